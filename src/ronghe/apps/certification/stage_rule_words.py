"""What a rule of stage decisions asks, in words a committee reads. Pure: titles come in."""

from collections.abc import Mapping, Sequence

from ronghe.apps.base.api import Text, percent_text
from ronghe.apps.certification.stage_rule import OWN_RULE, StageFacts
from ronghe.apps.certification.stage_terms import LAST_SEMESTER, StageTerm, in_order

DEFAULT = StageTerm(1, LAST_SEMESTER)


def semesters_text(term: StageTerm) -> Text:
    if term.first == term.last:
        return Text(f"Semester {term.first}", f"第 {term.first} 学期")
    return Text(f"Semesters {term.first} to {term.last}", f"第 {term.first} 至 {term.last} 学期")


def term_text(term: StageTerm, titles: Mapping[str, Text]) -> Text:
    """What a term asks, as a sentence."""
    sure = percent_text(term.probability)
    if not term.competences:
        en, zh = "the targets that are due", "本学期到期的全部目标"
    else:
        named = [titles.get(code, Text(code, code)) for code in term.competences]
        en = "the targets about " + "; ".join(f"“{one.en}”" for one in named)
        zh = "关于" + "".join(f"“{one.zh}”" for one in named) + "的目标"
    if not term.at_least:
        return Text(
            f"Every one of {en} is reached with a probability of at least {sure}. "
            "One that is not is enough for “not yet”.",
            f"{zh}须逐一达到，概率均不低于 {sure}；有一项未达到，即为“尚未达到”。",
        )
    return Text(
        f"At least {term.at_least} of {en} are reached, each with a probability of at least "
        f"{sure}.",
        f"{zh}中至少达到 {term.at_least} 项，每项概率不低于 {sure}。",
    )


def asked_text(facts: StageFacts) -> Text:
    """What this stage asks of its targets, with their number; empty for none or one."""
    total, asked, sure = len(facts.targets), facts.asked, percent_text(facts.sure)
    if total < 2:
        return Text("", "")
    if asked == total:
        return Text(
            f"The stage is reached when all {total} targets are: each with a probability of {sure} "
            "or more. One that is not is enough for “not yet”.",
            f"全部 {total} 项目标都达到，才算达到本阶段：每项概率须不低于 {sure}。"
            "有一项未达到，即为“尚未达到”。",
        )
    return Text(
        f"The stage is reached when at least {asked} of {total} targets are, each with a "
        f"probability of {sure} or more.",
        f"{total} 项目标中至少达到 {asked} 项，即达到本阶段：每项概率须不低于 {sure}。",
    )


def rule_name(rule: str) -> Text:
    """What a rule that decisions keep by its code is called."""
    name, number = rule.split("/")
    if name == OWN_RULE:
        return Text(f"the programme's own rule, version {number}", f"本专业规则第 {number} 版")
    return Text(f"the rule for all programmes, version {number}", f"通用规则第 {number} 版")


def changes_of(before: Sequence[StageTerm], after: Sequence[StageTerm]) -> tuple[int, ...]:
    """The semesters that are decided otherwise than before."""

    def asked(terms: Sequence[StageTerm], semester: int) -> tuple[object, ...]:
        found = next((one for one in in_order(terms) if one.covers(semester)), DEFAULT)
        return (frozenset(found.competences), found.at_least, found.probability)

    return tuple(
        semester
        for semester in range(1, LAST_SEMESTER + 1)
        if asked(before, semester) != asked(after, semester)
    )
