"""When things happen: five half-years of school up to today, their working days and hours.

The autumn half runs from 1 September to the end of January, the spring half from 15 February to
the middle of July. The last of the five is the newest one that today is well into or past.
"""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ronghe.sample_region.records import Term

TERM_COUNT = 5
# So many days of a half must have passed before it counts as under way.
WELL_INTO = 42
# Evidence is made up to so many days before today.
RECENT = 3
FIRST_MINUTE, LAST_MINUTE = 8 * 60, 17 * 60 + 30


def make_terms(today: date) -> tuple[Term, ...]:
    """The five half-years of evidence, the oldest first."""
    year, half = today.year + 1, 1
    while _begins(year, half) + timedelta(days=WELL_INTO) > today:
        year, half = _before(year, half)
    halves = [(year, half)]
    while len(halves) < TERM_COUNT:
        halves.append(_before(*halves[-1]))
    return tuple(_term(number, *named, today) for number, named in enumerate(reversed(halves)))


def _before(year: int, half: int) -> tuple[int, int]:
    """The half before; `year` is the one in which the school year began."""
    return (year, 1) if half == 2 else (year - 1, 2)


def _begins(year: int, half: int) -> date:
    return date(year, 9, 1) if half == 1 else date(year + 1, 2, 15)


def _term(number: int, year: int, half: int, today: date) -> Term:
    teaching_to = date(year + 1, 1, 17) if half == 1 else date(year + 1, 7, 8)
    return Term(
        number=number,
        year_label=f"{year}–{year + 1}",
        half=half,
        starts_on=_begins(year, half),
        ends_on=date(year + 1, 1, 31) if half == 1 else date(year + 1, 7, 15),
        school_year_from=date(year, 9, 1),
        evidence_to=min(teaching_to, today - timedelta(days=RECENT)),
    )


def day_in(term: Term, part: float) -> date:
    """The working day at a part (0 to 1) of a half-year's evidence."""
    days = (term.evidence_to - term.starts_on).days
    return working_day(term.starts_on + timedelta(days=round(part * days)))


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def moments(
    day: date, count: int, random: np.random.Generator, *, days: int = 4
) -> NDArray[np.datetime64]:
    """`count` minutes in working hours of the `days` days before `day` and on it."""
    back = random.integers(0, days, count)
    chosen = np.array([working_day(day - timedelta(days=int(b))) for b in back], "datetime64[D]")
    minutes = random.integers(FIRST_MINUTE, LAST_MINUTE, count)
    return chosen.astype("datetime64[m]") + minutes.astype("timedelta64[m]")


def months_before(today: date, count: int) -> list[date]:
    """The first days of the `count` whole months before today's, the oldest first."""
    newest = today.year * 12 + today.month - 2
    return [date(n // 12, n % 12 + 1, 1) for n in range(newest - count + 1, newest + 1)]
