"""How students and groups of them stand: growth over a year, place among others of the same
semester, basic against higher-order. Measures in logits of one calibration's scale."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot, sqrt
from typing import Any

from ronghe.apps.assessment.models import Estimate
from ronghe.apps.base.presentation.ruler import NORMAL_95

LEAST_STUDENTS = 5
AUGUST = 8
WIDE = 0.3  # logits: a gap smaller than this is not worth a word
COLUMNS = (
    "person_id",
    "dimension",
    "part",
    "term_starts_on",
    "measure",
    "standard_error",
    "is_supported",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One estimate, without what only its own page needs."""

    person: int
    dimension: str
    part: str
    term: date
    measure: float
    standard_error: float
    is_supported: bool


def measured(calibrations: Iterable[int], **where: Any) -> list[Measured]:
    """Estimates under these calibrations (primary keys), by half-year; one query."""
    rows = Estimate.objects.filter(calibration__in=list(calibrations), **where)
    return [Measured(*row) for row in rows.order_by("term_starts_on").values_list(*COLUMNS)]


@dataclass(frozen=True, slots=True)
class Movement:
    """A student on one dimension against an earlier half-year; `change` and `usual` in logits.

    `usual` is what students of the programme grow between these two semesters, None if unknown.
    """

    change: float
    standard_error: float
    usual: float | None = None

    @property
    def verdict(self) -> str:
        """ "up" or "down" where the change is beyond its uncertainty; "still" where it is not and
        what is usual lies beyond it; "open" where the evidence cannot tell."""
        reach = NORMAL_95 * self.standard_error
        if self.change > reach:
            return "up"
        if self.change < -reach:
            return "down"
        return "still" if self.usual is not None and self.change + reach < self.usual else "open"


@dataclass(frozen=True, slots=True)
class MeanView:
    """A mean over students with its standard error (U students)."""

    mean: float
    standard_error: float
    count: int

    @property
    def lower(self) -> float:
        return self.mean - NORMAL_95 * self.standard_error

    @property
    def upper(self) -> float:
        return self.mean + NORMAL_95 * self.standard_error


def mean_of(values: Sequence[float]) -> MeanView | None:
    """The mean of measures; None for fewer than LEAST_STUDENTS. Its standard error has both
    sources, how students differ and how well each is known: their spread holds both."""
    count = len(values)
    if count < LEAST_STUDENTS:
        return None
    mean = sum(values) / count
    variance = sum((value - mean) ** 2 for value in values) / (count - 1)
    return MeanView(mean, sqrt(variance / count), count)


@dataclass(frozen=True, slots=True)
class Span:
    """Two half-years that are compared, by their first days."""

    before: date
    now: date


def span_of(measured: Iterable[tuple[int, date]]) -> Span | None:
    """From who was measured when: the newest half-year with LEAST_STUDENTS against the one a year
    before, or the one before it where a year ago nobody was; None with less than two."""
    counts: dict[date, int] = {}
    for _, term in measured:
        counts[term] = counts.get(term, 0) + 1
    terms = sorted(term for term, count in counts.items() if count >= LEAST_STUDENTS)
    if len(terms) < 2:
        return None
    now = terms[-1]
    year_ago = now.replace(year=now.year - 1)
    return Span(year_ago if year_ago in terms else terms[-2], now)


def semester_of(term: date, entry_year: int) -> int:
    """The semester of training in the half-year that begins at `term`; 1 is the first."""
    first_half = term.month >= AUGUST
    school_year = term.year if first_half else term.year - 1
    return (school_year - entry_year) * 2 + (1 if first_half else 2)


@dataclass(frozen=True, slots=True)
class Others:
    """What a calibration found about all students of the programme, by semester of training."""

    population: Mapping[str, Any]

    def mean(self, dimension: str, semester: int) -> float | None:
        names = self.population.get("dimensions", ())
        means = self.population.get("means", {}).get(f"semester {semester}")
        return float(means[names.index(dimension)]) if means and dimension in names else None

    def growth(self, dimension: str, before: int, now: int) -> float | None:
        first, last = self.mean(dimension, before), self.mean(dimension, now)
        return None if first is None or last is None else last - first


Key = tuple[int, date]


def growth_of(whole: Mapping[Key, Measured], span: Span | None) -> MeanView | None:
    """The mean change of the students who were measured in both half-years."""
    if span is None:
        return None
    changes = [
        row.measure - whole[person, span.before].measure
        for (person, term), row in sorted(whole.items())
        if term == span.now and (person, span.before) in whole
    ]
    return mean_of(changes)


def gap_of(rows: Iterable[Measured], dimension: str) -> MeanView | None:
    """Basic minus higher-order, by student, in the half-year each was last measured in."""
    parts: dict[str, dict[int, float]] = {"basic": {}, "higher": {}}
    for row in rows:
        if row.dimension == dimension and row.part in parts:
            parts[row.part][row.person] = row.measure
    basic, higher = parts["basic"], parts["higher"]
    return mean_of([basic[p] - higher[p] for p in sorted(basic.keys() & higher.keys())])


def movement_of(
    whole: Mapping[Key, Measured], person: int, span: Span | None, usual: float | None
) -> Movement | None:
    if span is None or (person, span.now) not in whole or (person, span.before) not in whole:
        return None
    now, before = whole[person, span.now], whole[person, span.before]
    error = hypot(before.standard_error, now.standard_error)
    return Movement(now.measure - before.measure, error, usual)


def is_wide(gap: MeanView | None) -> bool:
    """Higher-order work lags basic skills: beyond chance, and by enough to matter."""
    return gap is not None and gap.lower > 0 and gap.mean >= WIDE
