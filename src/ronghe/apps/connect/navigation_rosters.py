"""The entry of the navigation for rosters."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("Rosters (OneRoster)"),
        "rosters",
        "people.import_people",
        group="administration",
        order=15,
        icon="person",
        under=("people.people_list",),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"connect.{entry.url_name}", entry)
