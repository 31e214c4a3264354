"""Look after the database as a whole: reachable, up to date, copied."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from ronghe.config.faults import CommandFault


def waiting_migrations() -> list[str]:
    """Return the migrations not applied yet, as app.name in their order."""
    prepare_folder()
    try:
        executor = MigrationExecutor(connection)
    except Error as error:
        said = one_line(error)
        raise CommandFault(
            f"the database does not answer: {said}", f"数据库没有响应：{said}"
        ) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate() -> None:
    """Apply every waiting migration."""
    prepare_folder()
    call_command("migrate", interactive=False, verbosity=0)


def prepare_folder() -> None:
    """Make the folder of the embedded database, closed to other users of the machine."""
    if connection.vendor == "sqlite":
        database_file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def database_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def back_up(target: Path) -> int:
    """Copy the embedded database to `target` while it is in use; return its size in bytes.

    The copy is one moment's state, whole: a plain copy of the file would lose what still stands
    in the write-ahead log. It is checked before it takes the place of an older file.
    """
    if connection.vendor != "sqlite":
        raise CommandFault(
            "this installation uses PostgreSQL: back it up with pg_dump "
            "(docs/guides/operate.md), and the folder "
            f"{settings.MEDIA_ROOT} with it",
            "此系统使用 PostgreSQL：请用 pg_dump 备份（见 docs/guides/operate.md），"
            f"并同时备份文件夹 {settings.MEDIA_ROOT}",
        )
    if not database_file().is_file():
        raise CommandFault(
            f"there is no database at {database_file()}", f"{database_file()} 处没有数据库"
        )
    draft = target.with_name(target.name + ".part")
    try:
        copy_and_check(database_file(), draft)
        os.replace(draft, target)
        (settings.DATA / "last_backup").touch()
    except OSError as error:
        raise CommandFault(
            f"cannot write {target}: {error.strerror}", f"无法写入 {target}：{error.strerror}"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def copy_and_check(source: Path, draft: Path) -> None:
    draft.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(draft)) as copy:
            live.backup(copy)
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise CommandFault(f"the copy failed: {error}", f"复制失败：{error}") from error
    if verdict != "ok":
        raise CommandFault(f"the copy is damaged: {verdict}", f"副本已损坏：{verdict}")


def one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
