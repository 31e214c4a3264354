"""Sessions with their assignments, one evidence record a form, and the scores in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import pairwise

import numpy as np
from django.utils import timezone

from ronghe.apps.assessment.api import Assignment, Entry, RatingSession, load_forms
from ronghe.apps.base.api import Reference
from ronghe.apps.evidence.api import NewRecord, Record, append_records
from ronghe.apps.people.api import Person, Relationship, Viewer, begin_relationships
from ronghe.sample_region.load_instruments import LoadedInstruments
from ronghe.sample_region.load_people import LoadedPeople
from ronghe.sample_region.records import SampleRegion, Session

BATCH = 1_000
ACTION = "assessment.rate_person"
REFLECTED = "http://adlnet.gov/expapi/verbs/commented"


@dataclass(frozen=True, slots=True)
class _Form:
    """One form that was handed in: places of its rows in the columns of scores."""

    rater: int
    subject: int
    rows: slice
    observed_at: datetime


def load_evidence(
    *,
    viewer: Viewer,
    region: SampleRegion,
    people: LoadedPeople,
    instruments: LoadedInstruments,
    at: datetime,
) -> None:
    """Write every session with its evidence. Call inside a transaction."""
    writer = _Writer(viewer, region, people, instruments, at)
    for number in range(len(region.sessions)):
        writer.write_session(number)


class _Writer:
    def __init__(
        self,
        viewer: Viewer,
        region: SampleRegion,
        people: LoadedPeople,
        instruments: LoadedInstruments,
        at: datetime,
    ) -> None:
        self._viewer = viewer
        self._region = region
        self._people = people
        self._instruments = instruments
        self._at = at
        count = np.arange(len(region.sessions) + 1)
        self._scores_from = np.searchsorted(region.scores.session, count)
        self._assigned_from = np.searchsorted(region.assignments.session, count)
        self._texts: dict[int, dict[int, str]] = {}
        for one in region.reflections:
            self._texts.setdefault(one.session, {})[one.student] = one.words.zh

    def write_session(self, number: int) -> None:
        one = self._region.sessions[number]
        row = self._session(one)
        assigned = self._assign(row, number)
        self._write_reflections(row, number)
        entries = [self._entry(one, form, assigned) for form in self._forms(number)]
        if entries:
            load_forms(viewer=self._viewer, entries=entries, at=self._recorded_at(one))
        handed_in = {id(entry.assignment) for entry in entries}
        waiting = [a for a in assigned.values() if id(a) not in handed_in]
        Assignment.objects.bulk_create(waiting, batch_size=BATCH)

    # --- the session --------------------------------------------------------------------------

    def _session(self, one: Session) -> RatingSession:
        places = self._people.places
        return RatingSession.objects.create(
            instrument=self._instruments.instruments[one.programme, one.instrument],
            organisation=places.organisations[one.organisation],
            school_class=places.classes.get(one.school_class),
            title_en=one.title.en,
            title_zh=one.title.zh,
            context=one.context,
            phase=one.phase,
            opens_on=one.opens_on,
            closes_on=one.closes_on,
            state=RatingSession.State.OPEN if one.is_open else RatingSession.State.CLOSED,
        )

    def _assign(self, row: RatingSession, number: int) -> Mapping[tuple[int, int], Assignment]:
        asked = self._region.assignments
        rows = slice(self._assigned_from[number], self._assigned_from[number + 1])
        pairs = list(zip(asked.rater[rows].tolist(), asked.subject[rows].tolist(), strict=True))
        if row.state == RatingSession.State.OPEN:
            self._let_raters_see(row, pairs)
        return {
            (rater, subject): Assignment(
                session=row, rater=self._person(rater), subject=self._person(subject)
            )
            for rater, subject in pairs
        }

    def _let_raters_see(self, row: RatingSession, pairs: list[tuple[int, int]]) -> None:
        begin_relationships(
            viewer=self._viewer,
            pairs=[(self._person(r).pk, self._person(s).pk) for r, s in pairs if r != s],
            kind=Relationship.Kind.RATER,
            source=Reference("assessment.session", row.uuid),
            starts_on=row.opens_on,
            ends_on=row.closes_on,
        )

    def _person(self, number: int) -> Person:
        return self._people.persons[number]

    # --- forms --------------------------------------------------------------------------------

    def _forms(self, number: int) -> Iterator[_Form]:
        """Rows of a form stand together: they are ordered by session, rater and subject."""
        scores = self._region.scores
        first, last = int(self._scores_from[number]), int(self._scores_from[number + 1])
        if first == last:
            return
        pair = np.column_stack([scores.rater[first:last], scores.subject[first:last]])
        starts = np.flatnonzero((np.diff(pair, axis=0) != 0).any(axis=1)) + 1
        edges = [0, *starts.tolist(), last - first]
        for start, end in pairwise(edges):
            rater, subject = pair[start].tolist()
            moment = scores.observed_at[first + start].astype(datetime)
            yield _Form(rater, subject, slice(first + start, first + end), _aware(moment))

    def _entry(
        self, one: Session, form: _Form, assigned: Mapping[tuple[int, int], Assignment]
    ) -> Entry:
        """What a form hands in: chosen categories by item, and what was not seen."""
        scores, items = self._region.scores, self._region.items
        codes = [items[place].code for place in scores.item[form.rows].tolist()]
        chosen = dict(zip(codes, scores.category[form.rows].tolist(), strict=True))
        return Entry(
            assignment=assigned[form.rater, form.subject],
            chosen=chosen,
            not_seen=self._asked(one) - chosen.keys(),
            observed_at=form.observed_at,
        )

    def _asked(self, one: Session) -> frozenset[str]:
        programme = next(p for p in self._region.content.all_programmes() if p.key == one.programme)
        return frozenset(item.code for item in programme.instrument(one.instrument).items)

    def _recorded_at(self, one: Session) -> datetime:
        """The evening on which a session closed; what is open was recorded just now."""
        if one.is_open:
            return self._at
        return min(self._at, _aware(datetime.combine(one.closes_on, time(20))))

    def _write_reflections(self, row: RatingSession, number: int) -> None:
        """The texts that were judged; they identify, so they are encrypted."""
        texts = self._texts.get(number, {})
        if not texts:
            return
        written = datetime.combine(row.opens_on, time(20))
        append_records(
            viewer=self._viewer,
            action=ACTION,
            records=[
                NewRecord(
                    organisation=row.organisation,
                    kind=Record.Kind.REFLECTION,
                    verb=REFLECTED,
                    subject=self._person(student),
                    actor=self._person(student),
                    observed_at=_aware(written),
                    body={},
                    context=Record.Context(row.context),
                    phase=Record.Phase.PROCESS,
                    activity=_activity(row),
                    occasion=Reference("assessment.session", row.uuid),
                    private={"text": text},
                )
                for student, text in texts.items()
            ],
            at=_aware(written),
        )


def _activity(row: RatingSession) -> Reference:
    return Reference("assessment.instrument", row.instrument.uuid, str(row.instrument.version))


def _aware(moment: datetime) -> datetime:
    """Local time of the installation, as UTC."""
    return timezone.make_aware(moment).astimezone(UTC)
