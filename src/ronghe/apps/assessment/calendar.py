"""Rating sessions in calendars: when one's own opens, and when those of a class end."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.queries.sessions import MANAGE, sessions_for
from ronghe.apps.assessment.services.sessions import is_answered_by_subject
from ronghe.apps.base.api import CalendarEntry, Days, Reference, Text, calendar_entries, text_of
from ronghe.apps.people.api import Viewer, may

SCHOOL_CLASS = "people.school_class"


def sessions_between(
    viewer: Viewer, about: Reference | None, days: Days
) -> Iterator[CalendarEntry]:
    """Of one class: its last days. Of oneself: the day on which forms open; the last day of what
    is open already comes with the next steps."""
    if viewer.person_id is None:
        return
    if about is None:
        yield from _opening(viewer, days)
    elif about.kind == SCHOOL_CLASS:
        yield from _closing(viewer, about, days)


def _opening(viewer: Viewer, days: Days) -> Iterator[CalendarEntry]:
    rows = _asked(viewer).filter(
        opens_on__gt=viewer.on_date, opens_on__gte=days.first, opens_on__lte=days.last
    )
    for session in rows.select_related("instrument").order_by("opens_on", "pk"):
        page = "forms" if is_answered_by_subject(session.instrument) else "rate"
        yield _entry(session, "opens", "Opens", "开始", session.opens_on, reverse(page))


def _closing(viewer: Viewer, about: Reference, days: Days) -> Iterator[CalendarEntry]:
    managed = sessions_for(viewer) if may(viewer, MANAGE) else RatingSession.objects.none()
    rows = (managed | _asked(viewer)).filter(
        school_class__uuid=about.uuid, closes_on__gte=days.first, closes_on__lte=days.last
    )
    for session in rows.distinct().order_by("closes_on", "pk"):
        yield _entry(session, "closes", "Last day", "截止", session.closes_on, "")


def _asked(viewer: Viewer) -> "QuerySet[RatingSession]":
    """Open sessions in which the viewer fills in a form."""
    own = Assignment.objects.filter(session=OuterRef("pk"), rater=viewer.person_id)
    return RatingSession.objects.filter(Exists(own), state=RatingSession.State.OPEN)


def _entry(
    session: RatingSession, which: str, en: str, zh: str, day: date, url: str
) -> CalendarEntry:
    title = text_of(session)
    return CalendarEntry(
        uid=f"assessment.session.{session.uuid}.{which}",
        title=Text(f"{en}: {title.en}", f"{zh}：{title.zh}"),
        starts=day,
        ends=day,
        url=url or reverse("forms"),
        kind="session",
    )


def register() -> None:
    calendar_entries.register("assessment.sessions", sessions_between)
