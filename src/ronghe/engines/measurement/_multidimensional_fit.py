"""Marginal maximum likelihood in several dimensions: climb on few nodes, finish on enough.

L-BFGS brings the parameters near the maximum on three nodes per axis, where an evaluation is
cheap; Newton steps with the observed information, which the standard errors need anyway, end the
way on as many nodes as the log-likelihood needs. The gradient is Fisher's identity on nodes that
move with the parameters, so it is that of the integral and not of the quadrature.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ronghe.engines.measurement._lbfgs import climb, product
from ronghe.engines.measurement._multidimensional_blocks import BlockPattern
from ronghe.engines.measurement._multidimensional_layout import DimensionalLayout
from ronghe.engines.measurement._multidimensional_likelihood import (
    DimensionalLikelihood,
    DimensionalPoint,
)
from ronghe.engines.measurement.data import Floats, Note, Options, note
from ronghe.engines.measurement.information import Covariance, constrained_inverse
from ronghe.engines.measurement.likelihood import SMALLEST_SD

LONGEST_MOVE = 1.0
NEAR = 0.5
CLOSE = 1e-3
ROUGH = 1e-4
NEWTON_STEPS = 12
NODES_TO_CLIMB = 3
# Two more nodes on each axis change the log-likelihood of 10,000 persons by less than 0.5.
NODES = {1: 31, 2: 17, 3: 9, 4: 7, 5: 5, 6: 4}
FEWEST_NODES = 4


@dataclass(frozen=True, slots=True)
class DimensionalFit:
    """Where the climb ended.

    `gap` is the expected distance to the maximum in log-likelihood; `covariance` is None where the
    information is not positive definite.
    """

    layout: DimensionalLayout
    point: DimensionalPoint
    covariance: Covariance | None
    gap: float
    converged: bool
    evaluations: int
    notes: tuple[Note, ...]


def nodes_for(dimensions: int, options: Options) -> int:
    """Nodes on each axis."""
    return options.nodes_per_dimension or NODES.get(dimensions, FEWEST_NODES)


def fit_dimensions(likelihood: DimensionalLikelihood, options: Options) -> DimensionalFit:
    """Maximise the marginal likelihood from start values taken from the data."""
    layout = likelihood.layout
    nodes = nodes_for(len(layout.dimensions), options)
    likelihood.use_nodes(min(nodes, NODES_TO_CLIMB))
    point = likelihood.at(start_values(likelihood.pattern, layout))
    point = _climb(likelihood, point, options, NEAR)
    notes = _hold_flat_directions(likelihood, point)
    if notes:
        point = _climb(likelihood, likelihood.at(_held(likelihood, point)), options, NEAR)
    point, covariance, gap = _finish(likelihood, point, nodes, options)
    converged = gap <= options.tolerance
    if not converged:
        notes.append(_not_converged(gap, likelihood.evaluations))
    if covariance is None:
        notes.append(
            note(
                "singular_information",
                "The information is singular: standard errors cannot be given.",
                "信息矩阵奇异，无法给出标准误。",
            )
        )
    return DimensionalFit(
        likelihood.layout, point, covariance, gap, converged, likelihood.evaluations, tuple(notes)
    )


def start_values(pattern: BlockPattern, layout: DimensionalLayout) -> Floats:
    """Rough logits from score shares and ratios of neighbouring categories."""
    vector = np.zeros(layout.size)
    score, highest = pattern.level_score[0], pattern.level_max[0]
    shares = [
        float(_logit(score[member].sum(), highest[member].sum()))
        for member in (layout.item_dimension == d for d in range(len(layout.dimensions)))
    ]
    layout.population_means(vector)[:] = shares
    for facet in range(len(pattern.level_score)):
        measures = _logit(pattern.level_score[facet], pattern.level_max[facet])
        vector[layout.places(facet)] = -1.2 * measures
    counts = pattern.category_count + 0.5
    for group, row in enumerate(layout.step_place):
        if (row >= 0).any():
            used = np.isfinite(layout.base.step_base[group])
            ratios = -np.diff(np.log(counts[group, used]))
            cumulated = np.concatenate([[0.0], np.cumsum(ratios - ratios.mean())])
            inside = row[used] >= 0
            vector[row[used][inside]] = cumulated[inside]
    vector = layout.centre(vector)
    vector[layout.fixed] = layout.value[layout.fixed]
    return vector


def _logit(score: Floats | float, highest: Floats | float) -> Floats:
    return np.asarray(np.log((score + 0.5) / (np.asarray(highest) - score + 0.5)))


def scaling(pattern: BlockPattern, layout: DimensionalLayout) -> Floats:
    """Rough inverse information of each parameter, for the first step of the climb."""
    information = np.ones(layout.size)
    information[: layout.means] = len(pattern.persons) / max(len(layout.base.groups), 1)
    information[layout.means : layout.first_location] = 2.0 * len(pattern.persons)
    for facet, (score, highest) in enumerate(
        zip(pattern.level_score, pattern.level_max, strict=True)
    ):
        share = (score + 0.5) / (highest + 1.0)
        information[layout.places(facet)] = np.maximum(highest * share * (1 - share), 0.25)
    free = layout.step_place >= 0
    count = pattern.category_count
    total = count.sum(axis=1, keepdims=True) + 1.0
    information[layout.step_place[free]] = np.maximum(count * (1 - count / total), 0.25)[free]
    return np.where(layout.fixed, 0.0, 1.0 / information)


def _climb(
    likelihood: DimensionalLikelihood, start: DimensionalPoint, options: Options, near: float
) -> DimensionalPoint:
    """Climb until two steps in a row rise by less than `near`."""
    layout, here, slow = likelihood.layout, start, 0
    scale = scaling(likelihood.pattern, layout)
    floor = math.log(SMALLEST_SD)
    for there in climb(likelihood.at, start, scale, layout.centre, LONGEST_MOVE):
        rise = there.log_likelihood - here.log_likelihood
        here = there
        options.tell("climbing", likelihood.evaluations)
        slow = slow + 1 if rise < near else 0
        if slow >= 2 or likelihood.evaluations >= options.max_evaluations:
            break
        low = here.vector[layout.log_diagonal] < floor
        if (low & ~layout.fixed[layout.log_diagonal]).any():
            break
    return here


def _hold_flat_directions(likelihood: DimensionalLikelihood, point: DimensionalPoint) -> list[Note]:
    """Hold the spread of dimensions that the others determine, or that have none."""
    layout = likelihood.layout
    places = layout.log_diagonal
    flat = places[(point.vector[places] < math.log(SMALLEST_SD) + 0.1) & ~layout.fixed[places]]
    if not len(flat):
        return []
    fixed, value = layout.fixed.copy(), layout.value.copy()
    fixed[flat], value[flat] = True, math.log(SMALLEST_SD)
    likelihood.layout = replace(layout, fixed=fixed, value=value)
    names = [layout.dimensions[d] for d in np.flatnonzero(np.isin(places, flat))]
    return [
        note(
            "no_own_variance",
            "Beyond what the dimensions before them say, persons do not differ in: {dimensions}. "
            "The remaining SD is held at {sd}.",
            "在以下维度上，除前面的维度所能说明的部分外，人员之间没有差异：{dimensions_zh}。"
            "其剩余标准差固定为 {sd}。",
            dimensions=", ".join(names),
            dimensions_zh="、".join(names),
            sd=SMALLEST_SD,
        )
    ]


def _held(likelihood: DimensionalLikelihood, point: DimensionalPoint) -> Floats:
    layout = likelihood.layout
    return np.where(layout.fixed, layout.value, point.vector)


def _finish(
    likelihood: DimensionalLikelihood, point: DimensionalPoint, nodes: int, options: Options
) -> tuple[DimensionalPoint, Covariance | None, float]:
    """Newton steps with the observed information, first on few nodes, then on `nodes`."""
    options.tell("finishing", likelihood.evaluations)
    covariance = _covariance(likelihood, point)
    if covariance is None:
        point = _climb(likelihood, point, options, CLOSE)
        covariance = _covariance(likelihood, point)
    if covariance is None:
        likelihood.use_nodes(nodes)
        return likelihood.at(point.vector), None, math.inf
    gap = _decrement(covariance, point)
    for per_dimension, enough in ((likelihood.per_dimension, ROUGH), (nodes, options.tolerance)):
        if per_dimension != likelihood.per_dimension:
            likelihood.use_nodes(per_dimension)
            point = likelihood.at(point.vector)
            gap = _decrement(covariance, point)
        point, covariance, gap = _approach(likelihood, point, covariance, gap, enough, options)
    return point, covariance, gap


def _approach(
    likelihood: DimensionalLikelihood,
    point: DimensionalPoint,
    covariance: Covariance,
    gap: float,
    enough: float,
    options: Options,
) -> tuple[DimensionalPoint, Covariance, float]:
    """Newton steps until the decrement is `enough`; new information when they gain too little."""
    for _ in range(NEWTON_STEPS):
        if gap <= enough or likelihood.evaluations >= options.max_evaluations:
            break
        options.tell("finishing", likelihood.evaluations)
        there = _newton(likelihood, covariance, point)
        if there is None:
            break
        point = there
        now = _decrement(covariance, point)
        if now > max(0.1 * gap, enough):
            covariance = _covariance(likelihood, point) or covariance
            now = _decrement(covariance, point)
        gap = now
    return point, covariance, gap


def _covariance(likelihood: DimensionalLikelihood, point: DimensionalPoint) -> Covariance | None:
    return constrained_inverse(likelihood.information(point), likelihood.layout)


def _decrement(covariance: Covariance, point: DimensionalPoint) -> float:
    return 0.5 * abs(product(covariance.times(point.gradient), point.gradient))


def _newton(
    likelihood: DimensionalLikelihood, covariance: Covariance, point: DimensionalPoint
) -> DimensionalPoint | None:
    """A step that does not fall by more than the quadrature's own inaccuracy."""
    step = covariance.times(point.gradient)
    allowance = 0.05 * math.sqrt(_decrement(covariance, point)) + 1e-9 * abs(point.log_likelihood)
    length = min(1.0, LONGEST_MOVE / max(float(np.abs(step).max(initial=0.0)), 1e-12))
    for _ in range(6):
        there = likelihood.at(point.vector + length * step)
        if there.log_likelihood >= point.log_likelihood - allowance:
            return there
        length *= 0.3
    return None


def _not_converged(gap: float, evaluations: int) -> Note:
    return note(
        "not_converged",
        "The estimation did not converge: after {evaluations} evaluations the log-likelihood may "
        "still rise by {gap}.",
        "估计未收敛：经过 {evaluations} 次计算，对数似然仍可能上升 {gap}。",
        evaluations=evaluations,
        gap=float(f"{gap:.3g}"),
    )
