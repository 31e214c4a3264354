"""How texts and questions are cut into words for the search, in Latin and in Chinese script.

Chinese has no blanks between words: a run of characters is cut into overlapping pairs (数控机床 ->
数控 控机 机床 and the last character alone), so that a word of two characters is one entry of the
index and a longer one is a sequence of entries. Both databases store the same words.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
RUNS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<latin>[^\W_{HAN}][^\W_{HAN}+#]*[+#]*)")

LONGEST_QUESTION = 200
MOST_TERMS = 12


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other; the last may be the beginning of one if `is_prefix`."""

    words: tuple[str, ...]
    is_prefix: bool


def plain(text: str) -> str:
    """Lower case, full-width forms and accents undone: Ａ, À and a are the same letter."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def words_of(text: str) -> list[str]:
    """The words of a text in their order, as the index stores them."""
    return [word for run in RUNS.finditer(plain(text)) for word in _words_of_run(run)]


def _words_of_run(run: re.Match[str]) -> Iterator[str]:
    if run["latin"]:
        yield run["latin"]
        return
    han = run["han"]
    for start in range(len(han) - 1):
        yield han[start : start + 2]
    yield han[-1]


def terms_of(question: str) -> tuple[Term, ...]:
    """What a question asks for: every term must be found. Too long a question is cut off."""
    found: list[Term] = []
    for run in RUNS.finditer(plain(question[:LONGEST_QUESTION])):
        if run["latin"]:
            # One letter alone is a name of its own (C, R); behind others it is being typed.
            found.append(Term((run["latin"],), is_prefix=len(run["latin"]) > 1 or bool(found)))
        elif len(run["han"]) == 1:
            found.append(Term((run["han"],), is_prefix=True))
        else:
            pairs = tuple(run["han"][at : at + 2] for at in range(len(run["han"]) - 1))
            found.append(Term(pairs, is_prefix=False))
    return tuple(dict.fromkeys(found))[:MOST_TERMS]
