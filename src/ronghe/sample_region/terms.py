"""When things happen: five terms that end today, their teaching weeks, working days and hours."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ronghe.sample_region.records import Term

TERM_COUNT = 5
TERM_DAYS = 182
TEACHING_DAYS = 165
FIRST_MINUTE, LAST_MINUTE = 8 * 60, 17 * 60 + 30


def make_terms(today: date) -> tuple[Term, ...]:
    """Five terms of 26 weeks; today is near the end of the last, which goes on for two weeks."""
    start = today - timedelta(days=TERM_COUNT * TERM_DAYS - 14)
    return tuple(_term(number, start) for number in range(TERM_COUNT))


def _term(number: int, start: date) -> Term:
    begins = start + timedelta(days=number * TERM_DAYS)
    year = start + timedelta(days=(number // 2) * 2 * TERM_DAYS)
    return Term(
        number=number,
        year_label=f"{year.year}–{year.year + 1}",
        starts_on=begins,
        ends_on=begins + timedelta(days=TERM_DAYS - 1),
    )


def day_in(term: Term, part: float) -> date:
    """The working day at a part (0 to 1) of a term's teaching time."""
    return working_day(term.starts_on + timedelta(days=round(part * TEACHING_DAYS)))


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
