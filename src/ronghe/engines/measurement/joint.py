"""Joint maximum likelihood with the usual correction, only for comparison with FACETS.

Persons, items, facets and steps are all parameters, found by cycles of Newton steps on each
block until no expected score differs from its observed one. Persons and levels with an extreme
score are left out. The correction multiplies person measures, item measures and severities by
(L - 1) / L, L the mean number of informative observations per person expressed in items
(B. D. Wright and G. N. Masters, Rating Scale Analysis, 1982, p. 67; FACETS prints without it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ronghe.engines.measurement._chunks import Workers, workers
from ronghe.engines.measurement.connectedness import require_connected
from ronghe.engines.measurement.data import Floats, Labels, Model, Note, Options, Ratings, note
from ronghe.engines.measurement.design import Design, prepare
from ronghe.engines.measurement.parameters import Layout, lay_out
from ronghe.engines.measurement.patterns import collapse
from ronghe.engines.measurement.rows import Rows, rows_of, weighted_likelihood

CLOSE = 1e-4
CYCLES = 1000


@dataclass(frozen=True, slots=True)
class JointCalibration:
    """Joint maximum likelihood measures.

    `persons` (P,) are NaN for persons without rows and infinite for extreme scores; `measures`
    maps "item" and each further facet to measures in the order of the labels of the ratings;
    `steps` (G, m) are relative to the step group; `correction` has been multiplied in.
    """

    person_labels: Labels
    persons: Floats
    measures: Mapping[str, Floats]
    steps: Floats
    correction: float
    cycles: int
    converged: bool
    notes: tuple[Note, ...]


def calibrate_jointly(
    ratings: Ratings,
    model: Model | None = None,
    *,
    corrected: bool = True,
    options: Options | None = None,
) -> JointCalibration:
    """Measures as FACETS would give them, with (`corrected`) or without the bias correction.

    Raises:
        MeasurementError: as `calibrate`.
    """
    design = _without_extremes(prepare(ratings, model or Model(), options))
    patterns, layout = collapse(design), lay_out(design)
    require_connected(design, patterns)
    with workers((options or Options()).threads) as pool:
        vector, persons, cycles, gap = _cycle(design, layout, pool)
    factor = _correction(design) if corrected else 1.0
    spread = vector.copy()
    spread[layout.first_location :] *= factor
    steps = layout.steps(spread)
    notes = () if gap < CLOSE else (_unfinished(cycles, gap),)
    return JointCalibration(
        ratings.persons,
        persons * factor,
        {
            facet: np.where(design.active[i], spread[layout.places(i)], np.nan)
            for i, facet in enumerate(design.facets)
        },
        np.diff(steps, axis=1),
        factor,
        cycles,
        gap < CLOSE,
        (*design.notes, *notes),
    )


def _unfinished(cycles: int, gap: float) -> Note:
    return note(
        "not_converged",
        "Joint estimation did not converge: after {cycles} cycles a measure still moves by {gap}.",
        "联合估计未收敛：{cycles} 轮之后测量值仍移动 {gap}。",
        cycles=cycles,
        gap=float(f"{gap:.3g}"),
    )


def _without_extremes(design: Design) -> Design:
    """The design without persons whose every score is at the bottom or at the top."""
    while True:
        top = design.scale.top[design.levels[:, 0]]
        person = design.person
        persons = len(design.start) - 1
        above = np.bincount(person, weights=design.score > 0, minlength=persons) > 0
        below = np.bincount(person, weights=design.score < top, minlength=persons) > 0
        keep = (above & below)[person]
        if keep.all():
            return design
        rows = np.sort(design.rows[keep])
        design = prepare(design.ratings.select(rows), design.model)


def _correction(design: Design) -> float:
    """(L - 1) / L with L the mean number of observations per person."""
    seen = np.diff(design.start)
    length = float(seen[seen > 0].mean())
    return (length - 1.0) / length


def _cycle(design: Design, layout: Layout, pool: Workers) -> tuple[Floats, Floats, int, float]:
    """Alternate between persons and the other blocks until nothing moves."""
    vector = layout.value.copy()
    persons = np.where(np.diff(design.start) > 0, 0.0, np.nan)
    gap = np.inf
    cycle = 0
    while gap >= CLOSE and cycle < CYCLES:
        cycle += 1
        before = vector.copy()
        persons, _, _ = weighted_likelihood(_rows(design, layout, vector), persons, pool, bias=0.0)
        for facet in range(len(design.facets)):
            vector = _move_facet(design, layout, vector, persons, facet)
        vector = layout.centre(_move_steps(design, layout, vector, persons))
        gap = float(np.abs(vector - before).max())
    return vector, persons, cycle, gap


def _rows(design: Design, layout: Layout, vector: Floats) -> Rows:
    locations = tuple(vector[layout.places(f)] for f in range(len(design.facets)))
    return rows_of(design, locations, layout.steps(vector))


def _probabilities(design: Design, layout: Layout, vector: Floats, persons: Floats) -> Floats:
    rows = _rows(design, layout, vector)
    eta = persons[design.person] + np.log(rows.ease)
    steps = layout.steps(vector)[design.groups]
    exponent = eta[:, None] * np.arange(steps.shape[1]) - steps
    mass = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))


def _weights(design: Design) -> Floats:
    return design.weight if len(design.weight) else np.ones(len(design.rows))


def _move_facet(
    design: Design, layout: Layout, vector: Floats, persons: Floats, facet: int
) -> Floats:
    mass, weight = _probabilities(design, layout, vector, persons), _weights(design)
    categories = np.arange(mass.shape[1])
    mean = mass @ categories
    variance = mass @ categories**2 - mean**2
    places = layout.places(facet)
    count = places.stop - places.start
    level = design.levels[:, facet]
    surplus = np.bincount(level, weights=weight * (mean - design.score), minlength=count)
    information = np.bincount(level, weights=weight * variance, minlength=count)
    moved = vector.copy()
    step = np.clip(surplus / np.maximum(information, 1e-9), -1.0, 1.0)
    moved[places] += np.where(layout.fixed[places], 0.0, step)
    return layout.centre(moved)


def _move_steps(design: Design, layout: Layout, vector: Floats, persons: Floats) -> Floats:
    mass, weight = _probabilities(design, layout, vector, persons), _weights(design)
    moved = vector.copy()
    groups = len(layout.step_place)
    for k in range(mass.shape[1]):
        place = layout.step_place[:, k]
        free = place >= 0
        share = mass[:, k]
        seen = (design.score == k).astype(np.float64)
        surplus = np.bincount(design.groups, weights=weight * (share - seen), minlength=groups)
        information = np.bincount(
            design.groups, weights=weight * share * (1 - share), minlength=groups
        )
        step = np.clip(surplus / np.maximum(information, 1e-9), -1.0, 1.0)
        moved[place[free]] += step[free]
    return moved
