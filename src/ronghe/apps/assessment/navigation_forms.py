"""The entries of the navigation that belong to forms and sessions."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(_("Rate"), "rate", "assessment.rate_person", order=20, icon="rate"),
    NavigationEntry(
        _("Forms to answer"),
        "forms",
        "assessment.answer_form",
        order=30,
        icon="list",
        under=("web.home",),
    ),
    NavigationEntry(
        _("My courses"),
        "my_courses",
        "assessment.take_course",
        order=35,
        icon="page",
        under=("curriculum.pathway",),
    ),
    NavigationEntry(
        _("Courses"),
        "courses",
        "assessment.assign_courses",
        group="training",
        order=60,
        icon="page",
        under=("curriculum.resources_all",),
    ),
    NavigationEntry(
        _("Rating sessions"),
        "sessions",
        "assessment.manage_sessions",
        group="competence",
        order=20,
        icon="rate",
        together=_("Sessions and raters"),
    ),
    NavigationEntry(
        _("Upload ratings"),
        "ratings_upload",
        "assessment.upload_ratings",
        group="competence",
        order=30,
        icon="up",
        under=("assessment.sessions",),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"assessment.{entry.url_name}", entry)
