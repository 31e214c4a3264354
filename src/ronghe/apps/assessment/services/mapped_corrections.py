"""Taking evidence of statements back: when they are voided, and when an identity is untied.

A correction with no scores takes the record's place; nothing is deleted from the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ronghe.apps.assessment.models import LogCursor, MappedStatement, Observation
from ronghe.apps.assessment.queries.mapping_decisions import taken_among
from ronghe.apps.assessment.services.estimates import update_estimates
from ronghe.apps.base.api import Reference
from ronghe.apps.evidence.api import (
    NewRecord,
    Record,
    StatementSeen,
    Tie,
    append_records,
    tie_followers,
)
from ronghe.apps.people.api import Organisation, Person, Viewer
from ronghe.standards import xapi

FOLLOW = "assessment.manage_mappings"


@dataclass(frozen=True, slots=True)
class Ended:
    """A statement's evidence that no longer stands, what the correction says of it, and what it
    came from."""

    row: MappedStatement
    said: Mapping[str, str]
    occasion: Reference | None


def take_back_voided(
    viewer: Viewer, organisation: Organisation, seen: Sequence[StatementSeen], at: datetime
) -> int:
    """Correct the evidence of statements that others of the batch void; returns how many."""
    voiding = {one.refers_to: one for one in seen if one.verb == xapi.VOIDED and one.refers_to}
    ended = [
        Ended(
            row,
            {"voided_by": str(voiding[row.statement].statement)},
            Reference("evidence.record", voiding[row.statement].record),
        )
        for row in taken_among(voiding).values()
        if row.corrected_by_id is None
    ]
    return len(_correct(viewer, organisation, ended, at))


def follow_tie(viewer: Viewer, tie: Tie, at: datetime) -> None:
    """Somebody was said to be an identity: the log is read again for the rules in use. Before it
    is taken back, what became evidence through it is corrected, and may be taken anew."""
    cursors = LogCursor.objects.filter(organisation=tie.organisation)
    list(cursors.select_for_update())  # whoever reads the log meanwhile is waited for
    if not tie.is_tied:
        rows = [one for one in taken_among(tie.statements).values() if one.corrected_by_id is None]
        ended = [Ended(row, {"because": "untied"}, row.record.occasion) for row in rows]
        gone = _correct(viewer, tie.organisation, ended, at)
        MappedStatement.objects.filter(pk__in=[row.pk for row in gone]).delete()
    cursors.update(position=0)


def _correct(
    viewer: Viewer, organisation: Organisation, ended: Sequence[Ended], at: datetime
) -> list[MappedStatement]:
    """Write the corrections of those whose person is still there; returns what was corrected."""
    records = [one.row.record for one in ended]
    named = {one for record in records for one in (record.subject, record.actor) if one}
    persons = Person.objects.filter(pseudonym__in=named, erased_at__isnull=True)
    known = {one.pseudonym: one for one in persons}
    standing = [one for one in ended if one.row.record.subject in known]
    if not standing:
        return []
    written = append_records(
        viewer=viewer,
        action=FOLLOW,
        records=[_correction(one, organisation, known) for one in standing],
        at=at,
    )
    rows = [one.row for one in standing]
    for row, record in zip(rows, written, strict=True):
        row.corrected_by = record
    MappedStatement.objects.bulk_update(rows, ["corrected_by"])
    void = Observation.objects.filter(record__in=[row.record_id for row in rows])
    touched = set(void.values_list("item__instrument__framework", "subject"))
    void.update(is_superseded=True)
    update_touched(touched, at)
    return rows


def _correction(one: Ended, organisation: Organisation, known: Mapping[UUID, Person]) -> NewRecord:
    """Of the same kind, by the same person; by nobody where a rater was erased since."""
    old = one.row.record
    assert old.subject is not None
    return NewRecord(
        organisation=organisation,
        kind=Record.Kind(old.kind),
        verb=old.verb,
        subject=known[old.subject],
        actor=known.get(old.actor) if old.actor else None,
        observed_at=old.observed_at,
        body={"scores": {}, "statement": str(one.row.statement), **one.said},
        context=Record.Context(old.context),
        phase=Record.Phase(old.phase),
        activity=old.activity,
        occasion=one.occasion,
        corrects=old.uuid,
    )


def update_touched(touched: set[tuple[int, int]], at: datetime) -> None:
    """Estimates of pairs (framework, person) brought up to date."""
    for framework in sorted({one for one, _ in touched}):
        persons = {person for of, person in touched if of == framework}
        update_estimates(framework_ids={framework}, persons=persons, at=at)


def register() -> None:
    tie_followers.register("assessment.mapped", follow_tie)
