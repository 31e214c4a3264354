"""The entry of the navigation for calendar links."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation


def register() -> None:
    navigation.register(
        "connect.calendars",
        NavigationEntry(
            _("Calendar links"),
            "calendars",
            "connect.manage_own_calendars",
            group="mine",
            order=95,
            icon="calendar",
            under=("people.own_data",),
        ),
    )
