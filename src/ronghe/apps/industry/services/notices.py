"""What changed from one month's trends to the next: noted by itself, looked at by somebody."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, audit
from ronghe.apps.industry.models import SkillTrend, TrendNotice, TrendRun
from ronghe.apps.industry.queries.notices import LOOK
from ronghe.apps.industry.services.signals import require_region
from ronghe.apps.people.api import Viewer

MOVING = frozenset({SkillTrend.Verdict.RISING.value, SkillTrend.Verdict.DECLINING.value})

Change = dict[str, str]


def note_changes(run: TrendRun) -> TrendNotice | None:
    """Keep what moves differently from the newest run of an earlier month; None where nothing
    does, or there is no such run. Call inside the transaction that made the run."""
    earlier = TrendRun.objects.filter(
        region=run.region_id, occupation=run.occupation_id, last_month__lt=run.last_month
    )
    before = earlier.order_by("-made_at", "-pk").first()
    changes = changes_between(before, run) if before else []
    return TrendNotice.objects.create(run=run, changes=changes) if changes else None


def changes_between(before: TrendRun, after: TrendRun) -> list[Change]:
    """The skills whose verdict is another one, where it is or was rising or declining; by label."""
    old = _verdicts(before)
    changes = [
        {
            "label": row.label,
            "lang": row.lang,
            "concept": row.concept,
            "before": old.get((row.lang, row.concept), SkillTrend.Verdict.TOO_FEW.value),
            "after": row.verdict,
        }
        for row in SkillTrend.objects.filter(run=after).order_by("label", "pk")
    ]
    return [
        one
        for one in changes
        if one["before"] != one["after"] and {one["before"], one["after"]} & MOVING
    ]


def _verdicts(run: TrendRun) -> dict[tuple[str, str], str]:
    rows = SkillTrend.objects.filter(run=run).values_list("lang", "concept", "verdict")
    return {(lang, concept): verdict for lang, concept, verdict in rows}


def look_at_notice(*, viewer: Viewer, notice: TrendNotice, at: datetime) -> None:
    """Say that somebody has looked at what changed; it asks nobody any more. Looking twice is the
    same as once. Raises NotAllowed."""
    require_region(viewer, LOOK, notice.run.region)
    with transaction.atomic():
        settle_notice(viewer, notice.run, at)
        audit(viewer, LOOK, subject=Reference("industry.trend_notice", notice.uuid))


def settle_notice(viewer: Viewer, run: TrendRun, at: datetime) -> None:
    """The run's notice, if one waits, is looked at now."""
    waiting = TrendNotice.objects.filter(run=run, looked_at__isnull=True)
    waiting.update(looked_at=at, looked_by_id=viewer.person_id)
