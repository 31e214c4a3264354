"""Modules and learning situations written over the API."""

from typing import Any

import pytest
from django.test import Client
from tests.apps.curriculum.conftest import Work

from api_calls import post_json, put_json, signed_in, state_of_tables, system_of
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.curriculum.models import LearningSituation, Module, ModuleVersion

API = "/api/v1"


@pytest.fixture
def lead(work: Work) -> Client:
    ProgrammeFramework.objects.create(
        programme=work.world.programme, framework=work.world.framework, from_entry_year=2020
    )
    work.occupation.frameworks.add(work.world.framework)
    return signed_in(work.world.lead)


def body(work: Work, **more: object) -> dict[str, object]:
    fields = {"code": "turning", "title_en": "Turning", "total_hours": 60, "practice_hours": 40}
    return {**fields, "task": str(work.tasks[0].uuid), **more}


def modules_of(work: Work) -> str:
    return f"{API}/curricula/{work.world.programme.uuid}/modules"


def test_curricula_are_counted(work: Work, lead: Client) -> None:
    work.module()

    [one] = lead.get(f"{API}/curricula").json()["items"]

    assert (one["code"], one["modules"], one["plans"]) == ("cnc", 1, 0)


def test_a_module_is_begun_written_and_shown_with_its_neighbours(work: Work, lead: Client) -> None:
    first = work.published(1)

    made = post_json(lead, modules_of(work), body(work)).json()
    path = f"{API}/modules/{made['uuid']}"
    said = {**body(work, title_zh="车削"), "requires": [str(first.module.uuid)]}
    del said["code"]
    changed = put_json(lead, path, said)

    assert (made["code"], made["state"], made["number"]) == ("turning", "draft", 1)
    assert changed.status_code == 200
    assert changed.json()["title"] == {"en": "Turning", "zh": "车削"}
    assert [one["uuid"] for one in changed.json()["requires"]] == [str(first.module.uuid)]
    assert lead.get(path).json() == changed.json()


def test_a_module_that_cannot_be_is_not_begun(work: Work, lead: Client) -> None:
    work.module()
    teacherless = signed_in(work.world.students[0])
    path = modules_of(work)
    before = state_of_tables()

    codes = [
        post_json(lead, path, body(work, code="m0")).status_code,
        post_json(lead, path, body(work, title_en="")).status_code,
        post_json(lead, path, body(work, practice_hours=61)).status_code,
        post_json(lead, path, body(work, task=str(work.instrument.uuid))).status_code,
        post_json(lead, path, body(work, colour="red")).status_code,
        post_json(teacherless, path, body(work)).status_code,
    ]

    assert codes == [409, 422, 422, 404, 422, 403]
    assert state_of_tables() == {**before, "people.Account": state_of_tables()["people.Account"]}


def test_a_circle_of_prerequisites_is_refused_and_nothing_changed(work: Work, lead: Client) -> None:
    first, second = work.module(0), work.module(1)
    said = {"title_en": "One", "total_hours": 10}
    put_json(lead, f"{API}/modules/{first.uuid}", {**said, "requires": [str(second.module.uuid)]})

    response = put_json(
        lead, f"{API}/modules/{second.uuid}", {**said, "requires": [str(first.module.uuid)]}
    )

    assert response.status_code == 409
    assert list(second.prerequisites.all()) == []


def test_a_version_goes_its_way_and_the_next_one_begins(work: Work, lead: Client) -> None:
    version = work.module()
    author, path = signed_in(work.world.teacher), f"{API}/modules/{version.uuid}"

    handed = post_json(author, f"{path}/submit", {})
    own = post_json(author, f"{path}/approve", {})
    back = post_json(lead, f"{path}/return", {"note": "Say more."})
    again = post_json(author, f"{path}/submit", {})
    approved = post_json(lead, f"{path}/approve", {})
    public = post_json(lead, f"{path}/publish", {})
    following = post_json(lead, f"{path}/versions", {})

    states = [one.json().get("state") for one in (handed, back, again, approved, public)]
    assert states == ["in_review", "draft", "in_review", "approved", "published"]
    assert own.status_code == 403
    assert (following.status_code, following.json()["number"]) == (201, 2)


def test_a_published_version_is_neither_written_nor_thrown_away(work: Work, lead: Client) -> None:
    version = work.published()
    path = f"{API}/modules/{version.uuid}"
    before = state_of_tables()

    codes = [
        put_json(lead, path, {"title_en": "Other", "total_hours": 10}).status_code,
        lead.delete(path).status_code,
        post_json(lead, f"{path}/submit", {}).status_code,
        post_json(lead, f"{path}/publish", {}).status_code,
    ]

    assert codes == [409] * 4
    assert state_of_tables() == before


def test_a_draft_is_thrown_away_with_its_module(work: Work, lead: Client) -> None:
    version = work.module()

    response = lead.delete(f"{API}/modules/{version.uuid}")

    assert response.json() == {"uuid": str(version.uuid)}
    assert not Module.objects.exists()


def test_what_a_change_touches_is_told(work: Work, lead: Client) -> None:
    version = work.published()
    paths = [
        f"{API}/modules/{version.uuid}/impact",
        f"{API}/impact/tasks/{work.tasks[0].uuid}",
        f"{API}/impact/competences/{work.competences[0].uuid}",
    ]

    found = [lead.get(path).json()["versions"] for path in paths]

    assert found == [[str(version.uuid)]] * 3
    assert lead.get(f"{API}/impact/tasks/{version.uuid}").status_code == 404
    assert lead.get(f"{API}/impact/equipment-generations/{version.uuid}").status_code == 404


def situation(work: Work, **more: object) -> dict[str, object]:
    return {
        "code": "shaft",
        "title_en": "Turn a shaft",
        "place": "workshop",
        "hours": 12,
        "tasks": [str(work.tasks[0].uuid)],
        "competences": [{"competence": str(work.competences[0].uuid), "level": 3}],
        "instruments": [str(work.instrument.uuid)],
        "phases": [{"phase": "inform", "learner_en": "reads the drawing"}],
        **more,
    }


def test_a_situation_is_added_written_anew_and_taken_out(work: Work, lead: Client) -> None:
    version = work.module()
    made = post_json(lead, f"{API}/modules/{version.uuid}/situations", situation(work))
    path = f"{API}/situations/{made.json()['uuid']}"

    changed = put_json(lead, path, situation(work, hours=16, phases=[]))
    read = lead.get(path).json()
    gone = lead.delete(path)

    assert (made.status_code, changed.status_code, gone.status_code) == (201, 200, 200)
    assert made.json()["phases"][0]["learner"]["en"] == "reads the drawing"
    assert read == changed.json()
    assert (read["hours"], read["phases"], read["competences"][0]["level"]) == (16, [], 3)
    assert [one.code for one in LearningSituation.objects.all()] == ["s0"]


def test_a_situation_that_names_what_is_not_there_is_not_kept(work: Work, lead: Client) -> None:
    draft, public = work.module(0), work.published(1)
    path = f"{API}/modules/{draft.uuid}/situations"
    foreign = str(work.tasks[0].uuid)
    aim = {"competence": str(work.competences[0].uuid), "level": 9}
    before = state_of_tables()

    codes = [
        post_json(lead, path, situation(work, instruments=[foreign])).status_code,
        post_json(lead, path, situation(work, competences=[aim])).status_code,
        post_json(lead, path, situation(work, place="moon")).status_code,
        post_json(lead, path, situation(work, code="s0")).status_code,
        post_json(lead, f"{API}/modules/{public.uuid}/situations", situation(work)).status_code,
    ]

    assert codes == [404, 404, 422, 409, 409]
    assert state_of_tables() == before


def test_a_key_reads_and_does_not_write(work: Work, lead: Client) -> None:
    version = work.published()
    system = system_of(work.world.school, "curriculum:read")
    row = LearningSituation.objects.get()

    assert system.get(f"{API}/situations/{row.uuid}").status_code == 200
    assert system.get(f"{API}/modules/{version.uuid}/impact").status_code == 200
    assert post_json(system, f"{API}/modules/{version.uuid}/versions", {}).status_code == 403
    assert ModuleVersion.objects.count() == 1


@pytest.mark.parametrize("more", [0, 4])
def test_curricula_cost_the_same_for_one_and_for_many(
    work: Work, lead: Client, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        work.world.school.programmes.create(
            code=f"p{number}", trade="cnc", title_en="P", title_zh="专业"
        )
    client = signed_in(work.world.administrator)
    client.get(f"{API}/curricula")

    with django_assert_max_num_queries(8):
        items = client.get(f"{API}/curricula").json()["items"]

    assert len(items) == 1 + more
