"""What is said about classes and schools: findings in plain words, amounts beside them."""

from django.utils.translation import gettext as _

from ronghe.apps.assessment.queries.classes import ClassView, DimensionSummary
from ronghe.apps.assessment.queries.comparison import (
    ClassStanding,
    ComparisonView,
    SchoolStanding,
)
from ronghe.apps.assessment.queries.standing import WIDE, MeanView, is_wide
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.tables import Badge

MOVEMENT = {
    "up": Badge("supported", Text("moved on", "有进步")),
    "still": Badge("attention", Text("stands still", "停滞")),
    "down": Badge("attention", Text("fell back", "有退步")),
    "open": Badge("unknown", Text("too early to tell", "尚难判断")),
}
GROWTH = {
    "up": Badge("supported", Text("moved on", "有进步")),
    "less": Badge("attention", Text("less than others", "进步小于同期")),
    "still": Badge("attention", Text("stands still", "停滞")),
    "down": Badge("attention", Text("fell back", "有退步")),
    "": Badge("unknown", Text("not yet known", "尚不清楚")),
}
NO_BREAK = "\N{NO-BREAK SPACE}"


def signed(mean: MeanView) -> str:
    """+0.8 ± 0.1: a difference with the half-width of its interval."""
    rounded = round(mean.mean, 1)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    half = (mean.upper - mean.lower) / 2
    return f"{sign}{abs(mean.mean):.1f}{NO_BREAK}±{NO_BREAK}{half:.1f}"


def with_amount(badge: Badge, mean: MeanView | None) -> Badge:
    """The badge with the amount beside its word."""
    if mean is None or not isinstance(badge.word, Text):
        return badge
    amount = signed(mean)
    return Badge(badge.meaning, Text(f"{badge.word.en} {amount}", f"{badge.word.zh} {amount}"))


def gap_badge(gap: MeanView | None) -> Badge | None:
    if gap is None:
        return None
    if is_wide(gap):
        return with_amount(Badge("attention", Text("higher-order lags", "高阶滞后")), gap)
    if gap.upper < -WIDE:
        return with_amount(Badge("supported", Text("higher-order ahead", "高阶领先")), gap)
    return with_amount(Badge("supported", Text("go together", "基本同步")), gap)


def growth_text(summary: DimensionSummary) -> Text:
    """How far the class moved, beside what others move in that time."""
    growth, span, usual = summary.growth, summary.span, summary.usual_growth
    if growth is None or span is None:
        return Text("", "")
    since = Text(f"{span.before:%B %Y}", f"{span.before.year}年{span.before.month}月")
    others = (
        Text(f"; others move {usual:.1f}", f"；同期一般为 {usual:.1f}")
        if usual is not None
        else Text("", "")
    )
    amount = signed(growth)
    return Text(
        f"{amount} logits since {since.en}{others.en}", f"自{since.zh}起 {amount} logit{others.zh}"
    )


def gap_text(summary: DimensionSummary) -> Text:
    """Basic against higher-order, where the difference speaks."""
    gap = summary.gap
    if gap is None:
        return Text("", "")
    if is_wide(gap):
        return Text(
            f"Higher-order work lags basic skills by {gap.mean:.1f} logits.",
            f"高阶能力落后于基础技能 {gap.mean:.1f} logit。",
        )
    if gap.upper < -WIDE:
        return Text("Higher-order work is ahead of basic skills.", "高阶能力领先于基础技能。")
    return Text("Basic and higher-order go together.", "基础与高阶基本同步。")


def behind_text(summary: DimensionSummary) -> Text:
    """Where the class is weak: surely behind others of its semester."""
    behind = summary.behind
    if behind < WIDE:
        return Text("", "")
    return Text(
        f"{behind:.1f} logits behind others of the same semester.",
        f"比同专业同学期落后 {behind:.1f} logit。",
    )


def meaning_of(view: ClassView) -> str:
    """One sentence: what stands out in this class."""
    known = [s for s in view.dimensions if s.verdict]
    stopped = [s for s in known if s.verdict in ("still", "down")]
    if not known:
        return _("Growth shows once the class was measured in two half-years.")
    if len(stopped) == len(known):
        return _("The class as a whole has not moved on any dimension for a year.")
    if stopped:
        names = _(", ").join(str(s.title) for s in stopped)
        return _("The class moved on, but not in: %(names)s.") % {"names": names}
    weak = [s for s in view.dimensions if is_wide(s.gap)]
    if weak:
        names = _(", ").join(str(s.title) for s in weak)
        return _("The class moved on; higher-order work lags basic skills in: %(names)s.") % {
            "names": names
        }
    return _("The class moved on in everything that was measured twice.")


def meaning_of_comparison(view: ComparisonView) -> str:
    """What stands out among classes and schools: who stopped, and where the gap is widest."""
    if not view.classes:
        return _("No class has been given to you yet.")
    found = [*_stopped(view.classes), *_widest(view)]
    return " ".join(found) or _("Every class that was measured twice moved on.")


def _stopped(standings: tuple[ClassStanding, ...]) -> list[str]:
    names = [
        f"{text_of(s.school_class)} ({text_of(s.school)})"
        for s in standings
        if s.summary and s.summary.verdict in ("still", "down")
    ]
    if not names:
        return []
    return [_("Not moved for a year: %(names)s.") % {"names": _(", ").join(names)}]


def _widest(view: ComparisonView) -> list[str]:
    """Named by school where several are compared, else by class."""
    rows: list[tuple[MeanView, SchoolStanding | ClassStanding]]
    if len(view.schools) > 1:
        rows = [(s.gap, s) for s in view.schools if s.gap and is_wide(s.gap)]
    else:
        rows = [
            (s.summary.gap, s)
            for s in view.classes
            if s.summary and s.summary.gap and is_wide(s.summary.gap)
        ]
    if not rows:
        return []
    gap, widest = max(rows, key=lambda row: row[0].mean)
    thing = widest.school if isinstance(widest, SchoolStanding) else widest.school_class
    return [
        _("Higher-order work lags basic skills most at %(name)s: by %(by)s logits.")
        % {"name": text_of(thing), "by": f"{gap.mean:.1f}"}
    ]
