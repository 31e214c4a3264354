"""Committees near (of the first corner's programme, the viewer seated where they are a member) and
far (of another programme, school and region), each with a meeting, motions, a vote, a decision."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ronghe.apps.base.api import Text, now, today
from ronghe.apps.governance.models import (
    Attendance,
    Bench,
    Committee,
    Decision,
    Meeting,
    Motion,
    Seat,
    Vote,
    VotingRound,
)
from ronghe.apps.governance.services.committees import (
    Appointment,
    appoint_member,
    found_committee,
)
from ronghe.apps.governance.services.meetings import (
    circulate_meeting,
    close_meeting,
    plan_meeting,
    record_attendance,
    start_meeting,
)
from ronghe.apps.governance.services.minutes import draw_up_minutes
from ronghe.apps.governance.services.motions import assign_motion, propose_motion
from ronghe.apps.governance.services.voting import (
    cast_vote,
    close_round,
    open_round,
    open_written_round,
)
from ronghe.apps.people.api import (
    Membership,
    Person,
    Role,
    command_viewer,
    viewer_of_person,
)

if TYPE_CHECKING:
    from world import AccessWorld, Place

SYSTEM = command_viewer()


@dataclass(frozen=True)
class Room:
    """One committee with a thing of each kind."""

    place: "Place"
    committee: Committee
    seat: Seat
    waiting: Motion
    planned: Meeting
    running: Meeting
    over: Meeting
    written: VotingRound
    decision: Decision


def build(world: "AccessWorld") -> list[Room]:
    places = [world.corners[n].place for n in (0, 2, 3, 4)]
    rooms = [_room(place, number) for number, place in enumerate(places)]
    is_member = world.viewer and world.role in {Role.COMMITTEE_MEMBER, Role.PUBLIC_BENCH}
    if world.viewer and is_member:
        near = rooms[0].committee
        bench = Bench.PUBLIC if world.role == Role.PUBLIC_BENCH else Bench.SCHOOL
        Seat.objects.create(committee=near, person=world.viewer, bench=bench, starts_on=today())
    return rooms


def _room(place: "Place", number: int) -> Room:
    committee = found_committee(
        viewer=SYSTEM,
        organisation=place.organisation,
        programme=place.programme,
        title=Text(f"Hidden committee {number}", f"委员会{number}"),
        on_date=today(),
        notice_days=0,
    )
    seats = [_seat(committee, place, bench) for bench in (Bench.SCHOOL, Bench.ENTERPRISE)]
    over, decision = _meeting_held(committee, seats)
    running = _meeting_running(committee, seats)
    in_writing = _motion(committee, "in writing")
    at = now()
    written = open_written_round(
        viewer=SYSTEM, motion=in_writing, closes_at=at + timedelta(days=9), at=at
    )
    planned = plan_meeting(
        viewer=SYSTEM,
        committee=committee,
        starts_at=at + timedelta(days=30),
        place="Room 1",
        at=at,
    )
    waiting = _motion(committee, "waiting")
    return Room(place, committee, seats[0], waiting, planned, running, over, written, decision)


def _seat(committee: Committee, place: "Place", bench: Bench) -> Seat:
    person = Person.objects.create(name_en=f"Member {bench} of {committee.pk}")
    organisation = place.organisation if bench == Bench.SCHOOL else None
    Membership.objects.create(
        person=person, organisation=place.organisation, role=Role.ALUMNUS, starts_on=today()
    )
    appointment = Appointment(person, bench, today(), is_chair=True, organisation=organisation)
    return appoint_member(viewer=SYSTEM, committee=committee, appointment=appointment)


def _motion(committee: Committee, title: str) -> Motion:
    motion = propose_motion(
        viewer=SYSTEM,
        committee=committee,
        kind="governance.general",
        subject=None,
        title=Text(title, title),
        text="Because.",
        at=now(),
    )
    owner = committee.seats.get(bench=Bench.SCHOOL).person
    later = today() + timedelta(days=365)
    assign_motion(viewer=SYSTEM, motion=motion, owner=owner, due_on=later, review_on=later)
    return motion


def _meeting_running(committee: Committee, seats: list[Seat]) -> Meeting:
    _motion(committee, "on the table")
    at = now()
    soon = at + timedelta(seconds=1)
    meeting = plan_meeting(
        viewer=SYSTEM, committee=committee, starts_at=soon, place="Room 1", at=at
    )
    circulate_meeting(viewer=SYSTEM, meeting=meeting, at=at)
    start_meeting(viewer=SYSTEM, meeting=meeting, at=soon)
    for seat in seats:
        arrive = Attendance.Kind.ARRIVE
        record_attendance(viewer=SYSTEM, meeting=meeting, seat=seat, kind=arrive, at=soon)
    return meeting


def _meeting_held(committee: Committee, seats: list[Seat]) -> tuple[Meeting, Decision]:
    meeting = _meeting_running(committee, seats)
    item = meeting.agenda.get()
    voting_round = open_round(viewer=SYSTEM, item=item, at=now())
    for seat in seats:
        cast_vote(
            viewer=viewer_of_person(seat.person),
            voting_round=voting_round,
            choice=Vote.Choice.YES,
            at=now(),
        )
    close_round(viewer=SYSTEM, voting_round=voting_round, at=now())
    close_meeting(viewer=SYSTEM, meeting=meeting, at=now())
    draw_up_minutes(viewer=SYSTEM, meeting=meeting, at=now())
    return meeting, Decision.objects.get(motion=item.motion)


def _subjects(find: Any, **data: Any) -> Any:
    from subjects import Subject

    def make(world: "AccessWorld") -> list[Subject]:
        return [
            Subject(
                f"committee {number}",
                {"uuid": find(room).uuid},
                "unit",
                room.place,
                level="programme",
                data=data,
            )
            for number, room in enumerate(world.rooms["governance"])
        ]

    return make


def _committee(room: Room) -> Committee:
    return room.committee


def _waiting(room: Room) -> Motion:
    return room.waiting


def _running(room: Room) -> Meeting:
    return room.running


SUBJECTS = {
    "committee": _subjects(_committee),
    "committee_interests_settle": _subjects(_committee),
    "motion_new": _subjects(_committee),
    "meeting_new": _subjects(_committee),
    "seat_end": _subjects(lambda room: room.seat),
    "motion": _subjects(_waiting),
    "motion_dispose": _subjects(_waiting, do="nothing"),
    "motion_step_aside": _subjects(_waiting, reason="mine"),
    "meeting": _subjects(_running),
    "meeting_convene": _subjects(lambda room: room.planned, do="draw"),
    "meeting_close": _subjects(_running),
    "meeting_lead": _subjects(_running, do="close"),
    "meeting_take_part": _subjects(_running, do="arrive"),
    "minutes": _subjects(lambda room: room.over),
    "minutes_pdf_en": _subjects(lambda room: room.over),
    "minutes_pdf_zh": _subjects(lambda room: room.over),
    "minutes_sign": _subjects(lambda room: room.over),
    "minutes_annex": _subjects(lambda room: room.over, text="x"),
    "vote": _subjects(lambda room: room.written, choice="yes"),
    "vote_count": _subjects(lambda room: room.written),
    "vote_annul": _subjects(lambda room: room.written, reason="x"),
    "decision": _subjects(lambda room: room.decision),
    "decision_done": _subjects(lambda room: room.decision),
    "api:motion": _subjects(_waiting),
    "api:decision": _subjects(lambda room: room.decision),
}
