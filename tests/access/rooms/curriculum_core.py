"""Modules, situations, plans and pathways, near and far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from subjects import Subject, persons

from ronghe.apps.base.api import now
from ronghe.apps.competence.api import Occupation, TypicalTask, WorkProcess
from ronghe.apps.curriculum.models import (
    LearningSituation,
    ModuleVersion,
    PlanCourse,
    PlanModule,
    TrainingPlan,
)
from ronghe.apps.curriculum.services.drafts import ModuleDraft
from ronghe.apps.curriculum.services.modules import create_module
from ronghe.apps.curriculum.services.plan_rows import CourseDraft, plan_course, plan_module
from ronghe.apps.curriculum.services.plans import begin_plan
from ronghe.apps.curriculum.services.situations import SituationDraft, add_situation
from ronghe.apps.industry.api import EquipmentGeneration, EquipmentType
from ronghe.apps.people.api import command_viewer

SYSTEM = command_viewer()
NEAR_FIRST = (0, 2, 3, 4)
"""Corners in a programme of their own: here, another, another school's, another region's."""


@dataclass(frozen=True)
class Rows:
    """What one programme has of each."""

    place: Any
    version: ModuleVersion
    situation: LearningSituation
    plan: TrainingPlan
    row: PlanModule
    course: PlanCourse


@dataclass(frozen=True)
class Room:
    places: list[Rows]
    task: TypicalTask
    generation: EquipmentGeneration


def build(world: Any) -> Room:
    occupation = Occupation.objects.create(code="access", title_en="Access", title_zh="职业")
    process = WorkProcess.objects.create(
        occupation=occupation, code="p", title_en="Process", title_zh="过程"
    )
    task = TypicalTask.objects.create(
        work_process=process, code="t", title_en="Task", title_zh="任务"
    )
    kind = EquipmentType.objects.create(code="access", title_en="Kind", title_zh="类型")
    generation = EquipmentGeneration.objects.create(
        type=kind, number=1, title_en="One", title_zh="一代"
    )
    places = [_rows(world, world.corners[number].place, task) for number in NEAR_FIRST]
    return Room(places, task, generation)


def _rows(world: Any, place: Any, task: TypicalTask) -> Rows:
    programme = place.programme
    draft = ModuleDraft("Module", "模块", task=task, total_hours=40, practice_hours=20)
    version = create_module(viewer=SYSTEM, programme=programme, code="m", draft=draft, at=now())
    situation = add_situation(
        viewer=SYSTEM,
        version=version,
        draft=SituationDraft("s", "Situation", "情境", "workshop", hours=10, tasks=[task]),
    )
    plan = begin_plan(
        viewer=SYSTEM,
        programme=programme,
        entry_year=2030,
        framework=world.frameworks[0],
        at=now(),
    )
    row = plan_module(viewer=SYSTEM, plan=plan, version=version, semester=1)
    course = plan_course(
        viewer=SYSTEM,
        plan=plan,
        draft=CourseDraft("c", "Course", "课程", "public_basic", 1, 10, 0),
    )
    return Rows(place, version, situation, plan, row, course)


Make = Callable[[Any], list[Any]]


def each(kwargs: Callable[[Rows], Mapping[str, Any]], *, also: str = "", data: Any = None) -> Make:
    """One subject for each programme; an edit page also asks nothing more than its own action."""

    def make(world: Any) -> list[Any]:
        return [
            Subject(
                f"{one.place.programme.code}",
                dict(kwargs(one)),
                "unit",
                one.place,
                level="programme",
                also=also,
                data=data or {},
            )
            for one in world.rooms["curriculum_core"].places
        ]

    return make


def single(kwargs: Callable[[Any], Mapping[str, Any]]) -> Make:
    """Something that is public: a task, a competence, a generation of equipment."""

    def make(world: Any) -> list[Any]:
        return [Subject("one", dict(kwargs(world)))]

    return make


def people(world: Any) -> list[Any]:
    return persons()(world)


def _version(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.version.uuid}


def _programme(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.place.programme.uuid}


def _situation(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.situation.uuid}


def _plan(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.plan.uuid}


def _step(name: str) -> Callable[[Rows], Mapping[str, Any]]:
    return lambda one: {"uuid": one.version.uuid, "step": name}


SUBJECTS: dict[str, Make] = {
    "modules": each(_programme),
    "module_new": each(_programme),
    "module_version": each(_version),
    "module_edit": each(_version),
    "module_write": each(_step("submit")),
    "module_decide": each(_step("approve")),
    "module_impact": each(_version),
    "module_enrolments": each(_version),
    "enrolments_end": each(_version),
    "task_impact": single(lambda world: {"uuid": world.rooms["curriculum_core"].task.uuid}),
    "competence_impact": single(
        lambda world: {"uuid": world.frameworks[0].competences.first().uuid}
    ),
    "generation_impact": single(
        lambda world: {"uuid": world.rooms["curriculum_core"].generation.uuid}
    ),
    "situation_new": each(_version),
    "situation": each(_situation),
    "situation_edit": each(_situation),
    "situation_part": each(lambda one: {"uuid": one.situation.uuid, "part": "assessed"}),
    "situation_remove": each(_situation),
    "plan_new": each(_programme),
    "plan": each(_plan),
    "plan_trace": each(_plan),
    "plan_changes": each(_plan),
    "plan_knowledge": each(_plan),
    "plan_submit": each(_plan),
    "plan_export": each(lambda one: {"uuid": one.plan.uuid, "kind": "json"}),
    "plan_step": each(lambda one: {"uuid": one.plan.uuid, "step": "publish"}),
    "profile_edit": each(_plan),
    "plan_settings": each(_plan),
    "plan_module_new": each(_plan),
    "plan_module_edit": each(lambda one: {"number": one.row.pk}),
    "plan_module_remove": each(lambda one: {"number": one.row.pk}),
    "plan_course_new": each(_plan),
    "plan_course_edit": each(lambda one: {"number": one.course.pk}),
    "plan_course_remove": each(lambda one: {"number": one.course.pk}),
    "pathway_of": people,
    "api:training_plan": each(_plan),
}
