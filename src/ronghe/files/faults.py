"""Finding the rows of a table that cannot be used, with line, column and reason.

The fast reader only knows that something is wrong. This walks the rows one by one with the same
rules (`cells`), so it is slow and runs only then.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ronghe.files.cells import MISSING_TEXT, identifier_fault, score_fault, weight_fault
from ronghe.files.errors import FileError, row_length, text_broken
from ronghe.files.layout import Layout
from ronghe.files.sources import Source, not_utf8, open_bytes, open_text

CELL_FAULTS = {"score": score_fault, "weight": weight_fault}


def csv_faults(source: Source, layout: Layout) -> Iterator[FileError]:
    """Every fault of a CSV table, in the order of its lines.

    A line number is the one a text editor shows at the end of the row; rows may span lines.
    A text that is not UTF-8 or not CSV ends the walk, as what follows cannot be told apart.
    """
    try:
        with open_text(source) as text:
            yield from _row_faults(source, layout, csv.reader(text, delimiter=source.delimiter))
    except UnicodeDecodeError:
        yield not_utf8(source.name, first_line_not_utf8(source))


def _row_faults(source: Source, layout: Layout, reader: Any) -> Iterator[FileError]:
    next(reader, None)
    try:
        for row in reader:
            if row:
                yield from _faults_of_row(source, layout, row, reader.line_num)
    except csv.Error:
        yield text_broken({"file": source.name, "line": reader.line_num})


def _faults_of_row(
    source: Source, layout: Layout, row: Sequence[str], line: int
) -> Iterator[FileError]:
    where = {"file": source.name, "line": line}
    if len(row) != len(source.columns):
        yield row_length(where, len(row), len(source.columns))
        return
    cells = dict(zip(source.columns, row, strict=True))
    yield from _faults_of_cells(where, {name: cells[name] for name in layout.parts})


@contextmanager
def rewritten(source: Source) -> Iterator[Source]:
    """A plain copy of a CSV table that is sound but unusual (mixed line ends, say)."""
    with TemporaryDirectory(prefix="ronghe-") as folder:
        path = Path(folder) / source.name
        with open_text(source) as text, path.open("w", encoding="utf-8", newline="") as plain:
            rows = csv.reader(text, delimiter=source.delimiter)
            csv.writer(plain, lineterminator="\n").writerows(row for row in rows if row)
        yield Source(path, "csv", source.columns)


def first_line_not_utf8(source: Source) -> int:
    number = 0
    with open_bytes(source.path, gzipped=source.gzipped) as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return number


def parquet_faults(
    source: Source, rows: Sequence[tuple[int, Mapping[str, str]]]
) -> Iterator[FileError]:
    """The faults of some Parquet rows, given as their number from 1 and their cells as text."""
    for number, cells in rows:
        where = {"file": source.name, "row": number}
        yield from _faults_of_cells(where, cells)


def _faults_of_cells(where: Mapping[str, object], cells: Mapping[str, str]) -> Iterator[FileError]:
    if cells["score"] in MISSING_TEXT:
        return
    for column, text in cells.items():
        check = CELL_FAULTS.get(column)
        fault = check(where, text) if check else identifier_fault(where, column, text)
        if fault is not None:
            yield fault
