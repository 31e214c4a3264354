"""A student's estimates as rows, for other systems: measure, uncertainty, level, what lacks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ronghe.apps.assessment.models import Estimate
from ronghe.apps.assessment.queries.competence import framework_of, student_for
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.wording import level_text, missing_text
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.people.api import Viewer


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One dimension in one half-year, in logits of `calibration`'s scale.

    Without support there is no number and no level: `missing` says what it takes.
    """

    dimension: str
    term_starts_on: date
    measure: float | None
    standard_error: float | None
    level: Text | None
    level_probabilities: tuple[float, ...]
    is_supported: bool
    is_provisional: bool
    missing: tuple[Text, ...]
    calibration: UUID
    updated_at: datetime


def estimates_listed(viewer: Viewer, uuid: UUID) -> list[EstimateRow]:
    """A student's estimates by dimension and half-year under the calibration in force.

    Empty while nothing is calibrated. Raises NotFound for whom the viewer may not see.
    """
    person = student_for(viewer, uuid)
    framework = framework_of(person)
    calibration = calibration_in_force(framework.pk) if framework else None
    if calibration is None:
        return []
    levels = tuple(text_of(level) for level in calibration.framework.levels.order_by("number"))
    rows = Estimate.objects.filter(calibration=calibration, person=person, part="")
    return [
        _row(row, levels, calibration.uuid) for row in rows.order_by("dimension", "term_starts_on")
    ]


def _row(row: Estimate, levels: tuple[Text, ...], calibration: UUID) -> EstimateRow:
    probabilities = tuple(row.level_probabilities) if row.is_supported else ()
    return EstimateRow(
        dimension=row.dimension,
        term_starts_on=row.term_starts_on,
        measure=row.measure if row.is_supported else None,
        standard_error=row.standard_error if row.is_supported else None,
        level=level_text(probabilities, levels) if probabilities else None,
        level_probabilities=probabilities,
        is_supported=row.is_supported,
        is_provisional=row.is_provisional,
        missing=tuple(missing_text(entry) for entry in row.missing),
        calibration=calibration,
        updated_at=row.updated_at,
    )
