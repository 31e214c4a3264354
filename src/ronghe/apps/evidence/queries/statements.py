"""Finding statements: by the index, newest first, and opening what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ronghe.apps.evidence.envelope import Envelope
from ronghe.apps.evidence.models import Record, StatementEntry, StatementTerm, Stream
from ronghe.apps.evidence.queries.learners import keys_of
from ronghe.apps.evidence.sealed_statement import open_statement
from ronghe.apps.evidence.terms import (
    activity_terms,
    agent_terms,
    registration_term,
    verb_term,
)
from ronghe.apps.evidence.xapi_profile import statement_of
from ronghe.standards import xapi

FOREIGN = 2  # the schema of a record of another system: its text is an envelope
OWN_VERSION = "1.0.0"  # own statements are valid in both


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of results ends: the next one begins after it."""

    stored: datetime
    record: int


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """What statements are asked for. `authority` keeps to what one system has written itself."""

    agent: xapi.Identity | None = None
    verb: str = ""
    activity: str = ""
    registration: UUID | None = None
    related_agents: bool = False
    related_activities: bool = False
    authority: xapi.Identity | None = None
    since: datetime | None = None
    until: datetime | None = None
    ascending: bool = False
    limit: int = 100
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: where it stands in the order, and the statement (None where nobody can read it)."""

    place: Place
    content: xapi.Json | None


def find_statements(stream: Stream, query: StatementQuery) -> tuple[list[Found], Place | None]:
    """One page of statements and where the next one begins; None after the last."""
    places = _places(stream, query)
    page, more = places[: query.limit], len(places) > query.limit
    contents = opened_statements([place.record for place in page])
    found = [Found(place, contents.get(place.record)) for place in page]
    return found, page[-1] if more else None


def _places(stream: Stream, query: StatementQuery) -> list[Place]:
    """The places of a page and of one beyond it, in order, each once."""
    wanted = _alternatives(stream, query)
    if not wanted:
        entries = StatementEntry.objects.filter(stream=stream, is_voided=False)
        return _cut(entries, query)
    [first, *others] = wanted
    found: set[Place] = set()
    for term in first:
        rows: QuerySet[Any] = StatementTerm.objects.filter(term=term)
        for terms in others:
            rows = rows.filter(Exists(_beside(terms)))
        valid = StatementEntry.objects.filter(record=OuterRef("record"), is_voided=False)
        found.update(_cut(rows.filter(Exists(valid)), query))
    ordered = sorted(found, key=lambda one: (one.stored, one.record), reverse=not query.ascending)
    return ordered[: query.limit + 1]


def _beside(terms: Sequence[UUID]) -> "QuerySet[StatementTerm]":
    return StatementTerm.objects.filter(
        term__in=terms, stored=OuterRef("stored"), record=OuterRef("record")
    )


def _alternatives(stream: Stream, query: StatementQuery) -> list[Sequence[UUID]]:
    """For each filter the terms of which a statement needs one; what is rarest as a rule first."""
    wanted: list[Sequence[UUID]] = []
    if query.registration:
        wanted.append([registration_term(stream.pk, query.registration)])
    if query.agent:
        terms = agent_terms(stream.pk, query.agent)
        wanted.append(terms if query.related_agents else terms[:1])
    if query.activity:
        terms = activity_terms(stream.pk, query.activity)
        wanted.append(terms if query.related_activities else terms[:1])
    if query.verb:
        wanted.append([verb_term(stream.pk, query.verb)])
    if query.authority:
        wanted.append(agent_terms(stream.pk, query.authority)[1:])
    return wanted


def _cut(rows: "QuerySet[Any]", query: StatementQuery) -> list[Place]:
    if query.since:
        rows = rows.filter(stored__gt=query.since)
    if query.until:
        rows = rows.filter(stored__lte=query.until)
    order = ("stored", "record_id") if query.ascending else ("-stored", "-record_id")
    if query.after:
        rows = rows.filter(_beyond(query.after, ascending=query.ascending))
    found = rows.order_by(*order).values_list("stored", "record_id")[: query.limit + 1]
    return [Place(stored, record) for stored, record in found]


def _beyond(place: Place, *, ascending: bool) -> Q:
    way = "gt" if ascending else "lt"
    later = Q(**{f"stored__{way}": place.stored})
    return Q(**{f"stored__{way}e": place.stored}) & (
        later | Q(**{f"record_id__{way}": place.record})
    )


def opened_statements(records: Iterable[int]) -> dict[int, xapi.Json]:
    """Statements by their record's key, as far as they can be read: those of other systems as they
    came, own records as the profile has them, without their texts."""
    wanted = set(records)
    opened = _foreign(wanted)
    if own := wanted - opened.keys():
        rows = Record.objects.filter(pk__in=own).exclude(schema=FOREIGN)
        for row in rows.select_related("stream__organisation", "corrects"):
            opened[row.pk] = {**statement_of(row), "version": OWN_VERSION}
    return opened


def _foreign(records: set[int]) -> dict[int, xapi.Json]:
    rows = Record.objects.filter(pk__in=records, schema=FOREIGN)
    sealed = [
        (pk, uuid, Envelope.from_bytes(bytes(private)))
        for pk, uuid, private in rows.values_list("pk", "uuid", "private")
        if private is not None
    ]
    keys = keys_of({one for _, _, envelope in sealed for one in envelope.learners})
    opened = ((pk, open_statement(envelope, keys, uuid.bytes)) for pk, uuid, envelope in sealed)
    return {pk: content for pk, content in opened if content is not None}


def entry_of(stream: Stream, statement: UUID, *, is_voided: bool = False) -> StatementEntry | None:
    return StatementEntry.objects.filter(
        stream=stream, statement=statement, is_voided=is_voided
    ).first()
