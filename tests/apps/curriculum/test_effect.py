"""Whether estimates moved: a hand case, a published test, properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.curriculum.indices.effect import Pair, difference_of, mean_change


def pairs(*changes: float) -> list[Pair]:
    return [Pair(1.0, 1.0 + change) for change in changes]


def test_a_mean_change_worked_by_hand() -> None:
    # Changes 0.2 0.4 0.6 0.8 1.0: mean 0.6, variance 0.1, standard error sqrt(0.1 / 5) = 0.1414;
    # t with 4 degrees of freedom at 97.5 % is 2.7764: half width 0.3926.
    change = mean_change(pairs(0.2, 0.4, 0.6, 0.8, 1.0))

    assert change.mean == pytest.approx(0.6)
    assert (change.low, change.high) == pytest.approx((0.2074, 0.9926), abs=1e-4)
    assert (change.count, change.reading) == (5, "rose")


def test_an_interval_over_zero_cannot_tell() -> None:
    assert mean_change(pairs(-0.5, 0.1, 0.4, -0.2, 0.6)).reading == "cannot_tell"


def test_a_fall_is_said_too() -> None:
    assert mean_change(pairs(-0.5, -0.6, -0.4, -0.5, -0.6)).reading == "fell"


def test_four_students_are_too_few_to_say_anything() -> None:
    change = mean_change(pairs(1, 1, 1, 1))

    assert (change.count, change.mean, change.reading) == (4, None, "too_few")


def test_the_sleep_data_of_student_give_his_interval() -> None:
    # Student (1908), Biometrika 6, 1–25: hours of sleep gained under two drugs. The usual
    # programs give for the paired difference 1.58, interval 0.7001 to 2.4599.
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

    change = mean_change([Pair(a, b) for a, b in zip(first, second, strict=True)])

    assert change.mean == pytest.approx(1.58)
    assert (change.low, change.high) == pytest.approx((0.7001142, 2.4598858), abs=1e-7)


def test_the_same_data_as_two_groups_give_welchs_interval() -> None:
    # The usual programs, unequal variances: difference 1.58, interval −0.2054832 to 3.3654832.
    first = pairs(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
    second = pairs(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)

    found = difference_of(second, first)

    assert (found.low, found.high) == pytest.approx((-0.2054832, 3.3654832), abs=1e-6)
    assert found.reading == "cannot_tell"


def test_a_small_comparison_group_says_nothing() -> None:
    assert difference_of(pairs(1, 1, 1, 1, 1, 1), pairs(0, 0)).reading == "too_few"


def test_groups_without_any_spread_have_no_width() -> None:
    found = difference_of(pairs(1, 1, 1, 1, 1), pairs(0, 0, 0, 0, 0))

    assert (found.low, found.high) == (1, 1)


@given(st.lists(st.floats(-3, 3), min_size=5, max_size=30), st.floats(-2, 2))
def test_a_shift_of_the_scale_changes_nothing(changes: list[float], shift: float) -> None:
    there = mean_change([Pair(0, change) for change in changes])
    moved = mean_change([Pair(shift, shift + change) for change in changes])

    assert moved.mean == pytest.approx(there.mean, abs=1e-9)
    assert moved.low == pytest.approx(there.low, abs=1e-6)
