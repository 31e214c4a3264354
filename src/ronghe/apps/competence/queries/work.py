"""Occupations with their work in the order in which it is done, and the versions of a task."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.competence.models import (
    Competence,
    CompetenceTask,
    Framework,
    Occupation,
    TypicalTask,
    WorkProcess,
)
from ronghe.apps.competence.task_drafts import Change, area_words, changes_between
from ronghe.apps.people.api import Viewer, require

VIEW = "competence.view_frameworks"
ORDER_OF_WORK = (
    "work_process__place",
    "work_process__position",
    "work_process",
    "place",
    "position",
    "pk",
)
IN_FORCE = Q(replaced_by=None, retired_at=None)


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A work process with the tasks in force, in the order of work."""

    process: WorkProcess
    tasks: tuple[TypicalTask, ...]


@dataclass(frozen=True, slots=True)
class OccupationView:
    """An occupation with its work, what is no longer done, and the frameworks that are about it."""

    occupation: Occupation
    processes: tuple[ProcessView, ...]
    retired: tuple[TypicalTask, ...]
    frameworks: tuple[Framework, ...]

    @property
    def task_count(self) -> int:
        return sum(len(one.tasks) for one in self.processes)


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a task, and in words what it changed against the one before it."""

    task: TypicalTask
    before: TypicalTask | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with all its versions, newest first, and the competences that show in it."""

    task: TypicalTask
    area: Text
    current: TypicalTask
    versions: tuple[VersionView, ...]
    merged: tuple[TypicalTask, ...]
    competences: tuple[Competence, ...]


def occupations(viewer: Viewer) -> "QuerySet[Occupation]":
    """Own occupations with `process_count`, `task_count` and when a workshop last published."""
    require(viewer, VIEW)
    in_force = Q(work_processes__tasks__replaced_by=None, work_processes__tasks__retired_at=None)
    return Occupation.objects.annotate(
        process_count=Count("work_processes", distinct=True),
        task_count=Count("work_processes__tasks", filter=in_force, distinct=True),
        published_at=Max("work_processes__tasks__published_at"),
    ).order_by("code")


def occupation_with(viewer: Viewer, uuid: UUID) -> Occupation:
    """Raises NotFound."""
    require(viewer, VIEW)
    found = Occupation.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such occupation.", "没有这个职业。")
    return found


def tasks_in_force(occupation: Occupation) -> "QuerySet[TypicalTask]":
    """The versions in force, in the order of work, with their processes; one query."""
    rows = TypicalTask.objects.filter(IN_FORCE, work_process__occupation=occupation)
    return rows.select_related("work_process").order_by(*ORDER_OF_WORK)


def view_occupation(viewer: Viewer, occupation: Occupation) -> OccupationView:
    """All that an occupation's page shows; four queries whatever the number of tasks."""
    require(viewer, VIEW)
    tasks: dict[int, list[TypicalTask]] = defaultdict(list)
    for task in tasks_in_force(occupation):
        tasks[task.work_process_id].append(task)
    processes = occupation.work_processes.order_by("place", "position", "pk")
    retired = TypicalTask.objects.filter(
        work_process__occupation=occupation, replaced_by=None, retired_at__isnull=False
    )
    frameworks = Framework.objects.filter(
        Q(occupations=occupation) | Q(work_processes__occupation=occupation),
        published_at__isnull=False,
        replaced_by=None,
    )
    return OccupationView(
        occupation,
        tuple(ProcessView(one, tuple(tasks[one.pk])) for one in processes if one.pk in tasks),
        tuple(retired.order_by("-retired_at", "code")),
        tuple(frameworks.distinct().order_by("code")),
    )


def task_with(viewer: Viewer, uuid: UUID) -> TypicalTask:
    """Raises NotFound."""
    require(viewer, VIEW)
    rows = TypicalTask.objects.select_related("work_process__occupation", "replaced_by")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such task.", "没有这项工作任务。")
    return found


def current_task(task: TypicalTask) -> TypicalTask:
    """The version that stands today where this one stood: itself, or what replaced it."""
    seen = {task.pk}
    while task.replaced_by is not None and task.replaced_by_id not in seen:
        task = task.replaced_by
        seen.add(task.pk)
    return task


def task_versions(task: TypicalTask) -> "QuerySet[TypicalTask]":
    """All versions of the same task, oldest first, whichever process each belonged to."""
    return (
        TypicalTask.objects.filter(
            work_process__occupation=task.work_process.occupation_id, code=task.code
        )
        .select_related("work_process")
        .order_by("version", "pk")
    )


def competences_of_task(task: TypicalTask) -> "QuerySet[Competence]":
    """The competences that show in a task: those its own version is linked to, or else those of
    the newest earlier version that has any."""
    earlier = task_versions(task).filter(version__lte=task.version)
    linked = (
        CompetenceTask.objects.filter(task__in=earlier)
        .order_by("-task__version")
        .values_list("task", flat=True)
        .first()
    )
    rows = Competence.objects.filter(competence_tasks__task=linked)
    return rows.select_related("framework").order_by("framework", "position", "pk")


def view_task(viewer: Viewer, task: TypicalTask) -> TaskView:
    """All that a task's page shows."""
    require(viewer, VIEW)
    rows = list(task_versions(task))
    pairs = zip(rows, [None, *rows[:-1]], strict=True)
    versions = [
        VersionView(row, before, changes_between(before, row) if before else ())
        for row, before in pairs
    ]
    merged = TypicalTask.objects.filter(replaced_by__in=rows).exclude(code=task.code)
    return TaskView(
        task,
        area_words(task.learning_area),
        current_task(task),
        tuple(reversed(versions)),
        tuple(merged.order_by("code")),
        tuple(competences_of_task(task)),
    )
