"""What recruiters, guardians, regional officers and laboratory managers come for stands on their
home, and every door of it opens."""

from datetime import date

import pytest
from django.test import Client
from tests.apps.conftest import World, world  # noqa: F401

from api_calls import signed_in
from ronghe.apps.base.api import now
from ronghe.apps.base.presentation.shell import doors_of_home
from ronghe.apps.people.api import Consent, Person, Relationship, Role, viewer_of_person

TITLES = {
    Role.RECRUITER: ["Find talent", "Verify a credential"],
    Role.LABORATORY_MANAGER: ["Teaching resources", "Register of equipment"],
    Role.REGIONAL_OFFICER: [
        "Demand against supply",
        "Pace of change",
        "Classes compared",
        "What changes in the region",
        "Demand in postings",
        "Schools and enterprises of the region",
    ],
    Role.TEACHER: [],
}


def titles(person: Person) -> list[str]:
    return [str(door.title) for door in doors_of_home(viewer_of_person(person))]


def opened(person: Person) -> set[int]:
    client: Client = signed_in(person)
    doors = doors_of_home(viewer_of_person(person))
    return {client.get(door.url, follow=True).status_code for door in doors}


@pytest.mark.parametrize("role", TITLES)
def test_a_role_finds_the_doors_it_comes_for_and_they_open(
    world: World,  # noqa: F811
    role: Role,
) -> None:
    person = world.add_person("Somebody", role)

    assert titles(person) == TITLES[role]
    assert opened(person) <= {200}


def guardian_of(world: World, child: Person) -> Person:  # noqa: F811
    guardian = world.add_person("Guardian", Role.GUARDIAN)
    Relationship.objects.create(
        viewer=guardian, subject=child, kind="guardian", starts_on=date(2020, 1, 1)
    )
    return guardian


def test_a_guardian_comes_for_the_child_that_agreed(world: World) -> None:  # noqa: F811
    child = world.students[0]
    guardian = guardian_of(world, child)
    before = titles(guardian)

    Consent.objects.create(person=child, purpose="guardian_view", given_by=child, given_at=now())

    assert before == ["What your child agreed to"]
    assert titles(guardian) == [
        f"Stages of {child}",
        f"What {child} can do",
        "What your child agreed to",
    ]
    assert opened(guardian) == {200}
