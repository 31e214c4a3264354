"""The entries of the navigation that belong to signals, revisions, resources, pace and gaps."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("Signals to judge"),
        "signals_to_judge",
        "curriculum.judge_signals",
        group="partnership",
        order=11,
        icon="flag",
        under=("industry.signals",),
    ),
    NavigationEntry(
        _("Revisions"),
        "revisions",
        "curriculum.view_revisions",
        group="training",
        order=40,
        icon="rate",
        under=("curriculum.curricula",),
    ),
    NavigationEntry(
        _("Demand against supply"),
        "gap_programmes",
        "curriculum.view_gap",
        group="partnership",
        order=55,
        icon="scale",
        under=("industry.signals",),
    ),
    NavigationEntry(
        _("Pace of change"),
        "pace_programmes",
        "curriculum.view_pace",
        group="partnership",
        order=60,
        icon="clock",
        under=("industry.signals",),
    ),
    NavigationEntry(
        _("Teaching resources"),
        "resources_all",
        "curriculum.view_resources",
        group="training",
        order=45,
        icon="page",
        within=("/modules/",),
        under=("curriculum.pathway",),
        together=_("Teaching"),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"curriculum.{entry.url_name}", entry)
