"""The database itself refuses to change or delete rows of a table, whoever asks.

An app lists its tables, and a migration calls `refuse_changes`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

REFUSAL = "this table is append-only: correct it by a new row"
FUNCTION = "base_refuse_change"


def _sqlite(table: str) -> Iterator[str]:
    for event in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_refuse_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _postgresql(table: str) -> Iterator[str]:
    yield (
        f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
    )
    yield (
        f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )


def refuse_changes(connection: Any, tables: Iterable[str]) -> None:
    """Create the triggers for tables of a connection's database (SQLite or PostgreSQL)."""
    build = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger "
                f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
            )
        for table in tables:
            for statement in build(table):
                cursor.execute(statement)


def allow_changes(connection: Any, tables: Iterable[str]) -> None:
    """Take the triggers away again: to reverse a migration, and for tests that empty tables."""
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_truncate ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_delete")
