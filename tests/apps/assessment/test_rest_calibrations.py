"""Calibrations over the API: asked for, compared, put in force, cut; and how raters judge."""

from typing import Any

import pytest
from django.test import Client
from tests.apps.conftest import NOON, World, add_instrument

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.assessment.models import CalibratedLevel, Calibration, CutScore
from ronghe.apps.competence.api import ProgrammeFramework

API = "/api/v1/calibrations"
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def ready(world: World) -> World:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    add_instrument(world.framework)
    return world


@pytest.fixture
def lead(ready: World) -> Client:
    return signed_in(ready.lead)


def calibration(world: World, shift: float = 0.0, **changes: Any) -> Calibration:
    """A stored result with the difficulties of three items."""
    row = Calibration.objects.create(
        **{
            "framework": world.framework,
            "title_en": "Spring",
            "title_zh": "春季",
            "state": "done",
            "evidence_to": NOON,
            "asked_at": NOON,
            "finished_at": NOON,
            "has_converged": True,
            "method": "many-facet partial credit",
            "engine_version": "1",
            "population": {
                "dimensions": ["behavioural"],
                "means": {"": [0.0]},
                "reference": "",
                "covariance": [[1.0]],
            },
            **changes,
        }
    )
    for number in range(1, 4):
        CalibratedLevel.objects.create(
            calibration=row,
            facet="item",
            level=f"scale-{number}",
            measure=0.5 * number + shift,
            standard_error=0.1,
            count=40,
        )
    return row


def test_a_calibration_is_asked_for(ready: World, lead: Client) -> None:
    body = {"framework": str(ready.framework.uuid), "title": "Autumn"}

    made = post_json(lead, API, body)

    assert made.status_code == 201, made.content
    assert (made.json()["state"], made.json()["seed"]) == ("waiting", 1)
    assert Calibration.objects.get().title_zh == "Autumn"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"framework": NOBODY}, 404),
        ({"anchored_to": NOBODY}, 404),
        ({"left_out": [NOBODY]}, 404),
        ({"seed": -1}, 422),
        ({"title": ""}, 422),
    ],
)
def test_a_calibration_that_cannot_be_is_not_written_down(
    ready: World, lead: Client, changes: dict[str, Any], status: int
) -> None:
    body = {"framework": str(ready.framework.uuid), "title": "Autumn", **changes}
    before = state_of_tables()

    answer = post_json(lead, API, body)

    assert answer.status_code == status, answer.content
    assert state_of_tables() == before


def test_the_administrator_and_a_key_ask_for_none(ready: World) -> None:
    clients = signed_in(ready.administrator), system_of(ready.school, "calibrations:read")
    body = {"framework": str(ready.framework.uuid), "title": "Autumn"}

    assert [post_json(one, API, body).status_code for one in clients] == [403, 403]
    assert not Calibration.objects.exists()


def test_two_are_set_side_by_side(ready: World) -> None:
    first, second = calibration(ready), calibration(ready, shift=0.3)
    system = system_of(ready.school, "calibrations:read")

    rows = system.get(f"{API}/{second.uuid}/items", {"against": str(first.uuid)}).json()["items"]

    assert {row["code"]: round(row["difference"], 6) for row in rows} == {
        "scale-1": 0.3,
        "scale-2": 0.3,
        "scale-3": 0.3,
    }


def test_anchors_are_named_for_whoever_runs_calibrations(ready: World, lead: Client) -> None:
    earlier = calibration(ready)

    found = lead.get("/api/v1/calibration-anchors", {"earlier": str(earlier.uuid)}).json()

    assert found == {"count": 3, "moved": [], "known_by": None}
    teacher = signed_in(ready.teacher)
    assert teacher.get("/api/v1/calibration-anchors").status_code == 403
    assert lead.get("/api/v1/calibration-anchors").status_code == 404


def test_one_is_put_in_force(ready: World, lead: Client) -> None:
    row = calibration(ready)

    done = post_json(lead, f"{API}/{row.uuid}/in-force", {})

    assert done.status_code == 200, done.content
    assert done.json()["in_force_from"] is not None


def test_one_that_did_not_converge_is_not_put_in_force(ready: World, lead: Client) -> None:
    row = calibration(ready, has_converged=False)
    before = state_of_tables()

    assert post_json(lead, f"{API}/{row.uuid}/in-force", {}).status_code == 409
    assert state_of_tables() == before


def test_a_cut_is_set_in_its_order(ready: World, lead: Client) -> None:
    row = calibration(ready)
    for level in (1, 2):
        CutScore.objects.create(
            calibration=row,
            dimension="behavioural",
            level=level,
            measure=level - 1.5,
            method="expected category",
        )
    cut = {"dimension": "behavioural", "level": 2, "measure": 0.9, "method": "panel"}

    kept = post_json(lead, f"{API}/{row.uuid}/cuts", cut)
    wrong = post_json(lead, f"{API}/{row.uuid}/cuts", {**cut, "measure": -3.0})
    far = post_json(lead, f"{API}/{row.uuid}/cuts", {**cut, "measure": 13})

    assert kept.status_code == 200, kept.content
    assert (wrong.status_code, far.status_code) == (409, 422)
    assert CutScore.objects.get(calibration=row, level=2).measure == 0.9


def test_raters_are_read_by_whoever_leads_the_programme(ready: World, lead: Client) -> None:
    row = calibration(ready, in_force_from=NOON)
    CalibratedLevel.objects.create(
        calibration=row,
        facet="rater",
        level=str(ready.teacher.pseudonym),
        measure=0.7,
        standard_error=0.1,
        count=40,
    )

    rows = lead.get("/api/v1/raters").json()["items"]

    assert [(one["person"], one["severity"]) for one in rows] in (
        [],
        [(str(ready.teacher.uuid), 0.7)],
    )
    assert signed_in(ready.teacher).get("/api/v1/raters").status_code == 403
