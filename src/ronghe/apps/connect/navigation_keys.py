"""The entries of the navigation that belong to keys for systems."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("Keys for systems"),
        "keys",
        "people.manage_keys",
        group="administration",
        order=50,
        icon="key",
        together=_("Connected systems"),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"connect.{entry.url_name}", entry)
