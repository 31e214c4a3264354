"""The doors that a role comes here for; the home shows them below what waits."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import Door, Label, home_doors
from ronghe.apps.people.access import may
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RoleDoor:
    """A page for which one role comes, with the action that opens it."""

    role: Role
    title: Label
    why: Label
    url_name: str
    action: str


def doors_of(viewer: Viewer, rows: Iterable[RoleDoor]) -> Iterable[Door]:
    """Those of the viewer's roles, where they may open them; each page once."""
    mine = [row for row in rows if viewer.has_role(row.role) and may(viewer, row.action)]
    return [
        Door(row.title, row.why, reverse(row.url_name))
        for row in {row.url_name: row for row in mine}.values()
    ]


OFFICE_DOORS = (
    RoleDoor(
        Role.GUARDIAN,
        _("What your child agreed to"),
        _("Who may see what; under 14 you decide, later you may withdraw it."),
        "own_data",
        "people.view_own_data",
    ),
    RoleDoor(
        Role.REGIONAL_OFFICER,
        _("Schools and enterprises of the region"),
        _("Add or close one, and set the school years."),
        "organisations",
        "people.manage_units",
    ),
)


def register() -> None:
    home_doors.register("people", lambda viewer: doors_of(viewer, OFFICE_DOORS))
