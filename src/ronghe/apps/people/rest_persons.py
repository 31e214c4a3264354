"""Routes of `people` about persons: adding, putting right, moving, guardians, consents.

They join the router of those that read: one path answers to one router. What only its owner may do
(consents, one's own data) is for signed-in persons; a key acts as its organisation.
"""

import json
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Schema

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.people.access import organisations_for
from ronghe.apps.people.models import Consent, Membership, Organisation, Person, Relationship
from ronghe.apps.people.queries import units
from ronghe.apps.people.queries.own import ConsentView, consents_of, holdings_of, wards_of
from ronghe.apps.people.queries.people import person_for
from ronghe.apps.people.queries.records import (
    RECORD,
    PersonRecord,
    guardians_known,
    guardianship_for,
    record_of,
)
from ronghe.apps.people.rest import PersonOut, router
from ronghe.apps.people.rest_routing import GoneOut, InBothLanguages, Strict, route
from ronghe.apps.people.rest_writing import MembershipOut, membership_of
from ronghe.apps.people.roles import Role
from ronghe.apps.people.routing import PageRequest
from ronghe.apps.people.services.consents import GIVE, give_consent, withdraw_consent
from ronghe.apps.people.services.erasure import erase_person, export_person
from ronghe.apps.people.services.guardians import add_guardian, end_guardianship, link_guardian
from ronghe.apps.people.services.memberships import MANAGE, move_to_class
from ronghe.apps.people.services.persons import PersonFacts, add_person, change_person
from ronghe.apps.people.viewer import Viewer, in_force

OWN_DATA = "people.view_own_data"
EXPORT = "people.export_person"
ERASE = "people.erase_person"
JSON = {"responses": {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}}


class FactsIn(Strict):
    """One of the two names is enough."""

    name_zh: str = Field("", max_length=80)
    name_en: str = Field("", max_length=120)
    number: str = Field("", max_length=40)
    birth_date: date | None = None
    language: Literal["en", "zh-hans"] = "zh-hans"

    def facts(self) -> PersonFacts:
        names = ("name_zh", "name_en", "number")
        said = {name: getattr(self, name).strip() for name in names}
        return PersonFacts(**said, birth_date=self.birth_date, language=self.language)


class PersonIn(FactsIn):
    """Somebody new with their first role; students and teachers need their class."""

    organisation: UUID
    role: Literal[tuple(role.value for role in Role)]  # type: ignore[valid-type]
    starts_on: date
    ends_on: date | None = None
    programme: UUID | None = None
    school_class: UUID | None = None


class ClassMoveIn(Strict):
    """The first day in the new class."""

    school_class: UUID
    on_date: date


class GuardianIn(Strict):
    """Somebody who is a guardian here already, or the name of somebody new."""

    guardian: UUID | None = None
    name_zh: str = Field("", max_length=80)
    name_en: str = Field("", max_length=120)
    language: Literal["en", "zh-hans"] = "zh-hans"
    from_day: date | None = Field(None, description="today where it is left out")


class GuardianshipOut(Schema):
    """`uuid` names the guardianship, which ends by itself at 18."""

    uuid: UUID
    guardian: UUID
    name: InBothLanguages
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, row: Relationship) -> "GuardianshipOut":
        return cls(
            uuid=row.uuid,
            guardian=row.viewer.uuid,
            name=InBothLanguages.of(row.viewer.name),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )


class ConsentOut(Schema):
    purpose: str
    is_given: bool
    given_by: str

    @classmethod
    def of(cls, view: ConsentView) -> "ConsentOut":
        return cls(purpose=view.purpose, is_given=view.is_given, given_by=view.given_by)


class ConsentIn(Strict):
    purpose: Consent.Purpose
    is_given: bool


class PersonConsentsOut(Schema):
    person: UUID
    consents: list[ConsentOut]


class PersonRecordOut(Schema):
    """Roles past and present, consents, guardians, and whether somebody can sign in."""

    person: UUID
    name: InBothLanguages
    roles: list[MembershipOut]
    consents: list[ConsentOut]
    guardians: list[GuardianshipOut]
    username: str
    link_until: datetime | None

    @classmethod
    def of(cls, record: PersonRecord) -> "PersonRecordOut":
        return cls(
            person=record.person.uuid,
            name=InBothLanguages.of(record.person.name),
            roles=[MembershipOut.of(row.membership) for row in record.roles],
            consents=[ConsentOut.of(view) for view in record.consents],
            guardians=[GuardianshipOut.of(row) for row in record.guardians],
            username=record.sign_in.username,
            link_until=record.sign_in.link_until,
        )


class HoldingOut(Schema):
    """How many rows of a kind are kept about oneself."""

    title: InBothLanguages
    count: int


class OwnDataOut(Schema):
    """What is kept about oneself, and the consents of oneself and of those whom one decides for."""

    holdings: list[HoldingOut]
    consents: list[PersonConsentsOut]


class SureIn(Strict):
    """Erasing cannot be taken back."""

    is_sure: Literal[True]


# --- persons and their roles ----------------------------------------------------------------------


@router.get("/persons/{uuid}/record", response=PersonRecordOut, summary="A person's record")
@route(RECORD)
def person_record(request: PageRequest, uuid: UUID) -> Any:
    """Roles, consents, guardians and sign-in, for those who look after people."""
    return PersonRecordOut.of(record_of(request.viewer, uuid, at=now()))


@router.post("/persons", response={201: PersonOut}, summary="Add a person")
@route(MANAGE)
def create_person(request: PageRequest, body: PersonIn) -> Any:
    """With their first role; a link by which they sign in comes next."""
    viewer = request.viewer
    where = {
        "programme": units.programme_for(viewer, body.programme, MANAGE)
        if body.programme
        else None,
        "school_class": units.class_for(viewer, body.school_class, MANAGE)
        if body.school_class
        else None,
    }
    made = add_person(
        viewer=viewer,
        facts=body.facts(),
        organisation=units.organisation_for(viewer, MANAGE, body.organisation),
        role=Role(body.role),
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        **where,  # type: ignore[arg-type]
    )
    return _told(made)


def _told(person: Person) -> Person:
    rows = Membership.objects.filter(person=person).select_related("organisation", "school_class")
    person.current = list(rows.order_by("pk"))  # type: ignore[attr-defined]
    return person


@router.post("/persons/{uuid}", response=PersonOut, summary="Put right what is written")
@route(MANAGE)
def edit_person(request: PageRequest, uuid: UUID, body: FactsIn) -> Any:
    """Names, number, date of birth and language; evidence and results stay with the person."""
    found = person_for(request.viewer, uuid, MANAGE)
    change_person(viewer=request.viewer, person=found, facts=body.facts())
    found.refresh_from_db()
    return _told(found)


@router.post("/memberships/{uuid}/move", response=MembershipOut, summary="Move to a class")
@route(MANAGE)
def move_membership(request: PageRequest, uuid: UUID, body: ClassMoveIn) -> Any:
    """Move a student or a teacher to another class; the role in the old one ends the day before."""
    moved = move_to_class(
        viewer=request.viewer,
        membership=membership_of(request.viewer, uuid),
        school_class=units.class_for(request.viewer, body.school_class, MANAGE),
        on_date=body.on_date,
    )
    return MembershipOut.of(moved)


@router.post(
    "/persons/{uuid}/guardians", response={201: GuardianshipOut}, summary="Link a guardian"
)
@route(MANAGE)
def create_guardianship(request: PageRequest, uuid: UUID, body: GuardianIn) -> Any:
    """They are told of consents, decide below 14, and see what consent covers, up to 18."""
    viewer = request.viewer
    student = person_for(viewer, uuid, MANAGE)
    where, day = _school_of(viewer, student), body.from_day or viewer.on_date
    given: dict[str, Any] = {"student": student, "organisation": where, "from_day": day}
    if body.guardian is None:
        facts = PersonFacts(
            name_zh=body.name_zh.strip(), name_en=body.name_en.strip(), language=body.language
        )
        return GuardianshipOut.of(add_guardian(viewer=viewer, facts=facts, **given))
    known = guardians_known(viewer).exclude(pk=student.pk).filter(uuid=body.guardian).first()
    if known is None:
        raise NotFound("There is no such guardian for you.", "没有您可以关联的该监护人。")
    return GuardianshipOut.of(link_guardian(viewer=viewer, guardian=known, **given))


def _school_of(viewer: Viewer, student: Person) -> Organisation:
    held = student.memberships.filter(in_force(viewer.on_date), role=Role.STUDENT)
    rows = organisations_for(viewer, MANAGE).filter(pk__in=held.values("organisation"))
    school = rows.order_by("pk").first()
    if school is None:
        raise Refused(
            "This person is no student here. Nothing was changed.",
            "此人不是本单位学生。未作任何更改。",
            code="no-student",
        )
    return school


@router.post(
    "/persons/{uuid}/guardians/{guardianship}/end", response=GoneOut, summary="End a guardianship"
)
@route(MANAGE)
def finish_guardianship(request: PageRequest, uuid: UUID, guardianship: UUID) -> Any:
    """From tomorrow they see nothing of the student and are told nothing."""
    viewer = request.viewer
    row = guardianship_for(person_for(viewer, uuid, MANAGE), guardianship)
    end_guardianship(viewer=viewer, relationship=row, on_date=viewer.on_date)
    return {"uuid": guardianship}


# --- one's own data, consents, erasure ------------------------------------------------------------


@router.get("/own-data", response=OwnDataOut, summary="What is kept about oneself")
@route(OWN_DATA)
def own_data(request: PageRequest) -> Any:
    """How much is kept of which kind, and for what one has given consent. For signed-in persons."""
    viewer = request.viewer
    person = Person.objects.filter(pk=viewer.person_id or 0).first()
    if person is None:
        raise NotFound("Nothing is kept about you.", "没有关于您的数据。")
    return OwnDataOut(
        holdings=[
            HoldingOut(title=InBothLanguages.of(one.title), count=one.count)
            for one in holdings_of(viewer, person)
        ],
        consents=[_consents(viewer, ward) for ward in wards_of(viewer)],
    )


def _consents(viewer: Viewer, person: Person) -> PersonConsentsOut:
    views = [ConsentOut.of(view) for view in consents_of(viewer, person)]
    return PersonConsentsOut(person=person.uuid, consents=views)


@router.post("/persons/{uuid}/consents", response=PersonConsentsOut, summary="Consent")
@route(GIVE)
def decide_consent(request: PageRequest, uuid: UUID, body: ConsentIn) -> Any:
    """Give or withdraw consent for one purpose, at once: oneself, or below 14 the guardian. For
    signed-in persons."""
    person = person_for(request.viewer, uuid, GIVE)
    change = give_consent if body.is_given else withdraw_consent
    change(viewer=request.viewer, person=person, purpose=body.purpose.value, at=now())
    return _consents(request.viewer, person)


@router.get("/persons/{uuid}/export", openapi_extra=JSON, summary="Everything kept about somebody")
@route(EXPORT)
def take_data(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One's own, or for whoever administers the school."""
    person = person_for(request.viewer, uuid, EXPORT)
    data = export_person(viewer=request.viewer, person=person)
    return HttpResponse(json.dumps(data, ensure_ascii=False), content_type="application/json")


@router.post("/persons/{uuid}/erase", response=GoneOut, summary="Erase a person")
@route(ERASE)
def forget_person(request: PageRequest, uuid: UUID, body: SureIn) -> Any:
    """Everything that identifies them goes, and cannot be brought back."""
    person = person_for(request.viewer, uuid, ERASE)
    erase_person(viewer=request.viewer, person=person, at=now())
    return {"uuid": uuid}
