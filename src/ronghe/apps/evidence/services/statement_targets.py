"""Statements that name others: voiding, and being found by what the other is found by.

A statement may name one that is not there yet; whichever comes second settles it.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from ronghe.apps.evidence.models import StatementEntry, StatementTerm, Stream
from ronghe.apps.evidence.queries.statements import opened_statements
from ronghe.apps.evidence.services.statement_rows import Prepared
from ronghe.apps.evidence.terms import terms_of

LONGEST_CHAIN = 10


def settle_targets(stream: Stream, rows: Sequence[Prepared]) -> None:
    """Void what is to be voided, and let those that name another be found by its terms too."""
    ids = [one.statement for one in rows]
    entries = StatementEntry.objects.filter(stream=stream)
    naming = list(entries.filter(refers_to__in=ids))
    naming += (
        []
        if not any(one.parsed.refers_to for one in rows)
        else list(entries.filter(record__in=[one.record for one in rows], refers_to__isnull=False))
    )
    if naming:
        settle_entries(stream, naming)


def settle_entries(stream: Stream, entries: Iterable[StatementEntry]) -> None:
    """The same for entries of the index, those that name nothing among them."""
    naming = [one for one in entries if one.refers_to]
    _void(stream, {one.refers_to for one in naming if one.is_voiding and one.refers_to})
    _inherit(stream, naming)


def _void(stream: Stream, targets: Iterable[UUID]) -> None:
    """A voiding statement is never voided itself."""
    StatementEntry.objects.filter(
        stream=stream, statement__in=list(targets), is_voiding=False
    ).update(is_voided=True)


def _inherit(stream: Stream, naming: Iterable[StatementEntry]) -> None:
    """Give each statement that names another the terms of what it names, and those that name it
    in turn theirs."""
    waiting = {one.record_id: one for one in naming}
    for _ in range(LONGEST_CHAIN):
        rows = [
            StatementTerm(term=term, stored=one.stored, record_id=one.record_id)
            for one in waiting.values()
            for term in _terms_behind(stream, one)
        ]
        StatementTerm.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        above = StatementEntry.objects.filter(
            stream=stream, refers_to__in=[one.statement for one in waiting.values()]
        )
        waiting = {one.record_id: one for one in above if one.record_id not in waiting}
        if not waiting:
            return


def _terms_behind(stream: Stream, entry: StatementEntry) -> set[UUID]:
    """The terms of everything that a statement names, down the chain."""
    found: set[UUID] = set()
    target = entry.refers_to
    for _ in range(LONGEST_CHAIN):
        named = target and StatementEntry.objects.filter(stream=stream, statement=target).first()
        if not named:
            break
        content = opened_statements([named.record_id]).get(named.record_id)
        found |= terms_of(stream.pk, content) if content else set()
        target = named.refers_to
    return found
