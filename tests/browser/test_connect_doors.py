"""Doors to other systems in a real browser: a roster that is looked at and lands, a key."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import TWO_LOOKS, Look, accessibility_faults, take_picture
from ronghe.apps.base.api import now
from ronghe.apps.connect.services.rosters import hand_in_roster
from ronghe.apps.people.api import (
    Account,
    ClientKey,
    Membership,
    Organisation,
    Person,
    Programme,
    Region,
    Role,
    command_viewer,
    make_key,
)
from roster_packages import roster

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]
SINCE = date(2020, 1, 1)
TABLES = {
    "orgs": "o1,,Lake Technical School,school,s,\n",
    "academicSessions": "y1,,2026-27,schoolYear,2026-09-01,2027-08-31,,2027\n",
    "courses": "k1,,CNC machining,cnc,o1\n",
    "classes": "c1,,数控2026-1班,k1,homeroom,o1,y1\nc2,,Maths,k1,scheduled,o1,y1\n",
    "users": "u1,,o1,student,晓明,欧阳,S1\nu2,,o1,teacher,Anna-Magdalena,von Braunschweig,T1\n",
}
GOOD = "e1,,c1,o1,u1,student,,\ne2,,c1,o1,u2,teacher,,\n"
BAD = f"{GOOD}e3,,c1,o1,u9-of-another-system-with-a-long-identifier,student,,\n"


@pytest.fixture
def office(make_account: Callable[..., Account]) -> Account:
    """A school administrator of a school with one programme."""
    account = make_account()
    region = Region.objects.create(code="lake", title_en="Lake region", title_zh="湖区")
    school = Organisation.objects.create(
        region=region,
        kind="school",
        code="s",
        title_en="Lake Technical School for Machining and Mechatronics",
        title_zh="湖区机械与机电技工学校",
    )
    Programme.objects.create(
        organisation=school, code="cnc", trade="cnc", title_en="CNC machining", title_zh="数控加工"
    )
    Membership.objects.create(
        person=account.person,
        organisation=school,
        role=Role.SCHOOL_ADMINISTRATOR,
        starts_on=SINCE,
    )
    return account


def test_pages_of_rosters_and_keys_fit_and_are_reachable(look_at: LookAt, office: Account) -> None:
    school = Organisation.objects.get()
    viewer = command_viewer()
    key, _ = make_key(
        viewer=viewer,
        organisation=school,
        title="Timetable of the school",
        scopes=["people:read", "roster:write", "evidence:read"],
        at=now(),
    )
    upload = hand_in_roster(
        viewer=viewer,
        organisation=school,
        name="roster-of-the-night.zip",
        content=roster(**TABLES, enrollments=BAD),
        at=now(),
    )
    pages = {
        "doors-rosters": "/rosters/",
        "doors-roster": f"/rosters/{upload.uuid}/",
        "doors-keys": "/keys/",
        "doors-key": f"/keys/{key.uuid}/",
        "doors-key-new": "/keys/new/",
        "doors-framework-import": "/frameworks/import/",
    }

    assert look_at(pages, account=office, looks=TWO_LOOKS) == []


def test_a_roster_is_looked_at_put_right_and_lands_by_keyboard(
    visit: Visit, office: Account, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.zip", tmp_path / "good.zip"
    bad.write_bytes(roster(**TABLES, enrollments=BAD))
    good.write_bytes(roster(**TABLES, enrollments=GOOD))
    page = visit("/rosters/", account=office)
    page.get_by_label("OneRoster package").set_input_files(bad)
    page.get_by_role("button", name="Look at it").press("Enter")

    expect(page.get_by_text("1 row stands in the way")).to_be_visible()
    expect(page.get_by_text("enrollments.csv")).to_be_visible()
    assert page.get_by_role("button", name="Let it land").count() == 0
    assert Person.objects.filter(number="S1").count() == 0

    page.goto("/rosters/")
    page.get_by_label("OneRoster package").set_input_files(good)
    page.get_by_role("button", name="Look at it").press("Enter")
    expect(page.get_by_text("Every row can be taken")).to_be_visible()
    take_picture(page, "doors-roster-good", Look())
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Let it land").press("Enter")

    expect(page.get_by_text("It has landed")).to_be_visible()
    take_picture(page, "doors-roster-landed", Look())
    assert Person.objects.get(number="S1").name_zh == "欧阳晓明"


def test_a_key_is_made_by_keyboard_and_its_secret_shown_once(visit: Visit, office: Account) -> None:
    page = visit("/keys/", account=office)
    page.get_by_role("link", name="Make a key").first.press("Enter")
    page.get_by_label("What the key is for").fill("Library")
    page.get_by_label("Read people, programmes and classes").press("Space")
    page.get_by_role("button", name="Make the key").press("Enter")

    secret = page.locator("[data-secret]").inner_text()
    take_picture(page, "doors-key-secret", Look())
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="I have copied it").press("Enter")
    expect(page.get_by_text("No system has used this key yet.")).to_be_visible()

    assert secret not in page.content()
    assert secret.startswith(ClientKey.objects.get().prefix)
