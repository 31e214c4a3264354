"""The database itself refuses to change evidence, whoever asks. Installed by a migration."""

from typing import Any

from ronghe.apps.base.api import allow_changes, refuse_changes

GUARDED = ("evidence_record", "evidence_seal", "evidence_signedhead")


def install(connection: Any) -> None:
    """Create the triggers on a connection's database (SQLite or PostgreSQL)."""
    refuse_changes(connection, GUARDED)


def remove(connection: Any) -> None:
    """Take the triggers away again: to reverse the migration, and for tests that empty tables."""
    allow_changes(connection, GUARDED)
