"""The forms of certification without a mouse: Tab reaches every field in order and shows where one
is, Enter hands in, and a mistake takes the focus and is told at its field."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.certification.conftest import Training, found_training
from tests.apps.certification.issuers import give_keys
from tests.apps.certification.ruling import rule_certificate
from tests.apps.certification.test_items import add, reflection
from tests.apps.conftest import World, world  # noqa: F401

from ronghe.apps.certification.models import PortfolioItem, RuleVersion, ShareLink
from ronghe.apps.people.api import Account, Membership, Person, Role

Visit = Callable[..., Page]

CONTROLS = "#main form :is(input:not([type=hidden]), select, textarea, button)"
# Of radio buttons Tab reaches one of a group; arrows do the rest.
STOPS = f"""() => {{
  const seen = new Set();
  return [...document.querySelectorAll('{CONTROLS}')].filter((one) => {{
    if (one.disabled || !one.checkVisibility()) return false;
    if (one.type !== 'radio') return true;
    const first = !seen.has(one.name);
    seen.add(one.name);
    return first;
  }}).map((one) => one.type === 'radio' ? one.name : one.id || one.name || one.textContent.trim());
}}"""
WHERE = f"""() => {{
  const one = document.activeElement;
  if (!one || !one.closest('#main')) return null;
  if (!one.matches('{CONTROLS}')) return {{name: '', isShown: true}};
  const drawn = [one, one.closest('label'), one.closest('.field-control')].filter(Boolean)
    .map((part) => getComputedStyle(part));
  return {{
    name: one.type === 'radio' ? one.name : one.id || one.name || one.textContent.trim(),
    isShown: drawn.some((style) => style.outlineStyle !== 'none' && style.outlineWidth !== '0px'),
  }};
}}"""
MOST_STOPS = 120


@pytest.fixture
def training(transactional_db: None, live_server: LiveServer, world: World) -> Training:  # noqa: F811
    give_keys(world.school)
    found = found_training(world)
    Membership.objects.filter(role=Role.STUDENT).update(starts_on=date(2025, 9, 1))
    Person.objects.filter(pk=found.student.pk).update(birth_date=date(2009, 5, 1))
    return found


def account_of(person: Person) -> Account:
    found = Account.objects.filter(person=person).first()
    return found or Account.objects.create_user(f"user{person.pk}", "x", person=person)


def walk(page: Page) -> tuple[list[str], list[str]]:
    """Tab through the page once: the controls in the order they were reached, and those on which
    nothing shows that one is there."""
    reached: list[str] = []
    unseen: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(WHERE)
        if found is None:
            if reached:
                break
            continue
        if found["name"] and found["name"] not in reached:
            reached.append(found["name"])
            unseen += [] if found["isShown"] else [found["name"]]
    return reached, unseen


def faults_of(page: Page, address: str) -> list[str]:
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    expected = list(dict.fromkeys(page.evaluate(STOPS)))
    reached, unseen = walk(page)
    faults = [] if reached == expected else [f"{address}: reached {reached} of {expected}"]
    return faults + [f"{address}: focus does not show on {one}" for one in unseen]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control with this label or these words has the focus."""
    wanted = page.get_by_label(name, exact=True).or_(page.get_by_role("button", name=name)).first
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {name!r}")


def test_tab_reaches_every_field_of_the_leads_forms_and_shows_where_one_is(
    visit: Visit, training: Training
) -> None:
    ruled = rule_certificate(training)
    ruled.prove(training.student)
    certificate, rule = ruled.certificate, RuleVersion.objects.get()
    page = visit(reverse("verify"), account=account_of(training.world.lead))

    faults = [
        fault
        for address in (
            reverse("certificate_new"),
            reverse("certificate_edit", args=[certificate.uuid]),
            reverse("rule_begin", args=[certificate.uuid]),
            reverse("batch_new", args=[certificate.uuid]),
            reverse("certificate_confirm", args=[certificate.uuid, training.student.uuid]),
            reverse("rule_retire", args=[rule.uuid]),
            f"{reverse('display_new')}?school_class={training.world.school_class.uuid}",
            reverse("verify"),
        )
        for fault in faults_of(page, address)
    ]

    assert faults == []


def test_tab_reaches_every_field_of_a_students_forms_and_shows_where_one_is(
    visit: Visit, training: Training
) -> None:
    item = add(training.student, reflection())
    page = visit(reverse("verify"), account=account_of(training.student))

    faults = [
        fault
        for address in (
            reverse("portfolio_add", args=["reflection"]),
            reverse("portfolio_add", args=["file"]),
            reverse("portfolio_add", args=["link"]),
            reverse("portfolio_item_edit", args=[item.uuid]),
            reverse("portfolio_item_remove", args=[item.uuid]),
            reverse("portfolio_link_new"),
            reverse("portfolio_take"),
            reverse("my_talent"),
        )
        for fault in faults_of(page, address)
    ]

    assert faults == []


def test_a_reflection_is_written_and_shown_without_a_mouse(
    visit: Visit, training: Training
) -> None:
    page = visit(
        reverse("portfolio_add", args=["reflection"]), account=account_of(training.student)
    )

    # Handed in too early: the mistake has the focus, and its link leads to the field.
    tab_to(page, "Title")
    page.keyboard.type("My first thread")
    page.keyboard.press("Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.get_by_label("What I think")
    expect(field).to_be_focused()
    told = (field.get_attribute("aria-describedby") or "").split()
    assert any(page.locator(f"[id='{one}'].field-errors").count() for one in told)
    expect(page.get_by_label("Title")).to_have_value("My first thread")

    page.keyboard.type("The pitch was wrong at first.")
    tab_to(page, "Keep it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is in your portfolio.")).to_be_visible()

    page.goto(reverse("portfolio_link_new"))
    tab_to(page, "For whom and for what")
    page.keyboard.type("Application at Works")
    while not page.evaluate("document.activeElement.name === 'targets'"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()

    link = ShareLink.objects.get()
    item = PortfolioItem.objects.get()
    assert [str(row.target.uuid) for row in link.choices.all() if row.target] == [str(item.origin)]
