"""Observed against expected, one row per observation, at the persons' weighted likelihood measures.

Source: B. D. Wright and G. N. Masters, Rating Scale Analysis (1982), chapter 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import Calibration, Codes, Floats, Ratings
from ronghe.engines.measurement.locations import locate


@dataclass(frozen=True, slots=True)
class Residuals:
    """One row per observation of the ratings, in their order.

    `observed` and `expected` are model scores (from 0); `variance` and `fourth_moment` are those
    of the score under the model; `standardized` is (observed - expected) / sqrt(variance). Rows of
    persons with an extreme score have `extreme` set; rows without an estimate are NaN.
    """

    observed: Floats
    expected: Floats
    variance: Floats
    fourth_moment: Floats
    standardized: Floats
    weight: Floats
    person: Codes
    item: Codes
    facet: Mapping[str, Codes]
    extreme: NDArray[np.bool_]


def residuals(ratings: Ratings, calibration: Calibration) -> Residuals:
    """Residuals of `ratings` under `calibration`, which may come from other ratings.

    Raises:
        UndefinedStatistic: no rating has a person, item and levels that were estimated.
    """
    from ronghe.engines.measurement._kernels_person import row_moments
    from ronghe.engines.measurement.rows import category_ends

    located = locate(ratings, calibration)
    expected, variance, fourth = np.empty((3, len(located.row)))
    row_moments(
        expected,
        variance,
        fourth,
        located.location,
        located.group,
        np.exp(-located.cumulated),
        category_ends(located.cumulated)[1],
    )
    observed = located.score.astype(np.float64)
    standardized = (observed - expected) / np.sqrt(variance)
    columns = np.full((5, ratings.count), np.nan)
    columns[:, located.row] = np.stack([observed, expected, variance, fourth, standardized])
    extreme = np.zeros(ratings.count, dtype=bool)
    extreme[located.row] = located.extreme
    weight = np.ones(ratings.count) if ratings.weight is None else ratings.weight
    return Residuals(
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4],
        weight,
        ratings.person,
        ratings.item,
        dict(ratings.facet),
        extreme,
    )
