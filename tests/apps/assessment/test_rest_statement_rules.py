"""Rules for statements over the API: written whole, tried, put in use; and who may."""

from typing import Any

import pytest
from django.test import Client
from tests.apps.assessment.test_mappings import PASSED, draft
from tests.apps.assessment.test_mappings import instrument as instrument  # the fixture
from tests.apps.conftest import World

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.assessment.models import Instrument, StatementMapping

API = "/api/v1/statement-rules"
SAID = {
    "title_en": "Lathe trainer",
    "title_zh": "车床模拟器",
    "context": "simulator",
    "phase": "process",
    "takes_from": "2026-02-01",
    "conditions": [{"field": "verb", "how": "is", "value": PASSED}],
    "scores": [{"item": "test-1", "source": "success"}],
}


@pytest.fixture
def lead(world: World) -> Client:
    return signed_in(world.lead)


def body(world: World, test: Instrument, **changes: Any) -> dict[str, Any]:
    places = {"programme": str(world.programme.uuid), "instrument": str(test.uuid)}
    return {**SAID, **places, **changes}


def test_a_rule_is_begun_for_a_test_that_can_be_answered(
    world: World, instrument: Instrument, lead: Client
) -> None:
    [target] = lead.get(f"{API}/targets").json()["items"]
    assert target["instrument"] == str(instrument.uuid)

    made = post_json(lead, API, body(world, instrument))

    assert made.status_code == 201, made.content
    said = made.json()["said"]
    assert (said["title_en"], said["scores"][0]["item"]) == ("Lathe trainer", "test-1")
    assert [row["uuid"] for row in lead.get(API).json()["items"]] == [made.json()["uuid"]]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"instrument": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"scores": [{"item": "other-1", "source": "success"}]}, 409),
        ({"conditions": [{"field": "nothing", "how": "is", "value": "x"}]}, 422),
        ({"context": "nowhere"}, 422),
        ({"title_en": ""}, 422),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    world: World, instrument: Instrument, lead: Client, changes: dict[str, Any], status: int
) -> None:
    before = state_of_tables()

    answer = post_json(lead, API, body(world, instrument, **changes))

    assert answer.status_code == status, answer.content
    assert state_of_tables() == before


def test_a_rule_goes_its_way_from_draft_to_use_and_out_of_it(
    world: World, instrument: Instrument, lead: Client
) -> None:
    path = f"{API}/{draft(world, instrument).uuid}"

    written = post_json(lead, path, SAID)
    used = post_json(lead, f"{path}/activate", {})
    late = post_json(lead, path, SAID)
    following = post_json(lead, f"{path}/version", {})
    gone = post_json(lead, f"{API}/{following.json()['uuid']}/discard", {})
    retired = post_json(lead, f"{path}/retire", {})

    assert (written.status_code, used.json()["state"], late.status_code) == (200, "active", 409)
    assert (following.json()["version"], gone.status_code) == (2, 200)
    assert retired.json()["state"] == "retired"
    assert lead.get(path).json()["taken"] == 0


def test_a_statement_is_tried_and_nothing_is_written(
    world: World, instrument: Instrument, lead: Client
) -> None:
    path = f"{API}/{draft(world, instrument).uuid}/trial"
    statement = {
        "actor": {"mbox": "mailto:somebody@example.org"},
        "verb": {"id": PASSED},
        "object": {"id": "https://trainer.example/lathe"},
        "result": {"success": True},
    }
    before = state_of_tables()

    tried = post_json(lead, path, {"statement": statement})
    wrong = post_json(lead, path, {"statement": {"actor": {}}})

    assert tried.status_code == 200, tried.content
    assert (tried.json()["verb"], tried.json()["is_taken"]) == (PASSED, False)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "no-statement")
    assert lead.get(path).json() == {"items": [], "count": 0}
    assert state_of_tables() == before


def test_a_teacher_and_a_key_write_no_rule(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument)
    clients = (signed_in(world.teacher), system_of(world.school, "xapi.write"))
    before = state_of_tables()

    codes = {post_json(one, f"{API}/{mapping.uuid}/activate", {}).status_code for one in clients}

    assert codes == {403}
    assert state_of_tables() == before
    assert StatementMapping.objects.get().state == "draft"
