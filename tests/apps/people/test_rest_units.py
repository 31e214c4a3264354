"""Regions, school years and units over the API: added, changed, closed and opened again."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.conftest import World

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.people.api import Role
from ronghe.apps.people.models import AcademicYear, Membership, Region

API = "/api/v1"
TITLE = {"title": {"en": "New name", "zh": "新名"}}


@pytest.fixture
def everything(world: World) -> Client:
    return signed_in(world.add_person("Everything", Role.SYSTEM_ADMINISTRATOR))


def year(**changes: Any) -> dict[str, Any]:
    return {
        "label": "2026–2027",
        "starts_on": "2026-07-16",
        "ends_on": "2027-07-15",
        "terms": [
            {"starts_on": "2026-09-01", "ends_on": "2027-01-31"},
            {"starts_on": "2027-02-15", "ends_on": "2027-07-15"},
        ],
        **changes,
    }


def test_a_region_is_added_with_its_first_year(everything: Client) -> None:
    made = post_json(everything, f"{API}/regions", {**TITLE, "code": "new"})

    assert made.status_code == 201, made.content
    path = f"{API}/regions/{made.json()['uuid']}/school-years"
    first = post_json(everything, path, year())
    changed = post_json(everything, f"{path}/{first.json()['uuid']}", year(label="2026/27"))
    assert (first.status_code, changed.json()["label"]) == (201, "2026/27")
    assert [one["label"] for one in everything.get(path).json()["items"]] == ["2026/27"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"ends_on": "2026-01-01"}, 409),
        ({"starts_on": "2026-03-01"}, 409),
        ({"terms": []}, 422),
        ({"label": ""}, 422),
    ],
)
def test_a_year_that_cannot_follow_is_refused(
    world: World, everything: Client, changes: dict[str, Any], status: int
) -> None:
    before = state_of_tables()

    path = f"{API}/regions/{world.region.uuid}/school-years"
    answer = post_json(everything, path, year(**changes))

    assert answer.status_code == status, answer.content
    assert state_of_tables() == before


def test_a_school_adds_no_region_and_no_year(world: World) -> None:
    office = signed_in(world.administrator)
    before = state_of_tables()

    assert post_json(office, f"{API}/regions", TITLE).status_code == 403
    path = f"{API}/regions/{world.region.uuid}/school-years"
    assert post_json(office, path, year()).status_code == 403
    assert state_of_tables() == before
    assert (Region.objects.count(), AcademicYear.objects.count()) == (1, 1)


def test_units_are_renamed(world: World) -> None:
    office = signed_in(world.administrator)

    school = post_json(office, f"{API}/organisations/{world.school.uuid}", TITLE)
    programme = post_json(
        office, f"{API}/programmes/{world.programme.uuid}", {**TITLE, "trade": "cnc"}
    )
    room = post_json(office, f"{API}/classes/{world.school_class.uuid}", TITLE["title"])

    assert [one.json()["title"]["en"] for one in (school, programme, room)] == ["New name"] * 3


def test_a_class_is_closed_and_opened_again(world: World) -> None:
    system = system_of(world.school, "people:write")
    path = f"{API}/classes/{world.school_class.uuid}"

    closed = post_json(system, f"{path}/close", {})
    ended = Membership.objects.filter(school_class=world.school_class, ends_on=None).count()
    opened = post_json(system, f"{path}/reopen", {})

    assert closed.json()["closed_on"] is not None
    assert (ended, opened.json()["closed_on"]) == (0, None)


def test_a_school_does_not_close_itself_and_a_teacher_closes_nothing(world: World) -> None:
    office, teacher = signed_in(world.administrator), signed_in(world.teacher)
    before = state_of_tables()

    school = post_json(office, f"{API}/organisations/{world.school.uuid}/close", {})
    programme = post_json(teacher, f"{API}/programmes/{world.programme.uuid}/close", {})

    assert (school.status_code, programme.status_code) == (403, 403)
    assert state_of_tables() == before


def test_a_school_and_a_programme_are_closed_and_opened_again(
    world: World, everything: Client
) -> None:
    in_use = post_json(everything, f"{API}/programmes/{world.programme.uuid}/close", {})
    for one in (world.school_class, world.other_class):
        post_json(everything, f"{API}/classes/{one.uuid}/close", {})

    assert (in_use.status_code, in_use.json()["code"]) == (409, "unit-in-use")
    for path in (f"programmes/{world.programme.uuid}", f"organisations/{world.enterprise.uuid}"):
        closed = post_json(everything, f"{API}/{path}/close", {})
        opened = post_json(everything, f"{API}/{path}/reopen", {})
        assert closed.status_code == 200, closed.content
        assert closed.json()["closed_on"] is not None
        assert opened.json()["closed_on"] is None


# --- people from a file ---------------------------------------------------------------------------

GOOD = "number,name_zh,role,programme,class,entry_year,starts_on\nN1,王芳,student,cnc,CNC 1,2025,\n"


def file_of(text: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("people.csv", text.encode())}


def test_a_file_of_people_is_looked_at_first(world: World) -> None:
    office = signed_in(world.administrator)
    before = state_of_tables()

    looked = office.post(f"{API}/people-files?dry_run=true", file_of(GOOD))

    assert looked.status_code == 200, looked.content
    assert looked.json()["landed"] is False
    assert state_of_tables() == before


def test_a_file_that_says_nothing_is_refused(world: World) -> None:
    office = signed_in(world.administrator)
    before = state_of_tables()

    refused = office.post(f"{API}/people-files", file_of("what\nis this\n"))

    assert (refused.status_code, refused.json()["can_land"]) == (409, False)
    assert refused.json()["problems"]
    assert state_of_tables() == before


def test_a_teacher_brings_no_file_in(world: World) -> None:
    teacher = signed_in(world.teacher)

    assert teacher.post(f"{API}/people-files", file_of(GOOD)).status_code == 403
    assert not Membership.objects.filter(person__number="N1").exists()
