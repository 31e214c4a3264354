"""Predicates on what stands in the tables of governance."""

from datetime import date, timedelta

from ronghe.apps.governance.models import Meeting, Motion

SATURDAY = 5
LIVE_MEETINGS = (Meeting.State.PLANNED, Meeting.State.CIRCULATED, Meeting.State.RUNNING)
UNDECIDED = (
    Motion.State.SUBMITTED,
    Motion.State.POSTPONED,
    Motion.State.ON_AGENDA,
    Motion.State.OPEN,
)
WAITS_FOR_AGENDA = (Motion.State.SUBMITTED, Motion.State.POSTPONED)
DECIDED = (Motion.State.CARRIED, Motion.State.FAILED)


def is_assigned(motion: Motion) -> bool:
    """Its decision will have an owner, a due date and a day on which its effect is looked at."""
    return motion.is_assigned


def working_days(start: date, end: date) -> int:
    """Mondays to Fridays after `start`, up to and with `end`: from a Monday to the next are five.

    Public holidays are not known here; a committee that meets around one asks for more days.
    """
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)
