"""`ronghe bench pages`: what each page costs the server, on the sample region.

Each page is asked for as its role by Django's own client, so what is measured is everything from
the request to the finished answer, with the database, without the network. Then every page whose
rows can grow is asked once with one row and once with a hundred (bench_rows.py): the number of
queries has to be the same.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from ronghe.apps.assessment.api import Calibration, Instrument, Observation
from ronghe.apps.competence.api import Framework, InstrumentKind
from ronghe.apps.people.api import Account, Membership, Person
from ronghe.sample_region.bench_rows import VARIATIONS
from ronghe.sample_region.generator import SEED

TARGET = 0.150  # CPU seconds at the 95th percentile; wall time depends on what else runs
LEAST_REQUESTS = 30


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as one role asks for it. `rows` names how its rows are varied, if they can be."""

    name: str
    role: str
    path: str
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of each request, and what one request asked of the database and gave back."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]
    queries: int
    size: int

    def percentile(self, share: int, seconds: Sequence[float]) -> float:
        return statistics.quantiles(seconds, n=100, method="inclusive")[share - 1]

    @property
    def is_within_target(self) -> bool:
        return self.percentile(95, self.cpu) <= TARGET


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; status 0 when every target is met, 1 when one is missed or nothing is
    there to measure."""
    if not Calibration.objects.filter(in_force_from__isnull=False, framework__code="cnc").exists():
        print("there is no sample region here: run `ronghe demo --prepare` first", file=sys.stderr)
        return 1
    visits = list_visits()
    print("\n".join(conditions(arguments.requests)), flush=True)
    print(
        f"{'page':<22}{'role':<22}{'p50 ms':>8}{'p95 ms':>8}{'p50 CPU':>9}{'p95 CPU':>9}"
        f"{'queries':>9}{'kB':>6}"
    )
    misses = [visit.name for visit in visits if not _measured(visit, arguments.requests)]
    print("\nqueries for rows:", flush=True)
    misses += [visit.name for visit in visits if visit.rows and not _alike(visit)]
    print("\nall targets met" if not misses else f"\ntargets missed: {', '.join(misses)}")
    return 1 if misses else 0


def conditions(requests: int) -> list[str]:
    """Lines that say where the figures come from."""
    return [
        f"seed {SEED}; {Person.objects.filter(is_sample=True).count()} persons, "
        f"{Observation.objects.count()} observations, {requests} requests a page",
        f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}; target {TARGET * 1000:.0f} ms CPU at p95",
    ]


def list_visits() -> list[Visit]:
    """Every page of the first issue's section 7, as the roles of the sample region meet it."""
    student = Account.objects.get(username="student").person
    school_class = Membership.objects.get(person=student, school_class__isnull=False).school_class
    scale = Instrument.objects.get(
        framework__code="mechatronics", kind=InstrumentKind.ANCHORED_SCALE
    )
    calibration = Calibration.objects.filter(framework=scale.framework_id).latest("in_force_from")
    framework = Framework.objects.get(pk=scale.framework_id)
    if school_class is None:
        raise LookupError("the sample region's student is in no class")
    of_student = {"uuid": student.uuid}
    behind = reverse("behind_number", kwargs={**of_student, "dimension": "behavioural"})
    of_calibration = reverse("calibration", args=[calibration.uuid])
    return [
        Visit("next steps", "student", "/"),
        Visit("next steps", "teacher", "/"),
        Visit("next steps", "mentor", "/", "forms"),
        Visit("next steps", "programme_lead", "/"),
        Visit("my competence", "student", reverse("my_competence"), "ratings"),
        Visit("my competence", "guardian", reverse("my_competence"), "ratings"),
        Visit("behind a number", "student", behind, "ratings"),
        Visit("class", "teacher", reverse("class", args=[school_class.uuid]), "students"),
        Visit("classes", "regional_officer", reverse("classes"), "classes"),
        Visit("rate", "mentor", reverse("rate"), "forms"),
        Visit("raters", "programme_lead", reverse("raters"), "levels"),
        Visit("instruments", "programme_lead", reverse("instruments"), "instruments"),
        Visit("instrument", "programme_lead", reverse("instrument", args=[scale.uuid]), "items"),
        Visit("calibrations", "programme_lead", reverse("calibrations"), "calibrations"),
        Visit("calibration", "programme_lead", of_calibration, "levels"),
        Visit("frameworks", "programme_lead", reverse("frameworks")),
        Visit("framework", "programme_lead", reverse("framework", args=[framework.uuid])),
    ]


def _measured(visit: Visit, requests: int) -> bool:
    found = measure(visit, requests)
    numbers = [
        found.percentile(share, seconds) * 1000
        for seconds in (found.wall, found.cpu)
        for share in (50, 95)
    ]
    print(
        f"{visit.name:<22}{visit.role:<22}{numbers[0]:>8.0f}{numbers[1]:>8.0f}{numbers[2]:>9.0f}"
        f"{numbers[3]:>9.0f}{found.queries:>9}{found.size / 1000:>6.0f}"
        f"{'' if found.is_within_target else '  over'}",
        flush=True,
    )
    return found.is_within_target


def measure(visit: Visit, requests: int) -> Figures:
    """Ask for a page, after two requests that fill caches. Raises RuntimeError unless each answers
    with 200."""
    client = client_of(visit.role)
    for _ in range(2):
        ask(client, visit)
    wall, cpu = [], []
    for _ in range(max(requests, 2)):
        began, busy = time.perf_counter(), time.process_time()
        ask(client, visit)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - busy)
    with counted() as queries:
        size = ask(client, visit)
    return Figures(tuple(wall), tuple(cpu), len(queries), size)


def _alike(visit: Visit) -> bool:
    one, hundred = queries_by_rows(visit)
    verdict = "" if one == hundred else "  differs"
    print(f"{visit.name:<22}{visit.role:<22}{one:>4}{hundred:>6}{verdict}", flush=True)
    return not verdict


def queries_by_rows(visit: Visit) -> tuple[int, int]:
    """How many queries the page takes with one row and with a hundred."""
    counts = []
    for rows in (1, 100):
        with VARIATIONS[visit.rows](rows):
            client = client_of(visit.role)
            ask(client, visit)
            with counted() as queries:
                ask(client, visit)
        counts.append(len(queries))
    return counts[0], counts[1]


def client_of(role: str) -> Client:
    """A browser signed in as the sample region's person of this role."""
    client = Client(headers={"host": "localhost"})
    account = Account.objects.get(username=role)
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def ask(client: Client, visit: Visit) -> int:
    """One request; returns the size of the answer in bytes."""
    answer = client.get(visit.path)
    if answer.status_code != 200:
        raise RuntimeError(f"{visit.path} answered {answer.status_code} to {visit.role}")
    return len(answer.content)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    seen: list[str] = []

    def note(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
