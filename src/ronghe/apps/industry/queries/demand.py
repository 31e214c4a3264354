"""What a region's postings ask for: shares with their interval, counts by month, what stands
behind a share. Only postings whose occupation is known, and only in one language at a time, since
a skill is found in postings of its own language."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from ronghe.apps.base.api import NotFound, Text, day_of
from ronghe.apps.competence.api import Occupation, labels_of
from ronghe.apps.industry.models import (
    DictionaryAddition,
    MonthlyCount,
    Posting,
    SkillTrend,
    TrendRun,
)
from ronghe.apps.industry.queries.reach import regions_reached
from ronghe.apps.people.api import Region, Viewer
from ronghe.engines.demand import RecallRecord, recall_of, wilson

VIEW = "industry.view_demand"
YEAR = 12
SAMPLE = 20


@dataclass(frozen=True, slots=True)
class DemandedSkill:
    """A concept and its share among the last twelve months' postings in its language.

    `low` and `high` (95 %) say how much the share may owe to chance, not what the dictionary
    misses; that is `recall`, and stands beside it. `verdict` is of the newest trend run, empty
    without one.
    """

    concept: str
    label: str
    lang: str
    share: float
    low: float
    high: float
    mentions: int
    postings: int
    verdict: str
    recall: RecallRecord
    title: Text

    @property
    def name(self) -> Text:
        """What it is called, in each language that has a word for it."""
        return self.title if self.title.en or self.title.zh else Text(self.label, self.label)


@dataclass(frozen=True, slots=True)
class OccupationDemand:
    """How many postings are known for an occupation, and from when the newest are."""

    occupation: Occupation
    postings: int
    newest: date | None
    assessed_at: date | None


@dataclass(frozen=True, slots=True)
class MonthlyShare:
    month: date
    mentions: int
    postings: int
    share: float
    low: float
    high: float


def regions_for(viewer: Viewer, action: str = VIEW) -> "QuerySet[Region]":
    """The regions whose demand the viewer may see."""
    return regions_reached(viewer, action).order_by("code")


def region_for(viewer: Viewer, uuid: UUID, action: str = VIEW) -> Region:
    found = regions_for(viewer, action).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such region for you.", "没有您可以查看的这个区域。")
    return found


def occupation_named(uuid: UUID) -> Occupation:
    found = Occupation.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such occupation.", "没有这个职业。")
    return found


def occupations_in_demand(viewer: Viewer, region: Region) -> list[OccupationDemand]:
    """Every occupation of the platform with its postings in the region, most first; 3 queries."""
    if not regions_for(viewer).filter(pk=region.pk).exists():
        return []
    totals = MonthlyCount.objects.filter(region=region, concept="").values("occupation")
    counted: dict[int | None, tuple[int, date]] = {
        row["occupation"]: (row["n"], row["m"])
        for row in totals.annotate(n=Sum("postings"), m=Max("month"))
    }
    runs = dict(
        TrendRun.objects.filter(region=region)
        .values_list("occupation")
        .annotate(newest=Max("made_at"))
    )
    rows = []
    for one in Occupation.objects.order_by("code"):
        postings, newest = counted.get(one.pk, (0, None))
        assessed_at = day_of(runs[one.pk]) if one.pk in runs else None
        rows.append(OccupationDemand(one, postings, newest, assessed_at))
    return sorted(rows, key=lambda row: -row.postings)


def unknown_postings(viewer: Viewer, region: Region) -> int:
    """Postings whose title names no occupation of the platform, or more than one."""
    if not regions_for(viewer).filter(pk=region.pk).exists():
        return 0
    rows = MonthlyCount.objects.filter(region=region, occupation=None, concept="")
    return rows.aggregate(n=Sum("postings"))["n"] or 0


def unknown_by_region(viewer: Viewer) -> dict[int, int]:
    """The same for each region that the viewer may see and that has some; one query."""
    rows = MonthlyCount.objects.filter(
        region__in=regions_for(viewer), occupation=None, concept=""
    ).order_by()
    return dict(rows.values_list("region").annotate(n=Sum("postings")))


@dataclass(frozen=True, slots=True)
class Window:
    """Whole months by their first days, both counted."""

    first: date
    last: date

    def holds(self) -> Q:
        return Q(month__gte=self.first, month__lte=self.last)


def window_of(region: Region, occupation: Occupation, months: int = YEAR) -> Window | None:
    """The last `months` months up to the newest posting; None before the first one. One query."""
    counts = MonthlyCount.objects.filter(region=region, occupation=occupation, concept="")
    last = counts.aggregate(last=Max("month"))["last"]
    return Window(months_back(last, months - 1), last) if last else None


def demanded_shares(
    viewer: Viewer, region: Region, occupation: Occupation, months: int = YEAR
) -> list[DemandedSkill]:
    """Shares over the last `months` with postings, largest first; six queries. Empty where the
    viewer may not see the region."""
    if not regions_for(viewer).filter(pk=region.pk).exists():
        return []
    window = window_of(region, occupation, months)
    if window is None:
        return []
    counts = MonthlyCount.objects.filter(region=region, occupation=occupation)
    sums = counts.filter(window.holds()).values_list("lang", "concept").annotate(n=Sum("postings"))
    totals, named = _parted(sums)
    words = words_for(region, {concept for _, concept in named})
    verdicts = _verdicts(newest_run(viewer, region, occupation))
    skills = [
        _skill(concept, lang, words, n, totals.get(lang, 0), verdicts.get((lang, concept), ""))
        for (lang, concept), n in named.items()
    ]
    return sorted(skills, key=lambda skill: (-skill.share, skill.label))


def _parted(sums: object) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    totals: dict[str, int] = {}
    named: dict[tuple[str, str], int] = {}
    for lang, concept, n in sums:  # type: ignore[attr-defined]
        if concept:
            named[lang, concept] = n
        else:
            totals[lang] = n
    return totals, named


def _skill(
    concept: str, lang: str, words: "Words", n: int, total: int, verdict: str
) -> DemandedSkill:
    low, high = wilson(n, total)
    label, label_lang = words.of(concept, lang)
    share = n / total if total else 0.0
    recall = recall_of("zh" if lang == "zh" else "en")
    title = words.title(concept)
    return DemandedSkill(
        concept, label, label_lang, share, low, high, n, total, verdict, recall, title
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What concepts are called: as published, or as the region's dictionary has them."""

    published: dict[str, dict[str, str]]
    own: dict[tuple[str, str], str]

    def of(self, concept: str, lang: str) -> tuple[str, str]:
        """A label and its language: in the one asked for if there is any, published ones first;
        the concept's address where it has none."""
        published = self.published.get(concept, {})
        for one in (lang, "zh" if lang == "en" else "en"):
            label = published.get(one) or self.own.get((concept, one))
            if label:
                return label, one
        return concept, lang

    def title(self, concept: str) -> Text:
        """A concept's labels, each in its language; empty where there is none."""
        en, zh = (self.of(concept, lang) for lang in ("en", "zh"))
        return Text(en[0] if en[1] == "en" else "", zh[0] if zh[1] == "zh" else "")

    def name(self, concept: str, lang: str) -> Text:
        """The same; what it is called in any language, or its address, where there is none."""
        found, label = self.title(concept), self.of(concept, lang)[0]
        return found if found.en or found.zh else Text(label, label)


def words_for(region: Region, concepts: set[str]) -> Words:
    """The words for some concepts; three queries."""
    added = DictionaryAddition.objects.filter(region=region, concept__in=concepts)
    own = {(row.concept, row.lang): row.label or row.text for row in added.order_by("-pk")}
    return Words(labels_of(concepts), own)


def newest_run(viewer: Viewer, region: Region, occupation: Occupation) -> TrendRun | None:
    if not regions_for(viewer).filter(pk=region.pk).exists():
        return None
    rows = TrendRun.objects.filter(region=region, occupation=occupation)
    return rows.select_related("region", "occupation").order_by("-made_at", "-pk").first()


def _verdicts(run: TrendRun | None) -> dict[tuple[str, str], str]:
    if run is None:
        return {}
    rows = SkillTrend.objects.filter(run=run).values_list("lang", "concept", "verdict")
    return {(lang, concept): verdict for lang, concept, verdict in rows}


def trends_of(run: TrendRun) -> list[SkillTrend]:
    """What a run says, the surest first; skills with too few postings last."""
    rows = list(SkillTrend.objects.filter(run=run))
    order = {"rising": 0, "declining": 1, "unclear": 2, "too_few": 3}
    return sorted(rows, key=lambda r: (order[r.verdict], r.q_value or 1.0, -r.mentions, r.label))


def monthly_shares(
    viewer: Viewer, region: Region, occupation: Occupation, lang: str, concepts: Sequence[str]
) -> dict[str, list[MonthlyShare]]:
    """For each concept its share in each month with postings, oldest first; two queries."""
    if not regions_for(viewer).filter(pk=region.pk).exists():
        return {}
    rows = MonthlyCount.objects.filter(region=region, occupation=occupation, lang=lang).filter(
        Q(concept="") | Q(concept__in=concepts)
    )
    by_month: dict[date, dict[str, int]] = defaultdict(dict)
    for month, concept, n in rows.values_list("month", "concept", "postings"):
        by_month[month][concept] = n
    return {
        concept: [_monthly(month, by_month[month], concept) for month in sorted(by_month)]
        for concept in concepts
    }


def _monthly(month: date, counts: dict[str, int], concept: str) -> MonthlyShare:
    n, total = counts.get(concept, 0), counts.get("", 0)
    low, high = wilson(n, total)
    return MonthlyShare(month, n, total, n / total if total else 0.0, low, high)


def postings_behind(
    viewer: Viewer,
    region: Region,
    occupation: Occupation,
    concept: str,
    *,
    lang: str = "",
    window: Window | None = None,
) -> "QuerySet[Posting]":
    """The postings in which a concept was found, newest first; with a language and a window, just
    those that its share counts."""
    rows = Posting.objects.filter(
        region__in=regions_for(viewer).filter(pk=region.pk),
        occupation=occupation,
        is_alike=False,
        mentions__concept=concept,
    )
    if lang:
        rows = rows.filter(lang=lang)
    if window is not None:
        rows = rows.filter(window.holds())
    return rows.order_by("-posted_on", "-pk")


def sources_of(region: Region, occupation: Occupation) -> list[tuple[str, int]]:
    """Where the counted postings come from, with how many of each."""
    rows = Posting.objects.filter(region=region, occupation=occupation, is_alike=False)
    counted = rows.order_by().values_list("source").annotate(n=Count("pk")).order_by("-n", "source")
    return [(source, n) for source, n in counted]


def months_back(month: date, count: int) -> date:
    """The first of the month `count` months earlier."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)
