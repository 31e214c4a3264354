"""Where a task analysis may start: what published classifications say of an occupation's work."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.competence.models import (
    Classification,
    Concept,
    ConceptRelation,
    Occupation,
)
from ronghe.apps.competence.queries.searching import search
from ronghe.apps.people.api import Viewer, require

VIEW = "competence.view_frameworks"
MOST_FOUND = 12
MOST_TEXTS = 60
Kind = ConceptRelation.Kind


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """A published occupation with the number of tasks (or, without tasks, of essential skills)."""

    uuid: UUID
    label: str
    lang: str
    code: str
    classification: Text
    text_count: int
    are_tasks: bool


@dataclass(frozen=True, slots=True)
class StartingTexts:
    """What it says, in the publisher's words: labels with their addresses, `lang` en or zh."""

    label: str
    lang: str
    attribution: Text
    texts: tuple[tuple[str, str], ...]


def starting_points(
    viewer: Viewer, occupation: Occupation, question: str = ""
) -> tuple[StartingPoint, ...]:
    """Published occupations that the own one is aligned to, or that the question finds, where
    there is something to start from."""
    require(viewer, VIEW)
    rows = _found(viewer, question) if question else _aligned(occupation)
    counted = rows.select_related("classification").annotate(
        task_count=Count("outgoing", filter=Q(outgoing__kind=Kind.HAS_TASK)),
        skill_count=Count("outgoing", filter=Q(outgoing__kind=Kind.ESSENTIAL)),
    )
    return tuple(_points(counted))


def _aligned(occupation: Occupation) -> "QuerySet[Concept]":
    uris = [*occupation.alignments.values_list("uri", flat=True), occupation.esco_uri]
    by_code = Q(classification__code="csco", code=occupation.csco_code)
    wanted = Q(uri__in=[uri for uri in uris if uri])
    wanted |= by_code if occupation.csco_code else Q()
    rows = Concept.objects.filter(wanted, kind=Concept.Kind.OCCUPATION, withdrawn=False)
    return rows.order_by("classification", "code", "pk")


def _found(viewer: Viewer, question: str) -> "QuerySet[Concept]":
    hits = search(viewer, question, kinds=[Concept.Kind.OCCUPATION], limit=MOST_FOUND)
    rows = Concept.objects.filter(uuid__in=[one.uuid for one in hits.concepts])
    return rows.order_by("classification", "code", "pk")


def _points(rows: "QuerySet[Concept]") -> Iterator[StartingPoint]:
    for row in rows:
        tasks, skills = row.task_count, row.skill_count  # type: ignore[attr-defined]
        if tasks or skills:
            yield StartingPoint(
                row.uuid,
                row.label,
                language_of(row.classification),
                row.code,
                text_of(row.classification),
                min(tasks or skills, MOST_TEXTS),
                are_tasks=bool(tasks),
            )


def language_of(classification: Classification) -> str:
    """en or zh, as content fields are named."""
    return "zh" if classification.lang.lower().startswith("zh") else "en"


def starting_texts(viewer: Viewer, uuid: UUID) -> StartingTexts:
    """The main tasks of a published occupation, or its essential skills where it has no tasks;
    most important first, at most MOST_TEXTS. Raises NotFound."""
    require(viewer, VIEW)
    concept = (
        Concept.objects.select_related("classification")
        .filter(uuid=uuid, kind=Concept.Kind.OCCUPATION)
        .first()
    )
    if concept is None:
        raise NotFound("There is no such occupation.", "没有这个职业。")
    texts = _texts(concept, Kind.HAS_TASK) or _texts(concept, Kind.ESSENTIAL)
    source = concept.classification
    return StartingTexts(
        concept.label, language_of(source), text_of(source, "attribution"), tuple(texts)
    )


def _texts(concept: Concept, kind: str) -> list[tuple[str, str]]:
    rows = concept.outgoing.filter(kind=kind, target__withdrawn=False)
    ordered = rows.order_by("-importance", "target__code", "pk")
    return list(ordered.values_list("target__label", "target__uri")[:MOST_TEXTS])
