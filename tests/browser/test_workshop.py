"""A workshop with two browsers open at once: what one does appears in the other, nobody loses what
they typed, everybody votes for themselves."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.apps.conftest import World, world  # noqa: F401
from tests.apps.curriculum.workshop_steps import Held, State, hold_workshop

from browsing import LOOKS, Look, accessibility_faults, faults_of, sideways_overflow, take_picture
from ronghe.apps.base.api import now
from ronghe.apps.curriculum.models import Card, CardVote
from ronghe.apps.curriculum.services.workshops import invite_guest
from ronghe.apps.people.api import Account

Visit = Callable[..., Page]
SOON = 8_000  # the board is asked for every two seconds


@pytest.fixture
def held(transactional_db: None, world: World) -> Held:  # noqa: F811
    return hold_workshop(world)


def account_of(held: Held, who: str) -> Account:
    person = getattr(held.world, who)
    return Account.objects.create_user(who, "Kailing-2026!", person=person)


def board_address(held: Held) -> str:
    return f"/workshops/{held.workshop.uuid}/"


def card(page: Page, title: str) -> object:
    return page.locator(".board-card", has_text=title)


def test_a_card_added_in_one_browser_appears_in_the_other(visit: Visit, held: Held) -> None:
    one = visit(board_address(held), account=account_of(held, "teacher"))
    two = visit(board_address(held), account=account_of(held, "mentor"))
    two.locator("#new-title").fill("half a sentence that stays")

    one.locator("#new-title").fill("Clamp the part")
    one.locator("#new-title").press("Enter")

    expect(one.locator(".board-card")).to_have_count(1)
    expect(one.locator("#new-title")).to_have_value("")
    expect(two.locator(".board-card")).to_have_text(re.compile("Clamp the part"), timeout=SOON)
    expect(two.locator("#new-title")).to_have_value("half a sentence that stays")
    expect(two.locator("#new-title")).to_be_focused()


def test_who_saves_second_is_told_and_nothing_is_lost(visit: Visit, held: Held) -> None:
    held.add("Clamp")
    one = visit(board_address(held), account=account_of(held, "teacher"))
    two = visit(board_address(held), account=account_of(held, "mentor"))
    for page in (one, two):
        page.get_by_role("link", name="Clamp", exact=True).click()
        expect(page.locator("dialog")).to_be_visible()

    one.get_by_label("Title in English").fill("Clamp the part in the chuck")
    two.get_by_label("Title in English").fill("Fix the part")
    one.get_by_role("button", name="Save the card").click()
    expect(one.locator("dialog")).to_be_hidden()
    expect(two.locator("#board-line")).to_contain_text("Somebody has changed", timeout=SOON)
    expect(two.get_by_label("Title in English")).to_have_value("Fix the part")
    two.get_by_role("button", name="Save the card").click()

    notice = two.locator("#both-texts")
    expect(notice).to_contain_text("Teacher has changed this card meanwhile")
    expect(notice).to_contain_text("Clamp the part in the chuck")
    expect(two.get_by_label("Title in English")).to_have_value("Fix the part")
    two.get_by_role("button", name="Save the card").click()
    expect(two.locator("dialog")).to_be_hidden()
    expect(one.locator(".board-card")).to_contain_text("Fix the part", timeout=SOON)


def test_cards_are_moved_by_keyboard_alone_and_the_move_is_announced(
    visit: Visit, held: Held
) -> None:
    for title in ("Read", "Clamp", "Measure"):
        held.add(title)
    page = visit(board_address(held), account=account_of(held, "teacher"))
    up = page.locator(".board-card", has_text="Measure").get_by_role("button", name="up")
    up.focus()

    page.keyboard.press("Enter")

    expect(page.locator("#announcer")).to_have_text("Measure: place 2 of 3 in Prepare")
    expect(page.locator(".board-card-title")).to_have_text(["Read", "Measure", "Clamp"])
    page.keyboard.press("Enter")
    expect(page.locator(".board-card-title")).to_have_text(["Measure", "Read", "Clamp"])
    expect(page.get_by_role("link", name="Measure", exact=True)).to_be_focused()


def test_cards_are_dragged_by_the_mouse(visit: Visit, held: Held) -> None:
    for title in ("Read", "Clamp"):
        held.add(title)
    page = visit(board_address(held), account=account_of(held, "teacher"))

    page.locator(".board-card", has_text="Clamp").drag_to(
        page.locator(".board-card", has_text="Read"), target_position={"x": 20, "y": 4}
    )

    expect(page.locator(".board-card-title")).to_have_text(["Clamp", "Read"])


def test_a_guest_rates_on_a_phone_and_the_others_see_only_how_far(visit: Visit, held: Held) -> None:
    held.add("Clamp", learning_area="orientation", object_en="a turned part")
    held.go(State.ORDERING, State.RATING)
    _, secret = invite_guest(
        viewer=held.lead, workshop=held.workshop, name="Wang", at=now() - timedelta(minutes=1)
    )
    guest = visit(f"/workshop-link/{secret}/", look=Look(width=360))
    lead = visit(board_address(held), account=account_of(held, "lead"))

    guest.get_by_role("link", name="Rate the tasks").click()
    for question, score in (("frequency", 5), ("importance", 4), ("difficulty", 2)):
        guest.locator(f"input[name={question}][value='{score}']").check()
    assert accessibility_faults(guest) == []
    assert sideways_overflow(guest) == 0
    guest.get_by_role("button", name="Save and go on").click()

    expect(guest.locator(".page-meaning")).to_contain_text("You have rated every task")
    lead.reload()
    expect(lead.locator("#progress + ul")).to_contain_text("Wang: 1 of 1")
    [row] = CardVote.objects.all()
    assert (row.frequency, row.importance, row.difficulty) == (5, 4, 2)


def test_the_board_is_whole_in_every_look(visit: Visit, held: Held) -> None:
    held.add("Clamp the part", title_zh="装夹工件", learning_area="orientation")
    held.add("Measure and document a very long series of parts with changing tolerances")
    Card.objects.create(workshop=held.workshop, title_zh="操作数控车床", state="parked")
    lead = account_of(held, "lead")
    faults: list[str] = []

    for look in LOOKS:
        page = visit(board_address(held), look=look, account=lead)
        expect(page.locator(".board-card")).to_have_count(3)
        take_picture(page, "workshop-board", look)
        faults += faults_of(page)
        page.locator(".board-card-title a").first.click()
        expect(page.locator("dialog")).to_be_visible()
        take_picture(page, "workshop-card", look)
        faults += accessibility_faults(page)
        assert len(page.content()) < 100_000

    assert faults == []
