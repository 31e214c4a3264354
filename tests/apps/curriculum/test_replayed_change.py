"""A technology change replayed over a seeded curriculum of 60 modules, and what its plan costs."""

from collections.abc import Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.curriculum.conftest import AT, SYSTEM, Work, publish

from api_calls import signed_in
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.contents import digest_of, is_as_published, version_content
from ronghe.apps.curriculum.models import ModuleVersion, PlanModule
from ronghe.apps.curriculum.plan_checks import find_orphans
from ronghe.apps.curriculum.queries.impact import impact_of_task, impact_of_version
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.services.modules import begin_version
from ronghe.sample_region.curriculum_of_size import MadeCurriculum, make_curriculum

SEED = 7


def made(work: Work, modules: int) -> MadeCurriculum:
    return make_curriculum(
        viewer=SYSTEM,
        programme=work.world.programme,
        framework=work.world.framework,
        instrument=work.instrument,
        modules=modules,
        seed=SEED,
        entry_year=2026,
        at=AT,
    )


def digests() -> Mapping[int, str]:
    """What each module's published version says."""
    rows = ModuleVersion.objects.filter(state="published").select_related("task")
    return {row.module_id: digest_of(version_content(row)) for row in rows}


def change_technology(task: TypicalTask) -> TypicalTask:
    newer = TypicalTask.objects.create(
        work_process=task.work_process,
        code=task.code,
        version=2,
        position=task.position,
        title_en=f"{task.title_en} on the new controller",
        title_zh=f"{task.title_zh}（新控制器）",
    )
    TypicalTask.objects.filter(pk=task.pk).update(replaced_by=newer)
    return newer


def test_a_replayed_change_updates_exactly_the_affected_modules(work: Work) -> None:
    curriculum = made(work, 60)
    task = max(curriculum.tasks, key=lambda one: (len(curriculum.touched_by[one.pk]), -one.pk))
    expected = curriculum.touched_by[task.pk]
    before = digests()

    newer = change_technology(task)
    affected = impact_of_task(SYSTEM, newer).versions
    for version in affected:
        publish(begin_version(viewer=SYSTEM, module=version.module, at=AT))

    after = digests()
    changed = {module for module in before if before[module] != after[module]}
    assert len(expected) > 1
    assert {version.module_id for version in affected} == expected
    assert changed == expected
    assert (
        set(
            PlanModule.objects.filter(module_version__number=2).values_list(
                "module_version__module", flat=True
            )
        )
        == expected
    )
    old = ModuleVersion.objects.filter(state="retired")
    assert [is_as_published(version) for version in old] == [True] * len(expected)
    assert list(find_orphans(load_sheet(curriculum.plan))) == []


def test_what_builds_on_a_module_stays_as_it_is(work: Work) -> None:
    curriculum = made(work, 12)
    sheet = load_sheet(curriculum.plan)
    required = next(iter(sheet.requires.values()))[0]
    version = ModuleVersion.objects.get(module=required, state="published")

    impact = impact_of_version(SYSTEM, version)

    building = [one.pk for one in sheet.versions if required in sheet.requires.get(one.pk, ())]
    stays = [one for one in impact.refers if "builds on it and stays as it is" in one.text.en]
    assert [one.module_id for one in impact.versions] == [required]
    assert len(stays) == len(building) > 0


@pytest.mark.parametrize("modules", [12, 60])
def test_a_plan_opens_with_the_same_number_of_queries_whatever_its_size(
    work: Work, modules: int
) -> None:
    curriculum = made(work, modules)
    browser = signed_in(work.world.lead)
    address = reverse("plan", args=[curriculum.plan.uuid])
    browser.get(address)

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)

    links = load_sheet(curriculum.plan).link_count
    assert answer.status_code == 200
    assert len(queries) == QUERIES_OF_A_PLAN
    assert links >= 400 or modules == 12


QUERIES_OF_A_PLAN = 26
