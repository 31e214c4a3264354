"""Sessions with their assignments, one evidence record a form, and the scores in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils import timezone

from ronghe.apps.assessment.api import Assignment, Item, Observation, RatingSession
from ronghe.apps.base.api import Reference
from ronghe.apps.evidence.api import NewRecord, Record, append_records
from ronghe.apps.people.api import Person, Relationship, Viewer, begin_relationships
from ronghe.sample_region.load_instruments import LoadedInstruments
from ronghe.sample_region.load_people import LoadedPeople
from ronghe.sample_region.records import SampleRegion, Session

BATCH = 1_000
ACTION = "assessment.rate_person"
REFLECTED = "http://adlnet.gov/expapi/verbs/commented"
KINDS = {
    "knowledge_test": (Record.Kind.RESPONSE, "http://adlnet.gov/expapi/verbs/answered"),
    "self_report": (Record.Kind.SELF_REPORT, "http://adlnet.gov/expapi/verbs/responded"),
    "confidence": (Record.Kind.SELF_REPORT, "http://adlnet.gov/expapi/verbs/responded"),
}
RATED = (Record.Kind.RATING, "https://w3id.org/xapi/dod-isd/verbs/assessed")


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
    writer.write_observations()


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
        self._mentors = frozenset(region.holding("mentor"))
        count = np.arange(len(region.sessions) + 1)
        self._scores_from = np.searchsorted(region.scores.session, count)
        self._assigned_from = np.searchsorted(region.assignments.session, count)
        self._observations: list[Observation] = []
        self._texts: dict[int, dict[int, str]] = {}
        for one in region.reflections:
            self._texts.setdefault(one.session, {})[one.student] = one.words.zh

    def write_session(self, number: int) -> None:
        one = self._region.sessions[number]
        row = self._session(one)
        forms = list(self._forms(number))
        handed_in = self._records(row, one, forms)
        self._write_reflections(row, number)
        self._assign(row, number, dict(zip(map(_pair, forms), handed_in, strict=True)), forms)
        for form, record in zip(forms, handed_in, strict=True):
            self._observe(row, one, form, record)

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

    def _assign(
        self,
        row: RatingSession,
        number: int,
        records: Mapping[tuple[int, int], Record],
        forms: list[_Form],
    ) -> None:
        asked = self._region.assignments
        rows = slice(self._assigned_from[number], self._assigned_from[number + 1])
        pairs = list(zip(asked.rater[rows].tolist(), asked.subject[rows].tolist(), strict=True))
        when = {_pair(form): form.observed_at for form in forms}
        Assignment.objects.bulk_create(
            [
                Assignment(
                    session_id=row.pk,
                    rater_id=self._person(rater).pk,
                    subject_id=self._person(subject).pk,
                    submitted_at=when.get((rater, subject)),
                    record=records.get((rater, subject)),
                )
                for rater, subject in pairs
            ],
            batch_size=BATCH,
        )
        if row.state == RatingSession.State.OPEN:
            self._let_raters_see(row, pairs)

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

    def _records(self, row: RatingSession, one: Session, forms: list[_Form]) -> list[Record]:
        if not forms:
            return []
        return append_records(
            viewer=self._viewer,
            action=ACTION,
            records=[self._record(row, one, form) for form in forms],
            at=self._recorded_at(one),
        )

    def _recorded_at(self, one: Session) -> datetime:
        """The evening on which a session closed; what is open was recorded just now."""
        if one.is_open:
            return self._at
        return min(self._at, _aware(datetime.combine(one.closes_on, time(20))))

    def _record(self, row: RatingSession, one: Session, form: _Form) -> NewRecord:
        kind, verb = KINDS.get(row.instrument.kind, RATED)
        return NewRecord(
            organisation=row.organisation,
            kind=kind,
            verb=verb,
            subject=self._person(form.subject),
            actor=self._person(form.rater),
            observed_at=form.observed_at,
            body=self._body(one, form),
            context=Record.Context(one.context),
            phase=Record.Phase(one.phase),
            activity=_activity(row),
            occasion=Reference("assessment.session", row.uuid),
        )

    def _body(self, one: Session, form: _Form) -> dict[str, Any]:
        """What a form hands in: scores and chosen categories by item, and what was not seen."""
        scores, items = self._region.scores, self._region.items
        codes = [items[place].code for place in scores.item[form.rows].tolist()]
        score, category = scores.score[form.rows].tolist(), scores.category[form.rows].tolist()
        programme = next(p for p in self._region.content.all_programmes() if p.key == one.programme)
        asked = {item.code for item in programme.instrument(one.instrument).items}
        body: dict[str, Any] = {
            "scores": dict(zip(codes, score, strict=True)),
            "chosen": dict(zip(codes, category, strict=True)),
        }
        if not_seen := sorted(asked - set(codes)):
            body["not_seen"] = not_seen
        return body

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

    # --- observations -------------------------------------------------------------------------

    def _observe(self, row: RatingSession, one: Session, form: _Form, record: Record) -> None:
        """The scores as calibrations read them; nobody judged what students answer themselves."""
        rater = None if form.rater == form.subject else self._person(form.rater).pk
        subject, enterprise = self._person(form.subject).pk, form.rater in self._mentors
        day = timezone.localdate(form.observed_at)
        scores = self._region.scores
        places = scores.item[form.rows].tolist()
        for place, score in zip(places, scores.score[form.rows].tolist(), strict=True):
            self._observations.append(
                Observation(
                    record_id=record.pk,
                    session_id=row.pk,
                    item_id=self._item(row, place).pk,
                    subject_id=subject,
                    rater_id=rater,
                    score=score,
                    context=one.context,
                    phase=one.phase,
                    is_by_enterprise=enterprise,
                    observed_on=day,
                )
            )

    def _item(self, row: RatingSession, place: int) -> Item:
        return self._instruments.items[row.instrument_id, self._region.items[place].code]

    def write_observations(self) -> None:
        Observation.objects.bulk_create(self._observations, batch_size=BATCH)


def _pair(form: _Form) -> tuple[int, int]:
    return form.rater, form.subject


def _activity(row: RatingSession) -> Reference:
    return Reference("assessment.instrument", row.instrument.uuid, str(row.instrument.version))


def _aware(moment: datetime) -> datetime:
    """Local time of the installation, as UTC."""
    return timezone.make_aware(moment).astimezone(UTC)
