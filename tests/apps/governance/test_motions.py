"""Motions are proposed once, disposed of by whoever proposed them, and seen by the committee."""

from datetime import date
from uuid import uuid4

import pytest
from tests.apps.governance.conftest import MORNING, Table

from ronghe.apps.base.api import NotFound, Reference, Refused
from ronghe.apps.governance.api import motions_about
from ronghe.apps.governance.flows import MEETING, MOTION
from ronghe.apps.governance.kinds import kind_named
from ronghe.apps.governance.models import Meeting, Motion
from ronghe.apps.governance.queries.motions import motion_for, motions_for
from ronghe.apps.governance.services.motions import (
    assign_motion,
    submit_motion,
    withdraw_motion,
)
from ronghe.apps.people.api import NotAllowed, viewer_of_person

PLAN = Reference("curriculum.plan", uuid4(), "3")


def assign(table: Table, motion: Motion, *, review_on: date) -> None:
    assign_motion(
        viewer=table.secretary,
        motion=motion,
        owner=table.world.lead,
        due_on=date(2027, 1, 15),
        review_on=review_on,
    )


def test_a_proposed_motion_waits_for_the_next_agenda(table: Table) -> None:
    motion = table.motion(subject=PLAN)

    assert motion.state == Motion.State.SUBMITTED
    assert motion.proposed_by == table.world.lead
    assert list(motions_about(PLAN)) == [motion]


def test_a_second_motion_about_the_same_is_refused_until_the_first_is_over(table: Table) -> None:
    first = table.motion(subject=PLAN)

    with pytest.raises(Refused) as refusal:
        table.motion(subject=PLAN)

    assert refusal.value.code == "motion-waiting"
    assert Motion.objects.count() == 1
    withdraw_motion(viewer=table.secretary, motion=first)
    assert table.motion(subject=PLAN).state == Motion.State.SUBMITTED


def test_a_kind_that_no_app_registers_is_refused(table: Table) -> None:
    with pytest.raises(Refused) as refusal:
        table.motion(kind="nowhere.nothing")

    assert refusal.value.code == "unknown-kind"
    assert Motion.objects.count() == 0


def test_a_motion_of_a_kind_no_longer_registered_stays_readable_and_takes_two_thirds() -> None:
    assert kind_named("gone.kind").majority == "two_thirds"
    assert not kind_named("gone.kind").allows_written


def test_a_teacher_without_a_seat_proposes_nothing(table: Table) -> None:
    with pytest.raises(NotAllowed):
        table.motion(viewer=viewer_of_person(table.world.teacher))

    assert Motion.objects.count() == 0


def test_a_draft_is_seen_by_its_author_alone_until_it_is_submitted(table: Table) -> None:
    author, other = table.viewer(table.enterprise[0]), table.viewer(table.school[0])
    motion = table.motion(viewer=author, as_draft=True)

    with pytest.raises(NotFound):
        motion_for(other, motion.uuid)
    assert motion_for(author, motion.uuid) == motion

    submit_motion(viewer=author, motion=motion)
    assert list(motions_for(other)) == [motion]


def test_only_the_author_and_the_secretary_withdraw(table: Table) -> None:
    motion = table.motion(viewer=table.viewer(table.enterprise[0]))

    with pytest.raises(Refused) as refusal:
        withdraw_motion(viewer=table.viewer(table.school[0]), motion=motion)

    motion.refresh_from_db()
    assert (refusal.value.code, motion.state) == ("not-yours", Motion.State.SUBMITTED)
    withdraw_motion(viewer=table.secretary, motion=motion)
    assert motion.state == Motion.State.WITHDRAWN


def test_a_withdrawn_motion_is_not_submitted_again(table: Table) -> None:
    motion = table.motion()
    withdraw_motion(viewer=table.secretary, motion=motion)

    with pytest.raises(Refused) as refusal:
        submit_motion(viewer=table.secretary, motion=motion)

    assert refusal.value.code == "wrong-state"
    assert Motion.objects.get().state == Motion.State.WITHDRAWN


def test_owner_and_dates_are_named_before_the_vote(table: Table) -> None:
    motion = table.motion()

    assign(table, motion, review_on=date(2027, 9, 1))

    assert (motion.owner, motion.review_on) == (table.world.lead, date(2027, 9, 1))


def test_whoever_proposes_carries_it_out_within_the_usual_time_unless_others_are_named(
    table: Table,
) -> None:
    motion = table.motion(viewer=table.viewer(table.enterprise[0]), at=MORNING)

    assert motion.owner == table.enterprise[0].person
    assert (motion.due_on, motion.review_on) == (date(2027, 1, 1), date(2027, 11, 2))


def test_an_effect_is_not_looked_at_before_the_decision_is_due(table: Table) -> None:
    motion = table.motion()

    with pytest.raises(Refused) as refusal:
        assign(table, motion, review_on=date(2027, 1, 1))

    assert refusal.value.code == "review-before-due"
    assert Motion.objects.get().review_on == date(2027, 11, 2)


def test_every_state_is_reached_by_some_legal_change() -> None:
    assert {move.target for move in MOTION.moves} == set(Motion.State) - {Motion.State.DRAFT}
    assert {move.target for move in MEETING.moves} == set(Meeting.State) - {Meeting.State.PLANNED}


def test_concerned_organisations_are_kept(table: Table) -> None:
    motion = table.motion(concerns=[table.world.enterprise], at=MORNING)

    assert list(motion.concerns.all()) == [table.world.enterprise]
