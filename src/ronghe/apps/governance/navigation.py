"""The entries of the navigation that belong to governance."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("My committee work"),
        "committee_work",
        "governance.take_part",
        group="mine",
        order=40,
        icon="people",
        together=_("Committees"),
    ),
    NavigationEntry(
        _("Committees"),
        "committees",
        "governance.view_committees",
        group="partnership",
        order=20,
        icon="people",
        within=("/motions/", "/meetings/", "/decisions/", "/votes/"),
        under=("governance.committee_work",),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"governance.{entry.url_name}", entry)
