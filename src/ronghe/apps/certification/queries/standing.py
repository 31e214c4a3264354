"""One student's way through training: entry, growth since, stages, what graduation asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import hypot

from ronghe.apps.assessment.api import (
    DIMENSION_TEXT,
    EstimateRow,
    OccasionMeasure,
    estimates_listed,
    measures_in,
)
from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation.ruler import NORMAL_95
from ronghe.apps.certification.graduation_rule import (
    GraduationFacts,
    Lacking,
    hours_completed,
    is_eligible,
    lacking,
)
from ronghe.apps.certification.models import StageDecision
from ronghe.apps.certification.queries.graduation import graduation_facts
from ronghe.apps.certification.queries.stage_facts import (
    entry_facts,
    entry_sessions,
    stage_facts_of,
)
from ronghe.apps.certification.queries.stages import decisions_of
from ronghe.apps.certification.queries.students import Enrolled, enrolled, plan_of
from ronghe.apps.certification.semesters import entry_due, semester_of
from ronghe.apps.certification.stage_rule import (
    EntryFact,
    StageFacts,
    facts_of_json,
    outcome_of,
)
from ronghe.apps.certification.stage_rule_words import asked_text, rule_name
from ronghe.apps.competence.api import Dimension
from ronghe.apps.curriculum.api import TrainingPlan
from ronghe.apps.people.api import Person, Viewer


@dataclass(frozen=True, slots=True)
class Interval:
    """A measure with its 95 % interval, as every page tells it."""

    value: float
    lower: float
    upper: float


def interval(measure: float | None, standard_error: float | None) -> Interval:
    value, reach = measure or 0.0, NORMAL_95 * (standard_error or 0.0)
    return Interval(value, value - reach, value + reach)


@dataclass(frozen=True, slots=True)
class Growth:
    """From the entry assessment to the newest supported estimate on one dimension, in logits."""

    dimension: str
    title: Text
    entry: OccasionMeasure
    now: EstimateRow | None

    @property
    def began(self) -> "Interval":
        return interval(self.entry.measure, self.entry.standard_error)

    @property
    def stands(self) -> "Interval | None":
        return interval(self.now.measure, self.now.standard_error) if self.now else None

    @property
    def change(self) -> float | None:
        return None if self.now is None else (self.now.measure or 0.0) - self.entry.measure

    @property
    def verdict(self) -> str:
        """ "up" or "down" beyond its uncertainty, "same" within it, "open" without support now."""
        if self.now is None or self.change is None:
            return "open"
        reach = NORMAL_95 * hypot(self.entry.standard_error, self.now.standard_error or 0.0)
        if abs(self.change) <= reach:
            return "same"
        return "up" if self.change > 0 else "down"


@dataclass(frozen=True, slots=True)
class DecidedStage:
    """A decision in force with the facts that it read."""

    decision: StageDecision
    facts: StageFacts

    @property
    def rule_name(self) -> Text:
        return rule_name(self.decision.rule)

    @property
    def asked(self) -> Text:
        return asked_text(self.facts)


@dataclass(frozen=True, slots=True)
class StudentStages:
    """`ahead` are the facts of the semester that today lies in, as they stand now."""

    person: Person
    enrolled: Enrolled | None
    plan: TrainingPlan | None
    now: int
    entry: EntryFact
    entry_due: date | None
    growth: tuple[Growth, ...]
    stages: tuple[DecidedStage, ...]
    ahead: StageFacts | None
    graduation: GraduationFacts | None

    @property
    def ahead_outcome(self) -> str:
        return outcome_of(self.ahead) if self.ahead else ""

    @property
    def lacking(self) -> tuple[Lacking, ...]:
        return lacking(self.graduation) if self.graduation else ()

    @property
    def is_eligible(self) -> bool:
        return bool(self.graduation and is_eligible(self.graduation))

    @property
    def hours(self) -> int:
        return hours_completed(self.graduation) if self.graduation else 0

    @property
    def completed(self) -> int:
        modules = self.graduation.modules if self.graduation else ()
        return sum(one.standing == "completed" for one in modules)


def student_stages(viewer: Viewer, person: Person, *, with_growth: bool = True) -> StudentStages:
    """For a person whom the viewer was shown to reach. A fixed number of queries."""
    found = enrolled(person)
    plan = plan_of(found)
    now = semester_of(viewer.on_date, found.entry_year) if found else 0
    entry = entry_facts([found]).get(person.pk, EntryFact()) if found else EntryFact()
    decisions = decisions_of(viewer, person)
    return StudentStages(
        person=person,
        enrolled=found,
        plan=plan,
        now=now,
        entry=entry,
        entry_due=entry_due(found.since) if found else None,
        growth=_growth(viewer, person) if with_growth and found and entry.taken_on else (),
        stages=tuple(DecidedStage(one, facts_of_json(one.facts)) for one in decisions),
        ahead=_ahead(viewer, found, plan, now),
        graduation=graduation_facts(person, plan) if plan else None,
    )


def _ahead(
    viewer: Viewer, found: Enrolled | None, plan: TrainingPlan | None, now: int
) -> StageFacts | None:
    if found is None or plan is None or not 1 <= now <= plan.semesters:
        return None
    return stage_facts_of(viewer, {found.person_id: found}, plan, now)[found.person_id]


def _growth(viewer: Viewer, person: Person) -> tuple[Growth, ...]:
    """The growth line's anchor and its newest point. Both stand on the calibration in force."""
    anchors = measures_in(viewer=viewer, person=person, sessions=entry_sessions(person))
    if not anchors:
        return ()
    newest = _newest(estimates_listed(viewer, person.uuid))
    return tuple(
        Growth(
            one.dimension, DIMENSION_TEXT[Dimension(one.dimension)], one, newest.get(one.dimension)
        )
        for one in anchors
    )


def _newest(rows: list[EstimateRow]) -> Mapping[str, EstimateRow]:
    return {row.dimension: row for row in rows if row.is_supported}
