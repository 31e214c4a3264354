"""A CSV file from a person's spreadsheet: read as it comes, or refused with the line and why."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.api import FileLimits, csv_lines

LIMITS = FileLimits(megabytes=1, rows=3)


def read(content: bytes) -> tuple[list[list[str]], list[tuple[int, str]]]:
    told: list[tuple[int, str]] = []
    lines = csv_lines(content, LIMITS, lambda line, column, en, zh: told.append((line, en)))
    return lines, told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_a_spreadsheet_writes_is_read(encoding: str) -> None:
    content = "编号,姓名\r\n1,林小雨\r\n".encode(encoding)

    assert read(content) == ([["编号", "姓名"], ["1", "林小雨"]], [])


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (b"", 1, "The file is empty."),
        (b"a\nb\n\xff\xfe\x00", 3, "The file is in neither UTF-8 nor GB18030."),
        (b'a\n"open', 1, "This is not a CSV file"),
        (b"a\n1\n2\n3\n4\n", 5, "The file has more than 3 rows"),
        (b"a" * 1_000_001, 1, "The file is larger than 1 MB."),
    ],
)
def test_what_cannot_be_read_is_refused_once_and_nothing_comes_back(
    content: bytes, line: int, why: str
) -> None:
    lines, told = read(content)

    assert lines == []
    assert len(told) == 1
    assert told[0][0] == line
    assert told[0][1].startswith(why)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=9)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_was_written_comes_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)

    assert read(out.getvalue().encode("utf-8-sig")) == (rows, [])
