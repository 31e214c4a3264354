"""From statements to the rows that are written: records, their tail, the index, attachments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import new_uuid
from ronghe.apps.evidence.envelope import lock
from ronghe.apps.evidence.models import (
    Attachment,
    Record,
    Stream,
    Unsealed,
)
from ronghe.apps.evidence.queries.attachments import attachment_digest
from ronghe.apps.evidence.queries.statements import FOREIGN
from ronghe.apps.evidence.sealed_statement import Holder, seal_statement
from ronghe.apps.evidence.services.bulk import insert_rows, next_ids
from ronghe.apps.evidence.services.index import Indexed, write_index
from ronghe.apps.evidence.services.learners import known_learners
from ronghe.apps.evidence.terms import terms_of
from ronghe.standards import xapi

LONGEST_VERB = 200
RECORD = (
    "id",
    "uuid",
    "stream_id",
    "kind",
    "verb",
    "subject",
    "actor",
    "on_behalf_of",
    "context",
    "phase",
    "activity",
    "occasion",
    "observed_at",
    "recorded_at",
    "body",
    "private",
    "corrects_id",
    "schema",
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """One statement with the places it will have."""

    record: int
    uuid: UUID
    statement: UUID
    parsed: xapi.Statement
    terms: set[UUID]


def moment(at: datetime) -> str:
    """A moment as statements have it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def completed(parsed: xapi.Statement, statement: UUID, authority: xapi.Json, at: datetime) -> None:
    """Put in what the receiver of a statement adds: id, stored, timestamp, authority, version."""
    content = parsed.content
    stored = moment(at)
    content["id"] = str(statement)
    content["stored"] = stored
    content.setdefault("timestamp", stored)
    content["authority"] = authority
    content.setdefault("version", "1.0.0" if parsed.version == "1.0.3" else parsed.version)


def prepared(stream: Stream, statements: Mapping[UUID, xapi.Statement]) -> list[Prepared]:
    return [
        Prepared(pk, new_uuid(), statement, parsed, terms_of(stream.pk, parsed.content))
        for pk, (statement, parsed) in zip(
            next_ids(Record, len(statements)), statements.items(), strict=True
        )
    ]


def write_rows(
    stream: Stream, rows: Sequence[Prepared], attachments: Mapping[str, bytes], at: datetime
) -> None:
    """Insert everything of a batch; agents are taken out of the statements on the way."""
    learners = known_learners(stream, _agents(one.parsed.content for one in rows))
    holders = {who: Holder(known.pk, known.key) for who, known in learners.items()}
    records, files = [], []
    for one in rows:
        actor = xapi.identity_of(one.parsed.content["actor"])
        subject = learners[actor].subject if actor else None
        wanted = {a["sha2"].lower() for a in one.parsed.attachments} & attachments.keys()
        envelope, key = seal_statement(one.parsed.content, holders, one.uuid.bytes)
        records.append(_record(stream, one, subject, envelope.to_bytes(), at))
        files += [_file(one, key, sha2, attachments[sha2]) for sha2 in sorted(wanted)]
    insert_rows(Record, RECORD, records)
    insert_rows(Unsealed, ("record_id", "stream_id"), [(one.record, stream.pk) for one in rows])
    write_index([indexed(stream, one, at) for one in rows])
    Attachment.objects.bulk_create(files, batch_size=20)


def _agents(contents: Iterable[xapi.Json]) -> dict[xapi.Identity, xapi.Json]:
    found: dict[xapi.Identity, xapi.Json] = {}
    for content in contents:
        for seen in xapi.agents_of(content):
            identity = seen.identity
            if identity and seen.place is not xapi.Place.AUTHORITY:
                found[identity] = seen.agent
    return found


def _record(
    stream: Stream, one: Prepared, subject: UUID | None, private: bytes, at: datetime
) -> tuple[Any, ...]:
    return (
        one.record,
        one.uuid,
        stream.pk,
        Record.Kind.STATEMENT.value,
        one.parsed.verb[:LONGEST_VERB],
        subject,
        subject,
        None,
        "",
        "",
        "",
        "",
        one.parsed.timestamp or at,
        at,
        {},
        private,
        None,
        FOREIGN,
    )


def indexed(stream: Stream, one: Prepared, at: datetime) -> Indexed:
    """The statement as the index has it."""
    parsed = one.parsed
    return Indexed(
        record=one.record,
        stream=stream.pk,
        statement=one.statement,
        stored=at,
        terms=one.terms,
        refers_to=parsed.refers_to,
        is_voiding=parsed.is_voiding,
    )


def _file(one: Prepared, key: bytes, sha2: str, content: bytes) -> Attachment:
    digest = attachment_digest(sha2)
    sealed = lock(key, content, one.uuid.bytes + digest)
    return Attachment(record_id=one.record, digest=digest, content=sealed)
