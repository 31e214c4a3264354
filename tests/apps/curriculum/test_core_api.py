"""Modules and plans as another system reads them."""

from tests.apps.curriculum.conftest import Work
from tests.apps.curriculum.test_plans import begin, whole_plan

from api_calls import signed_in, system_of


def test_a_system_lists_the_modules_of_its_school(work: Work) -> None:
    work.published(0)
    work.module(1)
    system = system_of(work.world.school, "curriculum:read")

    body = system.get("/api/v1/modules").json()

    assert [(one["code"], one["state"]) for one in body["items"]] == [
        ("m0", "published"),
        ("m1", "draft"),
    ]
    assert body["items"][0]["task"] == str(work.tasks[0].uuid)


def test_another_schools_system_sees_none(work: Work) -> None:
    version = work.published()
    system = system_of(work.world.enterprise, "curriculum:read")

    assert system.get("/api/v1/modules").json()["items"] == []
    assert system.get(f"/api/v1/modules/{version.uuid}").status_code == 404


def test_a_key_without_the_scope_is_refused(work: Work) -> None:
    system = system_of(work.world.school, "people:read")

    assert system.get("/api/v1/plans").status_code == 403


def test_a_plan_comes_with_rows_targets_and_what_stands_against_it(work: Work) -> None:
    plan = whole_plan(work)

    body = signed_in(work.world.lead).get(f"/api/v1/plans/{plan.uuid}").json()

    assert len(body["rows"]) == 6
    assert body["targets"][0]["level"] == 3
    assert (body["standing_against"], body["programme"]) == (0, str(work.world.programme.uuid))


def test_plans_are_listed(work: Work) -> None:
    begin(work)

    body = signed_in(work.world.lead).get("/api/v1/plans").json()

    assert [(one["entry_year"], one["state"]) for one in body["items"]] == [(2026, "draft")]
