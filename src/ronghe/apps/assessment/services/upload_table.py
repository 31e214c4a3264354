"""A file of ratings as a table: which column says what, and its rows one score at a time.

Long form: one row a score, with columns for the item and the score. Wide form: one row a form,
with one column an item. Reading is that of `ronghe.standards.tables`: a bad row is named with its
line and never stops the rest.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ronghe.apps.base.api import Text
from ronghe.standards.problems import ProblemLog
from ronghe.standards.tables import Layout, Limits, Source, decode, read_rows

MOST_BYTES = 5_000_000
MOST_ROWS = 50_000
NAME = "ratings.csv"

Shape = Literal["long", "wide"]
PARTS = ("person", "rater", "date", "context", "phase", "item", "score")
GUESSES: Mapping[str, tuple[str, ...]] = {
    "person": (
        "person",
        "student",
        "student number",
        "number",
        "学号",
        "学生",
        "被评者",
        "被评价人",
    ),
    "rater": ("rater", "teacher", "mentor", "rater number", "评分者", "评分人", "评价人", "工号"),
    "date": ("date", "day", "observed on", "日期", "观察日期", "评价日期"),
    "context": ("context", "where", "情境", "地点"),
    "phase": ("phase", "process or outcome", "阶段", "过程或结果"),
    "item": ("item", "item code", "题目", "题目代码", "项目", "项目代码"),
    "score": ("score", "rating", "分数", "评分", "得分"),
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which column of the file says what: a name for each of PARTS, "" where there is none."""

    shape: Shape
    columns: Mapping[str, str]

    def named(self, part: str) -> str:
        return self.columns.get(part, "")


@dataclass(frozen=True, slots=True)
class UploadProblem:
    """What cannot be taken: line (the header is 1; 0 the file as a whole), column, and why."""

    line: int
    column: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Cell:
    """One score as it stands in the file. `column` is where the score was written."""

    line: int
    column: str
    person: str
    rater: str
    date: str
    context: str
    phase: str
    item: str
    score: str


def _source(log: ProblemLog) -> Source:
    return Source(NAME, log, Limits(file_bytes=MOST_BYTES, rows=MOST_ROWS, problems=500))


def problems_in(log: ProblemLog) -> list[UploadProblem]:
    """What reading reported; what was only treated (another encoding) is left out."""
    errors = (problem for problem in log.all() if problem.severity == "error")
    return [UploadProblem(p.line, p.column, Text(_sentence(p.en), f"{p.zh}。")) for p in errors]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def header_of(content: bytes) -> tuple[list[str], list[UploadProblem]]:
    """The column names of a file, or why it is none."""
    log = ProblemLog()
    text = decode(_source(log), io.BytesIO(content), Layout(required=(), gb18030=True))
    if text is None:
        return [], problems_in(log)
    first = next(csv.reader(io.StringIO(text, newline="")), [])
    names = [name.strip() for name in first]
    if not any(names):
        return [], [UploadProblem(1, "", Text("The file is empty.", "文件为空。"))]
    return names, problems_in(log)


def guess_columns(header: Collection[str], items: Collection[str]) -> ColumnMap:
    """What the columns probably are, by their names; wide where some are named after items."""
    by_name = {name.casefold(): name for name in header}
    columns = {
        part: next((by_name[word] for word in words if word in by_name), "")
        for part, words in GUESSES.items()
    }
    is_wide = bool(set(header) & set(items)) and not columns["item"]
    return ColumnMap("wide" if is_wide else "long", columns)


def missing_columns(columns: ColumnMap, header: Collection[str]) -> list[UploadProblem]:
    """Columns that have to be named and are not, or are not in the file."""
    needed = ("person", "item", "score") if columns.shape == "long" else ("person",)
    said = {
        "person": Text("Say which column names the person.", "请指明哪一列是被评者。"),
        "item": Text("Say which column names the item.", "请指明哪一列是题目。"),
        "score": Text("Say which column holds the score.", "请指明哪一列是分数。"),
    }
    missing = [UploadProblem(1, "", said[part]) for part in needed if not columns.named(part)]
    absent = [name for name in columns.columns.values() if name and name not in header]
    text = Text("This column is not in the file.", "文件中没有这一列。")
    return [*missing, *(UploadProblem(1, name, text) for name in absent)]


def read_cells(
    content: bytes, columns: ColumnMap, items: Collection[str], log: ProblemLog
) -> Iterator[Cell]:
    """Every score of the file; empty cells of the wide form are no scores. Faults go to `log`."""
    about = [part for part in PARTS if columns.named(part)]
    if columns.shape == "wide":
        about = [part for part in about if part not in ("item", "score")]
    header, _ = header_of(content)
    scored = [name for name in header if name in items] if columns.shape == "wide" else []
    named = tuple(dict.fromkeys([*(columns.named(part) for part in about), *scored]))
    layout = Layout(required=named, ragged=True, gb18030=True)
    for line, fields in read_rows(_source(log), io.BytesIO(content), layout):
        row = {name: field.strip() for name, field in zip(named, fields, strict=True)}
        said = {part: row[columns.named(part)] for part in about}
        yield from _cells(line, row, said, columns, scored)


def _cells(
    line: int,
    row: Mapping[str, str],
    said: Mapping[str, str],
    columns: ColumnMap,
    scored: Collection[str],
) -> Iterator[Cell]:
    whole = {part: said.get(part, "") for part in PARTS}
    if columns.shape == "long":
        yield Cell(line=line, column=columns.named("score"), **whole)
        return
    for name in scored:
        if row[name]:
            yield Cell(line=line, column=name, **{**whole, "item": name, "score": row[name]})
