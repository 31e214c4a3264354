"""What the region's postings ask for: occupations, one occupation, one skill; trends taken up."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import NotFound, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.competence.api import Occupation
from ronghe.apps.governance.api import Committee, Motion, committees_for, motions_about
from ronghe.apps.industry.models import LinkProposal, SkillTrend, TrendRun
from ronghe.apps.industry.pages.demand_charts import monthly_chart, shares_chart, trend_charts
from ronghe.apps.industry.queries import demand as queries
from ronghe.apps.industry.queries.notices import notice_of
from ronghe.apps.industry.services.links import JUDGE
from ronghe.apps.industry.services.postings import IMPORT
from ronghe.apps.industry.services.signals import RECORD
from ronghe.apps.industry.services.trends import (
    ASSESS,
    reference_of,
)
from ronghe.apps.people.api import PageRequest, Programme, Region, may, page, programmes_for
from ronghe.engines.demand import RecallRecord

VIEW = queries.VIEW
PROPOSE = "governance.propose_motion"
CHARTED = 12
MEANINGS = {"rising": "supported", "declining": "attention"}


def verdict_badge(verdict: str) -> Badge | None:
    """The word of a trend with its sign; none before the first assessment."""
    if not verdict:
        return None
    word = SkillTrend.Verdict(verdict).label
    return Badge(MEANINGS.get(verdict, "unknown"), word)


@require_GET
@page(VIEW)
def demand(request: PageRequest) -> HttpResponse:
    """The viewer's region, or the regions to choose from."""
    regions = list(queries.regions_for(request.viewer))
    if len(regions) == 1:
        return demand_region(request, regions[0].uuid)
    return render(request, "industry/demand_regions.html", {"regions": regions})


@require_GET
@page(VIEW)
def demand_region(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The occupations with their postings, and what waits to be judged."""
    region = queries.region_for(request.viewer, uuid)
    rows = queries.occupations_in_demand(request.viewer, region)
    waiting = LinkProposal.objects.filter(region=region, state=LinkProposal.State.OPEN).count()
    context = {
        "region": region,
        "table": _occupation_table(request, region, rows),
        "total": sum(row.postings for row in rows),
        "unknown": queries.unknown_postings(request.viewer, region),
        "waiting": waiting if may(request.viewer, JUDGE) else 0,
        "may_judge": may(request.viewer, JUDGE),
        "may_import": may(request.viewer, IMPORT),
    }
    return render(request, "industry/demand_region.html", context)


def _occupation_table(
    request: PageRequest, region: Region, rows: list[queries.OccupationDemand]
) -> Table:
    columns = (
        Column(
            "occupation",
            gettext_lazy("Occupation"),
            lambda row: Link(
                text_of(row.occupation),
                reverse("demand_of", args=[region.uuid, row.occupation.uuid]),
            ),
            header=True,
        ),
        Column("postings", gettext_lazy("Postings"), kind="number", places=0, order_by="postings"),
        Column("newest", gettext_lazy("Newest month"), kind="month"),
        Column("assessed_at", gettext_lazy("Trends assessed on"), kind="day"),
    )
    empty = Empty(
        gettext_lazy("No occupation yet"),
        gettext_lazy("Occupations come with a competence framework or a task analysis workshop."),
    )
    return build_table(request, rows, columns, gettext_lazy("Occupations"), empty)


@require_GET
@page(VIEW)
def demand_of(request: PageRequest, uuid: UUID, occupation: UUID) -> HttpResponse:
    """Detected shares with interval and recall, the words of the trend, small charts."""
    region, job = place(request, uuid, occupation)
    skills = queries.demanded_shares(request.viewer, region, job)
    run = queries.newest_run(request.viewer, region, job)
    as_of = max((s.month for s in _all_months(request, region, job, skills)), default=None)
    context = {
        "region": region,
        "occupation": job,
        "skills": skills,
        "recalls": list(dict.fromkeys(skill.recall for skill in skills)),
        "sources": queries.sources_of(region, job),
        "run": run,
        "changes": _changes(run),
        "judgements": _judgements(request, run) if run else (),
        "committees": committees_to_ask(request, run) if run else (),
        "chart": shares_chart(region, job, skills[:CHARTED], as_of) if skills else None,
        "trend_charts": _trend_charts(request, region, job, skills),
        "table": _skill_table(request, region, job, skills),
        "may_assess": may(request.viewer, ASSESS),
        "trail": _trail(region),
    }
    return render(request, "industry/demand_of.html", context)


def _changes(run: TrendRun | None) -> dict[str, object] | None:
    """What is another than the month before, in words, and whether somebody has looked at it."""
    notice = notice_of(run) if run else None
    if notice is None:
        return None
    word = {one.value: one.label for one in SkillTrend.Verdict}
    rows = [
        {**one, "was": word[one["before"]], "badge": verdict_badge(one["after"])}
        for one in notice.changes
    ]
    return {"notice": notice, "rows": rows}


def place(request: PageRequest, uuid: UUID, occupation: UUID) -> tuple[Region, Occupation]:
    return queries.region_for(request.viewer, uuid), queries.occupation_named(occupation)


def committees_to_ask(request: PageRequest, run: TrendRun) -> list[Committee]:
    """The committees of the region that the viewer may bring the trends before."""
    if not may(request.viewer, ASSESS):
        return []
    mine = committees_for(request.viewer, PROPOSE).filter(dissolved_on=None)
    return list(mine.filter(organisation__region=run.region).order_by("title_en"))


def _judgements(request: PageRequest, run: TrendRun) -> list[Motion]:
    """The motions about a run that the viewer may open."""
    seen = committees_for(request.viewer)
    return list(motions_about(reference_of(run)).filter(committee__in=seen))


def _trail(region: Region, occupation: Occupation | None = None) -> list[tuple[object, str]]:
    trail: list[tuple[object, str]] = [
        (_("Demand"), reverse("demand_region", args=[region.uuid])),
    ]
    if occupation is not None:
        there = reverse("demand_of", args=[region.uuid, occupation.uuid])
        trail.append((text_of(occupation), there))
    return trail


def _all_months(
    request: PageRequest, region: Region, job: Occupation, skills: list[queries.DemandedSkill]
) -> list[queries.MonthlyShare]:
    if not skills:
        return []
    lang = skills[0].recall.language
    found = queries.monthly_shares(request.viewer, region, job, lang, [skills[0].concept])
    return found[skills[0].concept]


def _trend_charts(
    request: PageRequest, region: Region, job: Occupation, skills: list[queries.DemandedSkill]
) -> list[object]:
    """Small charts on one scale for what rises or declines, at most six."""
    moving = [one for one in skills if one.verdict in MEANINGS][:6]
    series: dict[tuple[str, str], list[queries.MonthlyShare]] = {}
    for lang in {one.recall.language for one in moving}:
        concepts = [one.concept for one in moving if one.recall.language == lang]
        found = queries.monthly_shares(request.viewer, region, job, lang, concepts)
        series |= {(lang, concept): months for concept, months in found.items()}
    return list(trend_charts(moving, series))


def _skill_table(
    request: PageRequest, region: Region, job: Occupation, skills: list[queries.DemandedSkill]
) -> Table:
    there = reverse("demand_skill", args=[region.uuid, job.uuid])
    columns = (
        Column(
            "label",
            gettext_lazy("Skill"),
            lambda one: Link(one.label, _skill_address(there, one)),
            order_by="label",
            header=True,
        ),
        Column(
            "share",
            gettext_lazy("Detected share, %"),
            lambda one: 100 * one.share,
            kind="number",
            places=0,
            order_by="share",
        ),
        Column("between", gettext_lazy("95 % between"), _between),
        Column("mentions", gettext_lazy("Postings"), kind="number", places=0, order_by="mentions"),
        Column("recall", gettext_lazy("The search finds"), lambda one: recall_words(one.recall)),
        Column(
            "verdict", gettext_lazy("Trend"), lambda one: verdict_badge(one.verdict), kind="badge"
        ),
    )
    empty = Empty(
        gettext_lazy("No posting of this occupation yet"),
        gettext_lazy("Take in postings first; their skills are found and counted by month."),
        gettext_lazy("Take in postings") if may(request.viewer, IMPORT) else "",
        reverse("postings_import", args=[region.uuid]),
    )
    return build_table(
        request, skills, columns, gettext_lazy("Skills asked for"), empty, sort="-share"
    )


def _skill_address(there: str, skill: queries.DemandedSkill) -> str:
    from urllib.parse import urlencode

    return f"{there}?{urlencode({'concept': skill.concept, 'lang': skill.recall.language})}"


def _between(skill: queries.DemandedSkill) -> str:
    return f"{100 * skill.low:.0f}–{100 * skill.high:.0f}"


def recall_words(recall: RecallRecord) -> str:
    """What stands beside every detected share."""
    if recall.share is None or recall.interval is None:
        return str(_("not measured"))
    low, high = recall.interval
    numbers = {
        "share": f"{100 * recall.share:.0f}",
        "low": f"{100 * low:.0f}",
        "high": f"{100 * high:.0f}",
    }
    return _("%(share)s %% of wishes (%(low)s–%(high)s)") % numbers


# --- one skill ------------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def demand_skill(request: PageRequest, uuid: UUID, occupation: UUID) -> HttpResponse:
    """One skill: its months, its trend, and the postings behind it."""
    region, job = place(request, uuid, occupation)
    concept, lang = request.GET.get("concept", "")[:300], request.GET.get("lang", "")[:12]
    if not concept:
        return redirect("demand_of", region.uuid, job.uuid)
    skill = next(
        (
            one
            for one in queries.demanded_shares(request.viewer, region, job)
            if one.concept == concept and one.recall.language == lang
        ),
        None,
    )
    if skill is None:
        raise NotFound(
            "No posting of the last twelve months names this skill.",
            "近十二个月的招聘信息中没有提到该技能。",
        )
    months = queries.monthly_shares(request.viewer, region, job, lang, [concept])[concept]
    context = {
        "region": region,
        "occupation": job,
        "skill": skill,
        "recall_words": recall_words(skill.recall),
        "badge": verdict_badge(skill.verdict),
        "trend": _trend_of(request, region, job, skill),
        "chart": monthly_chart(skill, months),
        "table": _posting_table(request, region, job, concept),
        "trades": _trades(request, region),
        "trail": _trail(region, job),
    }
    return render(request, "industry/demand_skill.html", context)


def _trend_of(
    request: PageRequest, region: Region, job: Occupation, skill: queries.DemandedSkill
) -> SkillTrend | None:
    run = queries.newest_run(request.viewer, region, job)
    if run is None:
        return None
    lang = skill.recall.language
    return SkillTrend.objects.filter(run=run, concept=skill.concept, lang=lang).first()


def _trades(request: PageRequest, region: Region) -> list[Programme]:
    """One programme for each trade that the viewer may record signals for in the region."""
    if not may(request.viewer, RECORD):
        return []
    programmes = programmes_for(request.viewer, RECORD).filter(organisation__region=region)
    return list({one.trade: one for one in programmes.order_by("trade", "-pk")}.values())


def _posting_table(request: PageRequest, region: Region, job: Occupation, concept: str) -> Table:
    rows = queries.postings_behind(request.viewer, region, job, concept)
    columns = (
        Column("title", gettext_lazy("Posting"), header=True),
        Column("employer", gettext_lazy("Employer")),
        Column("posted_on", gettext_lazy("Posted on"), kind="day", order_by="posted_on"),
        Column("source", pgettext_lazy("source", "From")),
        Column("text", gettext_lazy("Text"), lambda one: one.text[:240]),
    )
    empty = Empty(gettext_lazy("No posting"))
    caption = gettext_lazy("Postings in which it was found")
    return build_table(request, rows, columns, caption, empty, page_size=20)
