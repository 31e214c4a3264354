"""The steps of a fitted model as a table, in one dimension or several, and the method's version."""

from __future__ import annotations

from itertools import pairwise
from typing import Protocol

import numpy as np

from ronghe.engines.measurement.data import Floats, Ints, StepTable
from ronghe.engines.measurement.design import Design
from ronghe.engines.measurement.information import Covariance

VERSION = "1"


class _Steps(Protocol):
    @property
    def step_place(self) -> Ints: ...

    def steps(self, vector: Floats) -> Floats: ...


class _At(Protocol):
    @property
    def vector(self) -> Floats: ...


class Fitted(Protocol):
    """What the step table needs of a fit, whatever its dimensions."""

    @property
    def layout(self) -> _Steps: ...

    @property
    def point(self) -> _At: ...

    @property
    def covariance(self) -> Covariance | None: ...


def step_table(design: Design, fit: Fitted) -> StepTable:
    """Steps relative to the item: differences of cumulated steps, errors by the delta method."""
    layout = fit.layout
    cumulated = layout.steps(fit.point.vector)
    items, numbers, measures, places = [], [], [], []
    for label, group in _step_owners(design):
        used = np.flatnonzero(np.isfinite(cumulated[group]))
        for below, above in pairwise(used):
            items.append(label)
            numbers.append(int(above))
            measures.append(cumulated[group, above] - cumulated[group, below])
            places.append((layout.step_place[group, above], layout.step_place[group, below]))
    pairs = np.array(places, dtype=np.int64).reshape(-1, 2)
    return StepTable(
        np.array(items, dtype=str),
        np.array(numbers, dtype=np.int64),
        np.array(measures),
        _step_errors(fit, pairs),
    )


def _step_errors(fit: Fitted, pairs: np.ndarray) -> Floats:
    if fit.covariance is None:
        return np.full(len(pairs), np.nan)
    entries = fit.covariance.entries
    above, below = pairs.T
    variance = entries(above, above) + entries(below, below) - 2 * entries(above, below)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))


def _step_owners(design: Design) -> list[tuple[str, int]]:
    """Label and step group of every block of the step table."""
    column = design.group_column
    if column is None:
        return [(str(label), 0) for label in design.labels[0][design.active[0]]]
    return [(str(design.labels[column][c]), int(c)) for c in np.flatnonzero(design.active[column])]
