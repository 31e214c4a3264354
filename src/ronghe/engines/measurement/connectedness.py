"""Which parts of a design can be told apart, found before any estimation.

The additive design person + item + facets has full column rank after the constraints exactly when
no non-zero assignment of numbers to levels sums to zero in every observation. Two levels of one
factor that meet the same combination of all other factors must have the same number in such an
assignment, so they are merged; repeating this until nothing changes shrinks the design, without
losing any assignment, to a few rows whose rank is computed directly. Persons are merged first,
by union-find over the atoms they met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import Floats, Ints, Model, Ratings, Subset
from ronghe.engines.measurement.design import Design, prepare
from ronghe.engines.measurement.exceptions import DisconnectedDesign
from ronghe.engines.measurement.parameters import neutral_levels
from ronghe.engines.measurement.patterns import Patterns, collapse
from ronghe.engines.measurement.wording import facet_in_chinese

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class _Factors:
    """Distinct combinations of merged levels.

    `rows` (U, K) holds a class per factor: persons (one block per dimension), items, further
    facets; `count` observations of each row; `classes` per factor each level's class (-1 absent).
    """

    rows: Ints
    count: Ints
    classes: tuple[Ints, ...]


GRAM_SIZE = 1200
SMALLEST_EIGENVALUE = 1e-9


def subsets(ratings: Ratings, model: Model | None = None) -> tuple[Subset, ...]:
    """The connected parts of a design; one part means that everything can be compared.

    Anchored levels tie what they meet. With several dimensions persons are compared within each.
    """
    design = prepare(ratings, model or Model())
    return find_subsets(design, collapse(design))


def require_connected(design: Design, patterns: Patterns) -> tuple[Subset, ...]:
    """The one subset of a connected design.

    Raises:
        DisconnectedDesign: there are several; they are named.
    """
    found = find_subsets(design, patterns)
    if len(found) > 1:
        raise DisconnectedDesign(
            "disconnected",
            "The design falls into {count} parts that cannot be compared: {named}.",
            "该设计分成 {count} 个无法相互比较的部分：{named_zh}。",
            {
                "count": len(found),
                "named": _named(found),
                "named_zh": _named_in_chinese(found),
                "subsets": found,
            },
        )
    return found


def _named(found: tuple[Subset, ...]) -> str:
    texts = []
    for number, subset in enumerate(found[:4], start=1):
        groups = {"persons": subset.persons, **subset.levels}
        parts = [
            f"{k} {', '.join(v[:3])}{' …' if len(v) > 3 else ''}"
            for k, v in groups.items()
            if len(v)
        ]
        texts.append(f"({number}) {'; '.join(parts)}")
    return " ".join(texts) + (" …" if len(found) > 4 else "")


def _named_in_chinese(found: tuple[Subset, ...]) -> str:
    texts = []
    for number, subset in enumerate(found[:4], start=1):
        groups = {"person": subset.persons, **subset.levels}
        parts = [
            f"{facet_in_chinese(k)} {'、'.join(v[:3])}{'等' if len(v) > 3 else ''}"
            for k, v in groups.items()
            if len(v)
        ]
        texts.append(f"（{number}）{'；'.join(parts)}")
    return "".join(texts) + ("……" if len(found) > 4 else "")


def find_subsets(design: Design, patterns: Patterns) -> tuple[Subset, ...]:
    """Subsets of a prepared design."""
    factors = _merged(_person_factor(design, patterns))
    known = _known(design, factors)
    if all(values.all() for values in known) or _full_rank(design, factors, known):
        return (_whole(design, factors),)
    return _parts(design, factors, known)


def item_dimensions(design: Design) -> Ints:
    """Index of each item's dimension (I,)."""
    mapping = design.model.dimensions
    items = design.ratings.items
    if not mapping:
        return np.zeros(len(items), dtype=np.int64)
    names = {name: index for index, name in enumerate(design.model.dimension_names)}
    return np.array([names[mapping[str(item)]] if str(item) in mapping else 0 for item in items])


def _person_factor(design: Design, patterns: Patterns) -> _Factors:
    """Persons merged where they met the same cell, and the rows that this leaves."""
    from ronghe.engines.measurement._kernels_design import join

    persons = len(patterns.score)
    who = np.repeat(np.arange(persons), np.diff(patterns.link_start))
    dimension = item_dimensions(design)
    if design.model.dimensions:
        return _by_row(design, dimension)
    cells = len(patterns.cell_start) - 1
    merged = join(who, patterns.link_cell.astype(np.int64), persons, cells)
    pairs, inverse = _unique(np.stack([merged[who], patterns.link_cell], axis=1))
    sizes = np.diff(patterns.cell_start)[pairs[:, 1]]
    member = np.repeat(patterns.cell_start[pairs[:, 1]] - np.cumsum(sizes) + sizes, sizes)
    atom = patterns.cell_atom[member + np.arange(len(member))]
    rows = np.column_stack([np.repeat(pairs[:, 0], sizes), patterns.atom_levels[atom]])
    count = np.repeat(np.bincount(inverse, minlength=len(pairs)), sizes)
    merged = np.where(patterns.observations > 0, merged, -1)
    return _distinct(_Factors(rows, count, (merged, *_own_classes(design))))


def _by_row(design: Design, dimension: Ints) -> _Factors:
    """Rows as they are, with one person factor whose levels are (dimension, person)."""
    persons = len(design.start) - 1
    who = dimension[design.levels[:, 0]] * persons + design.person
    rows = np.column_stack([who, design.levels]).astype(np.int64)
    present = np.full(persons * len(design.model.dimension_names), -1, dtype=np.int64)
    present[who] = who
    factors = _Factors(rows, np.ones(len(rows), np.int64), (present, *_own_classes(design)))
    return _distinct(factors)


def _own_classes(design: Design) -> tuple[Ints, ...]:
    return tuple(np.where(active, np.arange(len(active)), -1) for active in design.active)


def _unique(rows: Ints) -> tuple[Ints, Ints]:
    """Distinct rows and each row's place among them."""
    key = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:
        _, code = np.unique(column, return_inverse=True)
        _, key = np.unique(key * (int(code.max(initial=0)) + 1) + code, return_inverse=True)
    first = np.full(int(key.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[key[::-1]] = np.arange(len(rows))[::-1]
    return rows[first], key


def _distinct(factors: _Factors) -> _Factors:
    rows, inverse = _unique(factors.rows)
    count = np.bincount(inverse, weights=factors.count, minlength=len(rows)).astype(np.int64)
    return _Factors(rows, count, factors.classes)


def _merged(factors: _Factors) -> _Factors:
    """Merge levels that meet the same combination of all other factors, until none is left."""
    from ronghe.engines.measurement._kernels_design import join

    unchanged = 0
    column = 0
    while unchanged < factors.rows.shape[1]:
        others, met = _unique(np.delete(factors.rows, column, axis=1))
        levels = len(factors.classes[column])
        merged = join(np.ascontiguousarray(factors.rows[:, column]), met, levels, len(others))
        before = len(np.unique(factors.rows[:, column]))
        factors = _replaced(factors, column, merged)
        after = len(np.unique(factors.rows[:, column]))
        unchanged = unchanged + 1 if after == before else 0
        column = (column + 1) % factors.rows.shape[1]
    return factors


def _replaced(factors: _Factors, column: int, merged: Ints) -> _Factors:
    rows = factors.rows.copy()
    rows[:, column] = merged[rows[:, column]]
    old = factors.classes[column]
    new = np.where(old >= 0, merged[np.maximum(old, 0)], -1)
    classes = (*factors.classes[:column], new, *factors.classes[column + 1 :])
    return _distinct(_Factors(rows, factors.count, classes))


def _known(design: Design, factors: _Factors) -> list[NDArray[np.bool_]]:
    """Classes that must be zero, by level code: anchored ones and what follows from them."""
    known = [values < 0 for values in factors.classes]
    known[0] |= np.arange(len(known[0])) != factors.classes[0]
    for index, facet in enumerate(design.facets, start=1):
        classes = factors.classes[index]
        known[index] |= np.arange(len(classes)) != classes
        held = (_anchored(design, facet) | _neutral(design, facet)) & (classes >= 0)
        known[index][classes[held]] = True
    while _propagate(design, factors, known):
        pass
    return known


def _anchored(design: Design, facet: str) -> NDArray[np.bool_]:
    anchors = design.model.anchors
    names = list(anchors.measures.get(facet, {})) if anchors else []
    return np.isin(design.ratings.labels_of(facet), np.array(names, dtype=str))


def _neutral(design: Design, facet: str) -> NDArray[np.bool_]:
    return neutral_levels(design.model, facet, design.ratings.labels_of(facet))


def _propagate(design: Design, factors: _Factors, known: list[NDArray[np.bool_]]) -> bool:
    """One round of: the last unknown of a row or of a centred facet is zero too."""
    before = sum(int(values.sum()) for values in known)
    for index, size in _constraints(design, factors):
        unknown = np.flatnonzero((size > 0) & ~known[index])
        if len(unknown) == 1:
            known[index][unknown] = True
    open_ = np.column_stack([~known[i][factors.rows[:, i]] for i in range(len(known))])
    single = open_.sum(axis=1) == 1
    for index in range(len(known)):
        known[index][factors.rows[single & open_[:, index], index]] = True
    return sum(int(values.sum()) for values in known) > before


def _constraints(design: Design, factors: _Factors) -> list[tuple[int, Ints]]:
    """Per sum-to-zero constraint: the factor and how many levels each of its classes has."""
    found = []
    for index, facet in enumerate(design.facets, start=1):
        classes = factors.classes[index]
        dimension = item_dimensions(design) if index == 1 else np.zeros(len(classes), np.int64)
        for which in np.unique(dimension):
            member = (classes >= 0) & (dimension == which)
            if (_anchored(design, facet) & member).any():
                continue
            use = member & ~_neutral(design, facet)
            found.append((index, np.bincount(classes[use], minlength=len(classes))))
    return found


def _full_rank(design: Design, factors: _Factors, known: list[NDArray[np.bool_]]) -> bool:
    from scipy.sparse import csr_matrix, vstack

    place = np.cumsum(np.concatenate([~values for values in known])) - 1
    offsets = np.concatenate([[0], np.cumsum([len(values) for values in known])])
    unknown = int(place[-1]) + 1
    constraints = _constraints(design, factors)
    row, column = np.nonzero(
        np.column_stack([~known[i][factors.rows[:, i]] for i in range(len(known))])
    )
    used = np.unique(row)
    if len(used) + len(constraints) < unknown:
        return False
    where = place[offsets[column] + factors.rows[row, column]]
    design_rows = csr_matrix(
        (np.ones(len(row)), (np.searchsorted(used, row), where)), shape=(len(used), unknown)
    )
    extra = [_constraint_row(i, size, known, place, offsets, unknown) for i, size in constraints]
    return _has_full_rank(csr_matrix(vstack([design_rows, *extra])))


def _constraint_row(
    index: int,
    size: Ints,
    known: list[NDArray[np.bool_]],
    place: Ints,
    offsets: Ints,
    unknown: int,
) -> csr_matrix:
    from scipy.sparse import csr_matrix

    codes = np.flatnonzero((size > 0) & ~known[index])
    where = place[offsets[index] + codes]
    share = size[codes] / max(int(size.max(initial=1)), 1)
    row = np.zeros(len(codes), dtype=np.int64)
    return csr_matrix((share, (row, where)), shape=(1, unknown))


def _has_full_rank(matrix: csr_matrix) -> bool:
    if matrix.shape[1] <= GRAM_SIZE:
        values = np.linalg.eigvalsh((matrix.T @ matrix).toarray())
        return bool(values[0] > SMALLEST_EIGENVALUE * max(float(values[-1]), 1.0))
    from scipy.sparse.linalg import lsmr

    # What is left of a vector after taking away its part in the row space lies in the null space.
    probe: Floats = np.cos(1.0 + np.arange(matrix.shape[1], dtype=np.float64) ** 1.5)
    explained = lsmr(matrix, matrix @ probe, atol=1e-13, btol=1e-13, maxiter=20_000)[0]
    return bool(np.abs(probe - explained).max() < 1e-5)


def _whole(design: Design, factors: _Factors) -> Subset:
    levels = {
        f: labels[active]
        for f, labels, active in zip(design.facets, design.labels, design.active, strict=True)
    }
    persons = design.ratings.persons[np.diff(design.start) > 0]
    return Subset(persons, levels, int(factors.count.sum()))


def _parts(design: Design, factors: _Factors, known: list[NDArray[np.bool_]]) -> tuple[Subset, ...]:
    """Components of the classes that are still open; what is known forms one more part."""
    _, component = np.unique(_components(factors, known), return_inverse=True)
    count = np.bincount(component, weights=factors.count)
    levels = [
        _levels_by_part(component, factors.rows[:, index], classes)
        if len(np.unique(classes[classes >= 0])) > 1
        else None
        for index, classes in enumerate(factors.classes)
    ]
    return tuple(
        _part(design, [None if each is None else each[number] for each in levels], int(size))
        for number, size in enumerate(count)
    )


def _levels_by_part(component: Ints, row_class: Ints, classes: Ints) -> list[Ints]:
    """Per part the codes of the levels whose class stands in one of its rows."""
    order = np.argsort(classes, kind="stable")
    ordered = classes[order]
    pairs, _ = _unique(np.stack([component, row_class], axis=1))
    low = np.searchsorted(ordered, pairs[:, 1], side="left")
    high = np.searchsorted(ordered, pairs[:, 1], side="right")
    parts: list[list[Ints]] = [[] for _ in range(int(component.max()) + 1)]
    for number, first, last in zip(pairs[:, 0].tolist(), low, high, strict=True):
        parts[number].append(order[first:last])
    return [np.sort(np.concatenate(codes)) for codes in parts]


def _part(design: Design, codes: list[Ints | None], observations: int) -> Subset:
    """Labels of a part, for factors with more than one class."""
    persons = design.ratings.persons
    held = codes[0]
    levels = {
        facet: labels[chosen]
        for facet, labels, chosen in zip(design.facets, design.labels, codes[1:], strict=True)
        if chosen is not None
    }
    who = persons[:0] if held is None else persons[np.unique(held % len(persons))]
    return Subset(who, levels, observations)


def _components(factors: _Factors, known: list[NDArray[np.bool_]]) -> Ints:
    """Component of each row: joined through open classes; rows without any are together."""
    from ronghe.engines.measurement._kernels_design import join

    rows = np.arange(len(factors.rows))
    component = rows
    done = np.ones(len(rows), dtype=bool)
    for index, values in enumerate(known):
        is_open = ~values[factors.rows[:, index]]
        done &= ~is_open
        met = np.where(is_open, factors.rows[:, index], len(values) + rows)
        joined = join(component, met, len(rows), len(values) + len(rows))
        component = joined[component]
    component = np.where(done, -1, component)
    if len(np.unique(component)) > 1:
        return component
    distinct = [len(np.unique(column)) for column in factors.rows.T]
    return np.asarray(factors.rows[:, int(np.argmax(distinct))])
