"""Meetings and what became of decisions over the API, by the same rules as the pages."""

from datetime import timedelta

from tests.apps.governance.conftest import Table

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import now
from ronghe.apps.governance.models import Decision, Meeting

API = "/api/v1"


def test_a_key_reads_the_meetings_of_its_school(table: Table) -> None:
    meeting = table.meeting()
    system = system_of(table.world.school, "governance:read")
    other = system_of(table.world.enterprise, "governance:read")

    [found] = system.get(f"{API}/meetings").json()["items"]

    assert (found["uuid"], found["place"]) == (str(meeting.uuid), "Room 1")
    assert system.get(f"{API}/meetings/{meeting.uuid}").json() == found
    assert other.get(f"{API}/meetings/{meeting.uuid}").status_code == 404


def test_the_secretary_plans_a_meeting(table: Table) -> None:
    body = {
        "committee": str(table.committee.uuid),
        "starts_at": (now() + timedelta(days=30)).isoformat(),
        "place": "Room 7",
    }

    response = post_json(signed_in(table.world.lead), f"{API}/meetings", body)

    assert response.status_code == 201, response.content
    assert Meeting.objects.get().place == "Room 7"


def test_a_meeting_in_the_past_and_one_of_strangers_are_refused(table: Table) -> None:
    past = {
        "committee": str(table.committee.uuid),
        "starts_at": (now() - timedelta(days=1)).isoformat(),
    }
    lead, student = signed_in(table.world.lead), signed_in(table.world.students[0])
    before = state_of_tables()

    codes = [post_json(client, f"{API}/meetings", past).status_code for client in (lead, student)]

    assert codes == [409, 403]
    assert state_of_tables() == before


def test_a_decision_is_reported_as_carried_out(table: Table) -> None:
    decision = table.decide()
    path = f"{API}/decisions/{decision.uuid}/fulfilment"

    done = post_json(signed_in(table.world.lead), path, {"note": "The module is taught."})

    assert done.status_code == 200, done.content
    assert done.json()["is_done"]
    assert Decision.objects.get().fulfilment.note == "The module is taught."
