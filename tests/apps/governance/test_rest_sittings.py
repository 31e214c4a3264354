"""Meetings over the API: agenda, papers, presence, votes, minutes; by the rules of the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.apps.governance.conftest import MEETS, Table

from api_calls import BACKEND, post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import now
from ronghe.apps.governance.models import AgendaItem, Attendance, EffectReview, Meeting
from ronghe.apps.governance.services.meetings import close_meeting
from ronghe.apps.governance.services.minutes import draw_up_minutes
from ronghe.apps.people.api import Account, Person

API = "/api/v1"
PASSWORD = "Look-around-2026"


@pytest.fixture
def secretary(table: Table) -> Client:
    return signed_in(table.world.lead)


def later(table: Table) -> Meeting:
    """Planned, with a motion on its agenda, and time enough to send the papers."""
    table.motion()
    return table.meeting(starts_at=now() + timedelta(days=30), at=now())


def test_points_are_added_moved_and_taken_off(table: Table, secretary: Client) -> None:
    meeting = later(table)
    path = f"{API}/meetings/{meeting.uuid}/agenda"

    added = post_json(secretary, path, {"title": "Open day"})

    assert added.status_code == 201, added.content
    point = f"{API}/agenda-items/{added.json()['uuid']}"
    assert post_json(secretary, f"{point}/move", {"direction": "up"}).status_code == 200
    titles = [one["title"]["en"] for one in secretary.get(path).json()["items"]]
    assert titles == ["Open day", "Buy a controller"]
    assert post_json(secretary, f"{point}/remove", {}).json() == {"uuid": added.json()["uuid"]}
    assert AgendaItem.objects.get().motion is not None


def test_what_waits_is_drawn_onto_the_agenda(table: Table, secretary: Client) -> None:
    meeting = later(table)
    table.motion("Another")

    drawn = post_json(secretary, f"{API}/meetings/{meeting.uuid}/agenda/draw", {})

    assert drawn.status_code == 200
    assert AgendaItem.objects.filter(meeting=meeting).count() == 2


def test_papers_go_out_and_the_agenda_stands(table: Table, secretary: Client) -> None:
    path = f"{API}/meetings/{later(table).uuid}"

    sent = post_json(secretary, f"{path}/circulate", {})
    refused = post_json(secretary, f"{path}/agenda", {"title": "Too late"})

    assert (sent.status_code, sent.json()["state"]) == (200, "circulated")
    assert refused.status_code == 409
    assert AgendaItem.objects.count() == 1


def test_a_meeting_is_moved_and_cancelled(table: Table, secretary: Client) -> None:
    path = f"{API}/meetings/{later(table).uuid}"
    day = (now() + timedelta(days=40)).isoformat()

    moved = post_json(secretary, f"{path}/reschedule", {"starts_at": day, "place": "Room 9"})
    without_zone = post_json(secretary, f"{path}/reschedule", {"starts_at": "2030-01-01T10:00:00"})
    cancelled = post_json(secretary, f"{path}/cancel", {})

    assert (moved.json()["place"], without_zone.status_code) == ("Room 9", 422)
    assert cancelled.json()["state"] == "cancelled"


def test_members_and_keys_prepare_no_meeting(table: Table) -> None:
    meeting = later(table)
    member = signed_in(table.school[1].person)
    system = system_of(table.world.school, "governance:read")
    before = state_of_tables()

    codes = {
        post_json(client, f"{API}/meetings/{meeting.uuid}/{verb}", {}).status_code
        for client in (member, system)
        for verb in ("circulate", "cancel", "agenda/draw")
    }

    assert codes == {403}
    assert system.get(f"{API}/meetings/{meeting.uuid}/agenda").json()["count"] == 1
    assert state_of_tables() == before


def test_a_member_arrives_and_the_board_shows_it(table: Table) -> None:
    meeting = table.running(here=[])
    member = signed_in(table.school[0].person)
    path = f"{API}/meetings/{meeting.uuid}"

    arrived = post_json(member, f"{path}/presence", {"kind": "arrive"})

    assert arrived.status_code == 200, arrived.content
    board = member.get(f"{path}/board").json()
    here = [one["seat"] for one in board["members"] if one["is_here"]]
    assert (here, board["has_quorum"]) == ([str(table.school[0].uuid)], False)


def test_the_secretary_records_attendance_opens_a_vote_and_closes(
    table: Table, secretary: Client
) -> None:
    table.motion()
    meeting = table.running(here=table.seats[:3])
    path = f"{API}/meetings/{meeting.uuid}"
    last = {"seat": str(table.seats[3].uuid), "kind": "arrive"}
    assert post_json(secretary, f"{path}/attendance", last).status_code == 200
    item = AgendaItem.objects.get(meeting=meeting, motion__isnull=False)

    opened = post_json(secretary, f"{API}/agenda-items/{item.uuid}/vote", {"is_secret": True})
    too_soon = post_json(secretary, f"{path}/close", {})

    assert (opened.status_code, opened.json()["is_secret"]) == (201, True)
    assert too_soon.status_code == 409
    assert secretary.get(f"{path}/board").json()["open_vote"]["uuid"] == opened.json()["uuid"]
    annul = f"{API}/voting-rounds/{opened.json()['uuid']}/annul"
    post_json(secretary, annul, {"reason": "Wrong point"})
    assert post_json(secretary, f"{path}/close", {}).json()["state"] == "closed"


def test_a_point_is_noted_and_a_motion_postponed(table: Table, secretary: Client) -> None:
    table.motion()
    meeting = table.running()
    item = AgendaItem.objects.get(meeting=meeting, motion__isnull=False)
    path = f"{API}/agenda-items/{item.uuid}"

    noted = post_json(secretary, f"{path}/outcome", {"text": "More offers are asked for."})
    postponed = post_json(secretary, f"{path}/postpone", {})

    assert noted.json()["outcome"] == "More offers are asked for."
    assert postponed.status_code == 200
    assert post_json(secretary, f"{path}/postpone", {}).status_code == 409


def test_a_meeting_that_does_not_run_takes_nobody_in(table: Table) -> None:
    meeting = later(table)
    member = signed_in(table.school[0].person)
    path = f"{API}/meetings/{meeting.uuid}"

    assert post_json(member, f"{path}/presence", {"kind": "arrive"}).status_code == 409
    assert post_json(member, f"{path}/start", {}).status_code == 409
    assert not Attendance.objects.exists()


# --- minutes and effects --------------------------------------------------------------------------


def held(table: Table) -> Meeting:
    table.motion()
    meeting = table.running()
    close_meeting(viewer=table.secretary, meeting=meeting, at=MEETS)
    return meeting


def with_password(person: Person) -> Client:
    account = Account.objects.create_user(f"chair{person.pk}", PASSWORD, person=person)
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def test_minutes_are_drawn_up_signed_and_corrected_beside(table: Table, secretary: Client) -> None:
    path = f"{API}/meetings/{held(table).uuid}/minutes"

    drawn = post_json(secretary, path, {})

    assert drawn.status_code == 201, drawn.content
    assert drawn.json()["missing"] == ["school", "enterprise"]
    signing = {"digest": drawn.json()["digest"], "password": PASSWORD}
    for seat in (table.school[0], table.enterprise[0]):
        signed = post_json(with_password(seat.person), f"{path}/sign", signing)
        assert signed.status_code == 200, signed.content
    assert signed.json()["missing"] == []
    annexed = post_json(secretary, f"{path}/annexes", {"text": "The year is 2027."})
    assert [one["text"] for one in annexed.json()["annexes"]] == ["The year is 2027."]
    assert secretary.get(path).json()["is_unchanged"] is True


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"password": "wrong"}, 409), ({"digest": "0" * 64}, 409), ({"digest": "0" * 65}, 422)],
)
def test_minutes_are_not_signed_with_a_wrong_password_or_another_text(
    table: Table, changes: dict[str, str], status: int
) -> None:
    meeting = held(table)
    minutes = draw_up_minutes(viewer=table.secretary, meeting=meeting, at=MEETS)
    chair = with_password(table.school[0].person)
    body = {"digest": minutes.digest, "password": PASSWORD, **changes}

    answer = post_json(chair, f"{API}/meetings/{meeting.uuid}/minutes/sign", body)

    assert answer.status_code == status, answer.content
    again = chair.get(f"{API}/meetings/{meeting.uuid}/minutes").json()
    assert again["signatures"] == []


def test_minutes_are_printed_in_a_language(table: Table) -> None:
    meeting = held(table)
    draw_up_minutes(viewer=table.secretary, meeting=meeting, at=MEETS)
    system = system_of(table.world.school, "governance:read")

    answer = system.get(f"{API}/meetings/{meeting.uuid}/minutes/pdf", {"language": "en"})

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verdict": "helped", "text": "Faults fell by half."}, 201),
        ({"verdict": "too_early", "text": "Not yet."}, 409),
        ({"verdict": "perhaps", "text": "x"}, 422),
        ({"verdict": "helped", "text": ""}, 422),
    ],
)
def test_whether_a_decision_helped_is_written_down(
    table: Table, secretary: Client, body: dict[str, Any], status: int
) -> None:
    decision = table.decide()
    path = f"{API}/decisions/{decision.uuid}/reviews"

    answer = post_json(secretary, path, body)

    assert answer.status_code == status, answer.content
    assert EffectReview.objects.count() == secretary.get(path).json()["count"] == (status == 201)
