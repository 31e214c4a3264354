"""What other systems write: a batch of statements, one permission check, one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import NotFound, Reference, Refused
from ronghe.apps.evidence.data import NewRecord
from ronghe.apps.evidence.models import Record
from ronghe.apps.evidence.services.records import append_records
from ronghe.apps.people.api import (
    Organisation,
    Person,
    Viewer,
    organisations_for,
    persons_for,
    refuse,
    require,
)

APPEND = "evidence.append_records"
# Ratings and answers come through an assessment's own forms, which know the instrument.
FOREIGN_KINDS = (Record.Kind.STATEMENT, Record.Kind.REFLECTION)


@dataclass(frozen=True, slots=True)
class Statement:
    """What another system reports about a person. `body` holds codes and numbers, `private` what
    identifies; persons and the record that is corrected are named by their UUIDs."""

    subject: UUID
    kind: Record.Kind
    verb: str
    observed_at: datetime
    body: Mapping[str, Any]
    actor: UUID | None = None
    context: Record.Context | None = None
    phase: Record.Phase | None = None
    activity: Reference | None = None
    occasion: Reference | None = None
    private: Mapping[str, str] = field(default_factory=dict)
    corrects: UUID | None = None
    uuid: UUID | None = None


def record_statements(
    *, viewer: Viewer, statements: Sequence[Statement], at: datetime
) -> list[Record]:
    """Append what another system reports; all of it lands or nothing does.

    Raises NotAllowed unless every subject and actor is in the caller's scope; Refused for a UUID
    that is in the log already; NotFound for a correction of what the same organisation's systems
    did not report.
    """
    require(viewer, APPEND)
    organisation = organisations_for(viewer, APPEND).get()
    persons = _persons(viewer, statements)
    _refuse_known([one.uuid for one in statements if one.uuid])
    _refuse_foreign_corrections(organisation, {one.corrects for one in statements if one.corrects})
    records = [_record(one, organisation, persons) for one in statements]
    return append_records(viewer=viewer, action=APPEND, records=records, at=at)


def _persons(viewer: Viewer, statements: Sequence[Statement]) -> dict[UUID, Person]:
    """One check for the batch: everybody it names is in scope, or NotAllowed."""
    wanted = {one.subject for one in statements} | {one.actor for one in statements if one.actor}
    found = {one.uuid: one for one in persons_for(viewer, APPEND).filter(uuid__in=wanted)}
    if len(found) < len(wanted):
        refuse(viewer, APPEND, count=len(wanted))
    return found


def _refuse_known(wanted: Sequence[UUID]) -> None:
    if len(set(wanted)) < len(wanted) or Record.objects.filter(uuid__in=wanted).exists():
        raise Refused(
            "A record with this UUID is there already. Nothing was recorded.",
            "已有相同 UUID 的记录。未写入任何内容。",
            code="record-exists",
        )


def _refuse_foreign_corrections(organisation: Organisation, wanted: set[UUID]) -> None:
    own = Record.objects.filter(
        uuid__in=wanted, kind__in=FOREIGN_KINDS, stream__organisation=organisation
    )
    if wanted and own.count() < len(wanted):
        raise NotFound("The record that is to be corrected is not there.", "要更正的记录不存在。")


def _record(
    one: Statement, organisation: Organisation, persons: Mapping[UUID, Person]
) -> NewRecord:
    return NewRecord(
        organisation=organisation,
        kind=one.kind,
        verb=one.verb,
        subject=persons[one.subject],
        actor=persons[one.actor] if one.actor else None,
        observed_at=one.observed_at,
        body=one.body,
        context=one.context,
        phase=one.phase,
        activity=one.activity,
        occasion=one.occasion,
        private=one.private,
        corrects=one.corrects,
        uuid=one.uuid,
    )
