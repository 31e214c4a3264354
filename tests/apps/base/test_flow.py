"""One table of legal moves: what is in it happens once, what is not in it does not happen."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import models, transaction
from django.db.models import F
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.conftest import NOON, World, world  # noqa: F401

from ronghe.apps.base.api import Flow, Guard, Move, Refused, Text
from ronghe.apps.governance.models import Committee, Motion

State = Motion.State
IS_TITLED = Guard[Motion](
    "untitled", lambda motion: bool(motion.title_en), Text("No title.", "无题。")
)
LOAN = Flow[Motion](
    Text("loan", "借用"),
    State,
    begins=(State.DRAFT,),
    moves=(
        Move("ask", (State.DRAFT,), State.SUBMITTED, (IS_TITLED,)),
        Move("grant", (State.SUBMITTED, State.POSTPONED), State.CARRIED, by="lender"),
        Move("refuse", (State.SUBMITTED,), State.FAILED, needs_reason=True),
        Move("wait", (State.SUBMITTED,), State.POSTPONED),
        Move(
            "plan", (State.SUBMITTED,), State.ON_AGENDA, elsewhere=Text("Ask first.", "请先申请。")
        ),
        Move("talk", (State.ON_AGENDA,), State.OPEN),
        Move("give_up", (State.DRAFT, State.SUBMITTED), State.WITHDRAWN),
    ),
)
states = st.sampled_from(State.values)
names = st.sampled_from([move.name for move in LOAN.moves])


@pytest.fixture
def motion(world: World) -> Motion:  # noqa: F811
    committee = Committee.objects.create(
        organisation=world.school,
        programme=world.programme,
        title_en="C",
        title_zh="委员会",
        founded_on=NOON.date(),
    )
    return Motion.objects.create(
        committee=committee, kind="other", title_en="Lathe", title_zh="车床", proposed_at=NOON
    )


def stored(motion: Motion) -> str:
    return Motion.objects.get(pk=motion.pk).state


def refusal_of(motion: Motion, name: str, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        LOAN.make(motion, name, **more)
    return caught.value


# --- the table ------------------------------------------------------------------------------------


@given(states, names, st.booleans(), st.sampled_from(["", "lender"]), st.sampled_from(["", "why"]))
def test_only_moves_of_the_table_are_possible(
    state: str, name: str, is_titled: bool, by: str, reason: str
) -> None:
    motion = Motion(title_en="Lathe" if is_titled else "")
    move = LOAN[name]
    is_legal = (
        state in move.sources
        and by == move.by
        and all(guard.holds(motion) for guard in move.guards)
        and (bool(reason) or not move.needs_reason)
    )

    try:
        after = LOAN.check(name, state, motion, by=by, because=reason)
    except Refused:
        after = state

    assert after == (move.target if is_legal else state)


def test_a_table_says_what_is_possible_in_a_state() -> None:
    assert [move.name for move in LOAN.moves_from(State.DRAFT)] == ["ask", "give_up"]
    assert LOAN.moves_from(State.FAILED) == ()
    assert (LOAN.allows("plan", State.SUBMITTED), LOAN.allows("plan", State.DRAFT)) == (True, False)


def test_a_way_between_two_states_is_found_for_whoever_makes_it() -> None:
    assert LOAN.between(State.SUBMITTED, State.CARRIED) is None
    assert LOAN.between(State.SUBMITTED, State.CARRIED, by="lender") == LOAN["grant"]
    assert LOAN.between(State.DRAFT, State.CARRIED, by="lender") is None


def test_a_move_without_a_name_in_the_table_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(KeyError, match="steal"):
        LOAN.check("steal", State.DRAFT, Motion())


@pytest.mark.parametrize(
    ("moves", "fault"),
    [
        ((Move("ask", (State.DRAFT,), "lost"),), "lost is none of its states"),
        ((Move("ask", ("nowhere",), State.OPEN),), "nowhere is none of its states"),
        (LOAN.moves[:-1], "withdrawn is never reached"),
        ((*LOAN.moves, Move("ask", (State.OPEN,), State.DRAFT)), "ask is named twice"),
        (
            (*LOAN.moves, Move("hurry", (State.DRAFT,), State.SUBMITTED)),
            "two moves lead from draft to submitted",
        ),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(
    moves: tuple[Move[Motion], ...], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        replace(LOAN, moves=moves)


def test_the_drawing_shows_every_move_and_where_it_ends() -> None:
    class Lamp(models.TextChoices):
        OFF = "off"
        ON = "on"
        BROKEN = "broken"

    flow = Flow[Any](
        Text("lamp", "灯"),
        Lamp,
        begins=(Lamp.OFF,),
        moves=(
            Move("light", (Lamp.OFF,), Lamp.ON),
            Move("break", (Lamp.OFF, Lamp.ON), Lamp.BROKEN),
        ),
    )

    assert flow.drawing().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> off",
        "    off --> on: light",
        "    off --> broken: break",
        "    on --> broken: break",
        "    broken --> [*]",
    ]


# --- rows -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_move_writes_the_state_and_what_belongs_to_it(motion: Motion) -> None:
    LOAN.make(motion, "ask", title_zh="铣床")

    kept = Motion.objects.get(pk=motion.pk)
    assert (motion.state, motion.title_zh) == (State.SUBMITTED, "铣床")
    assert (kept.state, kept.title_zh) == (State.SUBMITTED, "铣床")


@pytest.mark.django_db
def test_of_two_at_once_the_second_is_refused_and_nothing_changed(motion: Motion) -> None:
    first, second = (Motion.objects.get(pk=motion.pk) for _ in range(2))
    LOAN.make(first, "ask")

    refusal = refusal_of(second, "ask", title_zh="铣床")

    kept = Motion.objects.get(pk=motion.pk)
    assert refusal.code == "wrong-state"
    assert (kept.state, kept.title_zh) == (State.SUBMITTED, "车床")
    assert second.state == State.SUBMITTED


@pytest.mark.django_db
def test_a_row_that_was_moved_on_meanwhile_goes_on_from_where_it_is(motion: Motion) -> None:
    stale = Motion.objects.get(pk=motion.pk)
    LOAN.make(motion, "ask")

    LOAN.make(stale, "wait")

    assert stored(motion) == State.POSTPONED


@pytest.mark.django_db
def test_a_guard_that_does_not_hold_is_told_and_nothing_changed(motion: Motion) -> None:
    motion.title_en = ""

    refusal = refusal_of(motion, "ask")

    assert (refusal.code, refusal.text) == (
        "untitled",
        Text("No title. Nothing was changed.", "无题。未作任何更改。"),
    )
    assert stored(motion) == State.DRAFT


@pytest.mark.django_db
def test_guards_look_at_the_facts_where_some_are_given(motion: Motion) -> None:
    refusal = refusal_of(motion, "ask", facts=Motion(title_en=""))

    assert refusal.code == "untitled"
    assert stored(motion) == State.DRAFT


@pytest.mark.django_db
def test_a_move_that_needs_a_reason_is_not_made_without(motion: Motion) -> None:
    LOAN.make(motion, "ask")

    refusal = refusal_of(motion, "refuse", because="  ")

    assert refusal.code == "reason-missing"
    assert stored(motion) == State.SUBMITTED


@pytest.mark.django_db
def test_a_move_of_somebody_else_is_refused(motion: Motion) -> None:
    LOAN.make(motion, "ask")

    refusal = refusal_of(motion, "grant")

    assert refusal.code == "wrong-state"
    assert stored(motion) == State.SUBMITTED


@pytest.mark.django_db
def test_a_refusal_names_the_state_in_both_languages_or_says_the_moves_own_words(
    motion: Motion,
) -> None:
    with translation.override("zh-hans"):
        general = refusal_of(motion, "wait").text
    own = refusal_of(motion, "plan").text

    assert general.en == "This is not possible now; the loan is “draft”. Nothing was changed."
    assert general.zh == "当前状态为“草稿”，无法进行此操作。未作任何更改。"
    assert own == Text("Ask first. Nothing was changed.", "请先申请。未作任何更改。")


@pytest.mark.django_db
def test_what_the_database_computes_is_read_back(motion: Motion) -> None:
    LOAN.make(motion, "ask", title_zh=F("title_en"))

    assert motion.title_zh == "Lathe"


@pytest.mark.django_db
def test_many_rows_move_together_where_the_move_has_no_condition(motion: Motion) -> None:
    LOAN.make(motion, "ask")
    Motion.objects.create(
        committee=motion.committee, kind="other", title_en="Saw", title_zh="锯", proposed_at=NOON
    )

    count = LOAN.make_all(Motion.objects.all(), "wait")

    assert count == 1
    assert sorted(Motion.objects.values_list("state", flat=True)) == ["draft", "postponed"]


@pytest.mark.django_db
def test_rows_in_hand_move_together_or_not_at_all(motion: Motion) -> None:
    LOAN.make(motion, "ask")
    second = Motion.objects.get(pk=motion.pk)
    second.pk, second.uuid = None, uuid4()
    second.save()
    LOAN.make_together([motion, second], "wait")
    LOAN.make(second, "grant", by="lender")

    with pytest.raises(Refused) as refused, transaction.atomic():
        LOAN.make_together([motion, second], "wait")

    assert refused.value.code == "wrong-state"
    assert (motion.state, stored(motion)) == (State.POSTPONED, State.POSTPONED)
    assert (second.state, stored(second)) == (State.CARRIED, State.CARRIED)


def test_none_in_hand_move_without_asking_the_database() -> None:
    LOAN.make_together([], "wait")


def test_a_move_with_conditions_is_made_one_by_one() -> None:
    for name in ("ask", "grant", "refuse"):
        with pytest.raises(ValueError, match="one by one"):
            LOAN.make_all(Motion.objects.none(), name)
        with pytest.raises(ValueError, match="one by one"):
            LOAN.make_together([], name)
