"""From CSV to instruments. A fault leaves its row out, with what stands under it, and says so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from ronghe.standards.instrument_csv.data import (
    COLUMNS,
    INSTRUMENT_KINDS,
    MOST_CATEGORIES,
    MOST_ITEMS,
    MOST_MINUTES,
    MOST_SCORE,
    ROWS,
    USED_COLUMNS,
    CategoryRow,
    InstrumentRow,
    ItemRow,
    Row,
)
from ronghe.standards.problems import MESSAGES, ProblemLog, ReadResult
from ronghe.standards.tables import Layout, Limits, Source, read_rows, unprotect

REQUIRED = ("row", "code", "title_en", "title_zh")
TABLE = Layout(
    REQUIRED,
    tuple(column for column in COLUMNS if column not in REQUIRED),
    ragged=True,
    strict_columns=True,
    gb18030=True,
)
INSTRUMENT_LIMITS = Limits(file_bytes=16 * 2**20, rows=50_000, field_characters=20_000)
SLUG = re.compile(r"[A-Za-z0-9_-]{1,80}")
ITEM_CODE = re.compile(r"[^\s,;=]{1,80}")
INSTRUMENT_MESSAGES = {
    **MESSAGES,
    "column_not_used": (
        "a row of the kind {value} says nothing in this column; the text would be lost",
        "类型为 {value} 的行不使用该列，其中的内容会丢失",
    ),
    "code_form": (
        "{value} is not a code: at most 80 characters, without spaces, commas, semicolons, =",
        "{value} 不能作为代码：最多 80 个字符，不得含空格、逗号、分号和等号",
    ),
    "nothing_above": (
        "no sound {value} stands above this row",
        "该行上方没有可用的 {value} 行",
    ),
    "too_many": ("at most {limit} of them fit here", "此处最多 {limit} 个"),
}


@dataclass(slots=True)
class _Reader:
    """Rows become instruments in the order of the file; `found` is what was sound so far."""

    source: Source
    found: list[InstrumentRow] = field(default_factory=list)
    lines: dict[tuple[Row, str], int] = field(default_factory=dict)
    item_open: bool = False
    instrument_open: bool = False

    def read(self, line: int, row: Mapping[str, str]) -> None:
        kind = row["row"]
        if kind not in ROWS:
            self.source.error(line, "row", "not_one_of", value=kind, allowed=", ".join(ROWS))
            return
        if kind == "instrument":
            self.item_open, self.instrument_open = False, self._instrument(line, row)
        elif not self.instrument_open:
            self.source.error(line, "row", "nothing_above", value="instrument")
        elif kind == "item":
            self.item_open = self._item(line, row)
        elif not self.item_open:
            self.source.error(line, "row", "nothing_above", value="item")
        else:
            self._category(line, row)

    def _instrument(self, line: int, row: Mapping[str, str]) -> bool:
        minutes = self._number(line, "minutes", row["minutes"] or "5", 1, MOST_MINUTES)
        if not self._sound(line, "instrument", row) or minutes is None:
            return False
        if row["kind"] not in INSTRUMENT_KINDS:
            allowed = ", ".join(INSTRUMENT_KINDS)
            self.source.error(line, "kind", "not_one_of", value=row["kind"], allowed=allowed)
            return False
        if not SLUG.fullmatch(row["code"]):
            self.source.error(line, "code", "code_form", value=row["code"])
            return False
        self.found.append(
            InstrumentRow(
                code=row["code"],
                kind=row["kind"],
                task=row["task"],
                minutes=minutes,
                title_en=row["title_en"],
                title_zh=row["title_zh"],
                description_en=row["description_en"],
                description_zh=row["description_zh"],
            )
        )
        return True

    def _item(self, line: int, row: Mapping[str, str]) -> bool:
        if not self._sound(line, "item", row):
            return False
        if not ITEM_CODE.fullmatch(row["code"]):
            self.source.error(line, "code", "code_form", value=row["code"])
        elif not row["competence"]:
            self.source.error(line, "competence", "empty")
        elif len(self.found[-1].items) >= MOST_ITEMS:
            self.source.error(line, "row", "too_many", limit=MOST_ITEMS)
        else:
            item = ItemRow(
                row["code"], row["competence"], row["title_en"], row["title_zh"], row["anchor"]
            )
            self._put((*self.found[-1].items, item))
            return True
        return False

    def _category(self, line: int, row: Mapping[str, str]) -> None:
        score = self._number(line, "score", row["score"], 0, MOST_SCORE)
        if score is None or not self._sound(line, "category", row):
            return
        *before, item = self.found[-1].items
        if len(item.categories) >= MOST_CATEGORIES:
            self.source.error(line, "row", "too_many", limit=MOST_CATEGORIES)
            return
        category = CategoryRow(score, row["title_en"], row["title_zh"])
        self._put((*before, replace(item, categories=(*item.categories, category))))

    def _put(self, items: tuple[ItemRow, ...]) -> None:
        self.found[-1] = replace(self.found[-1], items=items)

    def _sound(self, line: int, kind: Row, row: Mapping[str, str]) -> bool:
        """Says something in its own columns only, has both titles, and a code used once."""
        for column, text in row.items():
            if text and column != "row" and column not in USED_COLUMNS[kind]:
                self.source.error(line, column, "column_not_used", value=kind)
                return False
        for column in ("title_en", "title_zh"):
            if not row[column]:
                self.source.error(line, column, "empty")
                return False
        if kind == "category":
            return True
        first = self.lines.setdefault((kind, row["code"]), line)
        if first != line:
            self.source.error(line, "code", "repeated", value=row["code"], first_line=first)
        return first == line

    def _number(self, line: int, column: str, text: str, low: int, high: int) -> int | None:
        if not text.isascii() or not text.isdigit():
            self.source.error(line, column, "not_a_number", value=text)
        elif not low <= int(text[:9]) <= high:
            self.source.error(line, column, "out_of_range", value=text, low=low, high=high)
        else:
            return int(text)
        return None


def read_instruments(
    stream: BinaryIO, *, name: str = "instruments.csv", limits: Limits = INSTRUMENT_LIMITS
) -> ReadResult[tuple[InstrumentRow, ...]]:
    """Read instruments from CSV (UTF-8; GB18030 as Chinese spreadsheets write it is accepted).

    Codes of instruments, and of items over all of them, are used once in a file. Which kinds and
    competences go together, and whether an instrument is whole, is the platform's to say.
    """
    log = ProblemLog(limits.problems, INSTRUMENT_MESSAGES)
    reader = _Reader(Source(name, log, limits))
    for line, row in _rows(reader.source, stream):
        reader.read(line, row)
    if not reader.found and not log.all():
        reader.source.error(0, "", "file_empty")
    return ReadResult(tuple(reader.found), log.all())


def _rows(source: Source, stream: BinaryIO) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, fields in read_rows(source, stream, TABLE):
        texts = (unprotect(text.strip()) for text in fields)
        yield line, dict(zip(TABLE.columns, texts, strict=True))
