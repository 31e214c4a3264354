"""What a rule asks, what somebody has of it and what they lack, in words a committee reads. Pure:
names of levels, competences and calibrations come in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ronghe.apps.assessment.api import DIMENSION_TEXT
from ronghe.apps.base.api import Text, percent_text
from ronghe.apps.certification.rule_engine import (
    Finding,
    LevelReached,
    ModuleCompleted,
    ProcessAndOutcome,
    QualificationHeld,
    RatedBy,
    Recent,
    Requirement,
    SeenIn,
    StageReached,
    TaskPractised,
)

CONTEXT_TEXT = {
    "class": Text("class", "课堂"),
    "workshop": Text("workshop", "实训车间"),
    "simulator": Text("simulator", "仿真"),
    "workplace": Text("workplace", "企业岗位"),
}
KIND_TEXT = {
    "level": Text("Level of competence", "能力水平"),
    "raters": Text("Raters", "评分者"),
    "contexts": Text("Contexts", "情境"),
    "recency": Text("How recent", "时效"),
    "process_outcome": Text("Process and outcome", "过程与结果"),
    "module": Text("Module completed", "完成模块"),
    "task": Text("Typical task practised", "典型工作任务练习"),
    "stage": Text("Stage decision", "阶段认定"),
    "qualification": Text("Qualification", "职业资格"),
}
PART = "competence:"


@dataclass(frozen=True, slots=True)
class RuleNames:
    """What levels (lowest first), competences (by code), calibrations (by UUID) are called, and
    what the levels mean."""

    levels: tuple[Text, ...] = ()
    competences: Mapping[str, Text] = field(default_factory=dict)
    calibrations: Mapping[str, Text] = field(default_factory=dict)
    meanings: tuple[Text, ...] = ()

    def level(self, number: int) -> Text:
        if number < len(self.levels):
            return self.levels[number]
        return Text(f"level {number}", f"第 {number} 级")

    def meaning(self, number: int) -> Text:
        """What somebody on a level does; empty where the framework does not say."""
        return self.meanings[number] if number < len(self.meanings) else Text("", "")

    def what(self, dimension: str, part: str = "") -> Text:
        """What is measured: a competence, a dimension, or everything."""
        if part.startswith(PART):
            code = part.removeprefix(PART)
            return self.competences.get(code, Text(code, code))
        known = {str(one): text for one, text in DIMENSION_TEXT.items()}
        return known.get(dimension, Text("the whole framework", "全部能力"))


# --- what a rule asks ------------------------------------------------------------------------


def requirement_text(asked: Requirement, names: RuleNames) -> Text:
    """One requirement as a sentence without its full stop."""
    return ASKS[type(asked)](asked, names)


def _ask_level(asked: LevelReached, names: RuleNames) -> Text:
    what, level = names.what(asked.dimension, asked.part), names.level(asked.level)
    sure = percent_text(asked.probability)
    text = Text(
        f"{what.en}: {level.en} or above, with a probability of at least {sure}",
        f"{what.zh}：达到“{level.zh}”或以上，概率不低于 {sure}",
    )
    if not asked.calibration:
        return text
    title = names.calibrations.get(asked.calibration, Text(asked.calibration, asked.calibration))
    return Text(
        f"{text.en}, on the cut scores of “{title.en}”", f"{text.zh}（按“{title.zh}”的分界）"
    )


def _ask_raters(asked: RatedBy, names: RuleNames) -> Text:
    what = names.what(asked.dimension)
    of_them = asked.from_enterprise
    return Text(
        f"{what.en}: rated by at least {people(asked.at_least)}"
        + (f", at least {of_them} of them from an enterprise" if of_them else ""),
        f"{what.zh}：至少由 {asked.at_least} 人评分"
        + (f"，其中企业人员至少 {of_them} 人" if of_them else ""),
    )


def _ask_contexts(asked: SeenIn, names: RuleNames) -> Text:
    what, named = names.what(asked.dimension), contexts(asked.named)
    kinds = "1 kind" if asked.at_least == 1 else f"{asked.at_least} kinds"
    return Text(
        f"{what.en}: seen in at least {kinds} of context"
        + (f", among them: {named.en}" if asked.named else ""),
        f"{what.zh}：至少在 {asked.at_least} 种情境中有证据"
        + (f"，其中包括{named.zh}" if asked.named else ""),
    )


def _ask_recency(asked: Recent, names: RuleNames) -> Text:
    what = names.what(asked.dimension)
    return Text(
        f"{what.en}: the newest evidence is at most {counted(asked.months, 'month')} old",
        f"{what.zh}：最近一次证据距今不超过 {asked.months} 个月",
    )


def _ask_process_outcome(asked: ProcessAndOutcome, names: RuleNames) -> Text:
    what = names.what(asked.dimension)
    return Text(
        f"{what.en}: both the process and the outcome are supported"
        + (" and do not contradict each other" if asked.must_agree else ""),
        f"{what.zh}：过程与结果均有充分证据" + ("，且二者不矛盾" if asked.must_agree else ""),
    )


def _ask_module(asked: ModuleCompleted, names: RuleNames) -> Text:
    title = titled(asked)
    return Text(f"Module “{title.en}” completed", f"完成模块“{title.zh}”")


def _ask_task(asked: TaskPractised, names: RuleNames) -> Text:
    title = titled(asked)
    times = "once" if asked.times == 1 else f"{asked.times} times"
    return Text(
        f"Typical task “{title.en}” practised at least {times}",
        f"典型工作任务“{title.zh}”至少练习 {asked.times} 次",
    )


def _ask_stage(asked: StageReached, names: RuleNames) -> Text:
    return Text(
        f"Stage decision of semester {asked.semester}: reached",
        f"第 {asked.semester} 学期阶段认定：达到",
    )


def _ask_qualification(asked: QualificationHeld, names: RuleNames) -> Text:
    title = titled(asked)
    return Text(f"Holds the qualification “{title.en}”", f"持有职业资格“{title.zh}”")


def titled(asked: Any) -> Text:
    """A title that may stand in one language only."""
    other = getattr(asked, "uri", "")
    first, second = asked.title_en or asked.title_zh, asked.title_zh or asked.title_en
    return Text(first or other, second or other)


# --- what somebody has -----------------------------------------------------------------------


def have_text(finding: Finding, names: RuleNames) -> Text:
    """What is there of a requirement, met or not; "nothing yet" where nothing is."""
    have = dict(finding.have)
    return HAS[type(finding.requirement)](finding, have) or Text("nothing yet", "尚无")


def _has_level(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    if "probability" not in have:
        return None
    sure = percent_text(have["probability"])
    return Text(f"probability {sure}", f"概率 {sure}")


def _has_raters(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    if not have["raters"]:
        return None
    raters, enterprise = int(have["raters"]), int(have["enterprise_raters"])
    return Text(
        f"{counted(raters, 'rater')}, {enterprise or 'none'} from an enterprise",
        f"{raters} 名评分者，其中企业 {enterprise} 名",
    )


def _has_contexts(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    named = tuple(str(value) for name, value in finding.have if name == "context")
    return contexts(named) if named else None


def _has_recency(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    return day(have["newest"], "newest on {}", "最近一次：{}") if "newest" in have else None


def _has_process_outcome(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    if "apart" not in have:
        return None
    if abs(have["apart"]) <= have["allowed"]:
        return Text("they cannot be told apart", "二者无显著差异")
    if have["apart"] > 0:
        return Text("the outcome is clearly above the process", "结果明显高于过程")
    return Text("the process is clearly above the outcome", "过程明显高于结果")


def _has_module(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    return day(have["completed"], "completed on {}", "{}完成") if have else None


def _has_task(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    times = int(have["times"])
    return Text(counted(times, "time"), f"{times} 次") if times else None


def _has_stage(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    if "reached" in have:
        return day(have["reached"], "reached on {}", "{}达到")
    return Text("decided: not yet", "已评定：尚未达到") if have["decisions"] else None


def _has_qualification(finding: Finding, have: Mapping[str, Any]) -> Text | None:
    return day(have["awarded"], "awarded on {}", "{}颁发") if have else None


# --- what somebody lacks ---------------------------------------------------------------------


def lack_text(finding: Finding, names: RuleNames) -> Text | None:
    """What is still missing, as something to do; None where the requirement is met."""
    if finding.is_met:
        return None
    found = [_lack(name, value, finding, names) for name, value in finding.lack]
    return Text("; ".join(one.en for one in found), "；".join(one.zh for one in found))


def _lack(name: str, value: float | str, finding: Finding, names: RuleNames) -> Text:
    asked: Any = finding.requirement
    if name in COUNTED:
        one, many, zh = COUNTED[name]
        number = int(value)
        return Text((one if number == 1 else many).format(number), zh.format(number))
    if name == "context":
        where = CONTEXT_TEXT.get(str(value), Text(str(value), str(value)))
        return Text(f"evidence from: {where.en}", f"来自{where.zh}的证据")
    if name == "newest":
        return Text(
            f"new evidence, not older than {counted(asked.months, 'month')}",
            f"{asked.months} 个月以内的新证据",
        )
    if name == "probability":
        return _lack_probability(finding, names)
    return LACKS[name]


def _lack_probability(finding: Finding, names: RuleNames) -> Text:
    asked: Any = finding.requirement
    level, sure = names.level(asked.level), percent_text(float(dict(finding.have)["probability"]))
    return Text(
        f"reach {level.en}: {sure} sure so far, {percent_text(asked.probability)} asked for",
        f"达到“{level.zh}”：目前概率 {sure}，要求 {percent_text(asked.probability)}",
    )


COUNTED = {
    "raters": ("{} more rater", "{} more raters", "再有 {} 名评分者"),
    "enterprise_raters": (
        "{} rater from an enterprise",
        "{} raters from an enterprise",
        "再有 {} 名企业评分者",
    ),
    "contexts": ("{} more kind of context", "{} more kinds of context", "再有 {} 种情境"),
    "times": ("practise it {} more time", "practise it {} more times", "再练习 {} 次"),
}
LACKS = {
    "measure": Text("a first measure", "首次测量结果"),
    "support": Text("more evidence, until a level is supported", "更多证据，直至足以判定水平"),
    "process": Text("evidence about the process", "关于过程的证据"),
    "outcome": Text("evidence about the outcome", "关于结果的证据"),
    "apart": Text(
        "evidence that settles why process and outcome differ", "能说明过程与结果为何不一致的证据"
    ),
    "module": Text("complete the module", "完成该模块"),
    "stage": Text("the stage decision “reached”", "阶段认定为“达到”"),
    "qualification": Text("show the qualification", "出示该职业资格"),
}


# --- small words -----------------------------------------------------------------------------


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def contexts(names: tuple[str, ...]) -> Text:
    texts = [CONTEXT_TEXT.get(name, Text(name, name)) for name in names]
    return Text(", ".join(one.en for one in texts), "、".join(one.zh for one in texts))


def day(iso: str, en: str, zh: str) -> Text:
    on = date.fromisoformat(iso)
    return Text(en.format(f"{on.day} {on:%B %Y}"), zh.format(f"{on.year}年{on.month}月{on.day}日"))


ASKS: dict[type, Callable[[Any, RuleNames], Text]] = {
    LevelReached: _ask_level,
    RatedBy: _ask_raters,
    SeenIn: _ask_contexts,
    Recent: _ask_recency,
    ProcessAndOutcome: _ask_process_outcome,
    ModuleCompleted: _ask_module,
    TaskPractised: _ask_task,
    StageReached: _ask_stage,
    QualificationHeld: _ask_qualification,
}
HAS: dict[type, Callable[[Finding, Mapping[str, Any]], Text | None]] = {
    LevelReached: _has_level,
    RatedBy: _has_raters,
    SeenIn: _has_contexts,
    Recent: _has_recency,
    ProcessAndOutcome: _has_process_outcome,
    ModuleCompleted: _has_module,
    TaskPractised: _has_task,
    StageReached: _has_stage,
    QualificationHeld: _has_qualification,
}
