"""Internal consistency of a person x item score matrix: Cronbach's alpha and McDonald's omega.

Both describe one sum score over fixed items with one rater's (or no rater's) judgement in it. For
ratings by several raters use `generalizability`; for Rasch measures the reliabilities in `Summary`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.probability import f_quantile

Floats = NDArray[np.float64]

_LARGEST_LOADING = np.sqrt(1 - 0.005)  # psych::fa keeps uniquenesses at or above 0.005


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha of k items on n complete persons.

    `raw` uses covariances, `standardized` correlations; `lower` and `upper` bound `raw` (Feldt).
    `raw_without` (k,) is alpha with that item left out (NaN when k is 2), `item_rest` (k,) the
    correlation of the item with the sum of the others.
    """

    raw: float
    standardized: float
    average_correlation: float
    lower: float
    upper: float
    n: int
    k: int
    n_incomplete: int
    raw_without: Floats
    item_rest: Floats


@dataclass(frozen=True, slots=True)
class Omega:
    """Omega total of one common factor (minimum residuals) on the correlations of k items.

    `loadings` and `uniquenesses` are (k,); `residual` is the root mean square off-diagonal
    residual correlation; `improper` says that a loading was held at its bound (Heywood case).
    """

    total: float
    loadings: Floats
    uniquenesses: Floats
    residual: float
    n: int
    n_incomplete: int
    iterations: int
    converged: bool
    improper: bool


def cronbach_alpha(scores: ArrayLike, *, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha of `scores` (n persons, k >= 2 items; NaN = missing, left out by person).

    Items must already point the same way. Raises UndefinedStatistic when fewer than 2 items or
    3 complete persons remain, or an item or the sum score does not vary.
    Source: Cronbach 1951; interval: Feldt, Woodruff and Salih 1987.
    """
    matrix, n_incomplete = _complete(scores)
    n, k = matrix.shape
    covariance = np.cov(matrix, rowvar=False)
    correlation = _correlation(covariance)
    raw = _alpha_of(covariance)
    average = float((correlation.sum() - k) / (k * (k - 1)))
    tail = (1 - confidence) / 2
    between, within = n - 1, (n - 1) * (k - 1)
    return Alpha(
        raw=raw,
        standardized=k * average / (1 + (k - 1) * average),
        average_correlation=average,
        lower=1 - (1 - raw) * f_quantile(1 - tail, between, within),
        upper=1 - (1 - raw) * f_quantile(tail, between, within),
        n=n,
        k=k,
        n_incomplete=n_incomplete,
        raw_without=_alpha_without_each(covariance),
        item_rest=_item_rest_correlations(covariance),
    )


def omega_total(scores: ArrayLike, *, max_iterations: int = 10_000) -> Omega:
    """Omega total of `scores` (n persons, k >= 3 items; NaN = missing, left out by person).

    (sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses) of the one-factor minres
    solution on the correlations. Raises UndefinedStatistic as `cronbach_alpha`, and below 3 items.
    Source: McDonald 1999, eq. 6.20b; minres: Harman and Jones 1966.
    """
    matrix, n_incomplete = _complete(scores)
    n, k = matrix.shape
    if k < 3:
        raise UndefinedStatistic(
            "omega_needs_three_items",
            "Omega needs at least 3 items; there are {k}.",
            "计算ω系数至少需要3个题目，现有{k}个。",
            {"k": k},
        )
    correlation = _correlation(np.cov(matrix, rowvar=False))
    loadings, iterations, converged = _minimum_residual_loadings(correlation, max_iterations)
    uniquenesses = 1 - loadings**2
    common = loadings.sum() ** 2
    residual = (correlation - np.outer(loadings, loadings))[~np.eye(k, dtype=bool)]
    return Omega(
        total=float(common / (common + uniquenesses.sum())),
        loadings=loadings,
        uniquenesses=uniquenesses,
        residual=float(np.sqrt(np.mean(residual**2))),
        n=n,
        n_incomplete=n_incomplete,
        iterations=iterations,
        converged=converged,
        improper=bool(np.any(np.abs(loadings) >= _LARGEST_LOADING)),
    )


def _complete(scores: ArrayLike) -> tuple[Floats, int]:
    matrix = np.asarray(scores, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] < 2:
        raise UndefinedStatistic(
            "scores_not_a_matrix",
            "Scores must be a persons x items table with at least 2 items.",
            "分数必须是“人员×题目”表，且至少有2个题目。",
        )
    whole = np.isfinite(matrix).all(axis=1)
    complete = matrix[whole]
    if len(complete) < 3:
        raise UndefinedStatistic(
            "too_few_complete_persons",
            "At least 3 persons with a score on every item are needed; there are {n}.",
            "至少需要3名在每个题目上都有分数的人员，现有{n}名。",
            {"n": len(complete)},
        )
    _require_variation(complete)
    # In an order of its own, so that no last digit depends on the order of the persons.
    complete = complete[np.lexsort(complete.T)]
    return complete, int(len(matrix) - len(complete))


def _require_variation(matrix: Floats) -> None:
    constant = np.flatnonzero(np.ptp(matrix, axis=0) == 0)
    if constant.size:
        raise UndefinedStatistic(
            "constant_item",
            "Item in column {column} has the same score for every person.",
            "第{column}列的题目对所有人员得分相同。",
            {"column": int(constant[0]) + 1},
        )
    if np.ptp(matrix.sum(axis=1)) == 0:
        raise UndefinedStatistic(
            "constant_sum",
            "Every person has the same sum score.",
            "所有人员的总分相同。",
        )


def _correlation(covariance: Floats) -> Floats:
    deviation = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(deviation, deviation))


def _alpha_of(covariance: Floats) -> float:
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _alpha_without_each(covariance: Floats) -> Floats:
    k = len(covariance)
    if k < 3:
        return np.full(k, np.nan)
    keep = ~np.eye(k, dtype=bool)
    return np.array([_alpha_of(covariance[np.ix_(row, row)]) for row in keep])


def _item_rest_correlations(covariance: Floats) -> Floats:
    variance = np.diag(covariance)
    with_rest = covariance.sum(axis=1) - variance
    rest_variance = covariance.sum() - 2 * with_rest - variance
    return np.asarray(with_rest / np.sqrt(variance * rest_variance))


def _minimum_residual_loadings(
    correlation: Floats, max_iterations: int
) -> tuple[Floats, int, bool]:
    """One factor that minimises the squared off-diagonal residuals, one loading at a time."""
    values, vectors = np.linalg.eigh(correlation)
    loadings = vectors[:, -1] * np.sqrt(values[-1])
    loadings = np.clip(loadings, -_LARGEST_LOADING, _LARGEST_LOADING)
    change, iteration = np.inf, 0
    while change > 1e-12 and iteration < max_iterations:
        before = loadings.copy()
        for row in range(len(loadings)):
            others = np.delete(loadings, row)
            fitted = np.delete(correlation[row], row) @ others / (others @ others)
            loadings[row] = np.clip(fitted, -_LARGEST_LOADING, _LARGEST_LOADING)
        change, iteration = float(np.max(np.abs(loadings - before))), iteration + 1
    return loadings * (1.0 if loadings.sum() >= 0 else -1.0), iteration, change <= 1e-12
