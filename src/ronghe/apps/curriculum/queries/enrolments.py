"""Who takes a module, among those the viewer may enrol."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.models import Enrolment, ModuleVersion
from ronghe.apps.people.api import (
    Membership,
    Person,
    Role,
    SchoolClass,
    Viewer,
    classes_for,
    in_force,
    persons_for,
    programmes_for,
)

ENROL = "curriculum.enrol_students"
PATHWAY = "curriculum.view_pathway"
MOST_SHOWN = 200


def version_to_enrol(viewer: Viewer, uuid: UUID) -> ModuleVersion:
    """A version of a module of a programme where the viewer enrols; NotFound otherwise."""
    found = (
        ModuleVersion.objects.filter(uuid=uuid, module__programme__in=programmes_for(viewer, ENROL))
        .select_related("module__programme__organisation", "task")
        .first()
    )
    if found is None:
        raise NotFound("There is no such module for you.", "没有您可以安排的该模块。")
    return found


def classes_to_enrol(viewer: Viewer, version: ModuleVersion) -> list[SchoolClass]:
    """The viewer's classes of the module's programme, newest first."""
    rows = classes_for(viewer, ENROL).filter(cohort__programme=version.module.programme_id)
    return list(
        rows.select_related("cohort__programme").order_by("-cohort__entry_year", "title_en")
    )


def running_in(viewer: Viewer, version: ModuleVersion) -> list[Enrolment]:
    """Whoever takes the module now (in whichever version), whom the viewer may enrol."""
    return list(_reached(viewer, version).filter(state=Enrolment.State.ENROLLED))


def ended_in(viewer: Viewer, version: ModuleVersion) -> list[Enrolment]:
    """The newest results."""
    rows = _reached(viewer, version).exclude(state=Enrolment.State.ENROLLED)
    return list(rows.order_by("-ended_on", "-pk")[:MOST_SHOWN])


def _reached(viewer: Viewer, version: ModuleVersion) -> "QuerySet[Enrolment]":
    return (
        Enrolment.objects.filter(module=version.module_id, person__in=persons_for(viewer, ENROL))
        .select_related("person", "version", "school_class")
        .order_by("school_class__title_en", "person__name_zh", "person__name_en", "pk")
    )


def persons_with_pathway(viewer: Viewer, *, search: str = "") -> "QuerySet[Person]":
    """The students whose pathway the viewer may open, each with where they learn as `studying`."""
    studying = Membership.objects.filter(
        in_force(viewer.on_date), role=Role.STUDENT, school_class__isnull=False
    )
    rows = persons_for(viewer, PATHWAY).filter(pk__in=studying.values("person"))
    if search:
        rows = rows.filter(
            Q(name_zh__icontains=search)
            | Q(name_en__icontains=search)
            | Q(number__istartswith=search)
        )
    where = studying.select_related("school_class", "programme").order_by("pk")
    return rows.order_by("name_zh", "name_en", "pk").prefetch_related(
        Prefetch("memberships", queryset=where, to_attr="studying")
    )


@dataclass(frozen=True, slots=True)
class ModuleDone:
    """That a person completed a version of a module."""

    person: int
    module: UUID
    version: int
    ended_on: date


def modules_done(persons: Collection[int]) -> list[ModuleDone]:
    """What these persons (by primary key) have completed. The caller has checked that its viewer
    reaches them."""
    rows = Enrolment.objects.filter(
        person__in=persons, state=Enrolment.State.COMPLETED, ended_on__isnull=False
    ).order_by("ended_on", "pk")
    found = rows.values_list("person", "module__uuid", "version__number", "ended_on")
    newest = {(person, module, number): day for person, module, number, day in found if day}
    return [ModuleDone(*what, ended_on=day) for what, day in newest.items()]
