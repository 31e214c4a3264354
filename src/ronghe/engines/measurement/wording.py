"""Words that messages of the engine put together: names of facets, lists of labels, plurals."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 5
FACETS = {
    "person": ("person", "persons", "人员"),
    "item": ("item", "items", "题目"),
    "rater": ("rater", "raters", "评分者"),
    "context": ("context", "contexts", "情境"),
    "occasion": ("occasion", "occasions", "场次"),
    "task": ("task", "tasks", "任务"),
}


def facet_in_chinese(facet: str) -> str:
    """The Chinese name of a usual facet; another keeps the name that the data give it."""
    return FACETS[facet][2] if facet in FACETS else facet


def counted(count: int, facet: str) -> str:
    """`1 item`, `3 raters`, `2 levels of machine`."""
    if facet in FACETS:
        return f"{count} {FACETS[facet][0 if count == 1 else 1]}"
    return f"{count} level of {facet}" if count == 1 else f"{count} levels of {facet}"


def counted_in_chinese(count: int, facet: str) -> str:
    """`3 个评分者`, `2 个 machine 水平`."""
    return f"{count} 个{FACETS[facet][2]}" if facet in FACETS else f"{count} 个 {facet} 水平"


def named(labels: Sequence[str], comma: str = ", ") -> str:
    """The first few labels and how many more there are; the Chinese comma of lists is “、”."""
    shown = comma.join(labels[:NAMED])
    return shown if len(labels) <= NAMED else f"{shown} (+{len(labels) - NAMED})"
