"""What the log holds about a person. It is never deleted; destroying the key is the erasure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import PersonalData, Text, now, personal_data
from ronghe.apps.evidence.models import Learner, Record
from ronghe.apps.evidence.queries import private_texts
from ronghe.apps.evidence.queries.documents import exported_documents
from ronghe.apps.evidence.queries.statements import FOREIGN, opened_statements
from ronghe.apps.evidence.services.learner_erasure import forget
from ronghe.apps.people.api import Person


def count(person: UUID) -> int:
    return Record.objects.filter(subject__in=_pseudonyms(person)).count()


def _pseudonyms(person: UUID) -> set[UUID]:
    """What somebody is in the log: by their own pseudonym, and by those of statements that came
    before anybody knew that they were about them."""
    own = Person.objects.get(uuid=person).pseudonym
    return {own, *_learners(person).values_list("pseudonym", flat=True)}


def _learners(person: UUID) -> "QuerySet[Learner]":
    return Learner.objects.filter(person__uuid=person).select_related("stream")


def export(person: UUID) -> Mapping[str, Any]:
    row = Person.objects.get(uuid=person)
    records = list(
        Record.objects.filter(subject__in=_pseudonyms(person)).order_by("observed_at", "pk")
    )
    private = private_texts(row, records)
    foreign = (one.pk for one in records if one.schema == FOREIGN)
    statements = opened_statements(foreign)
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
                "private": statements.get(record.pk) or private.get(record.uuid, {}),
            }
            for record in records
        ],
        "documents": [one for learner in _learners(person) for one in exported_documents(learner)],
    }


def erase(person: UUID) -> int:
    """Records stay: `people` destroys the key and the pseudonym's tie to the person, after which
    none can be read as theirs. What other systems said of them is taken away with their keys
    here. Returns how many records that concerns."""
    concerned = count(person)
    forget(_learners(person), now())
    return concerned


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
