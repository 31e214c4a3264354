"""Which statements of other systems tell something in a portfolio: one a course unit or task."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from ronghe.apps.evidence.api import Record, StatementWords


def housekeeping(words: Mapping[int, StatementWords], rows: Sequence[Record]) -> set[int]:
    """Records that say only that something was opened or closed: nothing of what was done."""
    return {
        row.pk
        for row in rows
        if row.kind == Record.Kind.STATEMENT and row.pk in words and words[row.pk].is_housekeeping
    }


def told_by_another(words: Mapping[int, StatementWords], rows: Sequence[Record]) -> set[int]:
    """Records whose story another statement of the same sitting tells better: of everything that
    is said of one unit in one registration (or on one day), the outcome stands for the rest."""
    best: dict[tuple[object, ...], Record] = {}
    statements = [row for row in rows if row.kind == Record.Kind.STATEMENT and row.pk in words]
    for row in statements:
        key = _sitting(row, words[row.pk])
        if key not in best or _weight(row, words) >= _weight(best[key], words):
            best[key] = row
    kept = {row.pk for row in best.values()}
    return {row.pk for row in statements} - kept


def _sitting(row: Record, words: StatementWords) -> tuple[object, ...]:
    return words.about, words.registration or timezone.localdate(row.observed_at)


def _weight(row: Record, words: Mapping[int, StatementWords]) -> tuple[object, ...]:
    said = words[row.pk]
    return said.weight, said.result is not None, row.observed_at, row.pk
