"""Finding labels in Chinese: an automaton over characters, since words are not parted."""

from collections.abc import Mapping
from typing import Any

import ahocorasick

from ronghe.engines.demand.data import Mention
from ronghe.engines.demand.matching import Entry, Found, is_written, longest, settled
from ronghe.engines.demand.normalising import chinese_characters

CONTEXT_CHARACTERS = 24


class ChineseSearch:
    """`entries`: canonical label → what it stands for."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        for label, entry in entries.items():
            self._automaton.add_word(label, entry)
        self._automaton.make_automaton()

    def find(self, text: str) -> tuple[Mention, ...]:
        characters = chinese_characters(text)
        met = [
            Found(end + 1 - entry.length, end + 1, entry)
            for end, entry in self._automaton.iter(characters)
        ]
        whole = [found for found in met if _parts_no_word(characters, found)]
        kept = settled(longest(whole), lambda found: _has_context(found, characters))
        return tuple(
            Mention(found.start, found.end, found.entry.concept, found.entry.label)
            for found in kept
            if is_written(found.entry, text[found.start : found.end])
        )


def _parts_no_word(characters: str, found: Found) -> bool:
    """A label that begins or ends in Latin letters or digits cuts no Latin word in two."""
    before = characters[max(0, found.start - 1) : found.start]
    after = characters[found.end : found.end + 1]
    first, last = characters[found.start], characters[found.end - 1]
    return not (_is_latin(before) and _is_latin(first)) and not (
        _is_latin(after) and _is_latin(last)
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _has_context(found: Found, characters: str) -> bool:
    ambiguous = found.entry.ambiguous
    if ambiguous is None:
        return False
    before = characters[max(0, found.start - CONTEXT_CHARACTERS) : found.start]
    after = characters[found.end : found.end + CONTEXT_CHARACTERS]
    return any(word in before or word in after for word in ambiguous.context)
