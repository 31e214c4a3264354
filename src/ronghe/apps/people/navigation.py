"""The entries of the navigation that belong to `people`."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.doors import door_keepers
from ronghe.apps.base.presentation.shell import NavigationEntry, navigation
from ronghe.apps.people.routing import may_open
from ronghe.apps.people.viewer import Viewer

ENTRIES = (
    NavigationEntry(
        _("My data"),
        "own_data",
        "people.view_own_data",
        group="mine",
        order=90,
        icon="person",
        together=_("Me"),
    ),
    NavigationEntry(
        _("Schools and enterprises"),
        "organisations",
        "people.manage_units",
        group="administration",
        order=5,
        icon="building",
        within=("/programmes/", "/school-classes/", "/regions/"),
        under=("people.people_list",),
    ),
    NavigationEntry(
        _("People"),
        "people_list",
        "people.list_people",
        group="administration",
        order=10,
        icon="people",
        together=_("People and schools"),
    ),
    NavigationEntry(
        _("Audit"),
        "audit",
        "people.view_audit",
        group="administration",
        icon="list",
        together=_("Audit and evidence"),
    ),
)


def keeps_door(request: HttpRequest, address: str) -> bool:
    viewer: Viewer | None = getattr(request, "viewer", None)
    return viewer is None or may_open(viewer, address)


def register() -> None:
    door_keepers.register("people.policy", keeps_door)
    for entry in ENTRIES:
        navigation.register(f"people.{entry.url_name}", entry)
