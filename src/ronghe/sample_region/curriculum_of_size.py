"""A curriculum of any size from a seed: tasks in the order of the work, a module for each, its
situations, prerequisites and a plan. Made through services; for measuring and for replaying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.competence.api import Framework, Occupation, TypicalTask, WorkProcess
from ronghe.apps.curriculum.api import (
    ModuleDraft,
    ModuleVersion,
    ProfileDraft,
    SituationDraft,
    TrainingPlan,
    add_situation,
    approve_version,
    begin_plan,
    create_module,
    edit_profile,
    plan_module,
    publish_version,
    set_prerequisites,
    submit_version,
)
from ronghe.apps.people.api import Programme, Viewer

SEMESTERS = 6
HOURS = 50


@dataclass(frozen=True, slots=True)
class MadeCurriculum:
    """`touched_by` says, for each task (primary key), the modules that are about it."""

    plan: TrainingPlan
    tasks: tuple[TypicalTask, ...]
    versions: tuple[ModuleVersion, ...]
    touched_by: dict[int, set[int]]


def make_curriculum(
    *,
    viewer: Viewer,
    programme: Programme,
    framework: Framework,
    instrument: Instrument,
    modules: int,
    seed: int,
    entry_year: int,
    at: datetime,
) -> MadeCurriculum:
    """Publish `modules` modules and hold them in a draft plan; the same for the same seed."""
    random = Random(seed)
    tasks = _tasks(modules, seed)
    versions: list[ModuleVersion] = []
    touched: dict[int, set[int]] = {task.pk: set() for task in tasks}
    for number, task in enumerate(tasks):
        version = _draft(viewer, programme, number, task, at)
        others = _situations(viewer, version, task, tasks, framework, instrument, random)
        for one in (task, *others):
            touched[one.pk].add(version.module_id)
        earlier = random.sample(versions, k=min(len(versions), random.randint(0, 2)))
        set_prerequisites(viewer=viewer, version=version, requires=[v.module for v in earlier])
        submit_version(viewer=viewer, version=version, at=at)
        approve_version(viewer=viewer, version=version, at=at)
        versions.append(publish_version(viewer=viewer, version=version, at=at))
    plan = _plan(viewer, programme, framework, tasks, versions, entry_year, at)
    return MadeCurriculum(plan, tuple(tasks), tuple(versions), touched)


def _tasks(count: int, seed: int) -> list[TypicalTask]:
    occupation = Occupation.objects.create(
        code=f"made-{seed}", title_en="Made occupation", title_zh="生成的职业"
    )
    process = WorkProcess.objects.create(
        occupation=occupation, code="made", title_en="Made process", title_zh="生成的过程"
    )
    return [
        TypicalTask.objects.create(
            work_process=process,
            code=f"task-{number}",
            position=number,
            title_en=f"Task {number}",
            title_zh=f"任务 {number}",
        )
        for number in range(count)
    ]


def _draft(
    viewer: Viewer, programme: Programme, number: int, task: TypicalTask, at: datetime
) -> ModuleVersion:
    draft = ModuleDraft(
        title_en=f"Module {number}",
        title_zh=f"模块 {number}",
        task=task,
        position=number,
        total_hours=HOURS,
        practice_hours=HOURS // 2,
    )
    code = f"made-{task.work_process_id}-{number}"
    return create_module(viewer=viewer, programme=programme, code=code, draft=draft, at=at)


def _situations(
    viewer: Viewer,
    version: ModuleVersion,
    task: TypicalTask,
    tasks: Sequence[TypicalTask],
    framework: Framework,
    instrument: Instrument,
    random: Random,
) -> list[TypicalTask]:
    """One to three situations; every fifth also takes up another task, which is returned."""
    competences = list(framework.competences.filter(children=None).order_by("pk"))
    level = framework.levels.order_by("-number")[0]
    others: list[TypicalTask] = []
    for number in range(random.randint(1, 3)):
        more = [random.choice(tasks)] if random.random() < 0.2 else []
        others += more
        add_situation(
            viewer=viewer,
            version=version,
            draft=SituationDraft(
                code=f"s{number}",
                title_en=f"Situation {number}",
                title_zh=f"情境 {number}",
                place="workshop",
                position=number,
                hours=HOURS // 4,
                tasks=list({one.pk: one for one in (task, *more)}.values()),
                competences=[
                    (one, level) for one in random.sample(competences, k=min(len(competences), 2))
                ],
                instruments=[instrument],
            ),
        )
    return others


def _plan(
    viewer: Viewer,
    programme: Programme,
    framework: Framework,
    tasks: Sequence[TypicalTask],
    versions: Sequence[ModuleVersion],
    entry_year: int,
    at: datetime,
) -> TrainingPlan:
    plan = begin_plan(
        viewer=viewer, programme=programme, entry_year=entry_year, framework=framework, at=at
    )
    level = framework.levels.order_by("-number")[0]
    competences = framework.competences.filter(children=None)
    profile = ProfileDraft(
        occupations=[tasks[0].work_process.occupation],
        targets={(one, SEMESTERS): level for one in competences},
    )
    edit_profile(viewer=viewer, plan=plan, draft=profile)
    for number, version in enumerate(versions):
        semester = 1 + number * SEMESTERS // len(versions)
        plan_module(viewer=viewer, plan=plan, version=version, semester=semester)
    return plan
