"""`ronghe bench xapi-query`: how long it takes to find statements among a million.

Each filter is asked for by one client, over one connection, for values that change; measured is
from the request to the last byte of a page of a hundred statements.
"""

import argparse
import http.client
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from ronghe.config.benchmarks.sample_statements import (
    ACTIVITIES,
    LEARNERS,
    REGISTRATIONS,
    VERBS,
    activity_numbered,
    learner_numbered,
    registration_numbered,
    verb_named,
)
from ronghe.config.benchmarks.temporary_store import Store, named_database, temporary_store
from ronghe.config.benchmarks.xapi_ingest import headers_of
from ronghe.config.faults import CommandFault, words

TARGET = 0.050
FILLERS = 2
WARM_UP = 5
Ask = Callable[[random.Random], dict[str, str]]
FILTERS: dict[str, Ask] = {
    "registration": lambda source: {
        "registration": registration_numbered(source.randrange(REGISTRATIONS))
    },
    "agent": lambda source: {"agent": json.dumps(learner_numbered(source.randrange(LEARNERS)))},
    "verb": lambda source: {"verb": verb_named(source.choice(VERBS))},
    "activity": lambda source: {"activity": activity_numbered(source.randrange(ACTIVITIES))},
    "verb and activity": lambda source: {
        "verb": verb_named(source.choice(VERBS)),
        "activity": activity_numbered(source.randrange(ACTIVITIES)),
    },
    "nothing": lambda source: {},
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", default="", metavar="URL", help="a PostgreSQL server")
    parser.add_argument("--statements", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--requests", type=int, default=200, metavar="N", help="for each filter")
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="statements a page")


def run(arguments: argparse.Namespace) -> int:
    """0 where the 95th percentile of every filter is within the target."""
    with temporary_store(named_database(arguments.database)) as store:
        seconds = fill(store, arguments.statements)
        print(
            words(
                f"{store.database}: {arguments.statements:,} statements written in {seconds:.0f} s",
                f"{store.database}：{seconds:.0f} 秒写入 {arguments.statements:,} 条语句",
            ),
            flush=True,
        )
        slowest = 0.0
        for name, ask in FILTERS.items():
            used = store.cpu_seconds()
            times = times_of(store, ask, arguments.requests, arguments.limit)
            cpu = (store.cpu_seconds() - used) / (len(times) + WARM_UP)
            slowest = max(slowest, told(name, times, cpu))
    return 0 if slowest <= TARGET else 1


def fill(store: Store, count: int) -> float:
    began = time.perf_counter()
    program = [sys.executable, "-m", "ronghe.config.benchmarks.fill", str(count // FILLERS)]
    fillers = [
        subprocess.Popen([*program, str(seed)], env=store.environment) for seed in range(FILLERS)
    ]
    if any(process.wait() for process in fillers):
        raise CommandFault("the statements could not be written", "语句未能写入")
    return time.perf_counter() - began


def times_of(store: Store, ask: Ask, requests: int, limit: int) -> list[float]:
    connection = http.client.HTTPConnection(urlsplit(store.url).netloc, timeout=120)
    headers, source, times = headers_of(store), random.Random(7), []
    for _ in range(requests + WARM_UP):
        query = urlencode({**ask(source), "limit": str(limit)})
        began = time.perf_counter()
        connection.request("GET", f"/xapi/2.0/statements?{query}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise CommandFault(f"status {answer.status}: {body[:200]!r}", f"状态 {answer.status}")
    return times[WARM_UP:]


def told(name: str, times: list[float], cpu: float) -> float:
    """Print one filter's times, and what a request costs the server's own processes; returns the
    95th percentile."""
    high = statistics.quantiles(times, n=100, method="inclusive")[94]
    middle = statistics.median(times)
    times_said = f"p50 {middle * 1000:6.1f} ms   p95 {high * 1000:6.1f} ms"
    print(f"  {name:<18} {times_said}   CPU {cpu * 1000:5.1f} ms", flush=True)
    return high
