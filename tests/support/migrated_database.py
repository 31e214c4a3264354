"""The empty, migrated SQLite database of the tests, made once for as long as no migration changes.

Migrating takes longer than most tests. The file stands in .pytest_cache under a digest of all that
it comes from: migrations, every module of ours that they import, and the locked packages.
"""

import ast
import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
FOLDER = ROOT / ".pytest_cache/migrated"
LOCKS = ("requirements/run.txt", "src/ronghe/config/settings.py")


def imported(file: Path) -> Iterator[Path]:
    """The files of ours that a file imports."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            place = SOURCE / name.replace(".", "/")
            yield from (f for f in (place.with_suffix(".py"), place / "__init__.py") if f.is_file())


def sources() -> list[Path]:
    """Everything that decides what the migrated database is, in a fixed order."""
    waiting = sorted(SOURCE.glob("ronghe/apps/*/migrations/*.py"))
    found: set[Path] = set()
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting.extend(imported(file))
    return sorted(found | {ROOT / name for name in LOCKS})


def template() -> Path:
    """Where the migrated database of this source stands, or would stand."""
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    for file in sources():
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return FOLDER / f"{digest.hexdigest()[:32]}.sqlite3"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Workers of a run wait here for whichever of them makes the database."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(database: Path, kept: Path) -> None:
    """Keep a copy of a migrated database, and none of another source."""
    making = kept.with_suffix(".making")
    making.unlink(missing_ok=True)
    # Closed at once: a connection left open would keep later commits out of the file itself.
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(making)) as target:
        source.backup(target)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink()
    making.rename(kept)


def take(kept: Path, database: Path) -> None:
    """Put a copy where a test run expects its database."""
    shutil.copyfile(kept, database)
