"""Semesters of training by date. Pure.

A school year is cut on 1 August and 1 February, as estimates are, so that an estimate and a
decision of the same semester mean the same half-year whichever week a school begins in.
"""

from datetime import date, timedelta

AUGUST, FEBRUARY = 8, 2
ENTRY_DAYS = 30


def half_of(day: date) -> date:
    """The first day of the half of the school year that a day falls into."""
    if day.month >= AUGUST:
        return date(day.year, AUGUST, 1)
    if day.month >= FEBRUARY:
        return date(day.year, FEBRUARY, 1)
    return date(day.year - 1, AUGUST, 1)


def semester_of(day: date, entry_year: int) -> int:
    """The semester of training a day lies in; 1 is the first, 0 and below before entry."""
    start = half_of(day)
    if start.month == AUGUST:
        return (start.year - entry_year) * 2 + 1
    return (start.year - 1 - entry_year) * 2 + 2


def first_day(semester: int, entry_year: int) -> date:
    """Raises ValueError for a semester before the first."""
    if semester < 1:
        raise ValueError(f"there is no semester {semester}")
    year = entry_year + (semester - 1) // 2
    return date(year, AUGUST, 1) if semester % 2 else date(year + 1, FEBRUARY, 1)


def last_day(semester: int, entry_year: int) -> date:
    return first_day(semester + 1, entry_year) - timedelta(days=1)


def entry_due(enrolled_on: date) -> date:
    """The last day on which an entry assessment is in time."""
    return enrolled_on + timedelta(days=ENTRY_DAYS)
