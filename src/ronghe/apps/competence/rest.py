"""Routes of `competence`: frameworks with their levels and competences, and the search."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import text_of
from ronghe.apps.competence import rest_case
from ronghe.apps.competence.queries import browsing
from ronghe.apps.competence.queries import frameworks as queries
from ronghe.apps.competence.queries.searching import search
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route

VIEW = "competence.view_frameworks"
router = Router()
router.add_router("", rest_case.router)


class FrameworkOut(Schema):
    """One version. `competence_count` counts all dimensions."""

    uuid: UUID
    code: str
    version: str
    trade: str
    title: InBothLanguages
    published_at: datetime | None
    competence_count: int

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class LevelOut(Schema):
    number: int
    code: str
    title: InBothLanguages

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class FrameworkWithLevels(FrameworkOut):
    levels: list[LevelOut]


class CompetenceOut(Schema):
    """`order` is basic or higher-order; `parent` the competence that this one is part of."""

    uuid: UUID
    code: str
    dimension: str
    order: str
    parent: UUID | None
    title: InBothLanguages

    @staticmethod
    def resolve_parent(row: Any) -> UUID | None:
        return UUID(str(row.parent.uuid)) if row.parent else None

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class ClassificationOut(Schema):
    """A published classification that was imported; `lang` is its publisher's language."""

    uuid: UUID
    code: str
    version: str
    lang: str


class FoundConceptOut(Schema):
    uuid: UUID
    uri: str
    kind: str
    code: str
    label: str
    lang: str
    classification: str


class FoundOwnOut(Schema):
    uuid: UUID
    kind: str
    code: str
    title: InBothLanguages

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(row.title)


class FoundOut(Schema):
    """Hits, best first: of own frameworks, and of published classifications."""

    own: list[FoundOwnOut]
    concepts: list[FoundConceptOut]
    has_more: bool


@router.get("/frameworks", response=list[FrameworkOut])
@paginate(Paged)
@route(VIEW)
def frameworks(request: PageRequest) -> Any:
    """Framework versions in force."""
    return queries.frameworks(request.viewer)


@router.get("/frameworks/{uuid}", response=FrameworkWithLevels)
@route(VIEW)
def framework(request: PageRequest, uuid: UUID) -> Any:
    """One version with its levels, the lowest first."""
    row: Any = queries.framework_with(request.viewer, uuid)
    row.competence_count = row.competences.count()
    return row


@router.get("/frameworks/{uuid}/competences", response=list[CompetenceOut])
@paginate(Paged)
@route(VIEW)
def competences(request: PageRequest, uuid: UUID, dimension: str = "") -> Any:
    """The competences of a version in their order, perhaps of one dimension only."""
    row = queries.framework_with(request.viewer, uuid)
    found = row.competences.select_related("parent").order_by("position", "pk")
    return found.filter(dimension=dimension) if dimension else found


@router.get("/classifications", response=list[ClassificationOut])
@paginate(Paged)
@route(VIEW)
def classifications(request: PageRequest) -> Any:
    """The published classifications that are loaded here."""
    return browsing.classifications(request.viewer)


@router.get("/competences", response=FoundOut)
@route(VIEW)
def find_competences(
    request: PageRequest,
    q: str = Query(..., min_length=1, max_length=200),
    classification: str = "",
    limit: int = Query(30, ge=1, le=100),
) -> Any:
    """Find competences, tasks and published concepts by words, in both languages."""
    return search(request.viewer, q, classification=classification, limit=limit)
