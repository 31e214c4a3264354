"""The charts of the pages about demand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation import charts
from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.queries.demand import DemandedSkill, MonthlyShare
from ronghe.apps.industry.queries.demanded_concepts import DemandedConcept
from ronghe.apps.people.api import Region

LONGEST_LABEL = 32
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


def _percent(share: float) -> float:
    return round(100 * share, 2)


def _short(name: Text) -> str:
    label = str(name)
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def postings_in(lang: str) -> str:
    """The language of the postings that a share is counted in."""
    return _("in English postings") if lang == "en" else _("in Chinese postings")


def language_name(lang: str) -> str:
    english = pgettext("language of postings", "English")
    return english if lang == "en" else pgettext("language of postings", "Chinese")


def shares_chart(
    region: Region,
    occupation: Occupation,
    concepts: Sequence[DemandedConcept],
    as_of: date | None,
    most: int,
) -> charts.Chart:
    """The concepts asked for most, each with its interval in each language's postings."""
    title = _("Asked for most: %(skill)s") % {"skill": _short(concepts[0].name)}
    where = f"{text_of(occupation)} · {text_of(region)}"
    about = charts.About("shares", title, SOURCE, as_of, where, by_month=True)
    rows = [
        charts.Interval(
            f"{_short(one.name)} · {language_name(skill.recall.language)}",
            _percent(skill.share),
            _percent(skill.low),
            _percent(skill.high),
        )
        for one in concepts
        for skill in one.found
    ][:most]
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
    about = charts.About(
        key, _finding(skill), SOURCE, as_of, postings_in(skill.recall.language), by_month=True
    )
    points = [
        charts.TrendPoint(one.month, _percent(one.share), _percent(one.low), _percent(one.high))
        for one in months
    ]
    drawn = charts.trend(
        about,
        points,
        time_title=MONTH,
        measure_title=SHARE,
        columns=TREND_COLUMNS,
        domain=None if top is None else (0.0, max(top, 1.0)),
    )
    rows = tuple((f"{when:%Y-%m}", *numbers) for when, *numbers in drawn.rows)
    return replace(drawn, rows=rows)


def _finding(skill: DemandedSkill) -> str:
    words = {
        "rising": _("%(skill)s: rising"),
        "declining": _("%(skill)s: declining"),
        "too_few": _("%(skill)s: too few postings to tell"),
    }
    pattern = words.get(skill.verdict, _("%(skill)s: no clear trend"))
    return pattern % {"skill": _short(skill.name)}
