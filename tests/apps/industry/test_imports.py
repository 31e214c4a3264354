"""Enterprises from a file: a dry run, every bad row named, all of it or the good rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.industry.conftest import SYSTEM, Industry

from ronghe.apps.base.api import now
from ronghe.apps.industry.models import Contact, Equipment, Partnership, Post, Site
from ronghe.apps.industry.services.imports import (
    LIMITS,
    MOST_BYTES,
    EnterprisePlan,
    EnterprisesRefused,
    land_enterprises,
    plan_enterprises,
)
from ronghe.apps.people.api import NotAllowed, Organisation, Region

HEADER = (
    "kind,enterprise,code,title_zh,title_en,sector,survey_months,partners,site,headcount,"
    "occupation,tasks,equipment,generation,model,year,count,name,purposes"
)
GOOD = """\
enterprise,,blue,蓝湖阀门,Blue Lake Valves,manufacturing,6,school/cnc,,,,,,,,,,,
site,blue,north,北厂,North plant,,,,,,,,,,,,,,
equipment,blue,,,,,,,north,,,t1;milling/t2,controller,3,X9,2025,4,,
post,blue,setter,调机员,Setter,,,,north,12,cnc,t1,,,,,,,
contact,blue,,,,,,,,,,,,,,,,陈静,surveys;technology
"""


def csv_of(rows: str) -> bytes:
    return f"{HEADER}\n{rows}".encode()


def plan(industry: Industry, rows: str) -> EnterprisePlan:
    return plan_enterprises(viewer=SYSTEM, region=industry.world.region, content=csv_of(rows))


def land(industry: Industry, rows: str, *, only_good: bool = False) -> EnterprisePlan:
    return land_enterprises(
        viewer=SYSTEM,
        region=industry.world.region,
        content=csv_of(rows),
        only_good=only_good,
        at=now(),
    )


def test_a_file_lands_whole_and_may_come_twice(industry: Industry) -> None:
    for _ in range(2):
        land(industry, GOOD)

    enterprise = Organisation.objects.get(code="blue")
    device, post = Equipment.objects.get(), Post.objects.get()
    assert enterprise.enterprise_profile.survey_months == 6
    assert (device.generation, device.count) == (industry.generations[2], 4)
    assert set(device.tasks.all()) == set(industry.tasks)
    assert (post.headcount, list(post.tasks.all())) == (12, industry.tasks[:1])
    assert Contact.objects.get().purposes == ["surveys", "technology"]
    assert Partnership.objects.get(enterprise=enterprise).programme == industry.world.programme
    assert Site.objects.count() == 1


def test_rows_may_stand_in_any_order(industry: Industry) -> None:
    backwards = "\n".join(reversed(GOOD.strip().split("\n")))

    assert plan(industry, backwards).can_land


def test_a_dry_run_writes_nothing(industry: Industry) -> None:
    found = plan(industry, GOOD)

    assert found.counts == {"enterprise": 1, "site": 1, "equipment": 1, "post": 1, "contact": 1}
    assert not Organisation.objects.filter(code="blue").exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("rocket,blue,,,,,,,,,,,,,,,,,", "kind"),
        ("enterprise,,,蓝,,,,,,,,,,,,,,,", "code"),
        ("enterprise,,a b,蓝,,,,,,,,,,,,,,,", "code"),
        ("enterprise,,school,蓝,,,,,,,,,,,,,,,", "code"),
        ("enterprise,,red,,,,,,,,,,,,,,,,", "title_zh"),
        ("enterprise,,red,红,,magic,,,,,,,,,,,,,", "sector"),
        ("enterprise,,red,红,,,99,,,,,,,,,,,,", "survey_months"),
        ("enterprise,,red,红,,,,school/none,,,,,,,,,,,", "partners"),
        ("site,none,x,场,,,,,,,,,,,,,,,", "enterprise"),
        ("equipment,works,,,,,,,,,,,rocket,,,,,,", "equipment"),
        ("equipment,works,,,,,,,,,,,controller,9,,,,,", "generation"),
        ("equipment,works,,,,,,,,,,t9,controller,,,,,,", "tasks"),
        ("equipment,works,,,,,,,,,,,controller,,,1066,,,", "year"),
        ("post,works,p,岗,,,,,none,,,,,,,,,,", "site"),
        ("contact,works,,,,,,,,,,,,,,,,陈静,", "purposes"),
        ("contact,works,,,,,,,,,,,,,,,,,surveys", "name"),
    ],
)
def test_a_bad_row_is_named_with_its_column_and_nothing_lands(
    industry: Industry, row: str, column: str
) -> None:
    before = Organisation.objects.count()

    with pytest.raises(EnterprisesRefused) as refusal:
        land(industry, f"{GOOD}{row}\n")

    [problem] = refusal.value.plan.problems
    assert (problem.line, problem.column) == (7, column)
    assert problem.reason.en != problem.reason.zh
    assert Organisation.objects.count() == before


def test_the_good_rows_land_when_that_is_chosen(industry: Industry) -> None:
    landed = land(industry, f"{GOOD}rocket,,,,,,,,,,,,,,,,,,\n", only_good=True)

    assert len(landed.rows) == 5
    assert Organisation.objects.filter(code="blue").exists()


def test_what_stands_at_a_bad_row_is_bad_too(industry: Industry) -> None:
    bad_enterprise = GOOD.replace("manufacturing", "magic")

    found = plan(industry, bad_enterprise)

    assert found.rows == ()
    assert {problem.line for problem in found.problems} == {2, 3, 4, 5, 6}


def test_the_same_row_twice_is_named(industry: Industry) -> None:
    first = GOOD.split("\n")[0]

    found = plan(industry, f"{first}\n{first}\n")

    assert [(p.line, p.column) for p in found.problems] == [(3, "code")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b'kind\n"open',
        b"title\nx\n",
        b"x" * (MOST_BYTES + 1),
        b"kind\n" + b"site\n" * (LIMITS.rows + 1),
    ],
    ids=["empty", "not UTF-8", "not CSV", "no kind", "too large", "too many rows"],
)
def test_a_file_that_cannot_be_used_says_so_and_lands_nothing(
    industry: Industry, content: bytes
) -> None:
    with pytest.raises(EnterprisesRefused) as refusal:
        land_enterprises(
            viewer=SYSTEM,
            region=industry.world.region,
            content=content,
            only_good=True,
            at=now(),
        )

    assert len(refusal.value.plan.problems) == 1
    assert Site.objects.count() == 0


def test_nobody_brings_enterprises_into_another_region(industry: Industry) -> None:
    away = Region.objects.create(code="away", title_en="Away", title_zh="外")
    lead = industry.viewer(industry.world.lead)

    with pytest.raises(NotAllowed):
        plan_enterprises(viewer=lead, region=away, content=csv_of(GOOD))


def test_many_rows_cost_as_many_statements_as_a_few(industry: Industry) -> None:
    def statements(count: int) -> int:
        rows = "\n".join(
            f"enterprise,,e{count}-{n},蓝,,,,school/cnc,,,,,,,,,,," for n in range(count)
        )
        with CaptureQueriesContext(connection) as captured:
            land(industry, rows)
        return len(captured)

    statements(1)

    assert statements(2) == statements(40)
