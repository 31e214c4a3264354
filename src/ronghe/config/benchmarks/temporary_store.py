"""A record store of its own for a measurement: temporary data, one organisation, one key.

Everything is a process of its own, so that what is measured is what schools run: gunicorn and its
workers. On SQLite the data lies in a temporary folder; on PostgreSQL a database is made on the
server that is named, and dropped at the end.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from ronghe.config import ports
from ronghe.config.faults import CommandFault
from ronghe.config.serving import Place, web_part
from ronghe.config.supervision import end_with_parent

START_SECONDS = 60.0
HOST = "127.0.0.1"
FIRST_PORT = 8900
WARMING = 4
TEST_DATABASE = "RONGHE_TEST_POSTGRES_URL"


@dataclass(frozen=True, slots=True)
class Store:
    """Where the store listens, the key for it, and its processes."""

    url: str
    user: str
    secret: str
    database: str
    server: int
    environment: Mapping[str, str]

    def processes(self) -> list[int]:
        """gunicorn and its workers."""
        children = Path(f"/proc/{self.server}/task/{self.server}/children").read_text()
        return [self.server, *map(int, children.split())]

    def cpu_seconds(self) -> float:
        """What gunicorn and its workers have used so far."""
        return sum(map(cpu_seconds, self.processes()))


def cpu_seconds(process: int) -> float:
    """User and system time of a living process and of its children that have ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0.0
    fields = text[text.rindex(")") + 2 :].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def temporary_store(database: str = "", *, processes: int = 2, threads: int = 4) -> Iterator[Store]:
    """Serve an empty record store; `database` is the URL of a PostgreSQL server, or nothing."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="ronghe-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        url = stack.enter_context(fresh_database(database)) if database else ""
        environment = os.environ | {
            "RONGHE_MODE": "local",
            "RONGHE_LOG_LEVEL": "ERROR",
            "RONGHE_DATA": str(folder),
            "RONGHE_DATABASE_URL": url or f"sqlite:///{folder / 'ronghe.sqlite3'}",
            "RONGHE_XAPI_REQUESTS_A_MINUTE": "0",
            "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        }
        key = prepared(environment)
        port = ports.next_free(HOST, FIRST_PORT)
        if port is None:
            raise CommandFault("no port is free", "没有可用端口")
        place = Place(HOST, port)
        server = subprocess.Popen(
            web_part(place, processes=processes, threads=threads).command,
            env=environment,
            stderr=stack.enter_context((folder / "server.log").open("wb")),
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        stack.callback(stop, server)
        wait_until_it_answers(place)
        kind = "PostgreSQL" if url else "SQLite"
        user, secret = key["user"], key["secret"]
        yield Store(place.url.rstrip("/"), user, secret, kind, server.pid, environment)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Make a database on a PostgreSQL server and drop it at the end; gives its URL."""
    import psycopg

    name = f"ronghe_bench_{secrets.token_hex(4)}"
    head, _, options = server.partition("?")
    base, _, _ = head.rpartition("/")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{base}/{name}" + (f"?{options}" if options else "")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def prepared(environment: Mapping[str, str]) -> dict[str, str]:
    """Migrate, and make an organisation with a key of every scope."""
    program = [sys.executable, "-m", "ronghe.config.benchmarks.first_key"]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise CommandFault(f"no store could be made: {last}", f"无法创建记录库：{last}")
    key: dict[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    return key


def wait_until_it_answers(place: Place) -> None:
    end = time.monotonic() + START_SECONDS
    while not ports.answers(place.host, place.port):
        if time.monotonic() > end:
            raise CommandFault("the server does not answer", "服务器没有响应")
        time.sleep(0.1)
    # A worker's first answer loads everything; measured is a server that is up.
    with ThreadPoolExecutor(WARMING) as pool:
        list(pool.map(ask_about, [f"{place.url}xapi/2.0/about"] * WARMING * 4))


def ask_about(url: str) -> None:
    with urlopen(url, timeout=START_SECONDS) as answer:
        answer.read()


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def named_database(given: str) -> str:
    """The PostgreSQL server to measure on: as named, or as tests name theirs; SQLite for none."""
    return given or os.environ.get(TEST_DATABASE, "")
