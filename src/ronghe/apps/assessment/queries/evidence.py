"""The evidence behind a number: who judged what, where and when, and by which method."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ronghe.apps.assessment.models import Calibration, Category, Estimate, Observation
from ronghe.apps.assessment.observations import MEASURED_KINDS
from ronghe.apps.assessment.queries.competence import framework_of, student_for
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.scales import scales_of
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.ruler import Ruler
from ronghe.apps.people.api import Person, Viewer

# A person may have hundreds of scores: nothing is read that the page does not show.
NEEDED = (
    "observed_on",
    "score",
    "is_by_enterprise",
    "context",
    "phase",
    "item__title_en",
    "item__title_zh",
    "rater__name_en",
    "rater__name_zh",
    "rater__pseudonym",
    "record__uuid",
)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One score with all that stands behind it."""

    observed_on: date
    item: Text
    category: Text
    score: int
    rater: str
    is_by_enterprise: bool
    context: str
    phase: str
    record: UUID
    severity: float | None


@dataclass(frozen=True, slots=True)
class BehindView:
    """One student on one dimension: the number, its method, and every score it rests on."""

    person: Person
    dimension: str
    estimate: Estimate | None
    calibration: Calibration | None
    ruler: Ruler | None
    rows: tuple[EvidenceRow, ...]


def behind(viewer: Viewer, person: Person, dimension: str) -> BehindView:
    """Everything behind a student's newest estimate on a dimension, newest score first."""
    person = student_for(viewer, person.uuid)
    framework = framework_of(person)
    calibration = calibration_in_force(framework.pk) if framework else None
    if framework is None or calibration is None:
        return BehindView(person, dimension, None, None, None, ())
    estimate = (
        Estimate.objects.filter(
            calibration=calibration, person=person, dimension=dimension, part=""
        )
        .order_by("-term_starts_on")
        .first()
    )
    scales = scales_of(calibration)
    scale = scales.by_dimension.get(dimension)
    ruler = Ruler(scale, (scales.reading(estimate),)) if scale else None
    observations = (
        Observation.objects.filter(
            subject=person,
            item__instrument__framework=framework,
            item__instrument__kind__in=MEASURED_KINDS,
            item__competence__dimension=dimension,
            is_superseded=False,
        )
        .select_related("item", "rater", "record")
        .only(*NEEDED)
        .order_by("-observed_on", "-pk")
    )
    rows = _rows(list(observations), calibration)
    return BehindView(person, dimension, estimate, calibration, ruler, rows)


def _rows(observations: Sequence[Observation], calibration: Calibration) -> tuple[EvidenceRow, ...]:
    texts = {
        (category.item_id, category.score): text_of(category)
        for category in Category.objects.filter(item__in={o.item_id for o in observations})
    }
    severity = dict(calibration.levels.filter(facet="rater").values_list("level", "measure"))
    return tuple(
        EvidenceRow(
            observed_on=o.observed_on,
            item=text_of(o.item),
            category=texts.get((o.item_id, o.score), Text("", "")),
            score=o.score,
            rater=str(o.rater) if o.rater else "",
            is_by_enterprise=o.is_by_enterprise,
            context=str(o.get_context_display()),
            phase=str(o.get_phase_display()),
            record=o.record.uuid,
            severity=severity.get(str(o.rater.pseudonym)) if o.rater else None,
        )
        for o in observations
    )
