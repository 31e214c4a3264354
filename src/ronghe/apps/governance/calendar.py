"""Meetings in the calendars of those who sit in a committee or keep its papers."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from ronghe.apps.base.api import CalendarEntry, Days, Reference, Text, calendar_entries, text_of
from ronghe.apps.governance.models import Meeting, Seat
from ronghe.apps.governance.queries.committees import committees_for
from ronghe.apps.people.api import Viewer, in_force

COMMITTEE = "governance.committee"
CONVENE = "governance.convene_meeting"
USUAL_LENGTH = timedelta(hours=2)


def meetings_between(
    viewer: Viewer, about: Reference | None, days: Days
) -> Iterator[CalendarEntry]:
    """Of one committee, or of all where the viewer has a seat or keeps the papers."""
    if viewer.person_id is None or (about and about.kind != COMMITTEE):
        return
    rows = _own(viewer) if about is None else _of_committee(viewer, about)
    rows = rows.filter(starts_at__date__gte=days.first, starts_at__date__lte=days.last)
    for meeting in rows.select_related("committee").order_by("starts_at", "pk"):
        yield _entry(meeting)


def _own(viewer: Viewer) -> "QuerySet[Meeting]":
    seat = Seat.objects.filter(
        in_force(viewer.on_date), committee=OuterRef("committee"), person=viewer.person_id
    )
    kept = committees_for(viewer, CONVENE)
    return Meeting.objects.filter(Q(Exists(seat)) | Q(committee__in=kept))


def _of_committee(viewer: Viewer, about: Reference) -> "QuerySet[Meeting]":
    return Meeting.objects.filter(committee__in=committees_for(viewer), committee__uuid=about.uuid)


def _entry(meeting: Meeting) -> CalendarEntry:
    committee = text_of(meeting.committee)
    return CalendarEntry(
        uid=f"governance.meeting.{meeting.uuid}",
        title=Text(
            f"Meeting {meeting.number}: {committee.en}", f"第{meeting.number}次会议：{committee.zh}"
        ),
        starts=meeting.starts_at,
        ends=meeting.closed_at or meeting.starts_at + USUAL_LENGTH,
        url=reverse("meeting", args=[meeting.uuid]),
        kind="meeting",
        place=meeting.place,
        revision=meeting.revision,
        is_tentative=meeting.state == Meeting.State.PLANNED,
        is_cancelled=meeting.state == Meeting.State.CANCELLED,
    )


def register() -> None:
    calendar_entries.register("governance.meetings", meetings_between)
