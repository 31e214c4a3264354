"""What the log holds about a person. It is never deleted; destroying the key is the erasure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.evidence.models import Record
from ronghe.apps.evidence.queries import private_texts
from ronghe.apps.people.api import Person


def count(person: UUID) -> int:
    return Record.objects.filter(subject=Person.objects.get(uuid=person).pseudonym).count()


def export(person: UUID) -> Mapping[str, Any]:
    row = Person.objects.get(uuid=person)
    records = list(Record.objects.filter(subject=row.pseudonym).order_by("observed_at", "pk"))
    private = private_texts(row, records)
    return {
        "records": [
            {
                "uuid": str(record.uuid),
                "kind": record.kind,
                "verb": record.verb,
                "context": record.context,
                "phase": record.phase,
                "activity": str(record.activity or ""),
                "observed_at": record.observed_at.isoformat(),
                "recorded_at": record.recorded_at.isoformat(),
                "body": record.body,
                "private": private.get(record.uuid, {}),
            }
            for record in records
        ]
    }


def erase(person: UUID) -> int:
    """Nothing to delete here: `people` destroys the key and the pseudonym's tie to the person,
    after which no record can be read as theirs. Returns how many records that concerns."""
    return count(person)


def register() -> None:
    personal_data.register(
        "evidence",
        PersonalData(
            title=Text("Evidence: ratings, answers, reflections", "证据：评分、作答与反思"),
            tables=("evidence.Learner",),
            count=count,
            export=export,
            erase=erase,
        ),
    )
