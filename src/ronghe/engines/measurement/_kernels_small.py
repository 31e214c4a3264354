"""Compiled algebra of matrices as small as the number of dimensions, called for every person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled

Floats = NDArray[np.float64]


@compiled
def factorise(a: Floats) -> None:
    """Cholesky factor in place, in the lower triangle."""
    n = a.shape[0]
    for i in range(n):
        for j in range(i + 1):
            total = a[i, j]
            for k in range(j):
                total -= a[i, k] * a[j, k]
            a[i, j] = np.sqrt(total) if i == j else total / a[j, j]


@compiled
def solve(lower: Floats, b: Floats) -> None:
    """Solve lower lower' x = b in place."""
    n = b.shape[0]
    for i in range(n):
        for k in range(i):
            b[i] -= lower[i, k] * b[k]
        b[i] /= lower[i, i]
    for i in range(n - 1, -1, -1):
        for k in range(i + 1, n):
            b[i] -= lower[k, i] * b[k]
        b[i] /= lower[i, i]


@compiled
def inverse_factor(lower: Floats, out: Floats) -> None:
    """Lower Cholesky factor of (lower lower')^-1 into `out`."""
    n = lower.shape[0]
    inverse = np.zeros((n, n))
    for j in range(n):
        inverse[j, j] = 1.0 / lower[j, j]
        for i in range(j + 1, n):
            total = 0.0
            for k in range(j, i):
                total -= lower[i, k] * inverse[k, j]
            inverse[i, j] = total / lower[i, i]
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(max(i, j), n):
                total += inverse[k, i] * inverse[k, j]
            out[i, j] = total
    factorise(out)
    for i in range(n):
        for j in range(i + 1, n):
            out[i, j] = 0.0
