"""Assessing trends of an occupation's postings, keeping what was found, proposing it as a signal.

A trend becomes a signal only because a person says so, and even then never stands alone
(`rules.may_stand_alone`).
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from ronghe.apps.base.api import Reference, Refused, audit, day_of
from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.models import MonthlyCount, Signal, SkillTrend, TrendRun
from ronghe.apps.industry.queries.demand import Words, months_back, words_for
from ronghe.apps.industry.services.notices import note_changes
from ronghe.apps.industry.services.signals import SignalDraft, record_signal, require_region
from ronghe.apps.people.api import Region, Viewer
from ronghe.engines.demand import DICTIONARY_VERSION, TrendRules, TrendTable, assess_trends
from ronghe.engines.demand.trends import METHOD, VERSION

ASSESS = "industry.assess_trends"
WINDOW = 24


def run_trends(
    *,
    viewer: Viewer,
    region: Region,
    occupation: Occupation,
    at: datetime,
    rules: TrendRules | None = None,
) -> TrendRun:
    """Assess the last 24 whole months and keep the result beside the earlier ones. Raises
    NotAllowed; Refused where there is no posting yet."""
    require_region(viewer, ASSESS, region)
    chosen = rules or TrendRules()
    counts = MonthlyCount.objects.filter(region=region, occupation=occupation)
    last = _last_month(counts.filter(concept="").aggregate(last=Max("month"))["last"], at)
    first = months_back(last, WINDOW - 1)
    inside = counts.filter(month__gte=first, month__lte=last)
    with transaction.atomic():
        run = TrendRun.objects.create(
            region=region,
            occupation=occupation,
            method=METHOD,
            version=VERSION,
            dictionary_version=DICTIONARY_VERSION,
            rules=asdict(chosen),
            first_month=first,
            last_month=last,
            postings=0,
            prior_deviation=0.0,
            made_at=at,
            made_by_id=viewer.person_id,
        )
        for lang in sorted(set(inside.values_list("lang", flat=True))):
            rows = inside.filter(lang=lang).values_list("month", "concept", "postings")
            _assess_language(run, lang, list(rows), chosen)
        run.save()
        note_changes(run)
        audit(viewer, ASSESS, subject=reference_of(run))
    return run


def reference_of(run: TrendRun) -> Reference:
    return Reference("industry.trend_run", run.uuid)


def _last_month(newest: date | None, at: datetime) -> date:
    """The newest month with postings that is over: a month half gone has half its postings."""
    if newest is None:
        raise Refused(
            "There is no posting for this occupation yet. Nothing was assessed.",
            "该职业还没有招聘信息。未作评估。",
            code="no-postings",
        )
    return min(newest, months_back(day_of(at), 1))


def _assess_language(
    run: TrendRun, lang: str, rows: Sequence[tuple[date, str, int]], rules: TrendRules
) -> None:
    concepts = sorted({concept for _, concept, _ in rows if concept})
    place = {concept: n for n, concept in enumerate(concepts)}
    mentions = np.zeros((WINDOW, len(concepts)), dtype=np.int64)
    totals = np.zeros(WINDOW, dtype=np.int64)
    for month, concept, n in rows:
        number = _months_between(run.first_month, month)
        if concept:
            mentions[number, place[concept]] = n
        else:
            totals[number] = n
    table = assess_trends(mentions, totals, rules)
    words = words_for(run.region, set(concepts))
    SkillTrend.objects.bulk_create(
        [_trend(run, lang, concept, words, table, n) for n, concept in enumerate(concepts)],
        batch_size=500,
    )
    run.postings += table.postings
    run.prior_deviation = max(run.prior_deviation, table.prior_deviation)


def _months_between(first: date, month: date) -> int:
    return (month.year - first.year) * 12 + month.month - first.month


def _trend(
    run: TrendRun,
    lang: str,
    concept: str,
    words: Words,
    table: TrendTable,
    n: int,
) -> SkillTrend:
    return SkillTrend(
        run=run,
        concept=concept,
        label=words.of(concept, lang)[0],
        lang=lang,
        mentions=int(table.mentions[n]),
        share_first=_number(table.share_first[n]),
        share_last=_number(table.share_last[n]),
        slope=_number(table.slope[n]),
        standard_error=_number(table.standard_error[n]),
        shrunk_slope=_number(table.shrunk_slope[n]),
        rising=_number(table.rising[n]),
        q_value=_number(table.q_value[n]),
        confirmed=bool(table.confirmed[n]),
        verdict=table.verdict[n],
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def propose_as_signal(*, viewer: Viewer, trend: SkillTrend, trade: str, at: datetime) -> Signal:
    """A person takes a rising or declining skill up as a signal, worded in both languages. Raises
    NotAllowed; Refused for a trend that is neither, or that is a signal already."""
    if trend.verdict not in (SkillTrend.Verdict.RISING, SkillTrend.Verdict.DECLINING):
        raise Refused(
            "This trend is neither rising nor declining. Nothing was recorded.",
            "该趋势既非上升也非下降。未登记。",
            code="trend-unclear",
        )
    lang, other = ("zh", "en") if viewer.language.startswith("zh") else ("en", "zh")
    (title, text), (title_other, text_other) = _worded(trend, lang), _worded(trend, other)
    run = trend.run
    draft = SignalDraft(
        region=run.region,
        kind=Signal.Kind.POSTINGS_TREND,
        title=title,
        text=text,
        lang="zh-hans" if lang == "zh" else "en",
        title_other=title_other,
        text_other=text_other,
        event_on=min(months_back(run.last_month, -1), day_of(at)),
        trade=trade,
        source=Reference("industry.skill_trend", trend.uuid),
    )
    with transaction.atomic():
        SkillTrend.objects.select_for_update().get(pk=trend.pk)
        _refuse_second(draft)
        return record_signal(viewer=viewer, draft=draft, at=at)


def _refuse_second(draft: SignalDraft) -> None:
    same = Signal.objects.filter(source=draft.source, trade=draft.trade, withdrawn_at=None)
    if same.exists():
        raise Refused(
            "This trend is a signal already. Nothing was recorded.",
            "该趋势已登记为信号，未重复登记。",
            code="signal-twice",
        )


def _worded(trend: SkillTrend, lang: str) -> tuple[str, str]:
    """Title and text in a language. The shares are of the postings in the trend's own language, in
    the first and in the last twelve months of the window; so is the count."""
    run = trend.run
    name = words_for(run.region, {trend.concept}).name(trend.concept, trend.lang)
    with translation.override("zh-hans" if lang == "zh" else "en"):
        places = {
            "skill": name.in_language(lang),
            "first": f"{100 * (trend.share_first or 0):.0f}",
            "last": f"{100 * (trend.share_last or 0):.0f}",
            "postings": f"{_postings_of(trend):,}",
        }
        rising = trend.verdict == SkillTrend.Verdict.RISING
        title = (
            _("Asked for more often: %(skill)s") if rising else _("Asked for less often: %(skill)s")
        )
        text = (
            _(
                "Share among English job postings from %(first)s %% to %(last)s %% within two "
                "years (the last twelve months: %(postings)s postings). Postings lag behind and "
                "hardly show the shop floor."
            )
            if trend.lang == "en"
            else _(
                "Share among Chinese job postings from %(first)s %% to %(last)s %% within two "
                "years (the last twelve months: %(postings)s postings). Postings lag behind and "
                "hardly show the shop floor."
            )
        )
        return (title % places)[:200], text % places


def _postings_of(trend: SkillTrend) -> int:
    """The postings that the last share is of: in the trend's language, its last twelve months."""
    run = trend.run
    counts = MonthlyCount.objects.filter(
        region=run.region, occupation=run.occupation, lang=trend.lang, concept=""
    )
    recent = counts.filter(month__gt=months_back(run.last_month, 12), month__lte=run.last_month)
    return int(recent.aggregate(n=Sum("postings"))["n"] or 0)
