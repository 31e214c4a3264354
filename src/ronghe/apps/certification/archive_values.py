"""Values in a portfolio's file, read one by one with a word for what is wrong. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import Reference
from ronghe.apps.certification.portfolio_limits import LONGEST_ADDRESS

MOST_TARGETS = 200
MOST_LINES = 60
LONGEST_LINE = 400


class Wrong(Exception):
    """One thing that is wrong at one place; collected, never let out."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


def text_in(row: Mapping[str, Any], name: str, most: int) -> str:
    value = row.get(name, "")
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise Wrong(
            f"{name}: a text of at most {most} characters", f"{name}：应为不超过 {most} 字的文本"
        )
    return value


def address_in(row: Mapping[str, Any]) -> str:
    value = text_in(row, "link", LONGEST_ADDRESS)
    if value and not value.startswith(("https://", "http://")):
        raise Wrong("link: an address of the web", "link：应为网址")
    return value


def day_in(row: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(text_in(row, "day", 10))
    except ValueError:
        raise Wrong("day: a date such as 2026-03-31", "day：应为 2026-03-31 这样的日期") from None


def moment_in(row: Mapping[str, Any], name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text_in(row, name, 40))
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise Wrong(f"{name}: a time with its zone", f"{name}：应为带时区的时间")
    return moment


def uuid_of(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise Wrong("id: a UUID", "id：应为 UUID") from None


def reference_of_text(value: object) -> Reference:
    try:
        found = Reference.parse(str(value))
    except ValueError:
        raise Wrong(f"“{str(value)[:60]}” is no name of a thing", "名称无效") from None
    if len(str(found)) > 120:
        raise Wrong("a name of a thing that is too long", "名称过长")
    return found


def references_in(row: Mapping[str, Any], name: str) -> tuple[Reference, ...]:
    values = row.get(name, [])
    if not isinstance(values, list) or len(values) > MOST_TARGETS:
        raise Wrong(
            f"{name}: a list of at most {MOST_TARGETS}", f"{name}：应为不超过 {MOST_TARGETS} 项"
        )
    return tuple(dict.fromkeys(reference_of_text(value) for value in values))


def lines_in(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    values = row.get("lines", [])
    is_whole = isinstance(values, list) and len(values) <= MOST_LINES
    if not is_whole or not all(_is_line(value) for value in values):
        raise Wrong(
            f"lines: at most {MOST_LINES} pairs of texts", f"lines：应为不超过 {MOST_LINES} 对文本"
        )
    return tuple((name, value) for name, value in values)


def _is_line(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(isinstance(one, str) and len(one) <= LONGEST_LINE for one in value)
