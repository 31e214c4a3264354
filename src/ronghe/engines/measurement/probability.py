"""Tail probabilities and quantiles the diagnostics need, and the false discovery rate.

scipy.special only: scipy.stats would cost every command a second of start-up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from ronghe.engines.measurement.data import Floats


def normal_quantile(p: float) -> float:
    """z with P(Z <= z) = p."""
    return float(special.ndtri(p))


def normal_two_sided(z: ArrayLike) -> Floats:
    """P(|Z| >= |z|)."""
    return np.asarray(2 * special.ndtr(-np.abs(z)))


def t_two_sided(t: ArrayLike, df: ArrayLike) -> Floats:
    """P(|T| >= |t|) with `df` degrees of freedom; NaN where df is not positive."""
    freedom = np.asarray(df, np.float64)
    usable = freedom > 0
    tail = 2 * special.stdtr(np.where(usable, freedom, 1.0), -np.abs(t))
    return np.where(usable, tail, np.nan)


def chi_square_upper(x: ArrayLike, df: ArrayLike) -> Floats:
    """P(chi-square >= x) with `df` degrees of freedom."""
    return np.asarray(special.chdtrc(np.asarray(df, np.float64), np.asarray(x, np.float64)))


def f_upper(f: float, df1: float, df2: float) -> float:
    """P(F >= f)."""
    return float(special.fdtrc(df1, df2, f))


def f_quantile(p: float, df1: float, df2: float) -> float:
    """f with P(F <= f) = p."""
    return float(special.fdtri(df1, df2, p))


def false_discovery(p: ArrayLike) -> Floats:
    """Benjamini and Hochberg's adjusted p (K,); NaN stays NaN and does not count as a test."""
    given = np.asarray(p, np.float64)
    adjusted = np.full(given.shape, np.nan)
    tested = np.flatnonzero(np.isfinite(given))
    order = tested[np.argsort(given[tested], kind="stable")]
    steps = given[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return adjusted
