"""What `curriculum` holds about a person: the modules they take, and who wrote or approved what."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.curriculum.models import Enrolment, ModuleVersion


def count(person: UUID) -> int:
    return Enrolment.objects.filter(person__uuid=person).count()


def export(person: UUID) -> Mapping[str, Any]:
    rows = Enrolment.objects.filter(person__uuid=person).select_related("version__module")
    return {
        "modules": [
            {
                "module": row.version.module.code,
                "version": row.version.number,
                "title_en": row.version.title_en,
                "title_zh": row.version.title_zh,
                "state": row.state,
                "enrolled_on": row.enrolled_on.isoformat(),
                "ended_on": row.ended_on.isoformat() if row.ended_on else "",
                "grade": row.grade,
            }
            for row in rows.order_by("pk")
        ]
    }


def erase(person: UUID) -> int:
    """Delete what the person took; what they wrote or approved stays, without their name."""
    rows = Enrolment.objects.filter(person__uuid=person).delete()[0]
    rows += ModuleVersion.objects.filter(submitted_by__uuid=person).update(submitted_by=None)
    rows += ModuleVersion.objects.filter(approved_by__uuid=person).update(approved_by=None)
    return rows


def register() -> None:
    personal_data.register(
        "curriculum",
        PersonalData(
            title=Text("Modules taken", "修读的模块"),
            tables=("curriculum.Enrolment", "curriculum.ModuleVersion"),
            count=count,
            export=export,
            erase=erase,
        ),
    )
