"""What is known of an organisation's rosters before a package is read against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from ronghe.apps.base.api import NotFound
from ronghe.apps.connect.erased_users import erased_users
from ronghe.apps.connect.models import RosterLink, RosterSource, RosterUpload
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Person,
    Programme,
    SchoolClass,
    Viewer,
    organisations_for,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

IMPORT = "people.import_people"


@dataclass(frozen=True, slots=True)
class Known:
    """Who and what the rows of earlier packages are, and what else the organisation has."""

    persons: Mapping[str, Person]
    classes: Mapping[str, SchoolClass]
    memberships: Mapping[tuple[str, str], Membership]
    by_number: Mapping[str, Person]
    classes_by_title: Mapping[str, list[SchoolClass]]
    programmes: Mapping[str, Programme]
    held: Mapping[tuple[int, str, int | None], Membership]
    roles_in_force: int = 0
    user_by_person: Mapping[int, str] = field(default_factory=dict)
    class_by_pk: Mapping[int, str] = field(default_factory=dict)
    users_in_classes: frozenset[str] = frozenset()
    courses: Mapping[str, Programme] = field(default_factory=dict)
    erased: Mapping[bytes, date] = field(default_factory=dict)

    def held_by(
        self, person: Person | None, role: str, school_class: SchoolClass | None
    ) -> Membership | None:
        """A role that somebody has already and that has not ended."""
        if person is None:
            return None
        return self.held.get((person.pk, role, school_class.pk if school_class else None))

    def user_of(self, membership: Membership) -> str:
        return self.user_by_person.get(membership.person_id, "")

    def class_of(self, membership: Membership) -> str:
        key = membership.school_class_id
        return self.class_by_pk.get(key, "") if key else ""


def load_known(source: RosterSource, on_date: date) -> Known:
    """In a fixed number of queries, whatever the size."""
    organisation = source.organisation
    links = list(
        RosterLink.objects.filter(source=source.pk).select_related(
            "person",
            "programme",
            "school_class__cohort__programme",
            "membership__person",
            "membership__school_class",
        )
    )
    persons = {
        one.sourced_id: one.person for one in links if one.person and not one.person.erased_at
    }
    classes = {one.sourced_id: one.school_class for one in links if one.school_class}
    memberships = {(one.kind, one.sourced_id): one.membership for one in links if one.membership}
    held = _held(organisation)
    user_by_person = {person.pk: key for key, person in persons.items()}
    running = {
        one.pk for one in memberships.values() if one.ends_on is None or one.ends_on > on_date
    }
    return Known(
        persons=persons,
        classes=classes,
        memberships=memberships,
        courses={one.sourced_id: one.programme for one in links if one.programme},
        by_number=_by_number(organisation),
        classes_by_title=_by_title(organisation),
        programmes=_programmes(organisation),
        erased=erased_users(organisation),
        held=held,
        roles_in_force=len(running),
        user_by_person=user_by_person,
        class_by_pk={one.pk: key for key, one in classes.items()},
        users_in_classes=frozenset(
            user_by_person.get(one.person_id, "")
            for (kind, _), one in memberships.items()
            if kind == RosterLink.Kind.ENROLLMENT and one.pk in running
        ),
    )


def _held(organisation: Organisation) -> dict[tuple[int, str, int | None], Membership]:
    """Roles that have not ended; of several the one that began last."""
    rows = Membership.objects.filter(organisation=organisation).order_by("starts_on", "pk")
    return {
        (one.person_id, one.role, one.school_class_id): one
        for one in rows.select_related("person", "school_class")
        if one.ends_on is None
    }


def _by_number(organisation: Organisation) -> dict[str, Person]:
    members = Person.objects.filter(memberships__organisation=organisation, erased_at=None)
    return {one.number: one for one in members.exclude(number="").distinct()}


def _by_title(organisation: Organisation) -> dict[str, list[SchoolClass]]:
    found: dict[str, list[SchoolClass]] = {}
    rows = SchoolClass.objects.filter(cohort__programme__organisation=organisation)
    for one in rows.select_related("cohort__programme").order_by("pk"):
        for title in {one.title_en, one.title_zh} - {""}:
            found.setdefault(title, []).append(one)
    return found


def _programmes(organisation: Organisation) -> dict[str, Programme]:
    found: dict[str, Programme] = {}
    for one in organisation.programmes.filter(closed_on=None).order_by("-pk"):
        found |= {name.lower(): one for name in (one.title_en, one.title_zh, one.code) if name}
    return found


def uploads_of(viewer: Viewer, organisation: Organisation) -> "QuerySet[RosterUpload]":
    """The packages of an organisation, the newest first."""
    reached = organisations_for(viewer, IMPORT).filter(pk=organisation.pk)
    return RosterUpload.objects.filter(source__organisation__in=reached).defer("content")


def upload_for(viewer: Viewer, uuid: UUID) -> RosterUpload:
    """Raises NotFound."""
    rows = RosterUpload.objects.filter(source__organisation__in=organisations_for(viewer, IMPORT))
    found = rows.select_related("source__organisation__region", "source__programme")
    row = found.filter(uuid=uuid).first()
    if row is None:
        raise NotFound("There is no such roster.", "没有此名册。")
    return row


def programmes_to_choose(organisation: Organisation) -> "Iterable[Programme]":
    return organisation.programmes.filter(closed_on=None).order_by("code")
