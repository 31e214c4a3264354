"""The table of moves: where a revision may go, on which conditions, and nowhere else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.api import Refused
from ronghe.apps.curriculum.flows_revisions import (
    BROUGHT_ABOUT,
    COMMITTEE,
    DAYS_FOR,
    FINAL,
    QUICK,
    REVISION,
    STEP_IN,
    Facts,
    State,
    Step,
    default_dates,
)

READY = Facts(
    has_module=True,
    version_state="in_review",
    has_committee=True,
    taught_on=date(2026, 9, 1),
    has_effect_review=True,
)
states = st.sampled_from(list(State.values))
facts = st.builds(
    Facts,
    has_module=st.booleans(),
    version_state=st.sampled_from(["", "draft", "in_review", "approved", "published"]),
    has_committee=st.booleans(),
    is_motion_open=st.booleans(),
    stale_resources=st.integers(0, 3),
    taught_on=st.none() | st.dates(),
    has_effect_review=st.booleans(),
    rests_on_postings_alone=st.booleans(),
)


def moved(source: str, target: str, given_facts: Facts, by: str = "") -> str:
    """The state after a move with a reason; Refused where the table has no such move."""
    move = REVISION.between(source, target, by=by)
    if move is None:
        raise REVISION.refusal(source)
    return REVISION.check(move.name, source, given_facts, by=by, because="as agreed")


def refusal_of(source: str, target: str, given_facts: Facts, by: str = "") -> str:
    with pytest.raises(Refused) as caught:
        moved(source, target, given_facts, by)
    return caught.value.code


def test_the_way_from_a_proposal_to_its_effect_is_whole() -> None:
    way = ["proposed", "accepted", "drafting", "in_review", "with_committee", "approved"]
    way += ["published", "renewed", "taught", "closed"]

    assert all(
        any(move.target == after for move in REVISION.moves_from(before))
        for before, after in pairwise(way)
    )


def test_nothing_leaves_a_state_that_is_final() -> None:
    assert [move for state in FINAL for move in REVISION.moves_from(state)] == []


def test_every_other_state_has_a_way_on_and_a_step_that_is_worked_on() -> None:
    going_on = set(State.values) - set(FINAL)

    assert {state for state in State.values if REVISION.moves_from(state)} == going_on
    assert set(STEP_IN) == going_on
    assert set(DAYS_FOR) == set(Step.values)


def test_only_the_committee_approves() -> None:
    approved = Facts(version_state="approved")

    assert refusal_of("with_committee", "approved", approved) == "wrong-state"
    assert moved("with_committee", "approved", approved, COMMITTEE) == "approved"


def test_the_committee_moves_nothing_else() -> None:
    assert refusal_of("accepted", "drafting", READY, COMMITTEE) == "wrong-state"


@pytest.mark.parametrize(
    ("source", "target", "lacking", "code"),
    [
        ("proposed", "accepted", {"rests_on_postings_alone": True}, "postings-alone"),
        ("accepted", "drafting", {"has_module": False}, "module-missing"),
        ("drafting", "in_review", {"version_state": "draft"}, "version-not-in-review"),
        ("in_review", "with_committee", {"has_committee": False}, "committee-missing"),
        ("in_review", "with_committee", {"reviews_own": True}, "own-review"),
        ("with_committee", "in_review", {"is_motion_open": True}, "motion-waiting"),
        ("approved", "published", {"version_state": "approved"}, "version-not-published"),
        ("published", "renewed", {"stale_resources": 1}, "resources-stale"),
        ("renewed", "taught", {"taught_on": None}, "not-taught"),
        ("taught", "closed", {"has_effect_review": False}, "effect-missing"),
    ],
)
def test_each_guard_has_its_own_refusal(
    source: str, target: str, lacking: dict[str, object], code: str
) -> None:
    fields = {name: getattr(READY, name) for name in Facts.__slots__}

    assert refusal_of(source, target, Facts(**{**fields, **lacking})) == code  # type: ignore[arg-type]


@given(states, states, facts, st.sampled_from(["", COMMITTEE]))
def test_a_move_is_in_the_table_with_all_its_guards_or_refused(
    source: str, target: str, given_facts: Facts, by: str
) -> None:
    listed = [
        move
        for move in REVISION.moves
        if source in move.sources and (move.target, move.by) == (target, by)
    ]
    is_legal = any(all(guard.holds(given_facts) for guard in move.guards) for move in listed)

    try:
        after = moved(source, target, given_facts, by)
    except Refused:
        after = source

    assert after == (target if is_legal else source)


@given(st.lists(st.tuples(states, facts, st.sampled_from(["", COMMITTEE])), max_size=30))
def test_no_course_of_tries_reaches_publication_without_the_committee(
    tries: list[tuple[str, Facts, str]],
) -> None:
    state, decided = "proposed", False
    for target, given_facts, by in tries:
        try:
            state = moved(state, target, given_facts, by)
        except Refused:
            continue
        decided = decided or (by == COMMITTEE and target == "approved")

    assert decided or state not in ("approved", "published", "renewed", "taught", "closed")


def test_what_a_move_brings_about_is_one_of_its_guards() -> None:
    assert all(guard in REVISION[name].guards for name, guard in BROUGHT_ABOUT.items())


def test_the_board_offers_only_moves_that_ask_for_nothing_more() -> None:
    assert [name for name in QUICK if REVISION[name].needs_reason or REVISION[name].by] == []


def test_dates_follow_each_other_by_the_default_days() -> None:
    dates = default_dates(date(2026, 3, 1), Step.DRAFT)

    assert (dates["draft"], dates["review"]) == (date(2026, 3, 31), date(2026, 4, 7))
    assert "judge" not in dates
    assert list(dates.values()) == sorted(dates.values())


AUTUMN = (date(2026, 9, 1), date(2027, 1, 20))
SPRING = (date(2027, 2, 20), date(2027, 7, 10))


@pytest.mark.parametrize(
    ("start", "taught", "seen"),
    [
        # 100 days from draft to renewal; in the spring semester there is time for it.
        (date(2026, 11, 27), date(2027, 3, 21), date(2027, 7, 24)),
        # Ready in the holidays: from the next semester on.
        (date(2026, 4, 27), date(2026, 9, 15), date(2027, 2, 3)),
        # Ready seven weeks before the semester ends: not begun in it any more.
        (date(2026, 8, 30), date(2027, 3, 6), date(2027, 7, 24)),
        # No semester is known that late: a fortnight, and half a year's teaching.
        (date(2027, 6, 1), date(2027, 9, 23), date(2028, 1, 21)),
    ],
)
def test_the_effect_is_looked_at_after_the_semester_in_which_it_is_taught(
    start: date, taught: date, seen: date
) -> None:
    dates = default_dates(start, Step.DRAFT, [AUTUMN, SPRING])

    assert (dates["teach"], dates["effect"]) == (taught, seen)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2031, 1, 1)), st.integers(30, 200))),
)
def test_dates_never_run_backwards(start: date, terms: list[tuple[date, int]]) -> None:
    semesters = [(begins, begins + timedelta(days=length)) for begins, length in terms]

    dates = list(default_dates(start, Step.JUDGE, semesters).values())

    assert len(dates) == len(Step.values)
    assert [start, *dates] == sorted([start, *dates])
