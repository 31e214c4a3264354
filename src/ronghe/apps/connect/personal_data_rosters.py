"""What the links of rosters hold about a person: under which identifier another system knows them.

A package that waits to land is encrypted as a whole and dropped within a day.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.connect.models import RosterLink


def _links(person: UUID) -> Any:
    return RosterLink.objects.filter(
        Q(person__uuid=person) | Q(membership__person__uuid=person)
    ).order_by("pk")


def count(person: UUID) -> int:
    return int(_links(person).count())


def export(person: UUID) -> Mapping[str, Any]:
    return {"rosters": [{"kind": one.kind, "identifier": one.sourced_id} for one in _links(person)]}


def erase(person: UUID) -> int:
    return int(_links(person).delete()[0])


def register() -> None:
    personal_data.register(
        "connect.rosters",
        PersonalData(
            title=Text("Identifiers in rosters of other systems", "其他系统名册中的标识"),
            tables=("connect.RosterLink",),
            count=count,
            export=export,
            erase=erase,
        ),
    )
