"""Compiled dense algebra whose order of sums is ours, whatever BLAS or threads there are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled

Real = NDArray[np.float64]

PANEL = 8


@compiled
def cholesky(matrix: Real) -> bool:
    """Replace the lower triangle of `matrix` by its Cholesky factor; False if not positive."""
    size = len(matrix)
    panel = np.empty((PANEL, size))
    for low in range(0, size, PANEL):
        high = min(low + PANEL, size)
        for k in range(low, high):
            for t in range(low, k):
                for i in range(k, size):
                    matrix[i, k] -= panel[t - low, i] * panel[t - low, k]
            if not matrix[k, k] > 0.0:
                return False
            root = math.sqrt(matrix[k, k])
            for i in range(k, size):
                matrix[i, k] /= root
                panel[k - low, i] = matrix[i, k]
        if high - low == PANEL:
            for i in range(high, size):
                a, b, c, d = panel[0, i], panel[1, i], panel[2, i], panel[3, i]
                e, f, g, h = panel[4, i], panel[5, i], panel[6, i], panel[7, i]
                for j in range(high, i + 1):
                    matrix[i, j] -= (
                        a * panel[0, j] + b * panel[1, j] + c * panel[2, j] + d * panel[3, j]
                    ) + (e * panel[4, j] + f * panel[5, j] + g * panel[6, j] + h * panel[7, j])
    return True


@compiled
def invert_lower(factor: Real) -> Real:
    """Inverse of a lower triangular matrix."""
    size = len(factor)
    inverse = np.zeros((size, size))
    for i in range(size):
        k = 0
        while k + 4 <= i:
            a, b, c, d = factor[i, k], factor[i, k + 1], factor[i, k + 2], factor[i, k + 3]
            for j in range(k + 4):
                inverse[i, j] -= (a * inverse[k, j] + b * inverse[k + 1, j]) + (
                    c * inverse[k + 2, j] + d * inverse[k + 3, j]
                )
            k += 4
        while k < i:
            a = factor[i, k]
            for j in range(k + 1):
                inverse[i, j] -= a * inverse[k, j]
            k += 1
        for j in range(i):
            inverse[i, j] /= factor[i, i]
        inverse[i, i] = 1.0 / factor[i, i]
    return inverse


@compiled
def lower_times(matrix: Real, vector: Real) -> Real:
    """Lower triangular matrix times vector."""
    out = np.zeros(len(vector))
    for i in range(len(vector)):
        total = 0.0
        for j in range(i + 1):
            total += matrix[i, j] * vector[j]
        out[i] = total
    return out


@compiled
def lower_transposed_times(matrix: Real, vector: Real) -> Real:
    """Transposed lower triangular matrix times vector."""
    out = np.zeros(len(vector))
    for i in range(len(vector)):
        for j in range(i + 1):
            out[j] += matrix[i, j] * vector[i]
    return out
