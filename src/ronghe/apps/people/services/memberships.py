"""Giving and ending roles; making a sign-in for somebody."""

from datetime import date

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import (
    Account,
    Membership,
    Organisation,
    Person,
    Programme,
    SchoolClass,
)
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import Viewer

MANAGE = "people.manage_memberships"


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

    Only a system administrator makes another one, or a regional officer. Raises NotAllowed, or
    Refused when it ends before it starts; nothing is written then.
    """
    require(viewer, MANAGE, organisation=organisation)
    if role in {Role.SYSTEM_ADMINISTRATOR, Role.REGIONAL_OFFICER} and not (
        viewer.is_system or viewer.has_role(Role.SYSTEM_ADMINISTRATOR)
    ):
        raise Refused(
            "Only a system administrator gives this role. Nothing was changed.",
            "此角色只能由系统管理员授予。未作任何更改。",
            code="role-reserved",
        )
    if ends_on and ends_on < starts_on:
        raise Refused(
            "It would end before it starts. Nothing was changed.",
            "结束日期早于开始日期。未作任何更改。",
            code="period-backwards",
        )
    with transaction.atomic():
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


def end_role(*, viewer: Viewer, membership: Membership, on_date: date) -> None:
    """End a role on a day; from the next day on it gives no rights."""
    require(viewer, MANAGE, organisation=membership.organisation)
    with transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(
            ends_on=max(on_date, membership.starts_on)
        )
        subject = Reference("people.person", membership.person.uuid)
        audit(viewer, MANAGE, subject=subject, touched=f"ended: {membership.role}")


def make_account(*, viewer: Viewer, person: Person, username: str, password: str) -> Account:
    """Give a person a sign-in. Refused when the name is taken or they have one already."""
    require(viewer, MANAGE, person=person)
    try:
        with transaction.atomic():
            account = Account.objects.create_user(username, password, person=person)
            audit(viewer, MANAGE, subject=Reference("people.person", person.uuid))
    except IntegrityError:
        raise Refused(
            "This user name is taken, or the person has a sign-in already.",
            "用户名已被占用，或此人已有登录账号。",
            code="account-taken",
        ) from None
    return account
