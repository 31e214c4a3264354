"""The API's routes of assessment: estimates with their uncertainty, instruments, calibrations."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import NOON, World, add_instrument

from api_calls import signed_in, state_of_tables, system_of
from ronghe.apps.assessment.models import Calibration, Instrument
from ronghe.apps.base.api import AuditEntry
from stored_results import store_calibration

API = "/api/v1"


@pytest.fixture
def calibration(world: World) -> Calibration:
    instrument = add_instrument(world.framework)
    codes = [item.code for item in instrument.items.all()]
    return store_calibration(world.framework, world.programme, world.students, codes)


def test_a_supported_estimate_comes_with_its_uncertainty_and_level(
    world: World, calibration: Calibration
) -> None:
    system = system_of(world.school, "competence:read")

    answer = system.get(f"{API}/persons/{world.students[0].uuid}/estimates").json()

    [row] = answer["items"]
    assert (row["measure"], row["standard_error"]) == (0.7, 0.3)
    assert row["level"] == {"en": "competent", "zh": "competent"}
    assert row["level_probabilities"] == [0.0, 0.0, 0.9, 0.1, 0.0]
    assert row["calibration"] == str(calibration.uuid)
    read = AuditEntry.objects.get(kind="read", action="assessment.view_competence")
    assert read.via == "key"


def test_without_support_there_is_no_number_but_what_it_takes(
    world: World, calibration: Calibration
) -> None:
    system = system_of(world.school, "competence:read")

    answer = system.get(f"{API}/persons/{world.students[1].uuid}/estimates").json()

    [row] = answer["items"]
    assert [row["measure"], row["standard_error"], row["level"]] == [None] * 3
    assert row["level_probabilities"] == []
    assert row["missing"] == [{"en": "2 more ratings", "zh": "再有 2 次评分"}]


def test_a_student_reads_their_own_estimates_and_nobody_elses(
    world: World, calibration: Calibration
) -> None:
    browser = signed_in(world.students[0])

    own = browser.get(f"{API}/persons/{world.students[0].uuid}/estimates")
    other = browser.get(f"{API}/persons/{world.students[1].uuid}/estimates")

    assert own.json()["count"] == 1
    assert other.status_code == 404
    assert b"behavioural" not in other.content


def test_an_instrument_comes_with_its_items_and_categories(
    world: World, calibration: Calibration
) -> None:
    system = system_of(world.school, "calibrations:read")

    [listed] = system.get(f"{API}/instruments").json()["items"]
    one = system.get(f"{API}/instruments/{listed['uuid']}").json()

    assert (listed["kind"], listed["item_count"]) == ("anchored_scale", 3)
    assert [item["competence"] for item in one["items"]] == ["scale-c1", "scale-c2", "scale-c3"]
    assert [c["score"] for c in one["items"][0]["categories"]] == [0, 1, 2, 3, 4]


def test_a_calibration_comes_with_its_items_and_cuts_and_without_raters(
    world: World, calibration: Calibration
) -> None:
    calibration.levels.create(facet="rater", level=str(world.mentor.pseudonym), measure=1, count=9)
    system = system_of(world.school, "calibrations:read")

    [listed] = system.get(f"{API}/calibrations").json()["items"]
    answer = system.get(f"{API}/calibrations/{calibration.uuid}")

    assert listed["uuid"] == str(calibration.uuid)
    one = answer.json()
    assert [(i["item"], i["measure"]) for i in one["items"]] == [
        ("scale-1", 0.0),
        ("scale-2", 0.5),
        ("scale-3", 1.0),
    ]
    assert [cut["measure"] for cut in one["cuts"]] == [-1.5, -0.5, 0.5, 1.5]
    assert str(world.mentor.pseudonym) not in answer.content.decode()


def test_another_organisations_key_reads_nothing_of_it(
    world: World, calibration: Calibration
) -> None:
    works = system_of(world.enterprise, "calibrations:read", "competence:read")
    instrument = Instrument.objects.get()
    before = state_of_tables()

    answers = [
        works.get(f"{API}/{path}")
        for path in (
            f"persons/{world.students[0].uuid}/estimates",
            f"instruments/{instrument.uuid}",
            f"calibrations/{calibration.uuid}",
        )
    ]

    assert [one.status_code for one in answers] == [404] * 3
    assert works.get(f"{API}/calibrations").json() == {"items": [], "count": 0}
    assert works.get(f"{API}/instruments").json() == {"items": [], "count": 0}
    assert state_of_tables() == before


def test_a_key_without_the_scope_is_refused(world: World, calibration: Calibration) -> None:
    system = system_of(world.school, "people:read")

    answers = [
        system.get(f"{API}/{path}")
        for path in (f"persons/{world.students[0].uuid}/estimates", "instruments", "calibrations")
    ]

    assert [one.status_code for one in answers] == [403] * 3


def test_calibrations_take_the_same_queries_for_1_and_100(
    world: World, calibration: Calibration
) -> None:
    Calibration.objects.bulk_create(
        Calibration(
            framework=world.framework,
            title_en=f"C{n}",
            title_zh=f"C{n}",
            evidence_to=NOON,
            asked_at=NOON,
        )
        for n in range(100)
    )
    system = system_of(world.school, "calibrations:read")

    counts = []
    for limit in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            answer = system.get(f"{API}/calibrations?limit={limit}").json()
        assert len(answer["items"]) == limit
        counts.append(len(queries))

    assert counts[0] == counts[1]
