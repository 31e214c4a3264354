"""The register of equipment over the API."""

from datetime import date
from typing import Any

import pytest
from tests.apps.industry.conftest import SYSTEM, Industry

from api_calls import post_json, put_json, signed_in, state_of_tables
from ronghe.apps.base.api import Text
from ronghe.apps.industry.models import Equipment, EquipmentGeneration, EquipmentType, Signal
from ronghe.apps.industry.services.equipment import define_generation, define_type

API = "/api/v1"


def test_a_machine_is_entered_and_taken_out_of_use(industry: Industry) -> None:
    kind = define_type(viewer=SYSTEM, code="lathe", title=Text("Lathe", "车床"))
    define_generation(viewer=SYSTEM, kind=kind, number=2, title=Text("CNC", "数控"))
    client = signed_in(industry.world.administrator)
    body = {
        "organisation": str(industry.world.school.uuid),
        "type": "lathe",
        "generation": 2,
        "count": 3,
    }

    made = post_json(client, f"{API}/equipment", body)
    retired = post_json(client, f"{API}/equipment/{made.json()['uuid']}/retire", {})

    assert (made.status_code, made.json()["count"]) == (201, 3)
    assert retired.status_code == 200
    machine = Equipment.objects.get(uuid=made.json()["uuid"])
    assert (machine.type.code, machine.retired_on is None) == ("lathe", False)


def test_an_unknown_kind_and_another_s_register_are_refused(industry: Industry) -> None:
    define_type(viewer=SYSTEM, code="lathe", title=Text("Lathe", "车床"))
    client = signed_in(industry.world.administrator)
    student = signed_in(industry.world.students[0])
    body = {"organisation": str(industry.world.school.uuid), "type": "none"}
    before = state_of_tables()

    codes = [
        post_json(client, f"{API}/equipment", body).status_code,
        post_json(client, f"{API}/equipment", {**body, "type": "lathe", "count": 0}).status_code,
        post_json(student, f"{API}/equipment", {**body, "type": "lathe"}).status_code,
    ]

    assert codes == [404, 422, 403]
    assert state_of_tables() == before


def entry(industry: Industry, **fields: object) -> Equipment:
    owner = industry.world.enterprise
    fields = {"organisation": owner, "type": industry.controller, **fields}
    return Equipment.objects.create(**fields)


def test_an_entry_is_corrected_as_a_whole(industry: Industry) -> None:
    machine = entry(industry, model="old", count=2)
    task = industry.tasks[0]
    body = {"type": "controller", "generation": 3, "count": 5, "tasks": [str(task.uuid)]}
    client = signed_in(industry.world.mentor)

    response = put_json(client, f"{API}/equipment/{machine.uuid}", body)

    assert response.status_code == 200
    assert response.json()["generation"] == 3
    machine.refresh_from_db()
    assert (machine.model, machine.count, list(machine.tasks.all())) == ("", 5, [task])


def test_a_site_of_somebody_else_and_a_teacher_change_no_entry(industry: Industry) -> None:
    machine = entry(industry)
    elsewhere = industry.world.school.sites.create(code="hall")
    path = f"{API}/equipment/{machine.uuid}"
    body = {"type": "controller", "count": 5}
    mentor, teacher = signed_in(industry.world.mentor), signed_in(industry.world.teacher)
    before = state_of_tables()

    wrong = put_json(mentor, path, {**body, "site": str(elsewhere.uuid)})
    refused = put_json(teacher, path, body)

    assert (wrong.status_code, refused.status_code) == (404, 403)
    assert state_of_tables() == before


def test_a_machine_is_retired_from_a_day_that_is_named(industry: Industry) -> None:
    machine = entry(industry, acquired_on="2020-01-01")
    client = signed_in(industry.world.mentor)
    path = f"{API}/equipment/{machine.uuid}/retire"

    too_early = post_json(client, path, {"on_date": "2019-01-01"})
    retired = post_json(client, path, {"on_date": "2026-04-01"})

    assert (too_early.status_code, retired.status_code) == (409, 200)
    machine.refresh_from_db()
    assert machine.retired_on == date(2026, 4, 1)


def test_a_purchase_becomes_a_signal_once(industry: Industry) -> None:
    machine = entry(industry, generation=industry.generations[2], acquired_on="2026-05-04")
    client = signed_in(industry.world.mentor)
    path = f"{API}/equipment/{machine.uuid}/news"

    first = post_json(client, path, {"title": "A third generation", "lang": "en"})
    again = post_json(client, path, {"title": "Again", "lang": "en"})

    assert (first.status_code, again.status_code) == (201, 409)
    assert first.json()["kind"] == Signal.Kind.EQUIPMENT_BOUGHT
    assert Signal.objects.get().title == "A third generation"


def test_kinds_and_generations_are_listed_and_defined(industry: Industry) -> None:
    client = signed_in(industry.world.mentor)
    generation = {"number": 1, "title_en": "Manual", "title_zh": "手动"}

    made = post_json(client, f"{API}/equipment-kinds", {"code": "robot", "title_zh": "机器人"})
    added = post_json(client, f"{API}/equipment-kinds/robot/generations", generation)
    listed = client.get(f"{API}/equipment-kinds").json()["items"]

    assert (made.status_code, added.status_code) == (201, 201)
    counts = {one["code"]: len(one["generations"]) for one in listed}
    assert counts == {"controller": 3, "robot": 1}


def test_a_teacher_defines_no_kind_and_nobody_one_of_a_kind_that_is_not_there(
    industry: Industry,
) -> None:
    generation = {"number": 1, "title_en": "Manual", "title_zh": "手动"}
    teacher, mentor = signed_in(industry.world.teacher), signed_in(industry.world.mentor)

    refused = post_json(teacher, f"{API}/equipment-kinds", {"code": "robot", "title_en": "R"})
    missing = post_json(mentor, f"{API}/equipment-kinds/none/generations", generation)

    assert (refused.status_code, missing.status_code) == (403, 404)
    assert EquipmentType.objects.count() == 1
    assert EquipmentGeneration.objects.count() == 3


@pytest.mark.parametrize("more", [0, 4])
def test_lists_of_equipment_cost_the_same_for_one_and_for_many(
    industry: Industry, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(1 + more):
        entry(industry, model=str(number), generation=industry.generations[0])
    client = signed_in(industry.world.mentor)
    client.get(f"{API}/equipment")

    with django_assert_max_num_queries(9):
        items = client.get(f"{API}/equipment").json()["items"]

    assert len(items) == 1 + more
