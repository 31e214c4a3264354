"""What stands against a plan: broken traces, modules before what they build on, rules of the state.

Everything is computed from a sheet and told in words, each with the address where it is mended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.curriculum.models import ModuleVersion
from ronghe.apps.curriculum.plan_rules import (
    PlanFacts,
    RuleResult,
    facts_of,
    pack_named,
    results_of,
)
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet, TaskKey, task_key

Kind = Literal[
    "profile-empty",
    "situation-without-task",
    "task-without-situation",
    "task-without-assessment",
    "module-without-profile",
    "target-without-module",
]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A broken trace, in words, and where it is mended."""

    kind: Kind
    text: Text
    mend: Text
    url: str


@dataclass(frozen=True, slots=True)
class OrderProblem:
    """A module that is planned before what it builds on, or holds a version nobody teaches."""

    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class PlanChecks:
    """Everything that is to be known before a plan goes to the committee."""

    facts: PlanFacts
    results: tuple[RuleResult, ...]
    orphans: tuple[Orphan, ...]
    problems: tuple[OrderProblem, ...]

    @property
    def broken_rules(self) -> tuple[RuleResult, ...]:
        return tuple(one for one in self.results if not one.is_met)

    @property
    def is_blocked(self) -> bool:
        """An orphan, a module out of its order or a broken hard rule stops a plan."""
        return bool(self.orphans or self.problems) or any(one.blocks for one in self.results)

    @property
    def block_count(self) -> int:
        return len(self.orphans) + len(self.problems) + sum(one.blocks for one in self.results)


def check_plan(sheet: PlanSheet) -> PlanChecks:
    facts = facts_of(sheet)
    return PlanChecks(
        facts=facts,
        results=results_of(facts, pack_named(sheet.plan.rule_pack)),
        orphans=tuple(find_orphans(sheet)),
        problems=tuple(find_order_problems(sheet)),
    )


def find_orphans(sheet: PlanSheet) -> Iterator[Orphan]:
    """Every trace from work to teaching and back that is broken; empty for a whole plan."""
    yield from _empty_profile(sheet)
    yield from _situations_without_task(sheet)
    yield from _tasks_left_out(sheet)
    yield from _modules_without_profile(sheet)
    yield from _targets_left_out(sheet)


def _empty_profile(sheet: PlanSheet) -> Iterator[Orphan]:
    if sheet.occupations and sheet.targets:
        return
    yield Orphan(
        "profile-empty",
        Text(
            "The graduate profile names no occupation or no competence to be reached.",
            "毕业生规格尚未写明面向的职业或应达到的能力。",
        ),
        Text("Write the profile", "填写毕业生规格"),
        reverse("profile_edit", args=[sheet.plan.uuid]),
    )


def _situations_without_task(sheet: PlanSheet) -> Iterator[Orphan]:
    for version, situation in sheet.all_situations:
        if not sheet.situation_tasks.get(situation.pk):
            title, module = text_of(situation), text_of(version)
            yield Orphan(
                "situation-without-task",
                Text(
                    f"“{title.en}” in “{module.en}” comes from no typical task.",
                    f"“{module.zh}”中的“{title.zh}”未对应典型工作任务。",
                ),
                Text("Open the situation", "打开学习情境"),
                reverse("situation", args=[situation.uuid]),
            )


def _tasks_left_out(sheet: PlanSheet) -> Iterator[Orphan]:
    taught, assessed = _covered(sheet)
    modules = reverse("modules", args=[sheet.plan.programme.uuid])
    for task in sheet.tasks:
        title = text_of(task)
        if task_key(task) not in taught:
            yield Orphan(
                "task-without-situation",
                Text(
                    f"No learning situation of this plan takes up the task “{title.en}”.",
                    f"本方案没有学习情境对应典型工作任务“{title.zh}”。",
                ),
                Text("Choose a module for it", "为其选择模块"),
                modules,
            )
        elif task_key(task) not in assessed:
            yield Orphan(
                "task-without-assessment",
                Text(
                    f"The task “{title.en}” is taught, but no situation assesses it.",
                    f"典型工作任务“{title.zh}”已安排教学，但没有对应的考核。",
                ),
                Text("Open the situation", "打开学习情境"),
                taught[task_key(task)],
            )


def _covered(sheet: PlanSheet) -> tuple[dict[TaskKey, str], set[TaskKey]]:
    """The tasks that situations take up, with the first one's address; and those assessed."""
    taught: dict[TaskKey, str] = {}
    assessed: set[TaskKey] = set()
    for _version, situation in sheet.all_situations:
        for task in sheet.situation_tasks.get(situation.pk, ()):
            taught.setdefault(task_key(task), reverse("situation", args=[situation.uuid]))
            if sheet.situation_instruments.get(situation.pk):
                assessed.add(task_key(task))
    return taught, assessed


def formed_by(sheet: PlanSheet, version: ModuleVersion) -> set[int]:
    """The competences (primary keys) that a module's situations form."""
    return {
        row.competence_id
        for situation in sheet.situations.get(version.pk, ())
        for row in sheet.situation_competences.get(situation.pk, ())
    }


def _modules_without_profile(sheet: PlanSheet) -> Iterator[Orphan]:
    wanted = {one.pk for one in sheet.target_competences}
    for version in sheet.versions:
        if not formed_by(sheet, version) & wanted:
            title = text_of(version)
            yield Orphan(
                "module-without-profile",
                Text(
                    f"The module “{title.en}” forms no competence of the graduate profile.",
                    f"模块“{title.zh}”未培养毕业生规格中的任何能力。",
                ),
                Text("Open the module", "打开模块"),
                reverse("module_version", args=[version.uuid]),
            )


def _targets_left_out(sheet: PlanSheet) -> Iterator[Orphan]:
    formed = {pk for version in sheet.versions for pk in formed_by(sheet, version)}
    for competence in sheet.target_competences:
        if competence.pk not in formed:
            title = text_of(competence)
            yield Orphan(
                "target-without-module",
                Text(
                    f"No module forms “{title.en}”, which the graduate profile promises.",
                    f"毕业生规格要求“{title.zh}”，但没有模块培养该能力。",
                ),
                Text("Open the profile", "打开毕业生规格"),
                reverse("profile_edit", args=[sheet.plan.uuid]),
            )


# --- order and state of the modules ---------------------------------------------------------------


def find_order_problems(sheet: PlanSheet) -> Iterator[OrderProblem]:
    """Modules planned before what they build on, or without it; and versions not published."""
    for version in sheet.versions:
        url = reverse("module_version", args=[version.uuid])
        for required in sheet.requires.get(version.pk, ()):
            text = _order_text(sheet, version, required)
            if text is not None:
                yield OrderProblem(text, url)
        if version.state not in (ModuleVersion.State.PUBLISHED, ModuleVersion.State.RETIRED):
            title = text_of(version)
            yield OrderProblem(
                Text(
                    f"The module “{title.en}” is not published yet.",
                    f"模块“{title.zh}”尚未发布。",
                ),
                url,
            )


def _order_text(sheet: PlanSheet, version: ModuleVersion, required: int) -> Text | None:
    title, other = text_of(version), sheet.required_modules[required]
    semesters = sheet.semesters_of.get(required)
    if not semesters:
        return Text(
            f"“{title.en}” builds on “{other.en}”, which is not in this plan.",
            f"“{title.zh}”以“{other.zh}”为先修，但本方案未包含后者。",
        )
    begins = sheet.semesters_of[version.module_id][0]
    if semesters[-1] > begins:
        return Text(
            f"“{title.en}” begins in semester {begins}, before “{other.en}” ends in "
            f"semester {semesters[-1]}.",
            f"“{title.zh}”安排在第 {begins} 学期，早于其先修“{other.zh}”"
            f"（第 {semesters[-1]} 学期结束）。",
        )
    return None
