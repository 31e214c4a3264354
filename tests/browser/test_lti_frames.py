"""A learning platform shows Ronghe in a frame: two origins, two sites, and a browser that keeps the
cookies of a frame's site back."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.conftest import World
from tests.apps.conftest import world as world  # the fixture

from browsing import Look, faults_of, open_context, take_picture
from lti_platform import CLIENT, DEPLOYMENT, Platform, User, running_platform
from ronghe.apps.base.api import now
from ronghe.apps.connect.models import LinkedAccount, LtiPlatform
from ronghe.apps.connect.services.lti_platforms import PlatformFacts, register_platform
from ronghe.apps.people.api import Account, Person, viewer_of_person

LI = User("u-li", "Li Wei", number="2025001")
HAN = User("u-han", "Han Mei", "Instructor")
SESSION, ASKED = "sessionid", "ronghe_lti"


@pytest.fixture
def platform(transactional_db: None, live_server: LiveServer, world: World) -> Iterator[Platform]:
    """At 127.0.0.1, while Ronghe is at localhost: another site, so its frames are third parties."""
    assert live_server.url.startswith("http://localhost:")
    with running_platform(live_server.url) as running:
        running.course.users = [LI, HAN]
        register_platform(
            viewer=viewer_of_person(world.administrator),
            organisation=world.school,
            facts=PlatformFacts(
                title="Moodle",
                issuer=running.at,
                client_id=CLIENT,
                deployments=(DEPLOYMENT,),
                login_url=f"{running.at}/authorize",
                token_url=f"{running.at}/token",
                keys_url=f"{running.at}/keys",
            ),
            at=now(),
        )
        yield running


@pytest.fixture
def browser(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = open_context(chromium, live_server.url, Look())
    yield context
    context.close()


def connect(user: User, person: Person) -> None:
    platform = LtiPlatform.objects.get()
    LinkedAccount.objects.create(
        organisation=platform.organisation,
        issuer=platform.issuer,
        subject=user.subject,
        person=person,
        linked_at=now(),
    )


def tool_of(page: Page, platform: Platform, user: User) -> FrameLocator:
    page.goto(f"{platform.at}/course?{user.subject}")
    return page.frame_locator("iframe")


def kept(browser: BrowserContext) -> set[str]:
    """The names of the cookies that the browser keeps, of whatever site."""
    return {str(one.get("name")) for one in browser.cookies()} - {"csrftoken"}


def test_in_a_frame_of_another_site_one_press_opens_a_window_that_is_signed_in(
    browser: BrowserContext, platform: Platform, world: World
) -> None:
    connect(LI, world.students[0])
    page = browser.new_page()

    tool = tool_of(page, platform, LI)
    expect(tool.get_by_role("heading", name="Week 10")).to_be_visible()
    expect(tool.get_by_text("If no window opens")).to_be_visible()
    assert kept(browser) == set()
    assert faults_of_frame(page) == []
    take_picture(page, "lti-frame", Look())
    with browser.expect_page() as opened:
        tool.get_by_role("button", name="Open").click()

    window = opened.value
    expect(window.get_by_role("heading", name="Next steps")).to_be_visible()
    expect(window.get_by_text(str(world.students[0])).first).to_be_visible()
    assert SESSION in kept(browser)
    assert window.evaluate("window.opener === null")


def faults_of_frame(page: Page) -> list[str]:
    """What axe finds in the frame's own page."""
    frame = next(one for one in page.frames if one.parent_frame is not None)
    alone = page.context.new_page()
    alone.set_content(frame.content())
    found = [one for one in faults_of(alone) if "color-contrast" not in one]
    alone.close()
    return found


def test_posting_the_launch_again_and_the_ticket_again_are_refused(
    browser: BrowserContext, platform: Platform, world: World, live_server: LiveServer
) -> None:
    connect(LI, world.students[0])
    page = browser.new_page()
    tool = tool_of(page, platform, LI)
    ticket = tool.locator("input[name=ticket]").input_value()
    with browser.expect_page() as opened:
        tool.get_by_role("button", name="Open").click()
    expect(opened.value.get_by_role("heading", name="Next steps")).to_be_visible()

    page.goto(f"{platform.at}/again")
    spent = browser.request.post(
        f"{live_server.url}{reverse('lti_open')}",
        form={"ticket": ticket},
        headers={"Origin": live_server.url},
    )

    expect(page.frame_locator("iframe").get_by_text("login-spent")).to_be_visible()
    take_picture(page, "lti-frame-refused", Look())
    assert (spent.status, "ticket-spent" in spent.text()) == (400, True)


def test_whoever_signed_in_before_is_not_seen_from_inside_the_frame(
    browser: BrowserContext, platform: Platform, world: World, live_server: LiveServer
) -> None:
    """The frame gets no session, so it shows nobody's pages; the window is the platform's user."""
    from tests.browser.conftest import sign_in

    connect(LI, world.students[0])
    account, _ = Account.objects.get_or_create(
        person=world.students[1], defaults={"username": "other"}
    )
    sign_in(browser, live_server.url, account)
    page = browser.new_page()
    tool = tool_of(page, platform, LI)

    with browser.expect_page() as opened:
        tool.get_by_role("button", name="Open").click()

    opened.value.goto(f"{live_server.url}{reverse('portfolio')}")
    expect(opened.value.get_by_text(str(world.students[0])).first).to_be_attached()


def test_another_site_does_not_get_it_into_a_frame(
    browser: BrowserContext, platform: Platform, world: World
) -> None:
    connect(LI, world.students[0])
    page = browser.new_page()
    elsewhere = platform.at.replace("127.0.0.1", "localhost")

    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(f"{elsewhere}/course?{LI.subject}")

    expect(page.frame_locator("iframe").get_by_role("button", name="Open")).to_have_count(0)


def test_somebody_unknown_signs_in_in_a_window_of_their_own(
    browser: BrowserContext, platform: Platform
) -> None:
    page = browser.new_page()
    tool = tool_of(page, platform, LI)

    with browser.expect_page() as opened:
        tool.get_by_role("link", name="Sign in and connect").click()

    expect(opened.value.get_by_label("Username")).to_be_visible()


def test_a_teacher_chooses_inside_the_frame_without_a_cookie(
    browser: BrowserContext, platform: Platform, world: World
) -> None:
    connect(HAN, world.teacher)
    platform.course.is_choosing = True
    page = browser.new_page()
    tool = tool_of(page, platform, HAN)

    tool.get_by_role("checkbox").first.check()
    tool.get_by_role("button").last.click()

    expect(tool.get_by_text("Put into the course.")).to_be_visible()
    assert kept(browser) == set()
    assert len(platform.chosen) == 1


def test_a_frame_that_may_open_no_window_says_what_to_do(
    browser: BrowserContext, platform: Platform, world: World
) -> None:
    connect(LI, world.students[0])
    page = browser.new_page()
    page.goto(f"{platform.at}/narrow?{LI.subject}")
    tool = page.frame_locator("iframe")

    tool.get_by_role("button", name="Open").click()

    expect(tool.get_by_text("If no window opens")).to_be_visible()
    assert len(browser.pages) == 1
    assert SESSION not in kept(browser)
