"""Fair averages: the score a level would give to, or get from, the mean of all else.

Source: J. M. Linacre, Facets manual, "Fair average": the expected score with every other facet at
its mean measure. Steps that belong to another facet are averaged over its levels.
"""

from __future__ import annotations

import numpy as np

from ronghe.engines.measurement.data import Floats
from ronghe.engines.measurement.design import Design


def fair_averages(
    design: Design, locations: tuple[Floats, ...], steps: Floats, person_mean: float
) -> tuple[Floats, ...]:
    """Fair(M) average of each level of each facet, in the units of the given scores."""
    means = [
        float(measures[active].mean())
        for measures, active in zip(locations, design.active, strict=True)
    ]
    others = person_mean - sum(means)
    return tuple(
        _of_facet(design, column, others + means[column] - measures, steps)
        for column, measures in enumerate(locations)
    )


def _of_facet(design: Design, column: int, eta: Floats, steps: Floats) -> Floats:
    values = _group_values(design)
    if design.group_column == column:
        return np.array(
            [
                expected_score(eta[level : level + 1], steps[level], values[level])[0]
                if design.active[column][level]
                else np.nan
                for level in range(len(eta))
            ]
        )
    groups = _active_groups(design)
    total = np.zeros(len(eta))
    for group in groups:
        total += expected_score(eta, steps[group], values[group])
    return np.where(design.active[column], total / len(groups), np.nan)


def _active_groups(design: Design) -> list[int]:
    if design.group_column is None:
        return [0]
    return [int(code) for code in np.flatnonzero(design.active[design.group_column])]


def _group_values(design: Design) -> Floats:
    """Given scores of the categories of each step group (G, M + 1)."""
    values = design.scale.values
    if design.model.steps == "item":
        return values
    common = values[int(np.argmax(design.scale.top))]
    return np.repeat(common[None, :], len(design.scale.used), axis=0)


def expected_score(eta: Floats, steps: Floats, values: Floats) -> Floats:
    """Expected value at `eta` (L,) for cumulated steps and category values (M + 1,)."""
    possible = np.flatnonzero(np.isfinite(steps))
    logits = eta[:, None] * possible - steps[possible]
    mass = np.exp(logits - logits.max(axis=1, keepdims=True))
    expected = (mass * values[possible]).sum(axis=1) / mass.sum(axis=1)
    return np.asarray(expected)
