"""What `competence` holds about a person: qualifications they have shown."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.competence.models import Qualification


def count(person: UUID) -> int:
    return Qualification.objects.filter(person__uuid=person).count()


def export(person: UUID) -> Mapping[str, Any]:
    rows = Qualification.objects.filter(person__uuid=person).order_by("awarded_on", "pk")
    return {
        "qualifications": [
            {
                "title_en": row.title_en,
                "title_zh": row.title_zh,
                "issuer": row.issuer,
                "awarded_on": row.awarded_on.isoformat(),
                "expires_on": row.expires_on and row.expires_on.isoformat(),
                "uri": row.uri,
            }
            for row in rows
        ]
    }


def erase(person: UUID) -> int:
    return Qualification.objects.filter(person__uuid=person).delete()[0]


def register() -> None:
    personal_data.register(
        "competence",
        PersonalData(
            title=Text("Qualifications held", "持有的职业资格"),
            tables=("competence.Qualification",),
            count=count,
            export=export,
            erase=erase,
        ),
    )
