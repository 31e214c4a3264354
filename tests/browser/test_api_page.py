"""The page about the API works under the policy that lets no foreign or inline script in."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from ronghe.apps.people.api import Account

Visit = Callable[..., Page]
MakeAccount = Callable[..., Account]


def test_the_page_about_the_api_lists_its_routes(visit: Visit, make_account: MakeAccount) -> None:
    page = visit("/api/v1/docs", account=make_account())

    expect(page.get_by_text("/api/v1/persons/{uuid}/evidence")).to_be_visible()


def test_nobody_is_sent_to_sign_in(visit: Visit) -> None:
    page = visit("/api/v1/docs")

    page.wait_for_url("**/accounts/login/?next=/api/v1/docs")
