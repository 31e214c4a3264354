"""Writing evidence: batches, one transaction, never waiting in line for the chain."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ronghe.apps.base.api import NotFound, Refused, audit, new_uuid
from ronghe.apps.evidence.data import NewRecord
from ronghe.apps.evidence.models import Record, Stream, Unsealed
from ronghe.apps.evidence.services.index import index_records
from ronghe.apps.people.api import Organisation, Viewer, lock_text, person_keys

BATCH = 500


def append_records(
    *, viewer: Viewer, action: str, records: Sequence[NewRecord], at: datetime
) -> list[Record]:
    """Append evidence to the streams of its organisations and return the rows in order.

    `action` is what the calling service has checked the viewer's permission for; it stands in
    the audit row. Positions are given later, by the sealer. Raises Refused for a person who was
    erased, NotFound for a correction of a record that is not there or not about that person.
    """
    _refuse_erased(records)
    with transaction.atomic():
        streams = _streams({record.organisation.pk: record.organisation for record in records})
        corrected = _corrected(records)
        keys = person_keys({r.subject.pk for r in records if r.private}, create=True)
        rows = [_row(record, streams, corrected, keys, at) for record in records]
        Record.objects.bulk_create(rows, batch_size=BATCH)
        Unsealed.objects.bulk_create(
            [Unsealed(record=row, stream_id=row.stream_id) for row in rows], batch_size=BATCH
        )
        index_records(rows)
        audit(viewer, action, touched="evidence records", count=len(rows))
    return rows


def _refuse_erased(records: Sequence[NewRecord]) -> None:
    if any(record.subject.erased_at for record in records):
        raise Refused(
            "This person has asked to be erased: nothing can be recorded about them.",
            "此人已要求删除数据，不能再记录关于此人的内容。",
            code="person-erased",
        )


def _streams(organisations: dict[int, Organisation]) -> dict[int, Stream]:
    found = {s.organisation_id: s for s in Stream.objects.filter(organisation__in=organisations)}
    for key in sorted(organisations.keys() - found.keys()):
        found[key], _ = Stream.objects.get_or_create(organisation=organisations[key])
    for key, stream in found.items():
        stream.organisation = organisations[key]
    return found


def _corrected(records: Sequence[NewRecord]) -> dict[UUID, Record]:
    wanted = {record.corrects: record for record in records if record.corrects}
    found = {row.uuid: row for row in Record.objects.filter(uuid__in=wanted)}
    for uuid, record in wanted.items():
        if uuid not in found or found[uuid].subject != record.subject.pseudonym:
            raise NotFound(
                "The record that is to be corrected is not there.", "要更正的记录不存在。"
            )
    return found


def _row(
    record: NewRecord,
    streams: dict[int, Stream],
    corrected: dict[UUID, Record],
    keys: Mapping[int, bytes],
    at: datetime,
) -> Record:
    uuid = record.uuid or new_uuid()
    private = None
    if record.private:
        text = json.dumps(dict(record.private), ensure_ascii=False, sort_keys=True)
        private = lock_text(keys[record.subject.pk], text, bound_to=uuid.bytes)
    return Record(
        uuid=uuid,
        stream=streams[record.organisation.pk],
        kind=record.kind,
        verb=record.verb,
        subject=record.subject.pseudonym,
        actor=record.actor.pseudonym if record.actor else None,
        on_behalf_of=record.on_behalf_of.pseudonym if record.on_behalf_of else None,
        context=record.context or "",
        phase=record.phase or "",
        activity=record.activity,
        occasion=record.occasion,
        observed_at=record.observed_at,
        recorded_at=at,
        body=dict(record.body),
        private=private,
        corrects=corrected[record.corrects] if record.corrects else None,
    )
