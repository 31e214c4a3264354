"""Trends are assessed by themselves once a month, for every occupation with postings."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ronghe.apps.base.api import day_of
from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.models import MonthlyCount, TrendRun
from ronghe.apps.industry.services.trends import run_trends
from ronghe.apps.people.api import Region, Viewer

Watched = tuple[int, int]
"""Primary keys of a region and an occupation."""


def due_for_assessment(at: datetime) -> list[Watched]:
    """What has postings and was not assessed in the month of `at` yet; two queries."""
    counted = MonthlyCount.objects.filter(concept="", occupation__isnull=False)
    watched = counted.order_by("region", "occupation").values_list("region", "occupation")
    assessed = set(_runs_of_month(at).values_list("region", "occupation"))
    return [one for one in watched.distinct() if one not in assessed]


def assess_when_due(*, viewer: Viewer, watched: Watched, at: datetime) -> TrendRun | None:
    """Assess one occupation of one region unless that has happened this month meanwhile: two
    clocks at once make one run. Raises what `run_trends` raises."""
    with transaction.atomic():
        region = Region.objects.select_for_update().get(pk=watched[0])
        if _runs_of_month(at).filter(region=region, occupation=watched[1]).exists():
            return None
        occupation = Occupation.objects.get(pk=watched[1])
        return run_trends(viewer=viewer, region=region, occupation=occupation, at=at)


def _runs_of_month(at: datetime) -> "QuerySet[TrendRun]":
    return TrendRun.objects.filter(made_at__date__gte=day_of(at).replace(day=1))
