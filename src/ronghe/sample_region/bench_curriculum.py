"""`ronghe bench curriculum`: what a plan of 60 modules costs the server, made from a seed.

Made inside a transaction that is taken back; asked for as the programme lead by Django's client.
"""

import argparse
import sys

from django.db import transaction
from django.urls import reverse

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.base.api import now
from ronghe.apps.curriculum.api import load_sheet
from ronghe.apps.people.api import Account, Role, command_viewer
from ronghe.sample_region.bench_pages import Visit, conditions, measure
from ronghe.sample_region.curriculum_of_size import make_curriculum

TARGET = 0.200  # seconds on the server for opening the plan
MODULES = 60
SEED = 20_261_126
PAGES = ("plan", "plan_trace", "plan_changes", "plan_knowledge")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; status 1 when the plan's page misses its target."""
    account = Account.objects.filter(username="programme_lead").first()
    if account is None:
        print("there is no sample region here: run `ronghe demo --prepare` first", file=sys.stderr)
        return 1
    with transaction.atomic():
        is_met = _measured(account, arguments.requests)
        transaction.set_rollback(True)
    return 0 if is_met else 1


def _measured(account: Account, requests: int) -> bool:
    held = account.person.memberships.filter(role=Role.PROGRAMME_LEAD, programme__isnull=False)
    programme = held[0].programme
    assert programme is not None
    followed = programme.programme_frameworks.select_related("framework")[0]
    made = make_curriculum(
        viewer=command_viewer(),
        programme=programme,
        framework=followed.framework,
        instrument=Instrument.objects.filter(framework=followed.framework)[0],
        modules=MODULES,
        seed=SEED,
        entry_year=2090,
        at=now(),
    )
    sheet = load_sheet(made.plan)
    print("\n".join(conditions(requests)))
    print(f"curriculum of seed {SEED}: {len(sheet.versions)} modules, {sheet.link_count} links")
    print(f"{'page':<18}{'p50 ms':>8}{'p95 ms':>8}{'p95 CPU':>9}{'queries':>9}{'kB':>6}")
    cpu = [_line(name, reverse(name, args=[made.plan.uuid]), requests) for name in PAGES]
    print(f"target for the plan: {TARGET * 1000:.0f} ms CPU at p95")
    return cpu[0] <= TARGET


def _line(name: str, path: str, requests: int) -> float:
    found = measure(Visit(name, "programme_lead", path), requests)
    wall = [found.percentile(share, found.wall) * 1000 for share in (50, 95)]
    cpu = found.percentile(95, found.cpu)
    print(
        f"{name:<18}{wall[0]:>8.0f}{wall[1]:>8.0f}{cpu * 1000:>9.0f}"
        f"{found.queries:>9}{found.size / 1000:>6.0f}",
        flush=True,
    )
    return cpu
