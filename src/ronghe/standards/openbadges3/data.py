"""What an achievement credential says, before it is written as a document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ResultKind = Literal[
    "PerformanceLevel", "Percent", "ScaledScore", "RawScore", "LetterGrade", "Status", "Result"
]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the achievement stands in somebody else's framework: ESCO, CASE, a classification."""

    uri: str
    name: str
    framework: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RubricLevel:
    """A step of a scale and what somebody on it does; `level` is its place, the lowest first."""

    name: str
    description: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was measured: "level: competent", "probability: 91 %". `levels` say what the
    value means; where there is one, it is the level that was achieved."""

    name: str
    kind: ResultKind
    value: str
    lowest: str = ""
    highest: str = ""
    allowed: tuple[str, ...] = ()
    levels: tuple[RubricLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """What the achievement rests on, in words: a context, a typical task, a role that confirmed;
    what was done (`description`), and where, when, how often, seen by whom (`narrative`)."""

    genre: str
    name: str
    description: str = ""
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class Achievement:
    """What can be achieved; the same for everybody who has it."""

    id: str
    kind: str
    name: str
    description: str
    criteria: str
    code: str = ""
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Issuer:
    id: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """That one person achieved it: by whom it is said, on what it rests, and for how long."""

    id: str
    issuer: Issuer
    holder: str
    achievement: Achievement
    valid_from: datetime
    valid_until: datetime | None = None
    results: tuple[Result, ...] = ()
    support: tuple[Support, ...] = ()
