"""Modules, situations, plans and pathways as people meet them on pages."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.curriculum.conftest import AT, Work, publish
from tests.apps.curriculum.test_plans import begin, committee, whole_plan

from api_calls import signed_in
from ronghe.apps.base.api import next_steps
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.curriculum.models import (
    Enrolment,
    ModuleVersion,
    PlanCourse,
    PlanModule,
    ProfileTarget,
    TeachingStandard,
    TrainingPlan,
)
from ronghe.apps.curriculum.services.enrolments import enrol_class
from ronghe.apps.curriculum.services.modules import set_prerequisites
from ronghe.apps.curriculum.services.publication import submit_version


@pytest.fixture
def lead(work: Work) -> Client:
    ProgrammeFramework.objects.create(
        programme=work.world.programme, framework=work.world.framework, from_entry_year=2020
    )
    return signed_in(work.world.lead)


def module_fields(work: Work, **more: object) -> dict[str, object]:
    return {
        "code": "turning",
        "title_zh": "车削",
        "title_en": "Turning",
        "group": "professional_core",
        "task": str(work.tasks[0].uuid),
        "position": "1",
        "total_hours": "60",
        "practice_hours": "40",
        **more,
    }


# --- modules --------------------------------------------------------------------------------------


def test_a_module_is_written_on_its_page(work: Work, lead: Client) -> None:
    answer = lead.post(reverse("module_new", args=[work.world.programme.uuid]), module_fields(work))

    version = ModuleVersion.objects.get()
    assert answer.headers["Location"] == reverse("module_version", args=[version.uuid])
    assert (version.module.code, version.task, version.total_hours) == (
        "turning",
        work.tasks[0],
        60,
    )


def test_a_form_with_a_fault_keeps_what_was_typed_and_changes_nothing(
    work: Work, lead: Client
) -> None:
    fields = module_fields(work, practice_hours="61")

    answer = lead.post(reverse("module_new", args=[work.world.programme.uuid]), fields)

    assert answer.status_code == 422
    assert "There is more practice than there are hours." in answer.content.decode()
    assert 'value="Turning"' in answer.content.decode()
    assert ModuleVersion.objects.count() == 0


def test_a_circle_is_named_in_the_form_and_nothing_is_written(work: Work, lead: Client) -> None:
    first, second = work.module(0), work.module(1)
    set_prerequisites(viewer=work.lead, version=second, requires=[first.module])
    fields = module_fields(work, title_en="Changed", requires=[str(second.module.uuid)])

    answer = lead.post(reverse("module_edit", args=[first.uuid]), fields)

    first.refresh_from_db()
    assert answer.status_code == 422
    assert "in a circle" in answer.content.decode()
    assert first.title_en == "Module 0"


def test_the_page_says_what_is_missing_before_a_module_can_be_handed_in(
    work: Work, lead: Client
) -> None:
    version = work.module()
    version.situations.all().delete()

    page = lead.get(reverse("module_version", args=[version.uuid])).content.decode()

    assert "The module has no learning situation yet." in page
    assert "Hand in for review" not in page


def test_a_module_goes_from_draft_to_published_by_its_buttons(work: Work, lead: Client) -> None:
    version = submit_version(viewer=work.teacher, version=work.module(), at=AT)

    lead.post(reverse("module_decide", args=[version.uuid, "approve"]))
    lead.post(reverse("module_write", args=[version.uuid, "publish"]))

    version.refresh_from_db()
    assert version.state == "published"


def test_a_published_version_has_no_form(work: Work, lead: Client) -> None:
    version = work.published()

    answer = lead.get(reverse("module_edit", args=[version.uuid]), follow=True)

    assert answer.redirect_chain[0][0] == reverse("module_version", args=[version.uuid])
    assert "is no draft and does not change" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_modules_costs_the_same_for_one_and_for_three(
    work: Work, lead: Client, count: int
) -> None:
    for number in range(count):
        work.published(number)
    address = reverse("modules", args=[work.world.programme.uuid])
    lead.get(address)

    with CaptureQueriesContext(connection) as queries:
        lead.get(address)

    assert len(queries) == QUERIES_OF_MODULES


QUERIES_OF_MODULES = 10


# --- situations (their parts: test_situation_pages.py) --------------------------------------------


def test_a_situation_is_taken_out_of_a_draft_and_not_of_a_published_version(
    work: Work, lead: Client
) -> None:
    draft, published = work.module(0), work.published(1)

    for version in (draft, published):
        lead.post(reverse("situation_remove", args=[version.situations.get().uuid]))

    assert (draft.situations.count(), published.situations.count()) == (0, 1)


# --- plans ----------------------------------------------------------------------------------------


def test_a_plan_is_begun_and_its_profile_written(work: Work, lead: Client) -> None:
    lead.post(
        reverse("plan_new", args=[work.world.programme.uuid]),
        {"entry_year": "2026", "framework": str(work.world.framework.uuid), "like": ""},
    )
    plan = TrainingPlan.objects.get()

    lead.post(
        reverse("profile_edit", args=[plan.uuid]),
        {
            "occupations": [str(work.occupation.uuid)],
            "summary_en": "Sets up machines.",
            f"{work.competences[0].uuid}-4": "3",
        },
    )

    target = ProfileTarget.objects.get()
    assert (target.semester, target.level) == (4, work.levels[3])
    page = lead.get(reverse("profile_edit", args=[plan.uuid])).content.decode()
    assert "Sets up machines." in page


def test_modules_and_courses_are_put_into_semesters(work: Work, lead: Client) -> None:
    plan, version = begin(work), work.published()

    lead.post(
        reverse("plan_module_new", args=[plan.uuid]),
        {"module": str(version.uuid), "semester": "2"},
    )
    lead.post(
        reverse("plan_course_new", args=[plan.uuid]),
        {
            "code": "maths",
            "title_zh": "数学",
            "group": "public_basic",
            "semester": "1",
            "total_hours": "72",
            "practice_hours": "0",
        },
    )

    row, course = PlanModule.objects.get(), PlanCourse.objects.get()
    assert (row.semester, row.total_hours) == (2, 40)
    assert (course.title_zh, course.total_hours) == ("数学", 72)


def test_rows_of_a_plan_are_changed_and_taken_out(work: Work, lead: Client) -> None:
    plan = whole_plan(work)
    row, course = plan.plan_modules.get(semester=1), plan.courses.get(code="maths")

    lead.post(
        reverse("plan_module_edit", args=[row.pk]),
        {"semester": "2", "total_hours": "44", "practice_hours": "4", "is_elective": "on"},
    )
    lead.post(reverse("plan_course_remove", args=[course.pk]))

    row.refresh_from_db()
    assert (row.semester, row.total_hours, row.is_elective) == (2, 44, True)
    assert not PlanCourse.objects.filter(pk=course.pk).exists()


def test_the_page_of_a_plan_says_what_stands_against_it(work: Work, lead: Client) -> None:
    plan = begin(work)

    page = lead.get(reverse("plan", args=[plan.uuid])).content.decode()
    trace = lead.get(reverse("plan_trace", args=[plan.uuid])).content.decode()

    assert "See what stands against it" in page
    assert "The graduate profile names no occupation" in trace


def test_the_profile_of_a_plan_that_is_no_draft_is_there_to_read(work: Work, lead: Client) -> None:
    plan = whole_plan(work)
    TrainingPlan.objects.update(state="published")
    address = reverse("profile_edit", args=[plan.uuid])

    page = lead.get(address).content.decode()
    sent = lead.post(address, {"summary_en": "Changed"}, follow=True).content.decode()

    plan.profile.refresh_from_db()
    assert "Level by the end of the semester" in page
    assert "Save the profile" not in page
    assert "This plan is no draft and does not change." in sent
    assert plan.profile.summary_en != "Changed"


def test_a_whole_plan_is_brought_before_the_committee(work: Work, lead: Client) -> None:
    committee(work)
    plan = whole_plan(work)

    lead.post(reverse("plan_submit", args=[plan.uuid]), {"text": "Please."})

    plan.refresh_from_db()
    assert plan.state == "in_review"
    for name in ("plan", "plan_trace", "plan_changes", "plan_knowledge"):
        assert lead.get(reverse(name, args=[plan.uuid])).status_code == 200


@pytest.mark.parametrize("name", ["curricula", "plans", "standards"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_lists_open_in_both_languages(work: Work, lead: Client, name: str, language: str) -> None:
    begin(work)

    answer = lead.get(reverse(name), headers={"accept-language": language})

    assert answer.status_code == 200


def test_impact_pages_name_the_units_to_revise(work: Work, lead: Client) -> None:
    version = work.published()

    pages = [
        lead.get(address).content.decode()
        for address in (
            reverse("task_impact", args=[work.tasks[0].uuid]),
            reverse("competence_impact", args=[work.competences[0].uuid]),
            reverse("module_impact", args=[version.uuid]),
        )
    ]

    for page in pages:
        assert "1 module version is about it; no other has to be touched." in page


# --- students -------------------------------------------------------------------------------------


def test_a_class_is_enrolled_and_results_are_recorded(work: Work) -> None:
    version = work.published()
    teacher = signed_in(work.world.teacher)

    teacher.post(
        reverse("module_enrolments", args=[version.uuid]),
        {"school_class": str(work.world.school_class.uuid)},
    )
    first = Enrolment.objects.order_by("pk")[0]
    teacher.post(
        reverse("enrolments_end", args=[version.uuid]),
        {"chosen": [str(first.uuid)], "state": "completed", "grade": "86"},
    )

    first.refresh_from_db()
    assert Enrolment.objects.count() == 4
    assert (first.state, first.grade) == ("completed", "86")


def test_a_student_sees_their_pathway(work: Work, lead: Client) -> None:
    committee(work)
    plan = whole_plan(work)
    TrainingPlan.objects.filter(pk=plan.pk).update(entry_year=2025, state="published")
    version = ModuleVersion.objects.get(module__code="m0")
    enrol_class(
        viewer=work.teacher,
        module=version.module,
        school_class=work.world.school_class,
        on_date=date(2026, 3, 2),
    )

    student = signed_in(work.world.students[0])
    page = student.get(reverse("pathway")).content.decode()
    other = student.get(reverse("pathway_of", args=[work.world.students[1].uuid]))

    assert "taking it now" in page
    assert other.status_code == 404


def test_staff_find_a_student_by_name_and_every_student_is_in_the_list(
    work: Work, lead: Client
) -> None:
    first, second = work.world.students[:2]

    every = lead.get(reverse("pathway")).content.decode()
    found = lead.get(reverse("pathway"), {"q": first.name_en}).content.decode()
    nobody = lead.get(reverse("pathway"), {"q": "no such name"}).content.decode()

    assert all(reverse("pathway_of", args=[one.uuid]) in every for one in work.world.students)
    assert reverse("pathway_of", args=[first.uuid]) in found
    assert reverse("pathway_of", args=[second.uuid]) not in found
    assert "Try another name or number." in nobody


# --- standards and next steps ---------------------------------------------------------------------


def test_a_standard_with_a_fault_is_refused_by_line(work: Work, lead: Client) -> None:
    file = SimpleUploadedFile("s.csv", "code,title_zh\nA1,识图\nA1,重复\n".encode())

    answer = lead.post(
        reverse("standard_import"),
        {"code": "cnc", "version": "2025", "trade": "cnc", "title_zh": "标准", "file": file},
    )

    assert answer.status_code == 422
    assert "s.csv, line 3, column code: the code A1 stands here a second time" in (
        answer.content.decode()
    )
    assert TeachingStandard.objects.count() == 0


def test_who_approves_is_told_what_waits(work: Work) -> None:
    submit_version(viewer=work.teacher, version=work.module(), at=AT)
    begin(work)

    titles = [step.title for step in next_steps(work.lead) if "curriculum" in step.key]

    assert titles == ["Mend the plan CNC machining 2026", "Review “Module 0”"]


def test_a_published_version_asks_for_nothing(work: Work) -> None:
    publish(work.module())

    assert [step for step in next_steps(work.lead) if "curriculum" in step.key] == []
