"""Results against the plan, as transcripts and certificates read them."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.certification.conftest import NOW, Training

from ronghe.apps.certification.graduation_rule import is_eligible, lacking
from ronghe.apps.certification.models import StageDecision
from ronghe.apps.certification.queries.graduation import graduation_among, graduation_facts
from ronghe.apps.curriculum.models import Enrolment, ModuleVersion, PlanModule
from ronghe.apps.people.api import Person


def enrol(person: Person, version: ModuleVersion, state: str = "completed", **more: object) -> None:
    Enrolment.objects.create(
        module=version.module,
        version=version,
        person=person,
        state=state,
        enrolled_on=date(2025, 9, 3),
        ended_on=None if state == "enrolled" else date(2026, 1, 10),
        **more,
    )


def reach_last_stage(training: Training) -> None:
    StageDecision.objects.create(
        person=training.student,
        plan=training.plan,
        semester=6,
        outcome="reached",
        input_digest="0" * 64,
        rule="stage/1",
        decided_at=NOW,
    )


def test_results_stand_beside_the_modules_of_the_plan(training: Training) -> None:
    enrol(training.student, training.modules[0], grade="A")
    enrol(training.student, training.modules[1], "enrolled")

    facts = graduation_facts(training.student, training.plan)

    assert [(one.semester, one.hours, one.standing, one.grade) for one in facts.modules] == [
        (1, 40, "completed", "A"),
        (2, 40, "taking", ""),
    ]
    assert len(lacking(facts)) == 2


def test_a_completed_attempt_counts_whatever_came_after_it(training: Training) -> None:
    enrol(training.student, training.modules[0])
    enrol(training.student, training.modules[0], "left")

    facts = graduation_facts(training.student, training.plan)

    assert facts.modules[0].standing == "completed"


def test_a_module_over_two_semesters_stands_once_with_all_its_hours(training: Training) -> None:
    PlanModule.objects.create(
        plan=training.plan,
        module_version=training.modules[0],
        semester=3,
        total_hours=20,
        practice_hours=0,
    )

    facts = graduation_facts(training.student, training.plan)

    assert [(one.semester, one.hours) for one in facts.modules] == [(3, 60), (2, 40)]


def test_who_has_completed_everything_may_graduate(training: Training) -> None:
    for version in training.modules:
        enrol(training.student, version)
    reach_last_stage(training)

    facts = graduation_facts(training.student, training.plan)

    assert is_eligible(facts)


def test_a_decision_that_was_replaced_counts_no_more(training: Training) -> None:
    reach_last_stage(training)
    StageDecision.objects.update(is_current=False)

    facts = graduation_facts(training.student, training.plan)

    assert facts.final_stage == ""


def test_a_class_costs_as_many_queries_as_one_student(training: Training) -> None:
    everybody = [student.pk for student in training.world.students]

    with CaptureQueriesContext(connection) as for_one:
        graduation_among(everybody[:1], training.plan)
    with CaptureQueriesContext(connection) as for_all:
        graduation_among(everybody, training.plan)

    assert len(for_all) == len(for_one) == 3
