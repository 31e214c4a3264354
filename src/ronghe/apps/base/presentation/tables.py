"""Tables: columns, sorting and paging by the page's own address, and what to say when empty.

Works on a QuerySet (sorted and cut by the database: one count and one select, whatever the size)
and on any sequence. Nothing needs a script.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import slugify

from ronghe.apps.base.presentation.doors import opens
from ronghe.apps.base.text import Text

Label = str | Promise | Text
Kind = Literal["text", "number", "day", "month", "ruler", "badge"]
Layout = Literal["scroll", "stack"]


@dataclass(frozen=True, slots=True)
class Badge:
    """A meaning (supported, attention, blocked, unknown) with a word of its own."""

    meaning: str
    word: Label = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere."""

    text: Any
    url: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty table says: what is missing, and what to do first."""

    title: Label
    text: Label = ""
    action: Label = ""
    action_url: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is an attribute path or key ("person.name"), or a function of the row.

    `order_by` makes it sortable: for a QuerySet the field to sort by, for a sequence any non-empty
    string (it is sorted by `value`, or by `sort_value`). `places` rounds numbers. `header` marks
    the column that names the row.
    """

    key: str
    label: Label
    value: str | Callable[[Any], Any] = ""
    kind: Kind = "text"
    order_by: str = ""
    sort_value: Callable[[Any], Any] | None = None
    places: int = 1
    header: bool = False
    hint: Label = ""

    def value_of(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        return _follow(row, self.value or self.key)

    def sort_key(self, row: Any) -> tuple[bool, Any]:
        """Rows without a value come last whichever way one sorts."""
        value = self.sort_value(row) if self.sort_value else self.value_of(row)
        value = value.text if isinstance(value, Link) else value
        value = str(value) if isinstance(value, Text | Promise) else value
        return value is None, value


def _follow(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row[name] if isinstance(row, dict) else getattr(row, name)
        row = row() if callable(row) else row
    return row


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    value: Any
    url: str = ""

    @property
    def is_absent(self) -> bool:
        return self.value is None or self.value == ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head with where a press on it leads and how it is sorted now."""

    column: Column
    url: str
    direction: Literal["", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page in the foot of the table; no number stands for pages left out."""

    number: int | None
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be drawn by `{% table … %}`."""

    key: str
    caption: Label
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    first: int
    last: int
    pages: tuple[PageLink, ...]
    previous_url: str
    next_url: str
    empty: Empty
    layout: Layout = "stack"
    note: Label = ""

    @property
    def sorted_heading(self) -> Heading | None:
        return next((heading for heading in self.headings if heading.direction), None)


class _Address:
    """The page's own address with some of its parameters changed."""

    def __init__(self, request: HttpRequest, prefix: str) -> None:
        self.parameters = request.GET.copy()
        self.path = request.path
        self.prefix = prefix

    def get(self, name: str) -> str:
        return self.parameters.get(self.prefix + name, "")

    def with_(self, **changes: Any) -> str:
        parameters = self.parameters.copy()
        for name, value in changes.items():
            parameters.pop(self.prefix + name, None)
            if value not in ("", None):
                parameters[self.prefix + name] = str(value)
        query = parameters.urlencode()
        return f"{self.path}?{query}" if query else self.path


def build_table(
    request: HttpRequest,
    rows: "QuerySet[Any] | Sequence[Any]",
    columns: Sequence[Column],
    caption: Label,
    empty: Empty,
    *,
    key: str = "",
    prefix: str = "",
    sort: str = "",
    page_size: int = 50,
    layout: Layout = "stack",
    note: Label = "",
) -> Table:
    """Sort and cut `rows` as the address asks (`?sort=-name&page=2`, names after `prefix`).

    `sort` is the order when the address names none. An unknown column or page is not an error: the
    default order and the nearest page are shown. Two tables on a page need different prefixes.
    """
    address = _Address(request, prefix)
    wanted = address.get("sort") or sort
    chosen = _chosen(columns, wanted)
    ordered = _sort(rows, chosen, wanted.startswith("-")) if chosen else rows
    page = Paginator(ordered, page_size).get_page(address.get("page"))
    return Table(
        key=key or prefix or slugify(str(caption)) or "table",
        caption=caption,
        headings=tuple(_heading(column, address, chosen, wanted) for column in columns),
        rows=tuple(tuple(_cell(column, row) for column in columns) for row in page),
        total=page.paginator.count,
        first=page.start_index(),
        last=page.end_index(),
        pages=_pages(page, address),
        previous_url=_page_url(page, address, -1),
        next_url=_page_url(page, address, 1),
        empty=empty if page or opens(request, empty.action_url) else _without_action(empty),
        layout=layout,
        note=note,
    )


def _without_action(empty: Empty) -> Empty:
    """What to do first is somebody else's to do: the page says it, and offers no door."""
    return replace(empty, action="", action_url="")


def _chosen(columns: Sequence[Column], wanted: str) -> Column | None:
    name = wanted.removeprefix("-")
    return next((c for c in columns if c.order_by and c.key == name), None)


def _sort(rows: Any, column: Column, down: bool) -> Any:
    if isinstance(rows, QuerySet):
        field = F(column.order_by)
        order = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
        return rows.order_by(order, "pk")
    present = [row for row in rows if not column.sort_key(row)[0]]
    absent = [row for row in rows if column.sort_key(row)[0]]
    return [*sorted(present, key=column.sort_key, reverse=down), *absent]


def _heading(column: Column, address: _Address, chosen: Column | None, wanted: str) -> Heading:
    if not column.order_by:
        return Heading(column, "", "")
    if column is not chosen:
        return Heading(column, address.with_(sort=column.key, page=""), "")
    down = wanted.startswith("-")
    other = column.key if down else f"-{column.key}"
    return Heading(
        column, address.with_(sort=other, page=""), "descending" if down else "ascending"
    )


def _cell(column: Column, row: Any) -> Cell:
    value = column.value_of(row)
    if isinstance(value, Link):
        return Cell(column, value.text, value.url)
    if isinstance(value, float) and value in (inf, -inf):
        return Cell(column, None)
    return Cell(column, value)


def _pages(page: Page[Any], address: _Address) -> tuple[PageLink, ...]:
    if page.paginator.num_pages < 2:
        return ()
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return tuple(
        PageLink(number, address.with_(page=number), number == page.number)
        if isinstance(number, int)
        else PageLink(None, "", False)
        for number in numbers
    )


def _page_url(page: Page[Any], address: _Address, step: int) -> str:
    exists = page.has_next() if step > 0 else page.has_previous()
    return address.with_(page=page.number + step) if exists else ""
