"""Bias: does a level of one facet meet a level of another with higher or lower scores than both
together lead to expect?

Each cell gets one term in logits, estimated by maximum likelihood while all measures are held.
A positive size is a higher score than expected: more lenient, easier, abler in that combination.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import Calibration, Floats, Ints, Labels, Ratings
from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.locations import LocatedRatings, locate, require_facet
from ronghe.engines.measurement.probability import chi_square_upper, false_discovery, t_two_sided

EXTREME_ADJUSTMENT = 0.3  # score points; FACETS does the same for cells at the edge of the scale
_LARGEST_STEP = 1.0
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class CellBias:
    """Bias of C cells, each array (C,).

    `n` ratings; `observed` and `expected` weighted sums of model scores without the term; `size`
    and `se` in logits; `t` = size / se with `df` = n - 1 and two-sided `p` (NaN when n is 1);
    `infit`, `outfit` with the term in place; `extreme`: every score at the edge of the scale, the
    term then is that of a sum 0.3 points inside; `converged` per cell.
    """

    n: Ints
    observed: Floats
    expected: Floats
    size: Floats
    se: Floats
    t: Floats
    df: Ints
    p: Floats
    infit: Floats
    outfit: Floats
    extreme: NDArray[np.bool_]
    converged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Interaction:
    """Bias between all levels of two facets that met; rows sorted by first, then second level.

    `chi_square` on `df` tests that all terms are zero ("fixed effect"): the sum of t^2 over cells.
    `p_adjusted` (C,) is Benjamini and Hochberg's over all cells with a p.
    """

    facets: tuple[str, str]
    first: Labels
    second: Labels
    bias: CellBias
    p_adjusted: Floats
    chi_square: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class BiasContrasts:
    """One level against another in each context where both were seen, each array (K,).

    `contrast` is the size in the first less that in the second context; Welch's t, df and p.
    """

    level: Labels
    contrast: Floats
    se: Floats
    t: Floats
    df: Floats
    p: Floats


def bias_interaction(
    ratings: Ratings,
    calibration: Calibration,
    first: str,
    second: str,
    *,
    groups: Mapping[str, str] | None = None,
) -> Interaction:
    """Bias between facets `first` and `second`: "person", "item", a further facet, or "group".

    "group" is the group of each person in `groups` (default: the model's), so that item x group
    is differential functioning and rater x group a rater's favour. Ratings by extreme persons and
    persons without a group are left out. Raises InvalidModel for an unknown facet.
    Source: Linacre, Many-Facet Rasch Measurement (1989), chapter 7; FACETS manual, tables 13-14.
    """
    located = locate(ratings, calibration).measurable()
    located = with_groups(located, groups or calibration.model.groups)
    for facet in (first, second):
        require_facet(located, facet)
    return located_interaction(located, first, second)


def located_interaction(located: LocatedRatings, first: str, second: str) -> Interaction:
    """`bias_interaction` of ratings already placed on the scale."""
    width = len(located.labels[second])
    key = located.codes[first].astype(np.int64) * width + located.codes[second]
    met, cell = np.unique(key, return_inverse=True)
    bias = cell_bias(located, cell.astype(np.int64), len(met))
    chi_square = float(np.sum((bias.size / bias.se) ** 2))
    return Interaction(
        facets=(first, second),
        first=located.labels[first][met // width],
        second=located.labels[second][met % width],
        bias=bias,
        p_adjusted=false_discovery(bias.p),
        chi_square=chi_square,
        df=len(met),
        p=float(chi_square_upper(chi_square, len(met))),
    )


def with_groups(located: LocatedRatings, groups: Mapping[str, str] | None) -> LocatedRatings:
    """The ratings with "group" as one more facet; unchanged when there are no groups."""
    if not groups:
        return located
    persons = located.labels["person"].tolist()
    labels, codes = np.unique([groups.get(name, "") for name in persons], return_inverse=True)
    of_rating = codes[located.codes["person"]].astype(np.int32)
    grouped = replace(
        located,
        labels={**located.labels, "group": labels},
        codes={**located.codes, "group": of_rating},
    )
    return grouped if labels[0] else grouped.select(of_rating > 0)


def cell_bias(located: LocatedRatings, cell: Ints, n_cells: int) -> CellBias:
    """One bias term per cell, `cell` (N,) in 0..n_cells-1; every cell must hold a rating.

    Solves sum of weight (score - expected score at location + size) = 0 by Newton's method with
    bounded steps; `se` is 1 / sqrt(information) at the solution.
    """
    n = np.bincount(cell, minlength=n_cells)
    observed, target, room = cell_targets(located, cell, n_cells)
    size, expected, converged = _solve(located, cell, target, room)
    extreme = target != observed
    sums = _sums(located, cell, size, np.ones(n_cells, bool))
    weight = _summed(cell, located.weight, n_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = 1 / np.sqrt(sums[1])
        t, df = size / se, n - 1
        p = t_two_sided(t, df)
        infit, outfit = sums[2] / sums[1], sums[3] / weight
    return CellBias(n, observed, expected, size, se, t, df, p, infit, outfit, extreme, converged)


def cell_targets(
    located: LocatedRatings, cell: Ints, n_cells: int
) -> tuple[Floats, Floats, Floats]:
    """Observed sums, the sums to be met, and the room between lowest and highest sum (C,).

    The two sums differ in cells at the edge of the scale only.
    """
    observed = _summed(cell, located.weight * located.score, n_cells)
    lowest = _summed(cell, located.weight * located.low, n_cells)
    highest = _summed(cell, located.weight * located.top, n_cells)
    # A cell of fractional weight may be narrower than twice the adjustment.
    margin = np.minimum(EXTREME_ADJUSTMENT, (highest - lowest) / 4)
    inside = np.clip(observed, lowest + margin, highest - margin)
    extreme = (observed <= lowest) | (observed >= highest)
    return observed, np.where(extreme, inside, observed), highest - lowest


def _summed(cell: Ints, values: Floats, n_cells: int) -> Floats:
    return np.asarray(np.bincount(cell, weights=values, minlength=n_cells), np.float64)


def _sums(located: LocatedRatings, cell: Ints, shift: Floats, active: NDArray[np.bool_]) -> Floats:
    from ronghe.engines.measurement._kernels_bias import cell_moments

    sums = np.zeros((4, len(shift)))
    cell_moments(
        located.location,
        located.cumulated,
        located.group,
        located.top,
        located.score,
        located.weight,
        cell,
        shift,
        active,
        sums,
    )
    return sums


def _solve(
    located: LocatedRatings, cell: Ints, target: Floats, room: Floats
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Sizes, the expected sums at size 0, and which cells reached their target.

    `room` is the distance between the lowest and the highest possible sum.
    """
    size, active = np.zeros(len(target)), room > 0
    expected = np.zeros(len(target))
    for iteration in range(60):
        sums = _sums(located, cell, size, active)
        if iteration == 0:
            expected = sums[0]
        missing = np.where(active, target - sums[0], 0.0)
        active = np.abs(missing) > _CLOSE * np.maximum(room, 1.0)
        if not active.any():
            break
        step = np.clip(missing / np.maximum(sums[1], 1e-12), -_LARGEST_STEP, _LARGEST_STEP)
        size = np.where(active, size + step, size)
    return size, expected, ~active & (room > 0)


def bias_contrasts(found: Interaction, one: str, other: str) -> BiasContrasts:
    """Levels of the first facet compared between the levels `one` and `other` of the second.

    Raises UndefinedStatistic when no level met both.
    Source: Linacre, FACETS manual, table 14; Welch 1947 for the degrees of freedom.
    """
    rows = [np.flatnonzero(found.second == context) for context in (one, other)]
    level, at, at_other = np.intersect1d(
        found.first[rows[0]], found.first[rows[1]], return_indices=True
    )
    if not len(level):
        raise UndefinedStatistic(
            "no_common_level",
            "No level was seen both in {one} and in {other}.",
            "没有任何水平同时出现在“{one}”和“{other}”中。",
            {"one": one, "other": other},
        )
    a, b = rows[0][at], rows[1][at_other]
    bias = found.bias
    contrast, parts = bias.size[a] - bias.size[b], (bias.se[a] ** 2, bias.se[b] ** 2)
    se = np.sqrt(parts[0] + parts[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        df = se**4 / (parts[0] ** 2 / bias.df[a] + parts[1] ** 2 / bias.df[b])
    t = contrast / se
    p = t_two_sided(t, df)
    return BiasContrasts(level, contrast, se, t, df, p)
