"""Writing what a roster of another system says: people, classes and roles of one organisation, all
in one transaction. Who is who was found out above; here is what may be written at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import (
    Cohort,
    Membership,
    Organisation,
    Person,
    Programme,
    SchoolClass,
)
from ronghe.apps.people.roles import Role
from ronghe.apps.people.services.imports import IMPORT, ROLES
from ronghe.apps.people.viewer import Viewer

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Somebody as the roster has them; `person` where they are known. An empty name stays."""

    key: str
    number: str
    name_zh: str = ""
    name_en: str = ""
    person: Person | None = None

    def differs(self) -> bool:
        """Whether what is written about the person would change."""
        if self.person is None:
            return True
        pairs = (
            (self.number, self.person.number),
            (self.name_zh, self.person.name_zh),
            (self.name_en, self.person.name_en),
        )
        return any(new and new != old for new, old in pairs)


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """A class as the roster has it; `school_class` where it is known."""

    key: str
    title: str
    programme: Programme
    entry_year: int
    school_class: SchoolClass | None = None

    def differs(self) -> bool:
        """A title that stands there in either language is left as it is."""
        known = self.school_class
        return known is None or self.title not in (known.title_en, known.title_zh)


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """A role of a person (by their key), perhaps in a class (by its key)."""

    key: str
    person: str
    role: Role
    starts_on: date
    ends_on: date | None
    school_class: str = ""
    membership: Membership | None = None

    def differs(self) -> bool:
        known = self.membership
        return known is None or (known.starts_on, known.ends_on) != (self.starts_on, self.ends_on)


@dataclass(frozen=True, slots=True)
class RosterEntries:
    """What is to be there afterwards, and which memberships end on `on_date`."""

    on_date: date
    persons: tuple[PersonEntry, ...] = ()
    classes: tuple[ClassEntry, ...] = ()
    roles: tuple[RoleEntry, ...] = ()
    ending: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterWritten:
    """The rows behind the keys of the entries."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    classes: Mapping[str, SchoolClass] = field(default_factory=dict)
    roles: Mapping[str, Membership] = field(default_factory=dict)


def write_roster(
    *, viewer: Viewer, organisation: Organisation, entries: RosterEntries
) -> RosterWritten:
    """Make persons, classes and roles what the entries say; nobody is deleted, roles end.

    Raises NotAllowed; Refused for a closed organisation, a role that no file gives, and anything
    of another organisation. Nothing is written then.
    """
    require(viewer, IMPORT, organisation=organisation)
    with transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        _refuse_foreign(locked, entries)
        persons = _write_persons(entries)
        classes = _write_classes(entries)
        roles = _write_roles(organisation, entries, persons, classes)
        _end_roles(entries)
        audit(
            viewer,
            IMPORT,
            subject=Reference("people.organisation", organisation.uuid),
            touched="people, classes and roles from a roster",
            count=len(entries.persons),
        )
    return RosterWritten(persons, classes, roles)


def _refuse_foreign(organisation: Organisation, entries: RosterEntries) -> None:
    if organisation.closed_on is not None:
        raise Refused(
            "This organisation is closed and takes nobody new. Nothing was changed.",
            "该单位已停用，不再接收人员。未作任何更改。",
            code="unit-closed",
        )
    known = {one.person.pk for one in entries.persons if one.person}
    own = Person.objects.filter(memberships__organisation=organisation, erased_at=None)
    programmes = {one.programme.organisation_id for one in entries.classes}
    memberships = [one.membership for one in entries.roles if one.membership]
    held = {one.organisation_id for one in (*memberships, *entries.ending)}
    gives = {one.role for one in entries.roles} | {Role(one.role) for one in entries.ending}
    is_own = known <= set(own.filter(pk__in=known).values_list("pk", flat=True))
    if not is_own or not programmes | held <= {organisation.pk} or not gives <= ROLES:
        raise Refused(
            "The roster names people, classes or roles that are not for this organisation to "
            "change. Nothing was changed.",
            "名册涉及不属于本单位的人员、班级或角色。未作任何更改。",
            code="roster-foreign",
        )


def _write_persons(entries: RosterEntries) -> dict[str, Person]:
    found: dict[str, Person] = {}
    new: list[Person] = []
    changed: list[Person] = []
    for entry in entries.persons:
        person = entry.person or Person(number=entry.number)
        if entry.differs():
            person.number = entry.number or person.number
            person.name_zh = entry.name_zh or person.name_zh
            person.name_en = entry.name_en or person.name_en
            (changed if entry.person else new).append(person)
        found[entry.key] = person
    Person.objects.bulk_create(new, batch_size=AT_ONCE)
    Person.objects.bulk_update(changed, ["number", "name_zh", "name_en"], batch_size=AT_ONCE)
    return found


def _write_classes(entries: RosterEntries) -> dict[str, SchoolClass]:
    found: dict[str, SchoolClass] = {}
    for entry in entries.classes:
        if entry.school_class is None:
            cohort, _ = Cohort.objects.get_or_create(
                programme=entry.programme, entry_year=entry.entry_year
            )
            found[entry.key] = SchoolClass.objects.create(
                cohort=cohort, title_en=entry.title, title_zh=entry.title
            )
            continue
        found[entry.key] = entry.school_class
        if entry.differs():
            entry.school_class.title_en = entry.school_class.title_zh = entry.title
            entry.school_class.save(update_fields=["title_en", "title_zh"])
    return found


def _write_roles(
    organisation: Organisation,
    entries: RosterEntries,
    persons: Mapping[str, Person],
    classes: Mapping[str, SchoolClass],
) -> dict[str, Membership]:
    found: dict[str, Membership] = {}
    new: list[Membership] = []
    changed: list[Membership] = []
    for entry in entries.roles:
        membership = entry.membership
        if membership is None:
            school_class = classes[entry.school_class] if entry.school_class else None
            membership = Membership(
                person=persons[entry.person],
                organisation=organisation,
                role=entry.role,
                school_class=school_class,
                programme=school_class.cohort.programme if school_class else None,
                starts_on=entry.starts_on,
                ends_on=entry.ends_on,
            )
            new.append(membership)
        elif entry.differs():
            membership.starts_on, membership.ends_on = entry.starts_on, entry.ends_on
            changed.append(membership)
        found[entry.key] = membership
    Membership.objects.bulk_create(new, batch_size=AT_ONCE)
    Membership.objects.bulk_update(changed, ["starts_on", "ends_on"], batch_size=AT_ONCE)
    return found


def _end_roles(entries: RosterEntries) -> None:
    for membership in entries.ending:
        membership.ends_on = max(entries.on_date, membership.starts_on)
    Membership.objects.bulk_update(entries.ending, ["ends_on"], batch_size=AT_ONCE)
