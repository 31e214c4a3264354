"""Compiled sums over long data, per cell of an interaction."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled

Int = NDArray[np.int64]
Real = NDArray[np.float64]


@compiled
def _moments(eta: float, cumulated: Real, top: int, mass: Real) -> tuple[float, float]:
    """Expected score and variance at `eta`; `mass` is room for top + 1 numbers."""
    highest = -math.inf
    for k in range(top + 1):
        mass[k] = k * eta - cumulated[k]
        highest = max(highest, mass[k])
    total, first, second = 0.0, 0.0, 0.0
    for k in range(top + 1):
        odds = math.exp(mass[k] - highest)
        total += odds
        first += k * odds
        second += k * k * odds
    expected = first / total
    return expected, second / total - expected * expected


@compiled
def rating_moments(
    location: Real, cumulated: Real, group: Int, top: Int, expected: Real, variance: Real
) -> None:
    """Fill `expected` and `variance` (N,) of each rating's score at `location`."""
    mass = np.empty(cumulated.shape[1])
    for n in range(len(location)):
        expected[n], variance[n] = _moments(location[n], cumulated[group[n]], top[n], mass)


@compiled
def cell_moments(
    location: Real,
    cumulated: Real,
    group: Int,
    top: Int,
    score: Int,
    weight: Real,
    cell: Int,
    shift: Real,
    open_cell: NDArray[np.bool_],
    sums: Real,
) -> None:
    """Add to `sums` (4, cells): expected score, variance, squared residual, squared standardized
    residual of each rating, its location moved by its cell's `shift`. Closed cells are skipped.
    """
    mass = np.empty(cumulated.shape[1])
    for n in range(len(location)):
        c = cell[n]
        if not open_cell[c]:
            continue
        expected, variance = _moments(location[n] + shift[c], cumulated[group[n]], top[n], mass)
        residual = score[n] - expected
        sums[0, c] += weight[n] * expected
        sums[1, c] += weight[n] * variance
        sums[2, c] += weight[n] * residual * residual
        sums[3, c] += weight[n] * residual * residual / max(variance, 1e-12)
