"""Observed against expected, one row per observation, at the persons' weighted likelihood measures.

Source: B. D. Wright and G. N. Masters, Rating Scale Analysis (1982), chapter 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import Codes, Floats


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
