"""Plans, standards and pathways over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.curriculum.conftest import Work
from tests.apps.curriculum.test_plans import begin, committee, whole_plan

from api_calls import post_json, put_json, signed_in, state_of_tables, system_of
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.curriculum.models import (
    Enrolment,
    PlanCourse,
    PlanModule,
    TeachingStandard,
    TrainingPlan,
)
from ronghe.apps.curriculum.services.enrolments import enrol_class

API = "/api/v1"


@pytest.fixture
def lead(work: Work) -> Client:
    ProgrammeFramework.objects.create(
        programme=work.world.programme, framework=work.world.framework, from_entry_year=2020
    )
    work.occupation.frameworks.add(work.world.framework)
    return signed_in(work.world.lead)


def path_of(plan: TrainingPlan) -> str:
    return f"{API}/plans/{plan.uuid}"


def test_a_plan_is_begun_from_another_and_once_a_year(work: Work, lead: Client) -> None:
    before = whole_plan(work)
    path = f"{API}/curricula/{work.world.programme.uuid}/plans"

    made = post_json(lead, path, {"entry_year": 2027, "like": str(before.uuid)})
    again = post_json(lead, path, {"entry_year": 2027})
    teacher = post_json(signed_in(work.world.teacher), path, {"entry_year": 2028})

    assert [one.status_code for one in (made, again, teacher)] == [201, 409, 403]
    assert (made.json()["entry_year"], len(made.json()["rows"])) == (2027, 6)
    assert TrainingPlan.objects.count() == 2


def test_settings_and_profile_are_written_as_a_whole(work: Work, lead: Client) -> None:
    plan = begin(work)
    target = {"competence": str(work.competences[0].uuid), "semester": 6, "level": 3}
    profile = {"occupations": [str(work.occupation.uuid)], "targets": [target]}

    settings = put_json(
        lead, f"{path_of(plan)}/settings", {"semesters": 8, "rule_pack": "cn-secvet-plan"}
    )
    written = put_json(lead, f"{path_of(plan)}/profile", profile)

    assert (settings.status_code, settings.json()["semesters"]) == (200, 8)
    assert written.status_code == 200
    assert [(one["semester"], one["level"]) for one in written.json()["targets"]] == [(6, 3)]
    assert list(plan.profile.occupations.all()) == [work.occupation]


def test_what_a_plan_cannot_say_is_refused_and_nothing_changed(work: Work, lead: Client) -> None:
    plan = begin(work)
    target = {"competence": str(work.competences[0].uuid), "semester": 7, "level": 3}
    aims = [target, {**target, "semester": 6, "level": 9}]
    teacher = signed_in(work.world.teacher)
    pack = {"semesters": 6, "rule_pack": "../../secret"}
    before = state_of_tables()

    codes = [
        put_json(lead, f"{path_of(plan)}/settings", pack).status_code,
        put_json(lead, f"{path_of(plan)}/settings", {**pack, "rule_pack": "none"}).status_code,
        *(put_json(lead, f"{path_of(plan)}/profile", {"targets": [a]}).status_code for a in aims),
        put_json(teacher, f"{path_of(plan)}/profile", {}).status_code,
    ]

    assert codes == [422, 404, 409, 404, 403]
    assert state_of_tables() == before


def test_modules_stand_in_semesters(work: Work, lead: Client) -> None:
    plan, version = begin(work), work.published()
    body = {"module": str(version.uuid), "semester": 1}

    made = post_json(lead, f"{path_of(plan)}/modules", body).json()
    row = f"{API}/plan-modules/{made['rows'][0]['number']}"
    hours = {"semester": 2, "total_hours": 50, "practice_hours": 30, "is_elective": True}
    changed = put_json(lead, row, hours).json()
    too_much = put_json(lead, row, {**hours, "practice_hours": 51})
    gone = lead.delete(row)

    assert made["rows"][0]["total_hours"] == 40
    assert (changed["rows"][0]["semester"], changed["rows"][0]["total_hours"]) == (2, 50)
    assert (too_much.status_code, gone.status_code) == (422, 200)
    assert not PlanModule.objects.exists()


def test_courses_stand_beside_the_modules(work: Work, lead: Client) -> None:
    plan = begin(work)
    body = {
        "code": "maths",
        "title_zh": "数学",
        "semester": 1,
        "total_hours": 60,
        "practice_hours": 0,
    }

    made = post_json(lead, f"{path_of(plan)}/courses", body).json()
    row = f"{API}/plan-courses/{made['rows'][0]['number']}"
    changed = put_json(lead, row, {**body, "group": "public_elective", "total_hours": 70}).json()
    elsewhere = put_json(lead, row, {**body, "semester": 9})
    gone = lead.delete(row)

    assert changed["rows"][0]["total_hours"] == 70
    assert (elsewhere.status_code, gone.status_code) == (409, 200)
    assert not PlanCourse.objects.exists()


def test_rows_of_another_school_are_not_there(work: Work, lead: Client) -> None:
    plan = whole_plan(work)
    row = plan.plan_modules.first()
    stranger = work.world.add_person("Far", "programme_lead")  # type: ignore[arg-type]
    work.world.school.programmes.create(code="other", trade="x", title_en="X", title_zh="别")
    stranger.memberships.update(programme=work.world.school.programmes.get(code="other"))
    assert row is not None

    response = signed_in(stranger).delete(f"{API}/plan-modules/{row.pk}")

    assert response.status_code == 404
    assert PlanModule.objects.filter(pk=row.pk).exists()


def test_a_whole_plan_goes_to_the_committee_and_not_twice(work: Work, lead: Client) -> None:
    committee(work)
    plan = whole_plan(work)

    checks = lead.get(f"{path_of(plan)}/checks").json()
    handed = post_json(lead, f"{path_of(plan)}/submit", {"text": "All new."})
    again = post_json(lead, f"{path_of(plan)}/submit", {"text": ""})
    early = post_json(lead, f"{path_of(plan)}/publish", {})

    assert (checks["block_count"], checks["broken_traces"], checks["order"]) == (0, [], [])
    assert all(one["is_met"] for one in checks["rules"])
    assert [one.status_code for one in (handed, again, early)] == [200, 409, 409]
    assert handed.json()["state"] == "in_review"


def test_what_stands_against_a_plan_is_told_and_stops_it(work: Work, lead: Client) -> None:
    committee(work)
    plan = begin(work)

    checks = lead.get(f"{path_of(plan)}/checks").json()
    response = post_json(lead, f"{path_of(plan)}/submit", {})

    assert checks["block_count"] > 0
    assert checks["broken_traces"][0]["url"] == f"/plans/{plan.uuid}/profile/"
    assert (response.status_code, TrainingPlan.objects.get().state) == (409, "draft")


def test_changes_are_told_against_the_plan_before(work: Work, lead: Client) -> None:
    first = whole_plan(work)
    second = begin(work, 2027, first)
    settings = {"code": "maths", "title_en": "Mathematics", "title_zh": "数学", "semester": 1}
    hours = {"total_hours": 1000, "practice_hours": 0}
    post_json(lead, f"{path_of(second)}/courses", {**settings, **hours})

    changes = lead.get(f"{path_of(second)}/changes").json()["items"]

    assert any("Mathematics" in one["text"]["en"] for one in changes)
    assert lead.get(f"{path_of(first)}/changes").json()["items"] == []


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")])
def test_a_plan_comes_as_a_file(work: Work, lead: Client, kind: str, begins: bytes) -> None:
    plan = whole_plan(work)
    system = system_of(work.world.school, "curriculum:read")

    answer = system.get(f"{path_of(plan)}/exports/{kind}")

    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"].endswith(f'-2026-1.{kind}"')
    assert system.get(f"{path_of(plan)}/exports/docx").status_code == 422


def standard_file(text: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("standard.csv", text.encode())}


STANDARD = "/api/v1/teaching-standards?code=cnc&version=2025&trade=cnc&title_zh=数控标准"


def test_a_standard_is_imported_and_its_coverage_told(work: Work, lead: Client) -> None:
    made = lead.post(STANDARD, standard_file("code,title_zh\nk1,公差\nk2,材料\n"))
    again = lead.post(STANDARD, standard_file("code,title_zh\nk1,公差\n"))
    plan = begin(work)
    settings = {"semesters": 6, "rule_pack": "cn-secvet-plan", "standard": made.json()["uuid"]}
    put_json(lead, f"{path_of(plan)}/settings", settings)
    covered = lead.get(f"{path_of(plan)}/knowledge").json()["items"]

    assert (made.status_code, again.status_code) == (201, 409)
    assert [(one["code"], one["situations"]) for one in covered] == [("k1", []), ("k2", [])]
    assert lead.get(f"{API}/teaching-standards").json()["items"][0]["elements"] == 2


def test_a_faulty_file_no_name_and_a_teacher_import_nothing(work: Work, lead: Client) -> None:
    faulty = lead.post(STANDARD, standard_file("code,title_zh\n,公差\n"))
    codes = [
        faulty.status_code,
        lead.post(STANDARD).status_code,
        lead.post(f"{API}/teaching-standards", standard_file("code,title_zh\nk,公\n")).status_code,
        signed_in(work.world.teacher).post(STANDARD, standard_file("x")).status_code,
    ]

    assert codes == [409, 409, 409, 403]
    assert faulty.json()["problems"][0]["line"] == 2
    assert not TeachingStandard.objects.exists()


def test_results_are_recorded_for_all_that_are_named_or_none(work: Work, lead: Client) -> None:
    version = work.published()
    world = work.world
    enrol_class(
        viewer=work.lead,
        module=version.module,
        school_class=world.school_class,
        on_date=work.lead.on_date,
    )
    path = f"{API}/modules/{version.uuid}"
    taking = [one["uuid"] for one in lead.get(f"{path}/enrolments").json()["items"]]

    wrong = {"enrolments": [*taking, str(version.uuid)], "state": "completed"}
    refused = post_json(lead, f"{path}/results", wrong)
    still = Enrolment.objects.filter(state="enrolled").count()
    done = post_json(
        lead, f"{path}/results", {"enrolments": taking[:3], "state": "completed", "grade": "A"}
    )

    assert (refused.status_code, still, done.json()) == (404, 4, {"ended": 3})
    ended = lead.get(f"{path}/enrolments?ended=true").json()["items"]
    assert {(one["state"], one["grade"]) for one in ended} == {("completed", "A")}


def test_a_pathway_is_one_s_own_or_of_whom_one_reaches(work: Work) -> None:
    student, other = work.world.students[:2]
    client = signed_in(student)

    own = client.get(f"{API}/pathways/{student.uuid}")
    foreign = client.get(f"{API}/pathways/{other.uuid}")
    listed = client.get(f"{API}/pathways").json()["items"]

    assert (own.status_code, foreign.status_code) == (200, 404)
    assert own.json() == {"person": str(student.uuid), "plan": None, "completed": 0, "steps": []}
    assert [one["uuid"] for one in listed] == [str(student.uuid)]
