"""What goes into the demand engine and what comes out: labels and mentions of skills in text."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Label:
    """One way in which a concept is written.

    `neighbourhood` names the group that the concept belongs to (empty: none); an ambiguous label
    counts where another concept of the same group is mentioned in the same text.
    """

    concept: str
    text: str
    language: Language
    is_preferred: bool
    neighbourhood: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch `text[start:end]` in which a concept is named; `label` is the label as given."""

    start: int
    end: int
    concept: str
    label: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A label that often means something else, and what must stand by it to make it count.

    Counts with one of the `context` words within `CONTEXT_TOKENS` tokens on either side, or when
    another concept of its neighbourhood is mentioned unambiguously in the same text. `as_written`
    counts only this spelling, capitals and all ("R", "Go").
    """

    text: str
    language: Language
    reason: str
    context: tuple[str, ...] = ()
    as_written: str = ""
