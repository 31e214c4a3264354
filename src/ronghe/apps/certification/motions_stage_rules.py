"""What a programme's rule of stage decisions brings before its committee: the rule in words, whom
it would reach against the default, what changes; and what the decision does."""

from typing import Any

from django.urls import reverse

from ronghe.apps.base.api import NotFound, Reference, Text, today
from ronghe.apps.certification.models import StageRule
from ronghe.apps.certification.queries.stage_rules import (
    StageTrial,
    stage_rule_before,
    stage_trials,
    term_rows,
)
from ronghe.apps.certification.services.stage_rules import (
    STAGE_RULE_MOTION,
    decide_stage_rule,
    stage_rule_title,
)
from ronghe.apps.certification.stage_rule_words import changes_of
from ronghe.apps.certification.stage_terms import terms_of_json
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
    "certification.stage_rule_in_words",
    "certification.stage_rule_trial",
    "certification.stage_rule_changes",
)
KIND = MotionKind(
    STAGE_RULE_MOTION, Text("Rule of stage decisions", "阶段认定规则"), sections=SECTIONS
)
OUTCOMES = ("reached", "not_yet", "missing")


def _rule(motion: Any) -> StageRule:
    """The rule that a motion is about; the motion is the right to read it."""
    rows = StageRule.objects.select_related("programme__organisation")
    found = rows.filter(uuid=motion.subject.uuid).first() if motion.subject else None
    if found is None:
        raise NotFound("The rule is gone.", "该规则已不存在。")
    return found


def words_section(viewer: Any, motion: Any) -> PackSection:
    """What the rule asks, semester by semester."""
    rule = _rule(motion)
    return PackSection(
        key=SECTIONS[0],
        title=Text("What a stage asks", "阶段要求"),
        sentence=Text(
            "Semesters that do not stand here are decided as before: every target that is due, "
            "each with a probability of at least 80%.",
            "未列出的学期仍按通用规则认定：到期目标须逐一达到，概率均不低于 80%。",
        ),
        table=PackTable(
            (Text("Semesters", "学期"), Text("What is asked", "要求")),
            tuple((row.semesters, row.asks) for row in term_rows(rule)),
        ),
        sources=(_own_page(rule),),
        as_of=today(),
    )


def trial_section(viewer: Any, motion: Any) -> PackSection:
    """Today's students under the rule and under the default."""
    rule = _rule(motion)
    trials = [one for one in stage_trials(rule, today()) if one.own is not None]
    title = Text("What it would decide today", "按今日数据试算")
    if not trials:
        few = Text("There are too few students to count.", "学生人数过少，不作统计。")
        return PackSection(key=SECTIONS[1], title=title, sentence=few, as_of=today())
    return PackSection(
        key=SECTIONS[1],
        title=title,
        sentence=Text(
            "Students by outcome: reached, not yet, evidence missing.",
            "按结果统计人数：达到、尚未达到、证据不足。",
        ),
        table=PackTable(
            (
                Text("Year of entry", "入学年份"),
                Text("Semester", "学期"),
                Text("By this rule", "按本规则"),
                Text("By the rule for all", "按通用规则"),
            ),
            tuple(_trial_row(one) for one in trials),
        ),
        sources=(_own_page(rule),),
        as_of=today(),
    )


def _trial_row(one: StageTrial) -> tuple[str, ...]:
    counts = [
        " / ".join(str(found.get(outcome, 0)) for outcome in OUTCOMES)
        for found in (one.own or {}, one.default or {})
    ]
    return (str(one.entry_year), str(one.semester), *counts)


def changes_section(viewer: Any, motion: Any) -> PackSection:
    """Against the version in force before, or the default."""
    rule = _rule(motion)
    before = stage_rule_before(rule)
    was = terms_of_json(before.terms) if before else ()
    semesters = ", ".join(str(one) for one in changes_of(was, terms_of_json(rule.terms)))
    against = (
        Text(f"version {before.number}", f"第 {before.number} 版")
        if before
        else Text("the rule for all programmes", "通用规则")
    )
    return PackSection(
        key=SECTIONS[2],
        title=Text("What changes", "主要变化"),
        sentence=Text(
            f"Against {against.en}, these semesters are decided otherwise: {semesters or 'none'}.",
            f"与{against.zh}相比，以下学期的认定有变化：{semesters or '无'}。",
        ),
        sources=(PackSource(stage_rule_title(before), _address(before)),) if before else (),
        as_of=today(),
    )


def _own_page(rule: StageRule) -> PackSource:
    return PackSource(stage_rule_title(rule), _address(rule))


def _address(rule: StageRule) -> str:
    return reverse("stage_rule", args=[rule.uuid])


def decide(viewer: Any, motion: Any, decision: Decision) -> None:
    """The effect of a decision on a rule: in force, or back to its authors."""
    decide_stage_rule(
        viewer,
        _rule(motion),
        carried=decision.carried,
        decision=Reference("governance.decision", decision.uuid),
        at=decision.decided_at,
    )


def register() -> None:
    motion_kinds.register(STAGE_RULE_MOTION, KIND)
    providers = (words_section, trial_section, changes_section)
    for key, provider in zip(SECTIONS, providers, strict=True):
        pack_sections.register(key, provider)
    decision_effects.register(STAGE_RULE_MOTION, decide)
