"""A backup is one moment's state, whole, and takes an older file's place only when it is good."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ronghe.config import database
from ronghe.config.faults import CommandFault


@pytest.fixture
def live(tmp_path: Path):
    """A database in use: what was written last stands in the write-ahead log only."""
    path = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE rating (score INTEGER)")
        connection.executemany("INSERT INTO rating VALUES (?)", [(n,) for n in range(100)])
        connection.commit()
        yield path


def ratings_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM rating").fetchone()[0]


def test_a_copy_holds_what_stands_in_the_write_ahead_log(live: Path, tmp_path: Path) -> None:
    database.copy_and_check(live, tmp_path / "copy.sqlite3")

    assert ratings_in(tmp_path / "copy.sqlite3") == 100


def test_a_copy_is_readable_by_its_owner_only(live: Path, tmp_path: Path) -> None:
    database.copy_and_check(live, tmp_path / "copy.sqlite3")

    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o077 == 0


def test_what_is_no_database_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "live.sqlite3").write_text("this is not a database, and it is long enough " * 50)

    with pytest.raises(CommandFault, match="the copy failed: file is not a database"):
        database.copy_and_check(tmp_path / "live.sqlite3", tmp_path / "copy.sqlite3")


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_the_running_database_replaces_the_older_one(tmp_path: Path) -> None:
    from django.db import connection

    target = tmp_path / "backup.sqlite3"
    target.write_text("older")
    if connection.vendor == "postgresql":
        with pytest.raises(CommandFault, match="back it up with pg_dump"):
            database.back_up(target)
        assert target.read_text() == "older"
        return

    size = database.back_up(target)

    assert size == target.stat().st_size
    with closing(sqlite3.connect(target)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    assert "people_person" in tables
    assert [path.name for path in tmp_path.iterdir()] == ["backup.sqlite3"]


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    from django.db import connection

    said = "cannot write" if connection.vendor == "sqlite" else "pg_dump"
    with pytest.raises(CommandFault, match=said):
        database.back_up(tmp_path / "no such folder" / "backup.sqlite3")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_no_migration_waits_in_a_fresh_database() -> None:
    assert database.waiting_migrations() == []
