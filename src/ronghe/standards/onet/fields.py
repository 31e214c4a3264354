"""Checks of single O*NET fields; each reports what is wrong and says whether the row can stay."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ronghe.standards.tables import Source

OCCUPATION_CODE = re.compile(r"\d{2}-\d{4}\.\d{2}")
NOTHING = ("", "n/a")


@dataclass(slots=True)
class Known:
    """Keys that were read so far, by what they name; a reference to another is reported."""

    occupations: set[str] = field(default_factory=set)
    elements: set[str] = field(default_factory=set)
    scales: set[str] = field(default_factory=set)
    tasks: set[str] = field(default_factory=set)
    intermediate: set[str] = field(default_factory=set)
    detailed: set[str] = field(default_factory=set)


def is_occupation(source: Source, line: int, code: str, known: Collection[str]) -> bool:
    """The code has the right form; one that no file describes is kept with a warning."""
    if code in known:
        return True
    if not OCCUPATION_CODE.fullmatch(code):
        source.error(line, "O*NET-SOC Code", "bad_code", value=code)
        return False
    source.warning(line, "O*NET-SOC Code", "unknown_reference", value=code)
    return True


def is_known(source: Source, line: int, column: str, key: str, known: Collection[str]) -> bool:
    """The reference is not empty; one that no file describes is kept with a warning."""
    if key in known:
        return True
    if not is_filled(source, line, column, key):
        return False
    source.warning(line, column, "unknown_reference", value=key)
    return True


def is_filled(source: Source, line: int, column: str, value: str) -> bool:
    if value.strip():
        return True
    source.error(line, column, "empty")
    return False


def is_first(
    source: Source, line: int, column: str, key: tuple[str, ...], seen: dict[tuple[str, ...], int]
) -> bool:
    """Whether no row before had this key."""
    if key in seen:
        source.error(line, column, "repeated", value=" / ".join(key), first_line=seen[key])
        return False
    seen[key] = line
    return True


def number(source: Source, line: int, column: str, text: str) -> float | None:
    """A finite number, or None (reported)."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if value != value or value in (float("inf"), float("-inf")):
        source.error(line, column, "not_a_number", value=text)
        return None
    return value


def optional_number(source: Source, line: int, column: str, text: str) -> float | None:
    """A number or nothing ("n/a"); text that is neither is reported and taken as nothing."""
    return None if text in NOTHING else number(source, line, column, text)
