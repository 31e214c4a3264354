"""What the links of rosters hold about a person: under which identifier another system knows them.

A package that waits to land is encrypted as a whole and dropped within a day.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from ronghe.apps.base.api import PersonalData, Text, personal_data, today
from ronghe.apps.connect.erased_users import note_erasure
from ronghe.apps.connect.models import RosterLink
from ronghe.apps.people.api import Person


def _links(person: UUID) -> Any:
    return RosterLink.objects.filter(
        Q(person__uuid=person) | Q(membership__person__uuid=person)
    ).order_by("pk")


def count(person: UUID) -> int:
    return int(_links(person).count())


def export(person: UUID) -> Mapping[str, Any]:
    return {"rosters": [{"kind": one.kind, "identifier": one.sourced_id} for one in _links(person)]}


def note(person: UUID) -> None:
    """What is left recognises the row of a later roster, and says nothing else."""
    note_erasure(Person.objects.get(uuid=person), on_date=today())


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
            before_erasure=note,
            after_erasure=Text(
                "A hash that nobody can read stays, so that a later roster does not bring the "
                "person back unasked.",
                "仅保留无法还原的散列值，以免之后的名册未经询问又将此人带回。",
            ),
        ),
    )
