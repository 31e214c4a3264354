"""What courses ask of students: units that are still to do."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.assessment.models import CourseRegistration
from ronghe.apps.assessment.services.course_sessions import TAKE
from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.people.api import Viewer, may

MINUTES = 20
SOON = timedelta(days=7)
MOST = 20


def courses_to_take(viewer: Viewer) -> Iterable[NextStep]:
    """One step a course with units that are not met. One query."""
    if viewer.person_id is None or not may(viewer, TAKE):
        return
    rows = (
        CourseRegistration.objects.filter(person=viewer.person_id)
        .select_related("package")
        .defer("package__structure")
        .annotate(units=Count("progress"), left=Count("progress", filter=Q(progress__is_met=False)))
        .filter(left__gt=0)
        .order_by("due_on", "pk")
    )
    for row in rows[:MOST]:
        yield _step(viewer, row, row.left, row.units)


def _step(viewer: Viewer, row: CourseRegistration, left: int, units: int) -> NextStep:
    why = ngettext(
        "%(left)d of %(units)d units is still to do.",
        "%(left)d of %(units)d units are still to do.",
        left,
    )
    is_soon = row.due_on is not None and row.due_on <= viewer.on_date + SOON
    return NextStep(
        key=f"assessment.course.{row.pk}",
        title=_("Take “%(title)s”") % {"title": text_of(row.package)},
        why=why % {"left": left, "units": units},
        url=reverse("my_courses"),
        minutes=MINUTES,
        urgency="now" if is_soon else "this_week",
        due=row.due_on,
    )


def register() -> None:
    next_step_providers.register("assessment.courses", courses_to_take)
