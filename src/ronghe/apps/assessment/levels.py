"""From a measure to a level with its probability, and whether there is enough to say one. Pure.

Definitions: docs/engines/levels.md. A boundary is a cut on the calibrated scale; a level is shown
alone when its probability is at least 0.8, else the range of levels that reaches it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import erfc, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement import ItemCurves

SURE = 0.8
DEFAULT_METHOD = "expected anchor category crosses k - 1/2"
Floats = NDArray[np.float64]


def default_cuts(curves: Sequence[ItemCurves], levels: int) -> list[float]:
    """Cuts (levels - 1,) in logits where the items' mean expected category crosses k - 1/2.

    Each item's expected score is taken as a share of its highest and stretched to the levels
    0..levels-1, so that scales, rubrics and tests of other lengths speak of the same levels.
    All curves share one `theta`. Raises ValueError without curves.
    """
    if not curves:
        raise ValueError("no items to set cuts from")
    theta = curves[0].theta
    shares = [curve.expected / (curve.probabilities.shape[1] - 1) for curve in curves]
    expected = np.mean(shares, axis=0) * (levels - 1)
    targets = np.arange(1, levels) - 0.5
    return [float(cut) for cut in np.interp(targets, expected, theta)]


def level_probabilities(mean: float, sd: float, cuts: Sequence[float]) -> list[float]:
    """P(level) for a normal posterior (len(cuts) + 1,); they sum to one."""
    edges = [0.0, *(0.5 * erfc((mean - cut) / (sd * sqrt(2.0))) for cut in cuts), 1.0]
    return [above - below for below, above in pairwise(edges)]


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """Levels `lowest`..`highest` (the same when one is shown alone) and their probability."""

    lowest: int
    highest: int
    probability: float

    @property
    def is_single(self) -> bool:
        return self.lowest == self.highest


def shown_level(probabilities: Sequence[float]) -> ShownLevel:
    """The most probable level if P >= 0.8, else the shortest, most probable range that is."""
    cumulated = np.concatenate([[0.0], np.cumsum(probabilities)])
    count = len(probabilities)
    for width in range(1, count + 1):
        masses = cumulated[width:] - cumulated[:-width]
        best = int(np.argmax(masses))
        if masses[best] >= SURE - 1e-12 or width == count:
            return ShownLevel(best, best + width - 1, float(masses[best]))
    raise ValueError("there are no levels")


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands behind an estimate."""

    ratings: int = 0
    raters: int = 0
    enterprise_raters: int = 0
    contexts: int = 0
    responses: int = 0
    occasions: int = 0


# What a rule may ask for, in the order in which it is said.
ASKED = (
    ("ratings", "least_ratings"),
    ("raters", "least_raters"),
    ("enterprise_raters", "least_enterprise_raters"),
    ("contexts", "least_contexts"),
    ("responses", "least_responses"),
    ("occasions", "least_occasions"),
)


def missing_support(counts: Counts, standard_error: float, rule: Any) -> list[Mapping[str, Any]]:
    """What a rule of support still asks for: [] when it holds.

    Each entry is {"what": …, "more": n}; {"what": "standard_error", "more": …} names by how many
    logits the standard error is too large. `rule` is a competence.SupportRule.
    """
    missing: list[Mapping[str, Any]] = [
        {"what": what, "more": getattr(rule, least) - getattr(counts, what)}
        for what, least in ASKED
        if getattr(counts, what) < getattr(rule, least)
    ]
    largest = rule.largest_standard_error
    if largest is not None and standard_error > largest:
        missing.append({"what": "standard_error", "more": round(standard_error - largest, 2)})
    return missing
