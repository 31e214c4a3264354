"""Routes that do what a page does: the same things, reached alike, with a body of JSON."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ronghe.apps.base.api import now, today

Body = Callable[[Any], Mapping[str, Any]]


def as_page(page: str, body: Body = lambda subject: {}) -> Callable[[Any], list[Any]]:
    """The subjects of a page, each with the body that the route takes."""

    def make(world: Any) -> list[Any]:
        from subjects import SUBJECTS as known

        return [replace(one, data=body(one)) for one in known[page](world)]

    return make


def chosen(subject: Any) -> Mapping[str, Any]:
    return {"chosen": {}, "comment": ""}


def class_of(subject: Any) -> Mapping[str, Any]:
    return {"school_class": str(subject.place.school_class.uuid)}


def a_session(world: Any) -> Mapping[str, Any]:
    day = today().isoformat()
    corner = world.corners[0]
    return {
        "school_class": str(corner.place.school_class.uuid),
        "instrument": str(world.instruments[0][1].uuid),
        "title_en": "x",
        "context": "workshop",
        "phase": "process",
        "opens_on": day,
        "closes_on": day,
    }


def a_meeting(world: Any) -> Mapping[str, Any]:
    committee = world.rooms["governance"][0].committee
    return {"committee": str(committee.uuid), "starts_at": now().isoformat()}


SUBJECTS = {
    "api:session_of": as_page("session"),
    "api:end_session": as_page("session_close"),
    "api:hand_in_form": as_page("form", chosen),
    "api:hand_in_rating": as_page("rate_person", chosen),
    "api:meeting_of": as_page("meeting"),
    "api:fulfil": as_page("decision_done", lambda subject: {"note": "done"}),
    "api:end_equipment": as_page("equipment_retire"),
    "api:end_signal": as_page("signal_withdraw", lambda subject: {"reason": "Wrong"}),
    "api:create_report": as_page("resource_file", lambda subject: {"text": "wrong"}),
    "api:create_enrolments": as_page("module_enrolments", class_of),
}
DATA = {
    "api:create_session": a_session,
    "api:create_meeting": a_meeting,
    "api:create_equipment": lambda world: {
        "organisation": str(world.corners[0].place.organisation.uuid),
        "type": "none",
    },
}
