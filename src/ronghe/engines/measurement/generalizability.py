"""Generalizability of scores from a person x item x rater design: where error comes from, and
how dependable a decision with other numbers of items and raters would be.

All three facets are random and crossed; each person may have been rated on a part of the items by
a part of the raters. Components come from uncorrected sums of squares and their exact expectations
(Henderson's method 1), which for a complete design are the usual expected mean squares.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ronghe.engines.measurement.exceptions import UndefinedStatistic

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Facet = Literal["item", "rater"]

_EFFECTS = ("p", "i", "r", "pi", "pr", "ir", "pir")


@dataclass(frozen=True, slots=True)
class GeneralizabilityStudy:
    """Variance components of person, item, rater, their interactions and the residual.

    `components` maps "p", "i", "r", "pi", "pr", "ir", "pir" (three-way interaction and error) to
    variances in squared score points, negative estimates set to 0; `estimates` keeps them as
    estimated. `mean` is the mean score. `complete`: every person, item and rater met once.
    """

    components: dict[str, float]
    estimates: dict[str, float]
    mean: float
    n_persons: int
    n_items: int
    n_raters: int
    n_observations: int
    complete: bool

    @property
    def shares(self) -> dict[str, float]:
        """Each component's share of their sum."""
        total = sum(self.components.values())
        return {effect: value / total for effect, value in self.components.items()}


@dataclass(frozen=True, slots=True)
class DecisionStudy:
    """What `n_items` items and `n_raters` raters per person would give.

    `universe` is the variance of universe scores, `relative_error` and `absolute_error` the error
    variances of a mean score for ranking and for its own sake; `generalizability` (E rho^2) and
    `dependability` (Phi) are in 0..1; `cut_dependability` (Phi lambda) is NaN without a cut.
    """

    n_items: int
    n_raters: int
    fixed: tuple[str, ...]
    universe: float
    relative_error: float
    absolute_error: float
    generalizability: float
    dependability: float
    cut: float
    cut_dependability: float


def generalizability_study(
    person: ArrayLike, item: ArrayLike, rater: ArrayLike, score: ArrayLike
) -> GeneralizabilityStudy:
    """Variance components from long data (N,): who was rated, on what, by whom, with what score.

    At most one score per person x item x rater. Raises UndefinedStatistic when a combination occurs
    twice, a score is missing, or the design cannot tell the seven components apart (the error
    names those that cannot be told apart, e.g. raters who each rated other persons).
    Source: Henderson 1953, method 1; Brennan 2001, section 7.1 (unbalanced) and chapter 3.
    """
    values = np.asarray(score, np.float64)
    codes = {
        name: np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64)
        for name, labels in (("p", person), ("i", item), ("r", rater))
    }
    _check(codes, values)
    order = np.argsort(_combined(codes, "pir"))
    codes, values = {name: each[order] for name, each in codes.items()}, values[order]
    mean = float(values.mean())
    groups = {effect: _combined(codes, effect) for effect in _EFFECTS}
    # Around the mean, so that the equation for the squared mean loses no digits.
    sums = np.array([_uncorrected(groups[e], values - mean) for e in _EFFECTS] + [0.0])
    solution = _solve(_expectations(groups), sums)
    estimates = dict(zip(_EFFECTS, solution.tolist(), strict=True))
    sizes = [int(codes[name].max()) + 1 for name in "pir"]
    return GeneralizabilityStudy(
        components={effect: max(value, 0.0) for effect, value in estimates.items()},
        estimates=estimates,
        mean=mean,
        n_persons=sizes[0],
        n_items=sizes[1],
        n_raters=sizes[2],
        n_observations=len(values),
        complete=len(values) == int(np.prod(sizes)),
    )


def decision_study(
    study: GeneralizabilityStudy,
    *,
    n_items: int,
    n_raters: int,
    fixed: Collection[Facet] = (),
    cut: float | None = None,
) -> DecisionStudy:
    """Error and coefficients of a person's mean over `n_items` items x `n_raters` raters.

    A facet in `fixed` is not generalised over: its interaction with persons counts as true
    (for all items of a rubric, say). `cut` is a score for Phi(lambda). Raises
    UndefinedStatistic when a number is below 1, or both facets are fixed.
    Source: Brennan 2001, chapter 4 (random and mixed models), chapter 2 (lambda).
    """
    if min(n_items, n_raters) < 1 or len(set(fixed)) > 1:
        raise UndefinedStatistic(
            "decision_design",
            "A decision study needs at least 1 item and 1 rater, and one random facet.",
            "决策研究至少需要1个题目和1名评分者，且至少一个侧面为随机。",
        )
    size = {"p": 1, "i": n_items, "r": n_raters}
    still = {name[0] for name in fixed}
    mean_of = {
        effect: value / math.prod(size[letter] for letter in effect)
        for effect, value in study.components.items()
    }
    true = [e for e in _EFFECTS if "p" in e and not (set(e) - {"p"} - still)]
    error = [e for e in _EFFECTS if e not in true and set(e) - still]
    universe = float(sum(mean_of[e] for e in true))
    relative = float(sum(mean_of[e] for e in error if "p" in e))
    absolute = float(sum(mean_of[e] for e in error))
    return DecisionStudy(
        n_items=n_items,
        n_raters=n_raters,
        fixed=tuple(sorted(fixed)),
        universe=universe,
        relative_error=relative,
        absolute_error=absolute,
        generalizability=_share(universe, relative),
        dependability=_share(universe, absolute),
        cut=float("nan") if cut is None else float(cut),
        cut_dependability=_share(universe + _squared_distance(study, cut, mean_of), absolute),
    )


def _squared_distance(
    study: GeneralizabilityStudy, cut: float | None, mean_of: dict[str, float]
) -> float:
    """Unbiased squared distance of the mean from the cut, 0 at least; NaN without a cut."""
    if cut is None:
        return float("nan")
    persons = study.n_persons
    noise = sum(v / (persons if "p" in effect else 1) for effect, v in mean_of.items())
    return max((study.mean - cut) ** 2 - noise, 0.0)


def _share(universe: float, error: float) -> float:
    total = universe + error
    return float("nan") if total == 0 else universe / total


def _check(codes: dict[str, Codes], values: Floats) -> None:
    if values.size == 0 or not np.isfinite(values).all():
        raise UndefinedStatistic(
            "scores_missing",
            "Leave rows without a score out of a generalizability study.",
            "概化研究不接受没有分数的行，请先去掉。",
        )
    if np.unique(_combined(codes, "pir")).size < values.size:
        raise UndefinedStatistic(
            "generalizability_repeated",
            "A person was rated twice on the same item by the same rater.",
            "同一人员在同一题目上被同一评分者评了两次。",
        )


def _combined(codes: dict[str, Codes], effect: str) -> Codes:
    """Codes 0.. of the combinations of levels that occur (N,)."""
    key = np.zeros(len(codes["p"]), np.int64)
    for letter in effect:
        key = key * (int(codes[letter].max()) + 1) + codes[letter]
        key = np.unique(key, return_inverse=True)[1].astype(np.int64)
    return key


def _uncorrected(group: Codes, values: Floats) -> float:
    return float(np.sum(np.bincount(group, weights=values) ** 2 / np.bincount(group)))


def _expectations(groups: dict[str, Codes]) -> Floats:
    """Coefficients (8, 8): row = sum of squares of an effect or of the mean, column = component
    or squared mean."""
    n = len(groups["pir"])
    table = np.full((8, 8), float(n))
    for row, effect in enumerate(_EFFECTS):
        for column, other in enumerate(_EFFECTS):
            union = "".join(letter for letter in "pir" if letter in effect + other)
            table[row, column] = _coefficient(groups[effect], groups[union])
    for column, other in enumerate(_EFFECTS):
        table[7, column] = float(np.sum(np.bincount(groups[other]).astype(np.float64) ** 2)) / n
    return table


def _coefficient(group: Codes, union: Codes) -> float:
    """Sum over groups of (sum of squared cell counts) / group size."""
    first = np.unique(union, return_index=True)[1]
    cells = np.bincount(union).astype(np.float64)
    return float(np.sum(cells**2 / np.bincount(group)[group[first]]))


def _solve(table: Floats, sums: Floats) -> Floats:
    """Components from `table` @ (components, squared mean) = `sums`."""
    scaled = table / np.abs(table).max(axis=0)
    _, singular, right = np.linalg.svd(scaled)
    lost = singular < 1e-10 * singular[0]
    if lost.any():
        sizes = np.linalg.norm(right[lost][:, :7], axis=0)
        names = [e for e, size in zip(_EFFECTS, sizes, strict=True) if size > 1e-6]
        raise UndefinedStatistic(
            "components_confounded",
            "This design cannot tell these variance components apart: {effects}.",
            "该设计无法区分以下方差分量：{effects}。",
            {"effects": ", ".join(names)},
        )
    return np.asarray(np.linalg.solve(table, sums)[:7])
