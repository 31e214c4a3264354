"""Signing in and out, as a person meets it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from browsing import Look, accessibility_faults, sideways_overflow, take_picture
from ronghe.apps.people.api import Account

Visit = Callable[..., Page]
MakeAccount = Callable[..., Account]


def fill_in(page: Page, username: str, password: str) -> None:
    page.locator("input[name=login]:not([type=hidden])").fill(username)
    page.locator("input[name=password]:not([type=hidden])").fill(password)
    page.locator("form.form button").click()


def test_the_sign_in_page_is_whole_in_every_look(visit: Visit, look: Look) -> None:
    page = visit("/accounts/login/", look=look)

    take_picture(page, "sign-in", look)
    assert (
        page.locator("html").get_attribute("lang")
        == {"en": "en", "zh-hans": "zh-Hans"}[look.language]
    )
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0


def test_the_right_password_leads_to_the_next_steps(
    visit: Visit, make_account: MakeAccount
) -> None:
    make_account("li.hua", "Kailing-2026!")
    page = visit("/accounts/login/")

    fill_in(page, "li.hua", "Kailing-2026!")

    page.wait_for_url("**/")
    assert page.context.cookies()[0]["httpOnly"]
    expect(page.locator("h1")).to_be_visible()


def test_a_wrong_password_keeps_the_name_that_was_typed(
    visit: Visit, make_account: MakeAccount
) -> None:
    make_account("li.hua", "Kailing-2026!")
    page = visit("/accounts/login/")

    fill_in(page, "li.hua", "something else")

    assert page.locator("input[name=login]:not([type=hidden])").input_value() == "li.hua"
    assert page.url.endswith("/accounts/login/")


def test_nobody_signs_up_by_themselves(visit: Visit) -> None:
    page = visit("/accounts/signup/")

    assert page.locator("input[name=password1]").count() == 0


def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(
    visit: Visit, make_account: MakeAccount
) -> None:
    make_account("li.hua", "Kailing-2026!")
    page = visit("/")

    fill_in(page, "li.hua", "Kailing-2026!")

    page.wait_for_url(lambda url: "/accounts/" not in url)
