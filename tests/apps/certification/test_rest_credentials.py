"""Credentials and talent over the API: one's own, what a school issued, and who lets be found."""

import pytest
from django.test import Client
from tests.apps.certification.issuers import AT
from tests.apps.certification.test_issuing import issued
from tests.apps.conftest import World

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.certification.models import Credential
from ronghe.apps.people.api import Person, Viewer, viewer_of_person
from ronghe.apps.people.services.consents import give_consent

API = "/api/v1"


@pytest.fixture
def credential(world: World, issuer: Viewer) -> Credential:
    return issued(world, issuer)


def test_the_holder_takes_their_own_along(world: World, credential: Credential) -> None:
    [found] = signed_in(world.students[0]).get(f"{API}/credentials/mine").json()["items"]

    assert found["uuid"] == str(credential.uuid)
    assert found["document"] == credential.document
    assert found["token"] == credential.token


def test_another_holds_none_and_opens_no_page_of_it(world: World, credential: Credential) -> None:
    other = signed_in(world.students[1])
    before = state_of_tables()

    assert other.get(f"{API}/credentials/mine").json()["count"] == 0
    path = f"{API}/credentials/{credential.uuid}"
    assert post_json(other, f"{path}/share", {"is_shown": True}).status_code == 404
    assert post_json(other, f"{path}/revoke", {"reason": "x"}).status_code == 403
    assert state_of_tables() == before


def test_the_holder_opens_the_page_and_closes_it(world: World, credential: Credential) -> None:
    own, path = signed_in(world.students[0]), f"{API}/credentials/{credential.uuid}/share"

    opened = post_json(own, path, {"is_shown": True}).json()
    closed = post_json(own, path, {"is_shown": False}).json()

    assert (opened["is_shown"], closed["is_shown"]) == (True, False)


def test_the_issuer_suspends_reinstates_and_revokes(world: World, credential: Credential) -> None:
    lead, path = signed_in(world.lead), f"{API}/credentials/{credential.uuid}"

    states = [
        post_json(lead, f"{path}/{verb}", {"reason": "An appeal"}).json()["state"]
        for verb in ("suspend", "reinstate", "revoke")
    ]

    assert states == ["suspended", "valid", "revoked"]
    assert lead.get(path).json()["state_reason"] == "An appeal"


def test_a_credential_is_not_taken_back_without_a_reason_or_twice(
    world: World, credential: Credential
) -> None:
    lead, path = signed_in(world.lead), f"{API}/credentials/{credential.uuid}"
    post_json(lead, f"{path}/revoke", {"reason": "Issued by mistake"})
    before = state_of_tables()

    codes = [
        post_json(lead, f"{path}/suspend", {"reason": ""}).status_code,
        post_json(lead, f"{path}/revoke", {"reason": "Again"}).status_code,
        post_json(lead, f"{path}/reinstate", {}).status_code,
    ]

    assert codes == [422, 409, 409]
    assert state_of_tables() == before


def test_a_key_reads_what_its_school_issued_and_takes_nothing_back(
    world: World, credential: Credential
) -> None:
    system = system_of(world.school, "certification:read")
    stranger = system_of(world.enterprise, "certification:read")
    path = f"{API}/credentials/{credential.uuid}"

    [found] = system.get(f"{API}/credentials").json()["items"]

    assert found["uuid"] == str(credential.uuid)
    assert stranger.get(f"{API}/credentials").json()["count"] == 0
    assert post_json(system, f"{path}/revoke", {"reason": "x"}).status_code == 403
    assert Credential.objects.get().state == "valid"


# --- talent ---------------------------------------------------------------------------------------


@pytest.fixture
def student(world: World, credential: Credential) -> Person:
    """Of an age to decide alone, and agreed to be found."""
    student = world.students[0]
    student.birth_date = AT.date().replace(year=AT.year - 19)
    student.save()
    give_consent(viewer=viewer_of_person(student), person=student, purpose="recruitment", at=AT)
    return student


@pytest.fixture
def recruiter(world: World) -> Client:
    return signed_in(world.add_person("Recruiter", "recruiter", organisation=world.enterprise))


def test_a_recruiter_finds_what_a_student_chose_to_show(student: Person, recruiter: Client) -> None:
    assert recruiter.get(f"{API}/talent").json()["count"] == 0

    chosen = post_json(signed_in(student), f"{API}/talent/mine", {"levels": True})

    assert chosen.json() == {"name": False, "levels": True, "tasks": False, "is_consented": True}
    assert signed_in(student).get(f"{API}/talent/mine").json() == chosen.json()
    [found] = recruiter.get(f"{API}/talent").json()["items"]
    assert (found["name"], found["certificates"][0]["level"]) == ("", "competent")
    assert recruiter.get(f"{API}/talent", {"level": "expert"}).json()["count"] == 0
    assert recruiter.get(f"{API}/talent", {"task": "shaft"}).json()["count"] == 0


def test_others_do_not_search_talent_or_choose_for_a_student(world: World, student: Person) -> None:
    teacher = signed_in(world.teacher)
    before = state_of_tables()

    assert teacher.get(f"{API}/talent").status_code == 403
    assert post_json(teacher, f"{API}/talent/mine", {"name": True}).status_code == 403
    assert state_of_tables() == before
