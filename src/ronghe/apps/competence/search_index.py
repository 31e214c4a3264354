"""The full-text index over concepts: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

Both hold the words that `words.words_of` cuts, so that both find the same, Chinese words of two
characters included (trigram indexes need three). Rows are written by the import only.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from ronghe.apps.competence.words import Term, words_of

TABLE = "competence_search"
BATCH = 2_000
# tsvector holds positions up to 16,383 and takes no more than 255 of them for one word.
MOST_WORDS = 4_000

CREATE = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(label, other, "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '+#'\", prefix='1 2 3')"
    ],
    "postgresql": [
        f"CREATE TABLE {TABLE} (concept_id bigint PRIMARY KEY REFERENCES competence_concept (id) "
        "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, words tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
    ],
}


def create(schema_editor: Any) -> None:
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(schema_editor: Any) -> None:
    schema_editor.execute(f"DROP TABLE {TABLE}")


Document = tuple[int, str, str]
"""A concept's primary key, its label, and the further names it is found by."""


def write(documents: Iterable[Document]) -> None:
    """Put documents into the index, replacing those of the same concepts."""
    rows = [(pk, words_of(label), words_of(other)[:MOST_WORDS]) for pk, label, other in documents]
    write_rows = {"sqlite": _write_sqlite, "postgresql": _write_postgresql}[connection.vendor]
    with transaction.atomic():
        for start in range(0, len(rows), BATCH):
            write_rows(rows[start : start + BATCH])


def _write_sqlite(rows: Sequence[tuple[int, list[str], list[str]]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk, _, _ in rows])
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, label, other) VALUES (%s, %s, %s)",
            [(pk, " ".join(label), " ".join(other)) for pk, label, other in rows],
        )


def _write_postgresql(rows: Sequence[tuple[int, list[str], list[str]]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {TABLE} WHERE concept_id = ANY(%s)", [[row[0] for row in rows]]
        )
        cursor.executemany(
            f"INSERT INTO {TABLE} (concept_id, words) VALUES (%s, %s::tsvector)",
            [(pk, _vector(label, other)) for pk, label, other in rows],
        )


def _vector(label: Sequence[str], other: Sequence[str]) -> str:
    """A tsvector literal: words of the label weigh most (A), further names less (C)."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(label, start=1):
        places.setdefault(word, []).append(f"{position}A")
    for position, word in enumerate(other, start=len(label) + 2):
        places.setdefault(word, []).append(f"{position}C")
    return " ".join(f"{_quoted(word)}:{','.join(at[:255])}" for word, at in places.items())


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def matching(
    terms: Sequence[Term], condition: str, parameters: Sequence[Any], limit: int
) -> list[int]:
    """Primary keys of concepts that hold every term, best first.

    `condition` is SQL over the table competence_concept, alias `c`.
    """
    question, sql = {
        "sqlite": (_question_sqlite(terms), _SELECT_SQLITE),
        "postgresql": (_question_postgresql(terms), _SELECT_POSTGRESQL),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(condition=condition), [question, *parameters, limit])
        return [pk for (pk,) in cursor.fetchall()]


_SELECT_SQLITE = f"""
SELECT c.id FROM {TABLE} s JOIN competence_concept c ON c.id = s.rowid
WHERE {TABLE} MATCH %s AND {{condition}}
ORDER BY bm25({TABLE}, 10.0, 1.0), c.id LIMIT %s
"""

_SELECT_POSTGRESQL = f"""
SELECT c.id FROM (SELECT %s::tsquery AS wanted) q
JOIN {TABLE} s ON s.words @@ q.wanted JOIN competence_concept c ON c.id = s.concept_id
WHERE {{condition}}
ORDER BY ts_rank('{{{{0.1, 0.1, 0.2, 1.0}}}}', s.words, q.wanted, 1) DESC, c.id LIMIT %s
"""


def _question_sqlite(terms: Sequence[Term]) -> str:
    phrases = (
        '"' + " ".join(term.words).replace('"', '""') + '"' + ("*" if term.is_prefix else "")
        for term in terms
    )
    return " AND ".join(phrases)


def _question_postgresql(terms: Sequence[Term]) -> str:
    phrases = (
        "(" + " <-> ".join(map(_quoted, term.words)) + (":*" if term.is_prefix else "") + ")"
        for term in terms
    )
    return " & ".join(phrases)
