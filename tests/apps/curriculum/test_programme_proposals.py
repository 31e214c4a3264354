"""Programmes open, adjust, suspend and close by proposal, evidence and vote."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from tests.apps.conftest import NOON, World
from tests.apps.curriculum.workshop_steps import make_occupation
from tests.apps.governance.conftest import MEETS, SINCE, Table

from api_calls import signed_in
from ronghe.apps.base.api import NotFound, Refused, Text
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState, TrainingPlan
from ronghe.apps.curriculum.navigation_programme import drafts_waiting
from ronghe.apps.curriculum.queries.programme_evidence import evidence_of
from ronghe.apps.curriculum.queries.programme_proposals import (
    programmes_with_state,
    proposal_for,
)
from ronghe.apps.curriculum.rules_programme import state_of, state_shown, takes_new_plans
from ronghe.apps.curriculum.services.plans import begin_plan
from ronghe.apps.curriculum.services.programme_proposals import (
    ProposalDraft,
    change_proposal,
    draft_proposal,
    submit_proposal,
    withdraw_proposal,
)
from ronghe.apps.governance.api import (
    Appointment,
    Bench,
    Motion,
    appoint_member,
    found_committee,
    motion_kinds,
)
from ronghe.apps.governance.models import Seat
from ronghe.apps.governance.packs import build_pack
from ronghe.apps.governance.services.voting import close_round, open_round
from ronghe.apps.people.api import (
    NotAllowed,
    Programme,
    Role,
    Viewer,
    command_viewer,
    viewer_of_person,
)

SYSTEM = command_viewer()
SOON = date(2027, 9, 1)
AFTER = SOON + timedelta(days=1)
Kind, State = ProgrammeProposal.Kind, ProgrammeProposal.State


@pytest.fixture
def lead(world: World) -> Viewer:
    return viewer_of_person(world.lead)


def found_table(world: World, *, each: int = 2) -> Table:
    """The programme's committee, founded and filled by whoever holds the machine."""
    committee = found_committee(
        viewer=SYSTEM,
        organisation=world.school,
        programme=world.programme,
        title=Text("CNC committee", "数控委员会"),
        on_date=SINCE,
    )
    table = Table(world, committee)
    for number in range(1, each + 1):
        table.school.append(_seat(table, number, Bench.SCHOOL))
        table.enterprise.append(_seat(table, number, Bench.ENTERPRISE))
    return table


def _seat(table: Table, number: int, bench: Bench) -> Seat:
    is_school = bench == Bench.SCHOOL
    organisation = table.world.school if is_school else table.world.enterprise
    role = Role.TEACHER if is_school else Role.MENTOR
    return appoint_member(
        viewer=SYSTEM,
        committee=table.committee,
        appointment=Appointment(
            person=table.world.add_person(f"{bench} {number}", role, organisation=organisation),
            bench=bench,
            organisation=organisation,
            is_chair=number == 1,
            starts_on=SINCE,
        ),
    )


@pytest.fixture
def table(world: World) -> Table:
    return found_table(world)


def a_draft(world: World, kind: str = Kind.SUSPEND, **changes: object) -> ProposalDraft:
    draft = ProposalDraft(world.programme, kind, SOON, "Two firms have left.", places=40)
    return replace(draft, **changes)


def propose(world: World, kind: str = Kind.SUSPEND) -> ProgrammeProposal:
    lead = viewer_of_person(world.lead)
    return draft_proposal(viewer=lead, draft=a_draft(world, kind), at=NOON)


def decide(table: Table, proposal: ProgrammeProposal, choices: list[str]) -> None:
    """The committee votes on it in a meeting, seat by seat."""
    submit_proposal(viewer=table.secretary, proposal=proposal, at=NOON)
    meeting = table.running()
    item = meeting.agenda.get(motion__isnull=False)
    voting_round = open_round(viewer=table.secretary, item=item, at=MEETS)
    for seat, choice in zip(table.seats, choices, strict=True):
        table.vote(voting_round, seat, choice)
    close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)
    proposal.refresh_from_db()


# --- states ---------------------------------------------------------------------------------------


def test_a_programme_that_people_have_entered_is_open_before_anything_was_decided(
    world: World,
) -> None:
    planned = Programme.objects.create(
        organisation=world.school, code="care", trade="care", title_en="Care", title_zh="护理"
    )

    assert state_of(world.programme, SOON) == "open"
    assert state_of(planned, SOON) == "planned"


@pytest.mark.parametrize(
    ("kind", "is_allowed"),
    [(Kind.OPEN, False), (Kind.ADJUST, True), (Kind.SUSPEND, True), (Kind.CLOSE, True)],
)
def test_what_may_be_proposed_of_an_open_programme(
    world: World, kind: str, is_allowed: bool
) -> None:
    if is_allowed:
        assert propose(world, kind).state == State.DRAFT
        return
    with pytest.raises(Refused) as caught:
        propose(world, kind)
    assert caught.value.code == "state-unfit"
    assert not ProgrammeProposal.objects.exists()


def test_a_carried_proposal_changes_the_state_from_its_day_on(world: World, table: Table) -> None:
    proposal = propose(world, Kind.SUSPEND)

    decide(table, proposal, ["yes", "yes", "yes", "yes"])

    assert proposal.state == State.CARRIED
    assert state_of(world.programme, SOON - timedelta(days=1)) == "open"
    assert state_of(world.programme, SOON) == "suspended"
    assert takes_new_plans(world.programme, AFTER)


def test_a_decision_that_comes_late_counts_from_its_own_day(world: World, table: Table) -> None:
    draft = a_draft(world, from_on=date(2026, 1, 1))
    lead = viewer_of_person(world.lead)
    proposal = draft_proposal(viewer=lead, draft=draft, at=NOON)

    decide(table, proposal, ["yes", "yes", "yes", "yes"])

    assert ProgrammeState.objects.get().from_on == date(2026, 11, 16)


def test_a_lost_proposal_leaves_the_programme_as_it_was(world: World, table: Table) -> None:
    proposal = propose(world, Kind.SUSPEND)

    decide(table, proposal, ["yes", "yes", "yes", "no"])

    assert proposal.state == State.REJECTED
    assert state_of(world.programme, AFTER) == "open"
    assert not ProgrammeState.objects.exists()


def test_closing_needs_two_thirds_on_both_benches(world: World) -> None:
    table = found_table(world, each=5)
    proposal = propose(world, Kind.CLOSE)

    # Three of five of the enterprises: a majority, less than two thirds.
    decide(table, proposal, ["yes"] * 5 + ["yes", "yes", "yes", "no", "no"])

    assert proposal.state == State.REJECTED
    assert state_of(world.programme, AFTER) == "open"


def test_suspending_needs_a_majority_on_both_benches(world: World) -> None:
    table = found_table(world, each=5)
    proposal = propose(world, Kind.SUSPEND)

    decide(table, proposal, ["yes"] * 5 + ["yes", "yes", "yes", "no", "no"])

    assert proposal.state == State.CARRIED


def test_a_closed_programme_takes_no_new_plan_and_can_be_proposed_to_open(
    world: World, table: Table
) -> None:
    decide(table, propose(world, Kind.CLOSE), ["yes", "yes", "yes", "yes"])

    assert takes_new_plans(world.programme, SOON - timedelta(days=1))
    assert not takes_new_plans(world.programme, AFTER)
    ProgrammeState.objects.update(from_on=date(2026, 1, 1))
    assert propose(world, Kind.OPEN).kind == Kind.OPEN


def test_a_plan_is_begun_for_those_who_entered_before_closing_only(
    world: World, table: Table
) -> None:
    decide(table, propose(world, Kind.CLOSE), ["yes", "yes", "yes", "yes"])
    begin = partial(
        begin_plan,
        viewer=viewer_of_person(world.lead),
        programme=world.programme,
        framework=world.framework,
        at=NOON,
    )

    with pytest.raises(Refused) as caught:
        begin(entry_year=2027)

    assert caught.value.code == "programme-closed"
    assert not TrainingPlan.objects.exists()
    assert begin(entry_year=2026).entry_year == 2026


# --- proposing ------------------------------------------------------------------------------------


def test_one_proposal_about_a_programme_at_a_time(world: World) -> None:
    propose(world)

    with pytest.raises(Refused) as caught:
        propose(world, Kind.CLOSE)

    assert caught.value.code == "proposal-under-way"
    assert ProgrammeProposal.objects.count() == 1


def test_a_proposal_says_why(world: World, lead: Viewer) -> None:
    with pytest.raises(Refused) as caught:
        draft_proposal(viewer=lead, draft=a_draft(world, reason=" "), at=NOON)

    assert caught.value.code == "reason-missing"
    assert not ProgrammeProposal.objects.exists()


def test_a_teacher_proposes_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        draft_proposal(viewer=viewer_of_person(world.teacher), draft=a_draft(world), at=NOON)

    assert not ProgrammeProposal.objects.exists()


def test_without_a_committee_a_draft_stays_a_draft(world: World, lead: Viewer) -> None:
    proposal = propose(world)

    with pytest.raises(Refused) as caught:
        submit_proposal(viewer=lead, proposal=proposal, at=NOON)

    assert caught.value.code == "no-committee"
    proposal.refresh_from_db()
    assert proposal.state == State.DRAFT


def test_what_is_before_the_committee_no_longer_changes(
    world: World, table: Table, lead: Viewer
) -> None:
    proposal = propose(world)
    submit_proposal(viewer=lead, proposal=proposal, at=NOON)

    for act in (
        lambda: submit_proposal(viewer=lead, proposal=proposal, at=NOON),
        lambda: withdraw_proposal(viewer=lead, proposal=proposal, at=NOON),
        lambda: change_proposal(
            viewer=lead, proposal=proposal, draft=a_draft(world, reason="Other")
        ),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "not-a-draft"

    proposal.refresh_from_db()
    assert proposal.reason == "Two firms have left."
    assert Motion.objects.count() == 1


def test_a_withdrawn_draft_makes_room_for_another(world: World, lead: Viewer) -> None:
    withdraw_proposal(viewer=lead, proposal=propose(world), at=NOON)

    assert propose(world, Kind.ADJUST).state == State.DRAFT


def test_a_mentor_sees_no_proposal(world: World) -> None:
    proposal = propose(world)

    with pytest.raises(NotFound):
        proposal_for(viewer_of_person(world.mentor), proposal.uuid)


# --- evidence -------------------------------------------------------------------------------------


def test_what_was_not_given_is_named_as_missing(world: World, lead: Viewer) -> None:
    proposal = propose(world)

    [own, demand, people, equipment, graduates] = evidence_of(lead, proposal)

    assert [(label.en, value) for label, value in own.facts] == [("Places a year", "40")]
    assert "Teachers needed: not given" in [one.en for one in own.missing]
    assert [one.en for one in demand.missing] == ["the occupation it prepares for"]
    assert people.table is not None
    assert people.table.rows == (("2025", "4"),)
    assert [one.en for one in equipment.missing] == ["no equipment is registered for these tasks"]
    assert "where graduates work and how they fare" in [one.en for one in graduates.missing]


def test_demand_is_looked_up_for_the_occupation(world: World, lead: Viewer) -> None:
    draft = a_draft(world, occupation=make_occupation())
    proposal = draft_proposal(viewer=lead, draft=draft, at=NOON)

    demand = evidence_of(lead, proposal)[1]

    assert next((label.en, value) for label, value in demand.facts) == (
        "Posts registered by enterprises",
        "0",
    )


def test_the_committees_pack_holds_the_same_sections(
    world: World, table: Table, lead: Viewer
) -> None:
    proposal = submit_proposal(viewer=lead, proposal=propose(world), at=NOON)
    assert proposal.motion is not None

    sections = build_pack(lead, proposal.motion)

    assert [one.key for one in sections] == [one.key for one in evidence_of(lead, proposal)]
    assert motion_kinds.get("curriculum.programme_closure").majority == "two_thirds"  # type: ignore[union-attr]


# --- pages ----------------------------------------------------------------------------------------


def test_a_lead_proposes_and_brings_it_to_the_committee(world: World, table: Table) -> None:
    client = signed_in(world.lead)
    data = {
        "programme": world.programme.uuid,
        "kind": "suspend",
        "from_on": "2027-09-01",
        "reason": "Two firms have left.",
        "places": "40",
    }

    went = client.post("/programme-proposals/new/", data)
    address = went.headers["Location"]
    page = client.get(address).text
    client.post(f"{address}submit/")

    assert "Suspend the programme CNC machining" in page
    assert "Not known yet" in page
    assert ProgrammeProposal.objects.get().state == State.SUBMITTED
    assert "Suspend the programme" in signed_in(world.lead).get("/programme-proposals/").text


def test_a_form_that_is_refused_keeps_what_was_typed(world: World) -> None:
    data = {
        "programme": world.programme.uuid,
        "kind": "open",
        "from_on": "2027-09-01",
        "reason": "Because we can.",
        "places": "-3",
    }

    answer = signed_in(world.lead).post("/programme-proposals/new/", data)

    assert answer.status_code == 422
    assert "Because we can." in answer.text
    assert not ProgrammeProposal.objects.exists()


def test_a_draft_is_among_its_proposers_next_steps(world: World, lead: Viewer) -> None:
    proposal = propose(world)

    assert [step.url for step in drafts_waiting(lead)] == [f"/programme-proposals/{proposal.uuid}/"]
    assert list(drafts_waiting(viewer_of_person(world.teacher))) == []


@pytest.mark.parametrize("count", [1, 30])
def test_states_of_programmes_cost_one_query(
    world: World, lead: Viewer, count: int, django_assert_num_queries: object
) -> None:
    administrator = viewer_of_person(world.administrator)
    for number in range(count):
        Programme.objects.create(
            organisation=world.school, code=f"p{number}", trade="p", title_en="P", title_zh="专"
        )

    with django_assert_num_queries(1):  # type: ignore[operator]
        states = [state_shown(one) for one in programmes_with_state(administrator)]

    assert states == ["open"] + ["planned"] * count
