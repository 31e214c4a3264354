"""The pages of committees as their members, chairs and secretaries meet them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import World
from tests.apps.governance.conftest import Table, found_table

from ronghe.apps.base.api import next_steps, now
from ronghe.apps.governance.models import (
    Committee,
    Decision,
    Interest,
    Meeting,
    Motion,
    Seat,
    Vote,
    VotingRound,
)
from ronghe.apps.governance.queries.rounds import present_seats
from ronghe.apps.governance.services.meetings import (
    cancel_meeting,
    circulate_meeting,
    plan_meeting,
)
from ronghe.apps.governance.services.motions import assign_motion
from ronghe.apps.governance.services.voting import open_written_round
from ronghe.apps.governance.tasks import count_written_votes
from ronghe.apps.people.api import Person, viewer_of_person


class Browser:
    """Somebody signed in, who follows addresses by name."""

    def __init__(self, person: Person) -> None:
        self.client: Client = signed_in(person)

    def see(self, name: str, thing: object) -> str:
        answer = self.client.get(reverse(name, args=[thing.uuid]))  # type: ignore[attr-defined]
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def do(self, name: str, thing: object, **fields: object) -> str:
        """Post, follow, and return the page that says what came of it."""
        address = reverse(name, args=[thing.uuid])  # type: ignore[attr-defined]
        answer = self.client.post(address, fields, follow=True)
        return answer.content.decode()


def queries_for(act: Callable[[], object]) -> int:
    """How many queries it costs."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.fixture
def lead(table: Table) -> Browser:
    return Browser(table.world.lead)


def running_today(table: Table, lead: Browser) -> Meeting:
    """A meeting of today, begun by page, with one motion on its agenda."""
    Committee.objects.update(notice_days=0)
    table.committee.refresh_from_db()
    at = now()
    meeting = plan_meeting(
        viewer=table.secretary,
        committee=table.committee,
        starts_at=at + timedelta(seconds=30),
        place="Room 1",
        at=at,
    )
    lead.do("meeting_convene", meeting, do="circulate")
    lead.do("meeting_lead", meeting, do="start")
    meeting.refresh_from_db()
    return meeting


def test_the_list_shows_members_and_the_next_meeting_for_the_same_queries(world: World) -> None:
    first = found_table(world)
    browser = signed_in(world.administrator)
    address = reverse("committees")
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = browser.get(address)

    found_table(world, programme=None)
    with CaptureQueriesContext(connection) as more:
        browser.get(address)

    assert str(first.committee) in page.content.decode()
    assert len(few) == len(more)


def test_a_committee_is_founded_and_filled_by_page(world: World) -> None:
    browser = signed_in(world.administrator)
    browser.post(
        reverse("committee_new"),
        {
            "unit": str(world.programme.uuid),
            "title_en": "CNC committee",
            "title_zh": "数控委员会",
            "notice_days": "5",
        },
    )
    committee = Committee.objects.get()

    browser.post(
        reverse("committee_appoint", args=[committee.uuid]),
        {
            "person": str(world.mentor.uuid),
            "bench": "enterprise",
            "is_chair": "on",
            "starts_on": date.today().isoformat(),
        },
    )

    seat = Seat.objects.get()
    assert (seat.person, seat.bench, seat.organisation) == (
        world.mentor,
        "enterprise",
        world.enterprise,
    )


def test_a_wrong_bench_is_said_in_the_form_which_keeps_what_was_typed(table: Table) -> None:
    browser = signed_in(table.world.administrator)

    page = browser.post(
        reverse("committee_appoint", args=[table.committee.uuid]),
        {
            "person": str(table.world.mentor.uuid),
            "bench": "school",
            "starts_on": date.today().isoformat(),
        },
    )

    assert page.status_code == 422
    assert "The school bench is for people of the school" in page.content.decode()
    assert Seat.objects.count() == 4


def test_a_motion_is_proposed_with_what_each_party_brings(table: Table) -> None:
    browser = Browser(table.enterprise[0].person)

    page = browser.do(
        "motion_new",
        table.committee,
        kind="governance.resource_agreement",
        title="Share the five-axis machine",
        text="Twice a week.",
        contributions="Works: the machine\nSchool：the cutters",
        concerns=[str(table.world.enterprise.uuid)],
    )

    motion = Motion.objects.get()
    assert motion.contributions[1] == {"party": "School", "brings": "the cutters"}
    assert list(motion.concerns.all()) == [table.world.enterprise]
    assert "This touches an interest of yours: comes from Works" in page


def test_contributions_that_name_no_party_are_pointed_at(table: Table) -> None:
    page = Browser(table.enterprise[0].person).do(
        "motion_new",
        table.committee,
        kind="governance.joint_project",
        title="A jig",
        text="Why not.",
        contributions="a machine",
    )

    assert "One line each" in page
    assert Motion.objects.count() == 0


def test_a_meeting_from_its_plan_to_signed_minutes_by_page(table: Table, lead: Browser) -> None:
    motion = table.motion()
    meeting = running_today(table, lead)
    members = [Browser(seat.person) for seat in table.seats]
    for member in members:
        member.do("meeting_take_part", meeting, do="arrive")
    item = meeting.agenda.get()
    lead.do("meeting_lead", meeting, do="open", item=str(item.uuid))
    voting_round = VotingRound.objects.get()

    assert "Yes" in members[0].see("vote", voting_round)
    for member in members:
        member.do("vote", voting_round, choice="yes")
    lead.do("vote_count", voting_round)
    lead.do("meeting_lead", meeting, do="note", item=str(item.uuid), text="Agreed quickly.")
    lead.do("meeting_lead", meeting, do="close")
    lead.do("meeting_convene", meeting, do="minutes")

    page = members[0].see("minutes", meeting)
    digest = meeting.minutes.get().digest
    assert "Agreed quickly." in page
    for member in (members[0], members[2]):
        member.do("minutes_sign", meeting, digest=digest, password="x")
    meeting.refresh_from_db()
    motion.refresh_from_db()
    assert (meeting.state, motion.state) == (Meeting.State.SIGNED, Motion.State.CARRIED)
    assert "signed by both chairs" in lead.see("minutes", meeting)


def test_the_minutes_are_a_pdf_in_either_language(table: Table, lead: Browser) -> None:
    table.motion()
    meeting = running_today(table, lead)
    lead.do("meeting_lead", meeting, do="close")
    lead.do("meeting_convene", meeting, do="minutes")

    files = [
        lead.client.get(reverse(name, args=[meeting.uuid]))
        for name in ("minutes_pdf_en", "minutes_pdf_zh")
    ]

    assert [file["Content-Type"] for file in files] == ["application/pdf"] * 2
    assert all(file.content.startswith(b"%PDF-") for file in files)


def test_a_vote_is_looked_at_once_more_before_it_is_cast(table: Table, lead: Browser) -> None:
    table.motion()
    meeting = running_today(table, lead)
    for seat in table.seats:
        lead.do("meeting_lead", meeting, do="arrive", seat=str(seat.uuid))
    lead.do("meeting_lead", meeting, do="open", item=str(meeting.agenda.get().uuid))
    voting_round = VotingRound.objects.get()
    member = Browser(table.school[1].person)

    address = reverse("vote", args=[voting_round.uuid])
    asked = member.client.get(f"{address}?choice=no").content.decode()
    board = member.see("meeting", meeting)

    assert ('value="no"' in asked, 'value="yes"' in asked) == (True, False)
    assert board.count('id="vote-') == 3
    assert Vote.objects.count() == 0


def test_a_count_without_quorum_says_that_nothing_was_decided(table: Table, lead: Browser) -> None:
    table.motion()
    meeting = running_today(table, lead)
    for seat in table.seats:
        lead.do("meeting_lead", meeting, do="arrive", seat=str(seat.uuid))
    lead.do("meeting_lead", meeting, do="open", item=str(meeting.agenda.get().uuid))
    lead.do("meeting_lead", meeting, do="leave", seat=str(table.enterprise[1].uuid))

    page = lead.do("vote_count", VotingRound.objects.get())

    assert "Nothing was decided" in page
    assert "It was counted without quorum" in page


def test_closing_names_what_is_not_decided_and_asks_first(table: Table, lead: Browser) -> None:
    table.motion("Buy a controller")
    meeting = running_today(table, lead)

    page = lead.see("meeting_close", meeting)

    assert ("1 point is not decided" in page, "Buy a controller" in page) == (True, True)
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.RUNNING


def test_a_chair_is_asked_for_consent_to_shorter_notice(table: Table) -> None:
    table.motion()
    table.meeting(starts_at=now() + timedelta(days=1), at=now())

    assert "consent" in keys(table, table.enterprise[0].person)
    assert "consent" not in keys(table, table.enterprise[1].person)


def test_a_second_vote_is_refused_in_words(table: Table, lead: Browser) -> None:
    table.motion()
    meeting = running_today(table, lead)
    for seat in table.seats:
        lead.do("meeting_lead", meeting, do="arrive", seat=str(seat.uuid))
    lead.do("meeting_lead", meeting, do="open", item=str(meeting.agenda.get().uuid))
    voting_round = VotingRound.objects.get()
    member = Browser(table.school[1].person)
    member.do("vote", voting_round, choice="yes")

    page = member.do("vote", voting_round, choice="no")

    assert "You have voted already; a vote stands." in page
    assert list(Vote.objects.values_list("choice", flat=True)) == ["yes"]


def test_the_board_is_not_sent_again_until_something_changes(table: Table, lead: Browser) -> None:
    table.motion()
    meeting = running_today(table, lead)
    address = reverse("meeting_board", args=[meeting.uuid])
    member = Browser(table.school[0].person).client
    first = member.get(address)
    tag = {"If-None-Match": first["ETag"]}
    whole = queries_for(lambda: member.get(address))

    polled = queries_for(lambda: member.get(address, headers=tag))
    same = member.get(address, headers=tag)
    lead.do("meeting_lead", meeting, do="arrive", seat=str(table.school[0].uuid))
    after = member.get(address, headers=tag)

    assert (first.status_code, same.status_code, after.status_code) == (200, 304, 200)
    assert 0 < polled < whole
    assert "1 of 2 here; 2 needed." in after.content.decode()
    assert present_seats(meeting) == {table.school[0].pk}


def test_the_board_costs_the_same_for_few_and_for_many(world: World) -> None:
    table = found_table(world, each=2)
    table.motion()
    lead = Browser(world.lead)
    meeting = running_today(table, lead)
    for seat in table.seats:
        lead.do("meeting_lead", meeting, do="arrive", seat=str(seat.uuid))
    address = reverse("meeting_board", args=[meeting.uuid])
    few = queries_for(lambda: lead.client.get(address))

    for number in range(8):
        seat = table.seat(f"More {number}", table.school[0].bench)  # type: ignore[arg-type]
        lead.do("meeting_lead", meeting, do="arrive", seat=str(seat.uuid))
    many = queries_for(lambda: lead.client.get(address))

    assert few == many


def test_the_committee_s_page_costs_the_same_for_one_decision_and_three(table: Table) -> None:
    browser = Browser(table.world.lead)
    table.decide()
    browser.see("committee", table.committee)
    one = queries_for(lambda: browser.see("committee", table.committee))

    meeting = Meeting.objects.get()
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    table.decide(title="Another")
    two = queries_for(lambda: browser.see("committee", table.committee))

    assert one == two


def test_interests_are_declared_ended_and_declared_complete(table: Table) -> None:
    browser = Browser(table.school[1].person)
    browser.do(
        "committee_interests",
        table.committee,
        organisation=str(table.world.enterprise.uuid),
        text="My brother runs it.",
        starts_on=date.today().isoformat(),
    )
    interest = Interest.objects.get()

    page = browser.do("committee_interests_settle", table.committee)
    browser.do("committee_interests_settle", table.committee, end=str(interest.uuid))

    interest.refresh_from_db()
    assert "Declared as complete" in page
    assert interest.ends_on == timezone.localdate()


# --- next steps -----------------------------------------------------------------------------------


def keys(table: Table, person: Person) -> list[str]:
    steps = next_steps(viewer_of_person(person))
    return sorted(step.key.split(".")[1] for step in steps if step.key.startswith("governance."))


def test_everybody_s_list_says_what_waits_for_them(table: Table, lead: Browser) -> None:
    table.motion()
    chair, member = table.school[0].person, table.school[1].person
    assert keys(table, table.world.lead) == ["convene"]
    assert keys(table, member) == ["interests"]

    Committee.objects.update(notice_days=0)
    table.committee.refresh_from_db()
    at = now()
    meeting = plan_meeting(
        viewer=table.secretary,
        committee=table.committee,
        starts_at=at + timedelta(seconds=30),
        place="Room 1",
        at=at,
    )
    assert keys(table, table.world.lead) == ["circulate"]
    assert keys(table, member) == ["interests", "planned"]
    circulate_meeting(viewer=table.secretary, meeting=meeting, at=at)
    assert keys(table, member) == ["interests", "read"]
    lead.do("meeting_lead", meeting, do="start")
    assert keys(table, member) == ["interests", "meeting"]
    lead.do("meeting_lead", meeting, do="close")
    assert keys(table, table.world.lead) == ["convene", "minutes"]
    lead.do("meeting_convene", meeting, do="minutes")
    assert (keys(table, chair), keys(table, member)) == (["interests", "sign"], ["interests"])


def test_a_new_day_a_cancelled_one_and_the_consent_asked_for_reach_those_waited_for(
    table: Table,
) -> None:
    at = now()
    table.motion(at=at)
    chair, member = table.school[0].person, table.school[1].person
    meeting = table.meeting(starts_at=at + timedelta(days=1), at=at)
    asked = {step.key: step for step in next_steps(viewer_of_person(chair))}
    planned = (keys(table, chair), keys(table, member))

    cancel_meeting(viewer=table.secretary, meeting=meeting)

    consent = asked[f"governance.consent.{meeting.pk}"]
    assert planned == (["consent", "interests", "planned"], ["interests", "planned"])
    assert consent.when(timezone.localdate()) == "now"
    assert keys(table, chair) == keys(table, member) == ["cancelled", "interests"]
    assert keys(table, table.world.lead) == ["convene"]


def test_a_written_vote_waits_for_those_who_have_not_voted(table: Table) -> None:
    at = now()
    voting_round = open_written_round(
        viewer=table.secretary,
        motion=table.motion(at=at),
        closes_at=at + timedelta(days=7),
        at=at,
    )
    member = Browser(table.school[1].person)
    assert keys(table, table.school[1].person) == ["interests", "vote"]

    member.do("vote", voting_round, choice="abstain")

    assert keys(table, table.school[1].person) == ["interests"]
    assert count_written_votes(at + timedelta(days=7)) == "counted 1 written votes"


def test_a_decision_waits_for_its_owner_until_it_is_reported(table: Table) -> None:
    motion = table.motion()
    owner = table.school[1].person
    today = timezone.localdate()
    assign_motion(viewer=table.secretary, motion=motion, owner=owner, due_on=today, review_on=today)
    meeting = table.running()
    voting_round = table.open_vote(meeting)
    for seat in table.seats:
        table.vote(voting_round, seat, "yes")
    Browser(table.world.lead).do("vote_count", voting_round)
    decision = Decision.objects.get()
    assert "decision" in keys(table, owner)

    page = Browser(owner).do("decision_done", decision, note="Ordered.")

    assert "Reported as carried out." in page
    assert "decision" not in keys(table, owner)


def test_an_effect_is_reviewed_by_page_and_a_half_filled_review_is_pointed_at(
    table: Table, lead: Browser
) -> None:
    decision = table.decide()
    half = lead.do("decision_review", decision, verdict="too_early", text="Machines just came.")

    assert "Say when to look again." in half
    assert decision.reviews.count() == 0
    lead.do("decision_review", decision, verdict="helped", text="Fewer scrapped parts.")
    assert decision.reviews.get().verdict == "helped"
    assert "Fewer scrapped parts." in lead.see("decision", decision)


def test_one_s_own_work_names_seats_and_steps(table: Table) -> None:
    browser = Browser(table.enterprise[0].person)

    page = browser.client.get(reverse("committee_work")).content.decode()

    assert "CNC committee" in page
    assert "Declare your interests" in page
