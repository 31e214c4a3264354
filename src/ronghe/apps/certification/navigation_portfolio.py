"""The entries of the navigation that belong to portfolios, stages and displays."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("Portfolio"),
        "portfolio",
        "certification.view_own_portfolio",
        group="mine",
        order=30,
        icon="page",
    ),
    NavigationEntry(
        _("Stages"),
        "stage_classes",
        "certification.view_class_stages",
        group="competence",
        order=20,
        icon="check",
        within=("/stages/", "/portfolio/of/"),
        under=("assessment.classes",),
    ),
    NavigationEntry(
        _("Displays"),
        "displays",
        "certification.view_displays",
        group="competence",
        order=25,
        icon="people",
        under=("assessment.classes", "certification.portfolio"),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"certification.{entry.url_name}", entry)
