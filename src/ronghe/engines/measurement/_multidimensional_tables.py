"""Log-normalisers tabulated over theta, and the adjoint of the tabulation.

The log-normaliser of an item at u is log sum_k exp(k u - xi_k). Items that always occur together
share a table with the sum of theirs. Between grid points the cubic through both values and both
slopes is used, whose error is at most spacing^4 / 384 times the fourth derivative.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled
from ronghe.engines.measurement._multidimensional_kernels import Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS_PER_LOGIT = 16
# Beyond this distance from all its thresholds a log-normaliser is a straight line to 1e-8.
REACH_OF_AN_ITEM = 18.0


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Which curves (items, or items under a rater's steps) each table sums.

    The curves of table t are curves[start[t]:start[t + 1]]; `top` holds each curve's highest
    category.
    """

    start: Ints
    curves: Ints
    top: Ints

    @property
    def count(self) -> int:
        """Number of tables."""
        return len(self.start) - 1


@dataclass(frozen=True, slots=True)
class Span:
    """The grid: `lower` + g / CELLS_PER_LOGIT for g = 0 .. cells."""

    lower: float
    cells: int


def span_over(lowest: float, highest: float) -> Span:
    """A grid over [lowest, highest], in whole logits."""
    lower = float(np.floor(lowest))
    return Span(lower, int(np.ceil(highest - lower)) * CELLS_PER_LOGIT)


def tabulate(layout: TableLayout, constants: Floats, span: Span) -> Tables:
    """Tables of all log-normalisers; `constants` (C, K) holds xi_k per curve, xi_0 = 0."""
    shape = (layout.count, span.cells + 1)
    value, slope = np.zeros(shape), np.zeros(shape)
    _sum_curves(
        layout.start, layout.curves, layout.top, constants, span.lower, CELLS_PER_LOGIT, value,
        slope,
    )  # fmt: skip
    polynomial = np.zeros((layout.count, span.cells + 2, 4))
    rise = slope / CELLS_PER_LOGIT
    polynomial[:, 1:, 0] = value
    polynomial[:, 1:, 1] = rise
    jump = value[:, 1:] - value[:, :-1]
    polynomial[:, 1:-1, 2] = 3.0 * jump - 2.0 * rise[:, :-1] - rise[:, 1:]
    polynomial[:, 1:-1, 3] = rise[:, :-1] + rise[:, 1:] - 2.0 * jump
    polynomial[:, 0, 0] = value[:, 0] - rise[:, 0]
    polynomial[:, 0, 1] = rise[:, 0]
    return Tables(polynomial, span.lower - 1.0 / CELLS_PER_LOGIT, float(CELLS_PER_LOGIT))


def constants_gradient(layout: TableLayout, constants: Floats, span: Span, mass: Floats) -> Floats:
    """Derivative (C, K) with respect to xi of the sum that has `mass` for its coefficients.

    The sign is that of minus the log-normalisers, as in a log-likelihood.
    """
    middle = mass[:, 1:-1]
    value, rise = mass[:, 1:, 0].copy(), mass[:, 1:, 1].copy()
    jump = 3.0 * middle[:, :, 2] - 2.0 * middle[:, :, 3]
    value[:, 1:] += jump
    value[:, :-1] -= jump
    rise[:, :-1] += middle[:, :, 3] - 2.0 * middle[:, :, 2]
    rise[:, 1:] += middle[:, :, 3] - middle[:, :, 2]
    value[:, 0] += mass[:, 0, 0]
    rise[:, 0] += mass[:, 0, 1] - mass[:, 0, 0]
    gradient = np.zeros(constants.shape)
    _curves_gradient(
        layout.start, layout.curves, layout.top, constants, span.lower, CELLS_PER_LOGIT, value,
        rise / CELLS_PER_LOGIT, gradient,
    )  # fmt: skip
    return gradient


@compiled
def _probabilities(u: float, top: int, constants: Floats, out: Floats) -> float:
    """Category probabilities at u into `out`; returns the log-normaliser."""
    highest = 0.0
    for k in range(top + 1):
        out[k] = k * u - constants[k]
        highest = max(highest, out[k])
    total = 0.0
    for k in range(top + 1):
        out[k] = np.exp(out[k] - highest)
        total += out[k]
    for k in range(top + 1):
        out[k] /= total
    return float(highest + np.log(total))


@compiled
def _sum_curves(
    start: Ints,
    curves: Ints,
    top: Ints,
    constants: Floats,
    lower: float,
    per_unit: int,
    value: Floats,
    slope: Floats,
) -> None:
    points = value.shape[1]
    probability = np.empty(constants.shape[1])
    curve_value = np.empty((len(top), points))
    curve_slope = np.empty((len(top), points))
    for c in range(len(top)):
        for g in range(points):
            curve_value[c, g] = _probabilities(
                lower + g / per_unit, top[c], constants[c], probability
            )
            mean = 0.0
            for k in range(1, top[c] + 1):
                mean += k * probability[k]
            curve_slope[c, g] = mean
    for t in range(len(start) - 1):
        for n in range(start[t], start[t + 1]):
            for g in range(points):
                value[t, g] += curve_value[curves[n], g]
                slope[t, g] += curve_slope[curves[n], g]


@compiled
def _curves_gradient(
    start: Ints,
    curves: Ints,
    top: Ints,
    constants: Floats,
    lower: float,
    per_unit: int,
    value: Floats,
    slope: Floats,
    gradient: Floats,
) -> None:
    points = value.shape[1]
    curve_value = np.zeros((len(top), points))
    curve_slope = np.zeros((len(top), points))
    for t in range(len(start) - 1):
        for n in range(start[t], start[t + 1]):
            for g in range(points):
                curve_value[curves[n], g] += value[t, g]
                curve_slope[curves[n], g] += slope[t, g]
    probability = np.empty(constants.shape[1])
    for c in range(len(top)):
        for g in range(points):
            a, b = curve_value[c, g], curve_slope[c, g]
            if a == 0.0 and b == 0.0:
                continue
            _probabilities(lower + g / per_unit, top[c], constants[c], probability)
            mean = 0.0
            for k in range(1, top[c] + 1):
                mean += k * probability[k]
            for k in range(1, top[c] + 1):
                gradient[c, k] += probability[k] * (a + b * (k - mean))
