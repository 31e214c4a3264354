"""What was written by hand for the sample region: programmes, competences, instruments.

Frozen records; nothing here knows the database. Codes are unique within a programme; an item's
key is the programme's key and its code, and is unique over the whole content.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

DIMENSIONS = ("cognitive", "behavioural", "attitudinal", "metacognitive", "career")


class Text(NamedTuple):
    """What people read, in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Level:
    code: str
    title: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation with its address in ESCO and its code in the Chinese classification."""

    title: Text
    esco: str
    csco: str


@dataclass(frozen=True, slots=True)
class WorkTask:
    """A typical work task; tasks stand in the order of the work."""

    code: str
    title: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class Competence:
    code: str
    dimension: str
    order: str
    title: Text
    summary: Text
    tasks: tuple[str, ...]
    esco: tuple[str, ...]
    anchors: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is scored. `categories` in the order shown; `scores` what each counts.

    Items of different programmes with the same `anchor` are the same task and tie scales.
    """

    key: str
    code: str
    competence: str
    dimension: str
    order: str
    text: Text
    categories: tuple[Text, ...]
    scores: tuple[int, ...]
    anchor: str = ""

    @property
    def highest(self) -> int:
        return max(self.scores)


@dataclass(frozen=True, slots=True)
class Instrument:
    """`kind` and `phase` as the platform names them. The forms of a test share items."""

    code: str
    kind: str
    phase: str
    title: Text
    items: tuple[Item, ...]
    minutes: int
    context: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """An open task that is judged by the project rubric."""

    code: str
    title: Text
    context: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme's framework and instruments. `trade` is shared by regions; `process` names the
    chain of work in which the tasks stand."""

    key: str
    trade: str
    title: Text
    summary: Text
    process: Text
    occupations: tuple[Occupation, ...]
    tasks: tuple[WorkTask, ...]
    competences: tuple[Competence, ...]
    instruments: tuple[Instrument, ...]
    projects: tuple[Project, ...]
    reflections: tuple[Text, ...]

    def instrument(self, code: str) -> Instrument:
        return next(found for found in self.instruments if found.code == code)

    def of_kind(self, kind: str) -> tuple[Instrument, ...]:
        return tuple(found for found in self.instruments if found.kind == kind)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was written by hand. `second` is the smaller region's programme."""

    levels: tuple[Level, ...]
    programmes: tuple[Programme, ...]
    second: Programme
    places: Mapping[str, Any]

    def all_programmes(self) -> tuple[Programme, ...]:
        return (*self.programmes, self.second)
