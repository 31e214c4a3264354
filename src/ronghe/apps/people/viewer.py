"""The viewer: whoever reads or writes, with what they are today. Goes with every call."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Q

from ronghe.apps.base.api import Text, today
from ronghe.apps.people.models import Account, ClientKey, Membership, Organisation, Person
from ronghe.apps.people.roles import Role

Via = Literal["account", "link", "key", "command", "nobody"]


@dataclass(frozen=True, slots=True)
class Held:
    """One membership in force today, by primary keys."""

    role: Role
    organisation_id: int
    region_id: int
    programme_id: int | None
    school_class_id: int | None


@dataclass(frozen=True, slots=True)
class Viewer:
    """`via` says how they came: a sign-in, a one-time link, a system's key, the command line."""

    person_id: int | None
    person_uuid: UUID | None
    name: Text
    language: str
    held: tuple[Held, ...]
    via: Via
    on_date: date
    is_sample: bool = False
    on_behalf_of: UUID | None = None
    key_scopes: frozenset[str] = field(default_factory=frozenset)
    key_uuid: UUID | None = None
    by_duty: bool = False

    def on_duty(self) -> "Viewer":
        """The same person, asked what is theirs to do: of what their roles let them write, the
        access rules then leave out what somebody nearer has the role for."""
        return replace(self, by_duty=True)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of a person; a key has scopes instead."""
        if self.via == "key":
            return frozenset()
        return frozenset(held.role for held in self.held)

    @property
    def is_signed_in(self) -> bool:
        return self.via != "nobody"

    @property
    def is_system(self) -> bool:
        return self.via == "command"

    def has_role(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def held_as(self, roles: Iterable[Role]) -> tuple[Held, ...]:
        wanted = frozenset(roles)
        return tuple(held for held in self.held if held.role in wanted)


def in_force(on_date: date, prefix: str = "") -> Q:
    """The condition that a row with `starts_on` and `ends_on` is in force on a day."""
    return Q(**{f"{prefix}starts_on__lte": on_date}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on_date})
    )


def viewer_of_person(person: Person, *, via: Via = "account") -> Viewer:
    """The viewer that a person is today; one query."""
    day = today()
    memberships = (
        Membership.objects.filter(in_force(day), person=person)
        .order_by("pk")
        .values_list(
            "role", "organisation_id", "organisation__region_id", "programme_id", "school_class_id"
        )
    )
    return Viewer(
        person_id=person.pk,
        person_uuid=person.uuid,
        name=person.name,
        language=person.language,
        held=tuple(Held(Role(role), *rest) for role, *rest in memberships),
        via=via,
        on_date=day,
        is_sample=person.is_sample,
    )


def viewer_of_account(account: Account) -> Viewer:
    return viewer_of_person(account.person)


def viewer_of_key(key: ClientKey) -> Viewer:
    """A system acts as its organisation, within the key's scopes."""
    held = Held(
        Role.SYSTEM_ADMINISTRATOR, key.organisation_id, key.organisation.region_id, None, None
    )
    return Viewer(
        person_id=None,
        person_uuid=None,
        name=Text(key.title, key.title),
        language="en",
        held=(held,),
        via="key",
        on_date=today(),
        key_scopes=frozenset(key.scopes),
        key_uuid=key.uuid,
    )


def viewer_of_system(organisation: Organisation, name: str, scopes: Iterable[str]) -> Viewer:
    """What the house itself launched and let in by a secret of its own: it acts as a system of one
    organisation would, within scopes."""
    held = Held(Role.SYSTEM_ADMINISTRATOR, organisation.pk, organisation.region_id, None, None)
    return Viewer(
        person_id=None,
        person_uuid=None,
        name=Text(name, name),
        language="en",
        held=(held,),
        via="key",
        on_date=today(),
        key_scopes=frozenset(scopes),
    )


def command_viewer(name: str = "ronghe") -> Viewer:
    """Whoever holds the machine: commands, jobs, the sample region. May do everything."""
    return Viewer(None, None, Text(name, name), "en", (), "command", today())


NOBODY = Viewer(None, None, Text("", ""), "", (), "nobody", date.min)
