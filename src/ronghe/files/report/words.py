"""The report's language: both wordings stand where they are used, and the facets' names."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

KNOWN_FACETS = {
    "item": ("item", "items", "题目"),
    "rater": ("rater", "raters", "评分者"),
    "context": ("context", "contexts", "情境"),
    "occasion": ("occasion", "occasions", "场次"),
    "task": ("task", "tasks", "任务"),
}


@dataclass(frozen=True, slots=True)
class Say:
    """Chooses the wording: `say(english, chinese, name=value)`."""

    language: str

    def __call__(self, en: str, zh: str, **params: object) -> str:
        words = zh if self.language == "zh" else en
        return words.format(**params) if params else words

    def facet(self, name: str) -> str:
        """The facet's levels: "raters"; a column name that is not known stands as it is."""
        known = KNOWN_FACETS.get(name)
        return self(known[1], known[2]) if known else name

    def title(self, name: str) -> str:
        """The facet's levels at the start of a line."""
        shown = self.facet(name)
        return shown[:1].upper() + shown[1:] if name in KNOWN_FACETS else shown

    def more(self, name: str) -> str:
        """What a higher measure means: stricter for raters, harder for all else."""
        return self("stricter", "更严") if name == "rater" else self("harder", "更难")

    def most(self, name: str) -> str:
        return self("strictest", "最严") if name == "rater" else self("hardest", "最难")

    def least(self, name: str) -> str:
        return self("most lenient", "最宽") if name == "rater" else self("easiest", "最易")

    def names(self, labels: list[str], limit: int = 5) -> str:
        """Some names of a list, and how many more there are."""
        shown = self(", ", "、").join(labels[:limit])
        further = len(labels) - limit
        if further > 0:
            shown += self(" and {n} more", " 等 {total} 个", n=further, total=len(labels))
        return shown


def decimal(value: float, digits: int = 2) -> str:
    """A number for reading: fixed decimals, a true minus sign, a dash when it does not exist."""
    if not math.isfinite(value):
        return "–"
    shown = f"{value:,.{digits}f}"
    if float(shown.replace(",", "")) == 0:
        shown = shown.lstrip("-")
    return shown.replace("-", "\u2212")


def whole(value: float | np.integer[Any]) -> str:
    """A count with thousands apart."""
    return f"{int(value):,}"
