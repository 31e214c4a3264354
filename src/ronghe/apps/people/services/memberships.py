"""Giving and ending roles; moving somebody to another class."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import (
    Membership,
    Organisation,
    Person,
    Programme,
    SchoolClass,
)
from ronghe.apps.people.roles import GUEST_ROLES, Role
from ronghe.apps.people.roles_given import MANAGE, roles_given_by
from ronghe.apps.people.rules import another_administrator_stays
from ronghe.apps.people.viewer import Viewer

DAY = timedelta(days=1)


def give_role(
    *,
    viewer: Viewer,
    person: Person,
    organisation: Organisation,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    programme: Programme | None = None,
    school_class: SchoolClass | None = None,
) -> Membership:
    """Give a person a role in an organisation the viewer manages.

    The person is new, or somebody whom the viewer reaches: a role would open their data. Only a
    system administrator makes another one, or a regional officer. A class brings its programme
    along. Raises NotAllowed, or Refused when it ends before it starts, names a unit that is closed
    or somewhere else, or stands already; nothing is written then.
    """
    require(viewer, MANAGE, organisation=organisation)
    if person.memberships.exists():
        require(viewer, MANAGE, person=person)
    refuse_reserved(viewer, role)
    _refuse_own(viewer, person)
    _refuse_backwards(starts_on, ends_on)
    programme = _programme_of(organisation, programme, school_class)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        _refuse_closed(organisation, programme, school_class)
        _refuse_double(person, organisation, role, programme, school_class, starts_on)
        membership = Membership.objects.create(
            person=person,
            organisation=organisation,
            role=role,
            programme=programme,
            school_class=school_class,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        audit(viewer, MANAGE, subject=Reference("people.person", person.uuid), touched=role)
    return membership


def admit_guest(
    *,
    viewer: Viewer,
    person: Person,
    organisation: Organisation,
    role: Role,
    programme: Programme | None,
    starts_on: date,
    ends_on: date | None,
) -> Membership:
    """Give somebody from anywhere the role of a guest (a seat in a committee), for a higher app.

    A guest's data is not opened to the organisation by it. One who holds the role for that
    very time keeps it. Raises NotAllowed unless the viewer manages roles there.
    """
    assert role in GUEST_ROLES, role
    require(viewer, MANAGE, organisation=organisation)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        membership, is_new = Membership.objects.get_or_create(
            person=person,
            organisation=organisation,
            programme=programme,
            role=role,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        if is_new:
            subject = Reference("people.person", person.uuid)
            audit(viewer, MANAGE, subject=subject, touched=role)
    return membership


def end_role(*, viewer: Viewer, membership: Membership, on_date: date) -> None:
    """End a role on a day; from the next day on it gives no rights. Raises NotAllowed; Refused
    for a role that the viewer cannot give, and for the last system administrator's."""
    require(viewer, MANAGE, organisation=membership.organisation)
    refuse_reserved(viewer, Role(membership.role))
    with transaction.atomic():
        is_administrator = membership.role == Role.SYSTEM_ADMINISTRATOR
        if is_administrator and not another_administrator_stays({membership.pk}, on_date):
            raise Refused(
                "Nobody would be left who administers the system. Nothing was changed.",
                "此操作会使系统失去最后一名系统管理员。未作任何更改。",
                code="last-administrator",
            )
        Membership.objects.filter(pk=membership.pk).update(
            ends_on=max(on_date, membership.starts_on)
        )
        subject = Reference("people.person", membership.person.uuid)
        audit(viewer, MANAGE, subject=subject, touched=f"ended: {membership.role}")


def move_to_class(
    *, viewer: Viewer, membership: Membership, school_class: SchoolClass, on_date: date
) -> Membership:
    """Move a student (or a teacher) from the class of a membership to another one of the same
    organisation: the old role ends the day before, the new one begins. Raises NotAllowed, Refused.
    """
    if membership.school_class_id == school_class.pk:
        raise Refused(
            "This is the class already. Nothing was changed.",
            "已在该班级。未作任何更改。",
            code="same-class",
        )
    with transaction.atomic():
        moved = give_role(
            viewer=viewer,
            person=membership.person,
            organisation=membership.organisation,
            role=Role(membership.role),
            starts_on=max(on_date, membership.starts_on),
            school_class=school_class,
        )
        end_role(viewer=viewer, membership=membership, on_date=on_date - DAY)
    return moved


def refuse_reserved(viewer: Viewer, role: Role) -> None:
    """Raise Refused for a role that the viewer may not give or end."""
    if role not in roles_given_by(viewer):
        raise Refused(
            "You cannot give or end this role; a system administrator can. Nothing was changed.",
            "您不能授予或终止此角色，请联系系统管理员。未作任何更改。",
            code="role-reserved",
        )


def _refuse_own(viewer: Viewer, person: Person) -> None:
    """An officer of the bureau must not make themselves somebody's teacher."""
    if viewer.person_id == person.pk and not viewer.has_role(Role.SYSTEM_ADMINISTRATOR):
        raise Refused(
            "Nobody gives a role to themselves. Ask a colleague. Nothing was changed.",
            "不能给自己授予角色，请由同事办理。未作任何更改。",
            code="own-role",
        )


def _refuse_backwards(starts_on: date, ends_on: date | None) -> None:
    if ends_on and ends_on < starts_on:
        raise Refused(
            "It would end before it starts. Nothing was changed.",
            "结束日期早于开始日期。未作任何更改。",
            code="period-backwards",
        )


def _programme_of(
    organisation: Organisation, programme: Programme | None, school_class: SchoolClass | None
) -> Programme | None:
    """The programme that the role is held in, a class's own where a class is named."""
    if school_class is not None:
        programme = school_class.cohort.programme
    if programme is not None and programme.organisation_id != organisation.pk:
        raise Refused(
            "This programme or class belongs to another organisation. Nothing was changed.",
            "该专业或班级属于其他单位。未作任何更改。",
            code="unit-elsewhere",
        )
    return programme


def _refuse_closed(*units: Organisation | Programme | SchoolClass | None) -> None:
    """Asked of the locked rows, so that nobody comes into what is being closed meanwhile."""
    for unit in units:
        if unit is None:
            continue
        row: Any = type(unit)._default_manager.select_for_update().get(pk=unit.pk)
        if row.closed_on is not None:
            raise Refused(
                "It is closed and takes nobody new; open it again first. Nothing was changed.",
                "该单位、专业或班级已停用，不再接收人员；请先恢复。未作任何更改。",
                code="unit-closed",
            )


def _refuse_double(
    person: Person,
    organisation: Organisation,
    role: Role,
    programme: Programme | None,
    school_class: SchoolClass | None,
    starts_on: date,
) -> None:
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    same = person.memberships.filter(
        goes_on,
        organisation=organisation,
        role=role,
        programme=programme,
        school_class=school_class,
    )
    if same.exists():
        raise Refused(
            "This person has this role there already. Nothing was changed.",
            "此人在该处已有此角色。未作任何更改。",
            code="role-stands",
        )
