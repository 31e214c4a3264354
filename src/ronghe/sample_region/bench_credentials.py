"""`ronghe bench credentials`: how long it takes to issue a thousand, and to verify one.

Made inside a transaction that is taken back, by one process on one core.
"""

import argparse
import statistics
import time

from django.db import transaction

from ronghe.apps.base.api import Text, now
from ronghe.apps.certification.api import (
    AlignmentFact,
    Credential,
    CredentialContent,
    CredentialOrder,
    Deed,
    LevelStep,
    ResultFact,
    check_own,
    issue_credentials,
)
from ronghe.apps.people.api import Organisation, Person, Region, command_viewer

ISSUE_TARGET = 60.0  # CPU seconds for a thousand
VERIFY_TARGET = 0.100  # seconds for one, warm
BATCH = 25
DEEDS = tuple(
    Deed(
        title=Text(f"Turns shafts, kind {number}", f"车削轴类零件 {number}"),
        about=Text("Sets up a lathe and turns to size.", "调整车床并车削到尺寸。"),
        tasks=(Text("Turn a stepped shaft", "车削台阶轴"),),
        seen=(Text("Turns to size alone", "能独立车到尺寸"),),
        where=(Text("workshop", "实训车间"), Text("workplace", "企业岗位")),
        when=(Text(f"on {number + 5} days, May 2025", f"2025年5月，{number + 5} 天"),),
        confirmed_by=(Text("4 enterprise mentors", "企业导师 4 名"),),
    )
    for number in range(7)
)
CONTENT = CredentialContent(
    code="bench",
    achievement_type="Certificate",
    title=Text("Turning to size", "车削到尺寸"),
    description=Text("Sets up a lathe and turns a shaft to size.", "独立调整车床并车削轴类零件。"),
    criteria=Text("Level competent by three raters.", "由三名评分者评定达到胜任。"),
    level=Text("competent", "胜任"),
    probability=0.91,
    results=(
        ResultFact(Text("Shafts in tolerance", "合格轴件"), Text("18 of 20", "20 件中 18 件")),
    ),
    contexts=(Text("school workshop", "校内车间"), Text("workplace", "企业岗位")),
    confirmed_by=(Text("teacher", "教师"), Text("enterprise mentor", "企业导师")),
    typical_tasks=(Text("Turn a stepped shaft", "车削台阶轴"),),
    alignments=(AlignmentFact("http://data.europa.eu/esco/skill/x", "operate lathe", "ESCO"),),
    steps=(LevelStep(2, Text("competent", "胜任"), Text("Works alone.", "能独立工作。")),),
    deeds=DEEDS,
)


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; status 1 where a target is missed."""
    with transaction.atomic():
        is_met = _measured(arguments.credentials)
        transaction.set_rollback(True)
    return 0 if is_met else 1


def _measured(count: int) -> bool:
    school, holders = _school(count)
    start, cpu = time.perf_counter(), time.process_time()
    issued: list[Credential] = []
    for first in range(0, count, BATCH):
        orders = [CredentialOrder(one, CONTENT) for one in holders[first : first + BATCH]]
        issued += issue_credentials(
            viewer=command_viewer(), organisation=school, orders=orders, at=now()
        )
        print(f"\r{len(issued)} of {count} issued", end="", flush=True)
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    print(
        f"\rissue {count}: {wall:.1f} s wall, {used:.1f} s CPU "
        f"(target {ISSUE_TARGET:.0f} s CPU for a thousand)"
    )
    check_own(issued[0], at=now())
    times = [_seconds(one) for one in issued[:: max(1, count // 50)]]
    median, worst = statistics.median(times), sorted(times)[int(0.95 * (len(times) - 1))]
    print(
        f"verify, warm: {median * 1000:.0f} ms median, {worst * 1000:.0f} ms at p95 "
        f"(target {VERIFY_TARGET * 1000:.0f} ms)"
    )
    return used * 1000 / count <= ISSUE_TARGET and worst <= VERIFY_TARGET


def _seconds(credential: Credential) -> float:
    start = time.perf_counter()
    found = check_own(credential, at=now())
    if found.state != "valid":
        raise RuntimeError(f"{credential} is {found.state}: {found.en}")
    return time.perf_counter() - start


def _school(count: int) -> tuple[Organisation, list[Person]]:
    region = Region.objects.create(code="bench", title_en="Bench", title_zh="测速")
    school = Organisation.objects.create(
        region=region, kind="school", code="bench", title_en="Bench", title_zh="测速"
    )
    holders = Person.objects.bulk_create(
        Person(name_en=f"Bench {number}", is_sample=True) for number in range(count)
    )
    return school, holders
