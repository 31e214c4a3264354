"""What a reader of tables has to say about single rows, in English and in Chinese.

A reader never stops at the first fault: it returns what it could read together with every row
that it could not, so that a person can mend the file in one go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from ronghe.standards.json_text import fit_text

Severity = Literal["error", "warning"]
Records = TypeVar("Records", covariant=True)

EXCERPT_CHARACTERS = 120

MESSAGES: Mapping[str, tuple[str, str]] = {
    "file_missing": ("the file {value} is not there", "缺少文件 {value}"),
    "file_too_large": (
        "the file is larger than {limit} bytes and was not read",
        "文件超过 {limit} 字节，未读取",
    ),
    "file_empty": ("the file holds no header row", "文件没有表头"),
    "not_a_table": (
        "this is no text table but a binary file (zip, Excel …)",
        "这不是文本表格，而是二进制文件（zip、Excel 等）",
    ),
    "read_as_gb18030": (
        "the file is not UTF-8 and was read as GB18030; save it as UTF-8",
        "文件不是 UTF-8 编码，已按 GB18030 读取；请另存为 UTF-8",
    ),
    "column_missing": ("the column {value} is missing", "缺少“{value}”列"),
    "column_repeated": ("the column {value} stands there twice", "“{value}”列出现两次"),
    "column_unknown": (
        "the column {value} is not known and was left out",
        "不认识“{value}”列，已略去",
    ),
    "width": (
        "the row has {found} columns, {expected} were expected",
        "该行有 {found} 列，应为 {expected} 列",
    ),
    "field_too_long": (
        "the field has {found} characters, at most {limit} are read (an unclosed quotation mark?)",
        "字段有 {found} 个字符，最多读取 {limit} 个（引号未闭合？）",
    ),
    "stray_quote": (
        "a quotation mark is not closed, or stands where a comma should be",
        "引号没有闭合，或出现在应为逗号的位置",
    ),
    "too_many_rows": (
        "the file has more than {limit} rows; the rest was not read",
        "文件超过 {limit} 行，其余未读取",
    ),
    "not_utf8": ("the text is not UTF-8: {value}", "文本不是 UTF-8 编码：{value}"),
    "nul_character": ("the text holds a NUL character", "文本含有空字符（NUL）"),
    "empty": ("the field is empty", "字段为空"),
    "not_one_of": ("{value} is not one of {allowed}", "{value} 不在可选值之内：{allowed}"),
    "not_a_number": ("{value} is not a number", "{value} 不是数字"),
    "out_of_range": (
        "{value} is not between {low} and {high}",
        "{value} 不在 {low} 到 {high} 之间",
    ),
    "not_a_uri": ("{value} is not a web address (URI)", "{value} 不是网址（URI）"),
    "bad_code": ("{value} is not a code of this classification", "{value} 不是该分类的代码"),
    "repeated": (
        "{value} stands already on line {first_line}; this row was left out",
        "{value} 已在第 {first_line} 行出现，该行略去",
    ),
    "repeated_same": (
        "the row says the same as line {first_line}; it was read once",
        "该行与第 {first_line} 行相同，只读取一次",
    ),
    "unknown_reference": (
        "{value} is not described in these files; it was kept as a reference",
        "这些文件没有说明 {value}，已作为引用保留",
    ),
    "unknown_parent": ("the parent {value} is not in the file", "文件中没有上级 {value}"),
    "parent_skipped": (
        "the group {value} is not in the file; the row was placed under {placed}",
        "文件中没有分类 {value}，该行已归入 {placed}",
    ),
    "group_as_occupation": (
        "{value} is marked as an occupation but others stand below it; it was read as a group",
        "{value} 标为职业，但其下还有其他职业，已按小类读取",
    ),
    "numbering": (
        "the numbering breaks off before “{value}”; it was kept with the entry before it",
        "编号在“{value}”处中断，该段已并入前一条",
    ),
    "more_problems": (
        "{count} further problems are not listed",
        "另有 {count} 个问题未列出",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault at one place of a file.

    `line` counts from 1 with the header as line 1 (0: the file as a whole). An `error` left the
    row out, a `warning` kept it with the treatment that the sentence names. `en` and `zh` say the
    same thing.
    """

    file: str
    line: int
    column: str
    code: str
    en: str
    zh: str
    severity: Severity = "error"

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{column}: {self.en}"

    def text_zh(self) -> str:
        column = f"“{self.column}”列" if self.column else ""
        return f"{self.file} 第 {self.line} 行{column}：{self.zh}"


@dataclass(frozen=True, slots=True)
class GatheredProblem:
    """One fault that was found in several rows: its first place, and the lines of all."""

    first: Problem
    lines: tuple[int, ...]

    def __str__(self) -> str:
        more = len(self.lines) - 1
        last = max(self.lines)
        return str(self.first) + (f" (and {more} more, up to line {last})" if more else "")

    def text_zh(self) -> str:
        more = len(self.lines) - 1
        last = max(self.lines)
        return self.first.text_zh() + (f"（另有 {more} 处，至第 {last} 行）" if more else "")


def gathered(problems: Iterable[Problem]) -> list[GatheredProblem]:
    """The same fault of the same column said once, in the order of the first places."""
    lines: dict[Problem, list[int]] = {}
    firsts: dict[Problem, Problem] = {}
    for problem in problems:
        anywhere = replace(problem, line=0)
        firsts.setdefault(anywhere, problem)
        lines.setdefault(anywhere, []).append(problem.line)
    return [GatheredProblem(firsts[one], tuple(found)) for one, found in lines.items()]


@dataclass(frozen=True, slots=True)
class ReadResult(Generic[Records]):
    """What was read, and everything that was wrong with the rest."""

    records: Records
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


class ProblemLog:
    """Collects problems while files are read, up to a limit; what exceeds it is counted."""

    def __init__(
        self, limit: int = 100_000, messages: Mapping[str, tuple[str, str]] = MESSAGES
    ) -> None:
        self._limit = limit
        self._messages = messages
        self._problems: list[Problem] = []
        self._unlisted = 0

    def error(self, file: str, line: int, column: str, code: str, **params: object) -> None:
        """Report a row that is left out."""
        self._add(file, line, column, code, "error", params)

    def warning(self, file: str, line: int, column: str, code: str, **params: object) -> None:
        """Report a row that is kept with a treatment."""
        self._add(file, line, column, code, "warning", params)

    def all(self) -> tuple[Problem, ...]:
        """Every problem in the order of finding, with a last line for those past the limit."""
        if not self._unlisted:
            return tuple(self._problems)
        en, zh = MESSAGES["more_problems"]
        last = Problem(
            "",
            0,
            "",
            "more_problems",
            en.format(count=self._unlisted),
            zh.format(count=self._unlisted),
        )
        return (*self._problems, last)

    def _add(
        self,
        file: str,
        line: int,
        column: str,
        code: str,
        severity: Severity,
        params: Mapping[str, object],
    ) -> None:
        if len(self._problems) >= self._limit:
            self._unlisted += 1
            return
        en, zh = self._messages[code]
        shown = {name: _excerpt(value) for name, value in params.items()}
        self._problems.append(
            Problem(
                fit_text(file),
                line,
                fit_text(column),
                code,
                en.format(**shown),
                zh.format(**shown),
                severity,
            )
        )


def _excerpt(value: object) -> object:
    """A field's beginning, with unprintable characters shown by their code."""
    if not isinstance(value, str):
        return value
    shown = value[:EXCERPT_CHARACTERS] + ("…" if len(value) > EXCERPT_CHARACTERS else "")
    return "".join(
        character if character.isprintable() else f"\\x{ord(character) & 0xFF:02x}"
        for character in shown
    )
