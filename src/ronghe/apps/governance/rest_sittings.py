"""Routes of a meeting while it is prepared and while it runs: agenda, papers, presence, votes.

What a member says of themselves is theirs, with the session of their browser.
"""

from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.governance.models import AgendaItem, Attendance, Meeting
from ronghe.apps.governance.queries.board import agenda_of, board_of
from ronghe.apps.governance.queries.committees import committees_for, seats_in_term
from ronghe.apps.governance.queries.meetings import meeting_for
from ronghe.apps.governance.rest_meetings import VIEW, MeetingOut, router
from ronghe.apps.governance.rest_votes import RoundOut, round_out
from ronghe.apps.governance.services.access import CONVENE, LEAD, TAKE_PART, require_seat
from ronghe.apps.governance.services.agenda import (
    add_agenda_item,
    draw_agenda,
    move_agenda_item,
    note_outcome,
    remove_agenda_item,
)
from ronghe.apps.governance.services.meetings import (
    cancel_meeting,
    circulate_meeting,
    close_meeting,
    consent_to_short_notice,
    postpone_motion,
    record_attendance,
    reschedule_meeting,
    start_meeting,
)
from ronghe.apps.governance.services.voting import open_round
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    Paged,
    PageRequest,
    Strict,
    Viewer,
    route,
)

LONGEST_NOTE = 4_000


class AgendaItemOut(Schema):
    """A point of the agenda: a motion, a decision whose effect is looked at, or words."""

    uuid: UUID
    position: int
    title: InBothLanguages
    why: InBothLanguages
    motion: UUID | None
    decision: UUID | None
    outcome: str

    @classmethod
    def of(cls, row: AgendaItem) -> "AgendaItemOut":
        return cls(
            uuid=row.uuid,
            position=row.position,
            title=InBothLanguages.of(text_of(row)),
            why=InBothLanguages(en=row.why_en, zh=row.why_zh),
            motion=row.motion.uuid if row.motion else None,
            decision=row.decision.uuid if row.decision else None,
            outcome=row.outcome,
        )


class WhenIn(Strict):
    """With the offset of its time zone."""

    starts_at: AwareDatetime
    place: str = Field("", max_length=200)


class PointIn(Strict):
    title: str = Field(min_length=1, max_length=200)


class MoveIn(Strict):
    direction: Literal["up", "down"]


class OutcomeIn(Strict):
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)


class OpenVoteIn(Strict):
    is_secret: bool = False


class PresenceIn(Strict):
    kind: Literal["arrive", "leave"]


class AttendanceIn(PresenceIn):
    seat: UUID


class MemberLineOut(Schema):
    """A member on the board. Who voted how is shown once the vote is counted."""

    seat: UUID
    bench: str
    is_here: bool
    is_recused: bool
    has_voted: bool


class BoardOut(Schema):
    """What everybody in the room sees."""

    meeting: UUID
    state: str
    members: list[MemberLineOut]
    has_quorum: bool
    open_vote: RoundOut | None


def _item(viewer: Viewer, uuid: UUID) -> AgendaItem:
    rows = AgendaItem.objects.filter(meeting__committee__in=committees_for(viewer))
    found = (
        rows.filter(uuid=uuid)
        .select_related("meeting__committee", "motion__committee", "decision")
        .first()
    )
    if found is None:
        raise NotFound("There is no such point for you.", "没有您可以查看的议程项。")
    return found


def _meeting(viewer: Viewer, uuid: UUID) -> Meeting:
    return meeting_for(viewer, uuid)


# --- the secretary --------------------------------------------------------------------------------


@router.get("/meetings/{uuid}/agenda", response=list[AgendaItemOut], summary="The agenda")
@paginate(Paged)
@route(VIEW)
def agenda(request: PageRequest, uuid: UUID) -> Any:
    """Its points in their order."""
    return [AgendaItemOut.of(row) for row in agenda_of(_meeting(request.viewer, uuid))]


@router.post("/meetings/{uuid}/agenda", response={201: AgendaItemOut}, summary="Add a point")
@route(CONVENE)
def add_point(request: PageRequest, uuid: UUID, body: PointIn) -> Any:
    """A point in words; refused once the papers are out."""
    meeting = _meeting(request.viewer, uuid)
    added = add_agenda_item(viewer=request.viewer, meeting=meeting, title=body.title)
    return AgendaItemOut.of(added)


@router.post("/meetings/{uuid}/agenda/draw", response=MeetingOut, summary="Take up what waits")
@route(CONVENE)
def draw(request: PageRequest, uuid: UUID) -> Any:
    """Put on the agenda what waits and is not there yet."""
    draw_agenda(viewer=request.viewer, meeting=_meeting(request.viewer, uuid))
    return _meeting(request.viewer, uuid)


@router.post("/agenda-items/{uuid}/remove", response=GoneOut, summary="Take a point off")
@route(CONVENE)
def remove_point(request: PageRequest, uuid: UUID) -> Any:
    """Its motion waits again; refused once the papers are out."""
    remove_agenda_item(viewer=request.viewer, item=_item(request.viewer, uuid))
    return {"uuid": uuid}


@router.post("/agenda-items/{uuid}/move", response=AgendaItemOut, summary="Move a point")
@route(CONVENE)
def move_point(request: PageRequest, uuid: UUID, body: MoveIn) -> Any:
    """Before the one above it, or behind the one below."""
    item = _item(request.viewer, uuid)
    move_agenda_item(viewer=request.viewer, item=item, direction=body.direction)
    return AgendaItemOut.of(_item(request.viewer, uuid))


@router.post("/meetings/{uuid}/reschedule", response=MeetingOut, summary="Move a meeting")
@route(CONVENE)
def reschedule(request: PageRequest, uuid: UUID, body: WhenIn) -> Any:
    """To another day or place; consent to short notice is asked for anew."""
    meeting = _meeting(request.viewer, uuid)
    reschedule_meeting(viewer=request.viewer, meeting=meeting, at=now(), **body.dict())
    return _meeting(request.viewer, uuid)


@router.post("/meetings/{uuid}/circulate", response=MeetingOut, summary="Send the papers out")
@route(CONVENE)
def circulate(request: PageRequest, uuid: UUID) -> Any:
    """The agenda stands from now on, and each motion's evidence is kept as it is."""
    circulate_meeting(viewer=request.viewer, meeting=_meeting(request.viewer, uuid), at=now())
    return _meeting(request.viewer, uuid)


@router.post("/meetings/{uuid}/cancel", response=MeetingOut, summary="Cancel a meeting")
@route(CONVENE)
def cancel(request: PageRequest, uuid: UUID) -> Any:
    """One that has not begun; its motions wait for another."""
    cancel_meeting(viewer=request.viewer, meeting=_meeting(request.viewer, uuid))
    return _meeting(request.viewer, uuid)


# --- chairs and secretary while it runs -----------------------------------------------------------


@router.get("/meetings/{uuid}/board", response=BoardOut, summary="The board")
@route(VIEW)
def board(request: PageRequest, uuid: UUID) -> Any:
    """Who is here, quorum on each bench, and the vote that is open."""
    view = board_of(request.viewer, _meeting(request.viewer, uuid))
    members = [
        MemberLineOut(
            seat=one.seat.uuid,
            bench=one.seat.bench,
            is_here=one.is_here,
            is_recused=one.is_recused,
            has_voted=one.has_voted,
        )
        for line in view.benches
        for one in line.members
    ]
    return BoardOut(
        meeting=view.meeting.uuid,
        state=view.meeting.state,
        members=members,
        has_quorum=view.tally.has_quorum,
        open_vote=round_out(request.viewer, view.voting_round) if view.voting_round else None,
    )


@router.post("/meetings/{uuid}/start", response=MeetingOut, summary="Open the meeting")
@route(LEAD)
def start(request: PageRequest, uuid: UUID) -> Any:
    """On its day, with the papers out."""
    start_meeting(viewer=request.viewer, meeting=_meeting(request.viewer, uuid), at=now())
    return _meeting(request.viewer, uuid)


@router.post("/meetings/{uuid}/close", response=MeetingOut, summary="Close the meeting")
@route(LEAD)
def close(request: PageRequest, uuid: UUID) -> Any:
    """Motions that were not voted on are postponed."""
    close_meeting(viewer=request.viewer, meeting=_meeting(request.viewer, uuid), at=now())
    return _meeting(request.viewer, uuid)


@router.post("/meetings/{uuid}/attendance", response=MeetingOut, summary="Record who is here")
@route(LEAD)
def attendance(request: PageRequest, uuid: UUID, body: AttendanceIn) -> Any:
    """A member arrives or leaves, recorded by a chair or the secretary."""
    meeting = _meeting(request.viewer, uuid)
    seats = seats_in_term(meeting.committee, request.viewer.on_date)
    seat = seats.filter(uuid=body.seat).first()
    if seat is None:
        raise NotFound("There is no such member today.", "今日没有该委员。")
    kind = Attendance.Kind(body.kind)
    record_attendance(viewer=request.viewer, meeting=meeting, seat=seat, kind=kind, at=now())
    return _meeting(request.viewer, uuid)


@router.post("/agenda-items/{uuid}/vote", response={201: RoundOut}, summary="Open a vote")
@route(LEAD)
def open_vote(request: PageRequest, uuid: UUID, body: OpenVoteIn) -> Any:
    """On the motion of a point, in the running meeting."""
    opened = open_round(
        viewer=request.viewer,
        item=_item(request.viewer, uuid),
        is_secret=body.is_secret,
        at=now(),
    )
    return round_out(request.viewer, opened)


@router.post("/agenda-items/{uuid}/postpone", response=AgendaItemOut, summary="Postpone a motion")
@route(LEAD)
def postpone(request: PageRequest, uuid: UUID) -> Any:
    """Leave it for a later meeting; the next agenda takes it up."""
    postpone_motion(viewer=request.viewer, item=_item(request.viewer, uuid))
    return AgendaItemOut.of(_item(request.viewer, uuid))


@router.post("/agenda-items/{uuid}/outcome", response=AgendaItemOut, summary="Note what came of it")
@route(LEAD)
def outcome(request: PageRequest, uuid: UUID, body: OutcomeIn) -> Any:
    """While the meeting runs, or before its minutes."""
    note_outcome(viewer=request.viewer, item=_item(request.viewer, uuid), text=body.text)
    return AgendaItemOut.of(_item(request.viewer, uuid))


# --- members --------------------------------------------------------------------------------------


@router.post("/meetings/{uuid}/presence", response=MeetingOut, summary="Arrive or leave")
@route(TAKE_PART)
def presence(request: PageRequest, uuid: UUID, body: PresenceIn) -> Any:
    """A member says that they are here, or go. For members."""
    viewer, meeting = request.viewer, _meeting(request.viewer, uuid)
    seat = require_seat(viewer, meeting.committee)
    kind = Attendance.Kind(body.kind)
    record_attendance(viewer=viewer, meeting=meeting, seat=seat, kind=kind, at=now())
    return _meeting(viewer, uuid)


@router.post("/meetings/{uuid}/short-notice", response=MeetingOut, summary="Agree to late papers")
@route(TAKE_PART)
def short_notice(request: PageRequest, uuid: UUID) -> Any:
    """A chair agrees that this meeting's papers come late. For chairs."""
    meeting = _meeting(request.viewer, uuid)
    consent_to_short_notice(viewer=request.viewer, meeting=meeting, at=now())
    return _meeting(request.viewer, uuid)
