"""What proposals about programmes hold about a person: who proposed them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.curriculum.models import ProgrammeProposal


def count(person: UUID) -> int:
    return ProgrammeProposal.objects.filter(proposed_by__uuid=person).count()


def export(person: UUID) -> Mapping[str, Any]:
    rows = ProgrammeProposal.objects.filter(proposed_by__uuid=person).select_related("programme")
    return {
        "proposals": [
            {
                "programme": row.programme.code if row.programme else row.title_zh or row.title_en,
                "kind": row.kind,
                "state": row.state,
                "proposed_at": row.proposed_at.isoformat(),
            }
            for row in rows.order_by("pk")
        ]
    }


def erase(person: UUID) -> int:
    """The proposals stay, without the name of who made them."""
    return ProgrammeProposal.objects.filter(proposed_by__uuid=person).update(proposed_by=None)


def register() -> None:
    personal_data.register(
        "curriculum.programmes",
        PersonalData(
            title=Text("Proposals about programmes", "专业设置提案"),
            tables=("curriculum.ProgrammeProposal",),
            count=count,
            export=export,
            erase=erase,
        ),
    )
