"""Anchor stability: which shared items changed their difficulty between two calibrations?

The rule is the robust z of Huynh and Meyer 2010: the items' shifts are set against their median,
which a few moved items cannot carry along, on a scale of 0.74 interquartile ranges, the standard
deviation of a normal distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ronghe.engines.measurement.data import Floats
from ronghe.engines.measurement.exceptions import UndefinedStatistic

SD_OF_IQR = 0.74
CRITICAL = 1.645
FEWEST = 3


@dataclass(frozen=True, slots=True)
class AnchorStability:
    """Per shared item, each array (K,): `shift` is how much harder it is in the free calibration
    than the others say, in logits; `z` the robust z; `moved` the verdict. `common` is the median
    difference of the two scales, already taken out."""

    common: float
    shift: Floats
    z: Floats
    moved: NDArray[np.bool_]


def anchor_stability(
    free: ArrayLike,
    anchored: ArrayLike,
    *,
    critical: float = CRITICAL,
    least_change: float = 0.5,
) -> AnchorStability:
    """Compare the difficulties `free` (K,) of shared items with their `anchored` ones (K,).

    An item moved when |z| > `critical` and the shift is at least `least_change` logits. Where at
    least half of the items agree to the last digit, any shift away from them has an infinite z.
    Raises UndefinedStatistic for fewer than three items, which cannot tell who moved.
    Source: Huynh and Meyer 2010, Practical Assessment, Research and Evaluation 15 (2).
    """
    difference = np.asarray(free, np.float64) - np.asarray(anchored, np.float64)
    if difference.ndim != 1 or len(difference) < FEWEST or not np.isfinite(difference).all():
        raise UndefinedStatistic(
            "few_shared_items",
            "Which anchors moved can be told from three shared items on, each with a difficulty.",
            "至少需要三个均有难度值的共同项目，才能判断哪些锚定项目发生了变化。",
        )
    common = float(np.median(difference))
    shift = difference - common
    lower, upper = np.quantile(difference, [0.25, 0.75])
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(shift == 0, 0.0, shift / (SD_OF_IQR * (upper - lower)))
    moved = (np.abs(z) > critical) & (np.abs(shift) >= least_change)
    return AnchorStability(common, shift, z, moved)
