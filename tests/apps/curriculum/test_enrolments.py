"""Who takes a module: a class at once, what comes before, results, and the pathway."""

from datetime import date

import pytest
from tests.apps.curriculum.conftest import AT, Work, publish
from tests.apps.curriculum.test_plans import whole_plan

from ronghe.apps.base.api import NotFound, Refused
from ronghe.apps.curriculum import personal_data
from ronghe.apps.curriculum.models import Enrolment, Module, TrainingPlan
from ronghe.apps.curriculum.queries.plans import pathway_of
from ronghe.apps.curriculum.services.enrolments import (
    EnrolmentReport,
    end_enrolments,
    enrol_class,
    enrol_students,
)
from ronghe.apps.curriculum.services.modules import begin_version, set_prerequisites
from ronghe.apps.people.api import NotAllowed, viewer_of_person

DAY = date(2026, 3, 2)


def enrol(work: Work, module: Module) -> EnrolmentReport:
    return enrol_class(
        viewer=work.teacher, module=module, school_class=work.world.school_class, on_date=DAY
    )


def complete(work: Work, number: int = 0) -> None:
    rows = list(Enrolment.objects.filter(person=work.world.students[number]))
    end_enrolments(viewer=work.teacher, enrolments=rows, state="completed", on_date=DAY)


def test_a_class_is_enrolled_at_once_and_only_once(work: Work) -> None:
    module = work.published().module

    first, second = enrol(work, module), enrol(work, module)

    assert (len(first.enrolled), len(second.enrolled), len(second.already)) == (4, 0, 4)
    assert Enrolment.objects.count() == 4


def test_a_module_without_published_version_takes_nobody(work: Work) -> None:
    with pytest.raises(Refused) as refusal:
        enrol(work, work.module().module)

    assert (refusal.value.code, Enrolment.objects.count()) == ("module-unpublished", 0)


def test_a_teacher_enrols_no_class_of_others(work: Work) -> None:
    version = work.published()
    stranger = viewer_of_person(work.world.mentor)

    with pytest.raises(NotAllowed):
        enrol_students(
            viewer=stranger, module=version.module, persons=work.world.students, on_date=DAY
        )

    assert Enrolment.objects.count() == 0


def test_who_lacks_what_comes_before_is_left_out_and_named(work: Work) -> None:
    first, second = work.published(0), work.module(1)
    set_prerequisites(viewer=work.lead, version=second, requires=[first.module])
    publish(second)
    enrol(work, first.module)
    complete(work)

    report = enrol(work, second.module)

    assert report.enrolled == (work.world.students[0],)
    assert report.lacking == tuple(work.world.students[1:])


def test_a_result_is_recorded_once(work: Work) -> None:
    enrol(work, work.published().module)
    complete(work)

    with pytest.raises(Refused) as refusal:
        complete(work)

    assert refusal.value.code == "enrolment-ended"


def test_one_ended_enrolment_stops_the_whole_batch(work: Work) -> None:
    enrol(work, work.published().module)
    complete(work)

    with pytest.raises(Refused):
        end_enrolments(
            viewer=work.teacher,
            enrolments=list(Enrolment.objects.all()),
            state="left",
            on_date=DAY,
        )

    assert Enrolment.objects.filter(state="enrolled").count() == 3


def test_whoever_began_stays_in_the_version_they_began(work: Work) -> None:
    version = work.published()
    enrol(work, version.module)

    publish(begin_version(viewer=work.lead, module=version.module, at=AT))

    assert set(Enrolment.objects.values_list("version", flat=True)) == {version.pk}


def test_the_pathway_says_what_is_done_what_is_open_and_what_is_missing(work: Work) -> None:
    plan = whole_plan(work)
    TrainingPlan.objects.filter(pk=plan.pk).update(entry_year=2025, state="published")
    first, second, third = (
        plan.plan_modules.get(semester=number).module_version for number in (1, 2, 3)
    )
    for version in (second, third):
        version.prerequisites.create(requires=first.module)
    third.prerequisites.create(requires=second.module)
    enrol(work, first.module)
    complete(work)
    student = work.world.students[0]

    steps = pathway_of(viewer_of_person(student), student.uuid).steps

    assert [(one.standing, [str(text.en) for text in one.missing]) for one in steps] == [
        ("completed", []),
        ("open", []),
        ("locked", ["Module 1"]),
        ("open", []),
    ]


def test_nobody_sees_the_pathway_of_another_student(work: Work) -> None:
    first, second = work.world.students[:2]

    with pytest.raises(NotFound):
        pathway_of(viewer_of_person(first), second.uuid)


def test_what_a_person_took_is_counted_handed_out_and_erased(work: Work) -> None:
    enrol(work, work.published().module)
    person = work.world.students[0].uuid

    exported = personal_data.export(person)["modules"]

    assert (personal_data.count(person), exported[0]["module"]) == (1, "m0")
    assert personal_data.erase(person) == 1
    assert (personal_data.count(person), Enrolment.objects.count()) == (0, 3)
