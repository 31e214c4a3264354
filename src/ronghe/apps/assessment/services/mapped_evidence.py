"""Following the log: statements that an active rule fits become evidence (answers, or ratings by
whom they name), once each; a voided one is taken back by a correction.

One reader a school at a time, under its cursor's row lock; a batch and the cursor's new place are
one transaction, so a reader that dies has done all of a batch or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ronghe.apps.assessment.mapping_rules import StatementFacts
from ronghe.apps.assessment.models import (
    Item,
    LogCursor,
    MappedStatement,
    StatementMapping,
)
from ronghe.apps.assessment.queries.mapping_decisions import (
    Decider,
    decider_for,
    facts_of,
    parties_of,
    persons_in,
    taken_among,
)
from ronghe.apps.assessment.services.mapped_corrections import take_back_voided, update_touched
from ronghe.apps.assessment.services.observing import Scored, write_observations
from ronghe.apps.assessment.services.ratings import VERBS
from ronghe.apps.base.api import Reference
from ronghe.apps.evidence.api import (
    NewRecord,
    Record,
    StatementSeen,
    append_records,
    statements_from,
)
from ronghe.apps.people.api import Organisation, Person, Viewer, refuse

FOLLOW = "assessment.manage_mappings"
AT_ONCE = 500
MOST_BATCHES = 40
RESPONSE = Record.Kind.RESPONSE
ItemsByCode = Mapping[tuple[int, str], Item]


@dataclass(frozen=True, slots=True)
class Followed:
    """What one round of reading came to."""

    read: int = 0
    taken: int = 0
    corrected: int = 0

    def __add__(self, other: "Followed") -> "Followed":
        return Followed(
            self.read + other.read, self.taken + other.taken, self.corrected + other.corrected
        )


@dataclass(frozen=True, slots=True)
class _New:
    """A statement that becomes evidence."""

    seen: StatementSeen
    person: Person
    rater: Person | None
    mapping: StatementMapping
    scores: Mapping[str, int]

    @property
    def kind(self) -> Record.Kind:
        return Record.Kind.RATING if self.rater else RESPONSE


def follow_statements(*, viewer: Viewer, at: datetime) -> Followed:
    """Read every school's log on from where it was left. Safe to run twice at once and to break
    off. Raises NotAllowed for whoever is not a command."""
    if not viewer.is_system:
        refuse(viewer, FOLLOW)
    total = Followed()
    for cursor in LogCursor.objects.order_by("pk").values_list("pk", flat=True):
        for _ in range(MOST_BATCHES):
            batch = _follow_batch(viewer, cursor, at)
            total += batch
            if batch.read < AT_ONCE:
                break
    return total


def _follow_batch(viewer: Viewer, cursor_key: int, at: datetime) -> Followed:
    with transaction.atomic():
        rows = LogCursor.objects.select_for_update(of=("self",)).select_related("organisation")
        cursor = rows.get(pk=cursor_key)
        seen = statements_from(cursor.organisation, cursor.position, AT_ONCE)
        if not seen:
            return Followed()
        new = _fitting(cursor.organisation, seen)
        taken = _take(viewer, new, at)
        corrected = take_back_voided(viewer, cursor.organisation, seen, at)
        LogCursor.objects.filter(pk=cursor.pk).update(position=seen[-1].position)
        return Followed(len(seen), taken, corrected)


def _fitting(organisation: Organisation, seen: Sequence[StatementSeen]) -> list[_New]:
    """The first active rule that fits takes a statement; what was taken before is left alone."""
    persons = persons_in(seen)
    mappings = StatementMapping.objects.filter(
        programme__organisation=organisation, state=StatementMapping.State.ACTIVE
    ).select_related("instrument", "programme__organisation")
    deciders = [decider_for(one, persons) for one in mappings.order_by("activated_at", "pk")]
    if not deciders:
        return []
    taken = taken_among(one.statement for one in seen)
    fresh = [one for one in seen if one.statement not in taken]
    found = (_first_that_fits(deciders, one, facts_of(one)) for one in fresh)
    return [one for one in found if one is not None]


def _first_that_fits(
    deciders: Sequence[Decider], seen: StatementSeen, facts: StatementFacts
) -> _New | None:
    for one in deciders:
        parties = parties_of(one.mapping, seen.named)
        subject = parties.subject
        if subject is None or subject.erased_at is not None:
            continue
        scores = one.decide(facts, parties, is_voided=seen.is_voided).scores
        if scores:
            return _New(seen, subject, parties.rater, one.mapping, scores)
    return None


def _take(viewer: Viewer, new: Sequence[_New], at: datetime) -> int:
    if not new:
        return 0
    items = _items({one.mapping.instrument_id for one in new})
    rows = [_record(one, items) for one in new]
    records = append_records(viewer=viewer, action=FOLLOW, records=rows, at=at)
    MappedStatement.objects.bulk_create(
        MappedStatement(statement=one.seen.statement, mapping=one.mapping, record=record)
        for one, record in zip(new, records, strict=True)
    )
    write_observations(
        [
            Scored(
                record=record,
                session=None,
                subject=one.person.pk,
                rater=one.rater.pk if one.rater else None,
                scores={
                    items[one.mapping.instrument_id, code].pk: score
                    for code, score in one.scores.items()
                },
            )
            for one, record in zip(new, records, strict=True)
        ]
    )
    update_touched({(one.mapping.instrument.framework_id, one.person.pk) for one in new}, at)
    return len(new)


def _record(one: _New, items: ItemsByCode) -> NewRecord:
    """Answered by the person through a machine, or judged by whom the statement names."""
    instrument = one.mapping.instrument
    body: dict[str, object] = {
        "scores": dict(one.scores),
        "statement": str(one.seen.statement),
        "mapping": str(one.mapping.uuid),
    }
    if one.rater:
        body["chosen"] = _chosen(one, items)
    return NewRecord(
        organisation=one.mapping.programme.organisation,
        kind=one.kind,
        verb=VERBS[one.kind],
        subject=one.person,
        actor=one.rater or one.person,
        observed_at=one.seen.observed_at,
        body=body,
        context=Record.Context(one.mapping.context),
        phase=Record.Phase(one.mapping.phase),
        activity=Reference("assessment.instrument", instrument.uuid, str(instrument.version)),
        occasion=Reference("evidence.record", one.seen.record),
    )


def _items(instruments: set[int]) -> ItemsByCode:
    rows = Item.objects.filter(instrument__in=instruments).prefetch_related("categories")
    return {(one.instrument_id, one.code): one for one in rows}


def _chosen(one: _New, items: ItemsByCode) -> dict[str, int]:
    """The anchor behind each score, where only one counts that much."""
    found: dict[str, int] = {}
    for code, score in one.scores.items():
        categories = items[one.mapping.instrument_id, code].categories.all()
        alike = [category.number for category in categories if category.score == score]
        if len(alike) == 1:
            found[code] = alike[0]
    return found
