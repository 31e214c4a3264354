"""A feed to bytes. The same feed gives the same bytes, so that its digest can be its tag."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from ronghe.standards.ical.events import Event, Feed

PRODUCT = "-//Ronghe//Calendar feeds//EN"
ASK_AGAIN = timedelta(hours=1)
ONE_DAY = timedelta(days=1)


def write_feed(feed: Feed) -> bytes:
    """RFC 5545 with the names and refresh hints of RFC 7986; hours with their VTIMEZONE."""
    calendar = icalendar.Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", feed.name)
    calendar.add("X-WR-CALNAME", feed.name)  # what most programs read instead of NAME
    calendar.add("X-WR-TIMEZONE", feed.time_zone)
    calendar.add("REFRESH-INTERVAL", ASK_AGAIN, {"VALUE": "DURATION"})
    zone = ZoneInfo(feed.time_zone)
    for event in feed.events:
        calendar.add_component(_component(event, zone, feed.language))
    if any(not event.is_all_day for event in feed.events):
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _component(event: Event, zone: ZoneInfo, language: str) -> icalendar.Event:
    component = icalendar.Event()
    component.add("UID", event.uid)
    component.add("DTSTAMP", event.stamp)
    component.add("SEQUENCE", event.sequence)
    component.add("STATUS", event.status)
    component.add("SUMMARY", event.summary, {"LANGUAGE": language} if language else {})
    for name, text in (
        ("LOCATION", event.location),
        ("DESCRIPTION", event.description),
        ("CATEGORIES", event.category),
        ("URL", event.url),
    ):
        if text:
            component.add(name, text)
    _add_time(component, event, zone)
    return component


def _add_time(component: icalendar.Event, event: Event, zone: ZoneInfo) -> None:
    """Whole days end before the day after (DTEND is exclusive) and block no time."""
    if event.is_all_day:
        component.add("DTSTART", event.starts)
        component.add("DTEND", event.ends + ONE_DAY)
        component.add("TRANSP", "TRANSPARENT")
        return
    component.add("DTSTART", _in(event.starts, zone))
    component.add("DTEND", _in(event.ends, zone))


def _in(moment: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError(f"not an aware moment: {moment!r}")
    return moment.astimezone(zone)
