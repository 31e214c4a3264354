"""The pages that say what evidence means, in a real browser, as each role meets them in the
sample region: photographed in every look, read by axe, and narrow enough for a phone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

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

Arrive = Callable[[Page], None]
Open = Callable[..., Page]


def follow(*names: str) -> Arrive:
    """Arrive by the first link of the page whose address has this part, and no question mark (that
    would be the page itself, sorted otherwise); from there by the next."""

    def arrive(page: Page) -> None:
        for name in names:
            link = page.locator(f"main a[href*='{name}']:not([href*='?']):not(.sections a)").first
            page.goto(link.get_attribute("href") or "")

    return arrive


def stay(page: Page) -> None:
    """Already there."""


@dataclass(frozen=True)
class Place:
    """A page as a role reaches it from an address everybody of that role knows."""

    name: str
    role: str
    start: str
    arrive: Arrive = stay

    def __str__(self) -> str:
        return self.name


PLACES = [
    Place("competence", "student", "/competence/mine/"),
    Place("competence-guardian", "guardian", "/competence/mine/"),
    Place("evidence-behind", "student", "/competence/mine/", follow("/behavioural/evidence/")),
    Place("record", "student", "/competence/mine/", follow("/behavioural/evidence/", "/record/")),
    Place("class", "teacher", "/classes/"),
    Place("classes-of-a-school", "school_administrator", "/classes/"),
    Place("home-of-a-region", "regional_officer", "/"),
    Place("classes-of-a-region", "regional_officer", "/classes/"),
    Place("raters", "programme_lead", "/raters/"),
    Place("instruments", "teacher", "/instruments/"),
    Place("instrument", "programme_lead", "/instruments/", follow("/instruments/")),
    Place("calibrations", "programme_lead", "/calibrations/"),
    Place("calibration", "regional_officer", "/calibrations/", follow("/calibrations/")),
    Place("calibration-new", "programme_lead", "/calibrations/new/"),
    Place("verification", "school_administrator", "/evidence/verification/"),
]


@pytest.fixture(scope="module")
def sessions(chromium: Browser, sample_site: SampleSite) -> dict[str, list[dict[str, object]]]:  # noqa: F811
    """The cookies of each role that is looked at, from signing in once as a visitor would."""
    found: dict[str, list[dict[str, object]]] = {}
    for role in sorted({place.role for place in PLACES} | {"recruiter"}):
        context = open_context(chromium, sample_site.url, Look())
        page = context.new_page()
        page.goto("/accounts/login/")
        page.locator("input[name=login]:not([type=hidden])").fill(role)
        page.locator("input[name=password]:not([type=hidden])").fill(sample_site.password)
        page.locator("form.form button").click()
        page.wait_for_url("**/")
        found[role] = context.cookies()  # type: ignore[assignment]
        context.close()
    return found


@pytest.fixture(scope="module")
def seats(
    chromium: Browser,
    sample_site: SampleSite,  # noqa: F811
    sessions: dict[str, list[dict[str, object]]],
) -> Iterator[tuple[Watch, Callable[[str, Look], BrowserContext]]]:
    """One browser for each role and look, kept so that it fetches styles and scripts once."""
    watch = Watch(sample_site.url)
    kept: dict[tuple[str, Look], BrowserContext] = {}

    def seat(role: str, look: Look) -> BrowserContext:
        if (role, look) not in kept:
            kept[role, look] = open_context(chromium, sample_site.url, look)
            watch.follow(kept[role, look])
        context = kept[role, look]
        context.clear_cookies()
        context.add_cookies(sessions[role])  # type: ignore[arg-type]
        return context

    yield watch, seat
    for context in kept.values():
        context.close()


@pytest.fixture
def enter(seats: tuple[Watch, Callable[[str, Look], BrowserContext]]) -> Iterator[Open]:
    """Open an address as a role in a look; every fault the browser shows fails the test."""
    watch, seat = seats
    watch.faults.clear()
    pages: list[Page] = []

    def open_page(role: str, path: str, look: Look | None = None) -> Page:
        page = seat(role, look or Look()).new_page()
        pages.append(page)
        page.goto(path)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert watch.faults == []


def draw_charts(page: Page) -> None:
    """Charts are drawn when they come near; printing draws them all."""
    charts = page.locator("[data-chart]").count()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("[data-drawn] svg.marks")).to_have_count(charts, timeout=30_000)


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_page_is_whole_in_every_look(enter: Open, place: Place, look: Look) -> None:
    page = enter(place.role, place.start, look)
    place.arrive(page)
    expect(page.locator("h1")).to_be_visible()
    assert place.arrive is stay or not page.url.endswith(place.start)
    expect(page.locator(".page-meaning")).not_to_be_empty()
    draw_charts(page)

    take_picture(page, place.name, look)
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0


def test_a_page_besides_its_charts_is_light(enter: Open) -> None:
    for role, path in (("student", "/competence/mine/"), ("regional_officer", "/classes/")):
        page = enter(role, path)
        drawings = page.locator("script[type='application/json']").all_inner_texts()
        assert len(page.content()) - sum(map(len, drawings)) < 100_000


def test_the_evidence_behind_a_number_is_two_presses_away(enter: Open) -> None:
    page = enter("student", "/competence/mine/", Look(width=360))
    page.locator("#behavioural").get_by_role("link", name="Evidence").click()
    expect(page.locator("h1")).to_have_text("Evidence: Doing")
    page.get_by_role("link", name="Open", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("Identifier")


def test_the_next_two_anchors_stand_above_the_measures(enter: Open) -> None:
    page = enter("student", "/competence/mine/", Look(width=360))
    headings = page.locator("main h2").all_inner_texts()
    assert headings[:2] == ["Work on these two next", "Five dimensions"]


def test_a_dimension_is_chosen_for_the_classes_of_a_region(enter: Open) -> None:
    page = enter("regional_officer", "/classes/")
    page.get_by_role("link", name="Attitude").click()
    expect(page.get_by_role("link", name="Attitude")).to_have_attribute("aria-current", "true")
    expect(page.locator(".page-meaning")).not_to_be_empty()


def test_two_calibrations_are_set_side_by_side(enter: Open) -> None:
    page = enter("regional_officer", "/calibrations/")
    addresses = page.locator("tbody th a").evaluate_all("links => links.map(l => l.href)")
    uuid = addresses[-1].rstrip("/").rsplit("/", 1)[1]
    page.goto(f"{addresses[0]}?with={uuid}")
    draw_charts(page)
    expect(page.locator("#comparison .chart-title")).not_to_be_empty()
    expect(page.locator("main")).to_contain_text("In the other")


def test_who_may_not_see_measures_is_told_so(enter: Open) -> None:
    page = enter("recruiter", "/raters/")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator(".chart").count() == 0
