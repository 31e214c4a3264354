"""Routes of curriculum: they are about what the pages are about, with a body of JSON."""

from collections.abc import Mapping
from typing import Any

from ronghe.apps.competence.models import ProgrammeFramework
from ronghe.apps.curriculum.models import PlanModule
from rooms.api_routes import as_page


def build(world: Any) -> None:
    """Plans are begun by the framework that their programme follows."""
    for number in (0, 2, 3, 4):
        programme = world.corners[number].place.programme
        if not programme.programme_frameworks.exists():
            ProgrammeFramework.objects.create(
                programme=programme, framework=world.frameworks[0], from_entry_year=2020
            )


def a_module(subject: Any) -> Mapping[str, Any]:
    return {"title_en": "New", "total_hours": 10}


def a_new_module(subject: Any) -> Mapping[str, Any]:
    return {**a_module(subject), "code": "new"}


def a_situation(subject: Any) -> Mapping[str, Any]:
    return {"code": "new", "title_en": "New", "place": "workshop"}


def settings(subject: Any) -> Mapping[str, Any]:
    return {"semesters": 6, "rule_pack": "cn-secvet-plan"}


def a_planned_module(subject: Any) -> Mapping[str, Any]:
    row = PlanModule.objects.get(plan__uuid=subject.kwargs["uuid"])
    return {"module": str(row.module_version.uuid), "semester": 2}


def a_row(subject: Any) -> Mapping[str, Any]:
    return {"semester": 1, "total_hours": 20, "practice_hours": 0}


def a_course(subject: Any) -> Mapping[str, Any]:
    return {**a_row(subject), "code": "new", "title_en": "New"}


def nobody_s_result(subject: Any) -> Mapping[str, Any]:
    return {"enrolments": [], "state": "completed"}


SUBJECTS = {
    "api:module": as_page("module_version"),
    "api:create_module_draft": as_page("module_new", a_new_module),
    "api:replace_module_draft": as_page("module_edit", a_module),
    "api:delete_module_draft": as_page("module_edit"),
    "api:create_module_version": as_page("module_edit"),
    "api:submit_module": as_page("module_edit"),
    "api:make_module_public": as_page("module_edit"),
    "api:approve_module": as_page("module_enrolments"),
    "api:give_module_back": as_page("module_enrolments", lambda subject: {"note": "More"}),
    "api:impact_of_module": as_page("module_impact"),
    "api:impact_of_task": as_page("task_impact"),
    "api:impact_of_competence": as_page("competence_impact"),
    "api:impact_of_generation": as_page("generation_impact"),
    "api:situation_of": as_page("situation"),
    "api:create_situation": as_page("situation_new", a_situation),
    "api:replace_situation": as_page("situation_edit", a_situation),
    "api:delete_situation": as_page("situation_remove"),
    "api:create_plan": as_page("plan_new", lambda subject: {"entry_year": 2031}),
    "api:replace_settings": as_page("plan_settings", settings),
    "api:replace_profile": as_page("profile_edit"),
    "api:create_plan_module": as_page("plan_module_new", a_planned_module),
    "api:replace_plan_module": as_page("plan_module_edit", a_row),
    "api:delete_plan_module": as_page("plan_module_remove"),
    "api:create_plan_course": as_page("plan_course_new", a_course),
    "api:replace_plan_course": as_page("plan_course_edit", a_course),
    "api:delete_plan_course": as_page("plan_course_remove"),
    "api:hand_plan_in": as_page("plan_submit", lambda subject: {"text": ""}),
    "api:make_plan_public": as_page("plan_submit"),
    "api:plan_checks": as_page("plan"),
    "api:plan_changes": as_page("plan_changes"),
    "api:plan_knowledge": as_page("plan_knowledge"),
    "api:plan_file": as_page("plan_export"),
    "api:enrolments_of": as_page("module_enrolments"),
    "api:record_results": as_page("enrolments_end", nobody_s_result),
    "api:pathway_of_student": as_page("pathway_of"),
}
