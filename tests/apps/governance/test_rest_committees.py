"""Committees, seats and interests over the API, by the same rules as the pages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import World
from tests.apps.governance.conftest import Table

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.governance.models import Bench, Committee, Interest, Seat

API = "/api/v1"


@pytest.fixture
def administrator(world: World) -> Client:
    return signed_in(world.administrator)


def founding(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "organisation": str(world.school.uuid),
        "programme": str(world.programme.uuid),
        "title_en": "CNC committee",
        "title_zh": "数控委员会",
        **changes,
    }


def test_the_administrator_founds_a_committee(world: World, administrator: Client) -> None:
    made = post_json(administrator, f"{API}/committees", founding(world))

    assert made.status_code == 201, made.content
    assert (made.json()["programme"], made.json()["members"]) == (str(world.programme.uuid), 0)
    assert administrator.get(f"{API}/committees/{made.json()['uuid']}").json() == made.json()


@pytest.mark.parametrize(
    ("who", "changes", "status"),
    [
        ("teacher", {}, 403),
        ("administrator", {"title_en": ""}, 422),
        ("administrator", {"notice_days": 61}, 422),
        ("administrator", {"programme": "00000000-0000-4000-8000-000000000000"}, 404),
        ("administrator", {"organisation": "00000000-0000-4000-8000-000000000000"}, 404),
    ],
)
def test_a_committee_that_cannot_be_is_not_founded(
    world: World, who: str, changes: dict[str, Any], status: int
) -> None:
    client = signed_in(getattr(world, who))
    before = state_of_tables()

    response = post_json(client, f"{API}/committees", founding(world, **changes))

    assert response.status_code == status, response.content
    assert state_of_tables() == before


def test_a_second_committee_of_a_programme_is_refused(table: Table) -> None:
    client = signed_in(table.world.administrator)

    response = post_json(client, f"{API}/committees", founding(table.world))

    assert response.status_code == 409
    assert Committee.objects.count() == 1


def test_a_candidate_gets_a_seat_and_its_term_ends(table: Table) -> None:
    administrator = signed_in(table.world.administrator)
    path = f"{API}/committees/{table.committee.uuid}"
    offered = administrator.get(f"{path}/candidates").json()["items"]
    assert str(table.world.teacher.uuid) in {one["person"] for one in offered}
    body = {
        "person": str(table.world.teacher.uuid),
        "bench": "school",
        "starts_on": "2026-01-01",
    }

    made = post_json(administrator, f"{path}/seats", body)

    assert made.status_code == 201, made.content
    listed = administrator.get(f"{path}/seats").json()["items"]
    assert made.json()["uuid"] in {one["uuid"] for one in listed}
    ended = post_json(administrator, f"{API}/committee-seats/{made.json()['uuid']}/end", {})
    assert ended.json()["ends_on"] is not None


def test_nobody_but_the_founder_appoints(table: Table) -> None:
    body = {"person": str(table.world.teacher.uuid), "bench": "school", "starts_on": "2026-01-01"}
    lead = signed_in(table.world.lead)
    path = f"{API}/committees/{table.committee.uuid}"
    before = state_of_tables()

    assert post_json(lead, f"{path}/seats", body).status_code == 403
    assert lead.get(f"{path}/candidates").status_code == 403
    seat = table.school[0].uuid
    assert post_json(lead, f"{API}/committee-seats/{seat}/end", {}).status_code == 403
    assert state_of_tables() == before


def test_who_is_no_candidate_gets_no_seat(table: Table) -> None:
    administrator = signed_in(table.world.administrator)
    person = str(table.world.students[0].uuid)
    body = {"person": person, "bench": "school", "starts_on": "2026-01-01"}

    answer = post_json(administrator, f"{API}/committees/{table.committee.uuid}/seats", body)

    assert answer.status_code == 404
    assert Seat.objects.count() == 4


def test_a_member_declares_ends_and_completes_their_interests(table: Table) -> None:
    member = signed_in(table.enterprise[0].person)
    path = f"{API}/committees/{table.committee.uuid}"
    body = {"organisation": str(table.world.enterprise.uuid), "starts_on": "2026-01-01"}

    made = post_json(member, f"{path}/interests", body)

    assert made.status_code == 201, made.content
    assert member.get(f"{path}/interests").json()["items"] == [made.json()]
    assert post_json(member, f"{path}/declaration", {}).json()["declared_at"]
    gone = post_json(member, f"{path}/interests/{made.json()['uuid']}/end", {})
    assert gone.json() == {"uuid": made.json()["uuid"]}
    assert Interest.objects.get().ends_on is not None


def test_an_interest_of_nothing_and_somebody_elses_are_refused(table: Table) -> None:
    member, other = signed_in(table.enterprise[0].person), signed_in(table.school[0].person)
    path = f"{API}/committees/{table.committee.uuid}/interests"
    made = post_json(member, path, {"text": "I wrote it.", "starts_on": "2026-01-01"}).json()
    before = state_of_tables()

    assert post_json(member, path, {"starts_on": "2026-01-01"}).status_code == 409
    assert post_json(other, f"{path}/{made['uuid']}/end", {}).status_code == 404
    assert other.get(path).json()["count"] == 0
    assert state_of_tables() == before


def test_a_member_finds_their_seats_and_what_they_carry_out(table: Table) -> None:
    meeting = table.meeting()

    work = signed_in(table.school[0].person).get(f"{API}/committee-work").json()

    assert [(one["seat"], one["is_chair"]) for one in work["seats"]] == [
        (str(table.school[0].uuid), True)
    ]
    assert work["seats"][0]["meeting"] in (str(meeting.uuid), None)
    assert work["decisions"] == []


def test_matters_are_for_the_secretary(table: Table) -> None:
    path = f"{API}/committees/{table.committee.uuid}/matters"

    assert signed_in(table.world.lead).get(path).status_code == 200
    assert signed_in(table.school[0].person).get(path).status_code == 403


def test_seats_cost_the_same_however_many_they_are(table: Table) -> None:
    system = system_of(table.world.school, "governance:read")
    path = f"{API}/committees/{table.committee.uuid}/seats"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert system.get(path).status_code == 200
        return len(queries)

    few = cost()
    for number in range(4):
        table.seat(f"More {number}", Bench.SCHOOL)
    assert cost() == few
