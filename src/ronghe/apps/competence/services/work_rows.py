"""Occupations, work processes and tasks of an imported framework.

They are shared between frameworks. A text that a published framework stands on is never changed:
an occupation or process keeps what it said (and the import says so), a task gets a new version.
"""

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
from ronghe.apps.competence.services.framework_rows import BATCH, fill, texts_of
from ronghe.standards.framework_csv import Alignment, FrameworkTable, Node

ESCO_OCCUPATION = "http://data.europa.eu/esco/occupation/"


@dataclass(frozen=True, slots=True)
class _Fixed:
    """Primary keys of what published frameworks other than this one stand on."""

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
    tasks = {
        node.code: _task(node, position, processes[node.parent], fixed)
        for position, node in enumerate(table.of_kind("work_task"), start=1)
    }
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


def _alignments_of(row: Occupation | TypicalTask) -> set[tuple[str, str]]:
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


def _task(node: Node, position: int, process: WorkProcess, fixed: _Fixed) -> TypicalTask:
    """The newest version when it says the same; changed in place while only drafts use it."""
    code = _own_code(node)
    values = texts_of(node) | {"position": position}
    aligned = {(one.uri, one.match) for one in node.alignments}
    newest = (
        TypicalTask.objects.filter(work_process=process, code=code).order_by("-version").first()
    )
    if newest is not None and newest.pk in fixed.tasks:
        same = _says(newest, texts_of(node)) and _alignments_of(newest) == aligned
        return newest if same else _next_version(newest, values, aligned)
    row = fill(newest or TypicalTask(work_process=process, code=code), values)
    row.save()
    _align_task(row, aligned)
    return row


def _next_version(
    old: TypicalTask, values: Mapping[str, Any], aligned: Iterable[tuple[str, str]]
) -> TypicalTask:
    row = TypicalTask.objects.create(
        work_process=old.work_process, code=old.code, version=old.version + 1, **values
    )
    TypicalTask.objects.filter(pk=old.pk).update(replaced_by=row)
    _align_task(row, aligned)
    return row


def _align_task(row: TypicalTask, aligned: Iterable[tuple[str, str]]) -> None:
    row.alignments.all().delete()
    WorkAlignment.objects.bulk_create(
        WorkAlignment(task=row, uri=uri, match=match) for uri, match in aligned
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
