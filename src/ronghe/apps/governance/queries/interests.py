"""Interests as they bear on a motion: who should step aside, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from ronghe.apps.base.api import Reference, Text, text_of
from ronghe.apps.governance.models import Committee, Declaration, Interest, Motion, Seat
from ronghe.apps.people.api import Organisation, Viewer, in_force

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A member whose interest a motion touches."""

    seat: Seat
    why: Text


def interests_of(viewer: Viewer, committee: Committee) -> "QuerySet[Interest]":
    """The viewer's own interests in force or to come."""
    rows = Interest.objects.filter(committee=committee, person=viewer.person_id)
    return (rows.filter(ends_on__isnull=True) | rows.filter(ends_on__gte=viewer.on_date)).order_by(
        "starts_on", "pk"
    )


def last_declared(viewer: Viewer, committee: Committee) -> datetime | None:
    newest = Declaration.objects.filter(committee=committee, person=viewer.person_id)
    found = newest.order_by("-made_at").first()
    return found.made_at if found else None


def conflicts_in(motion: Motion, seats: Sequence[Seat], day: date) -> list[Conflict]:
    """Members who should step aside: they come from an organisation that the motion concerns, or
    have declared an interest in it or in its subject. The school itself is no such organisation.
    """
    concerned = set(motion.concerns.exclude(pk=motion.committee.organisation_id))
    interests = list(
        Interest.objects.filter(in_force(day), committee=motion.committee_id).select_related(
            "organisation"
        )
    )
    return [
        Conflict(seat, why)
        for seat in seats
        if (why := next(_reasons(motion, seat, concerned, interests), None))
    ]


def _reasons(
    motion: Motion, seat: Seat, concerned: set[Organisation], interests: list[Interest]
) -> Iterator[Text]:
    if seat.organisation is not None and seat.organisation in concerned:
        name = text_of(seat.organisation)
        yield Text(f"comes from {name.en}", f"来自{name.zh}")
    for interest in interests:
        if interest.person_id == seat.person_id and _touches(motion, interest, concerned):
            about = text_of(interest.organisation) if interest.organisation else None
            words = about or Text(interest.text, interest.text)
            yield Text(f"declared an interest: {words.en}", f"已申报利益关系：{words.zh}")


def _touches(motion: Motion, interest: Interest, concerned: set[Organisation]) -> bool:
    if interest.organisation is not None:
        subject = Reference("people.organisation", interest.organisation.uuid)
        return interest.organisation in concerned or motion.subject == subject
    mine, its = interest.matter, motion.subject
    return mine is not None and its is not None and (mine.kind, mine.uuid) == (its.kind, its.uuid)
