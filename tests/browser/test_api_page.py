"""The page about the API works under the policy that lets no foreign or inline script in."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


def test_the_page_about_the_api_lists_its_routes_to_everybody(visit: Visit) -> None:
    page = visit("/api/docs")

    expect(page.get_by_text("/api/v1/persons/{uuid}/evidence")).to_be_visible()
