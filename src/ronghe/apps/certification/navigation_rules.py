"""The entries of the navigation that belong to certificates."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("Certificates"),
        "my_certificates",
        "certification.view_own_standing",
        group="mine",
        order=35,
        icon="check",
        within=("/certificates/of/",),
    ),
    NavigationEntry(
        _("Certificates"),
        "certificates",
        "certification.view_rules",
        group="training",
        order=50,
        icon="check",
        together=_("Certificates and stage rules"),
    ),
    NavigationEntry(
        _("Rules of stage decisions"),
        "stage_rules",
        "certification.view_rules",
        group="training",
        order=51,
        icon="check",
        under=("certification.certificates",),
        within=("/stages/rules/",),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"certification.{entry.url_name}", entry)
