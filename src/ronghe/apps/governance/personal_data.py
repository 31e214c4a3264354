"""What governance holds about a person: seats, interests, and what they did as a member.

Votes, attendance and signatures are the committee's record and stay when a person is erased; they
point at the person's row, whose name is gone then. What only describes the person is deleted.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.governance.models import (
    Attendance,
    Decision,
    Declaration,
    Interest,
    Motion,
    Recusal,
    Seat,
    Vote,
)

TABLES = (
    "governance.Seat",
    "governance.Interest",
    "governance.Declaration",
    "governance.Motion",
    "governance.Attendance",
    "governance.Minutes",
    "governance.MinutesAnnex",
    "governance.VotingRound",
    "governance.Recusal",
    "governance.Decision",
    "governance.Fulfilment",
    "governance.EffectReview",
)


def count(person: UUID) -> int:
    return (
        Seat.objects.filter(person__uuid=person).count()
        + Interest.objects.filter(person__uuid=person).count()
        + Vote.objects.filter(seat__person__uuid=person).count()
        + Attendance.objects.filter(seat__person__uuid=person).count()
        + Motion.objects.filter(proposed_by__uuid=person).count()
        + Decision.objects.filter(owner__uuid=person).count()
    )


def export(person: UUID) -> Mapping[str, Any]:
    return {
        "seats": [
            {
                "committee": row.committee.title_en,
                "bench": row.bench,
                "is_chair": row.is_chair,
                "starts_on": row.starts_on.isoformat(),
                "ends_on": row.ends_on and row.ends_on.isoformat(),
            }
            for row in Seat.objects.filter(person__uuid=person)
            .select_related("committee")
            .order_by("pk")
        ],
        "interests": [
            {"text": row.text, "declared_at": row.declared_at.isoformat()}
            for row in Interest.objects.filter(person__uuid=person).order_by("pk")
        ],
        "votes": [
            {"motion": str(row.voting_round.motion.uuid), "choice": row.choice}
            for row in Vote.objects.filter(seat__person__uuid=person)
            .select_related("voting_round__motion")
            .order_by("pk")
        ],
        "recusals": [
            {"motion": str(row.motion.uuid), "reason": row.reason}
            for row in Recusal.objects.filter(seat__person__uuid=person)
            .select_related("motion")
            .order_by("pk")
        ],
        "attendance": [
            {"meeting": str(row.meeting.uuid), "kind": row.kind, "at": row.at.isoformat()}
            for row in Attendance.objects.filter(seat__person__uuid=person)
            .select_related("meeting")
            .order_by("pk")
        ],
        "motions": [
            {"title": row.title_en, "text": row.text}
            for row in Motion.objects.filter(proposed_by__uuid=person).order_by("pk")
        ],
    }


def erase(person: UUID) -> int:
    """Delete interests and declarations; the committee's record keeps the nameless person."""
    rows = Interest.objects.filter(person__uuid=person).delete()[0]
    rows += Declaration.objects.filter(person__uuid=person).delete()[0]
    rows += Motion.objects.filter(owner__uuid=person).update(owner=None)
    return rows


def register() -> None:
    personal_data.register(
        "governance",
        PersonalData(
            title=Text("Seats, votes and interests in committees", "委员会席位、表决与利益申报"),
            tables=TABLES,
            count=count,
            export=export,
            erase=erase,
        ),
    )
