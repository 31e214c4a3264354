"""Figures of plans in words, the same on pages, in packs and in exports."""

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum.plan_rules import PlanRule

SHARES = ("practice_share", "public_basic_share", "elective_share")


def figure_text(fact: str, value: float) -> Text:
    """A fact with its unit: hours, weeks, or a share in percent."""
    if fact in SHARES:
        percent = f"{value:.1%}"
        return Text(percent.replace("%", " %"), percent)
    if fact == "internship_weeks":
        return Text(f"{value:.1f} weeks", f"{value:.1f} 周")
    return Text(f"{value:,.0f} hours", f"{value:,.0f} 学时")


def bound_text(rule: PlanRule) -> Text:
    """What a rule asks: at least, at most, or between."""
    low = figure_text(rule.fact, rule.at_least) if rule.at_least is not None else None
    high = figure_text(rule.fact, rule.at_most) if rule.at_most is not None else None
    if low is not None and high is not None:
        return Text(f"from {low.en} to {high.en}", f"{low.zh} 至 {high.zh}")
    if low is not None:
        return Text(f"at least {low.en}", f"不低于 {low.zh}")
    assert high is not None
    return Text(f"at most {high.en}", f"不超过 {high.zh}")
