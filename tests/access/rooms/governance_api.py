"""Routes of governance: what their pages are about, and what they take as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ronghe.apps.base.api import now, today
from ronghe.apps.governance.models import AgendaItem, Interest, Motion
from ronghe.apps.governance.queries.overview import candidates_for
from ronghe.apps.governance.services.agenda import add_agenda_item
from ronghe.apps.people.api import Person, command_viewer
from rooms.api_routes import as_page
from rooms.governance import Room

SYSTEM = command_viewer()


Data = Callable[[Any, Room], Mapping[str, Any]]


def each(find: Callable[[Room], Any], data: Data = lambda world, room: {}) -> Callable[[Any], Any]:
    """One subject for each committee, with the body that the route takes."""

    def make(world: Any) -> list[Any]:
        from subjects import Subject

        return [
            Subject(
                f"committee {number}",
                {"uuid": find(room).uuid},
                "unit",
                room.place,
                level="programme",
                data=data(world, room),
            )
            for number, room in enumerate(world.rooms["governance"])
        ]

    return make


def committees(**data: Any) -> Any:
    return each(lambda room: room.committee, lambda world, room: data)


def waiting(**data: Any) -> Any:
    return each(lambda room: room.waiting, lambda world, room: data)


def planned(**data: Any) -> Any:
    return each(lambda room: room.planned, lambda world, room: data)


def running(**data: Any) -> Any:
    return each(lambda room: room.running, lambda world, room: data)


def over(**data: Any) -> Any:
    return each(lambda room: room.over, lambda world, room: data)


def written(**data: Any) -> Any:
    return each(lambda room: room.written, lambda world, room: data)


def decided(**data: Any) -> Any:
    return each(lambda room: room.decision, lambda world, room: data)


def points(**data: Any) -> Any:
    """The motion on the table of the running meeting."""
    return each(lambda room: AgendaItem.objects.get(meeting=room.running), lambda world, room: data)


def planned_points(**data: Any) -> Any:
    """A point in words of the planned meeting."""
    return each(
        lambda room: AgendaItem.objects.get(meeting=room.planned, motion=None),
        lambda world, room: data,
    )


@dataclass(frozen=True)
class Own:
    """For each committee: an interest and a draft of the viewer's, or of a member's."""

    interests: list[Interest]
    drafts: list[Motion]


def build(world: Any) -> Own:
    """These, and a point on the agenda of each planned meeting."""
    rooms = world.rooms["governance"]
    for room in rooms:
        add_agenda_item(viewer=SYSTEM, meeting=room.planned, title="A point")
    return Own(
        [_interest(room, world.viewer or room.seat.person) for room in rooms],
        [_draft(room, world.viewer or room.seat.person) for room in rooms],
    )


def _interest(room: Room, person: Person) -> Interest:
    return Interest.objects.create(
        committee=room.committee,
        person=person,
        text="Mine",
        starts_on=today(),
        declared_at=now(),
    )


def _draft(room: Room, person: Person) -> Motion:
    return Motion.objects.create(
        committee=room.committee,
        kind="governance.general",
        title_en="Drafted",
        title_zh="草案",
        proposed_by=person,
        proposed_at=now(),
    )


def interests(world: Any) -> list[Any]:
    made = world.rooms["governance_api"].interests
    return [
        replace(one, kwargs={**one.kwargs, "interest": interest.uuid})
        for one, interest in zip(committees()(world), made, strict=True)
    ]


def drafts(world: Any) -> list[Any]:
    made = world.rooms["governance_api"].drafts
    return [
        replace(one, kwargs={"uuid": draft.uuid})
        for one, draft in zip(committees()(world), made, strict=True)
    ]


def a_motion(world: Any) -> Mapping[str, Any]:
    committee = world.rooms["governance"][0].committee
    return {"committee": str(committee.uuid), "kind": "governance.general", "title": "x"}


def a_committee(world: Any) -> Mapping[str, Any]:
    return {
        "organisation": str(world.corners[0].place.organisation.uuid),
        "title_en": "Of the whole school",
        "title_zh": "全校委员会",
    }


REASON = {"reason": "x"}
SUBJECTS = {
    "api:committee_of": committees(),
    "api:seats": committees(),
    "api:create_seat": each(
        lambda room: room.committee,
        lambda world, room: {
            "person": str(candidates_for(SYSTEM, room.committee)[0].person.uuid),
            "bench": "enterprise",
            "starts_on": "2026-01-01",
        },
    ),
    "api:candidates": committees(),
    "api:finish_seat": as_page("seat_end", lambda subject: {}),
    "api:matters": committees(),
    "api:interests": committees(),
    "api:create_interest": committees(text="x", starts_on="2026-01-01"),
    "api:finish_interest": interests,
    "api:declare": committees(),
    "api:motion_pack": waiting(),
    "api:motion_rounds": waiting(),
    "api:hand_in_motion": drafts,
    "api:take_motion_back": waiting(),
    "api:assign": each(
        lambda room: room.waiting,
        lambda world, room: {
            "owner": str(room.seat.person.uuid),
            "due_on": "2030-01-01",
            "review_on": "2030-02-01",
        },
    ),
    "api:recuse_oneself": waiting(**REASON),
    "api:recuse_member": each(
        lambda room: room.waiting, lambda world, room: {"seat": str(room.seat.uuid), **REASON}
    ),
    "api:open_in_writing": waiting(days=7),
    "api:read_round": written(),
    "api:cast": written(choice="yes"),
    "api:count": written(),
    "api:annul": written(**REASON),
    "api:agenda": planned(),
    "api:remove_point": planned_points(),
    "api:move_point": planned_points(direction="up"),
    "api:add_point": planned(title="x"),
    "api:draw": planned(),
    "api:reschedule": planned(starts_at=(now() + timedelta(days=60)).isoformat()),
    "api:circulate": planned(),
    "api:cancel": planned(),
    "api:board": running(),
    "api:start": planned(),
    "api:close": running(),
    "api:attendance": each(
        lambda room: room.running,
        lambda world, room: {"seat": str(room.seat.uuid), "kind": "leave"},
    ),
    "api:presence": running(kind="arrive"),
    "api:short_notice": planned(),
    "api:open_vote": points(),
    "api:postpone": points(),
    "api:outcome": points(text="x"),
    "api:read_minutes": over(),
    "api:print_minutes": over(),
    "api:make_minutes": over(),
    "api:sign": over(digest="", password=""),
    "api:annex": over(text="x"),
    "api:effect_reviews": decided(),
    "api:review": decided(verdict="helped", text="x"),
}
DATA = {"api:create_motion": a_motion, "api:create_committee": a_committee}
