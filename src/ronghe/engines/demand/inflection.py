"""Forms in which an English phrase that begins with a verb is written as well."""

from collections.abc import Sequence

_VOWELS = "aeiou"
_SHORTEST_VERB = 3


def is_closed_syllable(word: str) -> bool:
    """Whether the last consonant doubles before -ing: one vowel between consonants ("plan")."""
    return (
        len(word) in (3, 4)
        and word[-1] not in _VOWELS + "wxy"
        and word[-2] in _VOWELS
        and all(letter not in _VOWELS for letter in word[:-2])
    )


def ing_form(verb: str) -> str:
    """manage → managing, plan → planning, tie → tying, weld → welding."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if is_closed_syllable(verb) else "") + "ing"


def phrase_variants(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Further forms of a phrase of two or more tokens: its first word with -ing.

    A single word has none: "engineering" and "engineer" are not the same. A phrase whose first
    word is no verb gets a form that nobody writes, which does no harm.
    """
    if len(tokens) < 2:
        return []
    first = tokens[0]
    if len(first) < _SHORTEST_VERB or not first.isalpha() or first.endswith("ing"):
        return []
    return [(ing_form(first), *tokens[1:])]
