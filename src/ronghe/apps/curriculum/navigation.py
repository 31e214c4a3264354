"""The entries of the navigation that belong to modules and plans."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation
from ronghe.apps.people.api import Role, Viewer


def has_pathway(viewer: Viewer) -> bool:
    """Students have one, guardians their children's; others come to it from a module's students."""
    return viewer.has_role(Role.STUDENT, Role.GUARDIAN)


ENTRIES = (
    NavigationEntry(
        _("Pathway"),
        "pathway",
        "curriculum.view_pathway",
        group="mine",
        order=20,
        icon="list",
        shown_to=has_pathway,
        together=_("Learning"),
    ),
    NavigationEntry(
        _("Curriculum"),
        "curricula",
        "curriculum.view_curriculum",
        group="training",
        order=10,
        icon="list",
    ),
    NavigationEntry(
        _("Training plans"),
        "plans",
        "curriculum.view_curriculum",
        group="training",
        order=20,
        icon="calendar",
        under=("curriculum.curricula",),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"curriculum.{entry.url_name}", entry)
