"""What the apps know of days and hours, for whoever follows it in a calendar of their own.

A provider lives in the app that knows; it yields what its viewer may see, about everything of
theirs (`about` is None) or about one thing (a class, a committee).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ronghe.apps.base.references import Reference
from ronghe.apps.base.registries import Registry
from ronghe.apps.base.text import Text


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something at a time. Two days mean whole days, the last one included; two moments mean
    hours. `uid` stays the same while the thing does; `revision` goes up when it changes. The title
    names no person: calendars lie on other people's servers."""

    uid: str
    title: Text
    starts: date | datetime
    ends: date | datetime
    url: str
    kind: str
    place: str = ""
    revision: int = 0
    is_tentative: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date


CalendarProvider = Callable[[Any, Reference | None, Days], Iterable[CalendarEntry]]
calendar_entries: Registry[CalendarProvider] = Registry("calendar entries")


def entries_between(viewer: Any, about: Reference | None, days: Days) -> list[CalendarEntry]:
    """Every app's entries that this viewer may see, by day and name."""
    found = [entry for provide in calendar_entries for entry in provide(viewer, about, days)]
    return sorted(found, key=lambda entry: (entry.starts.isoformat(), entry.uid))
