"""Whom to ask at an enterprise: personal data, bound to purposes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.industry.models import Contact
from ronghe.apps.industry.queries.enterprises import persons_at
from ronghe.apps.industry.services.enterprises import MANAGE, reference_of
from ronghe.apps.people.api import Organisation, Person, Viewer, require


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A person of the platform, or a name with phone or mail; and what they agreed to."""

    name: str = ""
    person: Person | None = None
    position: str = ""
    phone: str = ""
    mail: str = ""
    language: str = "zh-hans"
    purposes: Sequence[str] = ()


def add_contact(*, viewer: Viewer, enterprise: Organisation, draft: ContactDraft) -> Contact:
    """Enter a contact, who agreed today to the purposes. Raises NotAllowed; Refused for nobody,
    or without a purpose."""
    require(viewer, MANAGE, organisation=enterprise)
    _refuse_unfit(draft)
    _refuse_stranger(draft, enterprise, viewer)
    with transaction.atomic():
        contact = Contact.objects.create(
            enterprise=enterprise, agreed_on=viewer.on_date, **_fields(draft)
        )
        audit(viewer, MANAGE, subject=reference_of(enterprise), touched="contact")
    return contact


def change_contact(*, viewer: Viewer, contact: Contact, draft: ContactDraft) -> None:
    """Correct a contact; new purposes count from today."""
    require(viewer, MANAGE, organisation=contact.enterprise)
    _refuse_unfit(draft)
    if draft.person != contact.person:
        _refuse_stranger(draft, contact.enterprise, viewer)
    fields = _fields(draft)
    if set(contact.purposes) != set(draft.purposes):
        fields["agreed_on"] = viewer.on_date
    with transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(**fields)
        audit(viewer, MANAGE, subject=reference_of(contact.enterprise), touched="contact")


def remove_contact(*, viewer: Viewer, contact: Contact) -> None:
    """Delete a contact: nothing of the person is kept. Links they have not used are dead then."""
    require(viewer, MANAGE, organisation=contact.enterprise)
    with transaction.atomic():
        contact.invitations.filter(answered_at__isnull=True).delete()
        contact.delete()
        audit(viewer, MANAGE, subject=reference_of(contact.enterprise), touched="contact removed")


def _fields(draft: ContactDraft) -> dict[str, object]:
    return {
        "name": draft.name.strip(),
        "person": draft.person,
        "position": draft.position.strip(),
        "phone": draft.phone.strip(),
        "mail": draft.mail.strip(),
        "language": draft.language,
        "purposes": [one for one in Contact.Purpose.values if one in draft.purposes],
    }


def _refuse_stranger(draft: ContactDraft, enterprise: Organisation, viewer: Viewer) -> None:
    if draft.person is not None and draft.person not in persons_at(enterprise, viewer.on_date):
        raise Refused(
            "This person does not belong to the enterprise. Nothing was changed.",
            "该人员不属于此企业。未作任何更改。",
            code="contact-elsewhere",
        )


def _refuse_unfit(draft: ContactDraft) -> None:
    if not draft.name.strip() and draft.person is None:
        raise Refused(
            "Give a name. Nothing was changed.",
            "请填写姓名。未作任何更改。",
            code="contact-nobody",
        )
    if not set(draft.purposes) & set(Contact.Purpose.values):
        raise Refused(
            "Say what the contact agreed to be asked for. Nothing was changed.",
            "请勾选联系人同意的用途。未作任何更改。",
            code="contact-purpose",
        )
