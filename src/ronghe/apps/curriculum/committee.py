"""What curriculum brings before a committee: plans with their evidence, and what a decision does.

Registered with `governance` at start; the providers read live, governance keeps the snapshot.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from ronghe.apps.base.api import NotFound, Reference, Text, now, text_of, today
from ronghe.apps.curriculum.models import ModuleVersion, PlanCourse, PlanModule, TrainingPlan
from ronghe.apps.curriculum.plan_checks import check_plan
from ronghe.apps.curriculum.plan_diff import differences
from ronghe.apps.curriculum.plan_rules import RuleResult, pack_named
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet, load_sheet
from ronghe.apps.curriculum.queries.plans import plan_before
from ronghe.apps.curriculum.rules import others_against_the_work
from ronghe.apps.curriculum.services.plan_publication import (
    PLAN_MOTION,
    decide_plan,
    motion_title,
)
from ronghe.apps.curriculum.wording import figure_text
from ronghe.apps.governance.api import (
    Cell,
    Decision,
    MotionKind,
    OpenMatter,
    PackSection,
    PackSource,
    PackTable,
    decision_effects,
    motion_kinds,
    open_matters,
    pack_sections,
)

SECTIONS = (
    "curriculum.plan_profile",
    "curriculum.plan_modules",
    "curriculum.plan_rules",
    "curriculum.plan_changes",
    "curriculum.plan_trace",
    "curriculum.plan_order",
)


def _sheet(motion: Any) -> PlanSheet:
    """The plan a motion is about; the motion is the right to read it."""
    plan = (
        TrainingPlan.objects.select_related(
            "programme__organisation", "profile__framework", "standard"
        )
        .filter(uuid=motion.subject.uuid)
        .first()
    )
    if plan is None:
        raise NotFound("The plan is gone.", "该方案已不存在。")
    return load_sheet(plan)


def profile_section(viewer: Any, motion: Any) -> PackSection:
    sheet = _sheet(motion)
    occupations = [text_of(one) for one in sheet.occupations]
    names = Text(", ".join(t.en for t in occupations), "、".join(t.zh for t in occupations))
    rows = tuple(
        (text_of(row.competence), str(row.semester), text_of(row.level)) for row in sheet.targets
    )
    columns = (Text("Competence", "能力"), Text("By semester", "学期"), Text("Level", "水平"))
    return PackSection(
        "curriculum.plan_profile",
        Text("Graduate profile", "毕业生规格"),
        Text(
            f"Graduates are prepared for {names.en}; {len(rows)} targets say what they can do "
            "by when.",
            f"面向{names.zh}；共 {len(rows)} 项分学期能力目标。",
        ),
        table=PackTable(columns, rows),
        sources=(_source(sheet),),
        as_of=today(),
    )


def modules_section(viewer: Any, motion: Any) -> PackSection:
    sheet = _sheet(motion)
    facts = check_plan(sheet).facts
    titled: list[tuple[Text, PlanModule | PlanCourse]] = [
        *((text_of(row.module_version), row) for row in sheet.modules),
        *((text_of(row), row) for row in sheet.courses),
    ]
    rows = tuple(
        (title, str(row.semester), str(row.total_hours), str(row.practice_hours))
        for title, row in titled
    )
    columns = (
        Text("Module or course", "模块或课程"),
        Text("Semester", "学期"),
        Text("Hours", "学时"),
        Text("of them practice", "其中实践"),
    )
    return PackSection(
        "curriculum.plan_modules",
        Text("Modules and courses by semester", "分学期模块与课程"),
        Text(
            f"{len(sheet.versions)} modules in {sheet.plan.semesters} semesters, "
            f"{facts.total_hours:.0f} hours, {facts.practice_share:.0%} of them practice.",
            f"{sheet.plan.semesters} 个学期共 {len(sheet.versions)} 个模块，"
            f"总学时 {facts.total_hours:.0f}，实践占 {facts.practice_share:.0%}。",
        ),
        table=PackTable(columns, rows),
        sources=(_source(sheet),),
        as_of=today(),
    )


def rules_section(viewer: Any, motion: Any) -> PackSection:
    sheet = _sheet(motion)
    checks = check_plan(sheet)
    broken = len(checks.broken_rules)
    return PackSection(
        "curriculum.plan_rules",
        Text("What the rules ask", "有关规定"),
        Text(
            "Every rule is met." if not broken else f"{broken} rules are not met; see why.",
            "均符合规定。" if not broken else f"{broken} 项未达到，见下表。",
        ),
        table=PackTable(
            (
                Text("Rule", "规定"),
                Text("Here", "本方案"),
                Text("Met", "是否达到"),
                Text("Source", "依据"),
            ),
            tuple(_rule_row(one) for one in checks.results),
        ),
        sources=(PackSource(pack_named(sheet.plan.rule_pack).title),),
        as_of=today(),
    )


def _rule_row(result: RuleResult) -> tuple[Cell, ...]:
    met = Text("yes", "是") if result.is_met else Text("no", "否")
    value = figure_text(result.rule.fact, result.value)
    return result.rule.title, value, met, result.rule.source


def changes_section(viewer: Any, motion: Any) -> PackSection:
    sheet = _sheet(motion)
    before = plan_before(sheet.plan)
    title = Text("What changes", "主要变化")
    if before is None:
        first = Text("This is the first plan of the programme.", "这是该专业的首份方案。")
        return PackSection("curriculum.plan_changes", title, first, as_of=today())
    changes = differences(load_sheet(before), sheet)
    return PackSection(
        "curriculum.plan_changes",
        title,
        Text(
            f"{len(changes)} changes against plan {before.entry_year} no. {before.number}.",
            f"与 {before.entry_year} 级方案（第 {before.number} 稿）相比有 {len(changes)} 处变化。",
        ),
        table=PackTable((Text("Change", "变化"),), tuple((change,) for change in changes)),
        sources=(PackSource(motion_title(before), reverse("plan", args=[before.uuid])),),
        as_of=today(),
    )


def trace_section(viewer: Any, motion: Any) -> PackSection:
    sheet = _sheet(motion)
    orphans = check_plan(sheet).orphans
    return PackSection(
        "curriculum.plan_trace",
        Text("From work to teaching", "从工作任务到教学"),
        Text(
            f"All {len(sheet.tasks)} typical tasks are taught and assessed."
            if not orphans
            else f"{len(orphans)} traces are broken.",
            f"全部 {len(sheet.tasks)} 项典型工作任务均有教学与考核。"
            if not orphans
            else f"有 {len(orphans)} 处缺失。",
        ),
        table=PackTable((Text("What is missing", "缺失"),), tuple((one.text,) for one in orphans))
        if orphans
        else None,
        sources=(_source(sheet),),
        as_of=today(),
    )


def order_section(viewer: Any, motion: Any) -> PackSection:
    sheet = _sheet(motion)
    rows = tuple(
        (text_of(version), version.order_reason)
        for version in sheet.versions
        if _departs(version, sheet.versions)
    )
    return PackSection(
        "curriculum.plan_order",
        Text("Where modules leave the order of the work", "模块顺序与工作过程不一致之处"),
        Text(
            f"{len(rows)} modules leave the order of the work, with these reasons."
            if rows
            else "The modules follow the order of the work.",
            f"{len(rows)} 个模块与工作过程顺序不一致，理由如下。"
            if rows
            else "各模块按工作过程排列。",
        ),
        table=PackTable((Text("Module", "模块"), Text("Reason", "理由")), rows) if rows else None,
        as_of=today(),
    )


def _departs(version: ModuleVersion, others: Iterable[ModuleVersion]) -> bool:
    """It gives a reason, or clashes with a module where neither of the two does."""
    if version.order_reason.strip():
        return True
    clashes = others_against_the_work(version, others)
    return any(not other.order_reason.strip() for other in clashes)


def _source(sheet: PlanSheet) -> PackSource:
    return PackSource(motion_title(sheet.plan), reverse("plan", args=[sheet.plan.uuid]))


def decide(viewer: Any, motion: Any, decision: Decision) -> None:
    """The effect of a decision on a plan: approved, or back to its authors."""
    plan = TrainingPlan.objects.get(uuid=motion.subject.uuid)
    decide_plan(
        viewer,
        plan,
        carried=decision.carried,
        decision=Reference("governance.decision", decision.uuid),
        at=now(),
    )


def plans_in_work(viewer: Any, committee: Any) -> Iterable[OpenMatter]:
    """Drafts whose entry year begins within the year: the committee should expect them."""
    rows = TrainingPlan.objects.filter(
        programme__organisation=committee.organisation_id,
        state=TrainingPlan.State.DRAFT,
        entry_year__lte=today().year + 1,
    ).select_related("programme")
    if committee.programme_id is not None:
        rows = rows.filter(programme=committee.programme_id)
    for plan in rows.order_by("entry_year", "pk"):
        yield OpenMatter(
            Reference("curriculum.plan", plan.uuid, str(plan.number)),
            motion_title(plan),
            Text(
                "The plan is being written and has to be approved before the year begins.",
                "方案正在编制，须在新学年前审定。",
            ),
            reverse("plan", args=[plan.uuid]),
            kind=PLAN_MOTION,
        )


def register() -> None:
    motion_kinds.register(
        PLAN_MOTION,
        MotionKind(
            PLAN_MOTION,
            Text(
                "Approve a training plan with its graduate profile", "审定人才培养方案与毕业生规格"
            ),
            majority="two_thirds",
            allows_written=False,
            sections=SECTIONS,
        ),
    )
    providers = (
        profile_section,
        modules_section,
        rules_section,
        changes_section,
        trace_section,
        order_section,
    )
    for key, provider in zip(SECTIONS, providers, strict=True):
        pack_sections.register(key, provider)
    decision_effects.register(PLAN_MOTION, decide)
    open_matters.register("curriculum.plans", plans_in_work)
