"""What learning platforms ask of their school's office: what could not be told to them."""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers
from ronghe.apps.connect.models import LtiGrade
from ronghe.apps.connect.queries.lti_platforms import MANAGE, platforms_for
from ronghe.apps.people.api import Viewer, may


def untold_grades(viewer: Viewer) -> Iterable[NextStep]:
    """One step for each platform that did not take what it was told, eight times."""
    if viewer.person_id is None or not may(viewer, MANAGE):
        return
    failed = Count("links__grades", filter=Q(links__grades__state=LtiGrade.State.FAILED))
    rows = platforms_for(viewer).filter(closed_at=None).annotate(failed=failed)
    for platform in rows.filter(failed__gt=0):
        count = platform.failed
        yield NextStep(
            key=f"connect.grades.{platform.pk}",
            title=_("Look at why %(title)s takes no scores") % {"title": platform.title},
            why=ngettext(
                "%(n)d form that was handed in is not in its grade book.",
                "%(n)d forms that were handed in are not in its grade book.",
                count,
            )
            % {"n": count},
            url=reverse("lti_platform", args=[platform.uuid]),
            minutes=5,
            urgency="this_week",
        )


def register() -> None:
    next_step_providers.register("connect.grades", untold_grades)
