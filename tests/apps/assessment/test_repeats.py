"""What repeats an earlier answer of the same half-year does not count; what was rated does."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.assessment.observations import NO_RATER, ObservationTable, repeats

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["ann@2026-02-01", "ann@2026-08-01", "bo@2026-02-01"]),
        st.sampled_from(["q1", "q2"]),
        st.sampled_from([NO_RATER, "teacher"]),
        st.integers(1, 28),
    ),
    max_size=30,
)


def table(*rows: tuple[str, str, str, int]) -> ObservationTable:
    """From (person and half-year, item, rater, day of March)."""
    columns: dict[str, Any] = {
        name: np.zeros(len(rows), dtype=np.int64) for name in ObservationTable.__slots__
    }
    columns["unit"] = np.array([unit for unit, _item, _rater, _day in rows], dtype=str)
    columns["item"] = np.array([item for _unit, item, _rater, _day in rows], dtype=str)
    columns["rater"] = np.array([rater for _unit, _item, rater, _day in rows], dtype=str)
    columns["observed_on"] = np.array(
        [f"2026-03-{day:02}" for _unit, _item, _rater, day in rows], dtype="datetime64[D]"
    )
    return ObservationTable(**columns)


def test_the_first_answer_by_day_counts_whatever_came_in_first() -> None:
    """Three answers of one person to one item, written down in the order 9, 2, 5 March."""
    found = repeats(table(*(("ann@2026-02-01", "q1", NO_RATER, day) for day in (9, 2, 5))))

    assert found.tolist() == [True, False, True]


def test_another_item_person_or_half_year_is_no_repeat() -> None:
    found = repeats(
        table(
            ("ann@2026-02-01", "q1", NO_RATER, 1),
            ("ann@2026-02-01", "q2", NO_RATER, 2),
            ("bo@2026-02-01", "q1", NO_RATER, 3),
            ("ann@2026-08-01", "q1", NO_RATER, 4),
        )
    )

    assert not found.any()


def test_work_that_is_rated_again_is_other_work() -> None:
    rated = [("ann@2026-02-01", "q1", "teacher", day) for day in (1, 1, 2)]

    assert not repeats(table(*rated)).any()


def test_nothing_repeats_nothing() -> None:
    assert repeats(table()).tolist() == []


@given(ROWS)
def test_of_each_person_half_year_and_item_exactly_one_answer_counts(
    rows: list[tuple[str, str, str, int]],
) -> None:
    found = repeats(table(*rows))

    counted = [row for row, is_repeat in zip(rows, found, strict=True) if not is_repeat]
    answers = [row[:2] for row in counted if row[2] == NO_RATER]
    assert len(answers) == len(set(answers))
    assert set(answers) == {row[:2] for row in rows if row[2] == NO_RATER}
    assert [row for row in counted if row[2] != NO_RATER] == [
        row for row in rows if row[2] != NO_RATER
    ]
