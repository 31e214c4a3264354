"""A feed and its events, as far as Ronghe writes them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Event:
    """Two days mean whole days, the last one included; two aware moments mean hours.

    `uid` stays with the thing for good; `sequence` goes up with each change of it; `stamp` says
    when this was known (an aware moment).
    """

    uid: str
    summary: str
    starts: date | datetime
    ends: date | datetime
    stamp: datetime
    sequence: int = 0
    status: Status = "CONFIRMED"
    location: str = ""
    url: str = ""
    description: str = ""
    category: str = ""

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.starts, datetime)


@dataclass(frozen=True, slots=True)
class Feed:
    """`time_zone` is where the hours are shown (a name of the IANA database)."""

    name: str
    time_zone: str
    events: tuple[Event, ...]
    language: str = ""
