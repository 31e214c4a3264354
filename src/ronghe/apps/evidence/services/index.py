"""The index over the log's statements, own records among them: written with what it is of, and made
anew from the log at any time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ronghe.apps.evidence.models import Record, StatementEntry, StatementTerm, Stream
from ronghe.apps.evidence.queries.statements import FOREIGN, opened_statements
from ronghe.apps.evidence.services.bulk import insert_rows
from ronghe.apps.evidence.terms import terms_of
from ronghe.apps.evidence.xapi_profile import statement_of
from ronghe.standards import xapi

ENTRY = ("record_id", "stream_id", "statement", "stored", "refers_to", "is_voiding", "is_voided")
TERM = ("term", "stored", "record_id")
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Indexed:
    """One statement as the index has it."""

    record: int
    stream: int
    statement: UUID
    stored: datetime
    terms: set[UUID]
    refers_to: UUID | None = None
    is_voiding: bool = False


def write_index(rows: Sequence[Indexed]) -> None:
    """Write how statements are found: a row each, and one for each term a query may name."""
    entries = [
        (one.record, one.stream, one.statement, one.stored, one.refers_to, one.is_voiding, False)
        for one in rows
    ]
    insert_rows(StatementEntry, ENTRY, entries)
    terms = sorted((term, one.stored, one.record) for one in rows for term in one.terms)
    insert_rows(StatementTerm, TERM, terms)


def index_records(rows: Iterable[Record]) -> None:
    """Let own records be found as the statements that they are given out as. Needs their streams
    with organisations, and what they correct."""
    write_index([_own(row) for row in rows])


def _own(row: Record) -> Indexed:
    return Indexed(
        record=row.pk,
        stream=row.stream_id,
        statement=row.uuid,
        stored=row.recorded_at,
        terms=terms_of(row.stream_id, statement_of(row)),
    )


def rebuild_index() -> int:
    """Make the whole index anew from the log; returns how many statements are in it. What nobody
    can read any more stays out."""
    from ronghe.apps.evidence.services.statement_targets import settle_entries

    count = 0
    with transaction.atomic():
        StatementTerm.objects.all().delete()
        StatementEntry.objects.all().delete()
        for stream in Stream.objects.select_related("organisation").order_by("pk"):
            for rows in _pieces(stream):
                found = list(_of_piece(stream, rows))
                write_index(found)
                count += len(found)
            settle_entries(stream, StatementEntry.objects.filter(stream=stream))
    return count


def _pieces(stream: Stream) -> Iterator[list[Record]]:
    last = 0
    while rows := list(
        Record.objects.filter(stream=stream, pk__gt=last)
        .select_related("stream__organisation", "corrects")
        .order_by("pk")[:AT_ONCE]
    ):
        yield rows
        last = rows[-1].pk


def _of_piece(stream: Stream, rows: Sequence[Record]) -> Iterator[Indexed]:
    contents = opened_statements(row.pk for row in rows if row.schema == FOREIGN)
    for row in rows:
        if row.schema != FOREIGN:
            yield _own(row)
        elif content := contents.get(row.pk):
            yield _foreign(stream, row, content)


def _foreign(stream: Stream, row: Record, content: xapi.Json) -> Indexed:
    target = content["object"]
    is_ref = target.get("objectType") == "StatementRef"
    return Indexed(
        record=row.pk,
        stream=stream.pk,
        statement=UUID(content["id"]),
        stored=row.recorded_at,
        terms=terms_of(stream.pk, content),
        refers_to=UUID(target["id"]) if is_ref else None,
        is_voiding=content["verb"]["id"] == xapi.VOIDED,
    )
