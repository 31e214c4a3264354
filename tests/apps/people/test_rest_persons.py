"""Persons over the API: added, put right, moved, linked to guardians, let in, erased."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.apps.conftest import World

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import today
from ronghe.apps.people.models import AccessLink, Consent, Membership, Person, Relationship

API = "/api/v1"


@pytest.fixture
def office(world: World) -> Client:
    return signed_in(world.administrator)


@pytest.fixture
def child(world: World) -> Person:
    student = world.students[0]
    student.birth_date = date(today().year - 15, 1, 1)
    student.save()
    return student


def somebody(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "name_en": "New Student",
        "organisation": str(world.school.uuid),
        "role": "student",
        "school_class": str(world.school_class.uuid),
        "starts_on": today().isoformat(),
        **changes,
    }


def test_somebody_is_added_with_their_first_role(world: World, office: Client) -> None:
    made = post_json(office, f"{API}/persons", somebody(world))

    assert made.status_code == 201, made.content
    [role] = made.json()["roles"]
    assert (role["role"], role["school_class"]) == ("student", str(world.school_class.uuid))
    record = office.get(f"{API}/persons/{made.json()['uuid']}/record").json()
    assert (record["name"]["en"], record["username"]) == ("New Student", "")


def test_a_key_that_may_write_adds_somebody_too(world: World) -> None:
    system = system_of(world.school, "people:write")

    assert post_json(system, f"{API}/persons", somebody(world)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name_en": ""}, 409),
        ({"role": "emperor"}, 422),
        ({"organisation": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"school_class": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"ends_on": "2020-01-01"}, 409),
    ],
)
def test_somebody_who_cannot_be_is_not_added(
    world: World, office: Client, changes: dict[str, Any], status: int
) -> None:
    before = state_of_tables()

    answer = post_json(office, f"{API}/persons", somebody(world, **changes))

    assert answer.status_code == status, answer.content
    assert state_of_tables() == before


def test_what_is_written_is_put_right(world: World, office: Client) -> None:
    path = f"{API}/persons/{world.students[0].uuid}"

    changed = post_json(office, path, {"name_zh": "王芳", "number": "2026001"})

    assert (changed.status_code, changed.json()["number"]) == (200, "2026001")
    assert Person.objects.get(pk=world.students[0].pk).name_zh == "王芳"


def test_a_student_moves_to_another_class(world: World, office: Client) -> None:
    held = Membership.objects.get(person=world.students[0])
    body = {"school_class": str(world.other_class.uuid), "on_date": today().isoformat()}

    moved = post_json(office, f"{API}/memberships/{held.uuid}/move", body)

    assert moved.json()["school_class"] == str(world.other_class.uuid)
    held.refresh_from_db()
    assert held.ends_on is not None


def test_a_teacher_changes_nothing_about_people(world: World) -> None:
    teacher = signed_in(world.teacher)
    uuid = world.students[0].uuid
    before = state_of_tables()

    codes = {
        post_json(teacher, f"{API}/persons", somebody(world)).status_code,
        post_json(teacher, f"{API}/persons/{uuid}", {"name_en": "X"}).status_code,
        post_json(teacher, f"{API}/persons/{uuid}/erase", {"is_sure": True}).status_code,
        post_json(teacher, f"{API}/sign-in-links", {"persons": [str(uuid)]}).status_code,
        teacher.get(f"{API}/persons/{uuid}/record").status_code,
        teacher.get(f"{API}/audit").status_code,
    }

    assert codes == {403}
    assert state_of_tables() == before


# --- guardians and consents -----------------------------------------------------------------------


def test_a_guardian_is_linked_and_the_guardianship_ends(
    world: World, office: Client, child: Person
) -> None:
    path = f"{API}/persons/{child.uuid}/guardians"

    made = post_json(office, path, {"name_zh": "李强"})

    assert made.status_code == 201, made.content
    assert made.json()["ends_on"] is not None
    ended = post_json(office, f"{path}/{made.json()['uuid']}/end", {})
    assert ended.json() == {"uuid": made.json()["uuid"]}
    assert Relationship.objects.get(uuid=made.json()["uuid"]).ends_on == today()


def test_a_guardian_without_a_name_and_a_stranger_are_refused(
    world: World, office: Client, child: Person
) -> None:
    path = f"{API}/persons/{child.uuid}/guardians"
    before = state_of_tables()

    nameless = post_json(office, path, {})
    stranger = post_json(office, path, {"guardian": str(world.mentor.uuid)})

    assert (nameless.status_code, stranger.status_code) == (409, 404)
    assert state_of_tables() == before


def test_consent_is_one_s_own_and_withdrawn_at_once(child: Person, world: World) -> None:
    own, path = signed_in(child), f"{API}/persons/{child.uuid}/consents"

    given = post_json(own, path, {"purpose": "recruitment", "is_given": True})
    shown = own.get(f"{API}/own-data").json()["consents"]
    withdrawn = post_json(own, path, {"purpose": "recruitment", "is_given": False})

    def of(answer: dict[str, Any]) -> bool:
        rows = {one["purpose"]: one["is_given"] for one in answer["consents"]}
        return bool(rows["recruitment"])

    assert (of(given.json()), of(shown[0]), of(withdrawn.json())) == (True, True, False)
    office = signed_in(world.administrator)
    assert post_json(office, path, {"purpose": "recruitment", "is_given": True}).status_code == 403
    assert post_json(own, path, {"purpose": "anything", "is_given": True}).status_code == 422
    assert Consent.objects.filter(withdrawn_at=None).count() == 0


# --- sign-ins, export, erasure, next steps --------------------------------------------------------


def test_links_are_made_for_persons_a_class_and_the_staff(world: World, office: Client) -> None:
    one = post_json(office, f"{API}/sign-in-links", {"persons": [str(world.students[0].uuid)]})
    whole = post_json(office, f"{API}/classes/{world.school_class.uuid}/sign-in-links", {})
    staff = post_json(office, f"{API}/organisations/{world.school.uuid}/sign-in-links", {})

    assert one.status_code == 201, one.content
    assert Client().get(whole.json()["links"][0]["path"]).status_code == 200
    assert len(whole.json()["links"]) == 4
    assert str(world.teacher.uuid) in {link["person"] for link in staff.json()["links"]}
    assert AccessLink.objects.filter(revoked_at=None).count() == 4 + len(staff.json()["links"])


def test_one_s_own_data_is_taken_along_and_nobody_else_s(world: World) -> None:
    student, other = world.students[:2]
    client = signed_in(student)

    taken = client.get(f"{API}/persons/{student.uuid}/export")

    assert (taken.status_code, taken["Content-Type"]) == (200, "application/json")
    assert student.name_en in taken.content.decode()
    assert client.get(f"{API}/persons/{other.uuid}/export").status_code == 404


def test_a_person_is_erased_by_whoever_is_sure(world: World, office: Client) -> None:
    path = f"{API}/persons/{world.students[3].uuid}/erase"

    unsure = post_json(office, path, {"is_sure": False})
    assert Person.objects.get(pk=world.students[3].pk).erased_at is None
    done = post_json(office, path, {"is_sure": True})

    assert (unsure.status_code, done.status_code) == (422, 200)
    assert Person.objects.get(pk=world.students[3].pk).erased_at is not None


def test_next_steps_are_one_s_own(world: World, office: Client) -> None:
    found = office.get(f"{API}/next-steps")

    assert found.status_code == 200
    assert found.json()["count"] == len(found.json()["items"])
    assert system_of(world.school, "people:read").get(f"{API}/next-steps").status_code == 403


def test_the_audit_table_names_what_was_done(world: World, office: Client) -> None:
    post_json(office, f"{API}/persons", somebody(world))

    rows = office.get(f"{API}/audit").json()["items"]

    done = {(row["actor"], row["action"]) for row in rows}
    assert (str(world.administrator.uuid), "people.manage_memberships") in done
