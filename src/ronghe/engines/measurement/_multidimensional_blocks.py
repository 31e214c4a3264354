"""Observations collapsed to blocks: one person's items of one dimension under one facet setting.

In a Rasch model a facet only shifts theta, so persons who met the same set of items share its
table whatever the raters: a block is a table, a shift and a weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ronghe.engines.measurement._multidimensional_tables import TableLayout
from ronghe.engines.measurement.data import Codes, Floats, Ints
from ronghe.engines.measurement.design import Design

# Item sets are bit masks. When persons met so many different sets that tables would cost more
# than they save, sets are cut into parts of 8 items, of which there are at most 255 kinds each.
MASK_BITS = 62
PART_BITS = 8
MANY_TABLES = 1500


@dataclass(frozen=True, slots=True)
class BlockPattern:
    """Collapsed observations of the P persons that have any.

    Attributes:
        persons: (P,) their codes; `score` (P, D) weighted model scores.
        start: (P, D + 1) where the blocks of each person and dimension start.
        table, weight: (B,) table and weight of each block.
        levels: (B, F) its levels of the facets other than the item.
        layout: which curves each table sums.
        curve_item, curve_group: (C,) item and step group of each curve.
        level_score, level_max: per facet, the weighted model score summed over each level's
            observations, and the highest possible.
        category_count: float64 (G, M + 1) weighted observations of each step group's categories.
    """

    persons: Ints
    score: Floats
    start: Ints
    table: Ints
    weight: Floats
    levels: Codes
    layout: TableLayout
    curve_item: Ints
    curve_group: Ints
    level_score: tuple[Floats, ...]
    level_max: tuple[Floats, ...]
    category_count: Floats


def collapse_blocks(design: Design, item_dimension: Codes, dimensions: int) -> BlockPattern:
    """Collapse the rows of `design`."""
    for bits in (MASK_BITS, PART_BITS):
        pattern = _collapse(design, item_dimension, dimensions, bits)
        if pattern.layout.count <= MANY_TABLES:
            break
    return pattern


def _collapse(design: Design, item_dimension: Codes, dimensions: int, bits: int) -> BlockPattern:
    from ronghe.engines.measurement._kernels_design import pattern_runs

    rows = len(design.rows)
    item = design.levels[:, 0]
    place = _place_in_dimension(item_dimension, dimensions)
    part = place // bits
    parts = int(part.max()) + 1
    runs = pattern_runs(design.start, design.levels, design.weight, 0, len(design.start) - 1)
    run = np.repeat(np.arange(len(runs)), np.diff(np.append(runs, rows)))
    persons, person = np.unique(design.person, return_inverse=True)
    slot = person * dimensions + item_dimension[item]
    within = run - run[design.start[persons]][person]
    key = (slot * (int(within.max()) + 1) + within) * parts + part[item]
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    mask = np.add.reduceat(np.left_shift(1, (place % bits)[item[order]].astype(np.int64)), first)
    example = order[first]
    by_rater = design.model.steps == "rater"
    group = design.groups[example].astype(np.int64) if by_rater else np.zeros(len(first), np.int64)
    table, layout, curve_item, curve_group = _tables(
        design, mask, slot[example] % dimensions * parts + part[item[example]], group,
        item_dimension * parts + part, place % bits,
    )  # fmt: skip
    ends = np.searchsorted(slot[example], np.arange(len(persons) * dimensions + 1))
    start = ends[np.arange(len(persons))[:, None] * dimensions + np.arange(dimensions + 1)]
    weighted = design.score * (design.weight if len(design.weight) else 1.0)
    return BlockPattern(
        persons=persons.astype(np.int64),
        score=np.bincount(slot, weights=weighted, minlength=len(persons) * dimensions)
        .reshape(len(persons), dimensions)
        .astype(np.float64),
        start=start.astype(np.int64),
        table=table.astype(np.int64),
        weight=design.weight[example] if len(design.weight) else np.ones(len(example)),
        levels=design.levels[example, 1:].copy(),
        layout=layout,
        curve_item=curve_item,
        curve_group=curve_group,
        level_score=_level_sums(design, design.score),
        level_max=_level_sums(design, design.scale.top[item]),
        category_count=_category_counts(design),
    )


def _level_sums(design: Design, values: Codes) -> tuple[Floats, ...]:
    weighted = values * (design.weight if len(design.weight) else 1.0)
    return tuple(
        np.bincount(design.levels[:, column], weights=weighted, minlength=len(labels)).astype(
            np.float64
        )
        for column, labels in enumerate(design.labels)
    )


def _category_counts(design: Design) -> Floats:
    groups, width = design.scale.used.shape
    place = design.groups.astype(np.int64) * width + design.score
    weight = design.weight if len(design.weight) else None
    counts = np.bincount(place, weights=weight, minlength=groups * width)
    return counts.reshape(groups, width).astype(np.float64)


def _place_in_dimension(item_dimension: Codes, dimensions: int) -> Ints:
    """Running number of each item among those of its dimension."""
    place = np.zeros(len(item_dimension), dtype=np.int64)
    for dimension in range(dimensions):
        members = np.flatnonzero(item_dimension == dimension)
        place[members] = np.arange(len(members))
    return place


def _tables(
    design: Design, mask: Ints, region: Ints, group: Ints, item_region: Ints, item_bit: Ints
) -> tuple[Ints, TableLayout, Ints, Ints]:
    """Distinct tables (region, group, mask) of the blocks and the curves each of them sums."""
    masks, mask_code = np.unique(mask, return_inverse=True)
    groups_count = int(group.max()) + 1
    key = (region * groups_count + group) * len(masks) + mask_code
    distinct, table = np.unique(key, return_inverse=True)
    table_group = distinct // len(masks) % groups_count
    table_of, item_of = [], []
    for number, code in enumerate(distinct):
        where, bits = code // len(masks) // groups_count, masks[code % len(masks)]
        members = np.flatnonzero((item_region == where) & ((bits >> item_bit) & 1 == 1))
        table_of.append(np.full(len(members), number))
        item_of.append(members)
    tables, items = np.concatenate(table_of), np.concatenate(item_of)
    groups = {
        "item": items,
        "shared": np.zeros(len(items), dtype=np.int64),
        "rater": table_group[tables],
    }[design.model.steps]
    curves, curve = np.unique(np.stack([items, groups], axis=1), axis=0, return_inverse=True)
    start = np.searchsorted(tables, np.arange(len(distinct) + 1)).astype(np.int64)
    top = design.scale.top[curves[:, 0]].astype(np.int64)
    layout = TableLayout(start, curve.reshape(-1).astype(np.int64), top)
    return table.reshape(-1), layout, curves[:, 0].astype(np.int64), curves[:, 1].astype(np.int64)
