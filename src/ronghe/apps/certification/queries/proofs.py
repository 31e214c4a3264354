"""The proof of a kept decision in words, and whether it still holds."""

from dataclasses import dataclass

from ronghe.apps.base.api import Text
from ronghe.apps.certification.judging import judge_facts
from ronghe.apps.certification.models import Decision
from ronghe.apps.certification.queries.rules import names_of
from ronghe.apps.certification.queries.standings import FindingRow, finding_row
from ronghe.apps.certification.requirement_words import CONTEXT_TEXT, RuleNames, day
from ronghe.apps.certification.rule_engine import (
    EvidenceFact,
    Fact,
    LevelFact,
    ModuleFact,
    QualificationFact,
    StageFact,
    TaskFact,
    facts_of,
    input_digest,
    requirements_of,
)
from ronghe.apps.people.api import Person


@dataclass(frozen=True, slots=True)
class Proof:
    """What was decided, from which facts, and whether proving it again says the same."""

    rows: tuple[FindingRow, ...]
    facts: tuple[Text, ...]
    holds: bool


def proof_of(decision: Decision) -> Proof:
    """Prove a kept decision again from the facts that were kept with it."""
    requirements, facts = requirements_of(decision.rule.requirements), facts_of(decision.facts)
    names = names_of(decision.rule)
    again = judge_facts(requirements, facts, decision.on_date).verdict
    same_input = input_digest(requirements, facts, decision.on_date) == decision.input_digest
    raters = _rater_names(facts)
    return Proof(
        tuple(finding_row(one, names) for one in again.findings),
        tuple(fact_text(one, names, raters) for one in facts),
        same_input and again.is_proved == decision.is_proved,
    )


def fact_text(fact: Fact, names: RuleNames, raters: dict[str, Text]) -> Text:
    """One fact in words."""
    match fact:
        case LevelFact():
            return _level_text(fact, names)
        case EvidenceFact():
            return _evidence_text(fact, names, raters)
        case ModuleFact():
            return day(fact.ended_on.isoformat(), "a module completed on {}", "{}完成一个模块")
        case StageFact():
            return day(
                fact.decided_on.isoformat(),
                f"stage decision of semester {fact.semester} on {{}}",
                f"{{}}作出第 {fact.semester} 学期阶段认定",
            )
        case TaskFact():
            return Text(f"a typical task, {fact.times} times", f"典型工作任务 {fact.times} 次")
        case QualificationFact():
            title = Text(fact.title_en or fact.title_zh, fact.title_zh or fact.title_en)
            return day(
                fact.awarded_on.isoformat(),
                f"“{title.en}”, awarded on {{}}",
                f"“{title.zh}”，{{}}颁发",
            )


def _level_text(fact: LevelFact, names: RuleNames) -> Text:
    what = names.what(fact.dimension, fact.part)
    part = {
        "process": Text(" (process)", "（过程）"),
        "outcome": Text(" (outcome)", "（结果）"),
    }.get(fact.part, Text("", ""))
    cuts = ", ".join(f"{cut:.2f}" for cut in fact.cuts)
    return Text(
        f"{what.en}{part.en}: {fact.measure:.2f} ± {fact.standard_error:.2f} logits on "
        f"{fact.framework}; cut scores {cuts} ({fact.cut_method})",
        f"{what.zh}{part.zh}：{fact.measure:.2f} ± {fact.standard_error:.2f} logit，"
        f"依据 {fact.framework}；分界 {cuts}（{fact.cut_method}）",
    )


def _evidence_text(fact: EvidenceFact, names: RuleNames, raters: dict[str, Text]) -> Text:
    where = CONTEXT_TEXT.get(fact.context, Text(fact.context, fact.context))
    answers = Text("answers", "作答")
    who = raters.get(fact.rater, Text("a rater", "评分者")) if fact.rater else answers
    side = Text("enterprise", "企业") if fact.is_by_enterprise else Text("school", "学校")
    what = names.what(fact.dimension)
    return day(
        fact.newest_on.isoformat(),
        f"{what.en}: {who.en} ({side.en}), {where.en}, {fact.scores} scores, newest on {{}}",
        f"{what.zh}：{who.zh}（{side.zh}），{where.zh}，{fact.scores} 项评分，最近一次 {{}}",
    )


def _rater_names(facts: tuple[Fact, ...]) -> dict[str, Text]:
    """The names of raters who are still known by their pseudonym."""
    wanted = {fact.rater for fact in facts if isinstance(fact, EvidenceFact) and fact.rater}
    rows = Person.objects.filter(pseudonym__in=wanted, erased_at=None)
    return {str(row.pseudonym): row.name for row in rows}
