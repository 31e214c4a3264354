"""What every test starts from."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from ronghe.apps.evidence import triggers as evidence
from ronghe.apps.governance import triggers as governance

GUARDS = (evidence, governance)

# No test may fail because a machine is slow: properties are checked, not how fast.
settings.register_profile("ronghe", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ronghe")


@contextmanager
def without_triggers() -> Iterator[None]:
    """Let Django empty the tables between tests: append-only tables refuse it to everybody."""
    for guard in GUARDS:
        guard.remove(connection)
    yield
    for guard in GUARDS:
        guard.install(connection)


@pytest.fixture(autouse=True, scope="session")
def flush_past_guards() -> Iterator[None]:
    """After a test with real transactions Django deletes every row: past the triggers, and
    with the rows of tables that only a migration knows."""
    operations = type(connection.ops)
    flush: Callable[..., None] = operations.execute_sql_flush
    statements_for: Callable[..., list[str]] = operations.sql_flush

    def flush_freely(self: object, statements: Sequence[str]) -> None:
        with without_triggers():
            flush(self, statements)

    def name_all(self: object, style: object, tables: object, **options: object) -> list[str]:
        return statements_for(self, style, tables, **{**options, "allow_cascade": True})

    patch = pytest.MonkeyPatch()
    patch.setattr(operations, "execute_sql_flush", flush_freely)
    patch.setattr(operations, "sql_flush", name_all)
    yield
    patch.undo()
