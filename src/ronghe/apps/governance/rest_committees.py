"""Routes of a committee's seats, of its members' interests, and of one's own work in committees.

They join the router of those that read: one path answers to one router. What a member does is
theirs: a key has no seat and is told so.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Text, now, text_of
from ronghe.apps.governance.models import Bench, Committee, Decision, Interest, Seat
from ronghe.apps.governance.queries.committees import committee_for, committees_for, seats_in_term
from ronghe.apps.governance.queries.interests import interests_of, last_declared
from ronghe.apps.governance.queries.meetings import matters_of
from ronghe.apps.governance.queries.overview import (
    candidates_for,
    committees_listed,
    enterprises_near,
    own_decisions,
    own_seats,
)
from ronghe.apps.governance.registries import OpenMatter
from ronghe.apps.governance.rest_reading import VIEW, CommitteeOut, DecisionOut, router
from ronghe.apps.governance.services.access import CONVENE, TAKE_PART, require_committee
from ronghe.apps.governance.services.committees import (
    FOUND,
    MOST_NOTICE_DAYS,
    Appointment,
    appoint_member,
    end_seat,
    found_committee,
)
from ronghe.apps.governance.services.interests import (
    Stake,
    declare_complete,
    declare_interest,
    end_interest,
)
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    Organisation,
    Paged,
    PageRequest,
    Pointer,
    Programme,
    Strict,
    Viewer,
    organisations_for,
    programmes_for,
    route,
)

MOST_ENTERPRISES = 500


class CommitteeIn(Strict):
    """Of a programme, or, without one, of a whole school."""

    organisation: UUID
    programme: UUID | None = None
    title_en: str = Field(min_length=1, max_length=200)
    title_zh: str = Field(min_length=1, max_length=200)
    notice_days: int = Field(5, ge=0, le=MOST_NOTICE_DAYS)
    public_bench_counts: bool = False


class SeatOut(Schema):
    """A seat in term."""

    uuid: UUID
    person: UUID
    name: InBothLanguages
    bench: str
    is_chair: bool
    starts_on: date
    ends_on: date | None

    @staticmethod
    def resolve_person(row: Seat) -> UUID:
        return row.person.uuid

    @staticmethod
    def resolve_name(row: Seat) -> InBothLanguages:
        return InBothLanguages.of(row.person.name)


class SeatIn(Strict):
    """`person` is one of the committee's candidates."""

    person: UUID
    bench: Bench
    is_chair: bool = False
    starts_on: date
    ends_on: date | None = None


class CandidateOut(Schema):
    """Somebody who may be appointed, and where they come from."""

    person: UUID
    name: InBothLanguages
    organisation: UUID
    role: str


class LastDayIn(Strict):
    """The last day; today where it is left out."""

    on_date: date | None = None


class InterestOut(Schema):
    """One interest of one's own."""

    uuid: UUID
    organisation: UUID | None
    text: str
    starts_on: date
    ends_on: date | None

    @staticmethod
    def resolve_organisation(row: Interest) -> UUID | None:
        return row.organisation.uuid if row.organisation else None


class InterestIn(Strict):
    """An organisation near the committee, or a matter in words."""

    organisation: UUID | None = None
    text: str = Field("", max_length=400)
    starts_on: date
    ends_on: date | None = None


class DeclarationOut(Schema):
    """When one last declared that one's interests are all there are."""

    declared_at: datetime | None


class MatterOut(Schema):
    """What another part of the platform brings before the committee."""

    reference: Pointer
    kind: str
    title: InBothLanguages
    why: InBothLanguages
    due: date | None

    @classmethod
    def of(cls, one: OpenMatter) -> "MatterOut":
        return cls(
            reference=one.reference,
            kind=one.kind,
            title=InBothLanguages.of(one.title),
            why=InBothLanguages.of(one.why),
            due=one.due,
        )


class OwnSeatOut(Schema):
    """A seat of one's own, and the meeting that comes next there."""

    seat: UUID
    committee: UUID
    title: InBothLanguages
    bench: str
    is_chair: bool
    meeting: UUID | None


class WorkOut(Schema):
    """Where one sits, and the decisions that one carries out."""

    seats: list[OwnSeatOut]
    decisions: list[DecisionOut]


# --- the committee --------------------------------------------------------------------------------


@router.post("/committees", response={201: CommitteeOut}, summary="Found a committee")
@route(FOUND)
def create_committee(request: PageRequest, body: CommitteeIn) -> Any:
    """Two benches decide together: a motion passes only on both."""
    viewer = request.viewer
    organisation, programme = _unit(viewer, body)
    made = found_committee(
        viewer=viewer,
        organisation=organisation,
        programme=programme,
        title=Text(body.title_en, body.title_zh),
        on_date=viewer.on_date,
        notice_days=body.notice_days,
        public_bench_counts=body.public_bench_counts,
    )
    return committees_listed(viewer).get(pk=made.pk)


def _unit(viewer: Viewer, body: CommitteeIn) -> tuple[Organisation, Programme | None]:
    """Raises NotFound for what the caller may found no committee of."""
    school = organisations_for(viewer, FOUND).filter(uuid=body.organisation).first()
    programme = None
    if body.programme is not None:
        rows = programmes_for(viewer, FOUND).select_related("organisation")
        programme = rows.filter(uuid=body.programme, organisation=school).first()
    if school is None or (body.programme is not None and programme is None):
        raise NotFound("There is no such school or programme for you.", "没有您可以操作的单位。")
    return school, programme


@router.get("/committees/{uuid}", response=CommitteeOut, summary="One committee")
@route(VIEW)
def committee_of(request: PageRequest, uuid: UUID) -> Any:
    """One committee."""
    found = committee_for(request.viewer, uuid)
    return committees_listed(request.viewer).get(pk=found.pk)


@router.get("/committees/{uuid}/seats", response=list[SeatOut], summary="Its seats")
@paginate(Paged)
@route(VIEW)
def seats(request: PageRequest, uuid: UUID) -> Any:
    """Who sits in it today: the school's bench, the enterprises', the public's."""
    return seats_in_term(committee_for(request.viewer, uuid), request.viewer.on_date)


@router.post("/committees/{uuid}/seats", response={201: SeatOut}, summary="Appoint a member")
@route(FOUND)
def create_seat(request: PageRequest, uuid: UUID, body: SeatIn) -> Any:
    """A seat opens the committee's papers to its holder for the term."""
    viewer, committee = request.viewer, committee_for(request.viewer, uuid)
    require_committee(viewer, FOUND, committee)
    rows = candidates_for(viewer, committee)
    chosen = next((row for row in rows if row.person.uuid == body.person), None)
    if chosen is None:
        raise NotFound("There is no such candidate.", "没有该候选人。")
    given = body.dict(exclude={"person", "bench"})
    appointment = Appointment(
        person=chosen.person, bench=body.bench, organisation=chosen.organisation, **given
    )
    return appoint_member(viewer=viewer, committee=committee, appointment=appointment)


@router.get(
    "/committees/{uuid}/candidates", response=list[CandidateOut], summary="Who may be appointed"
)
@paginate(Paged)
@route(FOUND)
def candidates(request: PageRequest, uuid: UUID) -> Any:
    """Staff of the school, and from the region enterprises' people and others."""
    committee = committee_for(request.viewer, uuid)
    require_committee(request.viewer, FOUND, committee)
    return [
        CandidateOut(
            person=row.person.uuid,
            name=InBothLanguages.of(row.person.name),
            organisation=row.organisation.uuid,
            role=row.role,
        )
        for row in candidates_for(request.viewer, committee)
    ]


@router.post("/committee-seats/{uuid}/end", response=SeatOut, summary="End a term")
@route(FOUND)
def finish_seat(request: PageRequest, uuid: UUID, body: LastDayIn) -> Any:
    """The day named is its last; what was voted stays."""
    rows = Seat.objects.filter(committee__in=committees_for(request.viewer, VIEW))
    seat = rows.filter(uuid=uuid).select_related("committee__organisation", "person").first()
    if seat is None:
        raise NotFound("There is no such seat for you.", "没有您可以操作的席位。")
    end_seat(viewer=request.viewer, seat=seat, on_date=body.on_date or request.viewer.on_date)
    seat.refresh_from_db()
    return seat


@router.get("/committees/{uuid}/matters", response=list[MatterOut], summary="What waits for it")
@paginate(Paged)
@route(CONVENE)
def matters(request: PageRequest, uuid: UUID) -> Any:
    """What other parts of the platform bring before it, soonest due first. For its secretary."""
    committee = committee_for(request.viewer, uuid)
    require_committee(request.viewer, CONVENE, committee)
    return [MatterOut.of(one) for one in matters_of(request.viewer, committee)]


# --- a member's own -------------------------------------------------------------------------------


@router.get("/committees/{uuid}/interests", response=list[InterestOut], summary="Own interests")
@paginate(Paged)
@route(TAKE_PART)
def interests(request: PageRequest, uuid: UUID) -> Any:
    """One's own interests, in force or to come. For members."""
    committee = _own_committee(request.viewer, uuid)
    return interests_of(request.viewer, committee).select_related("organisation")


@router.post("/committees/{uuid}/interests", response={201: InterestOut}, summary="Declare one")
@route(TAKE_PART)
def create_interest(request: PageRequest, uuid: UUID, body: InterestIn) -> Any:
    """Members who come from an organisation that a motion concerns are asked to step aside."""
    committee = _own_committee(request.viewer, uuid)
    stake = Stake(
        organisation=_near(committee, body.organisation), **body.dict(exclude={"organisation"})
    )
    return declare_interest(viewer=request.viewer, committee=committee, stake=stake, at=now())


def _near(committee: Committee, uuid: UUID | None) -> Organisation | None:
    if uuid is None:
        return None
    found = enterprises_near(committee).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such enterprise near.", "附近没有该企业。")
    return found


@router.post(
    "/committees/{uuid}/interests/{interest}/end", response=GoneOut, summary="End an interest"
)
@route(TAKE_PART)
def finish_interest(request: PageRequest, uuid: UUID, interest: UUID, body: LastDayIn) -> Any:
    """Say that an interest of one's own is over."""
    viewer = request.viewer
    found = interests_of(viewer, _own_committee(viewer, uuid)).filter(uuid=interest).first()
    if found is None:
        raise NotFound("There is no such interest of yours.", "没有您的该项申报。")
    end_interest(viewer=viewer, interest=found, on_date=body.on_date or viewer.on_date)
    return {"uuid": interest}


@router.post("/committees/{uuid}/declaration", response=DeclarationOut, summary="Declare complete")
@route(TAKE_PART)
def declare(request: PageRequest, uuid: UUID) -> Any:
    """Declare that the interests listed are all there are; asked for once a year. For members."""
    committee = _own_committee(request.viewer, uuid)
    declare_complete(viewer=request.viewer, committee=committee, at=now())
    return {"declared_at": last_declared(request.viewer, committee)}


def _own_committee(viewer: Viewer, uuid: UUID) -> Committee:
    committee = committee_for(viewer, uuid)
    require_committee(viewer, TAKE_PART, committee)
    return committee


@router.get("/committee-work", response=WorkOut, summary="Own work in committees")
@route(TAKE_PART)
def committee_work(request: PageRequest) -> Any:
    """Where one sits, what comes next there, and the decisions that one carries out."""
    decisions: list[Decision] = list(own_decisions(request.viewer)[:200])
    return {"seats": [_own_seat(one) for one in own_seats(request.viewer)], "decisions": decisions}


def _own_seat(one: Any) -> OwnSeatOut:
    return OwnSeatOut(
        seat=one.seat.uuid,
        committee=one.seat.committee.uuid,
        title=InBothLanguages.of(text_of(one.seat.committee)),
        bench=one.seat.bench,
        is_chair=one.seat.is_chair,
        meeting=one.meeting.uuid if one.meeting else None,
    )
