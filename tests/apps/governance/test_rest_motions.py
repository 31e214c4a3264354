"""Motions and votes over the API: the same rules as the pages, and a vote that stands."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.apps.governance.conftest import Table

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import now
from ronghe.apps.governance.models import Decision, Motion, Recusal, Vote, VotingRound
from ronghe.apps.governance.services.voting import open_written_round
from ronghe.apps.people.api import Role

API = "/api/v1"


@pytest.fixture
def secretary(table: Table) -> Client:
    return signed_in(table.world.lead)


def body(table: Table, **changes: Any) -> dict[str, Any]:
    return {
        "committee": str(table.committee.uuid),
        "kind": "governance.general",
        "title": "Buy a controller",
        "text": "The old one is two generations behind.",
        **changes,
    }


def written(table: Table) -> VotingRound:
    motion, at = table.motion(), now()
    return open_written_round(
        viewer=table.secretary, motion=motion, closes_at=at + timedelta(days=7), at=at
    )


def test_a_motion_is_put_to_the_committee(table: Table, secretary: Client) -> None:
    concerned = [str(table.world.enterprise.uuid)]

    made = post_json(secretary, f"{API}/motions", body(table, concerns=concerned))

    assert made.status_code == 201, made.content
    motion = Motion.objects.get()
    assert (made.json()["uuid"], motion.state) == (str(motion.uuid), "submitted")
    assert [one.uuid for one in motion.concerns.all()] == [table.world.enterprise.uuid]
    kinds = secretary.get(f"{API}/motion-kinds").json()["items"]
    assert "governance.general" in {kind["key"] for kind in kinds}


def test_a_draft_is_handed_in_and_taken_back(table: Table, secretary: Client) -> None:
    draft = post_json(secretary, f"{API}/motions", body(table, as_draft=True)).json()
    path = f"{API}/motions/{draft['uuid']}"

    states = [post_json(secretary, f"{path}/{verb}", {}).json() for verb in ("submit", "withdraw")]

    assert draft["state"] == "draft"
    assert [one["state"] for one in states] == ["submitted", "withdrawn"]
    assert post_json(secretary, f"{path}/submit", {}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "nothing"}, 404),
        ({"title": ""}, 422),
        ({"concerns": ["00000000-0000-4000-8000-000000000000"]}, 404),
        ({"committee": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"contributions": [{"party": "", "brings": "x"}]}, 422),
        ({"subject": "x"}, 422),
    ],
)
def test_a_motion_that_cannot_be_is_refused_and_nothing_changes(
    table: Table, secretary: Client, changes: dict[str, Any], status: int
) -> None:
    before = state_of_tables()

    response = post_json(secretary, f"{API}/motions", body(table, **changes))

    assert response.status_code == status, response.content
    assert state_of_tables() == before


def test_a_key_and_a_student_put_no_motion(table: Table) -> None:
    student = signed_in(table.world.students[0])
    system = system_of(table.world.school, "governance:read")
    before = state_of_tables()

    codes = [post_json(one, f"{API}/motions", body(table)).status_code for one in (student, system)]

    assert codes == [403, 403]
    assert state_of_tables() == before


def test_a_motion_says_who_carries_it_out(table: Table, secretary: Client) -> None:
    path = f"{API}/motions/{table.motion().uuid}/assignment"
    owner = str(table.school[1].person.uuid)
    days = {"due_on": "2027-03-01", "review_on": "2027-09-01"}

    done = post_json(secretary, path, {"owner": owner, **days})
    turned = {"due_on": days["review_on"], "review_on": days["due_on"]}
    refused = post_json(secretary, path, {"owner": owner, **turned})
    stranger = post_json(secretary, path, {"owner": str(table.world.students[0].uuid), **days})

    assert (done.status_code, refused.status_code, stranger.status_code) == (200, 409, 404)
    assert Motion.objects.get().owner == table.school[1].person


def test_a_motion_s_evidence_is_read_with_what_is_missing(table: Table) -> None:
    motion = table.motion()
    system = system_of(table.world.school, "governance:read")

    answer = system.get(f"{API}/motions/{motion.uuid}/pack")

    assert (answer.status_code, answer.json()["count"]) == (200, len(answer.json()["items"]))


def test_a_member_steps_aside_and_the_secretary_records_another(
    table: Table, secretary: Client
) -> None:
    motion = table.motion()
    path = f"{API}/motions/{motion.uuid}"
    member = signed_in(table.enterprise[0].person)

    own = post_json(member, f"{path}/step-aside", {"reason": "We sell controllers."})
    other = post_json(
        secretary,
        f"{path}/recusals",
        {"seat": str(table.enterprise[1].uuid), "reason": "So does this firm."},
    )

    assert (own.status_code, other.status_code) == (200, 200)
    assert {row.seat for row in Recusal.objects.all()} == set(table.enterprise)


# --- votes ----------------------------------------------------------------------------------------


def test_a_vote_is_cast_once_and_stands(table: Table) -> None:
    path = f"{API}/voting-rounds/{written(table).uuid}"
    member = signed_in(table.school[0].person)
    assert member.get(path).json()["barrier"] == ""

    cast = post_json(member, f"{path}/vote", {"choice": "yes"})
    again = post_json(member, f"{path}/vote", {"choice": "no"})

    assert (cast.status_code, cast.json()["barrier"]) == (200, "voted")
    assert cast.json()["votes"] == []
    assert again.status_code == 409
    assert Vote.objects.get().choice == "yes"


def test_who_has_no_seat_casts_no_vote(table: Table) -> None:
    path = f"{API}/voting-rounds/{written(table).uuid}/vote"
    stranger = signed_in(
        table.world.add_person("Member elsewhere", Role.COMMITTEE_MEMBER, programme=None)
    )
    system = system_of(table.world.school, "governance:read")
    before = state_of_tables()

    assert post_json(stranger, path, {"choice": "yes"}).status_code in (403, 404, 409)
    assert post_json(system, path, {"choice": "yes"}).status_code == 403
    assert state_of_tables() == before


def test_a_round_is_counted_and_tells_who_voted_how(table: Table, secretary: Client) -> None:
    voting_round = written(table)
    path = f"{API}/voting-rounds/{voting_round.uuid}"
    for seat in table.seats:
        post_json(signed_in(seat.person), f"{path}/vote", {"choice": "yes"})

    counted = post_json(secretary, f"{path}/count", {})

    assert counted.status_code == 200, counted.content
    assert (counted.json()["state"], len(counted.json()["votes"])) == ("counted", 4)
    assert Decision.objects.get().carried
    [over] = secretary.get(f"{API}/motions/{voting_round.motion.uuid}/rounds").json()["items"]
    assert over == {**counted.json(), "barrier": "closed"}


def test_a_vote_is_opened_in_writing_and_annulled_with_a_reason(
    table: Table, secretary: Client
) -> None:
    motion = table.motion()

    opened = post_json(secretary, f"{API}/motions/{motion.uuid}/written-vote", {"days": 7})
    path = f"{API}/voting-rounds/{opened.json()['uuid']}/annul"
    silent = post_json(secretary, path, {"reason": ""})
    annulled = post_json(secretary, path, {"reason": "The papers were wrong."})

    assert (opened.status_code, opened.json()["is_written"]) == (201, True)
    assert silent.status_code == 422
    assert (annulled.json()["state"], annulled.json()["reason"]) == (
        "annulled",
        "The papers were wrong.",
    )


def test_a_member_opens_and_counts_no_vote(table: Table) -> None:
    voting_round = written(table)
    member = signed_in(table.school[1].person)
    before = state_of_tables()

    counting = post_json(member, f"{API}/voting-rounds/{voting_round.uuid}/count", {})
    opening = post_json(
        member, f"{API}/motions/{voting_round.motion.uuid}/written-vote", {"days": 7}
    )

    assert counting.status_code in (403, 409)
    assert opening.status_code == 403
    assert state_of_tables() == before
