"""Routes of course packages (cmi5): bringing in, taking out, assigning, letting off, launching,
how far students are."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.pagination import paginate

from ronghe.apps.assessment.launch_addresses import doors_of
from ronghe.apps.assessment.models import CoursePackage
from ronghe.apps.assessment.queries.courses import (
    ASSIGN,
    TAKE,
    LearnerView,
    TakenCourse,
    UnitView,
    course_for,
    course_view,
    courses_listed,
    courses_taken,
    open_units,
    own_registration,
    registration_for,
)
from ronghe.apps.assessment.queries.sessions import students_of
from ronghe.apps.assessment.services.course_removal import remove_course
from ronghe.apps.assessment.services.course_sessions import launch_unit
from ronghe.apps.assessment.services.courses import (
    IMPORT,
    LONGEST_REASON,
    assign_course,
    import_course,
    waive_for_several,
    waive_unit,
)
from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.people.api import (
    InBothLanguages,
    Organisation,
    Paged,
    PageRequest,
    SchoolClass,
    Strict,
    Viewer,
    classes_for,
    organisations_for,
    route,
    sent_file,
)
from ronghe.standards import cmi5

router = Router()

MOST_LET_OFF = 1_000


class CourseOut(Schema):
    """A package. `unit_count` and `learner_count` are its units and who takes it."""

    uuid: UUID
    title: InBothLanguages
    version: int
    organisation: UUID
    imported_at: datetime
    unit_count: int
    learner_count: int

    @staticmethod
    def resolve_title(row: CoursePackage) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))

    @staticmethod
    def resolve_organisation(row: CoursePackage) -> UUID:
        return row.organisation.uuid


class UnitOut(Schema):
    """A unit, what it asks for to move on, and how many have met it."""

    uuid: UUID
    title: InBothLanguages
    criterion: InBothLanguages
    mastery: float | None
    met: int

    @classmethod
    def of(cls, one: UnitView) -> "UnitOut":
        return cls(
            uuid=one.unit.uuid,
            title=InBothLanguages.of(one.title),
            criterion=InBothLanguages.of(one.criterion),
            mastery=one.mastery,
            met=one.met,
        )


class CourseWithUnitsOut(Schema):
    uuid: UUID
    title: InBothLanguages
    units: list[UnitOut]


class LearnerOut(Schema):
    """Somebody who takes it, and how many units they have met."""

    registration: UUID
    person: UUID
    met: int
    units: int
    newest: datetime | None
    due_on: date | None

    @classmethod
    def of(cls, one: LearnerView) -> "LearnerOut":
        return cls(
            registration=one.registration.uuid,
            person=one.registration.person.uuid,
            met=one.met,
            units=one.units,
            newest=one.newest,
            due_on=one.registration.due_on,
        )


class TakenCourseOut(Schema):
    """A course of one's own."""

    registration: UUID
    title: InBothLanguages
    met: int
    units: list[UnitOut]
    due_on: date | None

    @classmethod
    def of(cls, one: TakenCourse) -> "TakenCourseOut":
        return cls(
            registration=one.registration.uuid,
            title=InBothLanguages.of(one.title),
            met=one.met,
            units=[UnitOut.of(unit) for unit in one.units],
            due_on=one.due_on,
        )


class AssignIn(Strict):
    school_class: UUID
    due_on: date | None = None


class AssignedOut(Schema):
    """How many students are to take it now who were not before."""

    assigned: int


class TakenOutOut(Schema):
    """`is_kept`: it can still be read, without its files, because students did something in it."""

    uuid: UUID
    is_kept: bool


class LaunchedOut(Schema):
    """A unit that waits for the learner's browser at `address`, once, for as long as a launch
    lasts. `own_window`: it asks for a window of its own. In a review nothing is counted."""

    session: UUID
    address: str
    own_window: bool
    is_review: bool
    expires_at: datetime


class WaiverIn(Strict):
    """The reason stands in the log."""

    unit: UUID
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class WaiversIn(WaiverIn):
    """The same unit and reason for several: `registrations` as the list of learners names them."""

    registrations: list[UUID] = Field(min_length=1, max_length=MOST_LET_OFF)


class WaivedOut(Schema):
    """How many had not met the unit before."""

    waived: int


@router.get("/courses", response=list[CourseOut], summary="Courses")
@paginate(Paged)
@route(ASSIGN)
def courses(request: PageRequest) -> Any:
    """The packages of your school, the newest first."""
    return courses_listed(request.viewer).select_related("organisation")


@router.post("/courses", response={201: CourseWithUnitsOut}, summary="Bring a package in")
@route(IMPORT)
def create_course(
    request: PageRequest,
    file: File[UploadedFile | None] = None,
    organisation: Form[UUID | None] = None,
) -> Any:
    """A cmi5 zip, or the course structure alone (multipart, field `file`): whole, or not at all. A
    course that is there already becomes a new version beside it."""
    viewer = request.viewer
    data = sent_file(file, largest=cmi5.Limits().package)
    school = _school(viewer, organisation)
    made = import_course(viewer=viewer, organisation=school, data=data, at=now())
    return _course(viewer, made.uuid)


def _school(viewer: Viewer, uuid: UUID | None) -> Organisation:
    """The one named, or the only one."""
    rows = organisations_for(viewer, IMPORT).filter(kind=Organisation.Kind.SCHOOL)
    found = list((rows.filter(uuid=uuid) if uuid else rows)[:2])
    if len(found) != 1:
        raise NotFound("There is no such school for you.", "没有您可以操作的学校。")
    return found[0]


def _course(viewer: Viewer, uuid: UUID) -> CourseWithUnitsOut:
    view = course_view(viewer, uuid)
    return CourseWithUnitsOut(
        uuid=view.package.uuid,
        title=InBothLanguages.of(text_of(view.package)),
        units=[UnitOut.of(one) for one in view.units],
    )


@router.get("/courses/mine", response=list[TakenCourseOut], summary="Own courses")
@paginate(Paged)
@route(TAKE)
def own_courses(request: PageRequest) -> Any:
    """What one takes oneself, what is still to do first. For signed-in students."""
    return [TakenCourseOut.of(one) for one in courses_taken(request.viewer)]


@router.get("/courses/{uuid}", response=CourseWithUnitsOut, summary="One course")
@route(ASSIGN)
def read_course(request: PageRequest, uuid: UUID) -> Any:
    """Its units with what they ask."""
    return _course(request.viewer, uuid)


@router.delete("/courses/{uuid}", response=TakenOutOut, summary="Take a course out")
@route(IMPORT)
def delete_course(request: PageRequest, uuid: UUID) -> Any:
    """Its files are deleted and who has not begun is no longer to take it; what students did
    stays. Refused while somebody has begun and is not done."""
    package = course_for(request.viewer, uuid)
    is_kept = remove_course(viewer=request.viewer, package=package, at=now())
    return {"uuid": uuid, "is_kept": is_kept}


@router.get("/courses/{uuid}/learners", response=list[LearnerOut], summary="Who takes it")
@paginate(Paged)
@route(ASSIGN)
def learners(request: PageRequest, uuid: UUID) -> Any:
    """How far each student is whom you reach."""
    return [LearnerOut.of(one) for one in course_view(request.viewer, uuid).learners]


@router.post("/courses/{uuid}/assign", response=AssignedOut, summary="Assign to a class")
@route(ASSIGN)
def assign_to_class(request: PageRequest, uuid: UUID, body: AssignIn) -> Any:
    """Its students find it among their next steps."""
    viewer = request.viewer
    package = course_for(viewer, uuid)
    school_class = _class(viewer, package, body.school_class)
    new = assign_course(
        viewer=viewer,
        package=package,
        persons=list(students_of(viewer, school_class)),
        school_class=school_class,
        due_on=body.due_on,
        at=now(),
    )
    return {"assigned": len(new)}


def _class(viewer: Viewer, package: CoursePackage, uuid: UUID) -> SchoolClass:
    rows = classes_for(viewer, ASSIGN).filter(
        cohort__programme__organisation=package.organisation, closed_on__isnull=True
    )
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such class for you.", "没有您可以操作的该班级。")
    return found


@router.post(
    "/courses/{uuid}/waivers", response=WaivedOut, summary="Let several off a unit of a course"
)
@route(ASSIGN)
def create_waivers(request: PageRequest, uuid: UUID, body: WaiversIn) -> Any:
    """All of them, or nobody; who has met the unit keeps that."""
    view = course_view(request.viewer, uuid)
    wanted = set(body.registrations)
    chosen = [one.registration for one in view.learners if one.registration.uuid in wanted]
    unit = view.package.units.filter(uuid=body.unit).first()
    if unit is None or len(chosen) < len(wanted):
        raise NotFound("There is no such unit or learner.", "没有该单元或学生。")
    count = waive_for_several(
        viewer=request.viewer,
        package=view.package,
        registrations=chosen,
        unit=unit,
        reason=body.reason,
        at=now(),
    )
    return {"waived": count}


@router.post("/course-registrations/{uuid}/waivers", response=LearnerOut, summary="Let off a unit")
@route(ASSIGN)
def create_waiver(request: PageRequest, uuid: UUID, body: WaiverIn) -> Any:
    """The unit counts as met."""
    viewer = request.viewer
    registration = registration_for(viewer, uuid)
    unit = next((one for one in open_units(registration) if one.uuid == body.unit), None)
    if unit is None:
        raise NotFound("There is no such open unit.", "没有该未完成单元。")
    waive_unit(viewer=viewer, registration=registration, unit=unit, reason=body.reason, at=now())
    rows = course_view(viewer, registration.package.uuid).learners
    return LearnerOut.of(next(one for one in rows if one.registration.pk == registration.pk))


@router.post(
    "/courses/mine/{registration}/units/{unit}/launch",
    response={201: LaunchedOut},
    summary="Launch a unit",
)
@route(TAKE)
def launch_own_unit(request: PageRequest, registration: UUID, unit: UUID) -> Any:
    """The address to open in the learner's browser; a launch of the same course that is still
    open is abandoned. For signed-in students."""
    found = own_registration(request.viewer, registration)
    chosen = found.package.units.select_related("package").filter(uuid=unit).first()
    if chosen is None:
        raise NotFound("There is no such unit for you.", "没有您可以学习的这个单元。")
    launched = launch_unit(
        viewer=request.viewer,
        registration=found,
        unit=chosen,
        doors=doors_of(request),
        at=now(),
    )
    session = launched.session
    return LaunchedOut(
        session=session.uuid,
        address=launched.address,
        own_window=launched.own_window,
        is_review=session.mode == session.Mode.REVIEW,
        expires_at=session.expires_at,
    )
