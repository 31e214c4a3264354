"""From CSV to knowledge elements. Faults are reported by line and column; sound rows are kept."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from ronghe.standards.problems import MESSAGES, ProblemLog, ReadResult
from ronghe.standards.tables import Layout, Limits, Source, read_rows

TABLE = Layout(
    ("code", "title_zh"),
    ("title_en", "area_zh", "area_en"),
    ragged=True,
    strict_columns=True,
    gb18030=True,
)
CODE = re.compile(r"[^\s,;=]{1,60}")
TITLE_CHARACTERS = 400
AREA_CHARACTERS = 200
STANDARD_LIMITS = Limits(file_bytes=8 * 2**20, rows=5_000, field_characters=4_000)
STANDARD_MESSAGES: Mapping[str, tuple[str, str]] = {
    **MESSAGES,
    "element_code": (
        "{value} is not a code: at most 60 characters, without spaces, commas, semicolons, =",
        "{value} 不能作为代码：最多 60 个字符，不得含空格、逗号、分号和等号",
    ),
    "element_twice": (
        "the code {value} stands here a second time",
        "代码 {value} 重复出现",
    ),
    "element_title": (
        "the title is empty or longer than {limit} characters",
        "名称为空或超过 {limit} 个字符",
    ),
    "no_elements": ("there is no row that can be used", "没有可用的行"),
}


@dataclass(frozen=True, slots=True)
class Element:
    """Something that the standard asks learners to know."""

    code: str
    title_en: str
    title_zh: str
    area_en: str = ""
    area_zh: str = ""


def read_elements(
    stream: BinaryIO, *, name: str = "standard.csv", limits: Limits = STANDARD_LIMITS
) -> ReadResult[tuple[Element, ...]]:
    """Read the elements of a standard in the order of the file (UTF-8 or GB18030)."""
    log = ProblemLog(limits.problems, STANDARD_MESSAGES)
    source = Source(name, log, limits)
    elements = tuple(_elements(source, stream))
    if not elements:
        source.error(0, "", "no_elements")
    return ReadResult(elements, log.all())


def _elements(source: Source, stream: BinaryIO) -> Iterator[Element]:
    seen: set[str] = set()
    for line, fields in read_rows(source, stream, TABLE):
        code, title_zh, title_en, area_zh, area_en = (field.strip() for field in fields)
        if not CODE.fullmatch(code):
            source.error(line, "code", "element_code", value=code)
        elif code in seen:
            source.error(line, "code", "element_twice", value=code)
        elif not (title_zh or title_en) or max(len(title_zh), len(title_en)) > TITLE_CHARACTERS:
            source.error(line, "title_zh", "element_title", limit=TITLE_CHARACTERS)
        else:
            seen.add(code)
            yield Element(
                code, title_en, title_zh, area_en[:AREA_CHARACTERS], area_zh[:AREA_CHARACTERS]
            )
