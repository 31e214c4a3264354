"""The whole way of one change in pages: a mentor tells of it on a phone, the lead judges it and
renews the module, the committee decides, a class is taught it, and the days stand on the page."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.conftest import World, world  # noqa: F401
from tests.apps.curriculum.conftest import SYSTEM, Work, found_work
from tests.apps.governance.conftest import Table, found_table

from browsing import Look, accessibility_faults, sideways_overflow, take_picture
from ronghe.apps.base.api import Text, now
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.curriculum.models import LearningSituation, Module, ModuleVersion, Revision
from ronghe.apps.governance.api import Attendance, Meeting, Vote, cast_vote, record_attendance
from ronghe.apps.governance.models import VotingRound
from ronghe.apps.industry.api import PostDraft, add_post, add_site
from ronghe.apps.industry.services.enterprises import begin_partnership
from ronghe.apps.industry.services.equipment import define_generation, define_type
from ronghe.apps.people.api import Account, Person

Visit = Callable[..., Page]
NEWS = "Series 3 controllers measure parts on the machine"
ASKED = "Set up the new controller and measure the first part on the machine."
DAYS = 40


@pytest.fixture
def work(transactional_db: None, live_server: LiveServer, world: World) -> Work:  # noqa: F811
    """A programme with a published module, and an enterprise that works with it."""
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    begin_partnership(
        viewer=SYSTEM,
        enterprise=world.enterprise,
        programme=world.programme,
        starts_on=date(2024, 9, 1),
    )
    kind = define_type(viewer=SYSTEM, code="controller", title=Text("CNC controller", "数控系统"))
    define_generation(
        viewer=SYSTEM, kind=kind, number=3, title=Text("series 3", "3系列"), introduced_year=2020
    )
    found = found_work(world)
    site = add_site(viewer=SYSTEM, organisation=world.enterprise, title=Text("Plant", "厂区"))
    post = PostDraft(Text("Setter", "调试工"), tasks=[found.tasks[0]])
    add_post(viewer=SYSTEM, site=site, draft=post)
    return found


def account_of(person: Person) -> Account:
    return Account.objects.create_user(f"user{person.pk}", "Kailing-2026!", person=person)


# --- the steps, each on the page where a person takes it ------------------------------------------


def tell(page: Page, since: date) -> None:
    """The mentor's minute on a phone, one question at a time."""
    following = page.get_by_role("button", name="Next")
    page.get_by_label("What changed at your work?").fill(NEWS)
    following.click()
    page.get_by_label("Since when?").fill(since.isoformat())
    following.click()
    page.get_by_label("At which post?").select_option(index=1)
    following.click()
    page.get_by_role("searchbox").fill("Task 0")
    page.get_by_label("Task 0").check()
    following.click()
    page.get_by_label("Is there new equipment?").select_option(label="3 · series 3 (2020)")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEWS)


def judge(page: Page) -> None:
    """From the lead's next steps to an accepted signal with its module."""
    page.get_by_role("main").get_by_role("link", name="Judge 1 signal").click()
    page.get_by_role("link", name=NEWS).click()
    page.get_by_label("Accept: a module is to be revised").check()
    page.get_by_label("Why").fill("Two partners have it, and the module stops at series 1.")
    page.get_by_label("Module that is to change").select_option(label="Module 0")
    page.get_by_role("button", name="Record the judgement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEWS)


def draft(page: Page) -> None:
    """Begin the new version, write what the company asks for now, hand it in."""
    page.get_by_role("button", name="Begin the new version").click()
    expect(page.get_by_text("nothing has been changed yet")).to_be_visible()
    page.get_by_role("link", name="Module 0", exact=True).click()
    page.get_by_role("link", name="Situation 0").click()
    page.get_by_role("link", name="Write this situation").click()
    page.get_by_label("What the company asks for, in English").fill(ASKED)
    page.get_by_role("button", name="Save and look at it").click()
    expect(page.get_by_text(ASKED)).to_be_visible()
    page.get_by_role("link", name="Module 0", exact=True).click()
    page.get_by_role("link", name="To its revision").click()
    expect(page.get_by_text("nothing has been changed yet")).to_have_count(0)
    page.get_by_role("button", name="Hand in for review").click()


def convene(page: Page, table: Table) -> None:
    """Plan a meeting for today; the motion is on its agenda by itself. Send the papers, begin."""
    page.goto(f"/committees/{table.committee.uuid}/")
    page.get_by_role("link", name="Plan a meeting").click()
    page.get_by_label("When").fill(f"{localdate()}T23:59")
    page.get_by_role("textbox", name="Where").fill("Room 1")
    page.get_by_role("button", name="Plan the meeting").click()
    expect(page.get_by_role("link", name="1. Revision of the module")).to_be_visible()
    page.get_by_role("button", name="Send the papers out").click()
    page.get_by_role("button", name="Begin the meeting").click()
    expect(page.get_by_role("heading", name="Who is here")).to_be_visible()


def decide(page: Page, table: Table) -> None:
    """The vote. Members come and vote by services here; their phones are in test_committees.py."""
    meeting = Meeting.objects.get()
    for seat in table.seats:
        record_attendance(
            viewer=table.secretary,
            meeting=meeting,
            seat=seat,
            kind=Attendance.Kind.ARRIVE,
            at=now(),
        )
    page.reload()
    page.get_by_role("button", name="Open the vote").click()
    expect(page.get_by_role("heading", name="Vote now")).to_be_visible()
    voting_round = VotingRound.objects.get()
    for seat in table.seats:
        cast_vote(
            viewer=table.viewer(seat),
            voting_round=voting_round,
            choice=Vote.Choice.YES,
            at=now(),
        )
    page.get_by_role("button", name="Close and count").click()
    expect(page.get_by_text("The vote is counted.")).to_be_visible()


def bring_to_class(page: Page, day: date) -> None:
    """Publish, see that the module has no resources to renew, say which class is taught."""
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("passed by itself: the module has no")).to_be_visible()
    page.get_by_role("link", name="Say which class is taught it").click()
    page.get_by_label("Class").select_option(label="CNC 1 (2025)")
    page.get_by_label("Since").fill(day.isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Look at the effect", exact=True)).to_be_visible()


def standing(revision: Revision) -> str:
    return Revision.objects.get(pk=revision.pk).state


# --- the test -------------------------------------------------------------------------------------


def test_a_change_at_an_enterprise_becomes_a_module_that_is_taught(
    visit: Visit, work: Work
) -> None:
    module: Module = work.published().module
    table = found_table(work.world, notice_days=0)
    since = localdate() - timedelta(days=DAYS)

    phone = visit("/signals/tell/", look=Look(360), account=account_of(work.world.mentor))
    tell(phone, since)
    page = visit("/", account=account_of(work.world.lead))
    judge(page)
    revision = Revision.objects.get()
    assert (revision.state, revision.module) == ("accepted", module)

    draft(page)
    expect(page.get_by_text("Who may review it: Administrator")).to_be_visible()
    office = visit(f"/revisions/{revision.uuid}/", account=account_of(work.world.administrator))
    office.get_by_role("button", name="Bring before the committee").click()
    page.reload()
    expect(page.get_by_role("link", name="The motion before the committee")).to_be_visible()
    assert standing(revision) == "with_committee"
    convene(page, table)
    decide(page, table)
    assert standing(revision) == "approved"

    own = f"/revisions/{revision.uuid}/"
    page.goto(own)
    bring_to_class(page, localdate())
    assert standing(revision) == "taught"
    published = ModuleVersion.objects.get(module=module, state="published")
    assert (published.number, published.module.versions.count()) == (2, 2)
    assert LearningSituation.objects.get(version=published).trigger_en == ASKED

    # The dated way: every step with the days since the change, the last ahead.
    way = page.get_by_role("region", name="The way from the change to the classroom")
    steps = way.get_by_role("listitem")
    sides = [step.locator(".step-side").inner_text().split("\n")[0] for step in steps.all()]
    titles = [step.locator(".step-title").inner_text() for step in steps.all()]
    assert dict(zip(titles, sides, strict=True)) == {
        "It changed at the enterprise": "0 days",
        **dict.fromkeys(
            (
                "Noticed",
                "Accepted",
                "Draft handed in",
                "Reviewed",
                "Approved by the committee",
                "Published",
                "Resources renewed",
                "Taught",
            ),
            f"{DAYS} days",
        ),
        "Effect looked at": "ahead",
    }
    for name, address in (("revision", own), ("revisions", "/revisions/")):
        page.goto(address)
        take_picture(page, f"chain-{name}", Look())
        assert accessibility_faults(page) == []
        assert sideways_overflow(page) == 0
    expect(page.get_by_role("link", name=NEWS)).to_be_in_viewport()

    # Whoever told it reads what came of it.
    phone.reload()
    expect(phone.get_by_text("Two partners have it, and the module stops")).to_be_visible()
    assert sideways_overflow(phone) == 0
