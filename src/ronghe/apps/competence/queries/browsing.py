"""Opening a classification's tree step by step, and one concept with all that it is linked to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.competence.models import (
    Alignment,
    Classification,
    Competence,
    Concept,
    ConceptRelation,
    Occupation,
    WorkAlignment,
)
from ronghe.apps.people.api import Viewer, require

VIEW = "competence.view_frameworks"
PAGE = 100
MOST_OF_A_KIND = 200
Kind = ConceptRelation.Kind


@dataclass(frozen=True, slots=True)
class Branch:
    """One step of a tree: nodes in the publisher's order, and whether more follow."""

    nodes: tuple[Concept, ...]
    start: int
    has_more: bool

    @property
    def next_start(self) -> int:
        return self.start + len(self.nodes)


@dataclass(frozen=True, slots=True)
class Link:
    """An edge as seen from one concept: what stands at its other end, and what is said of it."""

    uuid: UUID
    label: str
    code: str
    importance: float | None
    level: float | None
    note: str


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links of one kind and direction, cut at MOST_OF_A_KIND; `total` counts them all."""

    kind: str
    outgoing: bool
    links: tuple[Link, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ConceptView:
    """A concept, the way up from it, its links, and what of our own is aligned to it."""

    concept: Concept
    trail: tuple[Concept, ...]
    groups: tuple[LinkGroup, ...]
    competences: tuple[Competence, ...]
    occupations: tuple[Occupation, ...]


def classifications(viewer: Viewer) -> "QuerySet[Classification]":
    """The classifications that are loaded here."""
    require(viewer, VIEW)
    return Classification.objects.order_by("code", "lang")


def classification_with(viewer: Viewer, uuid: UUID) -> Classification:
    """Raises NotFound."""
    found = classifications(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such classification.", "没有这个分类体系。")
    return found


def concept_with(viewer: Viewer, uuid: UUID) -> Concept:
    """Raises NotFound."""
    require(viewer, VIEW)
    found = Concept.objects.select_related("classification").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such concept.", "没有这个概念。")
    return found


def tops(viewer: Viewer, classification: Classification, start: int = 0) -> Branch:
    """Where the tree begins; two queries whatever the size."""
    require(viewer, VIEW)
    rows = Concept.objects.filter(classification=classification, is_top=True, withdrawn=False)
    return _branch(rows.order_by("kind", "code", "label", "pk"), start)


def narrower(viewer: Viewer, concept: Concept, start: int = 0) -> Branch:
    """What stands directly below a concept; one query whatever the size."""
    require(viewer, VIEW)
    rows = Concept.objects.filter(
        outgoing__target=concept, outgoing__kind=Kind.BROADER, withdrawn=False
    )
    return _branch(rows.order_by("code", "label", "pk"), start)


def _branch(rows: "QuerySet[Concept]", start: int) -> Branch:
    start = max(start, 0)
    light = rows.select_related("classification").defer(
        "description", "alternative_labels", "attributes"
    )
    cut = list(light[start : start + PAGE + 1])
    return Branch(tuple(cut[:PAGE]), start, has_more=len(cut) > PAGE)


def view_concept(viewer: Viewer, concept: Concept) -> ConceptView:
    """All that a concept's page shows; the number of queries does not grow with its links."""
    require(viewer, VIEW)
    aligned = Alignment.objects.filter(uri=concept.uri).values("competence")
    worked = WorkAlignment.objects.filter(uri=concept.uri).values("occupation")
    occupations = Occupation.objects.filter(pk__in=worked)
    if concept.kind == Concept.Kind.OCCUPATION:
        occupations |= Occupation.objects.filter(esco_uri=concept.uri)
        if concept.classification.code == "csco":
            occupations |= Occupation.objects.filter(csco_code=concept.code)
    return ConceptView(
        concept,
        _trail(concept),
        _groups(concept),
        tuple(
            Competence.objects.filter(pk__in=aligned, framework__replaced_by=None)
            .select_related("framework")
            .order_by("framework__code", "position", "pk")
        ),
        tuple(occupations.distinct().order_by("code")),
    )


def _trail(concept: Concept) -> tuple[Concept, ...]:
    """The first way up, from the top; trees here are at most a dozen steps deep."""
    trail: list[Concept] = []
    seen = {concept.pk}
    at = concept
    while len(trail) < 12:
        above = (
            Concept.objects.filter(incoming__source=at, incoming__kind=Kind.BROADER)
            .exclude(pk__in=seen)
            .order_by("code", "pk")
            .first()
        )
        if above is None:
            break
        trail.append(above)
        seen.add(above.pk)
        at = above
    return tuple(reversed(trail))


def _groups(concept: Concept) -> tuple[LinkGroup, ...]:
    """Links by direction and kind; those up and down are left to the trail and the tree."""
    return (*_groups_one_way(concept, outgoing=True), *_groups_one_way(concept, outgoing=False))


def _groups_one_way(concept: Concept, *, outgoing: bool) -> Iterator[LinkGroup]:
    near, far = ("source", "target") if outgoing else ("target", "source")
    rows = (
        ConceptRelation.objects.filter(**{near: concept})
        .exclude(kind=Kind.BROADER)
        .order_by("kind", F("importance").desc(nulls_last=True), f"{far}__label", "pk")
        .values_list(
            "kind", f"{far}__uuid", f"{far}__label", f"{far}__code", "importance", "level", "note"
        )
    )
    by_kind: dict[str, list[Link]] = defaultdict(list)
    for kind, *fields in rows:
        by_kind[kind].append(Link(*fields))
    for kind, links in by_kind.items():
        yield LinkGroup(kind, outgoing, tuple(links[:MOST_OF_A_KIND]), len(links))
