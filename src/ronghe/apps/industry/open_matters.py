"""What industry brings before a committee by itself: partners that were not asked in
time, trends that changed."""

from collections.abc import Iterable

from django.urls import reverse

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.governance.api import Committee, OpenMatter, open_matters
from ronghe.apps.industry.models import TrendNotice
from ronghe.apps.industry.motions import KIND
from ronghe.apps.industry.queries.enterprises import OverdueSurvey, overdue_partners
from ronghe.apps.industry.queries.notices import notices_about
from ronghe.apps.industry.services.enterprises import reference_of
from ronghe.apps.industry.services.trends import reference_of as trend_reference
from ronghe.apps.people.api import Programme, Viewer

MOST_NOTICES = 10


def partners_not_asked(viewer: Viewer, committee: Committee) -> Iterable[OpenMatter]:
    """Partners of the committee's programme, or of all programmes of its school, whose survey
    rhythm has run out."""
    programmes = (
        [committee.programme]
        if committee.programme
        else list(Programme.objects.filter(organisation=committee.organisation_id))
    )
    return [_matter(one) for one in overdue_partners(viewer, programmes)]


def _matter(one: OverdueSurvey) -> OpenMatter:
    title = text_of(one.enterprise)
    if one.asked_on is None:
        why = Text("This partner was never asked.", "从未向该伙伴发过调查。")
    else:
        asked_on = day_text(one.asked_on)
        why = Text(f"Last asked on {asked_on.en}.", f"上次调查日期：{asked_on.zh}。")
    return OpenMatter(
        reference=reference_of(one.enterprise),
        title=Text(f"Survey of {title.en} is due", f"应向{title.zh}发送调查"),
        why=why,
        url=reverse("enterprise", args=[one.enterprise.uuid]),
        due=one.due_on,
    )


def trends_changed(viewer: Viewer, committee: Committee) -> Iterable[OpenMatter]:
    """Trends of occupations that the committee's programmes lead to, where a verdict is another
    one than the month before and nobody has looked at it."""
    programmes = Programme.objects.filter(organisation=committee.organisation_id)
    if committee.programme_id:
        programmes = programmes.filter(pk=committee.programme_id)
    return [_trend_matter(one) for one in notices_about(programmes)[:MOST_NOTICES]]


def _trend_matter(one: TrendNotice) -> OpenMatter:
    run, count = one.run, len(one.changes)
    names = "、".join(change["label"] for change in one.changes[:3])
    return OpenMatter(
        reference=trend_reference(run),
        title=Text(
            f"Trends for {run.occupation.title_en} have changed",
            f"{run.occupation.title_zh}的招聘趋势有变化",
        ),
        why=Text(
            f"{count} of them, among them {names.replace('、', ', ')}.",
            f"共 {count} 项，如{names}。",
        ),
        url=reverse("demand_of", args=[run.region.uuid, run.occupation.uuid]),
        kind=KIND,
    )


def register() -> None:
    open_matters.register("industry.surveys", partners_not_asked)
    open_matters.register("industry.trends", trends_changed)
