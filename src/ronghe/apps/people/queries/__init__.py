"""Reading people, always from a viewer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from ronghe.apps.base.api import AuditEntry, NotFound, Text, personal_data
from ronghe.apps.people.access import (
    classes_for,
    organisations_for,
    persons_for,
    programmes_for,
)
from ronghe.apps.people.models import (
    ClientKey,
    Consent,
    Membership,
    Organisation,
    Person,
    Programme,
    SchoolClass,
)
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import Viewer, in_force


def people_listed(viewer: Viewer, *, search: str = "", role: str = "") -> "QuerySet[Person]":
    """The people whom the viewer may list, with their memberships in force."""
    persons = persons_for(viewer, "people.list_people")
    if search:
        persons = persons.filter(
            Q(name_zh__icontains=search)
            | Q(name_en__icontains=search)
            | Q(number__istartswith=search)
        )
    if role:
        held = Membership.objects.filter(in_force(viewer.on_date), role=role)
        persons = persons.filter(pk__in=held.values("person"))
    return _with_roles(viewer, persons.order_by("name_en", "pk"))


def _with_roles(viewer: Viewer, persons: "QuerySet[Person]") -> "QuerySet[Person]":
    """Each person with their memberships in force, as `current`; one query more."""
    current = Membership.objects.filter(in_force(viewer.on_date)).select_related(
        "organisation", "school_class"
    )
    return persons.prefetch_related(
        Prefetch("memberships", queryset=current.order_by("pk"), to_attr="current")
    )


def person_with_roles(viewer: Viewer, uuid: UUID) -> Person:
    """One person with their memberships in force, as `current`. Raises NotFound."""
    person = person_for(viewer, uuid)
    return _with_roles(viewer, Person.objects.filter(pk=person.pk)).get()


def person_for(viewer: Viewer, uuid: UUID, action: str = "people.view_person") -> Person:
    """One person; NotFound when they are not there or not for this viewer."""
    person = persons_for(viewer, action).filter(uuid=uuid).first()
    if person is None:
        raise NotFound("There is no such person for you.", "没有您可以查看的这个人。")
    return person


def organisation_for(viewer: Viewer, action: str, uuid: UUID | None = None) -> Organisation:
    """The organisation an action is about: the one named, or the viewer's first."""
    reached = organisations_for(viewer, action).order_by("pk")
    found = reached.filter(uuid=uuid).first() if uuid else _own_first(viewer, reached)
    if found is None:
        raise NotFound("There is no such organisation for you.", "没有您可以管理的这个单位。")
    return found


UNITS = "people.view_units"


def organisations_listed(viewer: Viewer) -> "QuerySet[Organisation]":
    return organisations_for(viewer, UNITS).select_related("region").order_by("code", "pk")


def programmes_listed(viewer: Viewer) -> "QuerySet[Programme]":
    rows = programmes_for(viewer, UNITS).select_related("organisation")
    return rows.order_by("organisation__code", "code", "pk")


def classes_listed(viewer: Viewer) -> "QuerySet[SchoolClass]":
    rows = classes_for(viewer, UNITS).select_related("cohort__programme__organisation")
    return rows.order_by("-cohort__entry_year", "title_en", "pk")


def class_for(viewer: Viewer, uuid: UUID) -> SchoolClass:
    """Raises NotFound."""
    found = classes_listed(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such class for you.", "没有您可以查看的这个班级。")
    return found


def _own_first(viewer: Viewer, reached: "QuerySet[Organisation]") -> Organisation | None:
    own = reached.filter(pk__in=[held.organisation_id for held in viewer.held]).first()
    return own or reached.first()


def client_keys(viewer: Viewer, organisation: Organisation) -> "QuerySet[ClientKey]":
    """An organisation's keys that are not revoked, newest first."""
    reached = organisations_for(viewer, "people.manage_keys").filter(pk=organisation.pk)
    return ClientKey.objects.filter(organisation__in=reached, revoked_at=None).order_by("-pk")


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One purpose as its owner sees it."""

    purpose: str
    label: str
    is_given: bool
    given_by: str
    since: Any


def consents_of(viewer: Viewer, person: Person) -> list[ConsentView]:
    """Every purpose with whether it is consented to; for whoever may see the person's data."""
    in_force_now = {
        row.purpose: row
        for row in Consent.objects.filter(
            person__in=persons_for(viewer, "people.give_consent").filter(pk=person.pk),
            withdrawn_at=None,
        ).select_related("given_by")
    }
    return [
        ConsentView(
            purpose.value,
            str(purpose.label),
            purpose in in_force_now,
            str(in_force_now[purpose].given_by) if purpose in in_force_now else "",
            in_force_now[purpose].given_at if purpose in in_force_now else None,
        )
        for purpose in Consent.Purpose
    ]


def wards_of(viewer: Viewer) -> "QuerySet[Person]":
    """Those for whom the viewer may give consent, themselves first."""
    return persons_for(viewer, "people.give_consent").order_by("pk")


@dataclass(frozen=True, slots=True)
class Holding:
    """How much one app keeps about a person."""

    title: Text
    count: int


def holdings_of(person: Person) -> list[Holding]:
    """What every app keeps about a person; callers have checked who may know."""
    return [Holding(holder.title, holder.count(person.uuid)) for holder in personal_data]


def audit_entries(viewer: Viewer) -> "QuerySet[AuditEntry]":
    """Audit rows by or about the people whom the viewer may audit, newest first."""
    entries = AuditEntry.objects.order_by("-at", "-pk")
    if viewer.is_system or viewer.has_role(Role.SYSTEM_ADMINISTRATOR):
        return entries
    people = persons_for(viewer, "people.view_audit")
    return entries.filter(actor__in=people.values("uuid"))


def names_by_uuid(uuids: set[UUID]) -> Mapping[UUID, str]:
    persons = Person.objects.filter(uuid__in=uuids, erased_at=None)
    return {person.uuid: str(person) for person in persons}
