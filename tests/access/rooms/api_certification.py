"""Routes of certification: what their pages are about, and what they take as JSON."""

from collections.abc import Mapping
from typing import Any

from subjects import Make, Subject, classes, persons

from ronghe.apps.assessment.api import RatingSession
from ronghe.apps.base.api import new_uuid, now, today
from ronghe.apps.certification.models import EntryAssessment
from ronghe.apps.certification.services.items import item_reference
from rooms import certification_portfolio as portfolio
from rooms.api_routes import as_page
from rooms.certification_credentials import suspended
from rooms.certification_rules import each

REASON = {"reason": "An appeal"}
TITLES = {"title_en": "X", "title_zh": "某"}


def build(world: Any) -> list[EntryAssessment]:
    """A class's entry assessment for each corner, a session of its own."""
    return [_entry(corner) for corner in world.corners]


def _entry(corner: Any) -> EntryAssessment:
    session = RatingSession.objects.get(pk=corner.session.pk)
    session.pk, session.uuid = None, new_uuid()
    session.save(force_insert=True)
    return EntryAssessment.objects.create(
        session=session, school_class=corner.place.school_class, marked_at=now()
    )


def with_choice(world: Any) -> list[Subject]:
    """One's own place in a display, and a choice that is one's own."""
    room = portfolio.room_of(world)
    own = room.items.get(world.viewer.pk) if world.viewer else None
    data = {"targets": [str(item_reference(own))] if own else []}
    return [
        Subject(one.label, one.kwargs, one.kind, is_own=one.is_own, data=data)
        for one in portfolio.displays_shown_in(world)
    ]


def with_targets(world: Any) -> list[Subject]:
    return portfolio.share_links(with_choice=True)(world)


def entries(world: Any) -> list[Subject]:
    marked = world.rooms["api_certification"]
    return [
        Subject(
            f"class {number}",
            {"uuid": corner.place.school_class.uuid, "entry": marked[number].uuid},
            "unit",
            corner.place,
        )
        for number, corner in enumerate(world.corners)
    ]


def _certificate(one: Any) -> Mapping[str, Any]:
    return {"uuid": one.certificate.uuid}


def a_display(world: Any) -> Mapping[str, Any]:
    corner = world.corners[0]
    return {
        "school_class": str(corner.place.school_class.uuid),
        "instrument": str(world.instruments[0][1].uuid),
        "held_on": today().isoformat(),
    }


def session_as_text(world: Any) -> list[Subject]:
    return [
        Subject(
            one.label,
            one.kwargs,
            one.kind,
            one.place,
            data={"session": str(one.data["session"])},
        )
        for one in portfolio.entry_sessions(world)
    ]


SUBJECTS: dict[str, Make] = {
    "api:portfolio_entries_of": persons(),
    "api:person_stages": persons(),
    "api:person_transcript": persons(),
    "api:person_transcript_pdf": persons(),
    "api:read_item": portfolio.items(),
    "api:read_item_file": portfolio.items(),
    "api:edit_item": portfolio.items(data={"title": "T", "text": "t"}),
    "api:delete_item": portfolio.items(),
    "api:read_share_link": portfolio.share_links(),
    "api:edit_share_link": with_targets,
    "api:end_share_link": portfolio.share_links(),
    "api:person_stage_history": as_page("stage_history"),
    "api:stages_of_class": classes,
    "api:decide_class": as_page("class_decide", lambda subject: {"semester": 1}),
    "api:entry_assessments": classes,
    "api:add_entry": session_as_text,
    "api:remove_entry": entries,
    "api:display_options": classes,
    "api:read_display": portfolio.displays,
    "api:display_entries": portfolio.displays,
    "api:choose_for_display": with_choice,
    "api:read_shown": portfolio.entries(),
    "api:read_shown_file": portfolio.entries(with_file=True),
    "api:share_credential": as_page("credential_share", lambda subject: {"is_shown": True}),
    "api:credential_issued": as_page("credential_issued"),
    "api:suspend": as_page("credential_issued", lambda subject: REASON),
    "api:reinstate": suspended,
    "api:revoke": as_page("credential_issued", lambda subject: REASON),
    "api:read_certificate": each(_certificate),
    "api:change_certificate": each(_certificate, data=lambda one: TITLES),
    "api:read_rule": as_page("rule"),
    "api:rule_changes": as_page("rule"),
    "api:end_rule": as_page("rule_retire"),
    "api:class_standing": classes,
    "api:proved": each(_certificate),
    "api:batches": each(_certificate),
    "api:go_on": as_page("batch_retry"),
}
DATA = {"api:create_display": a_display}
