"""A meeting as those in the room meet it: three browsers at once, quorum lost midway, two members
voting in the same moment; and the pages in every look."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.conftest import World, world  # noqa: F401
from tests.apps.governance.conftest import Table, found_table

from browsing import Look
from ronghe.apps.base.api import now
from ronghe.apps.governance.models import Meeting, Vote, VotingRound
from ronghe.apps.governance.services.meetings import (
    circulate_meeting,
    plan_meeting,
    start_meeting,
)
from ronghe.apps.people.api import Account, Person

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]


@pytest.fixture
def table(transactional_db: None, live_server: LiveServer, world: World) -> Table:  # noqa: F811
    return found_table(world, notice_days=0)


def named(word: str, thing: object) -> re.Pattern[str]:
    """The name of a button whose object only screen readers hear."""
    return re.compile(rf"^{word}\s*: {re.escape(str(thing))}$")


def account_of(person: Person) -> Account:
    found = Account.objects.filter(person=person).first()
    return found or Account.objects.create_user(f"user{person.pk}", "x", person=person)


def begun(table: Table) -> Meeting:
    table.motion("Buy a controller")
    at = now()
    soon = at + timedelta(seconds=1)
    fields: dict[str, Any] = {"viewer": table.secretary, "at": at}
    meeting = plan_meeting(committee=table.committee, starts_at=soon, place="Room 1", **fields)
    circulate_meeting(meeting=meeting, **fields)
    start_meeting(viewer=table.secretary, meeting=meeting, at=soon)
    return meeting


def test_quorum_lost_midway_and_two_members_voting_at_once(visit: Visit, table: Table) -> None:
    meeting = begun(table)
    path = f"/meetings/{meeting.uuid}/"
    phone = Look(width=360)
    secretary = visit(path, account=account_of(table.world.lead))
    first = visit(path, look=phone, account=account_of(table.school[0].person))
    second = visit(path, look=phone, account=account_of(table.enterprise[0].person))
    for page in (first, second):
        page.get_by_role("button", name="I am here").click()
    for seat in (table.school[1], table.enterprise[1]):
        secretary.get_by_role("button", name=named("came", seat.person)).click()
    expect(secretary.get_by_text("2 of 2 here; 2 needed.")).to_have_count(2)
    secretary.get_by_role("button", name=named("Open the vote", "Buy a controller")).click()

    # The vote comes to the phones by itself; then a member of the enterprise bench leaves.
    expect(first.get_by_role("link", name="Yes")).to_be_visible()
    secretary.get_by_role("button", name=named("left", table.enterprise[1].person)).click()
    expect(first.get_by_text("A bench has no quorum now; no vote is taken.").first).to_be_visible()
    expect(first.get_by_role("link", name="Yes")).to_have_count(0)
    assert Vote.objects.count() == 0

    # They come back, and two members vote in the same moment.
    secretary.get_by_role("button", name=named("came", table.enterprise[1].person)).click()
    for page in (first, second):
        page.get_by_role("link", name="Yes").click()
    for page in (first, second):
        page.get_by_role("button", name="Cast it: yes").click(no_wait_after=True)
    expect(secretary.get_by_text("2 of the 4 who are here have voted.", exact=True)).to_be_visible()
    expect(first.get_by_text("Your vote is taken").first).to_be_visible()

    secretary.get_by_role("button", name="Close and count").click()
    expect(secretary.get_by_text("The vote is counted.")).to_be_visible()
    assert VotingRound.objects.get().state == "counted"
    assert set(Vote.objects.values_list("choice", flat=True)) == {"yes"}


def test_the_pages_of_a_committee_are_whole_in_every_look(look_at: LookAt, table: Table) -> None:
    meeting = begun(table)
    lead = account_of(table.world.lead)
    motion = meeting.agenda.get().motion
    assert motion is not None
    places = {
        "committee": f"/committees/{table.committee.uuid}/",
        "meeting-running": f"/meetings/{meeting.uuid}/",
        "motion": f"/motions/{motion.uuid}/",
    }

    assert look_at(places, account=lead) == []
