"""Routes of `people`: organisations, programmes, classes, and the people in scope."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import text_of
from ronghe.apps.people.queries import people, units
from ronghe.apps.people.rest_routing import InBothLanguages, Paged, route
from ronghe.apps.people.routing import PageRequest

router = Router()


class TitledUnit(Schema):
    """What has an identifier and a title in both languages."""

    uuid: UUID
    title: InBothLanguages

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class OrganisationOut(TitledUnit):
    code: str
    kind: str
    region: str

    @staticmethod
    def resolve_region(row: Any) -> str:
        return str(row.region.code)


class ProgrammeOut(TitledUnit):
    code: str
    trade: str
    organisation: UUID

    @staticmethod
    def resolve_organisation(row: Any) -> UUID:
        return UUID(str(row.organisation.uuid))


class ClassOut(TitledUnit):
    programme: UUID
    organisation: UUID
    entry_year: int

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        return UUID(str(row.cohort.programme.uuid))

    @staticmethod
    def resolve_organisation(row: Any) -> UUID:
        return UUID(str(row.cohort.programme.organisation.uuid))

    @staticmethod
    def resolve_entry_year(row: Any) -> int:
        return int(row.cohort.entry_year)


class RoleOut(Schema):
    """A role in force today, with the organisation it is held in and, perhaps, the class."""

    uuid: UUID
    role: str
    organisation: UUID
    school_class: UUID | None
    starts_on: date
    ends_on: date | None

    @staticmethod
    def resolve_organisation(row: Any) -> UUID:
        return UUID(str(row.organisation.uuid))

    @staticmethod
    def resolve_school_class(row: Any) -> UUID | None:
        return UUID(str(row.school_class.uuid)) if row.school_class else None


class PersonOut(Schema):
    uuid: UUID
    name: InBothLanguages
    number: str
    roles: list[RoleOut]

    @staticmethod
    def resolve_name(row: Any) -> InBothLanguages:
        return InBothLanguages.of(row.name)

    @staticmethod
    def resolve_roles(row: Any) -> Any:
        return row.current


@router.get("/organisations", response=list[OrganisationOut])
@paginate(Paged)
@route("people.view_units")
def organisations(request: PageRequest) -> Any:
    """The organisations that the caller's scope reaches, by code."""
    return units.organisations_listed(request.viewer)


@router.get("/organisations/{uuid}", response=OrganisationOut)
@route("people.view_units")
def organisation(request: PageRequest, uuid: UUID) -> Any:
    """One organisation."""
    return units.organisation_for(request.viewer, "people.view_units", uuid)


@router.get("/programmes", response=list[ProgrammeOut])
@paginate(Paged)
@route("people.view_units")
def programmes(request: PageRequest) -> Any:
    """The programmes that the caller's scope reaches."""
    return units.programmes_listed(request.viewer)


@router.get("/classes", response=list[ClassOut])
@paginate(Paged)
@route("people.view_units")
def classes(request: PageRequest) -> Any:
    """The classes that the caller's scope reaches, those that entered last first."""
    return units.classes_listed(request.viewer)


@router.get("/classes/{uuid}", response=ClassOut)
@route("people.view_units")
def school_class(request: PageRequest, uuid: UUID) -> Any:
    """One class."""
    return units.class_for(request.viewer, uuid)


@router.get("/persons", response=list[PersonOut])
@paginate(Paged)
@route("people.list_people")
def persons(request: PageRequest, search: str = "", role: str = "") -> Any:
    """The people that the caller may list, by name; `search` looks at names and numbers."""
    return people.people_listed(request.viewer, search=search, role=role)


@router.get("/persons/{uuid}", response=PersonOut)
@route("people.view_person")
def person(request: PageRequest, uuid: UUID) -> Any:
    """One person with their roles in force."""
    return people.person_with_roles(request.viewer, uuid)
