"""Fit of levels and persons: infit, outfit, their standardised forms, averages, counts.

Residuals are taken at the weighted likelihood measures; persons with an extreme score are left
out. Source: B. D. Wright and G. N. Masters, Rating Scale Analysis (1982), table 5.2 for the mean
squares and their variances, with the cube-root transformation of Wilson and Hilferty.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._chunks import Workers
from ronghe.engines.measurement.data import Floats, Ints
from ronghe.engines.measurement.design import Design
from ronghe.engines.measurement.rows import CHUNKS, Rows


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Infit and outfit mean squares and their z, NaN where nothing can be said."""

    infit: Floats
    infit_z: Floats
    outfit: Floats
    outfit_z: Floats


@dataclass(frozen=True, slots=True)
class LevelFit:
    """Fit of the levels of one facet, in the order of its labels."""

    n: Ints
    fit: MeanSquares
    observed_average: Floats
    point_measure: Floats


def fit_of_levels(
    design: Design, rows: Rows, measure: Floats, extreme: NDArray[np.int8], pool: Workers
) -> tuple[tuple[LevelFit, ...], MeanSquares]:
    """Fit per facet of the design (items first) and per person."""
    from ronghe.engines.measurement import _kernels_person as kernels

    sizes = [len(labels) for labels in design.labels]
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    sums = np.zeros((CHUNKS, int(offsets[-1]), kernels.LEVEL_SUMS))
    person_sums = np.zeros((len(measure), 7))
    bounds = rows.bounds

    def work(chunk: int) -> None:
        kernels.fit_sums(
            sums[chunk],
            person_sums,
            offsets,
            measure,
            extreme,
            rows.start,
            design.levels,
            rows.ease,
            rows.group,
            rows.score,
            rows.weight,
            design.scale.values,
            rows.power,
            rows.top,
            bounds[chunk],
            bounds[chunk + 1],
        )

    pool.run(work, CHUNKS)
    for chunk in range(1, CHUNKS):
        sums[0] += sums[chunk]
    parts = [sums[0, a:b] for a, b in pairwise(offsets)]
    return tuple(_level_fit(part) for part in parts), mean_squares(person_sums)


def _level_fit(sums: Floats) -> LevelFit:
    with np.errstate(divide="ignore", invalid="ignore"):
        average = sums[:, 2] / sums[:, 1]
    return LevelFit(
        sums[:, 0].astype(np.int64),
        mean_squares(sums[:, 3:10]),
        average,
        correlation(sums[:, 1], *sums[:, 10:15].T),
    )


def correlation(count: Floats, x: Floats, xx: Floats, y: Floats, yy: Floats, xy: Floats) -> Floats:
    """Product-moment correlations from sums; NaN where either variable is constant."""
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = xy / count - x * y / count**2
        spread = (xx / count - (x / count) ** 2) * (yy / count - (y / count) ** 2)
        return np.where(spread > 1e-12, covariance / np.sqrt(spread), np.nan)


def mean_squares(sums: Floats) -> MeanSquares:
    """Mean squares from n, Σw, Σw r², Σw V, Σw z², Σw C/V², Σw (C − V²) (rows, 7)."""
    _, weight, square, variance, standard, kurtosis, excess = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        infit, outfit = square / variance, standard / weight
        infit_q = np.sqrt(excess) / variance
        outfit_q = np.sqrt(np.maximum(kurtosis / weight**2 - 1.0 / weight, 0.0))
        return MeanSquares(
            infit, wilson_hilferty(infit, infit_q), outfit, wilson_hilferty(outfit, outfit_q)
        )


def wilson_hilferty(mean_square: Floats, deviation: Floats) -> Floats:
    """Standardise a mean square whose model standard deviation is `deviation`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (np.cbrt(mean_square) - 1.0) * 3.0 / deviation + deviation / 3.0
    return np.where(deviation > 0.0, z, np.nan)
