"""Taking stage decisions: by the rule alone, with the proof kept, a new one over an old one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ronghe.apps.base.api import Reference, Refused, audit, digest_of_content
from ronghe.apps.certification.models import Portfolio, StageDecision, StageRule
from ronghe.apps.certification.queries.stage_facts import own_rule_of, stage_facts_of
from ronghe.apps.certification.queries.students import Enrolled, enrolled_among, plan_of
from ronghe.apps.certification.semesters import first_day
from ronghe.apps.certification.stage_rule import (
    OWN_RULE,
    RULE,
    StageFacts,
    facts_as_json,
    outcome_of,
)
from ronghe.apps.curriculum.api import TrainingPlan
from ronghe.apps.people.api import Person, Viewer, require, require_all

DECIDE = "certification.decide_stages"
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StageReport:
    """What was decided: decisions that are new, and those whose facts are as they were."""

    decided: tuple[StageDecision, ...]
    unchanged: tuple[StageDecision, ...]


def decide_stage(*, viewer: Viewer, person: Person, semester: int, at: datetime) -> StageDecision:
    """Decide one student's semester; see `decide_stages`."""
    report = decide_stages(viewer=viewer, persons=[person], semester=semester, at=at)
    return (*report.decided, *report.unchanged)[0]


def decide_stages(
    *, viewer: Viewer, persons: Sequence[Person], semester: int, at: datetime
) -> StageReport:
    """Decide a semester for students who follow one plan, from what is measured now.

    The same facts give the same decision: where nothing has changed, the decision in force stays.
    Raises NotAllowed unless the viewer decides on every one of them; Refused for nobody or too
    many, a semester that the plan has not or that has not begun, and without a published plan.
    Nothing is written then.
    """
    require(viewer, DECIDE)
    require_all(viewer, DECIDE, {person.pk for person in persons})
    _refuse_count(persons)
    enrolled = enrolled_among([person.pk for person in persons])
    plan = _plan(enrolled, persons)
    _refuse_semester(plan, semester, at)
    with transaction.atomic():
        _lock(persons, at)
        facts = stage_facts_of(viewer, enrolled, plan, semester)
        report = _write(viewer, plan, facts, at)
        touched = f"stage decisions of semester {semester}"
        audit(viewer, DECIDE, subject=_reference(plan), touched=touched, count=len(report.decided))
    return report


def _reference(plan: TrainingPlan) -> Reference:
    return Reference("curriculum.training_plan", plan.uuid)


def _refuse_count(persons: Sequence[Person]) -> None:
    if not 0 < len(persons) <= MOST_AT_ONCE:
        raise Refused(
            f"Choose between 1 and {MOST_AT_ONCE} students. Nothing was decided.",
            f"请选择 1 至 {MOST_AT_ONCE} 名学生。未作认定。",
            code="student-count",
        )


def _plan(enrolled: Mapping[int, Enrolled], persons: Sequence[Person]) -> TrainingPlan:
    cohorts = {one.school_class.cohort_id for one in enrolled.values()}
    if len(enrolled) != len({person.pk for person in persons}) or len(cohorts) != 1:
        raise Refused(
            "Decide for students of one cohort at a time. Nothing was decided.",
            "请一次只对同一届学生作认定。未作认定。",
            code="one-cohort",
        )
    plan = plan_of(next(iter(enrolled.values())))
    if plan is None:
        raise Refused(
            "There is no published training plan for this cohort, so no target to decide by. "
            "Nothing was decided.",
            "该届学生尚无已发布的人才培养方案，没有可依据的目标。未作认定。",
            code="plan-missing",
        )
    return plan


def _refuse_semester(plan: TrainingPlan, semester: int, at: datetime) -> None:
    has_begun = 1 <= semester <= plan.semesters and timezone.localdate(at) >= first_day(
        semester, plan.entry_year
    )
    if not has_begun:
        raise Refused(
            f"Semester {semester} has not begun, or is none of the plan's. Nothing was decided.",
            f"第 {semester} 学期尚未开始，或不在培养方案内。未作认定。",
            code="semester-not-begun",
        )


def _lock(persons: Sequence[Person], at: datetime) -> None:
    """In the order of keys, so that two who decide for the same class cannot block each other."""
    keys = sorted({person.pk for person in persons})
    Portfolio.objects.bulk_create(
        [Portfolio(person_id=key, opened_at=at) for key in keys], ignore_conflicts=True
    )
    list(Portfolio.objects.select_for_update().filter(person__in=keys).order_by("person"))


def _write(
    viewer: Viewer, plan: TrainingPlan, facts: Mapping[int, StageFacts], at: datetime
) -> StageReport:
    semester = next(iter(facts.values())).semester
    current = {
        row.person_id: row
        for row in StageDecision.objects.filter(
            person__in=facts, semester=semester, is_current=True
        )
    }
    own = own_rule_of(plan)
    rows = [
        _row(viewer, plan, own, person, one, current.get(person), at)
        for person, one in sorted(facts.items())
    ]
    new = [row for row in rows if not _is_same(row, current.get(row.person_id))]
    stale = [current[row.person_id].pk for row in new if row.person_id in current]
    StageDecision.objects.filter(pk__in=stale).update(is_current=False)
    StageDecision.objects.bulk_create(new)
    kept = {row.person_id for row in rows} - {row.person_id for row in new}
    return StageReport(tuple(new), tuple(current[person] for person in sorted(kept)))


def _row(
    viewer: Viewer,
    plan: TrainingPlan,
    own: StageRule | None,
    person: int,
    facts: StageFacts,
    before: StageDecision | None,
    at: datetime,
) -> StageDecision:
    kept, rule = facts_as_json(facts), f"{OWN_RULE}/{own.number}" if own else RULE
    return StageDecision(
        person_id=person,
        plan=plan,
        semester=facts.semester,
        number=before.number + 1 if before else 1,
        outcome=outcome_of(facts),
        facts=kept,
        input_digest=digest_of_content({"plan": str(plan.uuid), "rule": rule, "facts": kept}),
        rule=rule,
        own_rule=own,
        decided_at=at,
        decided_by_id=viewer.person_id,
    )


def _is_same(row: StageDecision, before: StageDecision | None) -> bool:
    return before is not None and before.input_digest == row.input_digest
