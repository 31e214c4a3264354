"""Demand against supply, row by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.demand import Able, Coverage, Demanded, GapRow, Taught, coverage_of, find_gaps


def row(
    demanded: Demanded | None = None, taught: Taught | None = None, able: Able | None = None
) -> GapRow:
    [one] = find_gaps(
        [demanded] if demanded else [], [taught] if taught else [], [able] if able else []
    )
    return one


ASKED = Demanded("turning", 0.4, 0.35, 0.45, level=3)


def test_asked_and_not_taught_is_as_large_as_the_demand() -> None:
    one = row(ASKED)

    assert (one.reason, one.size, one.low, one.high) == ("not_taught", 0.4, 0.35, 0.45)
    assert one.is_gap


def test_a_module_without_hours_teaches_nothing() -> None:
    assert row(ASKED, Taught("turning", 0, 3)).reason == "not_taught"


def test_a_plan_that_aims_lower_than_asked_is_said() -> None:
    assert row(ASKED, Taught("turning", 60, 2), Able("turning", 0.9, 0.02, 30)).reason == (
        "target_below"
    )


def test_a_cohort_that_surely_falls_short_is_a_gap_of_asked_times_missing() -> None:
    one = row(ASKED, Taught("turning", 60, 3), Able("turning", 0.5, 0.1, 30))

    assert one.reason == "not_reached"
    assert one.size == pytest.approx(0.4 * 0.5)
    # 1.96 × √((½ × 0.1/3.92)² + (0.4 × 0.1)²) = 0.0823
    assert (one.low, one.high) == pytest.approx((0.1177, 0.2823), abs=1e-4)


def test_a_cohort_that_may_well_be_there_is_covered() -> None:
    """0.75 ± 0.1 is below 0.8 with a probability of 0.69 only."""
    one = row(ASKED, Taught("turning", 60, 3), Able("turning", 0.75, 0.1, 30))

    assert one.reason == "covered"
    assert one.probability == pytest.approx(0.6915, abs=1e-4)


def test_what_is_not_measured_is_not_known() -> None:
    assert row(ASKED, Taught("turning", 60, 3)).reason == "not_known"
    assert row(ASKED, Taught("turning", 60, 3), Able("turning", 0, 0, 0)).reason == "not_known"


def test_a_rare_wish_of_postings_is_not_asked_unless_another_source_backs_it() -> None:
    rare = Demanded("turning", 0.01, 0.0, 0.02)
    backed = Demanded("turning", 0.01, 0.0, 0.02, is_backed=True)

    assert row(rare).reason == "not_asked"
    assert row(backed).reason == "not_taught"


def test_what_nobody_asks_for_is_shown_as_such() -> None:
    assert row(None, Taught("turning", 60)).reason == "not_asked"


def test_rows_come_largest_gap_first_and_coverage_counts_both_ways() -> None:
    demanded = [
        Demanded("a", 0.1, 0, 1),
        Demanded("b", 0.6, 0, 1),
        Demanded("c", 0.3, 0, 1),
    ]

    rows = find_gaps(demanded, [Taught("c", 10), Taught("d", 5)], [])

    assert [one.skill for one in rows] == ["b", "a", "c", "d"]
    assert coverage_of(rows) == Coverage(asked=3, taught=1, weighted=pytest.approx(0.3))


def test_nothing_asked_has_no_coverage() -> None:
    assert coverage_of(find_gaps([], [Taught("a", 1)], [])) == Coverage(0, 0, None)


@given(
    st.floats(0.02, 1), st.floats(0, 0.2), st.floats(0, 1), st.floats(0, 0.5), st.integers(0, 40)
)
def test_a_gap_lies_in_its_interval_and_never_exceeds_the_demand(
    share: float, half: float, able: float, error: float, persons: int
) -> None:
    asked = Demanded("x", share, max(0, share - half), min(1, share + half))

    one = row(asked, Taught("x", 10), Able("x", able, error, persons))

    assert one.low <= one.size <= one.high
    assert one.size <= share
