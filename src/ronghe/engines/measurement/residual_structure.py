"""What is left after the model: residual correlations and point-measure correlations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from ronghe.engines.measurement.data import Codes, Floats, Ints, Labels
from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.locations import LocatedRatings, combined_codes
from ronghe.engines.measurement.residuals import Residuals


@dataclass(frozen=True, slots=True)
class ResidualCorrelations:
    """Correlation of residuals between pairs of levels that met often enough, each array (K,).

    `n` contexts in which both were rated; `adjusted` is the correlation less the mean of all
    pairs (Q3*), as residuals correlate below zero even when the model holds. Pairs are sorted by
    first, then second level; only first < second.
    """

    facet: str
    first: Labels
    second: Labels
    n: Ints
    correlation: Floats
    adjusted: Floats
    mean: float


@dataclass(frozen=True, slots=True)
class PointMeasure:
    """Correlation of scores with locations within each level of a facet, each array (L,).

    `expected` is what the model foresees for these ratings; NaN where fewer than 2 ratings or no
    variation.
    """

    levels: Labels
    n: Ints
    observed: Floats
    expected: Floats


def residual_correlations(
    residuals: Residuals,
    labels: Labels,
    *,
    facet: str = "item",
    standardized: bool = True,
    least: int = 10,
) -> ResidualCorrelations:
    """Residual correlations between the levels of `facet` ("item" or a further facet).

    Two levels are paired where everything else (person and all other facets) is the same: items
    within one person and rater, raters within one person and item. Repeated ratings of one
    context are averaged. Extreme persons are left out; pairs met in fewer than `least` contexts
    too. `labels` are the facet's. Memory grows with the pairs that met, not with all pairs.
    Raises UndefinedStatistic when no pair is left.
    Source: Yen 1984 (Q3); Marais 2013, Christensen, Makransky and Horton 2017 (Q3*).
    """
    value = residuals.standardized if standardized else residuals.observed - residuals.expected
    usable = np.isfinite(value) & ~residuals.extreme
    codes = {"item": residuals.item, **residuals.facet}
    others = [residuals.person] + [codes[name] for name in codes if name != facet]
    context = combined_codes([each[usable] for each in others]) if usable.any() else np.empty(0)
    if context.size == 0:
        raise _no_pairs(facet)
    return _correlated(
        context.astype(np.int64), codes[facet][usable], value[usable], labels, facet, least
    )


def _no_pairs(facet: str) -> UndefinedStatistic:
    return UndefinedStatistic(
        "no_pairs",
        "No two levels of {facet} were rated together often enough.",
        "{facet}中没有任何两个水平共同被评的次数足够。",
        {"facet": facet},
    )


def _correlated(
    context: Ints, level: Codes, value: Floats, labels: Labels, facet: str, least: int
) -> ResidualCorrelations:
    shape = (int(context.max()) + 1, len(labels))
    total = sparse.coo_array((value, (context, level)), shape=shape).tocsr()
    times = sparse.coo_array((np.ones(len(value)), (context, level)), shape=shape).tocsr()
    present = times.copy()
    present.data = np.ones_like(times.data)
    total.data = total.data / times.data
    squares = total.copy()
    squares.data = total.data**2
    met = sparse.triu(present.T @ present, k=1).tocoo()
    keep = met.data >= max(least, 2)
    order = np.lexsort((met.col[keep], met.row[keep]))
    a, b = met.row[keep][order], met.col[keep][order]
    n = met.data[keep][order].astype(np.float64)
    if not len(a):
        raise _no_pairs(facet)
    products, sums, power = total.T @ total, total.T @ present, squares.T @ present
    correlation = _pearson(
        n,
        _entries(sums, a, b),
        _entries(sums, b, a),
        _entries(power, a, b),
        _entries(power, b, a),
        _entries(products, a, b),
    )
    mean = float(np.nanmean(correlation))
    return ResidualCorrelations(
        facet, labels[a], labels[b], n.astype(np.int64), correlation, correlation - mean, mean
    )


def _entries(table: Any, row: Any, column: Any) -> Floats:
    return np.asarray(table.tocsr()[row, column], np.float64)


def _pearson(n: Floats, x: Floats, y: Floats, xx: Floats, yy: Floats, xy: Floats) -> Floats:
    """Correlation from counts and sums, NaN without variation."""
    spread = (n * xx - x**2) * (n * yy - y**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(spread > 0, (n * xy - x * y) / np.sqrt(spread), np.nan))


def point_measure(located: LocatedRatings, facet: str) -> PointMeasure:
    """Observed and expected point-measure correlations of the levels of `facet`.

    Within a level its own measure is constant, so the correlation with the location is that with
    the measures of everything else. Weights count as repetitions.
    Source: Linacre, Winsteps manual, "Correlations: point-biserial, point-measure, residual" (the
    observed one and its expectation).
    """
    code, labels = located.codes[facet], located.labels[facet]
    probabilities = located.probabilities()
    category = np.arange(probabilities.shape[1])
    expected = probabilities @ category
    variance = probabilities @ category**2 - expected**2

    def summed(values: Floats) -> Floats:
        weights = located.weight * values
        return np.asarray(np.bincount(code, weights=weights, minlength=len(labels)), np.float64)

    weight = summed(np.ones(len(code)))
    score = located.score.astype(np.float64)
    # Locations from their own mean, so that no digits are lost.
    place = located.location - (summed(located.location) / np.maximum(weight, 1e-300))[code]
    x, xx = summed(place), summed(place**2)
    observed = _pearson(weight, x, summed(score), xx, summed(score**2), summed(place * score))
    foreseen = _pearson(
        weight,
        x,
        summed(expected),
        xx,
        summed(expected**2 + variance),
        summed(place * expected),
    )
    n = np.bincount(code, minlength=len(labels))
    few = n < 2
    return PointMeasure(labels, n, np.where(few, np.nan, observed), np.where(few, np.nan, foreseen))
