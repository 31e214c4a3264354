"""Product Gauss–Hermite nodes in several dimensions, without those of negligible weight."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Nodes are dropped from the least weight up while their sum stays below this; what is dropped is
# given back by scaling, so that a normal integrand keeps its exact integral.
DROPPED_WEIGHT = 1e-8
LINE_NODES = 11


@dataclass(frozen=True, slots=True)
class ProductNodes:
    """Nodes for the standard normal weight in D dimensions, in nested order.

    The first D - 1 coordinates of a run of nodes are points[prefix[r]]; the last one runs over
    points[first[r]:last[r]]. `change[r]` is the first coordinate in which run r differs from run
    r - 1. `log_weight[q]` is log(w_q) + z_q^2 / 2, so that the sum over the nodes of
    exp(log_weight) g(z) is the integral of g divided by (2 pi)^(D/2). `log_kept` is the logarithm
    of the kept share of the weight. `line` and `line_weight` (log again) are a finer rule for one
    axis, empty where the axes are fine enough.
    """

    dimensions: int
    points: Floats
    log_weight: Floats
    prefix: NDArray[np.int64]
    change: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    log_kept: float
    line: Floats
    line_weight: Floats

    @property
    def count(self) -> int:
        """Number of kept nodes."""
        return int((self.last - self.first).sum())

    @property
    def reach(self) -> float:
        """Largest coordinate of a node."""
        return float(self.points[-1])


def product_nodes(dimensions: int, per_dimension: int) -> ProductNodes:
    """Nodes and weights for `dimensions` >= 1 with `per_dimension` >= 1 points on each axis."""
    points, weights = _rule(per_dimension)
    combinations = product(range(per_dimension), repeat=dimensions - 1)
    prefix = np.array(list(combinations), dtype=np.int64)
    prefix = prefix.reshape(per_dimension ** (dimensions - 1), dimensions - 1)
    prefix_weight = weights[prefix].prod(axis=1)
    kept = _kept(np.multiply.outer(prefix_weight, weights))
    used = kept.any(axis=1)
    prefix, kept = prefix[used], kept[used]
    first = kept.argmax(axis=1)
    share = float((np.multiply.outer(prefix_weight[used], weights) * kept).sum())
    line, line_weight = _rule(LINE_NODES if per_dimension < LINE_NODES else 0)
    return ProductNodes(
        dimensions=dimensions,
        points=points,
        log_weight=np.log(weights) + 0.5 * points**2,
        line=line,
        line_weight=np.log(line_weight) + 0.5 * line**2,
        prefix=prefix,
        change=_first_change(prefix),
        first=first,
        last=first + kept.sum(axis=1),
        log_kept=float(np.log(share)),
    )


def _rule(count: int) -> tuple[Floats, Floats]:
    """Points and weights, which sum to one, for the standard normal distribution."""
    if count == 0:
        return np.empty(0), np.empty(0)
    points, weights = np.polynomial.hermite_e.hermegauss(count)
    return np.ascontiguousarray(points), np.ascontiguousarray(weights / weights.sum())


def _kept(weight: Floats) -> NDArray[np.bool_]:
    # Rounded, so that nodes that are mirror images of each other are kept or dropped together.
    _, inverse = np.unique(np.round(np.log(weight), 9), return_inverse=True)
    mass = np.bincount(inverse.reshape(-1), weights=weight.reshape(-1))
    return np.asarray((np.cumsum(mass) > DROPPED_WEIGHT)[inverse].reshape(weight.shape))


def _first_change(prefix: NDArray[np.int64]) -> NDArray[np.int64]:
    change = np.zeros(len(prefix), dtype=np.int64)
    if prefix.shape[1]:
        change[1:] = (prefix[1:] != prefix[:-1]).argmax(axis=1)
    return change
