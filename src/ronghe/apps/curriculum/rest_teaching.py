"""Routes of teaching resources, enrolments, workshops and proposals for programmes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.curriculum.queries.enrolments import classes_to_enrol, version_to_enrol
from ronghe.apps.curriculum.queries.programme_proposals import proposals_for
from ronghe.apps.curriculum.queries.resources import (
    module_for,
    resource_version_for,
    resources_listed,
)
from ronghe.apps.curriculum.queries.workshops import workshops_for
from ronghe.apps.curriculum.rest_shapes import router
from ronghe.apps.curriculum.services.enrolments import enrol_class
from ronghe.apps.curriculum.services.resource_reports import report_resource
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Strict,
    route,
)


class ResourceOut(Schema):
    """A resource in use; `stale_since` is empty while nothing it rests on has changed."""

    uuid: UUID
    code: str
    title: InBothLanguages
    module: UUID
    stale_since: date | None
    open_reports: int

    @staticmethod
    def resolve_uuid(row: Any) -> UUID:
        return UUID(str(row.resource.uuid))

    @staticmethod
    def resolve_code(row: Any) -> str:
        return str(row.resource.code)

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row.resource))

    @staticmethod
    def resolve_module(row: Any) -> UUID:
        return UUID(str(row.resource.module.uuid))

    @staticmethod
    def resolve_stale_since(row: Any) -> date | None:
        since: date | None = row.standing.since
        return since


class ReportIn(Strict):
    """What is wrong, and where ("page 12")."""

    place: str = Field("", max_length=80)
    text: str = Field(min_length=1, max_length=2_000)
    lang: str = Field("zh-hans", max_length=12)


class ReportOut(Schema):
    uuid: UUID
    place: str
    text: str
    lang: str
    reported_at: datetime


class EnrolmentIn(Strict):
    school_class: UUID


class EnrolmentOut(Schema):
    """Who was enrolled, who was already, and who lacks what the module asks for."""

    enrolled: list[UUID]
    already: list[UUID]
    lacking: list[UUID]


class WorkshopOut(Schema):
    uuid: UUID
    title: str
    lang: str
    state: str
    programme: UUID
    cards: int
    people: int
    opened_at: datetime

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        return UUID(str(row.programme.uuid))

    @staticmethod
    def resolve_cards(row: Any) -> int:
        return int(row.card_count)

    @staticmethod
    def resolve_people(row: Any) -> int:
        return int(row.people_count)


class ProposalOut(Schema):
    """A proposal to open, adjust, suspend or close a programme, or to begin a new one, which has no
    `programme` before it is opened."""

    uuid: UUID
    programme: UUID | None
    organisation: UUID
    kind: str
    state: str
    from_on: date
    reason: str
    lang: str

    @staticmethod
    def resolve_programme(row: Any) -> UUID | None:
        return row.programme.uuid if row.programme else None

    @staticmethod
    def resolve_organisation(row: Any) -> UUID:
        return UUID(str(row.school.uuid))


@router.get("/resources", response=list[ResourceOut])
@paginate(Paged)
@route("curriculum.view_resources")
def resources(request: PageRequest, module: UUID | None = None) -> Any:
    """The teaching resources that the caller may see, stale ones first; of one module (not a
    version of it) when it is named."""
    of = module_for(request.viewer, module) if module else None
    return resources_listed(request.viewer, request.viewer.on_date, of)


@router.post("/resource-versions/{uuid}/reports", response={201: ReportOut})
@route("curriculum.report_resource")
def create_report(request: PageRequest, uuid: UUID, body: ReportIn) -> Any:
    """Report a fault in a resource; whoever keeps it answers."""
    version = resource_version_for(request.viewer, uuid)
    report = report_resource(
        viewer=request.viewer,
        version=version,
        place=body.place,
        text=body.text,
        lang=body.lang,
        at=now(),
    )
    return Status(201, report)


@router.post("/modules/{uuid}/enrolments", response={201: EnrolmentOut})
@route("curriculum.enrol_students")
def create_enrolments(request: PageRequest, uuid: UUID, body: EnrolmentIn) -> Any:
    """Enrol a class in the published version of a module (`uuid` is the version's)."""
    version = version_to_enrol(request.viewer, uuid)
    found = [
        one for one in classes_to_enrol(request.viewer, version) if one.uuid == body.school_class
    ]
    if not found:
        raise NotFound("There is no such class for you.", "没有您可以选择的该班级。")
    report = enrol_class(
        viewer=request.viewer,
        module=version.module,
        school_class=found[0],
        on_date=request.viewer.on_date,
    )
    groups = ("enrolled", "already", "lacking")
    return Status(201, {name: [one.uuid for one in getattr(report, name)] for name in groups})


@router.get("/workshops", response=list[WorkshopOut])
@paginate(Paged)
@route("curriculum.view_workshops")
def workshops(request: PageRequest) -> Any:
    """The task analysis workshops that the caller is in or manages, newest first."""
    return workshops_for(request.viewer).order_by("-opened_at", "-pk")


@router.get("/programme-proposals", response=list[ProposalOut])
@paginate(Paged)
@route("curriculum.view_programme_proposals")
def programme_proposals(request: PageRequest) -> Any:
    """The proposals for programmes that the caller may see, newest first."""
    return proposals_for(request.viewer).order_by("-pk")
