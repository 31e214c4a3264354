"""Whether the raters of a design can be compared, and which one more rating would make it so.

Pure: columns of equal length in, parts and proposals out. What "connected" means stands in
docs/engines/measurement.md; the parts are found by `ronghe.engines.measurement.subsets`, on the
design that a calibration would see once everything that is asked for has been handed in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.apps.assessment.observations import NO_RATER
from ronghe.engines.measurement import MeasurementError, Model, Ratings, subsets

MOST_PROPOSALS = 5
MOST_TRIES = 12

Texts = NDArray[np.str_]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DesignRows:
    """One row for each time that somebody is (to be) judged on an item, columns (N,).

    `unit` is a person in a term, `rater` is NO_RATER where nobody judged.
    """

    unit: Texts
    rater: Texts
    item: Texts
    dimension: Texts

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]]) -> "DesignRows":
        """From tuples (unit, rater, item, dimension); doubled ones count once."""
        columns = list(zip(*{tuple(row) for row in rows}, strict=True)) or [()] * 4
        return cls(*(np.array(column, dtype=str) for column in columns))

    def with_ratings(self, pairs: Sequence[Pair], items: Mapping[str, str]) -> "DesignRows":
        """The same and further forms: pairs (rater, unit), each on items with their dimensions."""
        added = (
            np.repeat(np.array([unit for _, unit in pairs], dtype=str), len(items)),
            np.repeat(np.array([rater for rater, _ in pairs], dtype=str), len(items)),
            np.tile(np.array(list(items), dtype=str), len(pairs)),
            np.tile(np.array(list(items.values()), dtype=str), len(pairs)),
        )
        own = (self.unit, self.rater, self.item, self.dimension)
        return DesignRows(*(np.concatenate(both) for both in zip(own, added, strict=True)))


@dataclass(frozen=True, slots=True)
class Part:
    """Raters and persons (units) that can be compared with one another and with nobody else."""

    raters: frozenset[str]
    units: frozenset[str]
    size: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """One more rating that ties parts together; `left` parts remain after it."""

    rater: str
    unit: str
    left: int


def parts_of(rows: DesignRows) -> tuple[Part, ...]:
    """The parts of a design, largest first; one part says that everything can be compared.

    A design too small to measure anything (no item with two answers) counts as one part.
    """
    if len(rows.unit) == 0:
        return ()
    ratings = Ratings.from_labels(
        person=rows.unit, item=rows.item, score=_scores(rows), facets={"rater": rows.rater}
    )
    dimensions = dict(zip(rows.item.tolist(), rows.dimension.tolist(), strict=True))
    try:
        found = subsets(ratings, Model(dimensions=dimensions, neutral=_neutral(rows)))
    except MeasurementError:
        return (
            Part(frozenset(rows.rater.tolist()), frozenset(rows.unit.tolist()), len(rows.unit)),
        )
    parts = [_part(rows, subset.persons, subset.levels.get("rater")) for subset in found]
    return tuple(sorted(parts, key=lambda part: (-part.size, sorted(part.raters))))


def _neutral(rows: DesignRows) -> dict[str, str]:
    return {"rater": NO_RATER} if (rows.rater == NO_RATER).any() else {}


def _part(rows: DesignRows, units: Texts, raters: Texts | None) -> Part:
    inside = np.isin(rows.unit, units)
    named = frozenset((rows.rater[inside] if raters is None else raters).tolist()) - {NO_RATER}
    if raters is not None:
        inside &= np.isin(rows.rater, raters)
    return Part(named, frozenset(rows.unit[inside].tolist()), int(inside.sum()))


def _scores(rows: DesignRows) -> NDArray[np.int64]:
    """Made-up scores 0, 1, 2 that leave no rater and no item at an end of the scale.

    Which design hangs together does not depend on scores, but a level that met one score only
    would be taken out before anybody looks.
    """
    _, unit = np.unique(rows.unit, return_inverse=True)
    _, rater, count = np.unique(rows.rater, return_inverse=True, return_counts=True)
    _, item = np.unique(rows.item, return_inverse=True)
    cycled = (unit + rater + item) % 3
    return np.where(count[rater] == 1, 1, cycled).astype(np.int64)


def proposals(
    rows: DesignRows,
    *,
    raters: Sequence[str],
    units: Sequence[str],
    items: Mapping[str, str],
    asked: Iterable[Pair],
    parts: Sequence[Part] | None = None,
) -> tuple[Proposal, ...]:
    """Further ratings, one after another, each of which joins parts that were apart.

    `raters` and `units` are who may be asked and about whom (those that stand first are asked
    first), `items` the instrument's with their dimensions, `asked` the pairs that are asked for
    already. Empty where the design is whole, or where no such rating joins anything.
    """
    parts = parts_of(rows) if parts is None else parts
    taken = set(asked)
    found: list[Proposal] = []
    while len(parts) > 1 and len(found) < MOST_PROPOSALS:
        step = _first_that_joins(rows, parts, _candidates(parts, raters, units, taken), items)
        if step is None:
            break
        pair, parts = step
        rows = rows.with_ratings([pair], items)
        taken.add(pair)
        found.append(Proposal(pair[0], pair[1], len(parts)))
    return tuple(found)


def _first_that_joins(
    rows: DesignRows, parts: Sequence[Part], candidates: Iterable[Pair], items: Mapping[str, str]
) -> tuple[Pair, tuple[Part, ...]] | None:
    for _, pair in zip(range(MOST_TRIES), candidates, strict=False):
        after = parts_of(rows.with_ratings([pair], items))
        if len(after) < len(parts):
            return pair, after
    return None


def _candidates(
    parts: Sequence[Part], raters: Sequence[str], units: Sequence[str], taken: set[Pair]
) -> Iterator[Pair]:
    """Raters of one part with persons of another: one pair for each two parts first, then more."""
    tried: set[tuple[int, int]] = set()
    later: list[Pair] = []
    for rater in raters:
        for unit in units:
            between = _between(parts, rater, unit)
            if between is None or (rater, unit) in taken:
                continue
            if between in tried:
                later.append((rater, unit))
                continue
            tried.add(between)
            yield rater, unit
    yield from later


def _between(parts: Sequence[Part], rater: str, unit: str) -> tuple[int, int] | None:
    """The two parts that a rating would lie between; None when both are in one only.

    A unit may stand in several parts: it is compared within each dimension by itself.
    """
    of_rater = [n for n, part in enumerate(parts) if rater in part.raters]
    others = [n for n, part in enumerate(parts) if unit in part.units and n not in of_rater]
    return (of_rater[0], others[0]) if of_rater and others else None
