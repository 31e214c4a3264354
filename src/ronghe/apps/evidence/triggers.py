"""The database itself refuses to change evidence, whoever asks. Installed by a migration."""

from collections.abc import Iterator
from typing import Any

GUARDED = ("evidence_record", "evidence_seal", "evidence_signedhead")
REFUSAL = "evidence is append-only: correct it by a new record"


def _sqlite(table: str) -> Iterator[str]:
    for event in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_refuse_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _postgresql(table: str) -> Iterator[str]:
    yield (
        f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change()"
    )
    yield (
        f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change()"
    )


def install(connection: Any) -> None:
    """Create the triggers on a connection's database (SQLite or PostgreSQL)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION evidence_refuse_change() RETURNS trigger "
                f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
            )
        build = _postgresql if connection.vendor == "postgresql" else _sqlite
        for table in GUARDED:
            for statement in build(table):
                cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the triggers away again: to reverse the migration, and for tests that empty tables."""
    with connection.cursor() as cursor:
        for table in GUARDED:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_truncate ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_delete")
