"""Compiled complete information of the marginal likelihood.

Source: T. A. Louis, Journal of the Royal Statistical Society B 44 (1982), 226–233: the observed
information is the expected complete information less the posterior covariance of the complete
scores.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled

Int = NDArray[np.int64]
Small = NDArray[np.int32]
Real = NDArray[np.float64]


@compiled
def add_complete_information(
    matrix: Real,
    expected: Real,
    products: Real,
    link_atom: Small,
    places: Int,
    step_place: Int,
    group: Small,
    top: Small,
) -> None:
    """Add the complete information of every link to `matrix` (lower triangle).

    `places` (A, F + 1) and `step_place` (G, M + 1) lie in the parameter vector, -1 where fixed.
    """
    facets = places.shape[1]
    for link in range(len(link_atom)):
        atom = link_atom[link]
        m, g = top[atom], group[atom]
        variance = 0.0
        for k in range(m + 1):
            variance += k * k * expected[link, k]
            for j in range(m + 1):
                variance -= k * j * products[link, k, j]
        for f in range(facets):
            for h in range(facets):
                add_lower(matrix, places[atom, f], places[atom, h], variance, f == h)
        for k in range(m + 1):
            if step_place[g, k] < 0:
                continue
            slope = k * expected[link, k]
            for j in range(m + 1):
                slope -= j * products[link, k, j]
            for f in range(facets):
                if places[atom, f] >= 0:
                    a, b = places[atom, f], step_place[g, k]
                    matrix[max(a, b), min(a, b)] += slope
            for j in range(k + 1):
                if step_place[g, j] >= 0:
                    change = -products[link, k, j]
                    if j == k:
                        change += expected[link, k]
                    a, b = step_place[g, k], step_place[g, j]
                    matrix[max(a, b), min(a, b)] += change


@compiled
def add_lower(matrix: Real, a: int, b: int, value: float, same: bool) -> None:
    """Add `value` at (a, b) if it lies in the lower triangle and neither is fixed."""
    if a >= 0 and b >= 0 and (a > b or same):
        matrix[a, b] += value
