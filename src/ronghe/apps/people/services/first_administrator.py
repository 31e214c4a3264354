"""The first region, organisation and system administrator of an installation.

For whoever holds the machine: it can be said again without harm, and lets an administrator in
who has lost their password.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ronghe.apps.base.api import Reference, Text, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Account, Membership, Organisation, Person, Region
from ronghe.apps.people.roles import Role
from ronghe.apps.people.services.memberships import MANAGE, give_role
from ronghe.apps.people.services.organisations import add_organisation, add_region
from ronghe.apps.people.services.persons import PersonFacts, add_person
from ronghe.apps.people.services.sign_ins import write_account
from ronghe.apps.people.viewer import Viewer, in_force


@dataclass(frozen=True, slots=True)
class FirstPlace:
    """Where the administrator stands; found by the codes where they are there already."""

    region_code: str
    region: Text
    organisation_code: str
    organisation: Text
    kind: Organisation.Kind


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was made; all False where everything stood already."""

    region: bool
    organisation: bool
    person: bool
    role: bool
    password: bool


def administrators(on_date: date) -> "list[Account]":
    """The sign-ins of the system administrators of a day."""
    held = Membership.objects.filter(in_force(on_date), role=Role.SYSTEM_ADMINISTRATOR)
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
) -> SetUp:
    """Make what is missing of region, organisation, person, role and sign-in.

    The person is found by the user name. `password` may be empty for a sign-in that is there:
    then it keeps its own. Raises NotAllowed, Refused; nothing is written then.
    """
    require(viewer, MANAGE)
    with transaction.atomic():
        region = Region.objects.filter(code=place.region_code).first()
        new_region = region is None
        region = region or add_region(viewer=viewer, title=place.region, code=place.region_code)
        organisation = region.organisations.filter(code=place.organisation_code).first()
        new_organisation = organisation is None
        organisation = organisation or add_organisation(
            viewer=viewer,
            region=region,
            kind=place.kind,
            title=place.organisation,
            code=place.organisation_code,
        )
        account = Account.objects.filter(username=username).select_related("person").first()
        person, new_role = _administrator(viewer, account, facts, organisation, on_date)
        if password or account is None:
            write_account(person=person, username=username, password=password)
            audit(
                viewer, MANAGE, subject=Reference("people.person", person.uuid), touched="sign-in"
            )
    return SetUp(new_region, new_organisation, account is None, new_role, bool(password))


def _administrator(
    viewer: Viewer,
    account: Account | None,
    facts: PersonFacts,
    organisation: Organisation,
    on_date: date,
) -> tuple[Person, bool]:
    """Whoever has the user name, or somebody new; as system administrator from today on."""
    role = Role.SYSTEM_ADMINISTRATOR
    if account is None:
        person = add_person(
            viewer=viewer, facts=facts, organisation=organisation, role=role, starts_on=on_date
        )
        return person, True
    held = account.person.memberships.filter(in_force(on_date), role=role)
    if held.exists():
        return account.person, False
    give_role(
        viewer=viewer,
        person=account.person,
        organisation=organisation,
        role=role,
        starts_on=on_date,
    )
    return account.person, True
