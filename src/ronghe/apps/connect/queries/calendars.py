"""Which calendars somebody can follow, and what stands in a feed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext, override

from ronghe.apps.base.api import (
    CalendarEntry,
    Days,
    Reference,
    Text,
    entries_between,
    next_steps,
    text_of,
)
from ronghe.apps.connect.models import CalendarFeed
from ronghe.apps.governance.api import committees_for
from ronghe.apps.people.api import SchoolClass, Viewer, viewer_of_person
from ronghe.standards.ical import Event, Feed, Status

SCHOOL_CLASS = "people.school_class"
COMMITTEE = "governance.committee"
BACK, AHEAD = timedelta(days=92), timedelta(days=400)
MOST_COMMITTEES = 20
EVERYTHING = Text("Everything of mine", "我的全部日程")


@dataclass(frozen=True, slots=True)
class Followed:
    """One calendar on offer, and when the link to it was made, if there is one."""

    about: Reference | None
    title: Text
    made_at: datetime | None

    @property
    def key(self) -> str:
        return str(self.about) if self.about else ""


def calendars_of(viewer: Viewer) -> list[Followed]:
    """One's own, those of one's classes, those of the committees one may see. Four queries."""
    offered: list[tuple[Reference | None, Text]] = [
        (None, EVERYTHING),
        *_classes(viewer),
        *_committees(viewer),
    ]
    rows = CalendarFeed.objects.filter(person=viewer.person_id, withdrawn_at=None)
    made = {str(row.about or ""): row.made_at for row in rows}
    return [Followed(about, title, made.get(str(about or ""))) for about, title in offered]


def _classes(viewer: Viewer) -> list[tuple[Reference | None, Text]]:
    held = {one.school_class_id for one in viewer.held if one.school_class_id}
    rows = SchoolClass.objects.filter(pk__in=held, closed_on=None).order_by("title_en", "pk")
    return [(Reference(SCHOOL_CLASS, row.uuid), text_of(row)) for row in rows]


def _committees(viewer: Viewer) -> list[tuple[Reference | None, Text]]:
    rows = committees_for(viewer).filter(dissolved_on=None).order_by("title_en", "pk")
    return [(Reference(COMMITTEE, row.uuid), text_of(row)) for row in rows[:MOST_COMMITTEES]]


def feed_of(feed: CalendarFeed, *, at: datetime, site: str, language: str = "") -> Feed:
    """What the feed shows now, in a language or else its person's; `site` begins every address in
    it.

    Raises nothing where the person has lost their roles: then it is empty.
    """
    viewer = viewer_of_person(feed.person, via="link")
    language = language or feed.person.language or "zh-hans"
    days = Days(viewer.on_date - BACK, viewer.on_date + AHEAD)
    with override(language):
        followed = {one.key: one for one in calendars_of(viewer)}.get(str(feed.about or ""))
        if followed is None:
            return Feed("Ronghe", settings.TIME_ZONE, (), language)
        entries = entries_between(viewer, feed.about, days)
        events = [_event(entry, feed, site) for entry in entries]
        if feed.about is None:
            events += _due(viewer, feed, site, {(e.url, e.starts) for e in entries}, days)
        house = gettext("Ronghe")
        name = f"{house} · {followed.title}"
        return Feed(name, settings.TIME_ZONE, tuple(events), language)


def _event(entry: CalendarEntry, feed: CalendarFeed, site: str) -> Event:
    return Event(
        uid=f"{entry.uid}@ronghe",
        summary=str(entry.title),
        starts=entry.starts,
        ends=entry.ends,
        stamp=feed.made_at,
        sequence=entry.revision,
        status=_status(entry),
        location=entry.place,
        url=site + entry.url,
        category=entry.kind,
    )


def _status(entry: CalendarEntry) -> Status:
    if entry.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.is_tentative else "CONFIRMED"


def _due(
    viewer: Viewer, feed: CalendarFeed, site: str, known: set[tuple[str, date]], days: Days
) -> list[Event]:
    """The next steps that have a day, but for those that an app's entry already shows. A step
    that moves to another day is another event, so no sequence has to be kept for it."""
    return [
        Event(
            uid=f"{step.key}.{step.due:%Y%m%d}.{feed.person.uuid}@ronghe",
            summary=step.title,
            starts=step.due,
            ends=step.due,
            stamp=feed.made_at,
            url=site + step.url,
            description=step.why,
            category="due",
        )
        for step in next_steps(viewer)
        if step.due and days.first <= step.due <= days.last and (step.url, step.due) not in known
    ]
