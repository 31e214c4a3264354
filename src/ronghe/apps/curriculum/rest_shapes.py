"""What the routes of `curriculum` share: the router, titles, and rows that a body names.

One router holds them all, because an address is answered by one router only.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from ninja import Field, Router, Schema
from pydantic import model_validator

from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.competence.api import Level
from ronghe.apps.curriculum.queries import choices
from ronghe.apps.people.api import (
    InBothLanguages,
    Programme,
    Strict,
)

router = Router()
Row = TypeVar("Row", bound=Any)
SLUG = r"^[-a-zA-Z0-9_]+$"
LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
LONGEST_NOTE = 2_000
MOST_NAMED = 200


class TitlesIn(Strict):
    """A title in at least one of the two languages."""

    title_en: str = Field("", max_length=LONGEST_TITLE)
    title_zh: str = Field("", max_length=LONGEST_TITLE)

    @model_validator(mode="after")
    def _has_a_title(self) -> "TitlesIn":
        if not self.title_en.strip() and not self.title_zh.strip():
            raise ValueError("Give a title in at least one language.")
        return self


class NoteIn(Strict):
    """A few words that go with a step."""

    note: str = Field(min_length=1, max_length=LONGEST_NOTE)


class NamedOut(Schema):
    """Something with a title, by its identifier."""

    uuid: UUID
    title: InBothLanguages


def said(text: Text) -> InBothLanguages:
    return InBothLanguages.of(text)


def name_of(row: Any) -> dict[str, Any]:
    return {"uuid": row.uuid, "title": said(text_of(row))}


def named(rows: Iterable[Row], uuids: Sequence[UUID], what: Text) -> list[Row]:
    """The rows with these identifiers in the order they were named; NotFound names what `what`
    is when one is not among them."""
    known = {row.uuid: row for row in rows} if uuids else {}
    if not set(uuids) <= known.keys():
        raise NotFound(
            f"There is no such {what.en} to choose here.", f"此处没有可选择的{what.zh}。"
        )
    return [known[uuid] for uuid in dict.fromkeys(uuids)]


def levels_by_number(programme: Programme) -> dict[int, Level]:
    """The levels of the framework that a programme follows."""
    framework = choices.framework_of(programme)
    return {level.number: level for level in choices.levels_of(framework)}


def level_numbered(levels: dict[int, Level], number: int) -> Level:
    if number not in levels:
        raise NotFound(f"There is no level {number} here.", f"此处没有第 {number} 级。")
    return levels[number]
