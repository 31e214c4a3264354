"""Workbooks of plain tables by XlsxWriter: no formula, no macro, nothing that runs.

A text that begins like a formula is written as text. The same sheets at the same moment give the
same cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

Cell = str | int | float | None
NAME_CHARACTERS = 31  # a sheet's name, by the format
LARGEST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; `widths` in characters, in the order of the columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()


class WorkbookTooLarge(Exception):
    """More rows than LARGEST_ROWS."""


def render_xlsx(sheets: Sequence[Sheet], *, title: str, at: datetime) -> bytes:
    """The sheets as one workbook, dated `at`. Raises WorkbookTooLarge."""
    import xlsxwriter  # imported late: few requests need it

    if sum(len(sheet.rows) for sheet in sheets) > LARGEST_ROWS:
        raise WorkbookTooLarge
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _write(book.add_worksheet(_name(sheet.name)), sheet, heading, wrapped)
    return stream.getvalue()


def _name(text: str) -> str:
    """A sheet's name may not hold these characters, nor be longer than the format allows."""
    return "".join("-" if mark in "[]:*?/\\" else mark for mark in text)[:NAME_CHARACTERS]


def _write(page: Any, sheet: Sheet, heading: Any, wrapped: Any) -> None:
    page.freeze_panes(1, 1)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.write_row(0, 0, sheet.columns, heading)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, column, cell, wrapped)
            elif cell is not None:
                page.write_number(number, column, cell, wrapped)
