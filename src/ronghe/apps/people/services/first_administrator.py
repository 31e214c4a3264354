"""The first region, organisation and system administrator of an installation.

For whoever holds the machine: it can be said again without harm, and lets an administrator in
who has lost their password.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from ronghe.apps.base.api import Reference, Text, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Account, Membership, Organisation, Person, Region
from ronghe.apps.people.roles import Role
from ronghe.apps.people.services.memberships import MANAGE, give_role
from ronghe.apps.people.services.organisations import add_organisation, add_region
from ronghe.apps.people.services.persons import PersonFacts, add_person
from ronghe.apps.people.services.sign_ins import write_account
from ronghe.apps.people.viewer import Viewer, in_force

ADMINISTRATOR = Role.SYSTEM_ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class FirstPlace:
    """Where the administrator stands; found by its titles where it is there already."""

    region: Text
    organisation: Text
    kind: Organisation.Kind


def administrators(on_date: date) -> list[Account]:
    """The sign-ins of the system administrators of a day."""
    held = Membership.objects.filter(in_force(on_date), role=ADMINISTRATOR)
    return list(
        Account.objects.filter(person__in=held.values("person"), is_active=True).order_by("pk")
    )


def somebody_can_sign_in() -> bool:
    """Whether there is any sign-in at all; an installation without one is not set up yet."""
    return Account.objects.filter(is_active=True).exists()


def set_up_administrator(
    *,
    viewer: Viewer,
    place: FirstPlace,
    facts: PersonFacts,
    username: str,
    password: str,
    on_date: date,
) -> Account:
    """Make what is missing of region, organisation, person, role and sign-in.

    The person is found by the user name; a sign-in that is there keeps its password where
    `password` is empty. Raises NotAllowed, Refused; nothing is written then.
    """
    require(viewer, MANAGE)
    with transaction.atomic():
        organisation = _organisation(viewer, place)
        account = Account.objects.filter(username=username).select_related("person").first()
        person = _administrator(viewer, account, facts, organisation, on_date)
        if account is None or password:
            account = write_account(person=person, username=username, password=password)
            subject = Reference("people.person", person.uuid)
            audit(viewer, MANAGE, subject=subject, touched="sign-in")
    return account


def renew_password(*, viewer: Viewer, account: Account, password: str) -> None:
    """Give a sign-in a new password. Raises NotAllowed; Refused for a weak one."""
    require(viewer, MANAGE, person=account.person)
    with transaction.atomic():
        write_account(person=account.person, username=account.username, password=password)
        subject = Reference("people.person", account.person.uuid)
        audit(viewer, MANAGE, subject=subject, touched="sign-in")


def _titled(title: Text) -> Q:
    named = Q(title_en=title.en) if title.en else Q()
    return named & Q(title_zh=title.zh) if title.zh else named


def _organisation(viewer: Viewer, place: FirstPlace) -> Organisation:
    region = Region.objects.filter(_titled(place.region)).order_by("pk").first()
    region = region or add_region(viewer=viewer, title=place.region)
    there = region.organisations.filter(_titled(place.organisation)).order_by("pk").first()
    return there or add_organisation(
        viewer=viewer, region=region, kind=place.kind, title=place.organisation
    )


def _administrator(
    viewer: Viewer,
    account: Account | None,
    facts: PersonFacts,
    organisation: Organisation,
    on_date: date,
) -> Person:
    """Whoever has the user name, or somebody new; as system administrator from today on."""
    if account is None:
        return add_person(
            viewer=viewer,
            facts=facts,
            organisation=organisation,
            role=ADMINISTRATOR,
            starts_on=on_date,
        )
    if not account.person.memberships.filter(in_force(on_date), role=ADMINISTRATOR).exists():
        give_role(
            viewer=viewer,
            person=account.person,
            organisation=organisation,
            role=ADMINISTRATOR,
            starts_on=on_date,
        )
    return account.person
