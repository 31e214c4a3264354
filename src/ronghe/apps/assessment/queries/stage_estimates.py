"""What is measured about students up to the end of a semester, for those who decide on stages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ronghe.apps.assessment.models import Estimate
from ronghe.apps.assessment.queries.competence import VIEW
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.wording import missing_text
from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Viewer, persons_for


@dataclass(frozen=True, slots=True)
class MeasuredLevel:
    """A student's newest estimate of a dimension or a part of one.

    `chances` has one probability per level, empty without support; `missing` says then what
    support asks for. `term` is the first day of the half-year it belongs to.
    """

    dimension: str
    part: str
    term: date
    chances: tuple[float, ...]
    missing: tuple[Text, ...]
    is_provisional: bool
    calibration: UUID


Measured = Mapping[tuple[str, str], MeasuredLevel]


def levels_until(
    viewer: Viewer, persons: Collection[int], framework: int, until: date
) -> dict[int, Measured]:
    """By person (primary key), then by dimension and part ("" or "competence:<code>"): the newest
    estimate under the calibration in force of half-years that began by a day.

    Only of those whose competence the viewer may see; two queries and the viewer's check.
    """
    calibration = calibration_in_force(framework)
    if calibration is None:
        return {}
    rows = (
        Estimate.objects.filter(
            calibration=calibration,
            person__in=persons_for(viewer, VIEW).filter(pk__in=persons),
            term_starts_on__lte=until,
        )
        .exclude(part__in=("process", "outcome", "basic", "higher"))
        .order_by("term_starts_on")
    )
    found: dict[int, dict[tuple[str, str], MeasuredLevel]] = {}
    for row in rows:
        mine = found.setdefault(row.person_id, {})
        mine[row.dimension, row.part] = _measured(row, calibration.uuid)
    return dict(found)


def _measured(row: Estimate, calibration: UUID) -> MeasuredLevel:
    return MeasuredLevel(
        dimension=row.dimension,
        part=row.part,
        term=row.term_starts_on,
        chances=tuple(row.level_probabilities) if row.is_supported else (),
        missing=() if row.is_supported else tuple(missing_text(one) for one in row.missing),
        is_provisional=row.is_provisional,
        calibration=calibration,
    )
