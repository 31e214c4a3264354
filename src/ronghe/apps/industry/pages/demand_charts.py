"""The charts of the pages about demand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation import charts
from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.queries.demand import DemandedSkill, MonthlyShare
from ronghe.apps.people.api import Region

LONGEST_LABEL = 40
SHARE = gettext_lazy("Share of postings, %")
MONTH = gettext_lazy("Month")
TREND_COLUMNS = (
    gettext_lazy("Skill"),
    MONTH,
    SHARE,
    gettext_lazy("Lower, 95 %"),
    gettext_lazy("Upper, 95 %"),
)
SOURCE = gettext_lazy("Job postings taken in here; share of those in which the search found it")


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def shares_chart(
    region: Region, occupation: Occupation, skills: Sequence[DemandedSkill], as_of: date | None
) -> charts.Chart:
    """The skills asked for most, each with its interval."""
    title = _("Asked for most: %(skill)s") % {"skill": _short(skills[0].label)}
    about = charts.About(
        "shares", title, SOURCE, as_of, f"{text_of(occupation)} · {text_of(region)}"
    )
    rows = [
        charts.Interval(_short(one.label), 100 * one.share, 100 * one.low, 100 * one.high)
        for one in skills
    ]
    columns = (TREND_COLUMNS[0], *TREND_COLUMNS[2:])
    return charts.intervals(about, rows, measure_title=SHARE, columns=columns, domain=(0, 100))


def monthly_chart(skill: DemandedSkill, months: Sequence[MonthlyShare]) -> charts.Chart:
    """One skill's share month by month with its interval."""
    return _trend("months", skill, months, None)


def trend_charts(
    skills: Sequence[DemandedSkill], series: Mapping[tuple[str, str], Sequence[MonthlyShare]]
) -> Iterator[charts.Chart]:
    """Small charts of what moves, all on one scale; `series` by language and concept, since one
    concept can move in postings of both."""
    top = max((100 * one.high for months in series.values() for one in months), default=100.0)
    for number, skill in enumerate(skills):
        yield _trend(
            f"trend-{number}", skill, series.get((skill.recall.language, skill.concept), ()), top
        )


def _trend(
    key: str, skill: DemandedSkill, months: Sequence[MonthlyShare], top: float | None
) -> charts.Chart:
    as_of = months[-1].month if months else None
    about = charts.About(key, _finding(skill), SOURCE, as_of)
    points = [
        charts.TrendPoint(one.month, 100 * one.share, 100 * one.low, 100 * one.high)
        for one in months
    ]
    return charts.trend(
        about,
        points,
        time_title=MONTH,
        measure_title=SHARE,
        columns=TREND_COLUMNS,
        domain=None if top is None else (0.0, max(top, 1.0)),
    )


def _finding(skill: DemandedSkill) -> str:
    words = {
        "rising": _("%(skill)s: rising"),
        "declining": _("%(skill)s: declining"),
        "too_few": _("%(skill)s: too few postings to tell"),
    }
    pattern = words.get(skill.verdict, _("%(skill)s: no clear trend"))
    return pattern % {"skill": _short(skill.label)}
