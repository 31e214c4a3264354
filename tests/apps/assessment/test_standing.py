"""How students and classes stand, by hand-worked cases."""

from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.assessment.queries.standing import (
    LEAST_STUDENTS,
    MeanView,
    Measured,
    Movement,
    Others,
    Span,
    gap_of,
    growth_of,
    is_wide,
    mean_of,
    semester_of,
    span_of,
)

AUTUMN, SPRING, NEXT_AUTUMN = date(2025, 8, 1), date(2026, 2, 1), date(2026, 8, 1)


def row(person: int, term: date, measure: float, part: str = "") -> Measured:
    return Measured(person, "behavioural", part, term, measure, 0.3, True)


def everybody(*terms: date, count: int = LEAST_STUDENTS) -> list[tuple[int, date]]:
    return [(person, term) for term in terms for person in range(count)]


def test_a_year_is_compared_where_a_year_ago_was_measured() -> None:
    assert span_of(everybody(AUTUMN, SPRING, NEXT_AUTUMN)) == Span(AUTUMN, NEXT_AUTUMN)


def test_the_half_year_before_is_compared_where_a_year_ago_was_not() -> None:
    assert span_of(everybody(SPRING, NEXT_AUTUMN)) == Span(SPRING, NEXT_AUTUMN)


def test_a_half_year_with_few_students_does_not_count() -> None:
    few = everybody(NEXT_AUTUMN, count=LEAST_STUDENTS - 1)
    assert span_of([*everybody(AUTUMN), *few]) is None


@pytest.mark.parametrize(
    ("term", "semester"), [(AUTUMN, 1), (SPRING, 2), (NEXT_AUTUMN, 3), (date(2024, 8, 1), -1)]
)
def test_semesters_count_from_the_autumn_of_entry(term: date, semester: int) -> None:
    assert semester_of(term, entry_year=2025) == semester


@pytest.mark.parametrize(
    ("change", "error", "usual", "verdict"),
    [
        (1.0, 0.5, 1.2, "up"),  # 1.0 > 1.96 · 0.5 = 0.98
        (-1.0, 0.5, 1.2, "down"),
        (0.1, 0.5, 1.2, "still"),  # 0.1 + 0.98 < 1.2
        (0.3, 0.5, 1.2, "open"),  # 0.3 + 0.98 > 1.2: may have grown as is usual
        (0.1, 0.5, None, "open"),
    ],
)
def test_a_movement_is_judged_by_its_uncertainty_and_by_what_is_usual(
    change: float, error: float, usual: float | None, verdict: str
) -> None:
    assert Movement(change, error, usual).verdict == verdict


@given(st.floats(-3, 3), st.floats(0.01, 2), st.floats(-1, 3))
def test_whoever_stands_still_neither_rose_nor_fell_nor_may_have_grown_as_usual(
    change: float, error: float, usual: float
) -> None:
    movement = Movement(change, error, usual)
    if movement.verdict == "still":
        assert abs(change) <= 1.959964 * error
        assert change + 1.959964 * error < usual


def test_a_mean_has_the_spread_over_the_root_of_the_count_as_its_error() -> None:
    found = mean_of([1.0, 2.0, 3.0, 4.0, 5.0])

    assert found == MeanView(3.0, sqrt(2.5 / 5), 5)
    assert mean_of([1.0, 2.0, 3.0, 4.0]) is None


def test_growth_is_over_those_measured_at_both_ends() -> None:
    whole = {(p, AUTUMN): row(p, AUTUMN, 0.0) for p in range(5)}
    whole |= {(p, NEXT_AUTUMN): row(p, NEXT_AUTUMN, 1.0 + p) for p in range(6)}
    found = growth_of(whole, Span(AUTUMN, NEXT_AUTUMN))

    assert found is not None
    assert (found.mean, found.count) == (3.0, 5)


def test_the_gap_is_basic_minus_higher_order_by_student() -> None:
    rows = [row(p, AUTUMN, 1.0, "basic") for p in range(5)]
    rows += [row(p, AUTUMN, 0.1 * p, "higher") for p in range(6)]
    found = gap_of(rows, "behavioural")

    assert found is not None
    assert found.mean == pytest.approx(0.8)
    assert is_wide(found)
    assert gap_of(rows, "cognitive") is None


def test_others_of_the_same_semester_are_what_the_calibration_found() -> None:
    others = Others(
        {
            "dimensions": ["attitudinal", "behavioural"],
            "means": {"semester 1": [0.0, -1.0], "semester 3": [0.2, 0.5]},
        }
    )

    assert others.mean("behavioural", 3) == 0.5
    assert others.growth("behavioural", 1, 3) == 1.5
    assert others.growth("behavioural", 1, 2) is None
    assert others.mean("career", 1) is None
