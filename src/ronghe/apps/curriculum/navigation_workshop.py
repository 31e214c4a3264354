"""The entry of the navigation that belongs to workshops."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRY = NavigationEntry(
    _("Workshops"),
    "workshops",
    "curriculum.view_workshops",
    group="partnership",
    order=50,
    icon="people",
    under=("curriculum.curricula",),
)


def register() -> None:
    navigation.register("curriculum.workshops", ENTRY)
