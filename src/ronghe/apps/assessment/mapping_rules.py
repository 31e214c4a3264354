"""From a statement of another system to scores of an instrument's items: the rule itself.

Pure: what a statement says goes in as facts, what it becomes or why it becomes nothing comes out.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from ronghe.apps.assessment.models import MappingCondition, MappingScore
from ronghe.apps.base.api import Text

Field, How, Source = MappingCondition.Field, MappingCondition.How, MappingScore.Source
TEXTS = frozenset({Field.VERB, Field.ACTIVITY, Field.ACTIVITY_TYPE, Field.CONTEXT_ACTIVITY})
FLAGS = frozenset({Field.SUCCESS, Field.COMPLETION})
NUMBERS = frozenset({Field.SCALED, Field.RAW, Field.MINUTES})
YES, NO = "yes", "no"
HOWS: dict[str, frozenset[str]] = {
    **dict.fromkeys(TEXTS, frozenset({How.IS.value, How.BEGINS.value})),
    **dict.fromkeys(FLAGS, frozenset({How.IS.value})),
    **dict.fromkeys(NUMBERS, frozenset({How.BETWEEN.value})),
}
READ_FROM = {
    Source.SUCCESS: Field.SUCCESS,
    Source.COMPLETION: Field.COMPLETION,
    Source.SCALED: Field.SCALED,
    Source.RAW: Field.RAW,
    Source.EXACT: Field.RAW,
}
FIELD_TEXT = {
    Field.VERB: Text("verb", "动词"),
    Field.ACTIVITY: Text("activity", "活动"),
    Field.ACTIVITY_TYPE: Text("type of activity", "活动类型"),
    Field.CONTEXT_ACTIVITY: Text("activity it belongs to", "所属活动"),
    Field.SUCCESS: Text("success", "是否成功"),
    Field.COMPLETION: Text("completion", "是否完成"),
    Field.SCALED: Text("scaled score", "标准分（0–1）"),
    Field.RAW: Text("raw score", "原始分"),
    Field.MINUTES: Text("minutes it took", "用时（分钟）"),
}


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What a statement says, without who. `context_activities` are those of all four roles."""

    uuid: UUID
    verb: str
    activity: str
    observed_at: datetime
    activity_types: frozenset[str] = frozenset()
    context_activities: frozenset[str] = frozenset()
    success: bool | None = None
    completion: bool | None = None
    scaled: float | None = None
    raw: float | None = None
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """`value` is an IRI, "yes" or "no", or a number with `upper` as the other end."""

    field: str
    how: str
    value: str
    upper: str = ""


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """`scores` are the different scores of the item, ascending."""

    item: str
    source: str
    scores: tuple[int, ...]
    activity: str = ""
    cuts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class MappingRule:
    """A version of a mapping as the rule reads it."""

    conditions: tuple[Condition, ...]
    scores: tuple[ScoreRule, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """Scores by item code; or why there are none."""

    scores: dict[str, int]
    reasons: tuple[Text, ...] = ()


def apply_rule(rule: MappingRule, facts: StatementFacts) -> Mapped:
    """What a statement becomes under a rule."""
    reasons = tuple(_unmet(rule.conditions, facts))
    if reasons:
        return Mapped({}, reasons)
    rows = [row for row in rule.scores if row.activity in {"", facts.activity}]
    if not rows:
        said = Text("No row of scores names its activity.", "没有为该活动设定计分行。")
        return Mapped({}, (said,))
    outside = tuple(_outside(row, facts) for row in rows if _is_outside(row, facts))
    if outside:
        return Mapped({}, outside)
    scores = {row.item: score for row in rows if (score := _score(row, facts)) is not None}
    silent = sorted({row.source for row in rows if row.item not in scores})
    return Mapped(scores, () if scores else tuple(_silent(source) for source in silent))


def _unmet(conditions: Sequence[Condition], facts: StatementFacts) -> Iterator[Text]:
    for field in dict.fromkeys(one.field for one in conditions):
        alternatives = [one for one in conditions if one.field == field]
        if not any(_holds(one, facts) for one in alternatives):
            name = FIELD_TEXT[Field(field)]
            if field in {Field.VERB, Field.ACTIVITY}:  # stand beside the reason anyway
                yield Text(f"The {name.en} is not one the rule asks for.", f"{name.zh}不符合规则。")
                continue
            said = _said(field, facts)
            yield Text(
                f"The {name.en} is not one the rule asks for ({said.en}).",
                f"{name.zh}不符合规则（{said.zh}）。",
            )


def _said(field: str, facts: StatementFacts) -> Text:
    value = _value(field, facts)
    if value is None or value == frozenset():
        return Text("it says nothing", "未说明")
    if isinstance(value, bool):
        return Text("yes", "是") if value else Text("no", "否")
    if isinstance(value, frozenset):
        value = ", ".join(sorted(value))
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return Text(text, text)


def _value(field: str, facts: StatementFacts) -> str | bool | float | frozenset[str] | None:
    value: str | bool | float | frozenset[str] | None = {
        Field.VERB: facts.verb,
        Field.ACTIVITY: facts.activity,
        Field.ACTIVITY_TYPE: facts.activity_types,
        Field.CONTEXT_ACTIVITY: facts.context_activities,
        Field.SUCCESS: facts.success,
        Field.COMPLETION: facts.completion,
        Field.SCALED: facts.scaled,
        Field.RAW: facts.raw,
        Field.MINUTES: facts.minutes,
    }[Field(field)]
    return value


def _holds(condition: Condition, facts: StatementFacts) -> bool:
    value = _value(condition.field, facts)
    if value is None:
        return False
    if condition.field in FLAGS:
        return value is (condition.value == YES)
    if isinstance(value, float):
        low, high = number_of(condition.value), number_of(condition.upper)
        return low is not None and high is not None and low <= value <= high
    texts = value if isinstance(value, frozenset) else {str(value)}
    if condition.how == How.BEGINS:
        return any(text.startswith(condition.value) for text in texts)
    return condition.value in texts


def _score(row: ScoreRule, facts: StatementFacts) -> int | None:
    """The item's score; None where the statement does not say what the row reads."""
    if row.source in FLAGS:
        flag = facts.success if row.source == Source.SUCCESS else facts.completion
        return None if flag is None else row.scores[-1 if flag else 0]
    value = facts.scaled if row.source == Source.SCALED else facts.raw
    if value is None or row.source == Source.EXACT:
        return None if value is None else int(value)
    return row.scores[bisect_right(row.cuts, value)]


def _is_outside(row: ScoreRule, facts: StatementFacts) -> bool:
    """Whoever judged wrote a score that the item does not have."""
    return row.source == Source.EXACT and facts.raw is not None and facts.raw not in row.scores


def _outside(row: ScoreRule, facts: StatementFacts) -> Text:
    raw, scores = f"{facts.raw:g}", ", ".join(map(str, row.scores))
    return Text(
        f"The raw score {raw} is no score of the item {row.item} ({scores}).",
        f"原始分 {raw} 不是题目 {row.item} 的得分（{scores}）。",
    )


def _silent(source: str) -> Text:
    name = FIELD_TEXT[READ_FROM[Source(source)]]
    return Text(f"It says nothing of {name.en}.", f"未给出{name.zh}。")


# --- what a rule lacks before it may be used ------------------------------------------------------


def faults_of(rule: MappingRule) -> tuple[Text, ...]:
    """What keeps a rule from being used; empty when it may be."""
    return tuple(_faults(rule))


def _faults(rule: MappingRule) -> Iterator[Text]:
    if not any(one.field in {Field.VERB, Field.ACTIVITY} for one in rule.conditions):
        yield Text(
            "Say which verb or which activity it is about; otherwise every statement would count.",
            "请指定动词或活动，否则所有学习记录都会被采用。",
        )
    if not rule.scores:
        yield Text("No item gets a score yet.", "尚未给任何题目设定计分。")
    for number, condition in enumerate(rule.conditions, start=1):
        for fault in faults_of_condition(condition):
            yield Text(f"Condition {number}: {fault.en}", f"条件 {number}：{fault.zh}")
    for number, row in enumerate(rule.scores, start=1):
        for fault in faults_of_score(row):
            yield Text(f"Row {number}: {fault.en}", f"第 {number} 行：{fault.zh}")
    pairs = [(row.item, row.activity) for row in rule.scores]
    if len(set(pairs)) < len(pairs):
        yield Text(
            "One item gets its score twice from the same activity.",
            "同一题目从同一活动重复计分。",
        )


def faults_of_condition(condition: Condition) -> Iterator[Text]:
    if condition.how not in HOWS[condition.field]:
        yield Text("this comparison does not fit the field.", "比较方式与字段不符。")
    elif condition.field in TEXTS and ":" not in condition.value:
        yield Text("an address (IRI) is needed.", "需要填写 IRI 地址。")
    elif condition.field in FLAGS and condition.value not in {YES, NO}:
        yield Text("say yes or no.", "请填写“是”或“否”。")
    elif condition.field in NUMBERS:
        low, high = number_of(condition.value), number_of(condition.upper)
        if low is None or high is None:
            yield Text("two numbers are needed.", "需要填写两个数。")
        elif low > high:
            yield Text("the first number is larger than the second.", "前一个数大于后一个数。")


def faults_of_score(row: ScoreRule) -> Iterator[Text]:
    if row.source in FLAGS:
        if row.cuts:
            yield Text("yes or no needs no limits.", "“是/否”不需要分界值。")
        return
    if row.source == Source.EXACT:
        if row.cuts:
            yield Text(
                "a score that is taken as it is needs no limits.", "直接采用的得分不需要分界值。"
            )
        return
    wanted = len(row.scores) - 1
    if len(row.cuts) != wanted:
        yield Text(
            f"the item has {wanted + 1} different scores, so {wanted} limits are needed.",
            f"该题目有 {wanted + 1} 种得分，需要 {wanted} 个分界值。",
        )
    elif any(a >= b for a, b in pairwise(row.cuts)):
        yield Text("the limits must rise.", "分界值须递增。")


def number_of(text: str) -> float | None:
    """A number as people type it; None for what is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None
