"""What connections with other systems hold about a person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.connect.models import LinkedAccount, LtiGrade, LtiTicket


def count(person: UUID) -> int:
    return LinkedAccount.objects.filter(person__uuid=person).count()


def export(person: UUID) -> Mapping[str, Any]:
    rows = LinkedAccount.objects.filter(person__uuid=person).order_by("pk")
    grades = LtiGrade.objects.filter(account__person__uuid=person).order_by("pk")
    return {
        "linked_accounts": [
            {"system": row.issuer, "as": row.subject, "since": row.linked_at.isoformat()}
            for row in rows
        ],
        "told_to_grade_books": [
            {"done_at": row.done_at.isoformat(), "state": row.state} for row in grades
        ],
    }


def erase(person: UUID) -> int:
    """The connections, what waited to be told, and launches under way."""
    rows = LtiTicket.objects.filter(person__uuid=person).delete()[0]
    return rows + LinkedAccount.objects.filter(person__uuid=person).delete()[0]


def register() -> None:
    personal_data.register(
        "connect.outside",
        PersonalData(
            title=Text("Accounts of other systems", "其他系统的关联账号"),
            tables=("connect.LinkedAccount", "connect.LtiTicket"),
            count=count,
            export=export,
            erase=erase,
        ),
    )
