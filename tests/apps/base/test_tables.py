"""Tables sort and cut themselves by the page's own address."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from ronghe.apps.base.presentation.tables import Column, Empty, Link, Table, build_table
from ronghe.apps.people.api import Person

COLUMNS = (
    Column("name", "Name", order_by="name", header=True),
    Column("score", "Score", kind="number", order_by="score"),
    Column("remark", "Remark"),
)
NOTHING = Empty("Nobody yet", "Import the list first.")
ROWS = [
    {"name": "Wang", "score": 2.0, "remark": ""},
    {"name": "Chen", "score": None, "remark": "new"},
    {"name": "Li", "score": -1.0, "remark": ""},
]


def table_at(address: str, rows: object = ROWS, **options: object) -> Table:
    request = RequestFactory().get(address)
    return build_table(request, rows, COLUMNS, "People", NOTHING, **options)  # type: ignore[arg-type]


def names(table: Table) -> list[str]:
    return [row[0].value for row in table.rows]


def test_the_order_given_holds_until_the_address_asks_for_another() -> None:
    assert names(table_at("/people/")) == ["Wang", "Chen", "Li"]
    assert names(table_at("/people/?sort=name")) == ["Chen", "Li", "Wang"]
    assert names(table_at("/people/?sort=-name")) == ["Wang", "Li", "Chen"]
    assert names(table_at("/people/", sort="-name")) == ["Wang", "Li", "Chen"]


@pytest.mark.parametrize("sort", ["score", "-score"])
def test_rows_without_a_value_come_last_whichever_way_one_sorts(sort: str) -> None:
    assert names(table_at(f"/people/?sort={sort}"))[-1] == "Chen"


@pytest.mark.parametrize("address", ["/people/?sort=remark", "/people/?sort=x&page=0&page=abc"])
def test_an_unknown_column_or_page_shows_the_default(address: str) -> None:
    assert names(table_at(address)) == ["Wang", "Chen", "Li"]


def test_a_heading_leads_to_the_other_direction_and_keeps_the_rest_of_the_address() -> None:
    table = table_at("/people/?class=2&sort=name&page=2", page_size=1)
    assert [heading.direction for heading in table.headings] == ["ascending", "", ""]
    assert [heading.url for heading in table.headings] == [
        "/people/?class=2&sort=-name",
        "/people/?class=2&sort=score",
        "",
    ]


def test_the_foot_says_where_one_is_and_leads_on() -> None:
    table = table_at("/people/?page=2", page_size=1)
    assert (table.first, table.last, table.total) == (2, 2, 3)
    assert [(page.number, page.current) for page in table.pages] == [
        (1, False),
        (2, True),
        (3, False),
    ]
    assert (table.previous_url, table.next_url) == ("/people/?page=1", "/people/?page=3")


def test_two_tables_on_one_page_do_not_disturb_each_other() -> None:
    table = table_at("/people/?sort=name&b_sort=-name", prefix="b_")
    assert names(table) == ["Wang", "Li", "Chen"]
    assert table.headings[0].url == "/people/?sort=name&b_sort=name"


def test_an_empty_table_says_what_to_do_first() -> None:
    table = table_at("/people/", rows=[])
    assert (table.rows, table.total, table.empty) == ((), 0, NOTHING)


def test_a_cell_may_lead_somewhere() -> None:
    column = Column("name", "Name", lambda row: Link(row["name"], "/people/1/"))
    table = build_table(RequestFactory().get("/"), ROWS[:1], (column,), "People", NOTHING)
    assert (table.rows[0][0].value, table.rows[0][0].url) == ("Wang", "/people/1/")


@given(st.lists(st.one_of(st.none(), st.floats(-9, 9)), max_size=30), st.booleans())
def test_sorting_loses_and_invents_no_row(scores: list[float | None], down: bool) -> None:
    rows = [{"name": str(n), "score": score, "remark": ""} for n, score in enumerate(scores)]
    table = table_at(f"/?sort={'-' if down else ''}score", rows, page_size=50)
    assert sorted(names(table), key=int) == [row["name"] for row in rows]
    shown = [row[1].value for row in table.rows if row[1].value is not None]
    assert shown == sorted(shown, reverse=down)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 100])
def test_the_database_sorts_and_cuts_with_two_queries_whatever_the_size(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Person.objects.bulk_create(Person(name_en=f"Person {n:03}") for n in range(count))
    columns = (Column("name_en", "Name", order_by="name_en"),)
    request = RequestFactory().get("/?sort=-name_en")
    with django_assert_num_queries(2):
        table = build_table(request, Person.objects.all(), columns, "People", NOTHING, page_size=30)
    assert table.rows[0][0].value == f"Person {count - 1:03}"
    assert len(table.rows) == min(count, 30)
