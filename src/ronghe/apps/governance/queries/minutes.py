"""What minutes are made of: the events of a meeting, in both languages, as plain content."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import NotFound, Reference, Text, day_of, digest_of_content, text_of
from ronghe.apps.governance.kinds import kind_named
from ronghe.apps.governance.models import (
    AgendaItem,
    Attendance,
    Decision,
    EffectReview,
    Meeting,
    Minutes,
    Motion,
    Seat,
    VotingRound,
)
from ronghe.apps.governance.queries.committees import VIEW, committees_for, seats_in_term
from ronghe.apps.people.api import Viewer

Content = dict[str, Any]


def reference_of(minutes: Minutes) -> Reference:
    return Reference("governance.minutes", minutes.uuid, str(minutes.version))


def latest_minutes(meeting: Meeting) -> Minutes | None:
    """The version in force; None before minutes are drawn up. The caller has found the meeting."""
    return Minutes.objects.filter(meeting=meeting).order_by("-version").first()


def minutes_for(viewer: Viewer, meeting_uuid: UUID) -> Minutes:
    """The minutes of a meeting that the viewer may see; NotFound otherwise."""
    found = Minutes.objects.filter(
        meeting__uuid=meeting_uuid, meeting__committee__in=committees_for(viewer, VIEW)
    )
    minutes = found.select_related("meeting__committee").order_by("-version").first()
    if minutes is None:
        raise NotFound("There are no minutes of this meeting yet.", "该会议尚无纪要。")
    return minutes


def is_unchanged(minutes: Minutes) -> bool:
    """Whether the content is still what the digest was made of."""
    return digest_of_content(minutes.content) == minutes.digest


def content_of(meeting: Meeting) -> Content:
    """The content of the minutes from what was recorded; nothing in it is typed in for them."""
    committee = meeting.committee
    return {
        "committee": _both(text_of(committee)),
        "organisation": _both(text_of(committee.organisation)),
        "number": meeting.number,
        "place": meeting.place,
        "presiding": str(meeting.presiding),
        "starts_at": _moment(meeting.starts_at),
        "circulated_at": _moment(meeting.circulated_at),
        "opened_at": _moment(meeting.opened_at),
        "closed_at": _moment(meeting.closed_at),
        "attendance": _attendance(meeting),
        "items": _items(meeting),
    }


def _both(text: Text) -> Mapping[str, str]:
    return {"en": text.en, "zh": text.zh}


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _person(seat: Seat) -> Content:
    return {
        "name": _both(seat.person.name),
        "from": _both(text_of(seat.organisation)) if seat.organisation else None,
        "bench": str(seat.bench),
        "is_chair": seat.is_chair,
    }


def _attendance(meeting: Meeting) -> list[Content]:
    """Everybody who had a seat on the day, with when they came and went; nobody's time: absent."""
    times: dict[int, list[list[str]]] = defaultdict(list)
    for seat, kind, at in Attendance.objects.filter(meeting=meeting).values_list(
        "seat", "kind", "at"
    ):
        times[seat].append([kind, at.isoformat()])
    day = day_of(meeting.opened_at or meeting.starts_at)
    return [
        {**_person(seat), "times": times[seat.pk]} for seat in seats_in_term(meeting.committee, day)
    ]


def _items(meeting: Meeting) -> list[Content]:
    items = AgendaItem.objects.filter(meeting=meeting).select_related(
        "motion__owner", "motion__committee", "decision__motion"
    )
    return [_item(meeting, item) for item in items]


def _item(meeting: Meeting, item: AgendaItem) -> Content:
    content: Content = {
        "position": item.position,
        "title": _both(text_of(item)),
        "note": item.outcome,
        "note_lang": item.outcome_lang,
    }
    if item.motion is not None:
        content["motion"] = _motion(meeting, item.motion)
    if item.decision is not None:
        content["reviews"] = _reviews(meeting, item.decision)
    return content


def _motion(meeting: Meeting, motion: Motion) -> Content:
    recusals = motion.recusals.select_related("seat__person", "seat__organisation")
    rounds = VotingRound.objects.filter(motion=motion, meeting=meeting)
    decision = Decision.objects.filter(motion=motion, voting_round__meeting=meeting).first()
    return {
        "uuid": str(motion.uuid),
        "kind": _both(kind_named(motion.kind).title),
        "majority": kind_named(motion.kind).majority,
        "text": motion.text,
        "text_lang": motion.lang,
        "recusals": [{**_person(one.seat), "reason": one.reason} for one in recusals],
        "rounds": [_round(one) for one in rounds],
        "decision": _decision(decision) if decision else None,
    }


def _round(one: VotingRound) -> Content:
    votes = one.votes.select_related("seat__person", "seat__organisation")
    named = [] if one.is_secret else [[_both(v.seat.person.name), v.choice] for v in votes]
    return {
        "number": one.number,
        "state": one.state,
        "is_secret": one.is_secret,
        "reason": one.reason,
        "opened_at": _moment(one.opened_at),
        "closed_at": _moment(one.closed_at),
        "tally": one.tally,
        "votes": named,
    }


def _decision(decision: Decision) -> Content:
    return {
        "uuid": str(decision.uuid),
        "carried": decision.carried,
        "owner": _both(decision.owner.name) if decision.owner else None,
        "due_on": _day(decision.due_on),
        "review_on": _day(decision.review_on),
    }


def _reviews(meeting: Meeting, decision: Decision) -> list[Content]:
    rows: Sequence[EffectReview] = list(decision.reviews.filter(meeting=meeting))
    return [
        {
            "verdict": row.verdict,
            "text": row.text,
            "lang": row.lang,
            "review_again_on": _day(row.review_again_on),
        }
        for row in rows
    ]
