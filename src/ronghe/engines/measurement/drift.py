"""Rater drift: does a rater's severity change from period to period?

Each rater gets a severity per period while items and other facets are held at the calibrated
measures. Persons are estimated along with it: held, they would have swallowed part of the drift of
whoever rated them (half of it, with two raters). What all
raters share in a period (students who grew, a harder season) is taken out, so drift is always a
rater against the others in the same period.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ronghe.engines.measurement.data import Calibration, Floats, Ints, Labels, Ratings
from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.interaction import cell_bias, cell_targets
from ronghe.engines.measurement.locations import (
    LocatedRatings,
    combined_codes,
    dimension_of_items,
    locate,
    places,
    require_facet,
)
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
    hold_persons: bool = False,
) -> Drift:
    """Drift of the levels of the model's rater facet over `period` (N,), codes or sortable text.

    Sorted order of `period` is the order in time. `relative=False` leaves the periods' common
    shift in. `hold_persons=True` keeps the persons at their weighted likelihood measures, which
    is the rater x time bias of FACETS and understates drift where few raters meet a person.
    Raises InvalidModel when there is no rater facet, UndefinedStatistic when nobody rated in two
    periods.
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
    facet = calibration.model.rater_facet
    if hold_persons:
        located, persons = locate(ratings, calibration).measurable(), None
    else:
        located = locate(ratings, calibration, persons="eap")
        persons = _free_persons(ratings, calibration, located)
    require_facet(located, facet)
    return located_drift(
        located,
        facet,
        _severities(calibration, located, facet),
        codes[located.row],
        periods.astype(str),
        persons=persons,
        alpha=alpha,
        least_change=least_change,
        relative=relative,
    )


@dataclass(frozen=True, slots=True)
class FreePersons:
    """Persons (on a dimension each) to be estimated along with the raters.

    `unit` (N,) codes 0..U-1; `precision` (U,) of their normal prior, 1 / population variance.
    Locations must be at posterior means.
    """

    unit: Ints
    precision: Floats


def _free_persons(
    ratings: Ratings, calibration: Calibration, located: LocatedRatings
) -> FreePersons:
    dimension = dimension_of_items(ratings, calibration)[located.codes["item"]]
    unit = combined_codes([located.codes["person"], dimension])
    precision = np.empty(int(unit.max()) + 1)
    precision[unit] = 1 / np.diag(calibration.population.covariance)[dimension]
    return FreePersons(unit, precision)


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
    persons: FreePersons | None = None,
    alpha: float = 0.05,
    least_change: float = 0.5,
    relative: bool = True,
) -> Drift:
    """`rater_drift` of located ratings: `calibrated` (R,) severities, `period` (N,) codes.

    Persons are held where `persons` is None.
    """
    key = located.codes[facet].astype(np.int64) * len(periods) + period
    met, cell = np.unique(key, return_inverse=True)
    found = _cells(located, cell.astype(np.int64), len(met), persons)
    rater, when = met // len(periods), met % len(periods)
    shift = _common_shift(found, when, len(periods)) if relative else np.zeros(len(periods))
    severity = calibrated[rater] - found.size - shift[when]
    labels = located.labels[facet]
    verdict = _verdicts(rater, when, severity, found.se, alpha, least_change)
    return Drift(
        periods=periods,
        shift=shift,
        severity=PeriodSeverity(
            labels[rater], periods[when], found.n, severity, found.se, found.extreme
        ),
        contrasts=_contrasts(labels, periods, rater, when, severity, found.se),
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


@dataclass(frozen=True, slots=True)
class _Cells:
    """Leniency of each rater in each period against the calibration, with its standard error."""

    n: Ints
    size: Floats
    se: Floats
    extreme: NDArray[np.bool_]


def _cells(
    located: LocatedRatings, cell: Ints, n_cells: int, persons: FreePersons | None
) -> _Cells:
    if persons is None:
        bias = cell_bias(located, cell, n_cells)
        return _Cells(bias.n, bias.size, bias.se, bias.extreme)
    observed, target, _ = cell_targets(located, cell, n_cells)
    size, se = _with_persons(located, cell, target, persons)
    return _Cells(np.bincount(cell, minlength=n_cells), size, se, target != observed)


def _with_persons(
    located: LocatedRatings, cell: Ints, target: Floats, persons: FreePersons
) -> tuple[Floats, Floats]:
    """Sizes and standard errors with the persons profiled out, by Newton's method.

    A person's prior pulls as it did at the posterior mean, where it balanced the residuals.
    """
    unit, weight = persons.unit, located.weight
    size, change = np.zeros(len(target)), np.zeros(len(persons.precision))
    start = _moments_at(located, located.location)[0]
    for _ in range(30):
        expected, variance = _moments_at(located, located.location + change[unit] + size[cell])
        normal = _Normal(cell, unit, weight * variance, len(size), persons.precision)
        for_cell = target - _summed(cell, weight * expected, len(size))
        for_unit = _summed(unit, weight * (start - expected), len(change))
        for_unit -= persons.precision * change
        step = np.clip(normal.solve(for_cell, for_unit), -1.0, 1.0)
        change += normal.unit_step(for_unit, step)
        size += step
        if np.abs(step).max() < 1e-8:
            break
    return size, 1 / np.sqrt(normal.cell_information())


def _moments_at(located: LocatedRatings, location: Floats) -> tuple[Floats, Floats]:
    from ronghe.engines.measurement._kernels_bias import rating_moments

    expected, variance = np.empty(len(location)), np.empty(len(location))
    rating_moments(location, located.cumulated, located.group, located.top, expected, variance)
    return expected, variance


def _summed(codes: Ints, values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(codes, weights=values, minlength=size), np.float64)


class _Normal:
    """The information of cells and units, with the units eliminated; never built as a matrix."""

    def __init__(
        self, cell: Ints, unit: Ints, information: Floats, n_cells: int, precision: Floats
    ) -> None:
        self._cell, self._unit, self._each = cell, unit, information
        self._of_cell = _summed(cell, information, n_cells)
        self._of_unit = _summed(unit, information, len(precision)) + precision

    def solve(self, for_cell: Floats, for_unit: Floats) -> Floats:
        """Newton step of the cells."""
        right = for_cell - self._to_cells(for_unit / self._of_unit)
        return conjugate_gradient(self._times, right, np.maximum(self._of_cell, 1e-12))

    def unit_step(self, for_unit: Floats, step: Floats) -> Floats:
        """Newton step of the units once the cells have made theirs."""
        return (for_unit - self._to_units(step)) / self._of_unit

    def cell_information(self) -> Floats:
        """Information of each cell less what its units take (the diagonal)."""
        width = len(self._of_cell)
        met, pair = np.unique(self._unit * width + self._cell, return_inverse=True)
        shared = _summed(pair, self._each, len(met)) ** 2 / self._of_unit[met // width]
        return np.asarray(self._of_cell - _summed(met % width, shared, width))

    def _times(self, vector: Floats) -> Floats:
        lost = self._to_cells(self._to_units(vector) / self._of_unit)
        return np.asarray(self._of_cell * vector - lost)

    def _to_units(self, vector: Floats) -> Floats:
        return _summed(self._unit, self._each * vector[self._cell], len(self._of_unit))

    def _to_cells(self, vector: Floats) -> Floats:
        return _summed(self._cell, self._each * vector[self._unit], len(self._of_cell))


def conjugate_gradient(
    times: Callable[[Floats], Floats], right: Floats, diagonal: Floats
) -> Floats:
    """x with `times(x)` = `right` for a symmetric positive definite map, scaled by `diagonal`."""
    x, residual = np.zeros_like(right), right.copy()
    direction = scaled = residual / diagonal
    norm = first = float(residual @ scaled)
    for _ in range(500):
        if norm <= 1e-22 * first or norm == 0:
            break
        image = times(direction)
        pace = norm / float(direction @ image)
        x, residual = x + pace * direction, residual - pace * image
        scaled = residual / diagonal
        norm, before = float(residual @ scaled), norm
        direction = scaled + norm / before * direction
    return x


def _common_shift(found: _Cells, when: Ints, n_periods: int) -> Floats:
    """Median over raters, which a few drifting ones cannot move."""
    shift = np.zeros(n_periods)
    for period in range(n_periods):
        inside = (when == period) & ~found.extreme
        if inside.any():
            shift[period] = -float(np.median(found.size[inside]))
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
