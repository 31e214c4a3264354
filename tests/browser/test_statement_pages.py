"""Statements and courses in a real browser: a rule is written, tried and put in use by keyboard;
a packaged unit runs apart from the house and reports."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import (
    LOOKS,
    Look,
    Watch,
    accessibility_faults,
    open_context,
    sideways_overflow,
    take_picture,
)
from sample import SampleSite, sample_site  # noqa: F401

SignIn = Callable[..., Page]
PASSED = "http://adlnet.gov/expapi/verbs/passed"


@pytest.fixture
def sign_in(chromium: Browser, sample_site: SampleSite) -> Iterator[SignIn]:  # noqa: F811
    """A page of somebody of the sample region; every fault the browser shows fails the test."""
    watch, contexts = Watch(sample_site.url), []

    def arrive(role: str, look: Look | None = None) -> Page:
        context = open_context(chromium, sample_site.url, look or Look())
        contexts.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.locator("input[name=login]:not([type=hidden])").fill(role)
        page.locator("input[name=password]:not([type=hidden])").fill(sample_site.password)
        page.locator("form.form button").click()
        page.wait_for_url("**/")
        watch.follow(context)
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert watch.faults == []


def test_rule_is_made_tried_and_put_in_use(sign_in: SignIn) -> None:
    page = sign_in("programme_lead")

    page.goto("/statement-rules/")
    page.get_by_role("link", name="Make a rule").click()
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_label("Title in English").fill("Passed on the trainer")
    page.locator("#id_asked-0").select_option("verb:is")
    page.locator("#id_value-0").fill("passed")
    page.locator("#id_source-0").select_option("success")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("an address (IRI) is needed")
    page.locator("#id_value-0").fill(PASSED)
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.get_by_role("link", name="Try it").click()

    expect(page.get_by_text("would become evidence").first).to_be_visible()
    expect(page.get_by_text("is evidence already").first).to_be_visible()
    page.get_by_role("link", name="Put it in use").click()
    page.get_by_role("button", name="Put it in use").press("Enter")
    expect(page.get_by_text("The rule is in use.")).to_be_visible()


def test_packaged_unit_runs_apart_and_reports_what_was_done(sign_in: SignIn) -> None:
    page = sign_in("student")

    page.goto("/courses/mine/")
    page.get_by_role("button", name="Start").first.click()
    page.get_by_role("link", name="Open the unit").click()
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Reported", timeout=20_000)
    page.get_by_role("link", name="Back to my courses").click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Look again").first).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_fit_every_look(sign_in: SignIn, look: Look) -> None:
    page = sign_in("programme_lead", look)
    faults = {}

    for name, arrive in {
        "statement-rules": "/statement-rules/",
        "statement-rule": "a[href*='/statement-rules/']:not([href*='?']):not([href$='/new/'])",
        "courses": "/courses/",
    }.items():
        address = arrive
        if not arrive.startswith("/"):
            address = page.locator(f"main {arrive}").first.get_attribute("href") or ""
        page.goto(address)
        take_picture(page, name, look)
        found = [*accessibility_faults(page), *([] if not sideways_overflow(page) else ["wide"])]
        if found:
            faults[name] = found

    assert faults == {}
