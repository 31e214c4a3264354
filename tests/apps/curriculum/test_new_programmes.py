"""A programme that does not exist yet is proposed, decided, and only then opened."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.apps.conftest import NOON, World
from tests.apps.curriculum.test_programme_proposals import decide, found_table, make_occupation
from tests.apps.governance.conftest import SINCE, Table

from api_calls import post_json, put_json, signed_in
from ronghe.apps.base.api import NotFound, Refused, Text
from ronghe.apps.competence.api import TypicalTask, WorkProcess
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState, Workshop
from ronghe.apps.curriculum.navigation_programme import (
    decision_lines,
    first_steps,
    programmes_to_open,
)
from ronghe.apps.curriculum.queries.programme_evidence import evidence_of
from ronghe.apps.curriculum.queries.programme_proposals import proposal_for, school_years
from ronghe.apps.curriculum.rules_programme import kinds_for, state_coming, state_of
from ronghe.apps.curriculum.services.new_programmes import open_programme
from ronghe.apps.curriculum.services.programme_proposals import (
    NewProgramme,
    ProposalDraft,
    change_proposal,
    draft_proposal,
    submit_proposal,
    title_of,
    withdraw_proposal,
)
from ronghe.apps.governance.api import found_committee
from ronghe.apps.industry.api import Equipment, EquipmentType
from ronghe.apps.people.api import (
    AcademicYear,
    Membership,
    NotAllowed,
    Organisation,
    Programme,
    Role,
    Viewer,
    command_viewer,
    viewer_of_person,
)

FIRST_DAY = date(2027, 9, 1)
EVERYBODY, NOT_ALL = ["yes"] * 4, ["yes", "yes", "yes", "no"]
Kind, State = ProgrammeProposal.Kind, ProgrammeProposal.State


@pytest.fixture
def table(world: World) -> Table:
    return found_table(world)


@pytest.fixture
def administrator(world: World) -> Viewer:
    return viewer_of_person(world.administrator)


def care(world: World, **changes: object) -> ProposalDraft:
    new = NewProgramme(world.school, Text("Care", "护理"), "secondary", 3, "care")
    draft = ProposalDraft(None, Kind.NEW, FIRST_DAY, "The hospital asks for it.", new=new)
    return replace(draft, **changes)


def propose(world: World, **changes: object) -> ProgrammeProposal:
    lead = viewer_of_person(world.lead)
    return draft_proposal(viewer=lead, draft=care(world, **changes), at=NOON)


def carried(world: World, table: Table, **changes: object) -> ProgrammeProposal:
    proposal = propose(world, **changes)
    decide(table, proposal, EVERYBODY)
    return proposal


# --- proposing ------------------------------------------------------------------------------------


def test_a_new_programme_is_proposed_and_is_not_there(world: World) -> None:
    proposal = propose(world)

    assert (proposal.state, proposal.programme, proposal.school) == (
        State.DRAFT,
        None,
        world.school,
    )
    assert title_of(proposal) == Text("Begin a new programme: Care", "新设“护理”专业")
    assert Programme.objects.get() == world.programme


@pytest.mark.parametrize("title", [Text("Care", ""), Text("", "护理")])
def test_a_title_in_one_language_is_enough(world: World, title: Text) -> None:
    proposal = propose(world, new=NewProgramme(world.school, title))

    assert (proposal.title_en, proposal.title_zh) == (title.en, title.zh)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        (Text(" ", ""), "title-missing"),
        (Text("cnc MACHINING", ""), "title-taken"),
        (Text("Machining", "数控"), "title-taken"),
    ],
)
def test_a_title_is_given_and_not_one_that_the_school_has(
    world: World, title: Text, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        propose(world, new=NewProgramme(world.school, title))

    assert caught.value.code == code
    assert not ProgrammeProposal.objects.exists()


def test_the_same_new_programme_is_not_proposed_twice(world: World) -> None:
    propose(world)

    with pytest.raises(Refused) as caught:
        propose(world)

    assert caught.value.code == "proposal-under-way"
    assert ProgrammeProposal.objects.count() == 1


def test_a_draft_that_takes_the_title_of_another_is_refused(world: World) -> None:
    propose(world)
    other = propose(world, new=NewProgramme(world.school, Text("Cooking", "烹饪")))

    with pytest.raises(Refused) as caught:
        change_proposal(viewer=viewer_of_person(world.lead), proposal=other, draft=care(world))

    other.refresh_from_db()
    assert (caught.value.code, other.title_en) == ("proposal-under-way", "Cooking")


@pytest.mark.parametrize("about", ["both", "neither"])
def test_a_proposal_is_about_one_thing(world: World, about: str) -> None:
    programme = world.programme if about == "both" else None
    new = care(world).new if about == "both" else None

    with pytest.raises(Refused) as caught:
        propose(world, programme=programme, new=new)

    assert caught.value.code == "about-what"
    assert not ProgrammeProposal.objects.exists()


def test_a_teacher_proposes_no_new_programme(world: World) -> None:
    with pytest.raises(NotAllowed):
        draft_proposal(viewer=viewer_of_person(world.teacher), draft=care(world), at=NOON)

    assert not ProgrammeProposal.objects.exists()


def test_nobody_proposes_for_another_school(world: World) -> None:
    other = Organisation.objects.create(
        region=world.region, kind="school", code="other", title_en="Other", title_zh="他"
    )
    new = NewProgramme(other, Text("Care", "护理"))

    with pytest.raises(NotAllowed):
        propose(world, new=new)

    assert not ProgrammeProposal.objects.exists()


def test_school_years_begin_as_the_region_has_set_them(world: World) -> None:
    AcademicYear.objects.create(
        region=world.region,
        label="2028–2029",
        starts_on=date(2028, 8, 28),
        ends_on=date(2029, 7, 10),
    )

    years = school_years(world.region, date(2026, 11, 27))

    assert list(years) == [2027, 2028, 2029, 2030, 2031, 2032]
    assert (years[2027], years[2028]) == (FIRST_DAY, date(2028, 8, 28))


# --- which committee ------------------------------------------------------------------------------


def test_without_a_committee_it_stays_a_draft(world: World) -> None:
    proposal = propose(world)

    with pytest.raises(Refused) as caught:
        submit_proposal(viewer=viewer_of_person(world.lead), proposal=proposal, at=NOON)

    proposal.refresh_from_db()
    assert (caught.value.code, proposal.state) == ("no-committee", State.DRAFT)


def test_the_whole_schools_committee_decides_where_there_is_one(world: World, table: Table) -> None:
    whole = found_committee(
        viewer=command_viewer(),
        organisation=world.school,
        programme=None,
        title=Text("School committee", "学校委员会"),
        on_date=SINCE,
    )

    proposal = submit_proposal(
        viewer=viewer_of_person(world.lead), proposal=propose(world), at=NOON
    )

    assert proposal.motion is not None
    assert proposal.motion.committee == whole
    assert proposal.motion.review_on == date(2028, 8, 31)  # after its first year


def test_of_several_committees_one_is_chosen(
    world: World, table: Table, administrator: Viewer
) -> None:
    second = Programme.objects.create(
        organisation=world.school, code="weld", trade="weld", title_en="Welding", title_zh="焊接"
    )
    other = found_committee(
        viewer=command_viewer(),
        organisation=world.school,
        programme=second,
        title=Text("Welding committee", "焊接委员会"),
        on_date=SINCE,
    )
    proposal = propose(world)

    with pytest.raises(Refused) as caught:
        submit_proposal(viewer=administrator, proposal=proposal, at=NOON)
    submit_proposal(viewer=administrator, proposal=proposal, committee=other, at=NOON)

    proposal.refresh_from_db()
    assert caught.value.code == "which-committee"
    assert proposal.motion is not None
    assert proposal.motion.committee == other


# --- deciding and opening -------------------------------------------------------------------------


def test_what_is_carried_makes_no_programme_by_itself(world: World, table: Table) -> None:
    proposal = carried(world, table)

    assert proposal.state == State.CARRIED
    assert Programme.objects.get() == world.programme
    assert not ProgrammeState.objects.exists()


def test_a_rejected_new_programme_changes_nothing(
    world: World, table: Table, administrator: Viewer
) -> None:
    proposal = propose(world)
    decide(table, proposal, NOT_ALL)

    with pytest.raises(Refused) as caught:
        open_programme(viewer=administrator, proposal=proposal, lead=None, at=NOON)

    assert (proposal.state, caught.value.code) == (State.REJECTED, "not-a-draft")
    assert Programme.objects.get() == world.programme
    assert not ProgrammeState.objects.exists()
    assert propose(world).state == State.DRAFT  # and may be tried again


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_nothing_is_opened_before_the_vote(
    world: World, table: Table, administrator: Viewer, state: str
) -> None:
    proposal = propose(world)
    if state == "submitted":
        submit_proposal(viewer=administrator, proposal=proposal, at=NOON)

    with pytest.raises(Refused):
        open_programme(viewer=administrator, proposal=proposal, lead=None, at=NOON)

    assert Programme.objects.get() == world.programme


def test_the_programme_is_made_by_one_press_with_its_lead(
    world: World, table: Table, administrator: Viewer
) -> None:
    proposal = carried(world, table)

    made = open_programme(viewer=administrator, proposal=proposal, lead=world.teacher, at=NOON)

    proposal.refresh_from_db()
    assert (made.organisation, made.title_en, made.title_zh, made.trade) == (
        world.school,
        "Care",
        "护理",
        "care",
    )
    assert (proposal.state, proposal.programme) == (State.OPENED, made)
    assert state_of(made, FIRST_DAY - timedelta(days=1)) == "planned"
    assert state_of(made, FIRST_DAY) == "open"
    assert Membership.objects.get(programme=made, role=Role.PROGRAMME_LEAD).person == world.teacher


def test_it_opens_once(world: World, table: Table, administrator: Viewer) -> None:
    proposal = carried(world, table)
    open_programme(viewer=administrator, proposal=proposal, lead=None, at=NOON)

    with pytest.raises(Refused):
        open_programme(viewer=administrator, proposal=proposal, lead=None, at=NOON)

    assert Programme.objects.count() == 2
    assert ProgrammeState.objects.count() == 1


def test_a_proposal_about_a_programme_that_is_there_is_not_opened(
    world: World, table: Table, administrator: Viewer
) -> None:
    draft = ProposalDraft(world.programme, Kind.SUSPEND, FIRST_DAY, "Two firms have left.")
    proposal = draft_proposal(viewer=administrator, draft=draft, at=NOON)
    decide(table, proposal, EVERYBODY)

    with pytest.raises(NotAllowed):
        open_programme(viewer=viewer_of_person(world.lead), proposal=proposal, lead=None, at=NOON)
    with pytest.raises(Refused) as caught:
        open_programme(viewer=administrator, proposal=proposal, lead=None, at=NOON)

    assert caught.value.code == "already-there"
    assert Programme.objects.get() == world.programme


@pytest.mark.parametrize("who", ["mentor", "administrator"])
def test_a_lead_who_cannot_be_given_the_role_opens_nothing(
    world: World, table: Table, administrator: Viewer, who: str
) -> None:
    proposal = carried(world, table)

    with pytest.raises((Refused, NotAllowed)):
        open_programme(viewer=administrator, proposal=proposal, lead=getattr(world, who), at=NOON)

    proposal.refresh_from_db()
    assert proposal.state == State.CARRIED
    assert Programme.objects.get() == world.programme


def test_whoever_proposed_it_does_not_open_it(world: World, table: Table) -> None:
    proposal = carried(world, table)

    with pytest.raises(NotAllowed):
        open_programme(viewer=viewer_of_person(world.lead), proposal=proposal, lead=None, at=NOON)

    assert Programme.objects.get() == world.programme


def test_a_programme_offers_only_what_its_coming_state_allows(
    world: World, table: Table, administrator: Viewer
) -> None:
    made = open_programme(viewer=administrator, proposal=carried(world, table), lead=None, at=NOON)

    assert kinds_for(state_coming(world.programme, FIRST_DAY)) == ("adjust", "suspend", "close")
    assert kinds_for(state_coming(made, date(2026, 12, 1))) == ("adjust", "suspend", "close")
    assert kinds_for("suspended") == ("open", "close")
    assert kinds_for("closed") == ("open",)


# --- evidence -------------------------------------------------------------------------------------


def test_the_evidence_says_what_it_is_to_be_and_what_is_missing(world: World) -> None:
    proposal = propose(world, places=40, yearly_cost=1_200_000)

    [own, demand, people, equipment, graduates] = evidence_of(
        viewer_of_person(world.lead), proposal
    )

    assert {label.en: str(value) for label, value in own.facts} == {
        "Programme": "Care",
        "School": "School",
        "Level": "secondary vocational",
        "Years of study": "3",
        "Places a year": "40",
        "Cost a year, in yuan": "1,200,000",
    }
    assert "the school year 2027–2028" in own.sentence.en
    assert "2027年9月1日" in own.sentence.zh
    assert [one.en for one in demand.missing] == ["the occupation it prepares for"]
    assert "training places at enterprises" in [one.en for one in people.missing]
    assert equipment.table is None
    assert graduates.sentence.en == (
        "The programme is new, and nobody of its trade is registered as an alumnus."
    )


def test_the_evidence_names_who_offers_the_trade_already(world: World) -> None:
    new = NewProgramme(world.school, Text("Machining 2", "数控二"), trade="cnc")

    people = evidence_of(viewer_of_person(world.lead), propose(world, new=new))[2]

    assert people.table is not None
    assert people.table.rows == ((Text("School", "school"), Text("CNC machining", "数控"), "4"),)


def test_only_equipment_that_serves_the_work_is_counted(world: World) -> None:
    occupation = make_occupation()
    process = WorkProcess.objects.create(
        occupation=occupation, code="p9", title_en="Process", title_zh="过程"
    )
    tasks = [
        TypicalTask.objects.create(work_process=process, code=code, title_en=code, title_zh=code)
        for code in ("a", "b")
    ]
    bed, lathe = (
        EquipmentType.objects.create(code=code, title_en=code.title(), title_zh=code)
        for code in ("bed", "lathe")
    )
    for owner, kind, count in (
        (world.school, bed, 2),
        (world.enterprise, bed, 7),
        (world.school, lathe, 5),
    ):
        row = Equipment.objects.create(organisation=owner, type=kind, count=count)
        if kind == bed:
            row.tasks.set(tasks)  # two tasks do not make two machines of one

    equipment = evidence_of(viewer_of_person(world.lead), propose(world, occupation=occupation))[3]

    assert equipment.table is not None
    assert equipment.table.rows == ((Text("Bed", "bed"), "2", "7"),)


# --- what waits for whom --------------------------------------------------------------------------


def test_what_is_carried_waits_for_the_administrator_alone(
    world: World, table: Table, administrator: Viewer
) -> None:
    proposal = carried(world, table)

    assert [(one.url, one.due) for one in programmes_to_open(administrator)] == [
        (f"/programme-proposals/{proposal.uuid}/", date(2026, 11, 30))
    ]
    assert list(programmes_to_open(viewer_of_person(world.lead))) == []


def test_the_lead_of_a_new_programme_begins_with_its_work_then_its_plan(
    world: World, table: Table, administrator: Viewer
) -> None:
    made = open_programme(
        viewer=administrator, proposal=carried(world, table), lead=world.teacher, at=NOON
    )
    lead = viewer_of_person(world.teacher)

    first = [one.url for one in first_steps(lead)]
    workshop = Workshop.objects.create(
        programme=made, occupation=make_occupation(), title="W", lang="en", opened_at=NOON
    )
    running = [one.url for one in first_steps(lead)]
    Workshop.objects.filter(pk=workshop.pk).update(state="published")
    after = [one.url for one in first_steps(lead)]

    assert first == ["/workshops/new/"]
    assert running == []
    assert after == [f"/curriculum/programmes/{made.uuid}/plans/new/"]
    assert next(one.url for one in first_steps(administrator)) == "/committees/new/"
    assert list(first_steps(viewer_of_person(world.lead))) == []


def test_a_programmes_page_says_by_which_decision_it_opened(
    world: World, table: Table, administrator: Viewer
) -> None:
    proposal = carried(world, table)
    made = open_programme(viewer=administrator, proposal=proposal, lead=None, at=NOON)

    [line] = decision_lines(administrator, made)

    assert (
        line.fact.en == "the committee's decision of 16 November 2026: open from 1 September 2027"
    )
    assert line.fact.zh == "委员会2026年11月16日决议：自2027年9月1日起开设"
    assert line.url == f"/programme-proposals/{proposal.uuid}/"
    assert list(decision_lines(viewer_of_person(world.teacher), made)) == []
    assert (
        "decision of 16 November 2026"
        in signed_in(world.administrator).get(f"/programmes/{made.uuid}/").text
    )


def test_a_mentor_sees_no_new_programme(world: World) -> None:
    with pytest.raises(NotFound):
        proposal_for(viewer_of_person(world.mentor), propose(world).uuid)


# --- pages and routes -----------------------------------------------------------------------------


def form(**more: str) -> dict[str, str]:
    return {
        "title_zh": "护理",
        "level": "secondary",
        "years": "3",
        "from_year": "2027",
        "reason": "The hospital asks for it.",
        **more,
    }


def test_from_a_form_to_a_programme(world: World, table: Table) -> None:
    lead, administrator = signed_in(world.lead), signed_in(world.administrator)

    about = lead.get("/programme-proposals/new/").text
    address = lead.post("/programme-proposals/new-programme/", form()).headers["Location"]
    draft = lead.get(address).text
    decide(table, ProgrammeProposal.objects.get(), EVERYBODY)
    waiting, offered = lead.get(address).text, administrator.get(address).text
    went = administrator.post(f"{address}open/", {"lead": str(world.teacher.uuid)})

    assert "A new programme" in about
    assert "Begin a new programme" in draft
    assert "Open the programme" not in waiting
    assert "Open the programme" in offered
    made = Programme.objects.get(title_zh="护理")
    assert went.headers["Location"] == f"/programmes/{made.uuid}/"
    assert "and the programme is there" in lead.get(address).text


def test_a_form_without_a_title_keeps_what_was_typed(world: World) -> None:
    answer = signed_in(world.lead).post(
        "/programme-proposals/new-programme/", form(title_zh="", reason="Because we can.")
    )

    assert answer.status_code == 422
    assert "Because we can." in answer.text
    assert not ProgrammeProposal.objects.exists()


def test_a_form_offers_only_what_the_state_allows(world: World) -> None:
    address = f"/programme-proposals/new/?programme={world.programme.uuid}"

    page = signed_in(world.lead).get(address).text

    assert [
        kind for kind in ("open", "adjust", "suspend", "close") if f'value="{kind}"' in page
    ] == [
        "adjust",
        "suspend",
        "close",
    ]


def test_a_programme_with_a_proposal_under_way_leads_to_it(world: World) -> None:
    draft = ProposalDraft(world.programme, Kind.SUSPEND, FIRST_DAY, "Two firms have left.")
    proposal = draft_proposal(viewer=viewer_of_person(world.lead), draft=draft, at=NOON)

    page = signed_in(world.lead).get("/programme-proposals/new/").text

    assert f"/programme-proposals/{proposal.uuid}/" in page
    assert f"?programme={world.programme.uuid}" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_choosing_a_programme_costs_the_same_for_many(
    world: World, count: int, django_assert_max_num_queries: object
) -> None:
    client = signed_in(world.administrator)
    for number in range(count):
        Programme.objects.create(
            organisation=world.school, code=f"p{number}", trade="p", title_en="P", title_zh="专"
        )

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get("/programme-proposals/new/").status_code == 200


def test_by_the_interface_from_proposal_to_programme(world: World, table: Table) -> None:
    lead, administrator = signed_in(world.lead), signed_in(world.administrator)
    new = {"organisation": str(world.school.uuid), "title_zh": "护理", "level": "college"}
    body = {"kind": "new", "new": new, "from_on": "2027-09-01", "reason": "Asked for."}
    path = "/api/v1/programme-proposals"

    made = post_json(lead, path, body)
    one = f"{path}/{made.json()['proposal']['uuid']}"
    changed = put_json(lead, one, {**body, "new": {**new, "years": 3}, "kind": None} | {})
    early = post_json(administrator, f"{one}/open", {})
    decide(table, ProgrammeProposal.objects.get(), EVERYBODY)
    opened = post_json(administrator, f"{one}/open", {"lead": str(world.teacher.uuid)})
    again = post_json(administrator, f"{one}/open", {})

    assert (made.status_code, made.json()["proposal"]["programme"]) == (201, None)
    assert made.json()["new"]["level"] == "college"
    assert changed.status_code == 422  # its kind stays, and is not said again
    assert early.status_code == 409
    programme = Programme.objects.get(title_zh="护理")
    assert opened.json()["proposal"]["programme"] == str(programme.uuid)
    assert again.status_code == 409


def test_what_cannot_be_begun_is_not_written(world: World) -> None:
    lead, teacher = signed_in(world.lead), signed_in(world.teacher)
    new = {"organisation": str(world.school.uuid), "title_zh": "护理"}
    body = {"kind": "new", "new": new, "from_on": "2027-09-01", "reason": "Asked for."}
    path = "/api/v1/programme-proposals"

    codes = [
        post_json(teacher, path, body).status_code,
        post_json(lead, path, {**body, "new": {**new, "title_zh": ""}}).status_code,
        post_json(lead, path, {**body, "new": {**new, "years": 90}}).status_code,
        post_json(
            lead, path, {**body, "new": {**new, "organisation": str(world.enterprise.uuid)}}
        ).status_code,
        post_json(lead, path, {**body, "new": None}).status_code,
        post_json(lead, path, {**body, "programme": str(world.programme.uuid)}).status_code,
    ]

    assert codes == [403, 422, 422, 404, 409, 409]
    assert not ProgrammeProposal.objects.exists()


def test_withdrawing_a_new_programme_makes_room_for_another(world: World) -> None:
    lead = viewer_of_person(world.lead)
    withdraw_proposal(viewer=lead, proposal=propose(world), at=NOON)

    assert propose(world).state == State.DRAFT
