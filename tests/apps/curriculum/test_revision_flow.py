"""The table of moves: where a revision may go, on which conditions, and nowhere else."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.api import Refused
from ronghe.apps.curriculum.flows_revisions import (
    DAYS_FOR,
    FINAL,
    MOVES,
    STEP_IN,
    Facts,
    State,
    Step,
    checked_move,
    default_dates,
    moves_from,
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


def refusal_of(source: str, target: str, given_facts: Facts, **more: bool) -> str:
    with pytest.raises(Refused) as caught:
        checked_move(source, target, given_facts, **more)
    return caught.value.code


def test_the_way_from_a_proposal_to_its_effect_is_whole() -> None:
    way = ["proposed", "accepted", "drafting", "in_review", "with_committee", "approved"]
    way += ["published", "renewed", "taught", "closed"]

    assert all(
        any(move.target == after for move in moves_from(before)) for before, after in pairwise(way)
    )


def test_nothing_leaves_a_state_that_is_final() -> None:
    assert [move for state in FINAL for move in moves_from(state)] == []


def test_every_other_state_has_a_way_on_and_a_step_that_is_worked_on() -> None:
    going_on = set(State.values) - set(FINAL)

    assert {move.source for move in MOVES} == going_on
    assert set(STEP_IN) == going_on
    assert set(DAYS_FOR) == set(Step.values)


def test_only_the_committee_approves() -> None:
    approved = Facts(version_state="approved")

    assert refusal_of("with_committee", "approved", approved) == "wrong-state"
    assert checked_move("with_committee", "approved", approved, by_committee=True).by_committee


def test_the_committee_moves_nothing_else() -> None:
    assert refusal_of("accepted", "drafting", READY, by_committee=True) == "wrong-state"


@pytest.mark.parametrize(
    ("source", "target", "lacking", "code"),
    [
        ("proposed", "accepted", {"rests_on_postings_alone": True}, "postings-alone"),
        ("accepted", "drafting", {"has_module": False}, "module-missing"),
        ("drafting", "in_review", {"version_state": "draft"}, "version-not-in-review"),
        ("in_review", "with_committee", {"has_committee": False}, "committee-missing"),
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


@given(states, states, facts, st.booleans())
def test_a_move_is_in_the_table_with_all_its_guards_or_refused(
    source: str, target: str, given_facts: Facts, by_committee: bool
) -> None:
    listed = [
        m for m in MOVES if (m.source, m.target, m.by_committee) == (source, target, by_committee)
    ]
    is_legal = any(all(guard.holds(given_facts) for guard in move.guards) for move in listed)

    try:
        moved = checked_move(source, target, given_facts, by_committee=by_committee)
    except Refused:
        moved = None

    assert (moved is not None) == is_legal


@given(st.lists(st.tuples(states, facts, st.booleans()), max_size=30))
def test_no_course_of_tries_reaches_publication_without_the_committee(
    tries: list[tuple[str, Facts, bool]],
) -> None:
    state, decided = "proposed", False
    for target, given_facts, by_committee in tries:
        try:
            move = checked_move(state, target, given_facts, by_committee=by_committee)
        except Refused:
            continue
        decided = decided or (move.by_committee and target == "approved")
        state = target

    assert decided or state not in ("approved", "published", "renewed", "taught", "closed")


def test_dates_follow_each_other_by_the_default_days() -> None:
    dates = default_dates(date(2026, 3, 1), Step.DRAFT)

    assert (dates["draft"], dates["review"]) == (date(2026, 4, 15), date(2026, 4, 29))
    assert "judge" not in dates
    assert list(dates.values()) == sorted(dates.values())
