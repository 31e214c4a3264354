"""Rater drift: does a rater's severity change from period to period?

Each rater gets a severity per period while persons, items and other facets are held at the
calibrated measures. What all raters share in a period (students who grew, a harder season) is
taken out, so drift is always a rater against the others in the same period.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ronghe.engines.measurement.data import Calibration, Floats, Ints, Labels, Ratings
from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.interaction import CellBias, cell_bias
from ronghe.engines.measurement.locations import LocatedRatings, locate, places, require_facet
from ronghe.engines.measurement.probability import (
    chi_square_upper,
    false_discovery,
    normal_two_sided,
)


@dataclass(frozen=True, slots=True)
class PeriodSeverity:
    """One row per rater and period with ratings, each array (C,); severity in logits."""

    rater: Labels
    period: Labels
    n: Ints
    severity: Floats
    se: Floats
    extreme: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PeriodContrast:
    """One row per rater and pair of successive periods with ratings, each array (K,).

    `change` > 0: the rater became more severe. `p_adjusted` is Benjamini and Hochberg's over all.
    """

    rater: Labels
    earlier: Labels
    later: Labels
    change: Floats
    se: Floats
    z: Floats
    p: Floats
    p_adjusted: Floats


@dataclass(frozen=True, slots=True)
class Drift:
    """Severity by period and a verdict per rater.

    Per rater with ratings in at least two periods, each array (R,): `chi_square` on `df` tests
    that the severity stood still; `range` is the largest difference between two periods in
    logits; `trend` and `trend_se` are logits per period (weighted least squares over the order of
    periods); `drifting` is p_adjusted < alpha and range >= the least change that matters.
    `shift` (T,) is what all raters had in common per period, > 0: lower scores than expected;
    already taken out.
    """

    periods: Labels
    shift: Floats
    severity: PeriodSeverity
    contrasts: PeriodContrast
    rater: Labels
    chi_square: Floats
    df: Ints
    p: Floats
    p_adjusted: Floats
    range: Floats
    trend: Floats
    trend_se: Floats
    drifting: NDArray[np.bool_]


def rater_drift(
    ratings: Ratings,
    calibration: Calibration,
    period: ArrayLike,
    *,
    alpha: float = 0.05,
    least_change: float = 0.5,
    relative: bool = True,
) -> Drift:
    """Drift of the levels of the model's rater facet over `period` (N,), codes or sortable text.

    Sorted order of `period` is the order in time. `relative=False` leaves the periods' common
    shift in. Measures held fixed make the tests a little cautious where a rater gave many of a
    person's ratings. Raises InvalidModel when there is no rater facet,
    UndefinedStatistic when nobody rated in two periods.
    Source: Wolfe, Moulder and Myford 2001 (separate severities over time); Benjamini and
    Hochberg 1995.
    """
    periods, codes = np.unique(np.asarray(period), return_inverse=True)
    if len(codes) != ratings.count:
        raise UndefinedStatistic(
            "period_length",
            "There must be one period for each rating.",
            "每条评分都必须有一个时段。",
        )
    located = locate(ratings, calibration).measurable()
    facet = calibration.model.rater_facet
    require_facet(located, facet)
    return located_drift(
        located,
        facet,
        _severities(calibration, located, facet),
        codes[located.row],
        periods.astype(str),
        alpha=alpha,
        least_change=least_change,
        relative=relative,
    )


def _severities(calibration: Calibration, located: LocatedRatings, facet: str) -> Floats:
    table = calibration.table_of(facet)
    at = places(table.levels, located.labels[facet])
    return np.where(at >= 0, table.measure[at], np.nan)


def located_drift(
    located: LocatedRatings,
    facet: str,
    calibrated: Floats,
    period: Ints,
    periods: Labels,
    *,
    alpha: float = 0.05,
    least_change: float = 0.5,
    relative: bool = True,
) -> Drift:
    """`rater_drift` of located ratings: `calibrated` (R,) severities, `period` (N,) codes."""
    key = located.codes[facet].astype(np.int64) * len(periods) + period
    met, cell = np.unique(key, return_inverse=True)
    bias = cell_bias(located, cell.astype(np.int64), len(met))
    rater, when = met // len(periods), met % len(periods)
    shift = _common_shift(bias, when, len(periods)) if relative else np.zeros(len(periods))
    severity = calibrated[rater] - bias.size - shift[when]
    labels = located.labels[facet]
    verdict = _verdicts(rater, when, severity, bias.se, alpha, least_change)
    return Drift(
        periods=periods,
        shift=shift,
        severity=PeriodSeverity(
            labels[rater], periods[when], bias.n, severity, bias.se, bias.extreme
        ),
        contrasts=_contrasts(labels, periods, rater, when, severity, bias.se),
        rater=labels[verdict.rater],
        chi_square=verdict.chi_square,
        df=verdict.df,
        p=verdict.p,
        p_adjusted=verdict.p_adjusted,
        range=verdict.range,
        trend=verdict.trend,
        trend_se=verdict.trend_se,
        drifting=verdict.drifting,
    )


def _common_shift(bias: CellBias, when: Ints, n_periods: int) -> Floats:
    """Median over raters, which a few drifting ones cannot move."""
    shift = np.zeros(n_periods)
    for period in range(n_periods):
        inside = (when == period) & ~bias.extreme
        if inside.any():
            shift[period] = -float(np.median(bias.size[inside]))
    return shift


@dataclass(frozen=True, slots=True)
class _Verdicts:
    rater: Ints
    chi_square: Floats
    df: Ints
    p: Floats
    p_adjusted: Floats
    range: Floats
    trend: Floats
    trend_se: Floats
    drifting: NDArray[np.bool_]


def _verdicts(
    rater: Ints, when: Ints, severity: Floats, se: Floats, alpha: float, least_change: float
) -> _Verdicts:
    n_cells = np.bincount(rater)
    several = np.flatnonzero(n_cells > 1)
    if not len(several):
        raise UndefinedStatistic(
            "one_period_only",
            "Drift needs a rater with ratings in at least two periods.",
            "漂移分析要求至少有一名评分者在两个时段都有评分。",
        )
    weight = 1 / se**2

    def summed(values: Floats) -> Floats:
        return np.asarray(np.bincount(rater, weights=values, minlength=len(n_cells)), np.float64)

    with np.errstate(divide="ignore", invalid="ignore"):
        mean, middle = (
            summed(weight * severity) / summed(weight),
            summed(weight * when) / summed(weight),
        )
        away, late = severity - mean[rater], when - middle[rater]
        chi_square = summed(weight * away**2)[several]
        spread = summed(weight * late**2)[several]
        trend = summed(weight * late * away)[several] / spread
    highest, lowest = np.full(len(n_cells), -np.inf), np.full(len(n_cells), np.inf)
    np.maximum.at(highest, rater, severity)
    np.minimum.at(lowest, rater, severity)
    df = n_cells[several] - 1
    p = chi_square_upper(chi_square, df)
    adjusted, width = false_discovery(p), (highest - lowest)[several]
    return _Verdicts(
        rater=several,
        chi_square=chi_square,
        df=df,
        p=p,
        p_adjusted=adjusted,
        range=width,
        trend=trend,
        trend_se=1 / np.sqrt(spread),
        drifting=(adjusted < alpha) & (width >= least_change),
    )


def _contrasts(
    labels: Labels, periods: Labels, rater: Ints, when: Ints, severity: Floats, se: Floats
) -> PeriodContrast:
    pairs = [(a, b) for a, b in pairwise(range(len(rater))) if rater[a] == rater[b]]
    before, after = np.array(pairs, np.int64).reshape(-1, 2).T
    change = severity[after] - severity[before]
    error = np.sqrt(se[after] ** 2 + se[before] ** 2)
    p = normal_two_sided(change / error)
    return PeriodContrast(
        rater=labels[rater[after]],
        earlier=periods[when[before]],
        later=periods[when[after]],
        change=change,
        se=error,
        z=change / error,
        p=p,
        p_adjusted=false_discovery(p),
    )
