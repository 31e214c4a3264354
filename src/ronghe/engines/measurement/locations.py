"""Every rating placed on the scale of a calibration: what the diagnostics start from.

A rating's location is its person's weighted likelihood measure less the measures of its item and
of the levels of all further facets; with the steps it gives the probability of each category.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ronghe.engines.measurement.data import (
    Calibration,
    Codes,
    FacetTable,
    Floats,
    Ints,
    Labels,
    Ratings,
)
from ronghe.engines.measurement.exceptions import InvalidModel, UndefinedStatistic

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LocatedRatings:
    """N ratings with their place on the scale, sorted by person, item and further facets.

    The order does not depend on that of the ratings given, so neither does any sum's last digit.

    Attributes:
        location: (N,) logits, finite.
        score: (N,) model categories from 0.
        cumulated: (G, M + 1) steps summed from 0; infinite for a category that cannot occur.
        group: (N,) row of `cumulated` that each rating follows.
        low, top: (N,) lowest and highest category that each rating could have been.
        weight: (N,).
        extreme: (N,) the person has the lowest or the highest possible score.
        row: (N,) rows of the ratings given; those without an estimate are left out.
        labels, codes: per facet ("person" and "item" too) its labels and codes (N,).
    """

    location: Floats
    score: Ints
    cumulated: Floats
    group: Ints
    low: Ints
    top: Ints
    weight: Floats
    extreme: Flags
    row: Ints
    labels: Mapping[str, Labels]
    codes: Mapping[str, Codes]

    def select(self, rows: Flags) -> LocatedRatings:
        """The ratings that `rows` (N,) marks."""
        return LocatedRatings(
            self.location[rows],
            self.score[rows],
            self.cumulated,
            self.group[rows],
            self.low[rows],
            self.top[rows],
            self.weight[rows],
            self.extreme[rows],
            self.row[rows],
            self.labels,
            {name: codes[rows] for name, codes in self.codes.items()},
        )

    def measurable(self) -> LocatedRatings:
        """Without the ratings of extreme persons, who tell nothing about the other facets."""
        return self.select(~self.extreme) if self.extreme.any() else self

    def probabilities(self) -> Floats:
        """Category probabilities (N, M + 1)."""
        return category_probabilities(self.location, self.cumulated[self.group])


def cumulated_steps(steps: ArrayLike) -> Floats:
    """Steps (..., m) summed from 0 to (..., m + 1); missing (NaN) steps become infinite."""
    given = np.asarray(steps, np.float64)
    zero = np.zeros((*given.shape[:-1], 1))
    summed = np.concatenate([zero, np.cumsum(given, axis=-1)], axis=-1)
    return np.where(np.isnan(summed), np.inf, summed)


def category_probabilities(location: ArrayLike, cumulated: ArrayLike) -> Floats:
    """P(X = k) at `location` (N,) under cumulated steps (M + 1,) or (N, M + 1), as (N, M + 1)."""
    place = np.asarray(location, np.float64)
    sums = np.asarray(cumulated, np.float64)
    exponent = place[:, None] * np.arange(sums.shape[-1]) - sums
    exponent -= exponent.max(axis=1, keepdims=True)
    mass = np.exp(exponent)
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))


def combined_codes(parts: Sequence[NDArray[np.integer]]) -> Ints:
    """One code 0.. per combination of codes that occurs (N,), in order of the parts."""
    key = np.zeros(len(parts[0]), np.int64)
    for codes in parts:
        size = int(codes.max(initial=0)) + 1
        if int(key.max(initial=0)) >= np.iinfo(np.int64).max // size - 1:
            key = np.unique(key, return_inverse=True)[1]
        key = key * size + codes
    return np.unique(key, return_inverse=True)[1].astype(np.int64)


def locate(
    ratings: Ratings, calibration: Calibration, *, persons: Literal["wle", "eap"] = "wle"
) -> LocatedRatings:
    """Place `ratings` on the scale of `calibration`, which was made from them or from others.

    Ratings of persons, items or levels without an estimate, and scores that the calibration did
    not know, are left out. `persons` names the person measure to use. Raises UndefinedStatistic
    when none is left.
    """
    labels = {"person": ratings.persons, "item": ratings.items, **ratings.facets}
    theta, extreme = _person_measures(ratings, calibration, persons)
    location = theta - _looked_up(calibration.items, ratings.items)[ratings.item]
    for name, table in calibration.facets.items():
        location = location - _looked_up(table, ratings.labels_of(name))[ratings.codes_of(name)]
    score = _model_scores(ratings, calibration)
    cumulated, of_level, facet = _step_table(ratings, calibration, score)
    group = of_level[ratings.codes_of(facet)]
    known = np.isfinite(location) & (score >= 0) & (group >= 0)
    # A score that this rater's steps do not have cannot be placed either.
    inside = np.clip(score, 0, cumulated.shape[1] - 1)
    known &= (score == inside) & np.isfinite(cumulated[group, inside])
    if not known.any():
        raise UndefinedStatistic(
            "nothing_located",
            "No rating has a person, item and levels that the calibration estimated.",
            "没有任何评分的人员、题目和各水平都在标定中有估计值。",
        )
    row = _in_order(ratings, np.flatnonzero(known))
    possible = np.isfinite(cumulated)
    low, top = possible.argmax(axis=1), cumulated.shape[1] - 1 - possible[:, ::-1].argmax(axis=1)
    tops = _tops(ratings, calibration)[ratings.item[row]]
    weight = np.ones(len(row)) if ratings.weight is None else ratings.weight[row]
    return LocatedRatings(
        location=location[row],
        score=score[row],
        cumulated=cumulated,
        group=group[row],
        low=low[group[row]],
        top=np.minimum(tops, top[group[row]]),
        weight=weight,
        extreme=extreme[row],
        row=row,
        labels=labels,
        codes={name: ratings.codes_of(name)[row] for name in labels},
    )


def _in_order(ratings: Ratings, row: Ints) -> Ints:
    """`row` sorted by person, item and further facets by name; doubled ones by score, weight."""
    facets = ("person", "item", *sorted(ratings.facet_names))
    key = np.zeros(len(row), np.int64)
    size = 1
    for facet in facets:
        count = len(ratings.labels_of(facet))
        if size > np.iinfo(np.int64).max // count:
            distinct, key = np.unique(key, return_inverse=True)
            size = len(distinct)
        key, size = key * count + ratings.codes_of(facet)[row], size * count
    order = np.argsort(key, kind="stable")
    if (np.diff(key[order]) == 0).any():
        weight = np.zeros(len(row)) if ratings.weight is None else ratings.weight[row]
        order = np.lexsort((weight, ratings.score[row], key))
    return np.asarray(row[order])


def places(known: Labels, wanted: Labels) -> Ints:
    """Position of each wanted label among the known ones (any order), -1 where it is not."""
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)
    found = order[at]
    return np.where(known[found] == wanted, found, -1)


def _looked_up(table: FacetTable, labels: Labels) -> Floats:
    at = places(table.levels, labels)
    return np.where(at >= 0, table.measure[at], np.nan)


def dimension_of_items(ratings: Ratings, calibration: Calibration) -> Ints:
    """Index of the dimension of each item of `ratings`, -1 for one the model does not have."""
    names = calibration.population.dimensions
    of_item = calibration.model.dimensions or dict.fromkeys(ratings.items.tolist(), names[0])
    return np.array(
        [names.index(of_item[i]) if of_item.get(i) in names else -1 for i in ratings.items.tolist()]
    )


def _person_measures(
    ratings: Ratings, calibration: Calibration, kind: Literal["wle", "eap"]
) -> tuple[Floats, Flags]:
    """Measure and extremity of each rating's person on its dimension (N,)."""
    names = calibration.population.dimensions
    dimension = dimension_of_items(ratings, calibration)
    persons = calibration.persons
    measures = persons.wle if kind == "wle" else persons.eap
    measure = np.full((len(names), len(ratings.persons)), np.nan)
    extreme = np.zeros(measure.shape, bool)
    for number, name in enumerate(names):
        rows = np.flatnonzero(persons.dimension == name)
        at = places(persons.person[rows], ratings.persons)
        measure[number] = np.where(at >= 0, measures[rows[at]], np.nan)
        extreme[number] = (at >= 0) & (persons.extreme[rows[at]] != 0)
    on = dimension[ratings.item]
    theta = np.where(on >= 0, measure[on, ratings.person], np.nan)
    return theta, extreme[on, ratings.person]


def _model_scores(ratings: Ratings, calibration: Calibration) -> Ints:
    """Model category of each given score (N,), -1 for a score the calibration did not know."""
    table = np.full((len(ratings.items), int(ratings.score.max()) + 1), -1, np.int64)
    for code, item in enumerate(ratings.items.tolist()):
        for category, given in enumerate(calibration.categories.get(item, ())):
            if given < table.shape[1]:
                table[code, given] = category
    return table[ratings.item, ratings.score]


def _tops(ratings: Ratings, calibration: Calibration) -> Ints:
    return np.array(
        [max(len(calibration.categories.get(item, ())) - 1, 0) for item in ratings.items.tolist()]
    )


def cumulated_of(calibration: Calibration, owner: str, *, low: int | None = None) -> Floats:
    """Cumulated steps (m + 1,) of an item, or of a rater under rater steps.

    A category that a rater never used is infinite. `low` is the rater's lowest category, which
    the step table does not name; by default the one below the first step. Empty when unknown.
    """
    rows = calibration.steps.item == owner
    numbers, measures = calibration.steps.step[rows], calibration.steps.measure[rows]
    if not len(numbers):
        return np.empty(0)
    first = int(numbers[0]) - 1
    cumulated = np.full(int(numbers[-1]) + 1, np.inf)
    cumulated[first if low is None else min(low, first)] = 0.0
    cumulated[numbers] = np.cumsum(measures)
    return cumulated


def _step_table(
    ratings: Ratings, calibration: Calibration, score: Ints
) -> tuple[Floats, Ints, str]:
    """Cumulated steps (G, M + 1), the row of each level of a facet (-1: none), that facet."""
    facet = step_facet(calibration)
    levels, codes = ratings.labels_of(facet), ratings.codes_of(facet)
    lowest = np.full(len(levels), np.iinfo(np.int64).max)
    np.minimum.at(lowest, codes[score >= 0], score[score >= 0])
    found = [
        cumulated_of(calibration, level, low=low)
        for level, low in zip(levels.tolist(), lowest.tolist(), strict=True)
    ]
    width = max(len(each) for each in found)
    table = np.full((len(levels), width), np.inf)
    for row, each in enumerate(found):
        table[row, : len(each)] = each
    of_level = np.where([len(each) > 0 for each in found], np.arange(len(levels)), -1)
    return table, of_level, facet


def step_facet(calibration: Calibration) -> str:
    """The facet whose levels own the steps of the step table."""
    model = calibration.model
    return model.rater_facet if model.steps == "rater" else "item"


def require_facet(located: LocatedRatings, facet: str) -> None:
    """Raise InvalidModel unless the ratings have `facet`."""
    if facet not in located.codes:
        raise InvalidModel(
            "unknown_facet",
            "There is no facet “{facet}”.",
            "没有名为“{facet}”的侧面。",
            {"facet": facet},
        )
