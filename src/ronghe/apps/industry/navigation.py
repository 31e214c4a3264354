"""The entries of the navigation that belong to industry."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("Tell what changed"), "tell_change", "industry.tell_change", "mine", 30, "flag"
    ),
    NavigationEntry(
        _("Signals"),
        "signals",
        "industry.view_signals",
        "partnership",
        10,
        "flag",
        within=("/signals/",),
        together=_("Signals and demand"),
    ),
    NavigationEntry(
        _("Demand"),
        "demand",
        "industry.view_demand",
        "partnership",
        15,
        "chart",
        within=("/demand/",),
        under=("industry.signals",),
    ),
    NavigationEntry(
        _("Enterprises"),
        "enterprises",
        "industry.view_enterprises",
        "partnership",
        20,
        "building",
        within=("/enterprises/",),
        together=_("Enterprises and equipment"),
    ),
    NavigationEntry(
        _("Equipment"),
        "equipment",
        "industry.view_equipment",
        "partnership",
        30,
        "device",
        within=("/equipment/",),
        under=("industry.enterprises",),
    ),
    NavigationEntry(
        _("Surveys"),
        "surveys",
        "industry.manage_surveys",
        "partnership",
        80,
        "list",
        within=("/surveys/",),
        under=("industry.signals",),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"industry.{entry.url_name}", entry)
