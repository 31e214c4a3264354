"""What measures, levels and gaps are called, in both languages: the same words everywhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from ronghe.apps.assessment.levels import shown_level
from ronghe.apps.base.api import Text, percent_text
from ronghe.apps.competence.api import Dimension

DIMENSION_TEXT = {
    Dimension.COGNITIVE: Text("Knowing and reasoning", "认知"),
    Dimension.BEHAVIOURAL: Text("Doing", "行为"),
    Dimension.ATTITUDINAL: Text("Attitude", "态度"),
    Dimension.METACOGNITIVE: Text("Thinking about one's own work", "元认知"),
    Dimension.CAREER: Text("Career development", "职业发展"),
}

MISSING_TEXT = {
    "ratings": ("{n} more rating", "{n} more ratings", "再有 {n} 次评分"),
    "raters": ("{n} more rater", "{n} more raters", "再有 {n} 名评分者"),
    "enterprise_raters": (
        "{n} rater from an enterprise",
        "{n} raters from an enterprise",
        "再有 {n} 名企业评分者",
    ),
    "contexts": (
        "{n} more context (class, workshop, simulator or workplace)",
        "{n} more contexts (class, workshop, simulator or workplace)",
        "再有 {n} 种情境（课堂、实训车间、仿真或企业岗位）",
    ),
    "responses": ("{n} more answer", "{n} more answers", "再作答 {n} 题"),
    "occasions": ("{n} more occasion", "{n} more occasions", "再测评 {n} 次"),
}
METHOD_TEXT = {
    "many-facet partial credit, marginal maximum likelihood": Text(
        "many-facet partial credit, marginal maximum likelihood",
        "多面分部计分模型，边际极大似然估计",
    ),
    "expected anchor category crosses k - 1/2": Text(
        "where the expected anchor crosses k − ½", "锚定项目的期望等级越过 k − ½ 处"
    ),
}
PRECISION = Text("more evidence in all: the interval is still too wide", "更多证据：区间仍然过宽")


def missing_text(entry: Mapping[str, Any]) -> Text:
    """One thing that support still asks for, as people say it."""
    if entry["what"] not in MISSING_TEXT:
        return PRECISION
    one, many, zh = MISSING_TEXT[entry["what"]]
    n = entry["more"]
    return Text((one if n == 1 else many).format(n=n), zh.format(n=n))


def method_text(method: str) -> Text:
    """What a method is called; one that somebody wrote down themselves stays as it is."""
    return METHOD_TEXT.get(method, Text(method, method))


def level_text(probabilities: Sequence[float], names: Sequence[Text]) -> Text:
    """The level that is shown: one name when it is sure enough, else the range it lies in."""
    shown = shown_level(probabilities)
    low, high = names[shown.lowest], names[shown.highest]
    if shown.is_single:
        return low
    return Text(f"between {low.en} and {high.en}", f"介于{low.zh}与{high.zh}之间")


def levels_named(probabilities: Sequence[float]) -> tuple[int, ...]:
    """The levels (0 the lowest) that `level_text` names: one, or both ends of the range."""
    shown = shown_level(probabilities)
    return tuple(dict.fromkeys((shown.lowest, shown.highest)))


def probability_text(probabilities: Sequence[float]) -> str:
    """How sure the shown level is, in whole percent, rounded down."""
    return percent_text(shown_level(probabilities).probability)
