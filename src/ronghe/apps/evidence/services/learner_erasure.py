"""Erasing what statements of other systems say of somebody: one operation, everywhere at once.

With a learner's key gone, their statements cannot be read and those of others no longer name
them; what remains in the log is ciphertext and pseudonyms, and the chain over it holds. Documents,
attachments, entries of the index, and what only they had used are taken away.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ronghe.apps.base.api import audit
from ronghe.apps.evidence.envelope import Envelope
from ronghe.apps.evidence.models import (
    ActivityDefinition,
    Attachment,
    Document,
    Learner,
    Record,
    StatementEntry,
    StatementTerm,
    Stream,
)
from ronghe.apps.evidence.queries.learners import agents_known, learner_of
from ronghe.apps.evidence.queries.statements import FOREIGN, opened_statements
from ronghe.apps.evidence.terms import activity_terms, agent_terms, terms_of
from ronghe.apps.people.api import Organisation, Viewer, require
from ronghe.standards import xapi

ERASE = "people.erase_person"
AT_ONCE = 500


def erase_learner(
    *, viewer: Viewer, organisation: Organisation, agent: xapi.Json, at: datetime
) -> int:
    """Erase somebody whom only statements name; returns how many statements were about them.

    Somebody of the house is erased with everything else that is kept of them.
    """
    require(viewer, ERASE, organisation=organisation)
    identity = xapi.identity_of(agent)
    stream = Stream.objects.filter(organisation=organisation).first()
    learner = learner_of(stream, identity) if stream and identity else None
    with transaction.atomic():
        erased = forget([learner], at) if learner else 0
        audit(viewer, ERASE, touched="one learner of the record store", count=erased)
    return erased


def forget(learners: Iterable[Learner], at: datetime) -> int:
    """Take everything away; returns how many statements were about these learners."""
    return sum(_forget(learner, at) for learner in learners)


def _forget(learner: Learner, at: datetime) -> int:
    records = list(records_about(learner))
    for start in range(0, len(records), AT_ONCE):
        _take_out(learner.stream, records[start : start + AT_ONCE])
    for agent in agents_known(learner):
        if identity := xapi.identity_of(agent):
            terms = agent_terms(learner.stream_id, identity)
            StatementTerm.objects.filter(term__in=terms).delete()
    Document.objects.filter(learner=learner).delete()
    # The hash of an identity is a trace of it: whoever guesses it could test the guess.
    unknown = learner.pseudonym.bytes + b"erased".ljust(16, b"\0")
    Learner.objects.filter(pk=learner.pk).update(
        wrapped=None, agent=None, person=None, identity=unknown, erased_at=at, tied_at=None
    )
    if connection.vendor == "sqlite":
        transaction.on_commit(empty_the_write_ahead_log)
    return len(records)


def records_about(learner: Learner) -> Iterable[int]:
    """The records whose text lies under a learner's key."""
    terms = [
        term
        for agent in agents_known(learner)
        if (identity := xapi.identity_of(agent))
        for term in agent_terms(learner.stream_id, identity)
    ]
    found = set(StatementTerm.objects.filter(term__in=terms).values_list("record_id", flat=True))
    rows = Record.objects.filter(pk__in=found, schema=FOREIGN).order_by("pk")
    for pk, private in rows.values_list("pk", "private").iterator(chunk_size=AT_ONCE):
        if private and learner.pk in Envelope.from_bytes(bytes(private)).about:
            yield pk


def _take_out(stream: Stream, records: list[int]) -> None:
    contents = opened_statements(records)
    terms = {pk: terms_of(stream.pk, content) for pk, content in contents.items()}
    activities = {
        activity["id"]
        for content in contents.values()
        for _, activity in xapi.activities_of(content)
    }
    for found in terms.values():
        StatementTerm.objects.filter(term__in=found, record__in=records).delete()
    StatementEntry.objects.filter(record__in=records).delete()
    Attachment.objects.filter(record__in=records).delete()
    for iri in sorted(activities):
        _drop_unused(stream, activity_terms(stream.pk, iri))


def _drop_unused(stream: Stream, terms: tuple[UUID, UUID]) -> None:
    """What an activity is, is kept for as long as somebody else has used it."""
    if not StatementTerm.objects.filter(term__in=terms).exists():
        ActivityDefinition.objects.filter(stream=stream, activity=terms[0]).delete()


def empty_the_write_ahead_log() -> None:
    """SQLite keeps what was overwritten in its write-ahead log until it is emptied."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
