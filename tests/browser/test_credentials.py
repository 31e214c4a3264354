"""Credentials in a real browser: a student opens a page by keyboard, somebody with a phone and no
account reads it, and the pages are read by axe and fit a phone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests.apps.certification.issuers import CONTENT, give_keys

from browsing import Look
from ronghe.apps.base.api import now
from ronghe.apps.certification.api import Credential, issue_credential, show_credential
from ronghe.apps.people.api import (
    Account,
    Membership,
    Organisation,
    Person,
    Region,
    Role,
    command_viewer,
)

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]
SYSTEM = command_viewer()
PHONE = Look(360)


@dataclass(frozen=True)
class Place:
    student: Account
    credential: Credential

    @property
    def page(self) -> str:
        return f"/credentials/{self.credential.uuid}/"


@pytest.fixture
def place(transactional_db: None) -> Place:
    region = Region.objects.create(code="lake", title_en="Lake", title_zh="湖区")
    school = Organisation.objects.create(
        region=region,
        kind="school",
        code="school",
        title_en="Lakeside School of Advanced Manufacturing and Mechatronic Systems",
        title_zh="临湖先进制造与机电一体化系统工业技术学校",
    )
    person = Person.objects.create(name_en="Li Wei", name_zh="李伟")
    Membership.objects.create(
        person=person, organisation=school, role=Role.STUDENT, starts_on=date(2020, 1, 1)
    )
    give_keys(school)
    credential = issue_credential(
        viewer=SYSTEM,
        person=person,
        organisation=school,
        content=CONTENT,
        decision=None,
        at=now(),
    )
    return Place(Account.objects.create_user("student", "x", person=person), credential)


def test_a_student_opens_the_page_and_somebody_without_an_account_reads_it(
    visit: Visit, place: Place
) -> None:
    own = visit("/credentials/mine/", look=PHONE, account=place.student)
    own.get_by_role("button", name="Open the page").focus()
    own.keyboard.press("Enter")
    expect(own.get_by_text("Its page is open to whoever has the address.")).to_be_visible()

    stranger = visit(place.page, look=PHONE)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Turning to size")
    expect(stranger.get_by_text("genuine and in force")).to_be_visible()
    expect(stranger.get_by_text("teacher · enterprise mentor")).to_be_in_viewport()

    own.get_by_role("button", name="Close the page").press("Enter")
    expect(own.get_by_text("Only you see it.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "A credential whose page is closed"
    )


def test_a_pasted_credential_is_read_by_whoever_pastes_it(visit: Visit, place: Place) -> None:
    page = visit("/verify/", look=PHONE)

    page.get_by_label("Text").fill(place.credential.token)
    page.get_by_role("button", name="Verify").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Turning to size")
    expect(page.get_by_text("genuine and in force")).to_be_visible()


def test_the_pages_can_be_read_by_everybody(look_at: LookAt, place: Place) -> None:
    show_credential(viewer=SYSTEM, credential=place.credential, is_shown=True)

    outside = look_at({"credential": place.page, "verify": "/verify/"})
    own = look_at({"my-credentials": "/credentials/mine/"}, account=place.student)

    assert (outside, own) == ([], [])
