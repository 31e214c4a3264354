"""A stored framework as the nodes of a table, the form in which it is exported and compared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from ronghe.apps.competence.models import (
    Alignment,
    Competence,
    CompetenceTask,
    Framework,
    Occupation,
    OccupationCompetence,
    SupportRule,
    TypicalTask,
    Weight,
    WorkAlignment,
    WorkProcess,
)
from ronghe.apps.competence.queries.frameworks import occupations_of, tasks_of
from ronghe.apps.competence.support_defaults import DEFAULT_SUPPORT
from ronghe.standards import framework_csv
from ronghe.standards.classification import digest
from ronghe.standards.framework_csv import FrameworkTable, Match, Node

CSCO_PREFIX = "csco:occupation:"
SUPPORT_FIELDS: Mapping[str, str] = {
    "ratings": "least_ratings",
    "raters": "least_raters",
    "enterprise_raters": "least_enterprise_raters",
    "contexts": "least_contexts",
    "responses": "least_responses",
    "occasions": "least_occasions",
}

Links = Mapping[int, Mapping[str, list[str]]]


def table_of(framework: Framework) -> FrameworkTable:
    """Every node of one version, siblings in their order; a fixed number of queries."""
    return FrameworkTable(
        (
            _framework(framework),
            *_levels(framework),
            *map(_support, framework.support_rules.all()),
            *_competences(framework),
            *_work(framework),
        )
    )


def bytes_of(framework: Framework) -> bytes:
    """The framework as CSV; the same bytes as long as it says the same."""
    return framework_csv.write_framework(table_of(framework))


def digest_of(framework: Framework) -> str:
    """What the version says, as 32 hexadecimal digits."""
    return digest([bytes_of(framework).decode("utf-8-sig")])


def _framework(row: Framework) -> Node:
    settings = {"version": row.version} | ({"trade": row.trade} if row.trade else {})
    return Node("framework", row.code, **_texts(row), settings=settings)


def _texts(row: Framework | Competence | Occupation | WorkProcess | TypicalTask) -> dict[str, Any]:
    names = ("title_en", "title_zh", "description_en", "description_zh")
    return {name: getattr(row, name) for name in names}


def _levels(framework: Framework) -> Iterator[Node]:
    for row in framework.levels.all():
        yield Node(
            "level",
            row.code,
            level=str(row.number),
            title_en=row.title_en,
            title_zh=row.title_zh,
            description_en=row.description_en,
            description_zh=row.description_zh,
        )


def _support(row: SupportRule) -> Node:
    """What a rule asks for; what it does not ask for is left out."""
    settings = {
        name: str(getattr(row, field))
        for name, field in SUPPORT_FIELDS.items()
        if getattr(row, field)
    }
    if row.largest_standard_error is not None:
        settings["standard_error"] = f"{row.largest_standard_error:.6f}".rstrip("0").rstrip(".")
    if not row.shows_level:
        settings["shows_level"] = "0"
    return Node("support", row.evidence_kind, settings=settings)


def default_support_nodes() -> Iterator[Node]:
    """The usual rules, as a framework has them that names none."""
    for kind, values in DEFAULT_SUPPORT.items():
        yield _support(SupportRule(evidence_kind=kind, **values))


def _competences(framework: Framework) -> Iterator[Node]:
    rows = list(framework.competences.order_by("position", "pk"))
    codes = {row.pk: row.code for row in rows}
    aligned: dict[int, list[framework_csv.Alignment]] = defaultdict(list)
    for one in Alignment.objects.filter(competence__framework=framework):
        aligned[one.competence_id].append(_alignment(one))
    for row in rows:
        yield Node(
            "competence",
            row.code,
            parent=codes.get(row.parent_id, "") if row.parent_id else "",
            dimension=row.dimension,
            order=row.order,
            **_texts(row),
            alignments=tuple(aligned[row.pk]),
        )
    yield from _anchors(framework, codes)


def _anchors(framework: Framework, codes: Mapping[int, str]) -> Iterator[Node]:
    levels = {row.pk: row.code for row in framework.levels.all()}
    rows = framework.competences.values_list(
        "anchors__competence", "anchors__level", "anchors__title_en", "anchors__title_zh"
    ).exclude(anchors=None)
    for competence, level, title_en, title_zh in rows:
        parent, code = codes[competence], levels[level]
        yield Node(
            "anchor",
            f"{parent}@{code}",
            parent=parent,
            level=code,
            title_en=title_en,
            title_zh=title_zh,
        )


def _alignment(row: Alignment | WorkAlignment) -> framework_csv.Alignment:
    return framework_csv.Alignment(row.uri, cast(Match, row.match))


def _work(framework: Framework) -> Iterator[Node]:
    """Occupations, then processes, then tasks; each named by the codes above it as well."""
    occupations = list(occupations_of(framework).prefetch_related("alignments").order_by("code"))
    tasks = _latest(tasks_of(framework).prefetch_related("alignments"))
    named = set(framework.work_processes.values_list("pk", flat=True))
    named |= {task.work_process_id for task in tasks}
    processes = list(WorkProcess.objects.filter(pk__in=named).order_by("position", "pk"))
    needed = _needed_by_occupation(framework)
    paths = {row.pk: row.code for row in occupations}
    for occupation in occupations:
        yield _occupation(occupation, needed)
    for process in processes:
        path = f"{paths[process.occupation_id]}/{process.code}"
        yield Node("work_process", path, paths[process.occupation_id], **_texts(process))
    above = {row.pk: f"{paths[row.occupation_id]}/{row.code}" for row in processes}
    needed = _needed_by_task(framework)
    for task in tasks:
        yield _task(task, above[task.work_process_id], needed)


def _latest(tasks: Iterable[TypicalTask]) -> list[TypicalTask]:
    """The newest of each task, should a framework be linked to several versions of it."""
    newest = {(row.work_process_id, row.code): row for row in sorted(tasks, key=_version)}
    return sorted(newest.values(), key=lambda row: (row.position, row.pk))


def _version(task: TypicalTask) -> int:
    return task.version


def _occupation(row: Occupation, needed: Links) -> Node:
    alignments = [_alignment(one) for one in row.alignments.all()]
    if row.esco_uri:
        alignments.append(framework_csv.Alignment(row.esco_uri, "exact"))
    if row.csco_code:
        alignments.append(framework_csv.Alignment(f"{CSCO_PREFIX}{row.csco_code}", "exact"))
    links = needed.get(row.pk, {})
    return Node(
        "occupation",
        row.code,
        **_texts(row),
        essential=tuple(links.get(Weight.ESSENTIAL, ())),
        optional=tuple(links.get(Weight.OPTIONAL, ())),
        alignments=tuple(alignments),
    )


def _task(row: TypicalTask, parent: str, needed: Links) -> Node:
    links = needed.get(row.pk, {})
    return Node(
        "work_task",
        f"{parent}/{row.code}",
        parent,
        **_texts(row),
        essential=tuple(links.get(Weight.ESSENTIAL, ())),
        optional=tuple(links.get(Weight.OPTIONAL, ())),
        alignments=tuple(_alignment(one) for one in row.alignments.all()),
    )


def _needed_by_occupation(framework: Framework) -> Links:
    rows = OccupationCompetence.objects.filter(competence__framework=framework)
    return _by_owner(rows.values_list("occupation", "weight", "competence__code"))


def _needed_by_task(framework: Framework) -> Links:
    rows = CompetenceTask.objects.filter(competence__framework=framework)
    return _by_owner(rows.values_list("task", "weight", "competence__code"))


def _by_owner(rows: Iterable[tuple[int, str, str]]) -> Links:
    links: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for owner, weight, code in rows:
        links[owner][weight].append(code)
    return links
