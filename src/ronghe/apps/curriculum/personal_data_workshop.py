"""What workshops hold about a person: that they took part, and their votes on tasks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.curriculum.models import CardVote, Contribution, Participant, Workshop


def count(person: UUID) -> int:
    return Participant.objects.filter(person__uuid=person).count()


def export(person: UUID) -> Mapping[str, Any]:
    rows = Participant.objects.filter(person__uuid=person).select_related("workshop")
    votes = CardVote.objects.filter(participant__person__uuid=person).select_related("card")
    contributions = Contribution.objects.filter(participant__person__uuid=person)
    return {
        "workshops": [
            {
                "title": row.workshop.title,
                "invited_at": row.invited_at.isoformat(),
                "is_facilitator": row.is_facilitator,
            }
            for row in rows.order_by("pk")
        ],
        "votes": [
            {
                "task": str(row.card),
                "frequency": row.frequency,
                "importance": row.importance,
                "difficulty": row.difficulty,
                "at": row.at.isoformat(),
            }
            for row in votes.order_by("pk")
        ],
        "contributions": [
            {"card": str(row.card), "kind": row.kind, "at": row.at.isoformat()}
            for row in contributions.select_related("card").order_by("pk")
        ],
    }


def erase(person: UUID) -> int:
    """Participation, votes and the note of who wrote which card go; the cards stay."""
    rows = Participant.objects.filter(person__uuid=person).delete()[0]
    rows += Workshop.objects.filter(opened_by__uuid=person).update(opened_by=None)
    return rows


def register() -> None:
    personal_data.register(
        "curriculum.workshops",
        PersonalData(
            title=Text("Task analysis workshops", "典型工作任务研讨会"),
            tables=("curriculum.Participant", "curriculum.Workshop"),
            count=count,
            export=export,
            erase=erase,
        ),
    )
