"""Bytes to a feed: what Ronghe wrote, and calendars of others as far as they say the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar

from ronghe.standards.ical.events import Event, Feed

MOST_BYTES = 5_000_000
ONE_DAY = timedelta(days=1)


class NotACalendar(ValueError):
    """Bytes that are no readable iCalendar object, and why."""


def read_feed(content: bytes) -> Feed:
    """Raises NotACalendar, and nothing else, for what cannot be read."""
    if len(content) > MOST_BYTES:
        raise NotACalendar(f"larger than {MOST_BYTES} bytes")
    try:
        calendar = icalendar.Calendar.from_ical(content)
        events = tuple(_event(component) for component in calendar.walk("VEVENT"))
    except NotACalendar:
        raise
    except Exception as error:  # the library raises many kinds for what others send
        raise NotACalendar(str(error)) from error
    if calendar.name != "VCALENDAR":
        raise NotACalendar("no VCALENDAR")
    name = str(calendar.get("X-WR-CALNAME") or calendar.get("NAME") or "")
    return Feed(name, str(calendar.get("X-WR-TIMEZONE") or "UTC"), events)


def _event(component: Any) -> Event:
    if "UID" not in component or "DTSTART" not in component:
        raise NotACalendar("an event without UID or DTSTART")
    starts = _time(component, "DTSTART")
    return Event(
        uid=str(component["UID"]),
        summary=str(component.get("SUMMARY", "")),
        starts=starts,
        ends=_end(component, starts),
        stamp=_stamp(component),
        sequence=int(component.get("SEQUENCE", 0)),
        status=_status(str(component.get("STATUS", "CONFIRMED"))),
        location=str(component.get("LOCATION", "")),
        url=str(component.get("URL", "")),
        description=str(component.get("DESCRIPTION", "")),
        category=_categories(component),
    )


def _time(component: Any, name: str) -> date | datetime:
    """A day or a moment; the library hands on what it could not read."""
    found = component.decoded(name)
    if not isinstance(found, date):
        raise NotACalendar(f"{name} is no time")
    return found


def _stamp(component: Any) -> datetime:
    found = _time(component, "DTSTAMP") if "DTSTAMP" in component else None
    return found if isinstance(found, datetime) else datetime.fromtimestamp(0, UTC)


def _end(component: Any, starts: date | datetime) -> date | datetime:
    """The last day, or the moment of the end; without one, the start's own."""
    if "DTEND" not in component:
        return starts
    ends = _time(component, "DTEND")
    return ends if isinstance(starts, datetime) else ends - ONE_DAY


def _status(text: str) -> Any:
    return text if text in ("CONFIRMED", "TENTATIVE", "CANCELLED") else "CONFIRMED"


def _categories(component: Any) -> str:
    found = component.get("CATEGORIES")
    return ",".join(str(one) for one in found.cats) if found is not None else ""
