"""Marginal maximum likelihood: climb by L-BFGS, finish by Newton steps, then standard errors.

The Newton steps use the observed information that the standard errors need anyway; half the
Newton decrement is the expected distance to the maximum and decides whether the fit converged.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ronghe.engines.measurement._lbfgs import climb, product
from ronghe.engines.measurement._sample_start import SHARE, sample_likelihood
from ronghe.engines.measurement.data import Floats, Note, Options, note
from ronghe.engines.measurement.information import Covariance, covariance_at
from ronghe.engines.measurement.likelihood import SMALLEST_SD, Likelihood, Point
from ronghe.engines.measurement.parameters import Layout
from ronghe.engines.measurement.patterns import Patterns

LONGEST_MOVE = 1.5
NEAR = 1e-3
NEWTON_STEPS = 8
EXACT = 1e-5
COARSEN_EVERY = 4
STEPS_FROM_SAMPLE = 8
NEAR_ENOUGH_FOR_NEWTON = 0.1


@dataclass(frozen=True, slots=True)
class MarginalFit:
    """Where the climb ended.

    `gap` is the expected distance to the maximum in log-likelihood; `covariance` is None where the
    information is not positive definite.
    """

    layout: Layout
    point: Point
    covariance: Covariance | None
    eap: Floats
    eap_se: Floats
    gap: float
    converged: bool
    evaluations: int
    notes: tuple[Note, ...]


def fit_marginal(likelihood: Likelihood, options: Options) -> MarginalFit:
    """Maximise the marginal likelihood from start values taken from the data."""
    start = start_values(likelihood.patterns, likelihood.layout)
    point, collapsed = _from_sample(likelihood, start, options), False
    if point is None:
        point, collapsed = _climb(likelihood, likelihood.at(start), options)
    notes: list[Note] = []
    if collapsed:
        point = _without_variance(likelihood, point, options)
        notes.append(
            note(
                "no_person_variance",
                "Persons do not differ beyond chance; the population SD is held at {sd}.",
                "人员之间的差异不超过随机误差；总体标准差固定为 {sd}。",
                sd=SMALLEST_SD,
            )
        )
    point, covariance, gap = _finish(likelihood, point, options)
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
    return MarginalFit(
        likelihood.layout,
        point,
        covariance,
        likelihood.eap,
        np.sqrt(likelihood.variance),
        gap,
        converged,
        likelihood.evaluations,
        tuple(notes),
    )


def _not_converged(gap: float, evaluations: int) -> Note:
    return note(
        "not_converged",
        "The estimation did not converge: after {evaluations} evaluations the log-likelihood may "
        "still rise by {gap}.",
        "估计未收敛：经过 {evaluations} 次计算，对数似然仍可能上升 {gap}。",
        evaluations=evaluations,
        gap=float(f"{gap:.3g}"),
    )


def start_values(patterns: Patterns, layout: Layout) -> Floats:
    """Rough logits from score shares and ratios of neighbouring categories."""
    vector = np.zeros(layout.size)
    share = _logit(patterns.score.sum(), patterns.max_score.sum())
    vector[: layout.log_sd] = share
    for facet in range(len(patterns.level_score)):
        measures = -_logit(patterns.level_score[facet], patterns.level_max[facet])
        vector[layout.places(facet)] = 1.2 * (measures + share)
    counts = patterns.category_count + 0.5
    for group, row in enumerate(layout.step_place):
        if (row >= 0).any():
            used = np.isfinite(layout.step_base[group])
            ratios = -np.diff(np.log(counts[group, used]))
            cumulated = np.concatenate([[0.0], np.cumsum(ratios - ratios.mean())])
            inside = row[used] >= 0
            vector[row[used][inside]] = cumulated[inside]
    vector = layout.centre(vector)
    vector[layout.fixed] = layout.value[layout.fixed]
    return vector


def _logit(score: Floats | float, highest: Floats | float) -> Floats:
    return np.asarray(np.log((score + 0.5) / (np.asarray(highest) - score + 0.5)))


def scaling(patterns: Patterns, layout: Layout, point: Point) -> Floats:
    """Rough inverse information of each parameter, for the first step of the climb."""
    information = np.ones(layout.size)
    variance = math.exp(2 * point.vector[layout.log_sd])
    information[: layout.log_sd] = np.maximum(point.moments[:, 0], 1.0) / variance
    information[layout.log_sd] = max(2.0 * float(point.moments[:, 0].sum()), 1.0)
    for facet, (score, highest) in enumerate(
        zip(patterns.level_score, patterns.level_max, strict=True)
    ):
        share = (score + 0.5) / (highest + 1.0)
        information[layout.places(facet)] = np.maximum(highest * share * (1 - share), 0.25)
    free = layout.step_place >= 0
    count = patterns.category_count
    total = count.sum(axis=1, keepdims=True) + 1.0
    information[layout.step_place[free]] = np.maximum(count * (1 - count / total), 0.25)[free]
    return 1.0 / information


def _from_sample(likelihood: Likelihood, start: Floats, options: Options) -> Point | None:
    """A point near the maximum by way of a sample of the persons, or None."""
    sample = sample_likelihood(likelihood)
    if sample is None:
        return None
    point, collapsed = _climb(sample, sample.at(start), options)
    covariance = None if collapsed else covariance_at(sample, point)
    likelihood.evaluations += sample.evaluations
    if covariance is None:
        return None
    likelihood.adopt(sample.grid)
    here = likelihood.at(point.vector)
    for _ in range(STEPS_FROM_SAMPLE):
        options.tell("climbing", likelihood.evaluations)
        there = _newton(likelihood, covariance, here, 1.0 / SHARE)
        if there is None:
            break
        rise = there.log_likelihood - here.log_likelihood
        here = there
        if rise < NEAR_ENOUGH_FOR_NEWTON:
            break
    return here


def _climb(likelihood: Likelihood, start: Point, options: Options) -> tuple[Point, bool]:
    """Climb until near the top; also whether the population SD ran to zero."""
    layout, here = likelihood.layout, start
    scale = scaling(likelihood.patterns, layout, start)
    scale[layout.fixed] = 0.0
    slow = 0
    for there in climb(likelihood.at, start, scale, layout.centre, LONGEST_MOVE):
        rise = there.log_likelihood - here.log_likelihood
        here = there
        options.tell("climbing", likelihood.evaluations)
        if not layout.fixed[layout.log_sd] and here.vector[layout.log_sd] < math.log(SMALLEST_SD):
            return here, True
        slow = slow + 1 if rise < NEAR else 0
        if likelihood.evaluations % COARSEN_EVERY == 0:
            likelihood.coarsen(here)
        if slow >= 2 or likelihood.evaluations >= options.max_evaluations:
            break
    return here, False


def _without_variance(likelihood: Likelihood, point: Point, options: Options) -> Point:
    layout = likelihood.layout
    fixed, value, vector = layout.fixed.copy(), layout.value.copy(), point.vector.copy()
    fixed[layout.log_sd] = True
    value[layout.log_sd] = vector[layout.log_sd] = math.log(SMALLEST_SD)
    likelihood.layout = replace(layout, fixed=fixed, value=value)
    return _climb(likelihood, likelihood.at(vector), options)[0]


def _finish(
    likelihood: Likelihood, point: Point, options: Options
) -> tuple[Point, Covariance | None, float]:
    """Newton steps with the observed information until the decrement is below the tolerance."""
    options.tell("finishing", likelihood.evaluations)
    point = likelihood.coarsen(point)
    covariance = covariance_at(likelihood, point)
    if covariance is None:
        point, _ = _climb(likelihood, point, options)
        covariance = covariance_at(likelihood, point)
    if covariance is None:
        return point, None, math.inf
    gap = _decrement(covariance, point)
    for _ in range(NEWTON_STEPS):
        if gap <= EXACT * options.tolerance or likelihood.evaluations >= options.max_evaluations:
            break
        there = _newton(likelihood, covariance, point)
        if there is None:
            break
        point = there
        now = _decrement(covariance, point)
        if now > 0.05 * gap and now > options.tolerance:
            covariance = covariance_at(likelihood, point) or covariance
            now = _decrement(covariance, point)
        gap = now
    return point, covariance, gap


def _decrement(covariance: Covariance, point: Point) -> float:
    return 0.5 * abs(product(covariance.times(point.gradient), point.gradient))


def _newton(
    likelihood: Likelihood, covariance: Covariance, point: Point, share: float = 1.0
) -> Point | None:
    step = share * covariance.times(point.gradient)
    length = min(1.0, LONGEST_MOVE / max(float(np.abs(step).max(initial=0.0)), 1e-12))
    for _ in range(6):
        there = likelihood.at(point.vector + length * step)
        allowance = 1e-9 * abs(point.log_likelihood)
        if there.log_likelihood >= point.log_likelihood - allowance:
            return there
        length *= 0.3
    return None
