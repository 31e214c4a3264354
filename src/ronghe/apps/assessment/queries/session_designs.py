"""Whether a session's raters can be compared with one another and with the framework's evidence."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from ronghe.apps.assessment.models import Assignment, Instrument, Item, Observation, RatingSession
from ronghe.apps.assessment.observations import MEASURED_KINDS, NO_RATER, term_of
from ronghe.apps.assessment.queries.sessions import possible_raters
from ronghe.apps.assessment.rules import is_answered_by_subject
from ronghe.apps.assessment.session_design import (
    DesignRows,
    Part,
    parts_of,
    proposals,
)
from ronghe.apps.people.api import Person, Viewer

MOST_OUTSIDE_RATERS = 6


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a disconnected design: who rates in it, how many of this session are in it."""

    raters: tuple[str, ...]
    further_raters: int
    subjects: tuple[str, ...]
    further_subjects: int
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    rater: Person
    subject: Person


@dataclass(frozen=True, slots=True)
class DesignView:
    """`is_rated` is False where students answer for themselves: nothing is to be compared.

    `ratings_before` counts what the framework's earlier evidence adds to the design.
    """

    is_rated: bool
    parts: tuple[PartView, ...] = ()
    proposals: tuple[ProposalView, ...] = ()

    @property
    def is_whole(self) -> bool:
        return len(self.parts) < 2


def design_rows(framework_id: int, day: date) -> DesignRows:
    """What a calibration of the framework would see once all that is asked for is handed in:
    evidence so far, and the open forms of open sessions, taken as of the term of `day`."""
    rows = Item.objects.filter(
        instrument__framework=framework_id, instrument__kind__in=MEASURED_KINDS
    ).values_list("pk", "instrument", "code", "competence__dimension")
    items = {pk: (code, dimension) for pk, _, code, dimension in rows}
    by_instrument: dict[int, list[int]] = {}
    for pk, instrument, _, _ in rows:
        by_instrument.setdefault(instrument, []).append(pk)
    found = {*_observed(items), *_asked(by_instrument, day)}
    return DesignRows.of((unit, rater, *items[item]) for unit, rater, item in found)


def _observed(items: Mapping[int, object]) -> Iterator[tuple[str, str, int]]:
    """Without joins: tens of thousands of rows on a page."""
    rows = Observation.objects.filter(item__in=list(items), is_superseded=False).values_list(
        "subject_id", "observed_on", "rater_id", "item_id"
    )
    terms: dict[date, str] = {}
    for subject, day, rater, item in rows:
        if day not in terms:
            terms[day] = term_of(day).isoformat()
        yield f"{subject}@{terms[day]}", str(rater or NO_RATER), item


def _asked(by_instrument: Mapping[int, Sequence[int]], day: date) -> Iterator[tuple[str, str, int]]:
    waiting = Assignment.objects.filter(
        session__instrument__in=list(by_instrument),
        session__state=RatingSession.State.OPEN,
        submitted_at__isnull=True,
    ).values_list("session__instrument", "rater_id", "subject_id")
    term = term_of(day).isoformat()
    for instrument, rater, subject in waiting:
        who = NO_RATER if rater == subject else str(rater)
        for item in by_instrument[instrument]:
            yield f"{subject}@{term}", who, item


def planned_rows(instrument: Instrument, pairs: Iterable[tuple[int, int]], day: date) -> DesignRows:
    """The framework's design with a session that is not open yet."""
    term = term_of(day).isoformat()
    rows = design_rows(instrument.framework_id, day)
    items = _items_by_instrument([instrument.pk]).get(instrument.pk, {})
    return rows.with_ratings([(str(rater), f"{subject}@{term}") for rater, subject in pairs], items)


def joins_whole(parts: Sequence[Part], pairs: Iterable[tuple[int, int]]) -> bool:
    """Whether all raters of a planned session stand in the largest part."""
    return not parts or {str(rater) for rater, _ in pairs} <= parts[0].raters or len(parts) == 1


def _items_by_instrument(instruments: Collection[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = Item.objects.filter(instrument__in=instruments).values_list(
        "instrument", "code", "competence__dimension"
    )
    for instrument, code, dimension in rows:
        found.setdefault(instrument, {})[code] = dimension
    return found


def design_of(viewer: Viewer, session: RatingSession) -> DesignView:
    """Whether a session can be compared with itself and the rest, and what would join it.

    Callers got `session` from `session_for`.
    """
    if is_answered_by_subject(session.instrument):
        return DesignView(is_rated=False)
    rows = design_rows(session.instrument.framework_id, viewer.on_date)
    parts = parts_of(rows)
    pairs = _pairs(session, viewer.on_date)
    here = [part for part in parts if _touches(part, pairs)]
    if len(parts) < 2 or not pairs or (len(here) == 1 and here[0] == parts[0]):
        return DesignView(is_rated=True)
    shown = here if parts[0] in here else [parts[0], *here]
    found = proposals(
        rows,
        raters=[*dict.fromkeys(rater for rater, _ in pairs), *_outside(viewer, session, shown)],
        units=list(dict.fromkeys(unit for _, unit in pairs)),
        items=_items_by_instrument([session.instrument_id])[session.instrument_id],
        asked=pairs,
        parts=parts,
    )
    is_open = session.state == RatingSession.State.OPEN
    return _view(shown, pairs, [(p.rater, p.unit) for p in found] if is_open else [])


def apart_in(framework_id: int, day: date) -> set[int]:
    """The open rated sessions of a framework (primary keys) that are not whole in its design."""
    parts = parts_of(design_rows(framework_id, day))
    if len(parts) < 2:
        return set()
    rows = Assignment.objects.filter(
        session__instrument__framework=framework_id,
        session__instrument__kind__in=MEASURED_KINDS,
        session__state=RatingSession.State.OPEN,
    ).exclude(rater=F("subject"))
    raters: dict[int, set[str]] = {}
    for session, rater in rows.values_list("session", "rater"):
        raters.setdefault(session, set()).add(str(rater))
    return {session for session, named in raters.items() if not named <= parts[0].raters}


def _pairs(session: RatingSession, day: date) -> list[tuple[str, str]]:
    """(rater, unit) of a session's assignments: in the term they were seen in, or will be."""
    rows = session.assignments.order_by("pk").values_list(
        "rater", "subject", "record__observed_at", "submitted_at"
    )
    return [
        (str(rater), f"{subject}@{term_of(observed.date() if observed else day).isoformat()}")
        for rater, subject, observed, _ in rows
    ]


def _touches(part: Part, pairs: Sequence[tuple[str, str]]) -> bool:
    return any(rater in part.raters and unit in part.units for rater, unit in pairs)


def _outside(viewer: Viewer, session: RatingSession, parts: Sequence[Part]) -> list[str]:
    """Raters of the other parts who may be asked: only if nobody in the session helps."""
    inside = session.assignments.values("rater")
    allowed = possible_raters(viewer, session).exclude(pk__in=inside)
    keys = [str(pk) for pk in allowed.order_by("pk").values_list("pk", flat=True)]
    return [
        rater
        for part in parts
        for rater in [key for key in keys if key in part.raters][:MOST_OUTSIDE_RATERS]
    ]


def _view(
    parts: Sequence[Part], pairs: Sequence[tuple[str, str]], found: Sequence[tuple[str, str]]
) -> DesignView:
    wanted = {int(rater) for part in parts for rater in part.raters}
    wanted |= {_person_of(unit) for _, unit in pairs}
    wanted |= {int(rater) for rater, _ in found}
    persons = Person.objects.in_bulk(wanted)
    return DesignView(
        is_rated=True,
        parts=tuple(_part_view(part, pairs, persons) for part in parts),
        proposals=tuple(
            ProposalView(persons[int(rater)], persons[_person_of(unit)]) for rater, unit in found
        ),
    )


def _person_of(unit: str) -> int:
    return int(unit.split("@")[0])


def _part_view(
    part: Part, pairs: Sequence[tuple[str, str]], persons: Mapping[int, Person], most: int = 5
) -> PartView:
    inside = [(r, u) for r, u in pairs if r in part.raters and u in part.units]
    own = list(dict.fromkeys(r for r, _ in inside))
    others = sorted(part.raters - set(own))
    raters = [str(persons[int(r)]) for r in (own or others) if int(r) in persons]
    subjects = [str(persons[_person_of(u)]) for u in dict.fromkeys(u for _, u in inside)]
    return PartView(
        raters=tuple(raters[:most]),
        further_raters=max(len(raters) - most, 0),
        subjects=tuple(subjects[:most]),
        further_subjects=max(len(subjects) - most, 0),
        is_elsewhere=not inside,
    )
