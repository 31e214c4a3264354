"""The modules of a programme with what they are called now, and who may take a step."""

from django.db.models import Q, QuerySet

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum.models import Module
from ronghe.apps.curriculum.queries.revisions import module_titles
from ronghe.apps.people.api import (
    Membership,
    Person,
    Programme,
    Role,
    SchoolClass,
    Viewer,
    classes_for,
    in_force,
)

WORKERS = (Role.TEACHER, Role.PROGRAMME_LEAD, Role.COMMITTEE_MEMBER)
OF_SCHOOL = (Role.LABORATORY_MANAGER, Role.SCHOOL_ADMINISTRATOR)


def modules_with_titles(programme: Programme) -> list[tuple[Module, Text]]:
    """Every module of a programme that has a version, by code; two queries."""
    modules = list(Module.objects.filter(programme=programme).order_by("code"))
    titles = module_titles([one.pk for one in modules])
    return [(one, titles[one.pk]) for one in modules if one.pk in titles]


def people_of(viewer: Viewer, programme: Programme) -> "QuerySet[Person]":
    """Who may take a step of a revision: teachers, leads and committee members of the programme,
    the school's laboratory managers and administrators."""
    members = Membership.objects.filter(in_force(viewer.on_date)).filter(
        Q(programme=programme, role__in=WORKERS)
        | Q(organisation=programme.organisation_id, role__in=OF_SCHOOL)
    )
    rows = Person.objects.filter(pk__in=members.values("person"), erased_at__isnull=True)
    return rows.order_by("name_zh", "name_en", "pk")


def classes_to_teach(viewer: Viewer, programme: Programme) -> "QuerySet[SchoolClass]":
    """The classes of a programme that the viewer may mark as taught, newest cohort first."""
    rows = classes_for(viewer, "curriculum.mark_taught").filter(cohort__programme=programme)
    return rows.select_related("cohort").order_by("-cohort__entry_year", "title_en", "pk")
