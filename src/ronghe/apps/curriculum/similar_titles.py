"""Titles that may mean the same: how many pairs of neighbouring characters they share."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

SIMILAR = 0.6


def pairs_of(title: str) -> Counter[str]:
    """Pairs of neighbouring characters, letters and digits only; the title itself if shorter."""
    plain = re.sub(r"[\W_]+", "", title.casefold())
    return (
        Counter(plain[at : at + 2] for at in range(max(1, len(plain) - 1))) if plain else Counter()
    )


def similarity(first: str, second: str) -> float:
    """Dice's coefficient of the two, from 0 (nothing shared) to 1; 0 where one is empty."""
    return _dice(pairs_of(first), pairs_of(second))


def _dice(first: Counter[str], second: Counter[str]) -> float:
    size = first.total() + second.total()
    return 2 * (first & second).total() / size if first and second else 0.0


def similar_pairs(titles: Mapping[int, Sequence[str]]) -> tuple[tuple[int, int], ...]:
    """Pairs of keys with a title in the same language that is similar, most similar first.

    Titles stand in a fixed order of languages, so that English is compared with English only.
    """
    cut = {key: [pairs_of(title) for title in given] for key, given in titles.items()}
    found = []
    for first, second in combinations(cut, 2):
        nearest = max(map(_dice, cut[first], cut[second]), default=0.0)
        if nearest >= SIMILAR:
            found.append((-nearest, first, second))
    return tuple((first, second) for _, first, second in sorted(found))
