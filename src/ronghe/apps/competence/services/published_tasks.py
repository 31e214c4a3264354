"""Typical tasks as a workshop publishes them: new, replaced by a new version, or left as they are.

A version's texts never change here. An unchanged task keeps its row; only its place in the order
of work and its ratings follow the workshop, for neither is part of what the version says.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.competence.models import Occupation, TypicalTask, WorkProcess
from ronghe.apps.competence.queries.work import tasks_in_force
from ronghe.apps.competence.task_drafts import (
    BILINGUAL,
    Change,
    Planned,
    ProcessDraft,
    PublishedTasks,
    TaskDraft,
    TaskPlan,
    changes_between,
)
from ronghe.apps.people.api import Viewer, require

MANAGE = "competence.manage_frameworks"
FOLLOWS_THE_WORKSHOP = ("place", "frequency", "importance", "difficulty")


def plan_tasks(
    *, viewer: Viewer, occupation: Occupation, processes: Sequence[ProcessDraft]
) -> TaskPlan:
    """What publishing these drafts would do; writes nothing. Raises as `publish_tasks` does."""
    require(viewer, MANAGE)
    _refuse_unusable(processes)
    return _plan(occupation, processes)


def publish_tasks(
    *, viewer: Viewer, occupation: Occupation, processes: Sequence[ProcessDraft], at: datetime
) -> PublishedTasks:
    """Publish an occupation's work as a workshop left it.

    A draft with the code of a task in force is that task. Where it says the same the task is left
    alone; where not, a new version replaces it. A task in force that no draft names is retired.
    Raises NotAllowed; Refused for a code used twice or a title that lacks a language.
    """
    require(viewer, MANAGE)
    _refuse_unusable(processes)
    with transaction.atomic():
        occupation = Occupation.objects.select_for_update().get(pk=occupation.pk)
        plan = _plan(occupation, processes)
        rows, kept = _write_processes(occupation, processes)
        published = _write(plan, rows, kept, at)
        subject = Reference("competence.occupation", occupation.uuid)
        audit(viewer, MANAGE, subject=subject, touched=f"typical tasks of {occupation.code}")
    return published


def _refuse_unusable(processes: Sequence[ProcessDraft]) -> None:
    tasks = [task for process in processes for task in process.tasks]
    counted = Counter(task.code for task in tasks) + Counter(f"{one.code}/" for one in processes)
    twice = [code for code, count in counted.items() if count > 1]
    if twice:
        raise Refused(
            f"The code {twice[0]} is used twice. Nothing was published.",
            f"代码 {twice[0]} 重复使用。未发布任何内容。",
            code="code-twice",
        )
    titles = [one.title for one in processes] + [one.title for one in tasks]
    lacking = [title for title in titles if not (title.en and title.zh)]
    if lacking:
        name = lacking[0]
        raise Refused(
            f"“{name.in_language('en')}” needs a title in both languages. Nothing was published.",
            f"“{name.in_language('zh')}”须有中英文两种名称。未发布任何内容。",
            code="title-missing",
        )


def _plan(occupation: Occupation, processes: Sequence[ProcessDraft]) -> TaskPlan:
    left = {(row.work_process.code, row.code): row for row in tasks_in_force(occupation)}
    pairs = [(process, draft) for process in processes for draft in process.tasks]
    found: dict[str, TypicalTask] = {}
    for process, draft in pairs:
        if (process.code, draft.code) in left:
            found[draft.code] = left.pop((process.code, draft.code))
    for _, draft in pairs:  # moved here from another process
        key = next((key for key in left if key[1] == draft.code), None)
        if draft.code not in found and key:
            found[draft.code] = left.pop(key)
    absorbed = _absorbed(left, [draft for _, draft in pairs])
    planned = (_planned(process, draft, found.get(draft.code)) for process, draft in pairs)
    return TaskPlan(tuple(planned), tuple(left.values()), absorbed)


def _absorbed(
    left: dict[tuple[str, str], TypicalTask], drafts: Sequence[TaskDraft]
) -> tuple[tuple[TypicalTask, str], ...]:
    """Takes the tasks that were merged into another out of `left`."""
    into = {code: draft.code for draft in drafts for code in draft.absorbs}
    keys = [key for key in left if key[1] in into]
    return tuple((left.pop(key), into[key[1]]) for key in keys)


def _planned(process: ProcessDraft, draft: TaskDraft, old: TypicalTask | None) -> Planned:
    if old is None:
        return Planned(process, draft, None)
    changes = changes_between(old, draft)
    if old.work_process.code != process.code:
        before = Text(old.work_process.title_en, old.work_process.title_zh)
        changes += (Change(Text("Work process", "工作过程"), before, process.title),)
    return Planned(process, draft, old, changes)


def _write_processes(
    occupation: Occupation, processes: Sequence[ProcessDraft]
) -> tuple[dict[str, WorkProcess], tuple[Text, ...]]:
    """The rows by code, in the workshop's order. A title that a published framework shows stays."""
    stored = {row.code: row for row in occupation.work_processes.all()}
    fixed = set(_shown_by_frameworks(occupation))
    kept: list[Text] = []
    rows: dict[str, WorkProcess] = {}
    for place, process in enumerate(processes, start=1):
        row = stored.get(process.code) or WorkProcess(
            occupation=occupation, code=process.code, position=place
        )
        says_other = (row.title_en, row.title_zh) != (process.title.en, process.title.zh)
        if row.pk in fixed and says_other:
            kept.append(Text(row.title_en, row.title_zh))
        else:
            row.title_en, row.title_zh = process.title.en, process.title.zh
        row.place = place
        row.save()
        rows[process.code] = row
    return rows, tuple(kept)


def _shown_by_frameworks(occupation: Occupation) -> list[int]:
    """Processes that a published framework names, or has tasks or competences in."""
    published = {"published_at__isnull": False}
    within = (
        {f"frameworks__{key}": value for key, value in published.items()},
        {f"tasks__frameworks__{key}": value for key, value in published.items()},
        {
            f"tasks__competence_tasks__competence__framework__{key}": value
            for key, value in published.items()
        },
    )
    rows = occupation.work_processes.filter(Q(**within[0]) | Q(**within[1]) | Q(**within[2]))
    return list(rows.values_list("pk", flat=True).distinct())


def _write(
    plan: TaskPlan, processes: dict[str, WorkProcess], kept: tuple[Text, ...], at: datetime
) -> PublishedTasks:
    done: dict[str, list[TypicalTask]] = {"created": [], "replaced": [], "unchanged": []}
    by_code: dict[str, TypicalTask] = {}
    for place, one in enumerate(plan.planned, start=1):
        row = one.old
        if row is None or one.changes:
            row = _new_version(one, processes[one.process.code], place, at)
        _follow_workshop(row, one.draft, place)
        if one.old is not None and row is not one.old:
            TypicalTask.objects.filter(pk=one.old.pk).update(replaced_by=row)
        by_code[one.draft.code] = row
        done[one.outcome].append(row)
    for old, code in plan.absorbed:
        TypicalTask.objects.filter(pk=old.pk).update(replaced_by=by_code[code])
    TypicalTask.objects.filter(pk__in=[row.pk for row in plan.retired]).update(retired_at=at)
    return PublishedTasks(
        tuple(done["created"]),
        tuple(done["replaced"]),
        tuple(done["unchanged"]),
        plan.retired,
        tuple(old for old, _ in plan.absorbed),
        kept,
    )


def _new_version(one: Planned, process: WorkProcess, place: int, at: datetime) -> TypicalTask:
    draft = one.draft
    same = TypicalTask.objects.filter(
        work_process__occupation=process.occupation_id, code=draft.code
    )
    newest: int = same.aggregate(newest=Max("version"))["newest"] or 0
    texts = {
        f"{name}_{lang}": getattr(getattr(draft, name), lang)
        for name in BILINGUAL
        for lang in ("en", "zh")
    }
    return TypicalTask(
        work_process=process,
        code=draft.code,
        version=newest + 1,
        position=one.old.position if one.old else place,
        learning_area=draft.learning_area,
        equipment_generation=draft.equipment_generation,
        published_at=at,
        **texts,
    )


def _follow_workshop(row: TypicalTask, draft: TaskDraft, place: int) -> None:
    """Place and ratings; the only columns of a stored version that are ever written."""
    row.place = place
    for name in ("frequency", "importance", "difficulty"):
        if getattr(draft, name) is not None:
            setattr(row, name, getattr(draft, name))
    if row.pk:
        row.save(update_fields=FOLLOWS_THE_WORKSHOP)
    else:
        row.save()
