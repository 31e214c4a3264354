"""What both languages' searches share: what a label stands for, overlaps, ambiguity."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ronghe.engines.demand.data import Ambiguous


class Entry(NamedTuple):
    """What a pattern of the automaton stands for; `length` in tokens (en) or characters (zh)."""

    concept: str
    label: str
    neighbourhood: str
    length: int
    ambiguous: Ambiguous | None


class Found(NamedTuple):
    """A pattern met from unit `start` up to, without, unit `end`."""

    start: int
    end: int
    entry: Entry


def longest(met: Sequence[Found]) -> list[Found]:
    """Without overlaps: the first to begin, and of those that begin together the longest."""
    chosen: list[Found] = []
    end = -1
    for found in sorted(met, key=lambda one: (one.start, -one.end)):
        if found.start >= end:
            chosen.append(found)
            end = found.end
    return chosen


def settled(met: Sequence[Found], has_context: Callable[[Found], bool]) -> list[Found]:
    """Without ambiguous labels that neither a context word nor a clear mention of another concept
    of their neighbourhood backs."""
    if all(found.entry.ambiguous is None for found in met):
        return list(met)
    clear: dict[str, set[str]] = defaultdict(set)
    for found in met:
        if found.entry.ambiguous is None:
            clear[found.entry.neighbourhood].add(found.entry.concept)
    return [
        found
        for found in met
        if found.entry.ambiguous is None or has_context(found) or _has_neighbour(found, clear)
    ]


def _has_neighbour(found: Found, clear: dict[str, set[str]]) -> bool:
    group = found.entry.neighbourhood
    return bool(group) and bool(clear[group] - {found.entry.concept})


def is_written(entry: Entry, stretch: str) -> bool:
    """Whether the text has the spelling that an ambiguous label asks for, if it asks."""
    wanted = entry.ambiguous.as_written if entry.ambiguous else ""
    return not wanted or stretch == wanted
