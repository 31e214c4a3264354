"""The API's routes that write units and roles: the same rules as the pages."""

from typing import Any

import pytest
from tests.apps.conftest import World

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.people.api import Membership, Organisation, Programme, Role, SchoolClass

API = "/api/v1"


@pytest.fixture
def system(world: World) -> Any:
    return system_of(world.school, "people:read", "people:write")


def test_a_system_adds_a_programme_and_a_class_to_its_organisation(
    world: World, system: Any
) -> None:
    made = post_json(
        system,
        f"{API}/programmes",
        {"organisation": str(world.school.uuid), "title": {"en": "Care", "zh": "护理"}},
    )
    answer = post_json(
        system,
        f"{API}/classes",
        {"programme": made.json()["uuid"], "entry_year": 2026, "title": {"zh": "护理2026班"}},
    )

    assert (made.status_code, answer.status_code) == (201, 201)
    assert made.json()["code"] == "care"
    assert SchoolClass.objects.get(title_zh="护理2026班").cohort.programme.code == "care"


def test_a_system_administrator_adds_an_organisation_and_a_system_does_not(
    world: World, system: Any
) -> None:
    body = {"kind": "enterprise", "title": {"en": "Lake Tools"}, "region": "lake"}
    root = signed_in(world.add_person("Root", Role.SYSTEM_ADMINISTRATOR))

    assert post_json(system, f"{API}/organisations", body).status_code == 403
    assert post_json(root, f"{API}/organisations", body).status_code == 201

    assert Organisation.objects.get(code="lake-tools").kind == "enterprise"


def test_a_role_is_given_and_ended(world: World, system: Any) -> None:
    given = post_json(
        system,
        f"{API}/memberships",
        {
            "person": str(world.teacher.uuid),
            "organisation": str(world.school.uuid),
            "role": "teacher",
            "school_class": str(world.other_class.uuid),
            "starts_on": "2026-03-02",
        },
    )
    ended = post_json(
        system, f"{API}/memberships/{given.json()['uuid']}/end", {"on_date": "2026-07-15"}
    )

    assert (given.status_code, ended.status_code) == (201, 200)
    assert ended.json()["ends_on"] == "2026-07-15"
    assert ended.json()["programme"] == str(world.programme.uuid)


@pytest.mark.parametrize("role", ["system_administrator", "school_administrator"])
def test_a_system_gives_nobody_the_whole_school(world: World, system: Any, role: str) -> None:
    answer = post_json(
        system,
        f"{API}/memberships",
        {
            "person": str(world.teacher.uuid),
            "organisation": str(world.school.uuid),
            "role": role,
            "starts_on": "2026-03-02",
        },
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "role-reserved")
    assert world.teacher.memberships.count() == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("programmes", {"organisation": "no", "title": {}}, 422),
        ("programmes", {"title": {"en": "X"}, "surprise": 1}, 422),
        ("memberships", {"role": "emperor"}, 422),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    world: World, system: Any, path: str, body: dict[str, Any], status: int
) -> None:
    before = state_of_tables()

    assert post_json(system, f"{API}/{path}", body).status_code == status

    assert state_of_tables() == before


def test_another_organisation_is_not_found(world: World, system: Any) -> None:
    body = {"organisation": str(world.enterprise.uuid), "title": {"en": "X"}}
    held = Membership.objects.get(person=world.mentor)

    answer = post_json(system, f"{API}/programmes", body)
    end = post_json(system, f"{API}/memberships/{held.uuid}/end", {"on_date": "2026-07-15"})

    assert (answer.status_code, end.status_code) == (404, 404)
    assert Programme.objects.count() == 1
    held.refresh_from_db()
    assert held.ends_on is None
