"""From the database to the engine: which observations a calibration reads, as columns.

The unit of measurement is a person in a term, so that growth shows instead of being averaged
away; semesters of training are the groups of the latent regression (ADR 0007).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.apps.assessment.models import Observation
from ronghe.apps.competence.api import EVIDENCE_KIND, EvidenceKind, Framework, InstrumentKind
from ronghe.apps.people.api import Membership, Role
from ronghe.engines.measurement import Ratings

NO_RATER = "-"
MEASURED_KINDS = tuple(
    kind
    for kind in InstrumentKind
    if EVIDENCE_KIND[kind] in {EvidenceKind.RATED, EvidenceKind.ANSWERED}
)

COLUMNS = (
    "subject_id",
    "subject__pseudonym",
    "item__code",
    "item__competence__code",
    "item__competence__dimension",
    "item__competence__order",
    "item__instrument__kind",
    "rater__pseudonym",
    "is_by_enterprise",
    "is_by_peer",
    "context",
    "phase",
    "session_id",
    "observed_on",
    "score",
)

Texts = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class ObservationTable:
    """N observations as columns (N,). `unit` is a person in a term: "<pseudonym>@<term start>".

    `rater` is a pseudonym, or NO_RATER for answers that nobody rated; `session` is a primary key,
    0 where there is none. `semester` counts from entry, 1 the first.
    """

    person: NDArray[np.int64]
    unit: Texts
    term: NDArray[Any]
    semester: NDArray[np.int64]
    item: Texts
    competence: Texts
    dimension: Texts
    order: Texts
    kind: Texts
    rater: Texts
    is_by_enterprise: NDArray[np.bool_]
    is_by_peer: NDArray[np.bool_]
    context: Texts
    phase: Texts
    session: NDArray[np.int64]
    observed_on: NDArray[Any]
    score: NDArray[np.int64]

    @property
    def count(self) -> int:
        return len(self.score)

    def where(self, rows: NDArray[np.bool_]) -> "ObservationTable":
        """The rows of a mask (N,)."""
        return ObservationTable(*(getattr(self, name)[rows] for name in self.__slots__))

    def ratings(self) -> Ratings:
        """The engine's view: units as persons, items, raters as the one further facet."""
        return Ratings.from_labels(
            person=self.unit, item=self.item, score=self.score, facets={"rater": self.rater}
        )

    def dimensions(self) -> Mapping[str, str]:
        return dict(zip(self.item.tolist(), self.dimension.tolist(), strict=True))

    def groups(self) -> Mapping[str, str]:
        """Each unit's semester, as the group of the latent regression."""
        named = (f"semester {number}" for number in self.semester.tolist())
        return dict(zip(self.unit.tolist(), named, strict=True))


def load_observations(
    framework: Framework,
    *,
    evidence_to: datetime | None = None,
    left_out: Collection[int] = (),
    persons: Collection[int] | None = None,
    kinds: Collection[str] = MEASURED_KINDS,
) -> ObservationTable:
    """The observations of a framework that count: not superseded, recorded up to a moment, of
    sessions that are not left out; of some persons only where asked; of an item that somebody
    answered several times in a half-year the first answer. In order of their key."""
    rows = Observation.objects.filter(
        item__instrument__framework=framework,
        item__instrument__kind__in=kinds,
        is_superseded=False,
    )
    if evidence_to is not None:
        rows = rows.filter(record__recorded_at__lte=evidence_to)
    if left_out:
        rows = rows.exclude(session__in=left_out)
    if persons is not None:
        rows = rows.filter(subject__in=persons)
    table = _table(list(rows.order_by("pk").values_list(*COLUMNS)))
    return table.where(~repeats(table))


def repeats(table: ObservationTable) -> NDArray[np.bool_]:
    """Which answers (N,) repeat one that the same person gave to the same item in the same
    half-year. They tell of practice and of memory, not of the person once more, and would make a
    measure look surer than it is (docs/adr/0051). What somebody rated is no repeat: work that is
    looked at again is other work.
    """
    found = np.zeros(table.count, dtype=bool)
    answered = np.flatnonzero(table.rater == NO_RATER)
    ordered = answered[np.argsort(table.observed_on[answered], kind="stable")]
    seen: set[tuple[str, str]] = set()
    for row in ordered.tolist():
        key = (str(table.unit[row]), str(table.item[row]))
        found[row] = key in seen
        seen.add(key)
    return found


def _table(values: list[tuple[Any, ...]]) -> ObservationTable:
    columns = list(zip(*values, strict=True)) if values else [()] * len(COLUMNS)
    (
        person,
        pseudonym,
        item,
        competence,
        dimension,
        order,
        kind,
        rater,
        enterprise,
        peer,
        context,
        phase,
        session,
        observed_on,
        score,
    ) = columns
    persons = np.array(person, dtype=np.int64)
    days = np.array(observed_on, dtype="datetime64[D]")
    term = _terms(days)
    pseudonyms = np.array([str(p) for p in pseudonym], dtype=str)
    starts = np.datetime_as_string(term) if len(term) else np.array([], dtype=str)
    return ObservationTable(
        person=persons,
        unit=np.char.add(np.char.add(pseudonyms, "@"), starts),
        term=term,
        semester=_semesters(persons, term),
        item=np.array(item, dtype=str),
        competence=np.array(competence, dtype=str),
        dimension=np.array(dimension, dtype=str),
        order=np.array(order, dtype=str),
        kind=np.array(kind, dtype=str),
        rater=np.array([str(r) if r else NO_RATER for r in rater], dtype=str),
        is_by_enterprise=np.array(enterprise, dtype=bool),
        is_by_peer=np.array(peer, dtype=bool),
        context=np.array(context, dtype=str),
        phase=np.array(phase, dtype=str),
        session=np.array([s or 0 for s in session], dtype=np.int64),
        observed_on=days,
        score=np.array(score, dtype=np.int64),
    )


def _terms(days: NDArray[Any]) -> NDArray[Any]:
    """The half of the school year that each day falls into, by its first day: 1 August or
    1 February. Not read from a school's calendar, so that regions whose terms begin some days
    apart are cut at the same place."""
    months = days.astype("datetime64[M]").astype(np.int64)
    back = (months % 12 - 7) % 6  # months since the last February or August
    return (months - back).astype("datetime64[M]").astype("datetime64[D]")


def _semesters(persons: NDArray[np.int64], term: NDArray[Any]) -> NDArray[np.int64]:
    """Semesters of training: two a school year from the year of entry on; 0 where unknown."""
    entry = entry_years(set(persons.tolist()))
    entered = np.array([entry.get(person, 0) for person in persons.tolist()], dtype=np.int64)
    years = term.astype("datetime64[Y]").astype(np.int64) + 1970
    months = term.astype("datetime64[M]").astype(np.int64) % 12 + 1
    # February opens the second half of the school year that began the year before.
    half = np.where(months >= 7, 1, 2)
    school_year = np.where(half == 1, years, years - 1)
    return np.where(entered > 0, (school_year - entered) * 2 + half, 0)


def entry_years(persons: Collection[int]) -> Mapping[int, int]:
    """The year in which each student's newest class entered, by the person's primary key."""
    rows = (
        Membership.objects.filter(person__in=persons, role=Role.STUDENT, school_class__isnull=False)
        .order_by("starts_on", "pk")
        .values_list("person", "school_class__cohort__entry_year")
    )
    return dict(rows)


def term_of(day: date) -> date:
    """The first day of the half of the school year that a day falls into."""
    return _terms(np.array([day], dtype="datetime64[D]"))[0].astype(object)
