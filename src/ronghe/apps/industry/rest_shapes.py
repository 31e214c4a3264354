"""What the routes of `industry` share: the router, titles, and rows found by what a body names.

One router holds them all, because an address is answered by one router only.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema

from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.competence.api import Occupation, TypicalTask
from ronghe.apps.industry.models import EquipmentGeneration, EquipmentType
from ronghe.apps.industry.queries.equipment import equipment_types
from ronghe.apps.people.api import (
    InBothLanguages,
    Strict,
)
from ronghe.standards.problems import Problem

router = Router()
SLUG = r"^[-a-zA-Z0-9_]*$"
LONGEST_NAME = 160
MOST_TOLD = 1_000


class Titled(Schema):
    uuid: UUID
    code: str
    title: InBothLanguages

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class TitledIn(Strict):
    """A name in both languages; one is enough, and stands for the other until then."""

    title_en: str = Field("", max_length=LONGEST_NAME)
    title_zh: str = Field("", max_length=LONGEST_NAME)

    @property
    def title(self) -> Text:
        return Text(self.title_en, self.title_zh)


class SiteOut(Titled):
    """A place where an organisation works; `closed_on` is its last day."""

    address: str
    closed_on: date | None


class TableProblemOut(Schema):
    """A row of a file that cannot be taken (error), or is taken with a treatment (warning)."""

    line: int
    column: str
    severity: str
    reason: InBothLanguages


def problems_told(problems: Iterable[Problem]) -> list[TableProblemOut]:
    """The first thousand: a file of rubbish has one a line."""
    return [
        TableProblemOut(
            line=one.line,
            column=one.column,
            severity=one.severity,
            reason=InBothLanguages(en=one.en, zh=one.zh),
        )
        for one in list(problems)[:MOST_TOLD]
    ]


def tasks_named(uuids: Sequence[UUID]) -> list[TypicalTask]:
    found = list(TypicalTask.objects.filter(uuid__in=uuids))
    if len(found) != len(set(uuids)):
        raise NotFound("There is no such typical task.", "没有这项典型工作任务。")
    return found


def occupation_of_code(code: str) -> Occupation | None:
    """The occupation of a code; none for an empty one."""
    if not code:
        return None
    found = Occupation.objects.filter(code=code).first()
    if found is None:
        raise NotFound("There is no such occupation.", "没有这个职业。")
    return found


def kind_of_code(code: str) -> EquipmentType:
    found = equipment_types().filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise NotFound("There is no such kind of equipment.", "没有这类设备。")
    return found


def generation_of(kind: EquipmentType, number: int | None) -> EquipmentGeneration | None:
    if number is None:
        return None
    found = kind.generations.filter(number=number).first()
    if found is None:
        raise NotFound("There is no such generation.", "没有这一代设备。")
    return found
