"""Reading text tables (comma or tab separated) row by row, losing nothing and hiding nothing.

Bytes in, fields out: no file is opened here. A row that cannot be read is reported with its line
and left out; the rows after it are read all the same.
"""

import csv
import io
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Literal

from ronghe.standards.problems import ProblemLog

Folder = Mapping[str, BinaryIO]
"""File names (without folders or .gz) and their unpacked bytes."""

Dialect = Literal["comma", "tab"]
Row = tuple[int, tuple[str, ...]]

RECOVERIES = 20
"""How often per file reading starts again behind an unclosed quotation mark."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
BINARY_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused as unreasonable, so that a damaged file cannot exhaust the machine."""

    file_bytes: int = 512 * 2**20
    rows: int = 2_000_000
    field_characters: int = 1_000_000
    problems: int = 100_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns wanted of a file, in the order in which a reader takes them.

    `ragged`: short rows are filled up with empty fields, as spreadsheets leave them.
    `strict_columns`: a column that is neither required nor optional is reported.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    dialect: Dialect = "comma"
    ragged: bool = False
    strict_columns: bool = False
    gb18030: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a folder while it is read: its name, the log and the limits."""

    name: str
    log: ProblemLog
    limits: Limits

    def error(self, line: int, column: str, code: str, **params: object) -> None:
        self.log.error(self.name, line, column, code, **params)

    def warning(self, line: int, column: str, code: str, **params: object) -> None:
        self.log.warning(self.name, line, column, code, **params)


def read_rows(source: Source, stream: BinaryIO, layout: Layout) -> Iterator[Row]:
    """Yield (line, fields) for every readable row, fields in the order of `layout.columns`.

    An optional column that is not in the file gives "". Faults go to the source's log.
    """
    text = decode(source, stream, layout)
    if text is None:
        return
    lines = list(io.StringIO(text, newline=""))
    parse = _comma_rows if layout.dialect == "comma" else _tab_rows
    header, first = _header(lines, layout)
    pick = _picker(source, header, layout)
    if pick is None:
        return
    suspicious = "\0" in text or _has_surrogates(text)
    for count, (line, row) in enumerate(parse(source, lines, first, len(header), layout.ragged)):
        if count >= source.limits.rows:
            source.error(line, "", "too_many_rows", limit=source.limits.rows)
            return
        if suspicious and not _is_clean(source, line, header, row):
            continue
        yield line, pick(row)


def decode(source: Source, stream: BinaryIO, layout: Layout) -> str | None:
    """The text of a file, or None (reported) when it is too large or no text at all."""
    data = stream.read(source.limits.file_bytes + 1)
    if len(data) > source.limits.file_bytes:
        source.error(0, "", "file_too_large", limit=source.limits.file_bytes)
        return None
    if data.startswith(BINARY_MARKS):
        source.error(0, "", "not_a_table")
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_otherwise(source, data, layout)


def _decode_otherwise(source: Source, data: bytes, layout: Layout) -> str:
    if layout.gb18030:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            pass
        else:
            source.warning(0, "", "read_as_gb18030")
            return text
    # Bytes that are not UTF-8 become lone surrogates: the rows that hold them are reported.
    return data.decode("utf-8-sig", errors="surrogateescape")


def _has_surrogates(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _is_clean(source: Source, line: int, header: Sequence[str], row: Sequence[str]) -> bool:
    for column, field in zip(header, row, strict=False):
        if "\0" in field:
            source.error(line, column, "nul_character")
            return False
        if _has_surrogates(field):
            source.error(line, column, "not_utf8", value=field)
            return False
    return True


def _header(lines: Sequence[str], layout: Layout) -> tuple[list[str], int]:
    """The header's names and the number of lines it takes."""
    if layout.dialect == "tab":
        return [name.strip() for name in _split_tab(lines[0])] if lines else [], 1
    _allow_long_fields(1 << 20)
    reader = csv.reader(lines)
    return [name.strip() for name in next(reader, [])], reader.line_num


def _picker(
    source: Source, header: Sequence[str], layout: Layout
) -> Callable[[Sequence[str]], tuple[str, ...]] | None:
    """A function from a row to the wanted fields, or None (reported) when that cannot be."""
    if not any(header):
        source.error(1, "", "file_empty")
        return None
    missing = [name for name in layout.required if name not in header]
    wanted = [name for name in header if name in layout.columns]
    repeated = sorted({name for name in wanted if wanted.count(name) > 1})
    for name in missing:
        source.error(1, name, "column_missing", value=name)
    for name in repeated:
        source.error(1, name, "column_repeated", value=name)
    if missing or repeated:
        return None
    if layout.strict_columns:
        for name in header:
            if name and name not in layout.columns:
                source.warning(1, name, "column_unknown", value=name)
    return _pick_by_position(header, layout.columns)


def _pick_by_position(
    header: Sequence[str], columns: Sequence[str]
) -> Callable[[Sequence[str]], tuple[str, ...]]:
    absent = len(header)  # one empty field behind the row stands for every absent column
    positions = [header.index(name) if name in header else absent for name in columns]
    if len(positions) == 1:
        only = positions[0]
        return lambda row: ((*row, "")[only],)
    choose = operator.itemgetter(*positions)
    if absent not in positions:
        return choose
    return lambda row: choose((*row, ""))


def _comma_rows(
    source: Source, lines: Sequence[str], start: int, width: int, ragged: bool
) -> Iterator[tuple[int, list[str]]]:
    """Rows of a CSV text; behind a row spoilt by a stray quotation mark reading starts anew."""
    _allow_long_fields(sum(map(len, lines)) + 1)
    position, recoveries = start, 0
    while position < len(lines):
        for first, end, row in _records(lines, position):
            position = end
            if row is None:
                source.error(first + 1, "", "stray_quote")
            fitted = _fit(source, first + 1, row, width, ragged) if row else None
            if fitted:
                yield first + 1, fitted
            spoilt = row is None or (any(row) and not fitted)
            if spoilt and end - first > 1 and recoveries < RECOVERIES:
                recoveries, position = recoveries + 1, first + 1
                break
            if row is None:
                break


def _records(lines: Sequence[str], start: int) -> Iterator[tuple[int, int, list[str] | None]]:
    """(first line, line behind the last, fields) of each record; None ends at a stray quote."""
    reader = csv.reader(islice(lines, start, None), strict=True)
    end = start
    while True:
        first = end
        try:
            row = next(reader, None)
        except csv.Error:
            yield first, start + reader.line_num, None
            return
        end = start + reader.line_num
        if row is None:
            return
        yield first, end, row


def _tab_rows(
    source: Source, lines: Sequence[str], start: int, width: int, ragged: bool
) -> Iterator[tuple[int, list[str]]]:
    """Rows of a tab separated text, in which a quotation mark is a character like any other."""
    for number, text in enumerate(islice(lines, start, None), start=start + 1):
        fitted = _fit(source, number, _split_tab(text), width, ragged)
        if fitted:
            yield number, fitted


def _split_tab(text: str) -> list[str]:
    return text.rstrip("\r\n").split("\t")


def _fit(source: Source, line: int, row: list[str], width: int, ragged: bool) -> list[str] | None:
    """The row with exactly `width` fields, or None: blank rows quietly, bad ones reported."""
    if not any(row):
        return None
    if len(row) > width and not any(row[width:]):
        del row[width:]
    if ragged and len(row) < width:
        row.extend([""] * (width - len(row)))
    longest = max(map(len, row))
    if longest > source.limits.field_characters:
        source.error(
            line, "", "field_too_long", found=longest, limit=source.limits.field_characters
        )
        return None
    if len(row) != width:
        source.error(line, "", "width", found=len(row), expected=width)
        return None
    return row


def _allow_long_fields(characters: int) -> None:
    """Raise the csv module's own limit (one for the process); ours is kept in `_fit`."""
    if csv.field_size_limit() < characters:
        csv.field_size_limit(characters)


def protect(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula: a quotation mark goes before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unprotect(text: str) -> str:
    """Take off the mark that `protect` put there."""
    is_protected = text.startswith("'") and text[1:].startswith(FORMULA_STARTS)
    return text[1:] if is_protected else text
