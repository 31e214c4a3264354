"""The entries of the navigation that belong to assessment."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("Competence"),
        "my_competence",
        "assessment.view_own_competence",
        group="mine",
        order=10,
        icon="chart",
    ),
    NavigationEntry(
        _("Classes"),
        "classes",
        "assessment.compare_classes",
        group="competence",
        order=10,
        icon="person",
        within=("/competence/of/",),
    ),
    NavigationEntry(
        _("Raters"),
        "raters",
        "assessment.view_raters",
        group="competence",
        order=40,
        icon="scale",
        under=("assessment.sessions",),
    ),
    NavigationEntry(
        _("Instruments"),
        "instruments",
        "assessment.view_instruments",
        group="competence",
        order=50,
        icon="ruler",
        together=_("Instruments and scales"),
    ),
    NavigationEntry(
        _("Statements as evidence"),
        "mappings",
        "assessment.manage_mappings",
        group="competence",
        order=75,
        icon="tree",
        under=("assessment.instruments",),
    ),
    NavigationEntry(
        _("Calibrations"),
        "calibrations",
        "assessment.view_calibrations",
        group="competence",
        order=60,
        icon="chart",
        under=("assessment.instruments",),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"assessment.{entry.url_name}", entry)
