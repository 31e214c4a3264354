"""One skill in one language's postings: its share, its months, its trend, the postings counted."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import NotFound, typed_text
from ronghe.apps.base.presentation.tables import Column, Empty, Table, build_table
from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.models import SkillTrend
from ronghe.apps.industry.pages.demand import (
    place,
    recall_words,
    share_words,
    skill_address,
    trail_of,
    verdict_badge,
)
from ronghe.apps.industry.pages.demand_charts import monthly_chart, postings_in
from ronghe.apps.industry.queries import demand as queries
from ronghe.apps.industry.queries.demanded_concepts import Trade, trades_of
from ronghe.apps.industry.services.signals import RECORD
from ronghe.apps.people.api import PageRequest, Region, may, page


@require_GET
@page(queries.VIEW)
def demand_skill(request: PageRequest, uuid: UUID, occupation: UUID) -> HttpResponse:
    """One skill: its months, its trend, and the postings that its share counts; all by a link."""
    region, job = place(request, uuid, occupation)
    concept, lang = request.GET.get("concept", "")[:300], request.GET.get("lang", "")[:12]
    if not concept:
        return redirect("demand_of", region.uuid, job.uuid)
    found = [
        one
        for one in queries.demanded_shares(request.viewer, region, job)
        if one.concept == concept
    ]
    skill = next((one for one in found if one.recall.language == lang), None)
    if skill is None:
        raise NotFound(
            "No posting of the last twelve months names this skill.",
            "近十二个月的招聘信息中没有提到该技能。",
        )
    months = queries.monthly_shares(request.viewer, region, job, lang, [concept])[concept]
    there = reverse("demand_skill", args=[region.uuid, job.uuid])
    shows_all = bool(request.GET.get("all"))
    trades = _trades(request, region, job, concept)
    context = {
        "region": region,
        "occupation": job,
        "skill": skill,
        "postings_in": postings_in(lang),
        "recall_words": recall_words(skill.recall),
        "badge": verdict_badge(skill.verdict),
        "trend": _trend_of(request, region, job, skill),
        "chart": monthly_chart(skill, months),
        "others": [_other(one, there) for one in found if one is not skill],
        "table": _posting_table(request, region, job, skill, shows_all=shows_all),
        "shows_all": shows_all,
        "counted_url": skill_address(there, skill),
        "all_count": queries.postings_behind(request.viewer, region, job, concept).count(),
        "trades": trades,
        "must_choose": not any(one.is_near for one in trades),
        "trail": trail_of(region, job),
    }
    return render(request, "industry/demand_skill.html", context)


def _other(skill: queries.DemandedSkill, there: str) -> dict[str, str]:
    """The same skill in the other language's postings."""
    return {
        "where": postings_in(skill.recall.language),
        "share": share_words(skill),
        "recall": recall_words(skill.recall),
        "url": skill_address(there, skill),
    }


def _trend_of(
    request: PageRequest, region: Region, job: Occupation, skill: queries.DemandedSkill
) -> SkillTrend | None:
    run = queries.newest_run(request.viewer, region, job)
    if run is None:
        return None
    lang = skill.recall.language
    return SkillTrend.objects.filter(run=run, concept=skill.concept, lang=lang).first()


def _trades(request: PageRequest, region: Region, job: Occupation, concept: str) -> list[Trade]:
    """The trades that the viewer may record signals for, those that the skill belongs to first."""
    if not may(request.viewer, RECORD):
        return []
    return trades_of(request.viewer, RECORD, region, job, concept)


def _posting_table(
    request: PageRequest,
    region: Region,
    job: Occupation,
    skill: queries.DemandedSkill,
    *,
    shows_all: bool,
) -> Table:
    """The postings that the share counts; or all in which the concept was found."""
    rows = queries.postings_behind(
        request.viewer,
        region,
        job,
        skill.concept,
        lang="" if shows_all else skill.recall.language,
        window=None if shows_all else queries.window_of(region, job),
    )
    columns = (
        Column(
            "title",
            gettext_lazy("Posting"),
            lambda one: typed_text(one.title, one.lang),
            header=True,
        ),
        Column("employer", gettext_lazy("Employer")),
        Column("posted_on", gettext_lazy("Posted on"), kind="day", order_by="posted_on"),
        Column("source", pgettext_lazy("source", "From")),
        Column("text", gettext_lazy("Text"), lambda one: typed_text(one.text[:240], one.lang)),
    )
    caption = (
        gettext_lazy("All postings in which it was found")
        if shows_all
        else gettext_lazy("The postings that the share counts")
    )
    return build_table(request, rows, columns, caption, Empty(_("No posting")), page_size=20)
