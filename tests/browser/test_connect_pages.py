"""The doors in a real browser: a calendar link is made by keyboard, and the pages of learning
platforms and school sign-ins fit every screen and are read by axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.conftest import World, world  # noqa: F401

from browsing import (
    TWO_LOOKS,
    Look,
    open_context,
)
from ronghe.apps.base.api import now
from ronghe.apps.connect.models import (
    IdentityProvider,
    LinkedAccount,
    LtiCourse,
    LtiPlatform,
    OutsideLogin,
)
from ronghe.apps.people.api import Account, wrap_secret

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]
LONG = "Vocational College of the Lake Region for Machine Building and Automation: Moodle"


def platform_of(world: World) -> LtiPlatform:  # noqa: F811
    """A platform with a course and two accounts."""
    platform = LtiPlatform.objects.create(
        organisation=world.school,
        title=LONG,
        issuer="https://moodle.lake-region.example/with/a/long/path",
        client_id="client",
        deployments=["1"],
        login_url="https://moodle.example/auth",
        token_url="https://moodle.example/token",
        keys_url="https://moodle.example/keys",
        keys_fetched_at=now(),
        registered_at=now(),
    )
    LtiCourse.objects.create(
        platform=platform, identifier="c1", title="CNC 1", members_url="https://moodle.example/m"
    )
    for number, student in enumerate(world.students[:2]):
        LinkedAccount.objects.create(
            organisation=world.school,
            issuer=platform.issuer,
            subject=f"user-{number}",
            person=student,
            linked_at=now(),
        )
    return platform


def provider_of(world: World) -> IdentityProvider:  # noqa: F811
    return IdentityProvider.objects.create(
        organisation=world.school,
        title_en="Campus account",
        title_zh="校园账号",
        issuer="https://id.lake-region.example",
        client_id="client",
        secret=wrap_secret(b"s"),
        number_claim="preferred_username",
        authorization_url="https://id.example/authorize",
        token_url="https://id.example/token",
        keys_url="https://id.example/keys",
        keys_fetched_at=now(),
        registered_at=now(),
    )


@pytest.mark.django_db(transaction=True)
def test_a_calendar_link_is_made_by_keyboard(visit: Visit, world: World) -> None:  # noqa: F811
    account = Account.objects.create_user("teacher", "x", person=world.teacher)
    page = visit("/calendars/", account=account)

    page.get_by_role("button", name="Make a link").first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("shown this once")).to_be_visible()
    assert "/calendar/" in page.locator("code").first.inner_text()
    expect(page.get_by_role("button", name="Renew the link")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_the_doors_look_right(look_at: LookAt, world: World) -> None:  # noqa: F811
    platform, provider = platform_of(world), provider_of(world)
    office = Account.objects.create_user("office", "x", person=world.administrator)
    pages = {
        "connect-calendars": "/calendars/",
        "connect-platforms": "/learning-platforms/",
        "connect-platform-new": "/learning-platforms/new/",
        "connect-platform": f"/learning-platforms/{platform.uuid}/",
        "connect-sign-ins": "/school-sign-ins/",
        "connect-sign-in": f"/school-sign-ins/{provider.uuid}/",
    }
    outside = {"connect-school": "/signing-in/school/"}

    assert look_at(pages, account=office, looks=TWO_LOOKS) == []
    assert look_at(outside, looks=TWO_LOOKS) == []


@pytest.mark.django_db(transaction=True)
def test_a_school_s_button_leads_away_to_the_school(
    chromium: Browser,
    live_server: LiveServer,
    world: World,  # noqa: F811
) -> None:
    """No watch on foreign hosts here: leaving is what is wanted."""
    provider_of(world)
    context = open_context(chromium, live_server.url, Look())
    context.route("https://id.example/**", lambda route: route.fulfill(body="<p>school</p>"))
    page = context.new_page()
    page.goto("/accounts/login/?next=/forms/")

    page.get_by_role("link", name="Sign in through my school").click()
    page.get_by_role("button", name="Campus account").click()

    page.wait_for_url("https://id.example/authorize?response_type=code**")
    assert OutsideLogin.objects.get().target == "/forms/"
    context.close()
