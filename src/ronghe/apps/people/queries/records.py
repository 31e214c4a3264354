"""One person as an office sees them: roles with periods, consents, sign-in, guardians."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.people.access import may, organisations_for, persons_for
from ronghe.apps.people.links import SIGN_IN
from ronghe.apps.people.models import AccessLink, Account, Membership, Person, Relationship
from ronghe.apps.people.queries.own import ConsentView, consents_of
from ronghe.apps.people.queries.people import person_for
from ronghe.apps.people.queries.units import SIGN_INS
from ronghe.apps.people.roles import Role
from ronghe.apps.people.roles_given import MANAGE, goes_beyond, roles_given_by
from ronghe.apps.people.viewer import Viewer, in_force

RECORD = "people.view_person_record"


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role, whether it holds today, and what the viewer may do with it."""

    membership: Membership
    is_now: bool
    may_end: bool
    may_move: bool


@dataclass(frozen=True, slots=True)
class SignInView:
    """A sign-in or none; until when a link is open; whether the viewer may make one."""

    username: str
    link_until: datetime | None
    may_make: bool


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What the page of a person shows."""

    person: Person
    roles: tuple[RoleView, ...]
    consents: tuple[ConsentView, ...]
    sign_in: SignInView
    guardians: tuple[Relationship, ...]
    wards: tuple[Relationship, ...]
    is_student: bool
    may_manage: bool


def record_of(viewer: Viewer, uuid: UUID, *, at: datetime) -> PersonRecord:
    """Raises NotFound for somebody whom the viewer does not reach."""
    person = person_for(viewer, uuid, RECORD)
    may_manage = may(viewer, MANAGE) and persons_for(viewer, MANAGE).filter(pk=person.pk).exists()
    roles = _roles(viewer, person)
    bound = Relationship.objects.filter(
        in_force(viewer.on_date), kind=Relationship.Kind.GUARDIAN
    ).select_related("viewer", "subject")
    return PersonRecord(
        person=person,
        roles=roles,
        consents=tuple(consents_of(viewer, person, RECORD)),
        sign_in=_sign_in(viewer, person, at),
        guardians=tuple(bound.filter(subject=person).order_by("pk")),
        wards=tuple(bound.filter(viewer=person).order_by("pk")),
        is_student=any(r.is_now and r.membership.role == Role.STUDENT for r in roles),
        may_manage=may_manage,
    )


def _roles(viewer: Viewer, person: Person) -> tuple[RoleView, ...]:
    """Those that run or are to come first, then those that ended."""
    day = viewer.on_date
    given = roles_given_by(viewer)
    reached = set(
        organisations_for(viewer, MANAGE).values_list("pk", flat=True)
        if may(viewer, MANAGE)
        else ()
    )
    rows = person.memberships.select_related("organisation", "programme", "school_class")
    found = []
    for row in rows.order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "pk"):
        goes_on = row.ends_on is None or row.ends_on >= day
        may_end = goes_on and row.organisation_id in reached and row.role in given
        may_move = may_end and row.school_class_id is not None
        is_now = goes_on and row.starts_on <= day
        found.append(RoleView(row, is_now, may_end, may_move))
    return tuple(found)


def _sign_in(viewer: Viewer, person: Person, at: datetime) -> SignInView:
    account = Account.objects.filter(person=person).first()
    link = AccessLink.objects.filter(
        person=person, purpose=SIGN_IN, used_at=None, revoked_at=None, expires_at__gt=at
    ).first()
    may_make = (
        may(viewer, SIGN_INS)
        and persons_for(viewer, SIGN_INS).filter(pk=person.pk).exists()
        and not goes_beyond(viewer, [person])
    )
    return SignInView(
        account.username if account else "", link.expires_at if link else None, may_make
    )


def membership_for(viewer: Viewer, person: Person, uuid: UUID) -> Membership:
    """A role of a person in an organisation that the viewer manages. Raises NotFound."""
    rows = person.memberships.filter(organisation__in=organisations_for(viewer, MANAGE))
    found = rows.select_related("organisation", "programme", "school_class", "person")
    row = found.filter(uuid=uuid).first()
    if row is None:
        raise NotFound("There is no such role for you.", "没有您可以管理的这个角色。")
    return row


def guardianship_for(person: Person, uuid: UUID) -> Relationship:
    """Raises NotFound."""
    rows = Relationship.objects.filter(subject=person, kind=Relationship.Kind.GUARDIAN)
    found = rows.select_related("viewer", "subject").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such guardian.", "没有此监护人。")
    return found


def guardians_known(viewer: Viewer) -> "QuerySet[Person]":
    """Guardians whom the viewer reaches: those who look after another student already."""
    held = Membership.objects.filter(in_force(viewer.on_date), role=Role.GUARDIAN)
    return persons_for(viewer, MANAGE).filter(pk__in=held.values("person")).order_by("name_en")
