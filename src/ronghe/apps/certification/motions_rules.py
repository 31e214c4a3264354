"""What certificates bring before a committee: a rule in words, whom it would reach, what changes;
and what the decision does. Registered with `governance` at start."""

from typing import Any

from django.urls import reverse

from ronghe.apps.base.api import NotFound, Reference, Text, text_of, today
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.certification.queries.dry_runs import dry_run
from ronghe.apps.certification.queries.rules import (
    changes_between,
    requirement_rows,
    rule_before,
)
from ronghe.apps.certification.services.certificates import (
    RULE_MOTION,
    decide_rule,
    motion_title,
)
from ronghe.apps.governance.api import (
    Decision,
    MotionKind,
    PackSection,
    PackSource,
    PackTable,
    decision_effects,
    motion_kinds,
    pack_sections,
)

SECTIONS = (
    "certification.rule_in_words",
    "certification.rule_dry_run",
    "certification.rule_changes",
)
KIND = MotionKind(RULE_MOTION, Text("Rule of a certificate", "证书颁发规则"), sections=SECTIONS)


def _rule(motion: Any) -> RuleVersion:
    """The rule that a motion is about; the motion is the right to read it."""
    rows = RuleVersion.objects.select_related("certificate__programme__organisation", "framework")
    found = rows.filter(uuid=motion.subject.uuid).first() if motion.subject else None
    if found is None:
        raise NotFound("The rule is gone.", "该规则已不存在。")
    return found


def words_section(viewer: Any, motion: Any) -> PackSection:
    """What the certificate asks, requirement by requirement."""
    rule = _rule(motion)
    rows = requirement_rows(rule)
    title, framework = text_of(rule.certificate), text_of(rule.framework)
    return PackSection(
        key=SECTIONS[0],
        title=Text("What the certificate asks", "证书要求"),
        sentence=Text(
            f"“{title.en}” is issued to whoever meets all {len(rows)} requirements; levels are "
            f"those of {framework.en} {rule.framework.version}.",
            f"须同时满足以下 {len(rows)} 条要求，方可颁发“{title.zh}”；"
            f"水平依据《{framework.zh}》{rule.framework.version} 版。",
        ),
        table=PackTable(
            (Text("Kind", "类别"), Text("Requirement", "要求")),
            tuple((row.kind, row.text) for row in rows),
        ),
        sources=(_own_page(rule),),
        missing=tuple(row.barrier for row in rows if row.barrier),
        as_of=today(),
    )


def dry_run_section(viewer: Any, motion: Any) -> PackSection:
    """How many of today's students would have it, and what most of them lack."""
    rule = _rule(motion)
    run = dry_run(rule, today())
    title = Text("Whom it would reach today", "按今日数据试算")
    if run.proved is None or run.met is None:
        return PackSection(
            key=SECTIONS[1],
            title=title,
            sentence=Text(
                "There are too few students to say how many would have it.",
                "学生人数过少，不作统计。",
            ),
            as_of=today(),
        )
    rows = requirement_rows(rule)
    return PackSection(
        key=SECTIONS[1],
        title=title,
        sentence=Text(
            f"{run.proved} of {run.students} students of the programme would have it today.",
            f"本专业 {run.students} 名在校生中，今日有 {run.proved} 名达到全部要求。",
        ),
        table=PackTable(
            (Text("Requirement", "要求"), Text("Met by", "达到人数")),
            tuple(
                (row.text, f"{met} / {run.students}")
                for row, met in zip(rows, run.met, strict=True)
            ),
        ),
        sources=(_own_page(rule),),
        as_of=today(),
    )


def changes_section(viewer: Any, motion: Any) -> PackSection:
    """Against the version in force before."""
    rule = _rule(motion)
    before = rule_before(rule)
    title = Text("What changes", "主要变化")
    if before is None:
        first = Text("This is the certificate's first rule.", "这是该证书的首个规则。")
        return PackSection(key=SECTIONS[2], title=title, sentence=first, as_of=today())
    changes = changes_between(before, rule)
    signs = {"added": Text("added", "新增"), "removed": Text("removed", "删除")}
    return PackSection(
        key=SECTIONS[2],
        title=title,
        sentence=Text(
            f"{len(changes)} differences against version {before.number}.",
            f"与第 {before.number} 版相比有 {len(changes)} 处不同。",
        ),
        table=PackTable(
            (Text("Change", "变化"), Text("Requirement", "要求")),
            tuple((signs[one.sign], one.text) for one in changes),
        )
        if changes
        else None,
        sources=(PackSource(motion_title(before), reverse("rule", args=[before.uuid])),),
        as_of=today(),
    )


def _own_page(rule: RuleVersion) -> PackSource:
    return PackSource(motion_title(rule), reverse("rule", args=[rule.uuid]))


def decide(viewer: Any, motion: Any, decision: Decision) -> None:
    """The effect of a decision on a rule: in force, or back to its authors."""
    decide_rule(
        viewer,
        _rule(motion),
        carried=decision.carried,
        decision=Reference("governance.decision", decision.uuid),
        at=decision.decided_at,
    )


def register() -> None:
    motion_kinds.register(RULE_MOTION, KIND)
    providers = (words_section, dry_run_section, changes_section)
    for key, provider in zip(SECTIONS, providers, strict=True):
        pack_sections.register(key, provider)
    decision_effects.register(RULE_MOTION, decide)
