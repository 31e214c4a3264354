"""Frozen inputs and results of the measurement engine.

Ratings are held as label arrays (sorted text) and integer codes into them. All logits follow the
convention of docs/engines/measurement.md: higher is abler, harder, more severe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.exceptions import InvalidRatings

Labels = NDArray[np.str_]
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RESERVED_FACETS = frozenset({"person", "item", "step", "summary", "score", "weight"})
HIGHEST_SCORE = 1000
EMPTY: Mapping[str, Any] = MappingProxyType({})

Steps = Literal["item", "shared", "rater"]


@dataclass(frozen=True, slots=True)
class Ratings:
    """N observations of persons on items under any number of further facets.

    Attributes:
        persons, items: distinct labels, sorted, as text.
        facets: per further facet its distinct labels, sorted.
        person, item: int32 (N,) codes into the labels.
        facet: per further facet its int32 (N,) codes.
        score: int32 (N,), whole numbers from 0 to 1000, as given (not yet shifted to the floor).
        weight: float64 (N,), finite and not negative, or None for weight 1.
    """

    persons: Labels
    items: Labels
    facets: Mapping[str, Labels]
    person: Codes
    item: Codes
    facet: Mapping[str, Codes]
    score: NDArray[np.int32]
    weight: Floats | None = None

    @property
    def count(self) -> int:
        """Number of observations."""
        return len(self.score)

    @property
    def facet_names(self) -> tuple[str, ...]:
        """Names of the further facets, in their given order."""
        return tuple(self.facet)

    def labels_of(self, facet: str) -> Labels:
        """Labels of `item`, `person` or a further facet."""
        return {"item": self.items, "person": self.persons, **self.facets}[facet]

    def codes_of(self, facet: str) -> Codes:
        """Codes of `item`, `person` or a further facet, one per observation."""
        return {"item": self.item, "person": self.person, **self.facet}[facet]

    def select(self, rows: NDArray[Any]) -> Ratings:
        """The observations in `rows` (mask or indices) under the same labels."""
        return Ratings(
            self.persons,
            self.items,
            self.facets,
            self.person[rows],
            self.item[rows],
            {name: codes[rows] for name, codes in self.facet.items()},
            self.score[rows],
            None if self.weight is None else self.weight[rows],
        )

    @classmethod
    def from_labels(
        cls,
        *,
        person: Sequence[object] | NDArray[Any],
        item: Sequence[object] | NDArray[Any],
        score: Sequence[float] | NDArray[Any],
        facets: Mapping[str, Sequence[object] | NDArray[Any]] = EMPTY,
        weight: Sequence[float] | NDArray[Any] | None = None,
    ) -> Ratings:
        """Ratings from one label per observation; labels become text.

        Raises:
            InvalidRatings: missing label, score that is missing, negative or not whole, bad
                weight, columns of different length, reserved facet name.
        """
        persons, person_codes = _coded("person", person)
        items, item_codes = _coded("item", item)
        coded = {name: _coded(name, values) for name, values in facets.items()}
        return cls.from_codes(
            persons=persons,
            items=items,
            facets={name: labels for name, (labels, _) in coded.items()},
            person=person_codes,
            item=item_codes,
            facet={name: codes for name, (_, codes) in coded.items()},
            score=score,
            weight=weight,
        )

    @classmethod
    def from_codes(
        cls,
        *,
        persons: Sequence[str] | NDArray[Any],
        items: Sequence[str] | NDArray[Any],
        person: NDArray[Any],
        item: NDArray[Any],
        score: Sequence[float] | NDArray[Any],
        facets: Mapping[str, Sequence[str] | NDArray[Any]] = EMPTY,
        facet: Mapping[str, NDArray[Any]] = EMPTY,
        weight: Sequence[float] | NDArray[Any] | None = None,
    ) -> Ratings:
        """Ratings from codes into label arrays, which are sorted here if they are not.

        A label without an observation is allowed and takes no part in an estimation.

        Raises:
            InvalidRatings: as `from_labels`; also a code outside its labels, or a doubled label.
        """
        if set(facets) != set(facet):
            raise InvalidRatings(
                "facet_mismatch",
                "Facet labels and facet codes name different facets.",
                "侧面的标签与编码所含侧面不一致。",
            )
        for name in facet:
            _check_facet_name(name)
        scores = _scores(score)
        person_labels, person_codes = _sorted_codes("person", persons, person, len(scores))
        item_labels, item_codes = _sorted_codes("item", items, item, len(scores))
        coded = {n: _sorted_codes(n, facets[n], facet[n], len(scores)) for n in facet}
        return cls(
            persons=person_labels,
            items=item_labels,
            facets={name: labels for name, (labels, _) in coded.items()},
            person=person_codes,
            item=item_codes,
            facet={name: codes for name, (_, codes) in coded.items()},
            score=scores,
            weight=_weights(weight, len(scores)),
        )


def _coded(name: str, values: Sequence[object] | NDArray[Any]) -> tuple[Labels, Codes]:
    if isinstance(values, np.ndarray) and values.dtype.kind == "U":
        array = values
    else:
        array = np.array([_text(name, row, value) for row, value in enumerate(values)], dtype=str)
    labels, codes = np.unique(array, return_inverse=True)
    if len(labels) and labels[0] == "":
        raise _missing(name, int(np.flatnonzero(array == "")[0]))
    return labels, codes.astype(np.int32).reshape(-1)


def _text(name: str, row: int, value: object) -> str:
    missing = value is None or (isinstance(value, float) and np.isnan(value)) or value == ""
    if missing:
        raise _missing(name, row)
    return str(value)


def _missing(name: str, row: int) -> InvalidRatings:
    return InvalidRatings(
        "missing_label",
        "Observation {row} has no {column}.",
        "第 {row} 条观测缺少 {column}。",
        {"row": row + 1, "column": name},
    )


def _check_facet_name(name: str) -> None:
    if name in RESERVED_FACETS or not name:
        raise InvalidRatings(
            "reserved_facet",
            "A facet cannot be called “{facet}”.",
            "侧面不能命名为“{facet}”。",
            {"facet": name},
        )


def _scores(values: Sequence[float] | NDArray[Any]) -> NDArray[np.int32]:
    array = np.asarray(values)
    if array.ndim != 1 or array.size == 0:
        raise InvalidRatings("no_ratings", "There are no ratings.", "没有评分。")
    if array.dtype.kind not in "iub":
        array = _whole(array)
    worst = (array < 0) | (array > HIGHEST_SCORE)
    if worst.any():
        row = int(np.flatnonzero(worst)[0])
        raise InvalidRatings(
            "score_out_of_range",
            "Observation {row} has the score {score}; scores run from 0 to {highest}.",
            "第 {row} 条观测的分数为 {score}；分数应在 0 到 {highest} 之间。",
            {"row": row + 1, "score": int(array[row]), "highest": HIGHEST_SCORE},
        )
    return array.astype(np.int32)


def _whole(array: NDArray[Any]) -> NDArray[Any]:
    try:
        numbers = array.astype(np.float64)
    except (TypeError, ValueError):
        raise InvalidRatings(
            "score_not_a_number", "A score is not a number.", "有分数不是数字。"
        ) from None
    bad = ~np.isfinite(numbers) | (numbers != np.round(numbers))
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise InvalidRatings(
            "score_not_whole",
            "Observation {row} has the score {score}, which is missing or not a whole number.",
            "第 {row} 条观测的分数为 {score}，缺失或不是整数。",
            {"row": row + 1, "score": float(numbers[row])},
        )
    return numbers.clip(-(2**31), 2**31 - 1).astype(np.int64)


def _weights(values: Sequence[float] | NDArray[Any] | None, count: int) -> Floats | None:
    if values is None:
        return None
    weights = np.asarray(values, dtype=np.float64)
    if weights.shape != (count,):
        raise _length("weight")
    bad = ~np.isfinite(weights) | (weights < 0)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise InvalidRatings(
            "bad_weight",
            "Observation {row} has the weight {weight}; a weight is finite and not negative.",
            "第 {row} 条观测的权重为 {weight}；权重必须有限且非负。",
            {"row": row + 1, "weight": float(weights[row])},
        )
    return weights


def _length(name: str) -> InvalidRatings:
    return InvalidRatings(
        "column_length",
        "The column {column} has another length than the scores.",
        "列 {column} 的长度与分数列不同。",
        {"column": name},
    )


def _sorted_codes(
    name: str, labels: Sequence[str] | NDArray[Any], codes: NDArray[Any], count: int
) -> tuple[Labels, Codes]:
    text = np.asarray(labels, dtype=str)
    numbers = np.asarray(codes)
    if numbers.shape != (count,):
        raise _length(name)
    if numbers.min() < 0 or numbers.max() >= len(text):
        raise InvalidRatings(
            "code_out_of_range",
            "A code of {column} points outside its labels.",
            "{column} 的编码超出其标签范围。",
            {"column": name},
        )
    ordered = text[1:] > text[:-1]
    if not ordered.all():
        order = np.argsort(text, kind="stable")
        text = text[order]
        _check_distinct(name, text)
        place = np.empty(len(order), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        return text, place[numbers]
    return text, numbers.astype(np.int32, copy=False)


def _check_distinct(name: str, ordered: Labels) -> None:
    doubled = np.flatnonzero(ordered[1:] == ordered[:-1])
    if len(doubled):
        raise InvalidRatings(
            "doubled_label",
            "The label “{label}” of {column} stands twice.",
            "{column} 的标签“{label}”重复出现。",
            {"column": name, "label": str(ordered[doubled[0]])},
        )


@dataclass(frozen=True, slots=True)
class Anchors:
    """Parameters held fixed, in logits.

    `measures` maps a facet ("item" or a further facet) to level -> measure; `steps` maps an item
    (a rater under rater steps) to all its steps, which sum to zero. A facet with an anchored
    measure is not centred. `categories` says which given scores an item's anchored steps lie
    between (as `Calibration.categories`); without it they start at the lowest score of the data.
    `possible` is as in `Calibration`.

    `population_mean` maps a dimension ("1" where there is one) to the mean of its (reference)
    population and takes the place of the items' centring there; `population_sd` maps every
    dimension to its SD, with several dimensions together with `population_correlation` of every
    two. Persons cannot be anchored.
    """

    measures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    steps: Mapping[str, Sequence[float]] = field(default_factory=dict)
    categories: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    possible: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    population_mean: Mapping[str, float] = field(default_factory=dict)
    population_sd: Mapping[str, float] = field(default_factory=dict)
    population_correlation: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """A many-facet partial credit model.

    Attributes:
        steps: "item" (partial credit), "shared" (rating scale) or "rater" (steps by level of
            `rater_facet`, shared over items).
        dimensions: item -> dimension, or None for one dimension called "1".
        groups: person -> group for a latent regression, or None.
        reference_group: the group whose mean is reported as `mean`; default: first by name.
        anchors: parameters held fixed, or None.
        rater_facet: the facet whose levels are raters.
        neutral: facet -> the one level that stands for "does not apply" (answers to a test that
            nobody rated): held at zero and left out of the facet's constraint, so that a facet
            may concern only some of the observations.
    """

    steps: Steps = "item"
    dimensions: Mapping[str, str] | None = None
    groups: Mapping[str, str] | None = None
    reference_group: str | None = None
    anchors: Anchors | None = None
    rater_facet: str = "rater"
    neutral: Mapping[str, str] = field(default_factory=dict)

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """Names of the dimensions, sorted; ("1",) without a mapping."""
        return tuple(sorted(set(self.dimensions.values()))) if self.dimensions else ("1",)


@dataclass(frozen=True, slots=True)
class Options:
    """How hard to try; none of these changes the model.

    Attributes:
        max_evaluations: evaluations of the likelihood before giving up.
        tolerance: largest distance from the maximum, in log-likelihood, that counts as converged.
        duplicates: "keep" (two observations with the same person, item and facets are both used,
            with a note) or "error".
        threads: worker threads, or None for all processors; no digit depends on it.
        nodes_per_dimension: quadrature nodes for several dimensions, or None to choose.
        progress: called with the name of a stage ("preparing", "climbing", "finishing",
            "measuring") and how many evaluations of the likelihood were made; changes no digit.
    """

    max_evaluations: int = 500
    tolerance: float = 1e-6
    duplicates: Literal["keep", "error"] = "keep"
    threads: int | None = None
    nodes_per_dimension: int | None = None
    progress: Callable[[str, int], None] | None = None

    def tell(self, stage: str, evaluations: int = 0) -> None:
        """Report progress to whoever asked for it."""
        if self.progress is not None:
            self.progress(stage, evaluations)


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader of the results must know; messages are whole sentences."""

    code: str
    en: str
    zh: str
    params: Mapping[str, object] = field(default_factory=dict)


def note(code: str, en: str, zh: str, **params: object) -> Note:
    """A `Note` with its values filled into both messages."""
    return Note(code, en.format(**params), zh.format(**params), params)


@dataclass(frozen=True, slots=True)
class FacetTable:
    """One row per level of a facet (all labels of the ratings, in their order).

    `measure`, `se` in logits; NaN where the level could not be estimated (a note says why).
    `n` counts the observations; fit leaves out extreme persons; averages are in the units of the
    given scores. `anchored` and `extreme` mark levels held fixed and levels left out.
    """

    facet: str
    levels: Labels
    measure: Floats
    se: Floats
    n: Ints
    infit: Floats
    infit_z: Floats
    outfit: Floats
    outfit_z: Floats
    observed_average: Floats
    fair_average: Floats
    point_measure: Floats
    anchored: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StepTable:
    """One row per item and step (1..m); under rater steps `item` holds the rater.

    `measure` is relative to the item and sums to zero within it; `se` is 0 when anchored.
    """

    item: Labels
    step: Ints
    measure: Floats
    se: Floats


@dataclass(frozen=True, slots=True)
class PersonTable:
    """One row per person and dimension: all persons of the first dimension, then of the second.

    `eap` with posterior SD `eap_se`; `wle` with 1/sqrt(information) as `wle_se`; `n` observations;
    `score` and `max_score` are weighted sums of model scores (shifted to the floor, unused
    categories collapsed); `extreme` is -1 at the lowest, 1 at the highest possible score, else 0.
    """

    person: Labels
    dimension: Labels
    eap: Floats
    eap_se: Floats
    wle: Floats
    wle_se: Floats
    n: Ints
    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    score: Floats
    max_score: Floats
    extreme: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Population:
    """The distribution of persons: normal, one covariance, a mean per group.

    `mean` (D,) is the reference group's (or everybody's); `covariance` (D, D); `groups` names the
    groups other than the reference, `contrasts` and `contrasts_se` (G, D) how far theirs lie from
    it.
    `observed` (G + 1, D), the reference first, says which groups were seen on which dimension
    (None: all); where one was not, its mean is held at zero and says nothing.
    """

    dimensions: tuple[str, ...]
    mean: Floats
    mean_se: Floats
    covariance: Floats
    sd_se: Floats
    reference_group: str | None
    groups: tuple[str, ...]
    contrasts: Floats
    contrasts_se: Floats
    observed: NDArray[np.bool_] | None = None

    @property
    def sd(self) -> Floats:
        """Standard deviation per dimension."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def correlation(self) -> Floats:
        """Correlation matrix (D, D)."""
        return np.asarray(self.covariance / np.outer(self.sd, self.sd))


@dataclass(frozen=True, slots=True)
class Subset:
    """Persons and facet levels whose measures can be compared with one another.

    In a part of a disconnected design, facets that all parts share are not listed.
    """

    persons: Labels
    levels: Mapping[str, Labels]
    observations: int


@dataclass(frozen=True, slots=True)
class Separation:
    """How well levels are told apart, as FACETS defines it (population SD of the measures)."""

    true_sd: float
    rmse: float
    separation: float
    strata: float
    reliability: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of the whole calibration; mappings are keyed by dimension.

    `seconds` is 0 until a caller with a clock fills it. `expected_gap` is the Newton estimate of
    how far the log-likelihood still is from its maximum.
    """

    converged: bool
    iterations: int
    log_likelihood: float
    n_persons: int
    n_observations: int
    n_parameters: int
    seed: int
    version: str
    expected_gap: float
    mean: Mapping[str, float]
    sd: Mapping[str, float]
    eap_reliability: Mapping[str, float]
    wle_reliability: Mapping[str, float]
    separation: Mapping[str, float]
    strata: Mapping[str, float]
    person_separation: Mapping[str, Separation]
    facet_separation: Mapping[str, Separation]
    correlation: Mapping[str, Mapping[str, float]]
    groups: Mapping[str, Mapping[str, float]]
    seconds: float = 0.0

    @property
    def deviance(self) -> float:
        """Minus twice the marginal log-likelihood."""
        return -2.0 * self.log_likelihood


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything a calibration found.

    `categories` maps each item to the given scores that stand for its model categories 0..m;
    `subsets` names the connected parts (one when all is connected). `possible` maps a step owner
    (item, or rater under rater steps) to the model categories it can give, where those are not
    all of 0..m.
    """

    model: Model
    items: FacetTable
    facets: Mapping[str, FacetTable]
    steps: StepTable
    persons: PersonTable
    population: Population
    summary: Summary
    categories: Mapping[str, tuple[int, ...]]
    notes: tuple[Note, ...] = ()
    subsets: tuple[Subset, ...] = ()
    possible: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def table_of(self, facet: str) -> FacetTable:
        """The table of "item" or of a further facet."""
        return self.items if facet == "item" else self.facets[facet]

    def steps_of(self, item: str) -> Floats:
        """Step measures of an item (of a rater under rater steps), in order."""
        return np.asarray(self.steps.measure[self.steps.item == item])

    def cumulated_of(self, owner: str) -> Floats:
        """Cumulated steps T_0..T_m of an item (of a rater under rater steps).

        T_0 = 0 where category 0 is possible; a category that the owner cannot give is infinite.
        """
        rows = np.flatnonzero(self.steps.item == owner)
        numbers = self.steps.step[rows]
        possible = self.possible.get(owner) or tuple(range(int(numbers.max(initial=0)) + 1))
        width = max(max(possible), int(numbers.max(initial=0))) + 1
        cumulated = np.full(width, np.inf)
        sums = np.concatenate([[0.0], np.cumsum(self.steps.measure[rows])])
        cumulated[list(possible)] = sums
        return cumulated
