"""What industry brings before a committee: the judgement of a trend, with what moves."""

from ronghe.apps.base.api import Text, day_of, in_both
from ronghe.apps.governance.api import (
    Cell,
    Motion,
    MotionKind,
    PackSection,
    PackSource,
    PackTable,
    motion_kinds,
    pack_sections,
)
from ronghe.apps.industry.models import SkillTrend, TrendRun
from ronghe.apps.people.api import Viewer
from ronghe.engines.demand import MEASURED

KIND = "industry.trend_judgement"
SECTION = "industry.trends"
TITLE = Text("Trends in job postings", "招聘趋势")
LAG = Text(
    "Postings lag behind and hardly show the shop floor; a trend never stands alone.",
    "招聘信息滞后，且很少反映车间一线；趋势不能单独作为依据。",
)
MOST_ROWS = 20


def trends_section(viewer: Viewer, motion: Motion) -> PackSection:
    """What the run that the motion is about says; what is missing where it is about none."""
    run = _run_of(motion)
    if run is None:
        missing = Text("No assessment of trends is named.", "未指明趋势评估。")
        return PackSection(SECTION, TITLE, LAG, missing=(missing,))
    moving = ("rising", "declining")
    rows = list(run.skills.filter(verdict__in=moving).order_by("-verdict", "-mentions"))
    return PackSection(
        key=SECTION,
        title=TITLE,
        sentence=LAG,
        facts=(
            (Text("Postings in 24 months", "24 个月的招聘信息"), str(run.postings)),
            (Text("Rising", "上升"), str(sum(one.verdict == "rising" for one in rows))),
            (Text("Declining", "下降"), str(sum(one.verdict == "declining" for one in rows))),
            *_recalls(),
        ),
        table=_table(rows[:MOST_ROWS]),
        sources=(PackSource(Text(f"{run.method} {run.version}", f"{run.method} {run.version}")),),
        missing=() if rows else (Text("Nothing rises or declines.", "没有上升或下降的技能。"),),
        as_of=day_of(run.made_at),
    )


def _run_of(motion: Motion) -> TrendRun | None:
    subject = motion.subject
    if subject is None or subject.kind != "industry.trend_run":
        return None
    return TrendRun.objects.filter(uuid=subject.uuid).first()


def _recalls() -> list[tuple[Text, str]]:
    """What the search finds of what people marked, beside the counts."""
    return [
        (
            Text("Found of what people marked (English)", "人工标注中能找到的（英文）"),
            f"{record.found} / {record.of}",
        )
        for record in MEASURED
        if record.measure == "concept found"
    ]


def _table(rows: list[SkillTrend]) -> PackTable | None:
    if not rows:
        return None
    columns = (
        Text("Skill", "技能"),
        Text("First year, %", "第一年，%"),
        Text("Last year, %", "最近一年，%"),
        Text("Postings", "招聘信息"),
        Text("Trend", "趋势"),
    )
    return PackTable(columns, tuple(_row(one) for one in rows))


def _row(one: SkillTrend) -> tuple[Cell, ...]:
    first, last = (f"{100 * (share or 0):.0f}" for share in (one.share_first, one.share_last))
    return one.label, first, last, str(one.mentions), in_both(SkillTrend.Verdict(one.verdict).label)


def register() -> None:
    kind = MotionKind(KIND, Text("Judgement of a trend", "趋势研判"), sections=(SECTION,))
    motion_kinds.register(KIND, kind)
    pack_sections.register(SECTION, trends_section)
