"""Routes of rating sessions for those who manage them, and of the forms of the caller."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.queries.forms import ANSWER, RATE, own_assignments
from ronghe.apps.assessment.queries.sessions import (
    MANAGE,
    candidates,
    instruments_of,
    sessions_listed,
    students_of,
)
from ronghe.apps.assessment.services.ratings import Entry, submit_form
from ronghe.apps.assessment.services.sessions import SessionPlan, close_session, open_session
from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Person,
    SchoolClass,
    Viewer,
    classes_for,
    route,
)

router = Router()
MOST_RATERS = 100
MOST_ANSWERS = 500


class SessionOut(Schema):
    """A session with how many forms were asked for and are in."""

    uuid: UUID
    title: InBothLanguages
    instrument: UUID
    school_class: UUID | None
    context: str
    phase: str
    opens_on: date
    closes_on: date
    state: str
    asked: int
    handed_in: int

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))

    @staticmethod
    def resolve_instrument(row: Any) -> UUID:
        return UUID(str(row.instrument.uuid))

    @staticmethod
    def resolve_school_class(row: Any) -> UUID | None:
        return UUID(str(row.school_class.uuid)) if row.school_class else None


class SessionIn(Schema):
    """A session of a class: its students are rated, or answer themselves (then without raters)."""

    school_class: UUID
    instrument: UUID
    title_en: str = Field("", max_length=200)
    title_zh: str = Field("", max_length=200)
    context: Record.Context
    phase: Record.Phase
    opens_on: date
    closes_on: date
    per_subject: int = Field(2, ge=1, le=10)
    raters: list[UUID] = Field(default_factory=list, max_length=MOST_RATERS)


class FormOut(Schema):
    """A form of the caller's own. `items` are the codes to answer, each with its categories."""

    uuid: UUID
    session: UUID
    title: InBothLanguages
    subject: UUID
    closes_on: date
    submitted_at: datetime | None

    @staticmethod
    def resolve_session(row: Any) -> UUID:
        return UUID(str(row.session.uuid))

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row.session))

    @staticmethod
    def resolve_subject(row: Any) -> UUID:
        return UUID(str(row.subject.uuid))

    @staticmethod
    def resolve_closes_on(row: Any) -> date:
        return date.fromisoformat(str(row.session.closes_on))


class FormIn(Schema):
    """What was chosen, by the codes of items; `not_seen` names those that could not be judged."""

    chosen: dict[str, int] = Field(max_length=MOST_ANSWERS)
    not_seen: list[str] = Field(default_factory=list, max_length=MOST_ANSWERS)
    comment: str = Field("", max_length=4_000)


class HandedInOut(Schema):
    """The record that now holds what was said."""

    record: UUID


def _session(viewer: Viewer, uuid: UUID) -> RatingSession:
    found = sessions_listed(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such session for you.", "没有您可以管理的这次评分活动。")
    return found


@router.get("/sessions", response=list[SessionOut])
@paginate(Paged)
@route(MANAGE)
def sessions(request: PageRequest) -> Any:
    """The sessions that the caller manages, open ones first."""
    return sessions_listed(request.viewer)


@router.get("/sessions/{uuid}", response=SessionOut)
@route(MANAGE)
def session_of(request: PageRequest, uuid: UUID) -> Any:
    """One session."""
    return _session(request.viewer, uuid)


@router.post("/sessions", response={201: SessionOut})
@route(MANAGE)
def create_session(request: PageRequest, body: SessionIn) -> Any:
    """Open a session for the students of a class; forms are given out at once."""
    viewer = request.viewer
    school_class = _class(viewer, body.school_class)
    instrument = instruments_of(school_class).filter(uuid=body.instrument).first()
    if instrument is None:
        raise NotFound("The class has no such instrument.", "该班级没有此测评工具。")
    plan = SessionPlan(
        instrument=instrument,
        organisation=school_class.cohort.programme.organisation,
        school_class=school_class,
        **body.dict(exclude={"school_class", "instrument", "raters"}),
    )
    session = open_session(
        viewer=viewer,
        plan=plan,
        subjects=list(students_of(viewer, school_class)),
        raters=_raters(viewer, school_class, body.raters),
    )
    return Status(201, _session(viewer, session.uuid))


def _class(viewer: Viewer, uuid: UUID) -> SchoolClass:
    rows = classes_for(viewer, MANAGE).select_related("cohort__programme__organisation")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such class for you.", "没有您可以管理的该班级。")
    return found


def _raters(viewer: Viewer, school_class: SchoolClass, wanted: list[UUID]) -> list[Person]:
    if not wanted:
        return []
    known = {one.person.uuid: one.person for one in candidates(viewer, school_class)}
    if not set(wanted) <= known.keys():
        raise NotFound("One of the raters cannot be asked.", "所列评分者中有人不能受邀。")
    return [known[uuid] for uuid in dict.fromkeys(wanted)]


@router.post("/sessions/{uuid}/close", response=SessionOut)
@route(MANAGE)
def end_session(request: PageRequest, uuid: UUID) -> Any:
    """Close a session; forms that are not in are not waited for any more."""
    session = _session(request.viewer, uuid)
    close_session(viewer=request.viewer, session=session, on_date=request.viewer.on_date)
    return _session(request.viewer, uuid)


# --- forms that wait for the caller ---------------------------------------------------------------


def _forms(viewer: Viewer, action: str) -> Any:
    rows = own_assignments(viewer, action).select_related("session", "subject")
    return rows.order_by("submitted_at", "session__closes_on", "pk")


def _hand_in(viewer: Viewer, action: str, uuid: UUID, body: FormIn) -> dict[str, UUID]:
    found: Assignment | None = _forms(viewer, action).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such form for you.", "没有您可以填写的此表单。")
    entry = Entry(
        assignment=found,
        chosen=body.chosen,
        comment=body.comment,
        not_seen=frozenset(body.not_seen),
    )
    return {"record": submit_form(viewer=viewer, entry=entry, at=now()).uuid}


@router.get("/forms", response=list[FormOut])
@paginate(Paged)
@route(ANSWER)
def forms(request: PageRequest) -> Any:
    """The tests and forms about oneself, those that wait first."""
    return _forms(request.viewer, ANSWER)


@router.post("/forms/{uuid}", response={201: HandedInOut})
@route(ANSWER)
def hand_in_form(request: PageRequest, uuid: UUID, body: FormIn) -> Any:
    """Hand in a form about oneself."""
    return Status(201, _hand_in(request.viewer, ANSWER, uuid, body))


@router.get("/rating-forms", response=list[FormOut])
@paginate(Paged)
@route(RATE)
def rating_forms(request: PageRequest) -> Any:
    """The people whom the caller is asked to rate, those who wait first."""
    return _forms(request.viewer, RATE)


@router.post("/rating-forms/{uuid}", response={201: HandedInOut})
@route(RATE)
def hand_in_rating(request: PageRequest, uuid: UUID, body: FormIn) -> Any:
    """Hand in a rating."""
    return Status(201, _hand_in(request.viewer, RATE, uuid, body))
