"""How much the dictionary finds of what people marked in texts.

Only recall can be measured on such sets: a mention that nobody marked may still be right, because
annotators marked what a posting asks for and a dictionary finds whatever is named. Precision by
mention would need every mention judged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist
from typing import Literal

from ronghe.engines.demand.data import Language
from ronghe.engines.demand.dictionary import SkillDictionary
from ronghe.engines.demand.proposals import LinkProposer

Measure = Literal[
    "spans overlapped",
    "concept found",
    "concept proposed",
    "concept proposed with sentences",
    "not measured",
]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with the stretches that people marked in it, (start, end) in characters."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A text and a concept that people say it asks for."""

    text: str
    concept: str


@dataclass(frozen=True, slots=True)
class RecallRecord:
    """`found` of `of` on a named source, measured on a day with a version of the dictionary rules.

    `measure` "not measured" has 0 of 0 and its reason in `source`.
    """

    language: Language
    measure: Measure
    source: str
    found: int
    of: int
    measured_on: date
    version: str

    @property
    def share(self) -> float | None:
        return self.found / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % by Wilson's score."""
        return wilson(self.found, self.of) if self.of else None


def wilson(found: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval of a share (Wilson, JASA 22, 1927, 209)."""
    if of <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, weight = found / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(share * (1 - share) / of + weight / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def spans_overlapped(
    dictionary: SkillDictionary, texts: Iterable[MarkedText], language: Language
) -> tuple[int, int]:
    """How many marked stretches a mention overlaps, of how many."""
    found = of = 0
    for marked in texts:
        mentions = dictionary.find(marked.text, language)
        for start, end in marked.spans:
            of += 1
            found += any(one.start < end and one.end > start for one in mentions)
    return found, of


def concepts_found(
    dictionary: SkillDictionary, texts: Iterable[LinkedText], language: Language
) -> tuple[int, int]:
    """In how many texts the dictionary finds the concept that people say is asked for."""
    found = of = 0
    for linked in texts:
        of += 1
        found += any(
            one.concept == linked.concept for one in dictionary.find(linked.text, language)
        )
    return found, of


def concepts_proposed(
    proposer: LinkProposer, texts: Sequence[LinkedText], count: int
) -> tuple[int, int]:
    """In how many texts that concept is among the best `count` proposals."""
    proposals = proposer.propose([linked.text for linked in texts], count)
    found = sum(
        any(one.concept == linked.concept for one in best)
        for linked, best in zip(texts, proposals, strict=True)
    )
    return found, len(texts)
