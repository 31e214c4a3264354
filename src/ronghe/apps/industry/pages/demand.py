"""What the region's postings ask for: occupations, one occupation, one skill; trends taken up."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.competence.api import Occupation
from ronghe.apps.governance.api import Committee, Motion, committees_for, motions_about
from ronghe.apps.industry.models import LinkProposal, SkillTrend, TrendRun
from ronghe.apps.industry.pages.demand_charts import postings_in, shares_chart, trend_charts
from ronghe.apps.industry.queries import demand as queries
from ronghe.apps.industry.queries.demanded_concepts import LANGUAGES, DemandedConcept, by_concept
from ronghe.apps.industry.queries.notices import notice_of
from ronghe.apps.industry.services.links import JUDGE
from ronghe.apps.industry.services.postings import IMPORT
from ronghe.apps.industry.services.trends import (
    ASSESS,
    reference_of,
)
from ronghe.apps.people.api import PageRequest, Region, may, page
from ronghe.engines.demand import RecallRecord, recall_of

VIEW = queries.VIEW
PROPOSE = "governance.propose_motion"
CHARTED = 12
MOST_MOVING = 4
ROWS = 25
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
    concepts = by_concept(skills)
    window = queries.window_of(region, job)
    context = {
        "region": region,
        "occupation": job,
        "top": concepts[0] if concepts else None,
        "top_where": postings_in(concepts[0].most.recall.language) if concepts else "",
        "recalls": list(dict.fromkeys(skill.recall for skill in skills)),
        "sources": queries.sources_of(region, job),
        "run": run,
        "changes": _changes(run, region),
        "judgements": _judgements(request, run) if run else (),
        "committees": committees_to_ask(request, run) if run else (),
        "chart": shares_chart(region, job, concepts, window.last, CHARTED)
        if concepts and window
        else None,
        "trend_charts": _trend_charts(request, region, job, skills),
        "table": _skill_table(request, region, job, concepts),
        "may_assess": may(request.viewer, ASSESS),
        "trail": trail_of(region),
    }
    return render(request, "industry/demand_of.html", context)


def _changes(run: TrendRun | None, region: Region) -> dict[str, object] | None:
    """What is another than the month before, in words, and whether somebody has looked at it."""
    notice = notice_of(run) if run else None
    if notice is None:
        return None
    word = {one.value: one.label for one in SkillTrend.Verdict}
    words = queries.words_for(region, {one["concept"] for one in notice.changes})
    rows = [
        {
            "name": words.name(one["concept"], one["lang"]),
            "where": postings_in(one["lang"]),
            "was": word[one["before"]],
            "badge": verdict_badge(one["after"]),
        }
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


def trail_of(region: Region, occupation: Occupation | None = None) -> list[tuple[object, str]]:
    trail: list[tuple[object, str]] = [
        (_("Demand"), reverse("demand_region", args=[region.uuid])),
    ]
    if occupation is not None:
        there = reverse("demand_of", args=[region.uuid, occupation.uuid])
        trail.append((text_of(occupation), there))
    return trail


def _trend_charts(
    request: PageRequest, region: Region, job: Occupation, skills: list[queries.DemandedSkill]
) -> list[object]:
    """Small charts on one scale for what rises or declines, at most four."""
    moving = [one for one in skills if one.verdict in MEANINGS][:MOST_MOVING]
    series: dict[tuple[str, str], list[queries.MonthlyShare]] = {}
    for lang in {one.recall.language for one in moving}:
        concepts = [one.concept for one in moving if one.recall.language == lang]
        found = queries.monthly_shares(request.viewer, region, job, lang, concepts)
        series |= {(lang, concept): months for concept, months in found.items()}
    return list(trend_charts(moving, series))


def _skill_table(
    request: PageRequest, region: Region, job: Occupation, concepts: list[DemandedConcept]
) -> Table:
    """One row a concept; its shares in each language's postings beside each other."""
    there = reverse("demand_skill", args=[region.uuid, job.uuid])
    columns = (
        Column(
            "label",
            gettext_lazy("Skill"),
            lambda one: Link(one.name, skill_address(there, one.most)),
            order_by="label",
            header=True,
        ),
        *(
            _share_column(lang, there)
            for lang in LANGUAGES
            if any(one.within(lang) for one in concepts)
        ),
        Column("verdict", gettext_lazy("Trend"), trend_badge, kind="badge"),
    )
    empty = Empty(
        gettext_lazy("No posting of this occupation yet"),
        gettext_lazy("Take in postings first; their skills are found and counted by month."),
        gettext_lazy("Take in postings") if may(request.viewer, IMPORT) else "",
        reverse("postings_import", args=[region.uuid]),
    )
    caption = gettext_lazy("Skills asked for")
    note = gettext_lazy("detected share, 95 % interval, and how many postings name it")
    return build_table(request, concepts, columns, caption, empty, page_size=ROWS, note=note)


def _share_column(lang: str, there: str) -> Column:
    """The share in one language's postings, headed by what the search finds there."""

    def share(one: DemandedConcept) -> object:
        found = one.within(lang)
        return Link(share_words(found), skill_address(there, found)) if found else None

    def size(one: DemandedConcept) -> float | None:
        found = one.within(lang)
        return found.share if found else None

    recall = recall_of("zh" if lang == "zh" else "en").share
    words = _("not measured") if recall is None else f"{100 * recall:.0f} %"
    label = (
        _("In English postings (search finds: %(recall)s)")
        if lang == "en"
        else _("In Chinese postings (search finds: %(recall)s)")
    )
    return Column(lang, label % {"recall": words}, share, order_by=lang, sort_value=size)


def share_words(skill: queries.DemandedSkill) -> str:
    """A share with its interval and the postings behind it."""
    return _("%(share)s %% (%(low)s–%(high)s), %(n)s of %(of)s") % {
        "share": f"{100 * skill.share:.0f}",
        "low": f"{100 * skill.low:.0f}",
        "high": f"{100 * skill.high:.0f}",
        "n": f"{skill.mentions:,}",
        "of": f"{skill.postings:,}",
    }


def trend_badge(concept: DemandedConcept) -> Badge | None:
    """The word of the trend; of each language's, where they differ."""
    words = [(one.recall.language, one.verdict) for one in concept.found if one.verdict]
    if len({verdict for _, verdict in words}) < 2:
        return verdict_badge(words[0][1]) if words else None
    moving = next((verdict for _, verdict in words if verdict in MEANINGS), words[0][1])
    told = [f"{postings_in(lang)}: {SkillTrend.Verdict(verdict).label}" for lang, verdict in words]
    return Badge(MEANINGS.get(moving, "unknown"), " · ".join(told))


def skill_address(there: str, skill: queries.DemandedSkill) -> str:
    """The page of one skill in one language's postings."""
    return f"{there}?{urlencode({'concept': skill.concept, 'lang': skill.recall.language})}"


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
