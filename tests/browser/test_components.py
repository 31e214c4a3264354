"""The components in a real browser: every state looked at, and what a script adds to them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browsing import (
    Look,
    accessibility_faults,
    covered_controls,
    sideways_overflow,
    take_picture,
)
from ronghe.apps.base.presentation import shell
from ronghe.apps.base.registries import Registry
from ronghe.apps.base.text import Text
from ronghe.apps.people.api import Account

Visit = Callable[..., Page]
CHARTS = 7  # of the gallery's eight, one has nothing to draw


@pytest.fixture(autouse=True)
def sample_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gallery opens only where the sample region is loaded."""
    sample = shell.SampleData(Text("Sample data: nobody here exists.", "示例数据：人物均为虚构。"))
    providers: Registry[Callable[[], shell.SampleData]] = Registry("sample data")
    providers.register("test", lambda: sample)
    monkeypatch.setattr(shell, "sample_data_providers", providers)


def draw_all_charts(page: Page) -> None:
    """Charts are drawn when they come near; printing draws them all."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("[data-drawn] svg.marks")).to_have_count(CHARTS)


def test_every_component_is_whole_in_every_look(visit: Visit, look: Look) -> None:
    page = visit("/gallery/", look=look)
    draw_all_charts(page)
    take_picture(page, "gallery", look)
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0


def test_a_link_under_the_area_of_another_is_found(visit: Visit) -> None:
    page = visit("/gallery/")
    row = """<div class="step-item"><p class="step-title"><a href="#row">The row</a></p>
      <p class="step-side"><a href="#beside">Decide</a></p></div>"""
    page.evaluate("row => { document.querySelector('main').innerHTML = row }", row)

    assert covered_controls(page) == []
    page.get_by_role("link", name="Decide").click(timeout=2_000)
    assert page.url.endswith("#beside")

    page.evaluate("document.querySelector('.step-side').style.pointerEvents = 'none'")
    [fault] = covered_controls(page)
    assert "#beside" in fault
    assert "#row" in fault


def test_a_chart_has_its_table_folded_away_and_gives_it_as_a_file(visit: Visit) -> None:
    page = visit("/gallery/")
    draw_all_charts(page)
    chart = page.locator("#gallery-raters")
    expect(chart.locator("table")).to_be_hidden()
    with page.expect_download() as saved:
        chart.get_by_role("button", name="CSV").click()
    lines = saved.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0] == "Rater,Severity,Lower,Upper"
    assert lines[1] == "陈伟,0.0,-0.3,0.3"
    assert len(lines) == 7


def test_a_saved_drawing_stands_by_itself_in_the_light_colours(visit: Visit) -> None:
    page = visit("/gallery/", look=Look(theme="dark"))
    draw_all_charts(page)
    with page.expect_download() as saved:
        page.locator("#gallery-trend").get_by_role("button", name="SVG").click()
    drawing = saved.value.path().read_text()
    assert "var(" not in drawing
    assert "#1b577c" in drawing


def test_a_list_is_sorted_on_a_phone_and_the_keyboard_meets_no_hidden_link(visit: Visit) -> None:
    page = visit("/gallery/")
    page.set_viewport_size({"width": 360, "height": 780})
    links = page.locator(".table[data-layout=stack] thead .sort")

    sizes = [box for one in links.all() if (box := one.bounding_box())]
    assert len(sizes) == links.count() > 0
    assert all(box["width"] > 20 and box["height"] >= 44 for box in sizes)
    page.locator("#sort-many_-ratings").click()
    page.wait_for_url("**sort=ratings**")
    assert sideways_overflow(page) == 0


def test_sorting_swaps_the_table_and_keeps_the_focus(visit: Visit) -> None:
    page = visit("/gallery/")
    heading = page.locator("#sort-many_-ratings")
    heading.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=ratings**")
    expect(page.locator("#table-many_ th[aria-sort=ascending]")).to_have_text("Ratings")
    expect(heading).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Sorted by Ratings. Rows 1 to 8 of 61.")


def test_a_chart_that_is_swapped_in_is_drawn_and_its_table_folded(visit: Visit) -> None:
    page = visit("/gallery/")
    page.evaluate(
        "htmx.ajax('GET', '/gallery/', {target: '#charts', select: '#charts', swap: 'outerHTML'})"
    )
    page.locator("#gallery-map").scroll_into_view_if_needed()
    expect(page.locator("#gallery-map svg.marks")).to_be_visible()
    expect(page.locator("#gallery-map table")).to_be_hidden()


def test_a_line_that_is_down_is_said_and_nothing_typed_is_lost(visit: Visit) -> None:
    page = visit("/gallery/")
    page.locator("#id_name").fill("Li Na")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('htmx:sendError', {bubbles: true}))")
    expect(page.locator(".toast")).to_contain_text("That did not reach the server.")
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".toast")).to_have_count(0)
    expect(page.locator("#id_name")).to_have_value("Li Na")


def test_a_grave_act_is_asked_about_once_in_a_dialog(visit: Visit) -> None:
    page = visit("/gallery/")
    page.get_by_role("link", name="Withdraw the session").click()
    dialog = page.get_by_role("dialog", name="Withdraw this session?")
    expect(dialog).to_be_visible()
    assert accessibility_faults(page) == []
    dialog.get_by_role("button", name="Leave it as it is").click()
    expect(dialog).to_be_hidden()


def test_a_stepper_asks_one_thing_at_a_time_and_refuses_to_skip(visit: Visit) -> None:
    page = visit("/gallery/", look=Look(width=360))
    form = page.locator("form[data-stepper]")
    expect(form.locator("fieldset:visible")).to_have_count(1)
    expect(form.locator("[data-step-words]")).to_have_text("Question 1 of 3")
    form.get_by_role("button", name="Next").click()
    expect(form.locator("[data-step-words]")).to_have_text("Question 1 of 3")
    form.locator("input:visible").first.check()
    form.get_by_role("button", name="Next").click()
    expect(form.locator("[data-step-words]")).to_have_text("Question 2 of 3")
    expect(form.locator("input:visible").first).to_be_focused()
    form.get_by_role("button", name="Back").click()
    expect(form.locator("input:visible").first).to_be_checked()


def test_the_menu_opens_by_key_closes_on_escape_and_switches_the_theme(
    visit: Visit, make_account: Callable[..., Account]
) -> None:
    page = visit("/", account=make_account(), look=Look(width=360))
    menu = page.locator("details.phone-menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert accessibility_faults(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    menu.click()
    page.locator("details.phone-menu").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_first_press_of_tab_leads_past_the_frame(visit: Visit) -> None:
    page = visit("/gallery/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_everything_is_there_without_a_script(visit: Visit) -> None:
    scripted = visit("/gallery/")
    context = scripted.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    page = context.new_page()
    page.goto(scripted.url)
    expect(page.locator("#gallery-raters table")).to_be_visible()
    expect(page.locator("form[data-stepper] fieldset:visible")).to_have_count(3)
    expect(page.locator("form[data-stepper] button:visible")).to_have_count(1)
    page.locator("#sort-many_-ratings").click()
    assert "sort=ratings" in page.url
    context.close()


def test_paper_shows_the_light_colours_and_none_of_the_frame(visit: Visit) -> None:
    page = visit("/gallery/", look=Look(theme="dark"))
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.locator("h1")).to_have_css("color", "rgb(34, 31, 26)")
