"""Sufficient statistics: observations collapsed to persons' scores and the sets of atoms they met.

An *atom* is one item under one combination of further facet levels. Given the parameters a person
enters the likelihood only through the weighted score and the log-normalisers of the atoms met;
atoms that persons always meet together (one rater's item set) form a *cell* whose normaliser is
tabulated once for everybody who met it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import Codes, Floats, Ints
from ronghe.engines.measurement.design import Design

DENSE_KEYS = 50_000_000
RUNS_PER_CELL = 3


@dataclass(frozen=True, slots=True)
class Patterns:
    """Collapsed observations.

    Attributes:
        score, max_score: float64 (P,) weighted model score and the highest possible.
        link_start (P + 1,), link_cell (K,), link_weight (K,) or empty: cells of each person.
        cell_start (C + 1,), cell_atom (L,): atoms of each cell.
        atom_levels int32 (A, F + 1), atom_group (A,), atom_top (A,): what an atom is.
        level_score, level_max: per facet, the weighted model score and the highest possible,
            summed over each level's observations.
        category_count: float64 (G, M + 1) weighted observations of each step group's categories.
        observations: int64 (P,) rows of each person.
    """

    score: Floats
    max_score: Floats
    observations: Ints
    link_start: Ints
    link_cell: Codes
    link_weight: Floats
    cell_start: Ints
    cell_atom: Codes
    atom_levels: NDArray[np.int32]
    atom_group: Codes
    atom_top: Codes
    level_score: tuple[Floats, ...]
    level_max: tuple[Floats, ...]
    category_count: Floats


def collapse(design: Design) -> Patterns:
    """Collapse the design's rows, by sets of items where those repeat, else row by row."""
    by_set = _cells_by_set(design)
    runs, cell, first_rows, cell_start = by_set or _cells_by_atom(design)
    atom_of_link, atom_rows = _distinct_rows(design, first_rows)
    levels = design.levels[atom_rows]
    weight = design.weight
    top = design.scale.top[design.levels[:, 0]]
    return Patterns(
        score=_person_sums(design, design.score),
        max_score=_person_sums(design, top),
        observations=np.diff(design.start),
        link_start=np.searchsorted(runs, design.start).astype(np.int64),
        link_cell=cell.astype(np.int32),
        link_weight=weight[runs] if len(weight) else weight,
        cell_start=cell_start,
        cell_atom=atom_of_link.astype(np.int32),
        atom_levels=levels,
        atom_group=_groups(design, levels),
        atom_top=design.scale.top[levels[:, 0]],
        level_score=_level_sums(design, design.score),
        level_max=_level_sums(design, top),
        category_count=_category_counts(design),
    )


def _groups(design: Design, levels: NDArray[np.int32]) -> Codes:
    column = design.group_column
    return np.zeros(len(levels), np.int32) if column is None else levels[:, column].copy()


def _person_sums(design: Design, values: NDArray[np.int32]) -> Floats:
    if len(design.weight):
        count = len(design.start) - 1
        sums = np.bincount(design.person, weights=values * design.weight, minlength=count)
        return np.asarray(sums, dtype=np.float64)
    running = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(running[design.start[1:]] - running[design.start[:-1]], dtype=np.float64)


def _level_sums(design: Design, values: NDArray[np.int32]) -> tuple[Floats, ...]:
    weighted = values * design.weight if len(design.weight) else values
    return tuple(
        np.asarray(
            np.bincount(design.levels[:, column], weights=weighted, minlength=len(labels)),
            dtype=np.float64,
        )
        for column, labels in enumerate(design.labels)
    )


def _category_counts(design: Design) -> Floats:
    groups, width = design.scale.used.shape
    place = design.groups.astype(np.int64) * width + design.score
    weight = design.weight if len(design.weight) else None
    counts = np.bincount(place, weights=weight, minlength=groups * width)
    return counts.reshape(groups, width).astype(np.float64)


def _cells_by_set(design: Design) -> tuple[Ints, Ints, Ints, Ints] | None:
    """Runs, their cells, the rows of each cell's first run, and where cells start; or None."""
    from ronghe.engines.measurement import _kernels_design as kernels

    runs = kernels.pattern_runs(
        design.start, design.levels, design.weight, 0, len(design.start) - 1
    )
    ended = np.append(runs, len(design.rows))
    hashes = kernels.run_hashes(ended, design.levels)
    _, first, cell = np.unique(hashes, return_index=True, return_inverse=True)
    if len(first) * RUNS_PER_CELL > len(runs) and len(runs) < len(design.rows):
        return None
    if not kernels.runs_equal(ended, design.levels, cell, first):
        return None
    lengths = ended[first + 1] - ended[first]
    cell_start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    rows = np.repeat(ended[first] - cell_start[:-1], lengths) + np.arange(cell_start[-1])
    return runs, cell, rows, cell_start


def _cells_by_atom(design: Design) -> tuple[Ints, Ints, Ints, Ints]:
    rows = np.arange(len(design.rows))
    cell, first = _distinct_rows(design, rows)
    return rows, cell, first, np.arange(len(first) + 1, dtype=np.int64)


def _distinct_rows(design: Design, rows: Ints) -> tuple[Ints, Ints]:
    """Code of each of `rows` by its levels, and for each code one row that has it."""
    key = np.zeros(len(rows), dtype=np.int64)
    size = 1
    for column, labels in enumerate(design.labels):
        if size * len(labels) >= 2**62:
            distinct, key = np.unique(key, return_inverse=True)
            size = len(distinct)
        key = key * len(labels) + design.levels[rows, column]
        size *= len(labels)
    if size > DENSE_KEYS:
        _, first, code = np.unique(key, return_index=True, return_inverse=True)
        return code, rows[first]
    example = np.full(size, -1, dtype=np.int64)
    example[key[::-1]] = rows[::-1]
    present = example >= 0
    return (np.cumsum(present) - 1)[key], example[present]
