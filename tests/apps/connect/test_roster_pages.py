"""The pages of rosters: hand in, look, land; and our own roster as a package."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import NOON, World
from tests.apps.connect.test_rosters import bulk

from api_calls import signed_in, state_of_tables
from ronghe.apps.connect.models import RosterSource, RosterUpload
from ronghe.apps.connect.services.roster_export import export_roster
from ronghe.apps.connect.services.rosters import hand_in_roster, land_roster
from ronghe.apps.people.api import Membership, NotAllowed, Person, command_viewer, viewer_of_person
from ronghe.apps.people.services.erasure import erase_person
from ronghe.standards.oneroster import read_roster


@pytest.fixture
def office(world: World) -> Client:
    return signed_in(world.administrator)


def hand_in(office: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("night.zip", content, "application/zip")
    return office.post(reverse("rosters"), {"file": file}, follow=True)


def test_a_package_is_handed_in_looked_at_and_lands(office: Client) -> None:
    page = hand_in(office, bulk())

    assert "Every row can be taken" in page.content.decode()
    assert "王小红" in page.content.decode()
    assert Person.objects.filter(number="S901").count() == 0
    upload = RosterUpload.objects.get()
    done = office.post(reverse("roster_land", args=[upload.uuid]), follow=True).content.decode()

    assert "It has landed" in done
    assert Person.objects.filter(number="S901").count() == 1
    assert "night.zip" in office.get(reverse("rosters")).content.decode()


def test_what_is_no_package_is_said_beside_the_field(office: Client) -> None:
    before = state_of_tables()

    page = hand_in(office, b"number,name\n")

    assert page.status_code == 422
    assert "This is not a zip file" in page.content.decode()
    assert state_of_tables() == before


def test_a_bad_row_is_listed_with_its_place_and_there_is_no_way_to_land(office: Client) -> None:
    page = hand_in(office, bulk(enrollments="e1,,c1,o1,u9,student,,\n")).content.decode()

    upload = RosterUpload.objects.get()
    assert "1 row stands in the way" in page
    assert "enrollments.csv" in page
    assert "userSourcedId" in page
    assert reverse("roster_land", args=[upload.uuid]) not in page
    answer = office.post(reverse("roster_land", args=[upload.uuid]))
    assert answer.status_code == 409
    assert RosterUpload.objects.get().state == "waiting"


def test_the_report_speaks_chinese(office: Client) -> None:
    office.cookies["django_language"] = "zh-hans"

    page = hand_in(office, bulk(enrollments="e1,,c1,o1,u9,student,,\n")).content.decode()

    assert "用户 u9 不在此数据包中" in page


def test_how_rows_are_read_is_chosen_on_the_page_of_the_package(
    office: Client, world: World
) -> None:
    strange = bulk(courses="k1,,Painting,art,o1\n")
    assert "1 row stands in the way" in hand_in(office, strange).content.decode()

    page = office.post(
        reverse("roster_choices"),
        {"takes": "homeroom", "programme": world.programme.code, "org": "o1"},
        follow=True,
    ).content.decode()

    assert "Every row can be taken" in page
    source = RosterSource.objects.get()
    assert (source.programme, source.org_sourced_id) == (world.programme, "o1")


def test_a_choice_that_was_not_offered_changes_nothing(office: Client) -> None:
    hand_in(office, bulk())
    before = state_of_tables()

    office.post(reverse("roster_choices"), {"takes": "some", "programme": "x", "org": "o9"})

    assert state_of_tables() == before


def test_a_dropped_package_has_changed_nothing(office: Client) -> None:
    hand_in(office, bulk())
    upload = RosterUpload.objects.get()

    page = office.post(reverse("roster_drop", args=[upload.uuid]), follow=True).content.decode()

    assert "It has changed nothing" in page
    assert not Person.objects.filter(number="S901")
    again = office.post(reverse("roster_land", args=[upload.uuid]), follow=True).content.decode()
    assert "landed or was dropped already" in again


def test_a_roster_that_says_what_is_there_has_nothing_to_do(office: Client) -> None:
    hand_in(office, bulk())
    office.post(reverse("roster_land", args=[RosterUpload.objects.get().uuid]))

    page = hand_in(office, bulk()).content.decode()

    assert "There is nothing to do" in page
    assert "Let it land" not in page


def test_a_package_of_another_school_is_not_there(office: Client, world: World) -> None:
    upload = hand_in_roster(
        viewer=command_viewer(),
        organisation=world.enterprise,
        name="x.zip",
        content=bulk(),
        at=NOON,
    )

    assert office.get(reverse("roster", args=[upload.uuid])).status_code == 404
    assert office.post(reverse("roster_land", args=[upload.uuid])).status_code == 404
    assert RosterUpload.objects.get().state == "waiting"


# --- our own roster ------------------------------------------------------------------------------


def test_who_was_erased_is_named_with_the_day_and_taken_in_only_when_ticked(
    office: Client, world: World
) -> None:
    viewer = viewer_of_person(world.administrator)
    land_roster(viewer=viewer, organisation=world.school, content=bulk(), at=NOON)
    erase_person(viewer=viewer, person=Person.objects.get(number="S901"), at=NOON)

    page = hand_in(office, bulk())
    [row] = page.context["plan"].erased
    address = reverse("roster", args=[RosterUpload.objects.get().uuid])
    ticked = office.get(address, {"take": row.key})
    land = reverse("roster_land", args=[RosterUpload.objects.get().uuid])
    office.post(land, {"take": row.key})

    assert "Erased here before" in page.content.decode()
    assert "Besides 1 person who was erased here" in page.content.decode()
    assert page.context["plan"].changes_nothing
    assert ticked.context["plan"].counts() == {"person_new": 1, "role_new": 1}
    assert f'<input type="hidden" name="take" value="{row.key}">' in ticked.content.decode()
    assert Person.objects.filter(number="S901").count() == 1


def test_our_roster_says_who_is_in_which_class_today(office: Client, world: World) -> None:
    answer = office.get(reverse("roster_export"))

    found = read_roster(answer.content)
    assert found.problems == ()
    assert answer["Content-Type"] == "application/zip"
    rows = found.records
    assert (len(rows.users), len(rows.enrollments), len(rows.classes)) == (6, 6, 2)
    assert [one.code for one in rows.courses] == ["cnc"]
    assert {one.role for one in rows.roles} == {"student", "teacher"}
    assert [one.kind for one in rows.sessions] == ["schoolYear", "term", "term"]


def test_our_own_roster_lands_with_us_and_changes_no_role(world: World) -> None:
    viewer = viewer_of_person(world.administrator)
    for number, person in enumerate([*world.students, world.teacher, world.second_teacher]):
        person.number = f"N{number}"
        person.save()
    before = list(Membership.objects.order_by("pk").values())

    content = export_roster(viewer=viewer, organisation=world.school)
    landed = land_roster(viewer=viewer, organisation=world.school, content=content, at=NOON)

    assert landed.changes == ()
    assert list(Membership.objects.order_by("pk").values()) == before


def test_a_teacher_exports_no_roster(world: World) -> None:
    with pytest.raises(NotAllowed):
        export_roster(viewer=viewer_of_person(world.teacher), organisation=world.school)
