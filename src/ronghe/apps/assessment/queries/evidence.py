"""The evidence behind a number: who judged what, where and when, and by which method."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ronghe.apps.assessment.models import Calibration, Category, Estimate, Observation
from ronghe.apps.assessment.observations import MEASURED_KINDS
from ronghe.apps.assessment.queries.competence import framework_of, student_for
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.records import answer_text
from ronghe.apps.assessment.queries.scales import scales_of
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.ruler import Ruler
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.evidence.api import Record
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
    "item__code",
    "item__instrument__kind",
    "rater__name_en",
    "rater__name_zh",
    "rater__pseudonym",
    "record__uuid",
)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One score with all that stands behind it. `category` is the answer that was chosen; of a
    test it says whether that was right."""

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
        .select_related("item__instrument", "rater", "record")
        .only(*NEEDED)
        .order_by("-observed_on", "-pk")
    )
    rows = _rows(list(observations), calibration)
    return BehindView(person, dimension, estimate, calibration, ruler, rows)


def _rows(observations: Sequence[Observation], calibration: Calibration) -> tuple[EvidenceRow, ...]:
    answers = _Answers.to({o.item_id for o in observations}, {o.record_id for o in observations})
    severity = dict(calibration.levels.filter(facet="rater").values_list("level", "measure"))
    return tuple(
        EvidenceRow(
            observed_on=o.observed_on,
            item=text_of(o.item),
            category=answers.told(o),
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


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was chosen on each form, by category number, and the words of each category."""

    chosen: Mapping[int, Mapping[str, int]]
    by_number: Mapping[tuple[int, int], Text]
    by_score: Mapping[tuple[int, int], Sequence[Text]]

    @classmethod
    def to(cls, items: Collection[int], records: Collection[int]) -> "_Answers":
        bodies = Record.objects.filter(pk__in=records).values_list("pk", "body")
        by_number: dict[tuple[int, int], Text] = {}
        by_score: dict[tuple[int, int], list[Text]] = {}
        for category in Category.objects.filter(item__in=items):
            words = text_of(category)
            by_number[category.item_id, category.number] = words
            by_score.setdefault((category.item_id, category.score), []).append(words)
        chosen = {record: body.get("chosen", {}) for record, body in bodies}
        return cls(chosen, by_number, by_score)

    def told(self, observation: Observation) -> Text:
        """By what the form says; a score that only one category has says it as well. Several
        options of a test are equally wrong: without the form none of them is named."""
        item = observation.item
        number = self.chosen.get(observation.record_id, {}).get(item.code, -1)
        words = self.by_number.get((item.pk, number))
        alike = self.by_score.get((item.pk, observation.score), ())
        if words is None and len(alike) == 1:
            words = alike[0]
        is_test = item.instrument.kind == InstrumentKind.KNOWLEDGE_TEST
        return answer_text(words, observation.score, is_test=is_test)
