"""Occupations, work processes and tasks of an imported framework.

They are shared between frameworks. A text that a published framework stands on is never changed:
an occupation or process keeps what it said (and the import says so), a task gets a new version.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ronghe.apps.base.api import Text
from ronghe.apps.competence.framework_tables import CSCO_PREFIX
from ronghe.apps.competence.models import (
    Competence,
    CompetenceTask,
    Framework,
    Occupation,
    OccupationCompetence,
    TypicalTask,
    Weight,
    WorkAlignment,
    WorkProcess,
)
from ronghe.apps.competence.queries.frameworks import occupations_of, tasks_of
from ronghe.apps.competence.services.framework_rows import BATCH, TEXTS, fill, texts_of
from ronghe.standards.framework_csv import Alignment, FrameworkTable, Node

ESCO_OCCUPATION = "http://data.europa.eu/esco/occupation/"


@dataclass(frozen=True, slots=True)
class _Fixed:
    """Primary keys of what published frameworks other than this one stand on, and of tasks that a
    workshop published."""

    occupations: frozenset[int]
    processes: frozenset[int]
    tasks: frozenset[int]


def write_work(
    framework: Framework, table: FrameworkTable, competences: Mapping[str, Competence]
) -> tuple[Text, ...]:
    """Write the table's occupations, processes and tasks and link them; returns what was kept as
    it was although the table says otherwise."""
    fixed = _fixed(framework)
    kept: list[Text] = []
    occupations = {
        node.code: _occupation(node, fixed, kept) for node in table.of_kind("occupation")
    }
    processes = {
        node.code: _process(node, position, occupations[node.parent], fixed, kept)
        for position, node in enumerate(table.of_kind("work_process"), start=1)
    }
    tasks = _tasks(table.of_kind("work_task"), processes, fixed)
    framework.occupations.set(occupations.values())
    framework.work_processes.set(processes.values())
    framework.tasks.set(tasks.values())
    _link_occupations(framework, table.of_kind("occupation"), occupations, competences)
    _link_tasks(framework, table.of_kind("work_task"), tasks, competences)
    return tuple(kept)


def _fixed(framework: Framework) -> _Fixed:
    published = Framework.objects.exclude(pk=framework.pk).exclude(published_at=None)
    occupations: set[int] = set()
    tasks: set[int] = set()
    processes: set[int] = set()
    for other in published:
        occupations |= set(occupations_of(other).values_list("pk", flat=True))
        stand = list(tasks_of(other).values_list("pk", "work_process"))
        tasks |= {pk for pk, _ in stand}
        processes |= {process for _, process in stand}
        processes |= set(other.work_processes.values_list("pk", flat=True))
    tasks |= set(TypicalTask.objects.exclude(published_at=None).values_list("pk", flat=True))
    return _Fixed(frozenset(occupations), frozenset(processes), frozenset(tasks))


def _own_code(node: Node) -> str:
    """The last part of a code that carries those above it (occupation/process/task)."""
    return node.code.rpartition("/")[2]


def _occupation(node: Node, fixed: _Fixed, kept: list[Text]) -> Occupation:
    values, further = _occupation_values(node)
    row = Occupation.objects.filter(code=node.code).first()
    if row is not None and row.pk in fixed.occupations:
        if not _says(row, values) or _alignments_of(row) != further:
            kept.append(_kept(node.code))
        return row
    row = fill(row or Occupation(code=node.code), values)
    row.save()
    if _alignments_of(row) != further:
        row.alignments.all().delete()
        WorkAlignment.objects.bulk_create(
            WorkAlignment(occupation=row, uri=uri, match=match) for uri, match in further
        )
    return row


def _occupation_values(node: Node) -> tuple[dict[str, Any], set[tuple[str, str]]]:
    """An exact ESCO occupation and national code have columns of their own."""
    values: dict[str, Any] = {**texts_of(node), "esco_uri": "", "csco_code": ""}
    further: set[tuple[str, str]] = set()
    for one in sorted(node.alignments, key=lambda one: one.uri):
        exact = one.match == "exact"
        if exact and one.uri.startswith(ESCO_OCCUPATION) and not values["esco_uri"]:
            values["esco_uri"] = one.uri
        elif exact and _is_national(one) and not values["csco_code"]:
            values["csco_code"] = one.uri.removeprefix(CSCO_PREFIX)
        else:
            further.add((one.uri, one.match))
    return values, further


def _is_national(one: Alignment) -> bool:
    return one.uri.startswith(CSCO_PREFIX) and len(one.uri) <= len(CSCO_PREFIX) + 20


def _says(row: Any, values: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def _alignments_of(row: Occupation) -> set[tuple[str, str]]:
    return set(row.alignments.values_list("uri", "match"))


def _kept(code: str) -> Text:
    return Text(
        f"{code} is used by a published framework and kept its texts.",
        f"{code} 已被已发布的框架使用，保留原有内容。",
    )


def _process(
    node: Node, position: int, occupation: Occupation, fixed: _Fixed, kept: list[Text]
) -> WorkProcess:
    code = _own_code(node)
    values = texts_of(node) | {"position": position}
    row = WorkProcess.objects.filter(occupation=occupation, code=code).first()
    if row is not None and row.pk in fixed.processes:
        if not _says(row, texts_of(node)):
            kept.append(_kept(node.code))
        return row
    row = fill(row or WorkProcess(occupation=occupation, code=code), values)
    row.save()
    return row


def _tasks(
    nodes: Sequence[Node], processes: Mapping[str, WorkProcess], fixed: _Fixed
) -> dict[str, TypicalTask]:
    """Tasks by the table's codes: the version that says the same, or the newest, changed in place
    while only drafts use it, otherwise a new version. New rows are written at once."""
    stored = _stored_tasks(processes.values())
    rows: dict[str, TypicalTask] = {}
    aligned: list[tuple[TypicalTask, Node]] = []
    replaced: list[TypicalTask] = []
    for position, node in enumerate(nodes, start=1):
        process = processes[node.parent]
        versions = stored.get((process.pk, _own_code(node)), [])
        old = _version_for(node, versions)
        row = old or TypicalTask(work_process=process, code=_own_code(node))
        if old is None or not _task_says(old, node):
            if old is not None and old.pk in fixed.tasks:
                row = _next_version(old)
                replaced.append(old)
            aligned.append((row, node))
        if row.pk not in fixed.tasks:
            fill(row, texts_of(node) | {"position": position})
        rows[node.code] = row
    _save_tasks(rows.values(), fixed)
    for old in replaced:
        old.save(update_fields=["replaced_by"])
    _align_tasks(aligned)
    return rows


def _stored_tasks(
    processes: Iterable[WorkProcess],
) -> dict[tuple[int, str], list[TypicalTask]]:
    """The versions of each task, oldest first."""
    found = TypicalTask.objects.filter(work_process__in=list(processes)).order_by("version")
    versions: dict[tuple[int, str], list[TypicalTask]] = defaultdict(list)
    for row in found.prefetch_related("alignments"):
        versions[row.work_process_id, row.code].append(row)
    return versions


def _version_for(node: Node, versions: Sequence[TypicalTask]) -> TypicalTask | None:
    """The newest version. Where a workshop has published that one, an earlier version that says
    what the table says is kept: a table never takes back what a workshop found."""
    newest = versions[-1] if versions else None
    if newest is None or newest.published_at is None:
        return newest
    saying = [row for row in reversed(versions) if _task_says(row, node)]
    return saying[0] if saying else newest


def _task_says(row: TypicalTask, node: Node) -> bool:
    stored = {(one.uri, one.match) for one in row.alignments.all()}
    return _says(row, texts_of(node)) and stored == {(o.uri, o.match) for o in node.alignments}


def _next_version(old: TypicalTask) -> TypicalTask:
    row = TypicalTask(work_process=old.work_process, code=old.code, version=old.version + 1)
    old.replaced_by = row
    return row


def _save_tasks(rows: Iterable[TypicalTask], fixed: _Fixed) -> None:
    changing = [row for row in rows if row.pk not in fixed.tasks]
    kept = [row for row in changing if row.pk]
    TypicalTask.objects.bulk_update(kept, [*TEXTS, "position"], batch_size=BATCH)
    TypicalTask.objects.bulk_create([row for row in changing if not row.pk], batch_size=BATCH)


def _align_tasks(aligned: Sequence[tuple[TypicalTask, Node]]) -> None:
    for start in range(0, len(aligned), BATCH):
        rows = [row for row, _ in aligned[start : start + BATCH]]
        WorkAlignment.objects.filter(task__in=rows).delete()
    WorkAlignment.objects.bulk_create(
        [
            WorkAlignment(task=row, uri=one.uri, match=one.match)
            for row, node in aligned
            for one in node.alignments
        ],
        batch_size=BATCH,
    )


def _link_occupations(
    framework: Framework,
    nodes: Sequence[Node],
    occupations: Mapping[str, Occupation],
    competences: Mapping[str, Competence],
) -> None:
    OccupationCompetence.objects.filter(competence__framework=framework).delete()
    OccupationCompetence.objects.bulk_create(
        [
            OccupationCompetence(
                occupation=occupations[node.code], competence=competences[code], weight=weight
            )
            for node in nodes
            for code, weight in weights_of(node).items()
        ],
        batch_size=BATCH,
    )


def _link_tasks(
    framework: Framework,
    nodes: Sequence[Node],
    tasks: Mapping[str, TypicalTask],
    competences: Mapping[str, Competence],
) -> None:
    CompetenceTask.objects.filter(competence__framework=framework).delete()
    CompetenceTask.objects.bulk_create(
        [
            CompetenceTask(task=tasks[node.code], competence=competences[code], weight=weight)
            for node in nodes
            for code, weight in weights_of(node).items()
        ],
        batch_size=BATCH,
    )


def weights_of(node: Node) -> dict[str, Weight]:
    """Competences by code; one that is named as both is essential."""
    optional = dict.fromkeys(node.optional, Weight.OPTIONAL)
    return optional | dict.fromkeys(node.essential, Weight.ESSENTIAL)
