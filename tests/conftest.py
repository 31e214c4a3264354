"""What every test starts from."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as properties

import migrated_database
from ronghe.apps.evidence import triggers as evidence
from ronghe.apps.governance import triggers as governance

GUARDS = (evidence, governance)


@pytest.fixture(autouse=True)
def language_of_the_installation() -> Iterator[None]:
    """A request in Chinese leaves its language behind in the thread; no test inherits it."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


# No test may fail because a machine is slow: properties are checked, not how fast.
properties.register_profile("ronghe", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("ronghe")


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


@pytest.fixture(scope="session")
def migrated(django_db_modify_db_settings: None) -> Iterator[ExitStack | None]:
    """None where a migrated database of this source was there and has been copied, or on
    PostgreSQL; else what keeps the other workers waiting until this one has made it."""
    with ExitStack() as held:
        if connection.vendor != "sqlite":
            yield None
            return
        held.enter_context(migrated_database.one_at_a_time())
        kept = migrated_database.template()
        if not kept.is_file():
            yield held
            return
        migrated_database.take(kept, Path(connection.settings_dict["TEST"]["NAME"]))
        held.close()
        yield None


@pytest.fixture(scope="session")
def django_db_keepdb(migrated: ExitStack | None) -> bool:
    """A copied database is not emptied first; it lies in this run's own folder and goes with it."""
    return connection.vendor == "sqlite" and migrated is None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, migrated: ExitStack | None) -> None:
    if migrated is not None:
        made = Path(connection.settings_dict["NAME"])
        migrated_database.keep(made, migrated_database.template())
        migrated.close()


ON_ONE_WORKER = "sample_copy"  # made once, by the worker that runs all who ask for it
# Asking for one of these is reaching for the database; pytest-django refuses it to all others.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", ON_ONE_WORKER}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database, which is what runs on PostgreSQL as well, and keep together
    what stands on the same costly rows."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)
        if ON_ONE_WORKER in fixtures:
            item.add_marker(pytest.mark.xdist_group(ON_ONE_WORKER))
