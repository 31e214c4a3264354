"""A real Chromium on a live server over a real database.

`visit` opens pages for a test that makes its own rows; every fault the browser shows fails the
test when it ends.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from browsing import (
    LOOKS,
    Look,
    Watch,
    faults_of,
    open_context,
    start_chromium,
    take_picture,
)
from ronghe.apps.people.api import Account

# Playwright's loop runs in this thread; Django would refuse it the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    """Every look in turn; a test that needs one only makes its own `Look()`."""
    chosen: Look = request.param
    return chosen


def sign_in(context: BrowserContext, base_url: str, account: Account) -> None:
    """Give the browser a session of this account, as signing in would."""
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Open an address in a look, signed in or not; returns Playwright's page.

    `visit("/", look=Look(360), account=account)`; without a path the page is blank yet.
    """
    watch = Watch(live_server.url)
    contexts: list[BrowserContext] = []

    def open_page(path: str, *, look: Look | None = None, account: Account | None = None) -> Page:
        context = open_context(chromium, live_server.url, look or Look())
        contexts.append(context)
        watch.follow(context)
        if account is not None:
            sign_in(context, live_server.url, account)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture
def look_at(visit: Visit) -> LookAt:
    """Open pages (name to address) in every look, over rows that are made once for all looks; keep
    their pictures, and give what is wrong with any of them."""

    def see(
        pages: Mapping[str, str], *, account: Account | None = None, looks: Sequence[Look] = LOOKS
    ) -> list[str]:
        faults: list[str] = []
        for look in looks:
            page = visit("", look=look, account=account)
            for name, path in pages.items():
                page.goto(path)
                expect(page.locator("h1").first).to_be_visible()
                take_picture(page, name, look)
                faults += [f"{name} {look}: {fault}" for fault in faults_of(page)]
            page.context.close()
        return faults

    return see


@pytest.fixture
def make_account(transactional_db: None) -> Callable[..., Account]:
    """Make an account with a person of its own."""
    from ronghe.apps.people.api import Person

    def make(username: str = "li.hua", password: str = "Kailing-2026!", **names: str) -> Account:
        given = {"name_en": "Li Hua", "name_zh": "李华", **names}
        person = Person.objects.create(**given)
        return Account.objects.create_user(username, password, person=person)

    return make
