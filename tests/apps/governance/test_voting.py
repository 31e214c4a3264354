"""Votes in a meeting and in writing: opened, cast once, counted, refused with nothing changed."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction
from tests.apps.conftest import World
from tests.apps.governance.conftest import MEETS, MORNING, Table, found_table, registered

from ronghe.apps.base.api import Refused, Text
from ronghe.apps.governance.models import Bench, Decision, Motion, Recusal, Seat, Vote, VotingRound
from ronghe.apps.governance.registries import MotionKind, decision_effects, motion_kinds
from ronghe.apps.governance.services.committees import end_seat
from ronghe.apps.governance.services.meetings import close_meeting
from ronghe.apps.governance.services.motions import assign_motion
from ronghe.apps.governance.services.voting import (
    annul_round,
    cast_vote,
    close_round,
    close_written_rounds,
    open_written_round,
    step_aside,
)
from ronghe.apps.people.api import NotAllowed, command_viewer, viewer_of_person

PLAN = MotionKind("test.plan", Text("Plan", "方案"), "two_thirds", allows_written=False)
WEEK = timedelta(days=7)


def votes() -> list[tuple[int, str]]:
    return list(Vote.objects.order_by("pk").values_list("seat", "choice"))


def refused(code: str, act: Callable[[], object]) -> None:
    before = votes()
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code
    assert votes() == before


def test_a_motion_with_a_majority_on_both_benches_is_carried(table: Table) -> None:
    motion = table.motion()
    voting_round = table.open_vote(table.running())
    for seat in table.seats:
        table.vote(voting_round, seat, "yes")

    counted = close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    decision = Decision.objects.get()
    motion.refresh_from_db()
    assert (counted.state, motion.state, decision.carried) == ("counted", "carried", True)
    assert [bench["yes"] for bench in decision.tally["benches"]] == [2, 2]


def test_a_tie_on_one_bench_fails(table: Table) -> None:
    motion = table.motion()
    voting_round = table.open_vote(table.running())
    for seat, choice in zip(table.seats, ("yes", "yes", "yes", "no"), strict=True):
        table.vote(voting_round, seat, choice)

    close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    motion.refresh_from_db()
    assert (motion.state, Decision.objects.get().carried) == (Motion.State.FAILED, False)


def test_two_thirds_are_asked_of_a_plan(world: World) -> None:
    table = found_table(world, each=3)
    with registered(motion_kinds, PLAN.key, PLAN):
        motion = table.motion(kind=PLAN.key)
        voting_round = table.open_vote(table.running())
        choices = ("yes", "yes", "no", "yes", "no", "abstain")
        for seat, choice in zip(table.seats, choices, strict=True):
            table.vote(voting_round, seat, choice)
        close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    motion.refresh_from_db()
    assert motion.state == Motion.State.FAILED  # two of three, and one of two


def test_a_vote_is_not_opened_without_quorum(table: Table) -> None:
    motion = table.motion()
    meeting = table.running(here=[*table.school, table.enterprise[0]])

    refused("no-quorum", lambda: table.open_vote(meeting))

    motion.refresh_from_db()
    assert (motion.state, VotingRound.objects.count()) == (Motion.State.ON_AGENDA, 0)


def test_a_vote_is_not_opened_before_somebody_is_named_to_carry_it_out(table: Table) -> None:
    motion = table.motion(viewer=command_viewer())
    meeting = table.running()

    refused("not-assigned", lambda: table.open_vote(meeting))

    motion.refresh_from_db()
    assert (motion.state, VotingRound.objects.count()) == (Motion.State.ON_AGENDA, 0)
    assign_motion(
        viewer=table.secretary,
        motion=motion,
        owner=table.world.lead,
        due_on=MEETS.date(),
        review_on=MEETS.date(),
    )
    assert table.open_vote(meeting).motion == motion


def test_a_written_vote_is_not_opened_before_somebody_is_named_to_carry_it_out(
    table: Table,
) -> None:
    motion = table.motion(viewer=command_viewer())

    refused(
        "not-assigned",
        lambda: open_written_round(
            viewer=table.secretary, motion=motion, closes_at=MEETS, at=MORNING
        ),
    )

    assert VotingRound.objects.count() == 0


def test_one_vote_at_a_time(table: Table) -> None:
    table.motion("first")
    table.motion("second")
    meeting = table.running()
    table.open_vote(meeting)

    refused("round-open", lambda: table.open_vote(meeting))

    assert VotingRound.objects.count() == 1


def test_quorum_lost_midway_stops_the_vote_until_it_is_back(table: Table) -> None:
    table.motion()
    meeting = table.running()
    voting_round = table.open_vote(meeting)
    table.vote(voting_round, table.school[0], "yes")
    table.leaves(meeting, table.enterprise[1])

    refused("no-quorum", lambda: table.vote(voting_round, table.school[1], "yes"))

    table.arrives(meeting, table.enterprise[1])
    table.vote(voting_round, table.school[1], "yes")
    assert len(votes()) == 2


def test_counted_without_quorum_a_motion_stays_undecided(table: Table) -> None:
    motion = table.motion()
    meeting = table.running()
    voting_round = table.open_vote(meeting)
    for seat in table.seats:
        table.vote(voting_round, seat, "yes")
    table.leaves(meeting, table.enterprise[1])

    counted = close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    motion.refresh_from_db()
    assert (counted.state, motion.state) == ("no_quorum", Motion.State.ON_AGENDA)
    assert Decision.objects.count() == 0


def test_a_vote_stands(table: Table) -> None:
    table.motion()
    voting_round = table.open_vote(table.running())
    table.vote(voting_round, table.school[0], "yes")

    refused("voted", lambda: table.vote(voting_round, table.school[0], "no"))


def test_after_the_count_no_vote_is_taken(table: Table) -> None:
    table.motion()
    voting_round = table.open_vote(table.running())
    close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    refused("closed", lambda: table.vote(voting_round, table.school[0], "yes"))
    refused(
        "closed",
        lambda: close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS),
    )


def test_who_is_not_here_does_not_vote(world: World) -> None:
    table = found_table(world, each=3)
    table.motion()
    voting_round = table.open_vote(table.running(here=[*table.school, *table.enterprise[:2]]))

    refused("absent", lambda: table.vote(voting_round, table.enterprise[2], "yes"))


def test_without_a_seat_nobody_votes(table: Table) -> None:
    table.motion()
    voting_round = table.open_vote(table.running())
    former = table.enterprise[1]
    person = former.person
    Seat.objects.filter(pk=former.pk).update(ends_on=MEETS.date() - timedelta(days=400))

    refused("no-seat", lambda: table.vote(voting_round, former, "yes"))
    with pytest.raises(NotAllowed):
        cast_vote(
            viewer=viewer_of_person(table.world.teacher),
            voting_round=voting_round,
            choice=Vote.Choice.YES,
            at=MEETS,
        )
    assert person.committee_seats.count() == 1


def test_a_seat_that_begins_while_a_vote_is_open_has_no_part_in_it(table: Table) -> None:
    table.motion()
    meeting = table.running()
    voting_round = table.open_vote(meeting)
    newcomer = table.seat("Newcomer", Bench.SCHOOL)
    table.arrives(meeting, newcomer)

    refused("no-seat", lambda: table.vote(voting_round, newcomer, "yes"))


def test_a_seat_that_ends_while_a_vote_is_open_still_belongs_to_its_count(table: Table) -> None:
    table.motion()
    voting_round = table.open_vote(table.running())
    end_seat(viewer=command_viewer(), seat=table.school[1], on_date=MEETS.date())

    counted = close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    assert counted.tally is not None
    assert counted.tally["benches"][0]["seats"] == 2


# --- stepping aside -------------------------------------------------------------------------------


def steps_aside(table: Table, motion: Motion, seat: Seat, by: Seat | None = None) -> None:
    step_aside(
        viewer=table.viewer(by or seat), motion=motion, seat=seat, reason="My firm.", at=MEETS
    )


def test_who_steps_aside_leaves_the_count_and_the_base_of_the_quorum(world: World) -> None:
    table = found_table(world, each=3)
    motion = table.motion()
    meeting = table.running(here=[*table.school, table.enterprise[1], table.enterprise[2]])
    steps_aside(table, motion, table.enterprise[0])
    voting_round = table.open_vote(meeting)
    for seat in (*table.school, *table.enterprise[1:]):
        table.vote(voting_round, seat, "yes")

    close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    bench = Decision.objects.get().tally["benches"][1]
    assert (bench["seats"], bench["entitled"], bench["quorum"]) == (3, 2, 2)


def test_who_stepped_aside_does_not_vote(table: Table) -> None:
    motion = table.motion()
    meeting = table.running()
    steps_aside(table, motion, table.school[1])
    voting_round = table.open_vote(meeting)

    refused("recused", lambda: table.vote(voting_round, table.school[1], "yes"))


def test_a_vote_cast_before_stepping_aside_is_not_counted(table: Table) -> None:
    motion = table.motion()
    voting_round = table.open_vote(table.running())
    table.vote(voting_round, table.school[1], "no")
    table.vote(voting_round, table.school[0], "yes")
    for seat in table.enterprise:
        table.vote(voting_round, seat, "yes")
    steps_aside(table, motion, table.school[1])

    close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    assert Decision.objects.get().carried
    assert Decision.objects.get().tally["benches"][0]["no"] == 0


def test_a_chair_records_a_conflict_and_another_member_does_not(table: Table) -> None:
    motion = table.motion()
    with pytest.raises(Refused) as refusal:
        steps_aside(table, motion, table.school[0], by=table.school[1])
    assert refusal.value.code == "not-leading"

    steps_aside(table, motion, table.school[1], by=table.enterprise[0])
    assert Recusal.objects.get().recorded_by == table.enterprise[0].person


def test_stepping_aside_twice_or_after_the_decision_is_refused(table: Table) -> None:
    decision = table.decide()
    waiting = table.motion("another")
    steps_aside(table, waiting, table.school[0])

    with pytest.raises(Refused) as again:
        steps_aside(table, waiting, table.school[0])
    with pytest.raises(Refused) as late:
        steps_aside(table, decision.motion, table.school[0])

    assert (again.value.code, late.value.code) == ("recused", "wrong-state")
    assert Recusal.objects.count() == 1


# --- annulling, effects ---------------------------------------------------------------------------


def test_an_annulled_vote_decides_nothing_and_another_may_be_opened(table: Table) -> None:
    motion = table.motion()
    meeting = table.running()
    first = table.open_vote(meeting)
    table.vote(first, table.school[0], "no")
    annul_round(viewer=table.secretary, voting_round=first, reason="Pressed wrongly.", at=MEETS)

    second = table.open_vote(meeting)
    table.vote(second, table.school[0], "yes")

    motion.refresh_from_db()
    assert motion.state == Motion.State.OPEN
    assert [one.state for one in motion.rounds.all()] == ["annulled", "open"]
    assert len(votes()) == 2


def test_the_effect_of_a_decision_happens_with_it(table: Table) -> None:
    happened: list[tuple[str, bool]] = []

    def effect(viewer: object, motion: Motion, decision: Decision) -> None:
        happened.append((motion.state, decision.carried))

    with registered(decision_effects, "governance.general", effect):
        table.decide()

    assert happened == [("carried", True)]


def test_an_effect_that_refuses_undoes_the_whole_count(table: Table) -> None:
    def effect(viewer: object, motion: Motion, decision: Decision) -> None:
        raise Refused("The plan changed meanwhile.", "方案已变。", code="plan-changed")

    motion = table.motion()
    voting_round = table.open_vote(table.running())
    with (
        registered(decision_effects, "governance.general", effect),
        pytest.raises(Refused) as refusal,
    ):
        close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)

    motion.refresh_from_db()
    voting_round.refresh_from_db()
    assert refusal.value.code == "plan-changed"
    assert (motion.state, voting_round.state) == (Motion.State.OPEN, "open")
    assert Decision.objects.count() == 0


# --- in writing -----------------------------------------------------------------------------------


def in_writing(table: Table, motion: Motion) -> VotingRound:
    return open_written_round(
        viewer=table.secretary, motion=motion, closes_at=MORNING + WEEK, at=MORNING
    )


def vote_at(table: Table, voting_round: VotingRound, seat: Seat, days: int) -> None:
    cast_vote(
        viewer=table.viewer(seat),
        voting_round=voting_round,
        choice=Vote.Choice.YES,
        at=MORNING + timedelta(days=days),
    )


def test_in_writing_all_entitled_are_counted(world: World) -> None:
    table = found_table(world, each=3)
    motion = table.motion()
    voting_round = in_writing(table, motion)
    for seat in (*table.school[:2], table.enterprise[0]):
        vote_at(table, voting_round, seat, 1)

    close_round(viewer=table.secretary, voting_round=voting_round, at=MORNING + WEEK)

    motion.refresh_from_db()
    assert motion.state == Motion.State.FAILED  # one of three on the enterprise bench
    assert motion.packs.count() == 1


def test_a_written_vote_is_counted_early_only_when_everybody_has_voted(table: Table) -> None:
    motion = table.motion()
    voting_round = in_writing(table, motion)
    steps_aside(table, motion, table.enterprise[1])
    for seat in (*table.school, table.enterprise[0]):
        refused(
            "round-runs",
            lambda: close_round(viewer=table.secretary, voting_round=voting_round, at=MORNING),
        )
        vote_at(table, voting_round, seat, 1)

    close_round(viewer=table.secretary, voting_round=voting_round, at=MORNING + timedelta(days=2))

    assert Decision.objects.get().carried


def test_after_the_window_no_vote_is_taken_though_nobody_has_counted(table: Table) -> None:
    voting_round = in_writing(table, table.motion())

    refused("closed", lambda: vote_at(table, voting_round, table.school[0], 7))


def test_the_clock_counts_what_is_over_once(table: Table) -> None:
    in_writing(table, table.motion())
    clock = command_viewer("clock")

    early = close_written_rounds(viewer=clock, at=MORNING + timedelta(days=6))
    on_time = close_written_rounds(viewer=clock, at=MORNING + WEEK)
    again = close_written_rounds(viewer=clock, at=MORNING + WEEK)

    assert (early, on_time, again) == (0, 1, 0)
    assert not Decision.objects.get().carried


def test_a_plan_is_not_decided_in_writing(table: Table) -> None:
    with registered(motion_kinds, PLAN.key, PLAN):
        motion = table.motion(kind=PLAN.key)
        refused("not-in-writing", lambda: in_writing(table, motion))

    motion.refresh_from_db()
    assert (motion.state, VotingRound.objects.count()) == (Motion.State.SUBMITTED, 0)


@pytest.mark.parametrize("days", [1, 61])
def test_a_window_out_of_bounds_is_refused(table: Table, days: int) -> None:
    motion = table.motion()

    refused(
        "window",
        lambda: open_written_round(
            viewer=table.secretary,
            motion=motion,
            closes_at=MORNING + timedelta(days=days),
            at=MORNING,
        ),
    )

    assert VotingRound.objects.count() == 0


# --- the database ---------------------------------------------------------------------------------


def test_the_database_refuses_to_change_a_vote_or_a_decision(table: Table) -> None:
    decision = table.decide()

    for change in (
        lambda: Vote.objects.update(choice="no"),
        lambda: Vote.objects.all()._raw_delete("default"),
        lambda: Decision.objects.update(carried=False),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    decision.refresh_from_db()
    assert decision.carried
    assert {choice for _, choice in votes()} == {"yes"}


@pytest.mark.django_db(transaction=True)
def test_of_two_votes_of_one_member_at_once_one_counts(table: Table) -> None:
    table.motion()
    voting_round = table.open_vote(table.running())
    viewer = table.viewer(table.school[0])
    start, outcomes = Barrier(2), []

    def vote(choice: Vote.Choice) -> None:
        start.wait()
        try:
            cast_vote(viewer=viewer, voting_round=voting_round, choice=choice, at=MEETS)
            outcomes.append("taken")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=vote, args=(choice,)) for choice in (Vote.Choice.YES, Vote.Choice.NO)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["taken", "voted"]
    assert len(votes()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_vote_and_the_count_at_once_agree(table: Table) -> None:
    table.motion()
    meeting = table.running()
    voting_round = table.open_vote(meeting)
    viewer = table.viewer(table.school[0])
    start, outcomes = Barrier(2), {}

    def run(name: str, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes[name] = "taken"
        except Refused as refusal:
            outcomes[name] = refusal.code
        finally:
            connection.close()

    acts: dict[str, Callable[[], object]] = {
        "vote": lambda: cast_vote(
            viewer=viewer, voting_round=voting_round, choice=Vote.Choice.YES, at=MEETS
        ),
        "count": lambda: close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS),
    }
    threads = [Thread(target=run, args=one) for one in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    counted = VotingRound.objects.get()
    assert counted.tally is not None
    assert outcomes["count"] == "taken"
    assert (outcomes["vote"] == "taken") == (counted.tally["benches"][0]["yes"] == 1)
    close_meeting(viewer=table.secretary, meeting=meeting, at=MEETS)
