"""iCalendar (RFC 5545) feeds: events as dataclasses to bytes, and back."""

from ronghe.standards.ical.events import Event, Feed, Status
from ronghe.standards.ical.reading import NotACalendar, read_feed
from ronghe.standards.ical.writing import write_feed

__all__ = ["Event", "Feed", "NotACalendar", "Status", "read_feed", "write_feed"]
