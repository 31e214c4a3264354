"""Proposals about programmes, pace and the gap over the API."""

import pytest
from django.test import Client
from tests.apps.curriculum.conftest import Work
from tests.apps.curriculum.revising import committee_of_world, signal_of

from api_calls import post_json, put_json, signed_in, state_of_tables, system_of
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.curriculum.models import ProgrammeProposal

API = "/api/v1"


@pytest.fixture
def lead(work: Work) -> Client:
    return signed_in(work.world.lead)


def body(work: Work, **more: object) -> dict[str, object]:
    return {
        "programme": str(work.world.programme.uuid),
        "kind": "suspend",
        "from_on": "2099-09-01",
        "reason": "Too few apply.",
        **more,
    }


def test_a_proposal_is_written_changed_and_handed_in(work: Work, lead: Client) -> None:
    committee_of_world(work)

    made = post_json(lead, f"{API}/programme-proposals", body(work, places=30))
    path = f"{API}/programme-proposals/{made.json()['proposal']['uuid']}"
    changed = put_json(
        lead,
        path,
        {"from_on": "2099-09-01", "reason": "Hardly any.", "occupation": str(work.occupation.uuid)},
    ).json()
    handed = post_json(lead, f"{path}/submit", {})
    late = put_json(lead, path, {"from_on": "2099-09-01", "reason": "Other."})

    assert (made.status_code, made.json()["places"]) == (201, 30)
    assert (changed["places"], changed["occupation"]) == (None, str(work.occupation.uuid))
    assert changed["evidence"]
    assert handed.json()["proposal"]["state"] == "submitted"
    assert late.status_code == 409


def test_a_draft_is_withdrawn_once(work: Work, lead: Client) -> None:
    made = post_json(lead, f"{API}/programme-proposals", body(work)).json()
    path = f"{API}/programme-proposals/{made['proposal']['uuid']}/withdraw"

    first, again = post_json(lead, path, {}), post_json(lead, path, {})

    assert (first.json()["proposal"]["state"], again.status_code) == ("withdrawn", 409)


def test_what_cannot_be_proposed_is_not_written(work: Work, lead: Client) -> None:
    teacher = signed_in(work.world.teacher)
    path = f"{API}/programme-proposals"

    codes = [
        post_json(lead, path, body(work, reason="")).status_code,
        post_json(lead, path, body(work, programme=str(work.occupation.uuid))).status_code,
        post_json(lead, path, body(work, places=-1)).status_code,
        post_json(lead, path, body(work, kind="sell")).status_code,
        post_json(teacher, path, body(work)).status_code,
    ]

    assert codes == [422, 404, 422, 422, 403]
    assert not ProgrammeProposal.objects.exists()


def test_states_of_programmes_are_listed(work: Work, lead: Client) -> None:
    listed = lead.get(f"{API}/programme-states").json()["items"]

    assert [(one["code"], one["state"]) for one in listed] == [("cnc", "open")]


def test_pace_counts_what_is_still_open(work: Work, lead: Client) -> None:
    signal_of(work)
    path = f"{API}/curricula/{work.world.programme.uuid}/pace"

    found = lead.get(path).json()

    assert found["acknowledged"] == {
        "median": None,
        "low": None,
        "high": None,
        "come": 0,
        "still_open": 1,
    }
    assert found["programme"] == str(work.world.programme.uuid)


def test_the_gap_lists_what_is_taught_and_what_is_not(work: Work, lead: Client) -> None:
    ProgrammeFramework.objects.create(
        programme=work.world.programme, framework=work.world.framework, from_entry_year=2020
    )
    work.published()
    path = f"{API}/curricula/{work.world.programme.uuid}/gap"

    lines = lead.get(path).json()["items"]

    taught = {one["competence"]: one["hours"] for one in lines}
    assert taught[str(work.competences[0].uuid)] > 0
    assert all(one["demanded_share"] is None for one in lines)


def test_pace_and_gap_are_closed_to_teachers_and_keys(work: Work) -> None:
    teacher = signed_in(work.world.teacher)
    system = system_of(work.world.school, "curriculum:read")
    before = state_of_tables()

    codes = [
        one.get(f"{API}/curricula/{work.world.programme.uuid}/{name}").status_code
        for one in (teacher, system)
        for name in ("pace", "gap")
    ]

    assert codes == [403] * 4
    assert state_of_tables() == {**before, "people.ClientKey": before["people.ClientKey"]}
