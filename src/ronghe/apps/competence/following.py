"""Which framework a programme follows: the line on the programme's page, and the step of whoever
should choose one."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.apps.base.api import NextStep, Text, next_step_providers, text_of
from ronghe.apps.competence.models import Framework, ProgrammeFramework
from ronghe.apps.competence.services.frameworks import FOLLOW
from ronghe.apps.people.api import (
    Programme,
    UnitLink,
    Viewer,
    may,
    programme_links,
    programmes_for,
    reaches,
)

MOST_STEPS = 20


def followed_by(programme: Programme) -> list[ProgrammeFramework]:
    """What the programme follows, by entry year, the newest first."""
    rows = ProgrammeFramework.objects.filter(programme=programme).select_related("framework")
    return list(rows.order_by("-from_entry_year"))


def frameworks_to_follow(programme: Programme) -> list[Framework]:
    """Published versions that no newer one replaces; those of the programme's trade first."""
    rows = Framework.objects.filter(published_at__isnull=False, replaced_by=None)
    return sorted(rows, key=lambda one: (one.trade != programme.trade, one.code, _published(one)))


def _published(framework: Framework) -> datetime:
    assert framework.published_at is not None
    return framework.published_at


def framework_line(viewer: Viewer, programme: Programme) -> Iterable[UnitLink]:
    """The framework in force for those who enter now."""
    if not reaches(viewer, FOLLOW, programme=programme):
        return
    rows = followed_by(programme)
    fact = Text("none yet: without one, nothing is measured", "尚未选用：未选用则无法测评")
    if rows:
        title, year = text_of(rows[0].framework), rows[0].from_entry_year
        fact = Text(
            f"{title.in_language('en')}, version {rows[0].framework.version}, for entry {year} on",
            f"{title.in_language('zh')}，版本 {rows[0].framework.version}，自 {year} 级起",
        )
    yield UnitLink(
        Text("Competence framework", "能力框架"),
        fact,
        reverse("programme_framework", args=[programme.uuid]),
    )


def frameworks_to_choose(viewer: Viewer) -> Iterable[NextStep]:
    """Programmes with classes that follow no framework: nothing can be measured there."""
    if viewer.person_id is None or not may(viewer, FOLLOW):
        return
    rows = programmes_for(viewer, FOLLOW).filter(
        closed_on=None, programme_frameworks=None, cohorts__classes__closed_on=None
    )
    found = rows.exclude(cohorts=None).select_related("organisation").distinct().order_by("pk")
    for programme in found[:MOST_STEPS]:
        yield NextStep(
            key=f"competence.follow.{programme.pk}",
            title=_("Choose the framework of %(programme)s") % {"programme": text_of(programme)},
            why=_("It says what its students are to be able to do; measuring begins with it."),
            url=reverse("programme_framework", args=[programme.uuid]),
            minutes=3,
            urgency="this_week",
        )


def register() -> None:
    programme_links.register("competence.framework", framework_line)
    next_step_providers.register("competence.frameworks_to_choose", frameworks_to_choose)
