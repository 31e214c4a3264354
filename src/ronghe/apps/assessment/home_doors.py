"""What guardians and regional officers come to assessment for."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.base.presentation.shell import Door, home_doors
from ronghe.apps.people.api import Role, RoleDoor, Viewer, doors_of, persons_for

DOORS = (
    RoleDoor(
        Role.REGIONAL_OFFICER,
        gettext_lazy("Classes compared"),
        gettext_lazy("How classes of the region come on, each beside the others with its range."),
        "classes",
        "assessment.compare_classes",
    ),
)
VIEW = "assessment.view_competence"
MOST_CHILDREN = 8


def doors(viewer: Viewer) -> Iterable[Door]:
    yield from doors_of(viewer, DOORS)
    if viewer.has_role(Role.GUARDIAN):
        for child in persons_for(viewer, VIEW).order_by("pk")[:MOST_CHILDREN]:
            yield Door(
                _("What %(name)s can do") % {"name": child},
                _("What the ratings say, dimension by dimension, and the evidence behind each."),
                reverse("competence", args=[child.uuid]),
            )


def register() -> None:
    home_doors.register("assessment", doors)
