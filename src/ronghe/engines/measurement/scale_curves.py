"""Curves along the scale: category probabilities, expected scores, information, standard errors.

A planned observation is one item judged under given levels of the further facets; a level not
named counts as average (0 logits), as facets are centred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from ronghe.engines.measurement.data import Calibration, Floats
from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.locations import (
    category_probabilities,
    cumulated_of,
    cumulated_steps,
    step_facet,
)

EMPTY: Mapping[str, str] = {}
SCALE: Floats = np.linspace(-6, 6, 121)


@dataclass(frozen=True, slots=True)
class ItemCurves:
    """One planned observation along `theta` (Q,) logits.

    `probabilities` (Q, m + 1); `expected` (Q,) in model scores from 0; `information` (Q,) is the
    score variance. `half_points` and `thurstone` (m,) are where the expected score crosses
    k - 1/2 and where P(X >= k) = 1/2, for k = 1..m; NaN where that is never.
    """

    theta: Floats
    probabilities: Floats
    expected: Floats
    information: Floats
    half_points: Floats
    thurstone: Floats


@dataclass(frozen=True, slots=True)
class PlannedInformation:
    """A set of planned observations along `theta` (Q,).

    `information` and `expected` (Q,) are sums over observations, `se` = 1 / sqrt(information),
    `reliability` (Q,) is s2 / (s2 + se^2) for a population variance s2.
    """

    theta: Floats
    information: Floats
    se: Floats
    expected: Floats
    reliability: Floats
    n_observations: int


def curves(difficulty: float, steps: ArrayLike, *, theta: ArrayLike = SCALE) -> ItemCurves:
    """Curves of one observation of total difficulty `difficulty` with steps (m,), m >= 1.

    Source: Masters 1982 (probabilities); Muraki 1993 (information); definitions of the two kinds
    of thresholds: Linacre, Winsteps manual, "Thresholds".
    """
    return _curves_of(difficulty, cumulated_steps(steps), np.asarray(theta, np.float64))


def _curves_of(difficulty: float, cumulated: Floats, scale: Floats) -> ItemCurves:
    probabilities = category_probabilities(scale - difficulty, cumulated)
    expected, information = _moments(probabilities)
    return ItemCurves(
        theta=scale,
        probabilities=probabilities,
        expected=expected,
        information=information,
        half_points=difficulty + _crossings(cumulated, _expected_less_half),
        thurstone=difficulty + _crossings(cumulated, _reached_less_half),
    )


def item_curves(
    calibration: Calibration,
    item: str,
    *,
    theta: ArrayLike = SCALE,
    levels: Mapping[str, str] = EMPTY,
) -> ItemCurves:
    """Curves of a calibrated item under `levels` of further facets (facet -> level).

    Raises UndefinedStatistic when the item or a level has no estimate.
    """
    difficulty = _difficulty(calibration, item, levels)
    cumulated = cumulated_of(calibration, _step_owner(calibration, item, levels))
    return _curves_of(difficulty, cumulated, np.asarray(theta, np.float64))


def planned_information(
    calibration: Calibration,
    *,
    theta: ArrayLike = SCALE,
    items: Iterable[str] | None = None,
    facets: Mapping[str, Iterable[str]] | None = None,
    dimension: str | None = None,
) -> PlannedInformation:
    """Information of `items` (default: all estimated items of `dimension`), each judged once
    under every combination of the levels in `facets` (e.g. {"rater": ["a", "b"]}: twice).

    Raises UndefinedStatistic when an item or level has no estimate, or no item is left.
    """
    scale = np.asarray(theta, np.float64)
    name = dimension or calibration.population.dimensions[0]
    names, choices = tuple(facets or ()), tuple(tuple(v) for v in (facets or {}).values())
    chosen = tuple(items) if items is not None else _items_of(calibration, name)
    settings = [dict(zip(names, levels, strict=True)) for levels in product(*choices)]
    planned = [
        item_curves(calibration, item, theta=scale, levels=levels)
        for item, levels in product(chosen, settings)
    ]
    if not planned:
        raise UndefinedStatistic(
            "nothing_planned",
            "A plan needs at least one item and one level of each facet.",
            "方案至少需要一个题目，并且每个侧面至少一个水平。",
        )
    information = np.sum([each.information for each in planned], axis=0)
    where = calibration.population.dimensions.index(name)
    variance = float(calibration.population.covariance[where, where])
    return PlannedInformation(
        theta=scale,
        information=information,
        se=1 / np.sqrt(information),
        expected=np.sum([each.expected for each in planned], axis=0),
        reliability=variance / (variance + 1 / information),
        n_observations=len(planned),
    )


def _moments(probabilities: Floats) -> tuple[Floats, Floats]:
    score = np.arange(probabilities.shape[1])
    expected = probabilities @ score
    away = (score - expected[:, None]) ** 2
    return expected, np.asarray((probabilities * away).sum(axis=1))


def _expected_less_half(probabilities: Floats) -> Floats:
    categories = np.arange(probabilities.shape[1])
    return np.asarray(probabilities @ categories - (categories[1:] - 0.5))


def _reached_less_half(probabilities: Floats) -> Floats:
    reached = np.cumsum(probabilities[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(np.diag(reached[:, 1:]) - 0.5)


def _crossings(cumulated: Floats, height: Callable[[Floats], Floats]) -> Floats:
    """Where an increasing curve per category crosses 0, by halving."""
    size = len(cumulated) - 1
    low, high = np.full(size, -100.0), np.full(size, 100.0)
    for _ in range(64):
        middle = (low + high) / 2
        above = height(category_probabilities(middle, cumulated)) > 0
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    # A category that a rater never used may put a crossing beyond all measures.
    return np.where(np.abs(low) > 99, np.nan, (low + high) / 2)


def _difficulty(calibration: Calibration, item: str, levels: Mapping[str, str]) -> float:
    return sum(
        _measure(calibration, facet, level) for facet, level in {"item": item, **levels}.items()
    )


def _measure(calibration: Calibration, facet: str, level: str) -> float:
    known = facet == "item" or facet in calibration.facets
    table = calibration.table_of(facet) if known else calibration.items
    found = table.measure[table.levels == level] if known else np.empty(0)
    if found.size == 0 or not np.isfinite(found[0]):
        raise UndefinedStatistic(
            "level_not_estimated",
            "The calibration has no measure of {level} in {facet}.",
            "标定中没有{facet}的水平“{level}”的估计值。",
            {"facet": facet, "level": level},
        )
    return float(found[0])


def _step_owner(calibration: Calibration, item: str, levels: Mapping[str, str]) -> str:
    facet = step_facet(calibration)
    if facet == "item":
        return item
    if facet not in levels:
        raise UndefinedStatistic(
            "rater_needed",
            "Each rater has own steps in this calibration; name the rater.",
            "该标定中每名评分者有各自的步阶，请指定评分者。",
        )
    return levels[facet]


def _items_of(calibration: Calibration, dimension: str) -> tuple[str, ...]:
    of_item = calibration.model.dimensions
    table = calibration.items
    return tuple(
        item
        for item, measure in zip(table.levels.tolist(), table.measure.tolist(), strict=True)
        if np.isfinite(measure) and (of_item is None or of_item[item] == dimension)
    )
