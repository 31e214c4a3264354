"""The table of a CSV of enterprises: its columns, a row as it was read, what rows may name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Occupation, TypicalTask
from ronghe.apps.industry.models import (
    EquipmentGeneration,
    EquipmentType,
)
from ronghe.apps.people.api import Programme

KINDS = ("enterprise", "site", "equipment", "post", "contact")
COLUMNS = (
    "kind",
    "enterprise",
    "code",
    "title_zh",
    "title_en",
    "sector",
    "size",
    "survey_months",
    "partners",
    "site",
    "address",
    "headcount",
    "occupation",
    "tasks",
    "equipment",
    "generation",
    "model",
    "year",
    "count",
    "acquired_on",
    "name",
    "position",
    "phone",
    "mail",
    "purposes",
)
LONGEST = {
    "code": 60,
    "title_zh": 160,
    "title_en": 160,
    "address": 240,
    "model": 120,
    "name": 120,
    "position": 120,
    "phone": 40,
    "mail": 254,
}


NO_TITLE = Text("", "")


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be taken: line (the header is 1), column, and why."""

    line: int
    column: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Row:
    """One row, read and resolved. Which fields count follows from `kind`."""

    line: int
    kind: str
    enterprise: str
    code: str = ""
    title: Text = NO_TITLE
    sector: str = ""
    size: str = ""
    survey_months: int = 12
    partners: Sequence[Programme] = ()
    site: str = ""
    address: str = ""
    headcount: int = 0
    occupation: Occupation | None = None
    tasks: Sequence[TypicalTask] = ()
    type: EquipmentType | None = None
    generation: EquipmentGeneration | None = None
    model: str = ""
    year: int | None = None
    count: int = 1
    acquired_on: date | None = None
    name: str = ""
    position: str = ""
    phone: str = ""
    mail: str = ""
    purposes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may name: enterprises and sites that are there, and the lists of the platform."""

    enterprises: frozenset[str]
    others: frozenset[str]
    sites: frozenset[tuple[str, str]]
    programmes: Mapping[str, Programme]
    occupations: Mapping[str, Occupation]
    tasks: Mapping[str, Sequence[TypicalTask]]
    types: Mapping[str, EquipmentType]
    generations: Mapping[tuple[int, int], EquipmentGeneration]
