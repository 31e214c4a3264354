"""What an app above may decide from: measures with their cut scores, and who saw what where.

The callers have checked that their viewer reaches the persons they name; whoever rated stands here
by pseudonym. Each question costs the same number of queries for one person and for hundreds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Max

from ronghe.apps.assessment.models import Calibration, CutScore, Estimate, Observation
from ronghe.apps.assessment.observations import MEASURED_KINDS


@dataclass(frozen=True, slots=True)
class CutSet:
    """The cut scores of one dimension, the lowest first, in logits: how they were set, and by whom
    (a pseudonym; empty for the method's own)."""

    cuts: tuple[float, ...]
    method: str
    set_by: str


@dataclass(frozen=True, slots=True)
class MeasureSeen:
    """A person's newest measure on a dimension or a part of it, in logits."""

    person: int
    dimension: str
    part: str
    measure: float
    standard_error: float
    probabilities: tuple[float, ...]
    is_supported: bool
    term_starts_on: date


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """What one rater (empty for answers that nobody rated) saw of a person in one context."""

    person: int
    dimension: str
    rater: str
    is_by_enterprise: bool
    context: str
    scores: int
    newest_on: date


def calibration_named(uuid: UUID) -> Calibration | None:
    """A calibration by its UUID, with its framework."""
    return Calibration.objects.filter(uuid=uuid).select_related("framework").first()


def cut_sets_of(calibration: Calibration) -> dict[str, CutSet]:
    """The cut scores of a calibration by dimension."""
    found: dict[str, list[CutScore]] = {}
    for cut in calibration.cuts.select_related("set_by").order_by("dimension", "level"):
        found.setdefault(cut.dimension, []).append(cut)
    return {dimension: _cut_set(cuts) for dimension, cuts in found.items()}


def _cut_set(cuts: list[CutScore]) -> CutSet:
    methods = sorted({cut.method for cut in cuts})
    setters = sorted({str(cut.set_by.pseudonym) for cut in cuts if cut.set_by})
    return CutSet(tuple(cut.measure for cut in cuts), "; ".join(methods), " ".join(setters))


def measures_seen(
    persons: Collection[int], calibration: Calibration, wanted: Collection[tuple[str, str]]
) -> list[MeasureSeen]:
    """The newest measure of each person on each dimension and part that is wanted; `part` as
    estimates have it: "" for the whole, "process", "outcome", "competence:<code>"."""
    rows = (
        Estimate.objects.filter(
            calibration=calibration,
            person__in=persons,
            dimension__in={dimension for dimension, _part in wanted},
            part__in={part for _dimension, part in wanted},
        )
        .order_by("term_starts_on")
        .values_list(
            "person",
            "dimension",
            "part",
            "measure",
            "standard_error",
            "level_probabilities",
            "is_supported",
            "term_starts_on",
        )
    )
    newest = {row[:3]: row for row in rows if row[1:3] in wanted}
    return [MeasureSeen(*row[:5], tuple(row[5]), *row[6:]) for row in newest.values()]


def evidence_seen(persons: Collection[int], framework_id: int) -> list[EvidenceSeen]:
    """All that counts as support: neither peers nor what somebody says of themselves."""
    rows = (
        Observation.objects.filter(
            subject__in=persons,
            item__instrument__framework=framework_id,
            item__instrument__kind__in=MEASURED_KINDS,
            is_superseded=False,
            is_by_peer=False,
        )
        .exclude(rater=F("subject"))
        .order_by()
        .values_list(
            "subject",
            "item__competence__dimension",
            "rater__pseudonym",
            "is_by_enterprise",
            "context",
        )
        .annotate(scores=Count("pk"), newest=Max("observed_on"))
    )
    return [
        EvidenceSeen(person, dimension, str(rater) if rater else "", *rest)
        for person, dimension, rater, *rest in rows
    ]
