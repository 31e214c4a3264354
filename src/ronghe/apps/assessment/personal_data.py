"""What `assessment` holds about a person: copies of evidence, and what was made of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.assessment.models import (
    Assignment,
    CalibratedLevel,
    Calibration,
    CourseRegistration,
    CutScore,
    Estimate,
    Observation,
)
from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.people.api import Person


def count(person: UUID) -> int:
    return (
        Estimate.objects.filter(person__uuid=person).count()
        + Observation.objects.filter(subject__uuid=person).count()
        + Assignment.objects.filter(subject__uuid=person).count()
        + CourseRegistration.objects.filter(person__uuid=person).count()
    )


def export(person: UUID) -> Mapping[str, Any]:
    estimates = Estimate.objects.filter(person__uuid=person).order_by("pk")
    return {
        "estimates": [
            {
                "calibration": str(row.calibration.uuid),
                "dimension": row.dimension,
                "part": row.part,
                "term_starts_on": row.term_starts_on.isoformat(),
                "measure": row.measure,
                "standard_error": row.standard_error,
                "is_supported": row.is_supported,
                "level_probabilities": row.level_probabilities,
            }
            for row in estimates.select_related("calibration")
        ],
        "assignments": [
            {"session": str(row.session.uuid), "submitted_at": str(row.submitted_at or "")}
            for row in Assignment.objects.filter(subject__uuid=person)
            .select_related("session")
            .order_by("pk")
        ],
        "courses": [
            {
                "registration": str(row.uuid),
                "course": row.package.publisher_id,
                "assigned_at": row.assigned_at.isoformat(),
                "units_met": row.progress.filter(is_met=True).count(),
            }
            for row in CourseRegistration.objects.filter(person__uuid=person)
            .select_related("package")
            .order_by("pk")
        ],
    }


def erase(person: UUID) -> int:
    """Delete the copies about a person; what they judged of others stays without their name."""
    rows = 0
    rows += Estimate.objects.filter(person__uuid=person).delete()[0]
    rows += Observation.objects.filter(subject__uuid=person).delete()[0]
    rows += Assignment.objects.filter(subject__uuid=person).delete()[0]
    rows += Assignment.objects.filter(rater__uuid=person).delete()[0]
    rows += CourseRegistration.objects.filter(person__uuid=person).delete()[0]
    rows += Observation.objects.filter(rater__uuid=person).update(rater=None)
    rows += Calibration.objects.filter(asked_by__uuid=person).update(asked_by=None)
    rows += CutScore.objects.filter(set_by__uuid=person).update(set_by=None)
    pseudonym = str(Person.objects.get(uuid=person).pseudonym)
    rows += CalibratedLevel.objects.filter(facet="rater", level=pseudonym).delete()[0]
    return rows


def register() -> None:
    personal_data.register(
        "assessment",
        PersonalData(
            title=Text("What was measured, and the forms behind it", "测得的能力与相关表单"),
            tables=(
                "assessment.Assignment",
                "assessment.Observation",
                "assessment.Estimate",
                "assessment.Calibration",
                "assessment.CutScore",
                "assessment.CourseRegistration",
            ),
            count=count,
            export=export,
            erase=erase,
            own_page=("assessment.view_own_competence", "my_competence"),
        ),
    )
