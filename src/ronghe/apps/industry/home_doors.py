"""What laboratory managers and regional officers come to industry for."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import home_doors
from ronghe.apps.people.api import Role, RoleDoor, doors_of

DOORS = (
    RoleDoor(
        Role.LABORATORY_MANAGER,
        _("Register of equipment"),
        _("What the school has, of which generation, and what partners have beside it."),
        "equipment",
        "industry.view_equipment",
    ),
    RoleDoor(
        Role.REGIONAL_OFFICER,
        _("What changes in the region"),
        _("Signals from enterprises, and what came of each at the schools."),
        "signals",
        "industry.view_signals",
    ),
    RoleDoor(
        Role.REGIONAL_OFFICER,
        _("Demand in postings"),
        _("Which skills are asked for more or less, occupation by occupation."),
        "demand",
        "industry.view_demand",
    ),
)


def register() -> None:
    home_doors.register("industry", lambda viewer: doors_of(viewer, DOORS))
