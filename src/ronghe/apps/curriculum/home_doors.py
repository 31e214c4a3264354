"""What laboratory managers and regional officers come to curriculum for."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import home_doors
from ronghe.apps.people.api import Role, RoleDoor, doors_of

DOORS = (
    RoleDoor(
        Role.LABORATORY_MANAGER,
        _("Teaching resources"),
        _("Workbooks, manuals and files that belong to the equipment; report what is wrong."),
        "resources_all",
        "curriculum.view_resources",
    ),
    RoleDoor(
        Role.REGIONAL_OFFICER,
        _("Demand against supply"),
        _("What is asked for, what is taught, and what cohorts can do."),
        "gap_programmes",
        "curriculum.view_gap",
    ),
    RoleDoor(
        Role.REGIONAL_OFFICER,
        _("Pace of change"),
        _("How many days news takes from an enterprise to a taught module."),
        "pace_programmes",
        "curriculum.view_pace",
    ),
)


def register() -> None:
    home_doors.register("curriculum", lambda viewer: doors_of(viewer, DOORS))
