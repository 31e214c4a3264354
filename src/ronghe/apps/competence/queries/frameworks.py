"""Own frameworks: the list, one version with its tree, one competence."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.competence.dimensions import ALLOWED_INSTRUMENTS, Dimension, InstrumentKind
from ronghe.apps.competence.models import (
    Anchor,
    Competence,
    Concept,
    Framework,
    Level,
    Occupation,
    SupportRule,
    TypicalTask,
    Weight,
)
from ronghe.apps.people.api import Viewer, may, require

VIEW = "competence.view_frameworks"
MANAGE = "competence.manage_frameworks"
MOST_AT_ONCE = 400
"""A framework with more competences opens branch by branch."""


@dataclass(frozen=True, slots=True)
class Node:
    """A competence in its tree, `depth` steps below the top. `opens_later`: it has competences
    below it that are not here yet."""

    competence: Competence
    depth: int
    children: tuple["Node", ...]
    opens_later: bool = False


@dataclass(frozen=True, slots=True)
class DimensionTree:
    """One dimension: which instruments it allows and its competences as a tree."""

    dimension: Dimension
    instruments: tuple[InstrumentKind, ...]
    nodes: tuple[Node, ...]
    count: int


@dataclass(frozen=True, slots=True)
class WorkOutline:
    """An occupation with its processes, each with its tasks in order."""

    occupation: Occupation
    processes: tuple[tuple[Text, tuple[TypicalTask, ...]], ...]


@dataclass(frozen=True, slots=True)
class FrameworkView:
    """One version of a framework, whole."""

    framework: Framework
    dimensions: tuple[DimensionTree, ...]
    levels: tuple[Level, ...]
    support_rules: tuple[SupportRule, ...]
    work: tuple[WorkOutline, ...]
    newer: Framework | None


@dataclass(frozen=True, slots=True)
class AlignedConcept:
    """An alignment, with the concept where it is loaded here."""

    uri: str
    match: str
    concept: Concept | None


@dataclass(frozen=True, slots=True)
class CompetenceView:
    """One competence with its anchors, the work that shows it, and what it is aligned to."""

    competence: Competence
    anchors: tuple[Anchor, ...]
    instruments: tuple[InstrumentKind, ...]
    tasks: tuple[TypicalTask, ...]
    essential_for: tuple[Occupation, ...]
    optional_for: tuple[Occupation, ...]
    alignments: tuple[AlignedConcept, ...]


def frameworks(viewer: Viewer) -> "QuerySet[Framework]":
    """Versions in force and drafts, with how many competences each has; replaced ones are left out.

    A draft is shown to those who keep frameworks only.
    """
    require(viewer, VIEW)
    rows = (
        visible_frameworks(viewer)
        .filter(replaced_by=None)
        .annotate(
            competence_count=Count("competences", distinct=True),
            higher_count=Count("competences", filter=Q(competences__order="higher"), distinct=True),
        )
    )
    return rows.order_by("code", "version")


def visible_frameworks(viewer: Viewer) -> "QuerySet[Framework]":
    """Published versions, and drafts for those who keep frameworks."""
    rows = Framework.objects.all()
    return rows if may(viewer, MANAGE) else rows.exclude(published_at=None)


def framework_with(viewer: Viewer, uuid: UUID) -> Framework:
    """Raises NotFound."""
    require(viewer, VIEW)
    found = visible_frameworks(viewer).select_related("replaced_by").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such framework.", "没有这个能力框架。")
    return found


def view_framework(viewer: Viewer, framework: Framework) -> FrameworkView:
    """All that a framework's page shows, in a fixed number of queries."""
    require(viewer, VIEW)
    counts = dict(framework.competences.order_by().values_list("dimension").annotate(Count("pk")))
    rows = framework.competences.order_by("position", "pk")
    is_large = sum(counts.values()) > MOST_AT_ONCE
    competences = list(_with_children(rows.filter(parent=None)) if is_large else rows)
    return FrameworkView(
        framework,
        tuple(_dimension(one, competences, counts.get(one, 0)) for one in Dimension),
        tuple(framework.levels.all()),
        tuple(framework.support_rules.order_by("evidence_kind")),
        _work(framework),
        framework.replaced_by,
    )


def _with_children(rows: "QuerySet[Competence]") -> "QuerySet[Competence]":
    return rows.annotate(has_children=Exists(Competence.objects.filter(parent=OuterRef("pk"))))


def _dimension(dimension: Dimension, competences: list[Competence], count: int) -> DimensionTree:
    below: dict[int | None, list[Competence]] = defaultdict(list)
    present = {row.pk for row in competences}
    for row in competences:
        if row.dimension == dimension:
            below[row.parent_id if row.parent_id in present else None].append(row)
    return DimensionTree(dimension, instruments_of(dimension), _nodes(None, below, 0), count)


def _nodes(
    parent: int | None, below: dict[int | None, list[Competence]], depth: int
) -> tuple[Node, ...]:
    return tuple(
        Node(row, depth, _nodes(row.pk, below, depth + 1), getattr(row, "has_children", False))
        for row in below[parent]
    )


def branch_of(viewer: Viewer, competence: Competence) -> tuple[Node, ...]:
    """The competences directly below one, for a tree that opens step by step."""
    require(viewer, VIEW)
    rows = _with_children(competence.children.order_by("position", "pk"))
    return tuple(Node(row, 1, (), getattr(row, "has_children", False)) for row in rows)


def instruments_of(dimension: Dimension) -> tuple[InstrumentKind, ...]:
    """The kinds of instrument that a dimension allows, in the order in which they are defined."""
    allowed = ALLOWED_INSTRUMENTS[dimension]
    return tuple(kind for kind in InstrumentKind if kind in allowed)


def occupations_of(framework: Framework) -> "QuerySet[Occupation]":
    """The occupations that the framework is about: named by it, or linked to its competences."""
    return Occupation.objects.filter(
        Q(frameworks=framework)
        | Q(occupation_competences__competence__framework=framework)
        | Q(work_processes__frameworks=framework)
        | Q(work_processes__tasks__in=tasks_of(framework))
    ).distinct()


def tasks_of(framework: Framework) -> "QuerySet[TypicalTask]":
    """The tasks that the framework names or in which its competences show themselves."""
    return TypicalTask.objects.filter(
        Q(frameworks=framework) | Q(competence_tasks__competence__framework=framework)
    ).distinct()


def _work(framework: Framework) -> tuple[WorkOutline, ...]:
    tasks: dict[int, list[TypicalTask]] = defaultdict(list)
    for task in tasks_of(framework).order_by("position", "pk"):
        tasks[task.work_process_id].append(task)
    outlines = occupations_of(framework).prefetch_related("work_processes").order_by("code")
    return tuple(
        WorkOutline(
            occupation,
            tuple(
                (text_of(process), tuple(tasks[process.pk]))
                for process in occupation.work_processes.all()
                if process.pk in tasks
            ),
        )
        for occupation in outlines
    )


def competence_with(viewer: Viewer, uuid: UUID) -> Competence:
    """Raises NotFound."""
    require(viewer, VIEW)
    found = (
        Competence.objects.select_related("framework", "parent")
        .prefetch_related(Prefetch("children", Competence.objects.order_by("position", "pk")))
        .filter(uuid=uuid, framework__in=visible_frameworks(viewer))
        .first()
    )
    if found is None:
        raise NotFound("There is no such competence.", "没有这项能力。")
    return found


def view_competence(viewer: Viewer, competence: Competence) -> CompetenceView:
    """All that a competence's page shows, in a fixed number of queries."""
    require(viewer, VIEW)
    needed = list(competence.occupation_competences.select_related("occupation").order_by("pk"))
    return CompetenceView(
        competence,
        tuple(competence.anchors.select_related("level").order_by("level__number")),
        instruments_of(Dimension(competence.dimension)),
        tuple(
            TypicalTask.objects.filter(competence_tasks__competence=competence)
            .select_related("work_process__occupation")
            .order_by("work_process", "position")
        ),
        tuple(one.occupation for one in needed if one.weight == Weight.ESSENTIAL),
        tuple(one.occupation for one in needed if one.weight == Weight.OPTIONAL),
        _aligned(competence),
    )


def _aligned(competence: Competence) -> tuple[AlignedConcept, ...]:
    rows = list(competence.alignments.order_by("uri"))
    concepts = {
        concept.uri: concept
        for concept in Concept.objects.filter(uri__in=[row.uri for row in rows])
        .select_related("classification")
        .order_by("-classification__lang")
    }
    return tuple(
        AlignedConcept(row.uri, str(row.get_match_display()), concepts.get(row.uri)) for row in rows
    )
