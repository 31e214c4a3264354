"""Semesters of training by date: cut in August and February, counted from the year of entry."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.certification.semesters import (
    entry_due,
    first_day,
    half_of,
    last_day,
    semester_of,
)


@pytest.mark.parametrize(
    ("day", "semester"),
    [
        (date(2025, 9, 1), 1),
        (date(2026, 1, 31), 1),
        (date(2026, 2, 1), 2),
        (date(2026, 7, 31), 2),
        (date(2026, 8, 1), 3),
        (date(2028, 6, 30), 6),
        (date(2025, 7, 31), 0),
    ],
)
def test_a_day_lies_in_its_semester(day: date, semester: int) -> None:
    assert semester_of(day, 2025) == semester


@given(st.integers(1, 12), st.integers(2000, 2100))
def test_the_days_of_a_semester_lie_in_it_and_its_neighbours_do_not(
    semester: int, year: int
) -> None:
    first, last = first_day(semester, year), last_day(semester, year)

    assert semester_of(first, year) == semester == semester_of(last, year)
    assert semester_of(first - timedelta(days=1), year) == semester - 1
    assert half_of(last) == first


def test_there_is_no_semester_before_the_first() -> None:
    with pytest.raises(ValueError, match="no semester 0"):
        first_day(0, 2025)


def test_an_entry_assessment_is_in_time_for_thirty_days() -> None:
    assert entry_due(date(2025, 9, 1)) == date(2025, 10, 1)
