"""Changed trends that wait to be looked at."""

from django.db.models import QuerySet

from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.models import TrendNotice, TrendRun
from ronghe.apps.industry.queries.demand import regions_for
from ronghe.apps.people.api import Programme, Viewer

LOOK = "industry.assess_trends"


def waiting_notices(viewer: Viewer) -> "QuerySet[TrendNotice]":
    """Those of the viewer's regions, the newest first."""
    rows = TrendNotice.objects.filter(
        looked_at__isnull=True, run__region__in=regions_for(viewer, LOOK)
    )
    return rows.select_related("run__region", "run__occupation").order_by("-run__made_at", "-pk")


def notices_about(programmes: "QuerySet[Programme]") -> "QuerySet[TrendNotice]":
    """Those that wait and are about an occupation that one of the programmes leads to, of the
    programme's own region."""
    occupations = Occupation.objects.filter(
        frameworks__programme_frameworks__programme__in=programmes
    )
    rows = TrendNotice.objects.filter(
        looked_at__isnull=True,
        run__occupation__in=occupations,
        run__region__in=programmes.values("organisation__region"),
    )
    return rows.select_related("run__region", "run__occupation").order_by("-run__made_at", "-pk")


def notice_of(run: TrendRun) -> TrendNotice | None:
    return TrendNotice.objects.filter(run=run).first()
