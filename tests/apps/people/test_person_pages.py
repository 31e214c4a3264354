"""The page of one person and what it leads to: roles, links, guardians, the sheet of a class."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import World
from tests.apps.people.test_pages import signed_in

from ronghe.apps.people.api import Account, Membership, Person, Relationship, Role
from ronghe.apps.people.models import AccessLink

GOOD = "Kailing-2026!"


@pytest.fixture
def office(world: World) -> Client:
    return signed_in(world.administrator)


def links_of(page: bytes) -> list[str]:
    return re.findall(r"http://testserver(/sign-in/[\w-]+/)", page.decode())


def test_a_person_shows_roles_consents_and_that_they_cannot_sign_in(
    world: World, office: Client
) -> None:
    page = office.get(reverse("person", args=[world.students[0].uuid])).content.decode()

    assert "Cannot sign in yet." in page
    assert "CNC 1" in page
    assert page.count("Not agreed") == 4


def test_somebody_is_added_with_a_role_and_stays_with_what_was_typed_when_refused(
    world: World, office: Client
) -> None:
    url = reverse("person_new", args=[world.school.uuid])
    typed = {
        "name_zh": "王芳",
        "number": "T7",
        "role": "teacher",
        "starts_on": "2026-03-02",
        "language": "zh-hans",
    }

    refused = office.post(url, typed)
    assert refused.status_code == 422
    assert "Choose the class" in refused.content.decode()
    assert not Person.objects.filter(number="T7").exists()

    office.post(url, typed | {"unit": str(world.other_class.uuid)})
    held = Membership.objects.get(person__number="T7")
    assert (held.role, held.school_class) == ("teacher", world.other_class)


def test_a_school_cannot_choose_the_role_of_a_system_administrator(
    world: World, office: Client
) -> None:
    page = office.post(
        reverse("role_new", args=[world.teacher.uuid]),
        {"role": "system_administrator", "starts_on": "2026-03-02"},
    )

    assert page.status_code == 422
    assert world.teacher.memberships.count() == 1


def test_a_role_is_given_moved_and_ended(world: World, office: Client) -> None:
    today = date.today()
    office.post(
        reverse("role_new", args=[world.teacher.uuid]),
        {"role": "laboratory_manager", "starts_on": today.isoformat()},
    )
    taught = world.teacher.memberships.get(role=Role.TEACHER)
    office.post(
        reverse("role_move", args=[world.teacher.uuid, taught.uuid]),
        {"school_class": str(world.other_class.uuid), "on_date": today.isoformat()},
    )
    extra = world.teacher.memberships.get(role=Role.LABORATORY_MANAGER)
    office.post(
        reverse("role_end", args=[world.teacher.uuid, extra.uuid]), {"on_date": today.isoformat()}
    )

    extra.refresh_from_db()
    now_in = world.teacher.memberships.get(role=Role.TEACHER, ends_on=None)
    assert now_in.school_class == world.other_class
    assert extra.ends_on == today


def test_a_link_leads_to_a_sign_in_of_ones_own(world: World, office: Client) -> None:
    page = office.post(reverse("sign_in_link", args=[world.students[0].uuid]))
    [address] = links_of(page.content)
    visitor = Client()

    weak = visitor.post(address, {"username": "stu1", "password": "12345678", "again": "12345678"})
    differ = visitor.post(address, {"username": "stu1", "password": GOOD, "again": "other"})
    done = visitor.post(address, {"username": "stu1", "password": GOOD, "again": GOOD})

    assert (weak.status_code, differ.status_code, done.status_code) == (422, 422, 302)
    assert 'value="stu1"' in weak.content.decode()
    assert GOOD not in differ.content.decode()
    assert visitor.login(request=done.wsgi_request, username="stu1", password=GOOD)
    assert visitor.get(address).status_code == 410


def test_the_sheet_of_a_class_has_a_card_for_each_student_without_sign_in(
    world: World, office: Client
) -> None:
    Account.objects.create_user("has.one", GOOD, person=world.students[0])

    page = office.post(reverse("school_class_links", args=[world.school_class.uuid]))

    assert len(links_of(page.content)) == page.content.count(b'class="qr"') == 3
    assert page["Cache-Control"].startswith("max-age=0")
    assert AccessLink.objects.count() == 3


def test_who_tries_links_too_often_waits(world: World, office: Client) -> None:
    visitor = Client()

    said = [visitor.get(f"/sign-in/guess-{n}/").status_code for n in range(21)]

    assert said == [410] * 20 + [429]


def test_a_guardian_is_linked_and_ended_from_the_students_page(
    world: World, office: Client
) -> None:
    student = world.students[0]
    office.post(
        reverse("guardian_new", args=[student.uuid]),
        {"name_zh": "李强", "language": "zh-hans", "from_day": date.today().isoformat()},
    )
    row = Relationship.objects.get(subject=student)
    assert "李强" in office.get(reverse("person", args=[student.uuid])).content.decode()

    office.post(reverse("guardian_end", args=[student.uuid, row.uuid]))

    row.refresh_from_db()
    assert row.ends_on == date.today()


def test_name_and_number_are_put_right(world: World, office: Client) -> None:
    url = reverse("person_change", args=[world.students[0].uuid])

    office.post(url, {"name_zh": "甲", "number": "S1", "language": "zh-hans"})

    world.students[0].refresh_from_db()
    assert (world.students[0].name_zh, world.students[0].number) == ("甲", "S1")


def test_the_list_leads_to_each_person(world: World, office: Client) -> None:
    page = office.get(reverse("people_list")).content.decode()

    assert reverse("person", args=[world.students[0].uuid]) in page


def test_an_import_for_another_school_is_not_found(world: World, office: Client) -> None:
    page = office.get(reverse("people_import"), {"organisation": str(world.enterprise.uuid)})

    assert page.status_code == 404


def test_an_address_that_names_nonsense_is_not_found(world: World, office: Client) -> None:
    assert office.get(reverse("people_import"), {"organisation": "x"}).status_code == 404
