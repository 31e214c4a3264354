"""Several students are let off one unit of a course with one form, or nobody is."""

import pytest
from django.urls import reverse
from tests.apps.assessment.test_courses import TWO_UNITS, bring_in, verbs
from tests.apps.conftest import NOON, World

from api_calls import signed_in, state_of_tables
from ronghe.apps.assessment.models import CourseRegistration, CourseUnit, UnitProgress
from ronghe.apps.assessment.services.courses import (
    assign_course,
    waive_for_several,
    waive_unit,
)
from ronghe.apps.base.api import Refused
from ronghe.apps.people.api import NotAllowed, viewer_of_person


@pytest.fixture
def taken(world: World) -> list[CourseRegistration]:
    """Four students are to take a course of two units."""
    return assign_course(
        viewer=viewer_of_person(world.teacher),
        package=bring_in(world, TWO_UNITS),
        persons=world.students,
        school_class=world.school_class,
        due_on=None,
        at=NOON,
    )


def unit_of(taken: list[CourseRegistration], position: int = 1) -> CourseUnit:
    return taken[0].package.units.get(position=position)


def let_off(
    world: World,
    chosen: list[CourseRegistration],
    unit: CourseUnit,
    *,
    reason: str = "Administrative",
) -> int:
    return waive_for_several(
        viewer=viewer_of_person(world.teacher),
        package=unit.package,
        registrations=chosen,
        unit=unit,
        reason=reason,
        at=NOON,
    )


def let_off_students(unit: CourseUnit) -> set[int]:
    rows = UnitProgress.objects.filter(unit=unit, is_waived=True)
    return set(rows.values_list("registration", flat=True))


def test_those_who_are_chosen_are_let_off_and_no_others(
    world: World, taken: list[CourseRegistration]
) -> None:
    unit = unit_of(taken)

    count = let_off(world, taken[:3], unit)

    assert count == 3
    assert let_off_students(unit) == {one.pk for one in taken[:3]}
    assert verbs(world).count("waived") == 3


def test_who_has_met_the_unit_keeps_that(world: World, taken: list[CourseRegistration]) -> None:
    unit = unit_of(taken)
    UnitProgress.objects.filter(registration=taken[0], unit=unit).update(is_met=True)

    count = let_off(world, taken[:2], unit)

    assert count == 1
    assert let_off_students(unit) == {taken[1].pk}


def test_where_all_have_met_it_nothing_changes(
    world: World, taken: list[CourseRegistration]
) -> None:
    unit = unit_of(taken)
    waive_unit(
        viewer=viewer_of_person(world.teacher),
        registration=taken[0],
        unit=unit,
        reason="Administrative",
        at=NOON,
    )
    before = state_of_tables()

    with pytest.raises(Refused) as refused:
        let_off(world, taken[:1], unit)

    assert refused.value.code == "unit-met"
    assert state_of_tables() == before


@pytest.mark.parametrize(
    ("many", "reason", "code"), [(0, "Administrative", "learner-count"), (2, " ", "no-reason")]
)
def test_without_students_or_a_reason_nothing_changes(
    world: World, taken: list[CourseRegistration], many: int, reason: str, code: str
) -> None:
    before = state_of_tables()

    with pytest.raises(Refused) as refused:
        let_off(world, taken[:many], unit_of(taken), reason=reason)

    assert refused.value.code == code
    assert state_of_tables() == before


def test_a_unit_of_another_course_is_refused(world: World, taken: list[CourseRegistration]) -> None:
    other = bring_in(world).units.get(position=1)
    before = state_of_tables()

    with pytest.raises(Refused) as refused:
        let_off(world, taken[:1], other)

    assert refused.value.code == "course-elsewhere"
    assert state_of_tables() == before


def test_a_student_lets_nobody_off(world: World, taken: list[CourseRegistration]) -> None:
    before = state_of_tables()

    with pytest.raises(NotAllowed):
        waive_for_several(
            viewer=viewer_of_person(world.students[0]),
            package=taken[0].package,
            registrations=taken[:1],
            unit=unit_of(taken),
            reason="Administrative",
            at=NOON,
        )

    assert state_of_tables() == before


# --- the form -------------------------------------------------------------------------------------


def test_the_course_offers_one_form_for_all(world: World, taken: list[CourseRegistration]) -> None:
    course = taken[0].package.uuid

    page = signed_in(world.teacher).get(reverse("course", args=[course])).content.decode()

    assert page.count(reverse("course_waive", args=[course])) == 1


def test_students_are_let_off_by_a_form(world: World, taken: list[CourseRegistration]) -> None:
    unit = unit_of(taken)

    answer = signed_in(world.teacher).post(
        reverse("course_waive", args=[unit.package.uuid]),
        {
            "unit": str(unit.uuid),
            "learners": [str(one.uuid) for one in taken[:2]],
            "reason": "Tested Out",
        },
        follow=True,
    )

    assert let_off_students(unit) == {one.pk for one in taken[:2]}
    assert "The unit counts as met for 2 students." in answer.content.decode()


def test_a_form_without_students_keeps_what_was_chosen(
    world: World, taken: list[CourseRegistration]
) -> None:
    unit, teacher = unit_of(taken), signed_in(world.teacher)
    before = state_of_tables()

    answer = teacher.post(
        reverse("course_waive", args=[unit.package.uuid]),
        {"unit": str(unit.uuid), "reason": "Tested Out"},
    )

    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == 2
    assert state_of_tables() == before


def test_who_has_met_all_is_not_offered(world: World, taken: list[CourseRegistration]) -> None:
    UnitProgress.objects.filter(registration=taken[0]).update(is_met=True)

    page = (
        signed_in(world.teacher)
        .get(reverse("course_waive", args=[taken[0].package.uuid]))
        .content.decode()
    )

    assert f'value="{taken[0].uuid}"' not in page
    assert f'value="{taken[1].uuid}"' in page


def test_where_everybody_has_met_everything_the_page_says_so(
    world: World, taken: list[CourseRegistration]
) -> None:
    UnitProgress.objects.update(is_met=True)
    teacher, course = signed_in(world.teacher), taken[0].package.uuid

    form = teacher.get(reverse("course_waive", args=[course])).content.decode()
    page = teacher.get(reverse("course", args=[course])).content.decode()

    assert "There is nothing to let off." in form
    assert "Let students off a unit" not in page
