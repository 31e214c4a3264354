"""Routes of contacts: whom to ask at an enterprise. Personal data, bound to purposes."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound
from ronghe.apps.industry.models import Contact
from ronghe.apps.industry.queries.enterprises import (
    CONTACTS,
    contacts_of,
    enterprise_for,
    persons_at,
)
from ronghe.apps.industry.queries.reach import organisations_reached
from ronghe.apps.industry.rest_shapes import router
from ronghe.apps.industry.services.contacts import (
    ContactDraft,
    add_contact,
    change_contact,
    remove_contact,
)
from ronghe.apps.industry.services.enterprises import MANAGE
from ronghe.apps.people.api import (
    GoneOut,
    Organisation,
    Paged,
    PageRequest,
    Person,
    Strict,
    Viewer,
    route,
)


class ContactOut(Schema):
    """Whom to ask; `purposes` is what they agreed to on `agreed_on`."""

    uuid: UUID
    name: str
    person: UUID | None
    position: str
    phone: str
    mail: str
    language: str
    purposes: list[str]
    agreed_on: date

    @staticmethod
    def resolve_name(row: Any) -> str:
        return str(row)

    @staticmethod
    def resolve_person(row: Any) -> UUID | None:
        return row.person.uuid if row.person else None


class ContactIn(Strict):
    """A person of the enterprise who has an entry here, or a name with phone or mail."""

    name: str = Field("", max_length=120)
    person: UUID | None = None
    position: str = Field("", max_length=120)
    phone: str = Field("", max_length=40)
    mail: str = Field("", max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")
    language: str = Field("zh-hans", pattern=r"^(zh-hans|en)$")
    purposes: list[Contact.Purpose] = Field(min_length=1, max_length=len(Contact.Purpose))


@router.get("/enterprises/{uuid}/contacts", response=list[ContactOut], summary="Whom to ask")
@paginate(Paged)
@route(CONTACTS)
def contacts(request: PageRequest, uuid: UUID) -> Any:
    """Personal data, bound to purposes: each look leaves a row in the audit table."""
    return contacts_of(request.viewer, enterprise_for(request.viewer, CONTACTS, uuid))


@router.post("/enterprises/{uuid}/contacts", response={201: ContactOut}, summary="Enter a contact")
@route(MANAGE)
def create_contact(request: PageRequest, uuid: UUID, body: ContactIn) -> Any:
    """Only with their agreement, and only for what they agreed to today."""
    found = enterprise_for(request.viewer, MANAGE, uuid)
    draft = _contact_draft(request.viewer, found, body)
    return Status(201, add_contact(viewer=request.viewer, enterprise=found, draft=draft))


@router.put("/contacts/{uuid}", response=ContactOut, summary="Correct a contact")
@route(MANAGE)
def replace_contact(request: PageRequest, uuid: UUID, body: ContactIn) -> Any:
    """New purposes count from today."""
    found = _contact(request.viewer, uuid)
    draft = _contact_draft(request.viewer, found.enterprise, body)
    change_contact(viewer=request.viewer, contact=found, draft=draft)
    return _contact(request.viewer, uuid)


@router.delete("/contacts/{uuid}", response=GoneOut, summary="Delete a contact")
@route(MANAGE)
def delete_contact(request: PageRequest, uuid: UUID) -> Any:
    """Nothing of the contact is kept, and links that were not used stop working."""
    remove_contact(viewer=request.viewer, contact=_contact(request.viewer, uuid))
    return GoneOut(uuid=uuid)


def _contact(viewer: Viewer, uuid: UUID) -> Contact:
    rows = Contact.objects.filter(enterprise__in=organisations_reached(viewer, MANAGE))
    found = rows.select_related("enterprise", "person").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such contact for you.", "没有您可以维护的这位联系人。")
    return found


def _contact_draft(viewer: Viewer, enterprise: Organisation, body: ContactIn) -> ContactDraft:
    return ContactDraft(
        name=body.name,
        person=_person_at(viewer, enterprise, body.person),
        position=body.position,
        phone=body.phone,
        mail=body.mail,
        language=body.language,
        purposes=[str(one) for one in body.purposes],
    )


def _person_at(viewer: Viewer, enterprise: Organisation, uuid: UUID | None) -> Person | None:
    if uuid is None:
        return None
    here = persons_at(enterprise, viewer.on_date)
    found = next((one for one in here if one.uuid == uuid), None)
    if found is None:
        raise NotFound("The enterprise has no such person.", "该企业没有这位人员。")
    return found
