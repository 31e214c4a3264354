"""Routes of `people` about regions, school years, and changing and closing units; the audit table.

They join the router of those that read: one path answers to one router.
"""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, File, Form, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.api import now as at_this_moment
from ronghe.apps.people.models import AcademicYear, Organisation, Region
from ronghe.apps.people.queries import units
from ronghe.apps.people.queries.office import audit_entries
from ronghe.apps.people.rest import ClassOut, OrganisationOut, ProgrammeOut, router
from ronghe.apps.people.rest_routing import InBothLanguages, Paged, Strict, route, sent_file
from ronghe.apps.people.rest_writing import CODE, ShortTitleIn, TitleIn
from ronghe.apps.people.routing import PageRequest
from ronghe.apps.people.services import organisations as organisation_services
from ronghe.apps.people.services import programmes as programme_services
from ronghe.apps.people.services.closing import close_unit, reopen_unit
from ronghe.apps.people.services.imports import MOST_BYTES, ImportPlan, land_import, plan_import
from ronghe.apps.people.services.school_years import MANAGE as YEARS
from ronghe.apps.people.services.school_years import Period, YearPlan, add_year, change_year

VIEW = units.UNITS
ADD = organisation_services.ADD
MANAGE = organisation_services.MANAGE
REGIONS = organisation_services.MANAGE_REGIONS
IMPORT = "people.import_people"
AUDIT = "people.view_audit"


class RegionUnitOut(Schema):
    uuid: UUID
    code: str
    title: InBothLanguages

    @staticmethod
    def resolve_title(row: Region) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class RegionIn(Strict):
    title: TitleIn
    code: str = Field("", max_length=60, pattern=CODE)


class PeriodShape(Strict):
    starts_on: date
    ends_on: date

    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class SchoolYearIn(PeriodShape):
    """A year with its two terms; years follow each other without gap or overlap."""

    label: str = Field(min_length=1, max_length=20)
    terms: list[PeriodShape] = Field(min_length=2, max_length=2)

    def plan(self) -> YearPlan:
        terms = tuple(term.period() for term in self.terms)
        return YearPlan(self.label, self.period(), terms)


class SchoolYearOut(Schema):
    uuid: UUID
    label: str
    starts_on: date
    ends_on: date
    terms: list[PeriodShape]

    @classmethod
    def of(cls, row: AcademicYear) -> "SchoolYearOut":
        terms = sorted(row.terms.all(), key=lambda term: term.number)
        return cls(
            uuid=row.uuid,
            label=row.label,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            terms=[PeriodShape(starts_on=one.starts_on, ends_on=one.ends_on) for one in terms],
        )


class OrganisationChangeIn(Strict):
    """Only who adds organisations changes the kind."""

    title: TitleIn
    kind: Literal["school", "enterprise", "bureau"] | None = None


class ProgrammeChangeIn(Strict):
    title: TitleIn
    trade: str = Field("", max_length=60, pattern=CODE)


class ClosedOut(Schema):
    """`closed_on` is empty while it is open."""

    uuid: UUID
    closed_on: date | None


class PeopleProblemOut(Schema):
    line: int
    column: str
    reason: InBothLanguages


class PeopleFileOut(Schema):
    """What a file of people would do (`landed` false) or did."""

    landed: bool
    can_land: bool
    roles: int
    new_persons: int
    problems: list[PeopleProblemOut]

    @classmethod
    def of(cls, plan: ImportPlan, *, landed: bool) -> "PeopleFileOut":
        return cls(
            landed=landed,
            can_land=plan.can_land,
            roles=len(plan.rows),
            new_persons=plan.new_persons,
            problems=[
                PeopleProblemOut(
                    line=one.line, column=one.column, reason=InBothLanguages.of(one.reason)
                )
                for one in plan.problems[:1_000]
            ],
        )


class AuditOut(Schema):
    """A row of the audit table: who (their UUID), what, how many."""

    at: datetime
    actor: UUID | None
    kind: str
    action: str
    touched: str
    count: int


# --- regions and school years ---------------------------------------------------------------------


@router.get("/regions", response=list[RegionUnitOut], summary="Regions")
@paginate(Paged)
@route(VIEW)
def regions(request: PageRequest) -> Any:
    """The regions that you reach."""
    return units.regions_listed(request.viewer)


@router.post("/regions", response={201: RegionUnitOut}, summary="Add a region")
@route(REGIONS)
def create_region(request: PageRequest, body: RegionIn) -> Any:
    """An area whose schools and enterprises are coupled."""
    return organisation_services.add_region(
        viewer=request.viewer, title=body.title.text(), code=body.code
    )


@router.get("/regions/{uuid}/school-years", response=list[SchoolYearOut], summary="School years")
@paginate(Paged)
@route(VIEW)
def school_years(request: PageRequest, uuid: UUID) -> Any:
    """A region's school years with their terms, the newest first."""
    found = units.region_for(request.viewer, uuid)
    return [SchoolYearOut.of(row) for row in units.years_of(found)]


@router.post("/regions/{uuid}/school-years", response={201: SchoolYearOut}, summary="Add one")
@route(YEARS)
def create_school_year(request: PageRequest, uuid: UUID, body: SchoolYearIn) -> Any:
    """It follows the last one without gap or overlap."""
    region = units.region_for(request.viewer, uuid, YEARS)
    made = add_year(viewer=request.viewer, region=region, plan=body.plan())
    return SchoolYearOut.of(made)


@router.post(
    "/regions/{uuid}/school-years/{year}", response=SchoolYearOut, summary="Change a school year"
)
@route(YEARS)
def edit_school_year(request: PageRequest, uuid: UUID, year: UUID, body: SchoolYearIn) -> Any:
    """Set a year's days and terms anew."""
    region = units.region_for(request.viewer, uuid, YEARS)
    row = units.year_for(request.viewer, region, year)
    change_year(viewer=request.viewer, year=row, plan=body.plan())
    return SchoolYearOut.of(AcademicYear.objects.prefetch_related("terms").get(pk=row.pk))


# --- changing, closing, opening again -------------------------------------------------------------


@router.post("/organisations/{uuid}", response=OrganisationOut, summary="Change an organisation")
@route(MANAGE)
def edit_organisation(request: PageRequest, uuid: UUID, body: OrganisationChangeIn) -> Any:
    """Title and kind; the code stays."""
    found = units.organisation_for(request.viewer, MANAGE, uuid)
    kind = Organisation.Kind(body.kind or found.kind)
    organisation_services.change_organisation(
        viewer=request.viewer, organisation=found, title=body.title.text(), kind=kind
    )
    return units.organisation_for(request.viewer, MANAGE, uuid)


@router.post("/organisations/{uuid}/close", response=ClosedOut, summary="Close an organisation")
@route(ADD)
def shut_organisation(request: PageRequest, uuid: UUID) -> Any:
    """Nothing is deleted; it takes nobody new, and the roles held in it end today."""
    return _closed(request, units.organisation_for(request.viewer, ADD, uuid))


@router.post("/organisations/{uuid}/reopen", response=ClosedOut, summary="Open it again")
@route(ADD)
def reopen_organisation(request: PageRequest, uuid: UUID) -> Any:
    """Roles that ended stay ended."""
    return _opened(request, units.organisation_for(request.viewer, ADD, uuid))


@router.post("/programmes/{uuid}", response=ProgrammeOut, summary="Change a programme")
@route(MANAGE)
def edit_programme(request: PageRequest, uuid: UUID, body: ProgrammeChangeIn) -> Any:
    """Title and trade; results of the same trade are compared across schools."""
    found = units.programme_for(request.viewer, uuid, MANAGE)
    programme_services.change_programme(
        viewer=request.viewer, programme=found, title=body.title.text(), trade=body.trade
    )
    return units.programme_for(request.viewer, uuid, MANAGE)


@router.post("/programmes/{uuid}/close", response=ClosedOut, summary="Close a programme")
@route(MANAGE)
def shut_programme(request: PageRequest, uuid: UUID) -> Any:
    """Nothing is deleted; it takes nobody new, and the roles held in it end today."""
    return _closed(request, units.programme_for(request.viewer, uuid, MANAGE))


@router.post("/programmes/{uuid}/reopen", response=ClosedOut, summary="Open it again")
@route(MANAGE)
def reopen_programme(request: PageRequest, uuid: UUID) -> Any:
    """Roles that ended stay ended."""
    return _opened(request, units.programme_for(request.viewer, uuid, MANAGE))


@router.post("/classes/{uuid}", response=ClassOut, summary="Rename a class")
@route(MANAGE)
def edit_class(request: PageRequest, uuid: UUID, body: ShortTitleIn) -> Any:
    """Everything recorded about the class stays."""
    found = units.class_for(request.viewer, uuid, MANAGE)
    programme_services.change_class(
        viewer=request.viewer, school_class=found, title=Text(body.en.strip(), body.zh.strip())
    )
    return units.class_for(request.viewer, uuid, MANAGE)


@router.post("/classes/{uuid}/close", response=ClosedOut, summary="Close a class")
@route(MANAGE)
def shut_class(request: PageRequest, uuid: UUID) -> Any:
    """Nothing is deleted; it takes nobody new, and the roles held in it end today."""
    return _closed(request, units.class_for(request.viewer, uuid, MANAGE))


@router.post("/classes/{uuid}/reopen", response=ClosedOut, summary="Open it again")
@route(MANAGE)
def reopen_class(request: PageRequest, uuid: UUID) -> Any:
    """Roles that ended stay ended."""
    return _opened(request, units.class_for(request.viewer, uuid, MANAGE))


def _closed(request: PageRequest, unit: Any) -> Any:
    close_unit(viewer=request.viewer, unit=unit, on_date=request.viewer.on_date)
    unit.refresh_from_db()
    return unit


def _opened(request: PageRequest, unit: Any) -> Any:
    reopen_unit(viewer=request.viewer, unit=unit)
    unit.refresh_from_db()
    return unit


# --- people from a file; the audit table ----------------------------------------------------------


@router.post(
    "/people-files",
    response={200: PeopleFileOut, 409: PeopleFileOut},
    summary="People from a file",
)
@route(IMPORT)
def import_people_file(
    request: PageRequest,
    file: File[UploadedFile | None] = None,
    organisation: Form[UUID | None] = None,
    dry_run: bool = False,
) -> Any:
    """From CSV (multipart, field `file`): all of it lands, or none. With `dry_run` nothing is
    written."""
    viewer = request.viewer
    content = sent_file(file, largest=MOST_BYTES)
    into = units.organisation_for(viewer, IMPORT, organisation)
    plan = plan_import(viewer=viewer, organisation=into, content=content)
    if dry_run or not plan.can_land:
        return Status(200 if dry_run else 409, PeopleFileOut.of(plan, landed=False))
    land_import(viewer=viewer, organisation=into, content=content, at=at_this_moment())
    return Status(200, PeopleFileOut.of(plan, landed=True))


@router.get("/audit", response=list[AuditOut], summary="The audit table")
@paginate(Paged)
@route(AUDIT)
def audit_rows(request: PageRequest) -> Any:
    """What was written, looked at and refused, the newest first. For administrators."""
    return audit_entries(request.viewer)
