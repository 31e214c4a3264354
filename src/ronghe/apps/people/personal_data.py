"""What `people` itself holds about a person, for the registry of personal data."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from ronghe.apps.base.api import PersonalData, Text, blank_person, personal_data
from ronghe.apps.people.models import (
    AccessLink,
    Account,
    Consent,
    Membership,
    Person,
    PersonKey,
    Relationship,
)


def _relationships(person: UUID) -> Any:
    return Relationship.objects.filter(Q(viewer__uuid=person) | Q(subject__uuid=person))


def count(person: UUID) -> int:
    return (
        Membership.objects.filter(person__uuid=person).count()
        + Consent.objects.filter(person__uuid=person).count()
        + _relationships(person).count()
        + 1
    )


def export(person: UUID) -> Mapping[str, Any]:
    row = Person.objects.get(uuid=person)
    return {
        "uuid": str(row.uuid),
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "number": row.number,
        "birth_date": row.birth_date and row.birth_date.isoformat(),
        "language": row.language,
        "account": [
            {"username": account.username, "email": account.email}
            for account in Account.objects.filter(person=row)
        ],
        "memberships": [
            {
                "role": m.role,
                "organisation": m.organisation.title_en,
                "class": m.school_class.title_en if m.school_class else None,
                "starts_on": m.starts_on.isoformat(),
                "ends_on": m.ends_on and m.ends_on.isoformat(),
            }
            for m in row.memberships.select_related("organisation", "school_class").order_by("pk")
        ],
        "consents": [
            {
                "purpose": c.purpose,
                "given_at": c.given_at.isoformat(),
                "withdrawn_at": c.withdrawn_at and c.withdrawn_at.isoformat(),
            }
            for c in row.consents.order_by("pk")
        ],
        "relationships": [
            {"kind": r.kind, "as": "viewer" if r.viewer_id == row.pk else "subject"}
            for r in _relationships(person).order_by("pk")
        ],
    }


def erase(person: UUID) -> int:
    """Blank the person's row, delete what only describes them, and destroy their key."""
    rows = 0
    for model in (Account, Membership, Consent, AccessLink, PersonKey):
        rows += model.objects.filter(person__uuid=person).delete()[0]
    rows += _relationships(person).delete()[0]
    rows += blank_person(person)
    rows += Person.objects.filter(uuid=person).update(
        name_zh="", name_en="", number="", birth_date=None
    )
    return rows


def register() -> None:
    personal_data.register(
        "people",
        PersonalData(
            title=Text("Name, sign-in, roles and consents", "姓名、登录、角色与同意"),
            tables=(
                "people.Person",
                "people.PersonKey",
                "people.Account",
                "people.Membership",
                "people.Relationship",
                "people.Consent",
                "people.AccessLink",
            ),
            count=count,
            export=export,
            erase=erase,
        ),
    )
