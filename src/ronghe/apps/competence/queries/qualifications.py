"""Qualifications held, for whom a viewer may see them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.competence.models import Qualification
from ronghe.apps.people.api import Person, Viewer, persons_for, require

VIEW = "competence.view_qualifications"
RECORD = "competence.record_qualification"


def qualifications_of(viewer: Viewer, person: Person) -> "QuerySet[Qualification]":
    """Everything that a person has shown, newest first. Raises NotAllowed."""
    require(viewer, VIEW, person=person)
    return Qualification.objects.filter(person=person)


def qualification_for(viewer: Viewer, uuid: UUID) -> Qualification:
    """One that the viewer may take away. Raises NotFound."""
    rows = Qualification.objects.filter(person__in=persons_for(viewer, RECORD))
    found = rows.select_related("person").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such qualification for you.", "没有您可以处理的这项职业资格。")
    return found


def qualifications_in_force(viewer: Viewer, on_date: date) -> "QuerySet[Qualification]":
    """What the persons whom the viewer reaches hold on a day."""
    return Qualification.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=on_date),
        person__in=persons_for(viewer, VIEW),
        awarded_on__lte=on_date,
    ).select_related("person")


def qualifications_held(persons: Collection[int], on_date: date) -> "QuerySet[Qualification]":
    """What these persons (by primary key) hold on a day. The caller has checked that its viewer
    reaches them, for a purpose of its own that needs it."""
    return Qualification.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=on_date),
        person__in=persons,
        awarded_on__lte=on_date,
    )
