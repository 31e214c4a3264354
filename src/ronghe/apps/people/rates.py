"""How often something may be done, counted for all processes of an installation together.

A window of time is counted in one row of the database. A process may take several turns with one
write (`lease`) and hands them out by itself: no more than `most` are ever given in a window, and
what a process does not use up of its lease is lost to the others until the next one.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from ronghe.apps.people.keys import keyed_hash
from ronghe.apps.people.models import UseCount

MOST_LEASES = 10_000
KEPT_FOR = timedelta(hours=1)
ADD = """
    INSERT INTO people_usecount (subject, "window", count) VALUES (%s, %s, %s)
    ON CONFLICT (subject, "window") DO UPDATE SET count = people_usecount.count + excluded.count
    RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` turns in each window of `seconds`; so many taken with one write."""

    most: int
    seconds: int
    lease: int = 1

    def window(self, at: datetime) -> int:
        """When the window of a moment begins, in seconds since 1970."""
        moment = int(at.timestamp())
        return moment - moment % self.seconds

    def seconds_left(self, at: datetime) -> float:
        return self.window(at) + self.seconds - at.timestamp()


@dataclass(slots=True)
class _Lease:
    """The turns of a window that this process may still hand out."""

    window: int
    left: int
    is_over: bool = False


class Turns:
    """What one process has taken and not yet handed out; threads share it."""

    def __init__(self) -> None:
        self._leases: dict[str, _Lease] = {}
        self._lock = threading.Lock()

    def take(self, subject: str, rate: Rate, *, at: datetime) -> bool:
        """Whether one more is allowed now; counts it. Once a window is full, asking writes
        nothing."""
        window, key = rate.window(at), _hashed(subject)
        with self._lock:
            lease = self._leases.get(key)
            if lease is not None and lease.window == window and (lease.left or lease.is_over):
                lease.left -= 0 if lease.is_over else 1
                return not lease.is_over
        granted = _turns_granted(key, window, rate)
        with self._lock:
            if len(self._leases) >= MOST_LEASES:
                self._leases.clear()  # somebody comes with a new subject each time
            self._leases[key] = _Lease(window, max(granted - 1, 0), is_over=granted < 1)
        return granted >= 1


take_turn = Turns().take


def turns_taken(subject: str, rate: Rate, *, at: datetime) -> int:
    """How many turns all processes have taken in the window of a moment; one read."""
    row = UseCount.objects.filter(subject=_hashed(subject), window=rate.window(at))
    return row.values_list("count", flat=True).first() or 0


def count_turn(subject: str, rate: Rate, *, at: datetime) -> int:
    """Count one, without asking whether it is allowed; returns how many there are now."""
    return _add(_hashed(subject), rate.window(at), 1)


def drop_turns(subject: str) -> None:
    """Begin anew for a subject: the right password was given."""
    UseCount.objects.filter(subject=_hashed(subject)).delete()


def forget_turns(*, before: datetime) -> int:
    """Drop the counts of windows that are long over; returns how many."""
    oldest = int((before - KEPT_FOR).timestamp())
    return UseCount.objects.filter(window__lt=oldest).delete()[0]


def _hashed(subject: str) -> str:
    """Addresses and keys are not kept as they are."""
    return keyed_hash(subject, purpose="rate").hex()[:32]


def _turns_granted(key: str, window: int, rate: Rate) -> int:
    """Take a lease; returns how many of its turns lie within what the window allows."""
    taken = _add(key, window, rate.lease)
    return min(rate.most - (taken - rate.lease), rate.lease)


def _add(key: str, window: int, turns: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ADD, [key, window, turns])
        [total] = cursor.fetchone()
    return int(total)
