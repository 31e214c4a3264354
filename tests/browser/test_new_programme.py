"""A new programme in a real browser: proposed by keyboard, decided, and opened by one press."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.conftest import World, world  # noqa: F401
from tests.apps.curriculum.test_programme_proposals import decide, found_table
from tests.apps.governance.conftest import Table

from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.people.api import Account, Person, Programme

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]


@pytest.fixture
def table(transactional_db: None, live_server: LiveServer, world: World) -> Table:  # noqa: F811
    return found_table(world)


def account_of(person: Person) -> Account:
    found = Account.objects.filter(person=person).first()
    return found or Account.objects.create_user(f"p{person.pk}", "Kailing-2026!", person=person)


def write_with_the_keyboard(page: Page) -> None:
    page.get_by_role("link", name="A new programme").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Title in Chinese").focus()
    page.keyboard.type("护理")
    page.get_by_label("Years of study").focus()
    page.keyboard.type("3")
    page.get_by_label("Why").focus()
    page.keyboard.type("The hospital asks for it.")
    page.get_by_role("button", name="Write it down").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Begin a new programme: 护理")


def test_a_new_programme_is_proposed_decided_and_opened(
    visit: Visit, look_at: LookAt, table: Table
) -> None:
    world = table.world  # noqa: F811
    lead, office = account_of(world.lead), account_of(world.administrator)
    page = visit("/programme-proposals/new/", account=lead)

    write_with_the_keyboard(page)
    proposal = ProgrammeProposal.objects.get()
    own = f"/programme-proposals/{proposal.uuid}/"
    seen = {
        "programme-about": "/programme-proposals/new/",
        "programme-new": "/programme-proposals/new-programme/",
        "programme-draft": own,
    }
    assert look_at(seen, account=lead) == []
    assert not Programme.objects.filter(title_zh="护理").exists()

    decide(table, proposal, ["yes"] * 4)
    assert look_at({"programme-carried": own}, account=office) == []
    desk = visit("/", account=office)
    desk.get_by_role("link", name="Open the programme “护理”").click()
    desk.get_by_label("Who leads it").select_option(label="Teacher")
    desk.get_by_role("button", name="Open the programme").click()

    expect(desk.get_by_role("heading", level=1)).to_have_text("护理")
    expect(desk.get_by_text("the committee's decision of")).to_be_visible()
    home = visit("/", account=account_of(world.teacher))
    expect(home.get_by_role("link", name="Analyse the work 护理 prepares for")).to_be_visible()
