"""Stage decisions: by the rule, with their proof, one in force, a new one over an old one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.certification.conftest import NOW, SYSTEM, Training

from ronghe.apps.base.api import AuditEntry, Refused
from ronghe.apps.certification.models import StageDecision
from ronghe.apps.certification.queries.stages import decisions_of, history_of, stage_facts
from ronghe.apps.certification.services.stages import decide_stage, decide_stages
from ronghe.apps.certification.stage_rule import facts_of_json, outcome_of
from ronghe.apps.curriculum.models import TrainingPlan
from ronghe.apps.people.api import NotAllowed, Role, viewer_of_person


def test_a_supported_level_decides_the_stage(training: Training) -> None:
    training.estimate(training.student, chance=0.9)

    decision = decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    assert decision.outcome == "reached"
    assert decision.plan == training.plan
    assert decision.decided_by == training.world.teacher


def test_the_proof_is_kept_and_gives_the_same_outcome_again(training: Training) -> None:
    training.estimate(training.student, chance=0.7)

    decision = decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    kept = StageDecision.objects.get(pk=decision.pk)
    facts = facts_of_json(kept.facts)
    assert outcome_of(facts) == kept.outcome == "not_yet"
    assert facts.targets[0].chance == 0.7
    assert facts.targets[0].calibration == str(training.calibration.uuid)


def test_what_is_missing_is_said_where_a_level_has_no_support(training: Training) -> None:
    training.estimate(training.student, chance=None)

    decision = decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    [target] = facts_of_json(decision.facts).targets
    assert decision.outcome == "missing"
    assert [text.en for text in target.missing] == ["2 more ratings"]


def test_a_student_without_any_evidence_is_missing_it(training: Training) -> None:
    decision = decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    assert decision.outcome == "missing"


def test_the_same_facts_leave_the_decision_in_force(training: Training) -> None:
    training.estimate(training.student, chance=0.9)
    first = decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    again = decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    assert again == first
    assert StageDecision.objects.count() == 1


def test_new_evidence_makes_a_decision_that_takes_the_old_ones_place(training: Training) -> None:
    training.estimate(training.student, chance=0.5)
    decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)
    training.estimate(training.student, chance=0.95)

    decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    rows = history_of(training.teacher, training.student, 2)
    assert [(row.number, row.outcome, row.is_current) for row in rows] == [
        (2, "reached", True),
        (1, "not_yet", False),
    ]


def test_evidence_of_a_later_semester_does_not_decide_an_earlier_one(training: Training) -> None:
    training.estimate(training.student, chance=0.2, term=date(2025, 8, 1))
    training.estimate(training.student, chance=0.9, term=date(2026, 8, 1))

    decision = decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    assert decision.outcome == "not_yet"


def test_a_class_is_decided_at_once_with_as_many_queries_as_one_student(
    training: Training,
) -> None:
    for student in training.world.students:
        training.estimate(student, chance=0.9)
    viewer = viewer_of_person(training.world.teacher)

    with CaptureQueriesContext(
        connection,
    ) as for_one:
        decide_stages(viewer=viewer, persons=training.world.students[:1], semester=2, at=NOW)
    with CaptureQueriesContext(connection) as for_all:
        report = decide_stages(viewer=viewer, persons=training.world.students, semester=2, at=NOW)

    assert (len(report.decided), len(report.unchanged)) == (3, 1)
    assert len(for_all) <= len(for_one) + 1


def test_a_teacher_of_another_class_decides_nothing(training: Training) -> None:
    other = training.world.add_person(
        "Other", Role.TEACHER, school_class=training.world.other_class
    )

    with pytest.raises(NotAllowed):
        decide_stage(viewer=viewer_of_person(other), person=training.student, semester=2, at=NOW)

    assert StageDecision.objects.count() == 0


def test_a_student_does_not_decide_on_themselves(training: Training) -> None:
    with pytest.raises(NotAllowed):
        decide_stage(
            viewer=viewer_of_person(training.student),
            person=training.student,
            semester=2,
            at=NOW,
        )

    assert StageDecision.objects.count() == 0


def test_a_semester_that_has_not_begun_is_not_decided(training: Training) -> None:
    with pytest.raises(Refused, match="Semester 3 has not begun"):
        decide_stage(viewer=training.teacher, person=training.student, semester=3, at=NOW)

    assert StageDecision.objects.count() == 0


def test_without_a_published_plan_there_is_nothing_to_decide_by(training: Training) -> None:
    TrainingPlan.objects.update(state="retired")

    with pytest.raises(Refused, match="no published training plan"):
        decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    assert StageDecision.objects.count() == 0


def test_two_cohorts_are_not_decided_together(training: Training) -> None:
    stranger = training.world.add_person("Nowhere", Role.STUDENT)

    with pytest.raises(Refused, match="one cohort"):
        decide_stages(viewer=SYSTEM, persons=[training.student, stranger], semester=2, at=NOW)

    assert StageDecision.objects.count() == 0


def test_a_decision_leaves_a_row_in_the_audit_table(training: Training) -> None:
    decide_stage(viewer=training.teacher, person=training.student, semester=2, at=NOW)

    rows = AuditEntry.objects.filter(action="certification.decide_stages", kind="write")
    assert [(row.touched, row.count) for row in rows] == [("stage decisions of semester 2", 1)]


def test_rules_of_certificates_read_the_decisions_in_force(training: Training) -> None:
    training.estimate(training.student, chance=0.9)
    decision = decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)

    [fact] = stage_facts(training.student)

    assert (fact.semester, fact.outcome, fact.decision) == (2, "reached", decision.uuid)


def test_a_guardian_sees_decisions_only_with_consent(training: Training) -> None:
    decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)
    guardian = training.world.add_person("Guardian", Role.GUARDIAN)

    assert decisions_of(viewer_of_person(guardian), training.student) == []
