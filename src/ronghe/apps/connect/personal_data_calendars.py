"""What calendar links hold about a person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.connect.models import CalendarFeed


def count(person: UUID) -> int:
    return CalendarFeed.objects.filter(person__uuid=person).count()


def export(person: UUID) -> Mapping[str, Any]:
    rows = CalendarFeed.objects.filter(person__uuid=person).order_by("pk")
    return {
        "calendar_links": [
            {
                "about": str(row.about or ""),
                "made_at": row.made_at.isoformat(),
                "withdrawn_at": row.withdrawn_at and row.withdrawn_at.isoformat(),
            }
            for row in rows
        ]
    }


def erase(person: UUID) -> int:
    return CalendarFeed.objects.filter(person__uuid=person).delete()[0]


def register() -> None:
    personal_data.register(
        "connect.calendars",
        PersonalData(
            title=Text("Calendar links", "日历链接"),
            tables=("connect.CalendarFeed",),
            count=count,
            export=export,
            erase=erase,
        ),
    )
