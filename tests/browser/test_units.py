"""Setting up in a real browser: from the first school to somebody who signs in."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from browsing import TWO_LOOKS, Look, accessibility_faults, take_picture
from ronghe.apps.people.api import (
    Account,
    Cohort,
    Membership,
    Organisation,
    Person,
    Programme,
    Region,
    Role,
    SchoolClass,
)

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]
SINCE = date(2020, 1, 1)


@pytest.fixture
def root(make_account: Callable[..., Account]) -> Account:
    account = make_account()
    region = Region.objects.create(code="lake", title_en="Lake region", title_zh="湖区")
    bureau = Organisation.objects.create(
        region=region, kind="bureau", code="b", title_en="Bureau", title_zh="教育局"
    )
    Membership.objects.create(
        person=account.person,
        organisation=bureau,
        role=Role.SYSTEM_ADMINISTRATOR,
        starts_on=SINCE,
    )
    return account


@pytest.fixture
def school_class(root: Account) -> SchoolClass:
    """A class with one student who cannot sign in."""
    school = Organisation.objects.create(
        region=Region.objects.get(),
        kind="school",
        code="s",
        title_en="Lake Technical School for Machining and Mechatronics",
        title_zh="湖区机械与机电技工学校",
    )
    programme = Programme.objects.create(
        organisation=school, code="cnc", trade="cnc", title_en="CNC machining", title_zh="数控加工"
    )
    cohort = Cohort.objects.create(programme=programme, entry_year=2026)
    made = SchoolClass.objects.create(cohort=cohort, title_en="CNC 2026-1", title_zh="数控2026-1班")
    student = Person.objects.create(name_en="Ou Yang Xiaoming", name_zh="欧阳晓明", number="S1")
    Membership.objects.create(
        person=student,
        organisation=school,
        role=Role.STUDENT,
        programme=programme,
        school_class=made,
        starts_on=SINCE,
    )
    return made


def test_pages_of_units_and_persons_fit_and_are_reachable(
    look_at: LookAt, root: Account, school_class: SchoolClass
) -> None:
    programme = school_class.cohort.programme
    student = Person.objects.get(number="S1")
    pages = {
        "units-organisations": "/organisations/",
        "units-organisation": f"/organisations/{programme.organisation.uuid}/",
        "units-programme": f"/programmes/{programme.uuid}/",
        "units-framework-of-programme": f"/programmes/{programme.uuid}/framework/",
        "units-school-class": f"/school-classes/{school_class.uuid}/",
        "units-person": f"/people/{student.uuid}/",
        "units-role-new": f"/people/{student.uuid}/roles/new/",
        "units-year-new": f"/regions/{programme.organisation.region.uuid}/years/new/",
    }

    assert look_at(pages, account=root, looks=TWO_LOOKS) == []


def test_a_sheet_is_made_and_a_student_chooses_a_sign_in(
    visit: Visit, root: Account, school_class: SchoolClass
) -> None:
    page = visit(f"/school-classes/{school_class.uuid}/", account=root)
    page.get_by_role("button", name="Make sign-in links for them").press("Enter")
    page.wait_for_url("**/links/")
    page.wait_for_load_state()
    take_picture(page, "units-sheet", Look())
    assert accessibility_faults(page) == []
    address = page.locator(".card .mono").last.inner_text()

    phone = visit(address, look=Look(360))
    phone.get_by_label("Password", exact=True).fill("Kailing-2026!")
    phone.get_by_label("The same password again").fill("Kailing-2026!")
    take_picture(phone, "units-sign-in-link", Look(360))
    assert accessibility_faults(phone) == []
    phone.get_by_role("button", name="Save my sign-in").press("Enter")

    expect(phone.get_by_text("Done. Sign in with what you chose.")).to_be_visible()
    assert Account.objects.get(username="S1").check_password("Kailing-2026!")
