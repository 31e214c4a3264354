"""Portfolios and stages in a real browser: whole in every look; shown, withdrawn and taken along
with keyboard and phone; a stage decided with one press."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.certification.conftest import NOW, SYSTEM, Training, found_training, rate
from tests.apps.certification.test_displays import entry_of, hold
from tests.apps.certification.test_items import add, drawing, reflection
from tests.apps.conftest import World, world  # noqa: F401

from browsing import Look
from ronghe.apps.base.api import now
from ronghe.apps.certification.models import PortfolioItem, ShareLink, StageDecision
from ronghe.apps.certification.services.displays import choose_to_show
from ronghe.apps.certification.services.items import item_reference
from ronghe.apps.certification.services.share_links import ShareDraft, make_share_link
from ronghe.apps.certification.services.stages import decide_stages
from ronghe.apps.people.api import Account, Membership, Person, Role, viewer_of_person

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]
PHONE = Look(360, "light", "en")
DESK = Look(1440, "light", "en")
LONGEST = "A reflection with the longest title that anybody would give to what they thought " * 2


@pytest.fixture
def training(transactional_db: None, live_server: LiveServer, world: World) -> Training:  # noqa: F811
    found = found_training(world)
    Membership.objects.filter(role=Role.STUDENT).update(starts_on=date(2025, 9, 1))
    Person.objects.filter(pk=found.student.pk).update(birth_date=date(2009, 5, 1))
    return found


@pytest.fixture
def student(training: Training) -> Account:
    return Account.objects.create_user("student", "Kailing-2026!", person=training.student)


def fill(training: Training) -> tuple[str, PortfolioItem]:
    """Evidence in two semesters, things of one's own, a decision, an open link; its secret."""
    person = training.student
    training.estimate(person, chance=0.9)
    record = rate(training, person, NOW - timedelta(days=30))
    rate(training, person, NOW - timedelta(days=200))
    decide_stages(viewer=SYSTEM, persons=training.world.students, semester=2, at=NOW)
    thought = add(person, reflection(title=LONGEST[:160]))
    thing = add(person, drawing(about=(item_reference(thought),), is_open_to_school=True))
    chosen = (item_reference(thought), item_reference(thing))
    assert record
    draft = ShareDraft("Application at Linlan Works", "en", chosen, shows_levels=True, days=366)
    _, secret = make_share_link(viewer=SYSTEM, person=person, draft=draft, at=now())
    return secret, thing


def addresses(training: Training) -> dict[str, str]:
    secret, thing = fill(training)
    link = ShareLink.objects.get()
    display = hold(training)
    entry = entry_of(display, training.student)
    choose_to_show(
        viewer=viewer_of_person(training.student),
        entry=entry,
        targets=(item_reference(thing),),
        shows_levels=True,
        at=now(),
    )
    return {
        "portfolio": reverse("portfolio"),
        "portfolio-item": reverse("portfolio_item", args=[thing.uuid]),
        "portfolio-choice": reverse("portfolio_link_new"),
        "portfolio-link": reverse("portfolio_link", args=[link.uuid]),
        "portfolio-shared": reverse("portfolio_shared", args=[secret]),
        "portfolio-take": reverse("portfolio_take"),
        "stages": reverse("stages_of", args=[training.student.uuid]),
        "transcript": reverse("transcript", args=[training.student.uuid]),
        "display": reverse("display", args=[display.uuid]),
        "display-shown": reverse("display_shown", args=[entry.uuid]),
    }


def test_pages_of_portfolios_and_stages_are_whole(
    look_at: LookAt, training: Training, student: Account
) -> None:
    teacher = Account.objects.create_user("teacher", "Kailing-2026!", person=training.world.teacher)
    classes = reverse("class_stages", args=[training.world.school_class.uuid])

    own = look_at(addresses(training), account=student)
    theirs = look_at({"class-stages": f"{classes}?semester=2"}, account=teacher)

    assert (own, theirs) == ([], [])


def test_a_choice_is_shown_by_a_link_and_withdrawn_at_once(
    visit: Visit, training: Training, student: Account
) -> None:
    add(training.student, reflection(title="My first thread"))
    page: Page = visit(reverse("portfolio"), look=PHONE, account=student)

    page.get_by_role("link", name="Show it to somebody").click()
    page.get_by_role("link", name="Make a link").click()
    page.get_by_label("For whom and for what").fill("Application at Linlan Works")
    page.get_by_label("My first thread").press("Space")
    page.get_by_role("button", name="Make the link").press("Enter")
    address = page.get_by_label("Address", exact=True).input_value()
    stranger: Page = visit(address, look=PHONE)
    expect(stranger.get_by_text("The pitch was wrong at first.")).to_be_visible()
    page.goto(reverse("portfolio_links"))
    page.get_by_role("link", name="Application at Linlan Works").click()
    page.get_by_role("button", name="Withdraw it now").click()

    expect(page.get_by_text("The link is withdrawn.")).to_be_visible()
    link = ShareLink.objects.get()
    assert link.withdrawn_at is not None


def test_a_class_is_decided_by_the_rule_and_the_student_sees_why(
    visit: Visit, training: Training, student: Account
) -> None:
    training.estimate(training.student, chance=0.9)
    teacher = Account.objects.create_user("teacher", "Kailing-2026!", person=training.world.teacher)
    address = reverse("class_stages", args=[training.world.school_class.uuid])

    page: Page = visit(f"{address}?semester=2", look=DESK, account=teacher)
    page.get_by_role("button", name="Decide semester 2 by the rule").press("Enter")

    expect(page.get_by_text("4 decisions are new")).to_be_visible()
    assert StageDecision.objects.filter(outcome="reached").count() == 1
    own: Page = visit(
        reverse("stages_of", args=[training.student.uuid]), look=PHONE, account=student
    )
    expect(own.get_by_text("there or above with 90%").first).to_be_visible()


def test_a_portfolio_is_taken_along_and_brought_in_again(
    visit: Visit, training: Training, student: Account, tmp_path: Path
) -> None:
    add(training.student, reflection(title="My first thread"))
    page: Page = visit(reverse("portfolio_take"), look=DESK, account=student)

    with page.expect_download() as coming:
        page.get_by_role("link", name="Pages with files (ZIP)").click()
    kept = tmp_path / "portfolio.zip"
    coming.value.save_as(kept)
    PortfolioItem.objects.all().delete()
    page.get_by_label("Portfolio file").set_input_files(kept)
    page.get_by_role("button", name="Bring it in").press("Enter")

    expect(page.get_by_text("1 thing came in; 0 were there already.")).to_be_visible()
    expect(page.get_by_role("link", name="My first thread")).to_be_visible()
