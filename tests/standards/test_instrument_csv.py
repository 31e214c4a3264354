"""Instruments as CSV: what goes out comes in again, and every fault is named by its place."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.standards.instrument_csv import (
    COLUMNS,
    CategoryRow,
    InstrumentRow,
    ItemRow,
    read_instruments,
    write_instruments,
)

SCALE = InstrumentRow(
    code="turning",
    kind="anchored_scale",
    task="turn-a-shaft",
    minutes=6,
    title_en="Turning, seen at work",
    title_zh="车削，现场观察",
    items=(
        ItemRow(
            "turning-1",
            "clamp",
            "Clamps the part",
            "装夹工件",
            categories=(
                CategoryRow(0, "Only when shown", "要人示范"),
                CategoryRow(1, "With a hint", "提示后能做"),
            ),
        ),
        ItemRow("turning-2", "align", "Aligns it", "找正工件", anchor="pocket"),
    ),
)
HEAD = ",".join(COLUMNS)
FIRST = "instrument,t,anchored_scale,,5,,,,T,测,,"


def read(text: str) -> tuple[tuple[InstrumentRow, ...], list[tuple[int, str, str]]]:
    result = read_instruments(io.BytesIO(text.encode()))
    return result.records, [(p.line, p.column, p.code) for p in result.problems]


def test_what_is_written_is_read_again() -> None:
    result = read_instruments(io.BytesIO(write_instruments([SCALE])))

    assert (result.records, result.problems) == ((SCALE,), ())


def test_out_and_in_and_out_again_gives_the_same_bytes() -> None:
    first = write_instruments([SCALE, InstrumentRow("b", "checklist", "=B", "乙")])

    again = write_instruments(read_instruments(io.BytesIO(first)).records)

    assert again == first


def test_a_text_that_a_spreadsheet_would_run_is_written_as_text() -> None:
    written = write_instruments([InstrumentRow("b", "checklist", "=SUM(1)", "乙")]).decode()

    assert ",'=SUM(1)," in written


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1
)
CATEGORIES = st.lists(st.builds(CategoryRow, st.integers(0, 20), TEXT, TEXT), max_size=4).map(tuple)


@given(TEXT, TEXT, st.lists(CATEGORIES, max_size=3), st.integers(1, 480))
def test_any_instrument_survives_the_way_out_and_in(
    en: str, zh: str, items: list[tuple[CategoryRow, ...]], minutes: int
) -> None:
    rows = tuple(ItemRow(f"i{n}", "c", zh, en, "", one) for n, one in enumerate(items))
    instrument = InstrumentRow("x", "self_report", en, zh, "", minutes, zh, en, rows)

    result = read_instruments(io.BytesIO(write_instruments([instrument])))

    assert (result.records, result.problems) == ((instrument,), ())


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("book,b,,,,,,,B,乙,,", (3, "row", "not_one_of")),
        ("instrument,b,quiz,,5,,,,B,乙,,", (3, "kind", "not_one_of")),
        ("instrument,b c,checklist,,5,,,,B,乙,,", (3, "code", "code_form")),
        ("instrument,t,checklist,,5,,,,B,乙,,", (3, "code", "repeated")),
        ("instrument,b,checklist,,five,,,,B,乙,,", (3, "minutes", "not_a_number")),
        ("instrument,b,checklist,,9999,,,,B,乙,,", (3, "minutes", "out_of_range")),
        ("instrument,b,checklist,,5,,,,B,,,", (3, "title_zh", "empty")),
        ("item,b,,,,,,,B,乙,,", (3, "competence", "empty")),
        ("item,b,,,,c,,3,B,乙,,", (3, "score", "column_not_used")),
        ("category,,,,,,,1,B,乙,,", (3, "row", "nothing_above")),
    ],
)
def test_a_fault_is_named_by_line_and_column_and_leaves_only_its_row_out(
    row: str, fault: tuple[int, str, str]
) -> None:
    records, problems = read(f"{HEAD}\n{FIRST}\n{row}\n")

    assert problems == [fault]
    assert [one.code for one in records] == ["t"]


def test_what_stands_under_a_bad_row_is_left_out_and_named_too() -> None:
    text = f"{HEAD}\ninstrument,b,quiz,,5,,,,B,乙,,\nitem,i,,,,c,,,I,项,,\n"

    assert read(text) == ((), [(2, "kind", "not_one_of"), (3, "row", "nothing_above")])


def test_a_score_beyond_what_fits_is_refused() -> None:
    text = f"{HEAD}\n{FIRST}\nitem,i,,,,c,,,I,项,,\ncategory,,,,,,,21,A,甲,,\n"

    assert read(text)[1] == [(4, "score", "out_of_range")]


def test_a_file_without_rows_says_that_it_is_empty() -> None:
    assert read(f"{HEAD}\n") == ((), [(0, "", "file_empty")])


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    result = read_instruments(io.BytesIO(content))

    assert result.records or result.problems
