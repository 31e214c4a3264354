"""`ronghe bench xapi-ingest`: how many statements a second are taken, and what they cost.

Clients are processes of their own that prepare their batches before the clock starts. The CPU
time is that of gunicorn and its workers; PostgreSQL's is printed beside it.
"""

import argparse
import base64
import http.client
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ronghe.config.benchmarks.sample_statements import Sample
from ronghe.config.benchmarks.temporary_store import (
    Store,
    cpu_seconds,
    named_database,
    temporary_store,
)
from ronghe.config.faults import words

CLIENTS = 8
TARGET_WALL, TARGET_CPU = 1_500, 1_000
Said = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run came to; CPU in seconds."""

    batch: int
    statements: int
    errors: int
    wall: float
    server_cpu: float
    database_cpu: float

    @property
    def a_second(self) -> float:
        return self.statements / self.wall

    @property
    def a_cpu_second(self) -> float:
        return self.statements / self.server_cpu

    def sentence(self, database: str) -> str:
        return words(
            f"{database}, {CLIENTS} clients × {self.batch}: {self.statements} statements in"
            f" {self.wall:.1f} s, {self.errors} errors: {self.a_second:,.0f} a second,"
            f" {self.a_cpu_second:,.0f} a CPU second of the server's own processes"
            f" ({self.server_cpu:.1f} s; the database's own: {self.database_cpu:.1f} s)",
            f"{database}，{CLIENTS} 个客户端 × {self.batch}：{self.wall:.1f} 秒写入"
            f" {self.statements} 条语句，{self.errors} 个错误：每秒 {self.a_second:,.0f} 条，"
            f"服务器进程每 CPU 秒 {self.a_cpu_second:,.0f} 条"
            f"（{self.server_cpu:.1f} 秒；数据库 {self.database_cpu:.1f} 秒）",
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", default="", metavar="URL", help="a PostgreSQL server")
    parser.add_argument("--batches", type=int, nargs="+", default=[50, 500], metavar="N")
    parser.add_argument("--statements", type=int, default=40_000, metavar="N", help="in each run")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="of the server")


def run(arguments: argparse.Namespace) -> int:
    """0 where nothing failed and the targets are reached with batches of 50."""
    reached = True
    with temporary_store(
        named_database(arguments.database), processes=arguments.processes
    ) as store:
        measured(store, 50, 2_000, seed=1)  # learners and definitions are there, caches are warm
        for number, batch in enumerate(arguments.batches):
            figures = measured(store, batch, arguments.statements, seed=1_000 * (number + 1))
            print(figures.sentence(store.database), flush=True)
            reached = reached and not figures.errors
            if batch == 50:
                reached = reached and figures.a_second >= TARGET_WALL
                reached = reached and figures.a_cpu_second >= TARGET_CPU
    return 0 if reached else 1


def measured(store: Store, batch: int, statements: int, *, seed: int) -> Figures:
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(CLIENTS + 1), context.Queue()
    rounds = max(1, statements // (CLIENTS * batch))
    clients = [
        context.Process(
            target=client, args=(store, batch, rounds, seed + number, start, results), daemon=True
        )
        for number in range(CLIENTS)
    ]
    for process in clients:
        process.start()
    start.wait()
    began, server, database = time.perf_counter(), store.cpu_seconds(), database_seconds()
    said: list[Said] = [results.get() for _ in clients]
    wall = time.perf_counter() - began
    used = store.cpu_seconds() - server
    for process in clients:
        process.join()
    taken, errors = sum(one[0] for one in said), sum(one[1] for one in said)
    return Figures(batch, taken, errors, wall, used, database_seconds() - database)


def client(store: Store, batch: int, rounds: int, seed: int, start: Barrier, results: Any) -> None:
    """Send prepared batches one after the other over one connection."""
    import orjson

    sample = Sample(seed)
    bodies = [orjson.dumps(sample.batch(batch)) for _ in range(rounds)]
    connection = http.client.HTTPConnection(urlsplit(store.url).netloc, timeout=120)
    headers = headers_of(store)
    start.wait()
    taken = errors = 0
    for body in bodies:
        connection.request("POST", "/xapi/2.0/statements", body, headers)
        answer = connection.getresponse()
        answer.read()
        taken += batch if answer.status == 200 else 0
        errors += answer.status != 200
    results.put((taken, errors))


def headers_of(store: Store) -> dict[str, str]:
    pair = base64.b64encode(f"{store.user}:{store.secret}".encode()).decode()
    return {
        "Authorization": f"Basic {pair}",
        "X-Experience-API-Version": "2.0.0",
        "Content-Type": "application/json",
    }


def database_seconds() -> float:
    """CPU of every living PostgreSQL process of this machine."""
    return sum(map(cpu_seconds, postgresql_processes()))


def postgresql_processes() -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = (folder / "comm").read_text().strip()
        except OSError:
            continue
        if name.startswith("postgres"):
            yield int(folder.name)
