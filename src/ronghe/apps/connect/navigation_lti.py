"""The entry of the navigation for learning platforms."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation


def register() -> None:
    navigation.register(
        "connect.lti_platforms",
        NavigationEntry(
            _("Learning platforms"),
            "lti_platforms",
            "connect.manage_lti",
            group="administration",
            order=110,
            icon="device",
            under=("connect.keys",),
        ),
    )
