"""Finding labels in English: a trie over tokens.

A text of 1,500 characters has some 230 tokens; one look-up each says whether a label begins there,
and only then is the trie followed, so the longest label comes out without an automaton. (Over
characters an automaton makes seven times as many steps, and over tokens its nodes have thousands of
edges.)
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate, compress
from typing import Any

from ronghe.engines.demand.data import Mention
from ronghe.engines.demand.inflection import phrase_variants
from ronghe.engines.demand.matching import Entry, Found, is_written, settled
from ronghe.engines.demand.normalising import canonical, english_pieces

CONTEXT_TOKENS = 8
_MOST_FORMS = 300_000
_BEHIND = "\0"  # no label has it: the walk ends behind the last token
_HERE = ""  # no token is empty: under it a node keeps the entry whose label ends there

# A node maps a token to the next node, and _HERE to an Entry: recursive, so not spelt out.
Node = dict[str, Any]


class _Canonical(dict[str, str]):
    """Lowered token → its canonical form; what was met in texts is remembered, up to a limit."""

    def __missing__(self, token: str) -> str:
        form = canonical(token)
        if len(self) < _MOST_FORMS:
            self[token] = form
        return form


class _Heads(dict[str, Node | None]):
    """Lowered token → the node of labels that begin with it, None where none does."""

    def __init__(self, root: Node) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, token: str) -> Node | None:
        node: Node | None = self._root.get(canonical(token))
        if len(self) < _MOST_FORMS:
            self[token] = node
        return node


class EnglishSearch:
    """`entries`: canonical label (tokens parted by spaces) → what it stands for."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        root: Node = {}
        for label, entry in {**_variants(entries), **entries}.items():
            node = root
            for token in label.split(" "):
                node = node.setdefault(token, {})
            node[_HERE] = entry
        self._forms, self._heads = _Canonical(), _Heads(root)

    def find(self, text: str) -> tuple[Mention, ...]:
        pieces = english_pieces(text)
        tokens = list(filter(None, pieces))
        met = self._met(tokens)
        if not met:
            return ()
        kept = settled(met, lambda found: self._has_context(found, tokens))
        return _mentions(text, kept, pieces) if kept else ()

    def _met(self, tokens: Sequence[str]) -> list[Found]:
        """Without overlaps: the first label to begin, and of those that begin together the
        longest."""
        met: list[Found] = []
        heads = list(map(self._heads.__getitem__, tokens))
        forms = [*map(self._forms.__getitem__, tokens), _BEHIND]
        behind = 0
        for start in compress(range(len(tokens)), heads):
            if start < behind:
                continue
            node: Any = heads[start]
            entry, place = node.get(_HERE), start + 1
            end, node = place, node.get(forms[place])
            while node is not None:
                place += 1
                if _HERE in node:
                    end, entry = place, node[_HERE]
                node = node.get(forms[place])
            if entry is not None:
                met.append(Found(start, end, entry))
                behind = end
        return met

    def _has_context(self, found: Found, tokens: Sequence[str]) -> bool:
        """Whether one of the words that make an ambiguous label clear stands near it."""
        ambiguous = found.entry.ambiguous
        if ambiguous is None or not ambiguous.context:
            return False
        before = tokens[max(0, found.start - CONTEXT_TOKENS) : found.start]
        after = tokens[found.end : found.end + CONTEXT_TOKENS]
        near = {self._forms[token] for token in (*before, *after)}
        return not near.isdisjoint(map(canonical, ambiguous.context))


def _variants(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Inflected forms; where one is also somebody's own label, that label has it."""
    return {
        " ".join(variant): entry
        for label, entry in entries.items()
        for variant in phrase_variants(label.split(" "))
    }


def _mentions(text: str, kept: Sequence[Found], pieces: Sequence[str]) -> tuple[Mention, ...]:
    """From tokens back to characters: before a piece stand all pieces before it and their parts."""
    ends = list(accumulate(map(len, pieces)))
    numbers = list(compress(range(len(pieces)), pieces))
    mentions = []
    for found in kept:
        first, last = numbers[found.start], numbers[found.end - 1]
        start, end = ends[first] - len(pieces[first]) + first, ends[last] + last
        end = start + len(text[start:end].rstrip(".&"))
        if is_written(found.entry, text[start:end]):
            mentions.append(Mention(start, end, found.entry.concept, found.entry.label))
    return tuple(mentions)
