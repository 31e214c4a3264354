"""Made-up Chinese names with their pinyin, from lists of common surnames and syllables."""

import re
from collections.abc import Mapping

import numpy as np

from ronghe.sample_region.content import Text

Syllable = tuple[str, str]


def read_syllables(line: str) -> tuple[Syllable, ...]:
    """'王Wang 欧阳Ouyang' as pairs of characters and their pinyin."""
    return tuple(_pair(word) for word in line.split())


def _pair(word: str) -> Syllable:
    found = re.fullmatch(r"([\u4e00-\u9fff]+)(.+)", word)
    if found is None:
        raise ValueError(f"not a character with its pinyin: {word}")
    return found[1], found[2]


class NameMaker:
    """Draws names, each at most once. Younger and older people bear different given names."""

    def __init__(self, lists: Mapping[str, str], random: np.random.Generator) -> None:
        self._lists = {key: read_syllables(line) for key, line in lists.items()}
        self._random = random
        self._used: set[str] = set()
        count = len(self._lists["surnames"])
        # The list stands in the order of frequency; a slow fall keeps rare names in.
        weight = 1.0 / (np.arange(count) + 8.0)
        self._weight = weight / weight.sum()

    def draw(self, *, young: bool) -> Text:
        while True:
            name = self._name("young" if young else "elder")
            if name.zh not in self._used:
                self._used.add(name.zh)
                return name

    def _name(self, age: str) -> Text:
        surnames = self._lists["surnames"]
        family = surnames[int(self._random.choice(len(surnames), p=self._weight))]
        first = self._pick(f"{age}_first")
        second = self._pick(f"{age}_second")
        # One in seven has a given name of one syllable.
        given = (second,) if self._random.random() < 1 / 7 else (first, second)
        if len(given) == 2 and first[0] == second[0]:
            given = (first,)
        latin = "".join(pinyin for _, pinyin in given).capitalize()
        return Text(f"{family[1]} {latin}", family[0] + "".join(char for char, _ in given))

    def _pick(self, key: str) -> Syllable:
        found = self._lists[key]
        return found[int(self._random.integers(len(found)))]
