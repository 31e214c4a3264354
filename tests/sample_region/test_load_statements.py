"""What other systems report in the sample region: statements, a rule that takes them, a course."""

import pytest
from tests.apps.conftest import NOON, World, add_instrument, world  # noqa: F401

from ronghe.apps.assessment.models import (
    CourseRegistration,
    CourseSession,
    MappedStatement,
    Observation,
    StatementMapping,
    UnitProgress,
)
from ronghe.apps.assessment.queries.mappings import mapping_view
from ronghe.apps.competence.api import InstrumentKind, ProgrammeFramework
from ronghe.apps.people.api import command_viewer
from ronghe.sample_region.load_statements import course_zip, load_statements
from ronghe.standards import cmi5


@pytest.fixture
def loaded(world: World) -> StatementMapping:  # noqa: F811
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    add_instrument(
        world.framework,
        InstrumentKind.KNOWLEDGE_TEST,
        code="test-a",
        dimension="cognitive",
        items=6,
        top=1,
    )
    mapping = load_statements(showcase=world.students[0], at=NOON)
    assert mapping is not None
    return mapping


def test_trainers_tasks_become_evidence_and_its_talk_does_not(loaded: StatementMapping) -> None:
    """Four students, five tasks, two days: forty answers; the four sign-ons stay statements."""
    view = mapping_view(command_viewer(), loaded.uuid)

    assert (view.taken, view.faults, loaded.state) == (40, (), "active")
    assert MappedStatement.objects.count() == Observation.objects.count() == 40
    assert set(Observation.objects.values_list("score", flat=True)) == {0, 1}


def test_class_is_to_take_the_course(loaded: StatementMapping, world: World) -> None:  # noqa: F811
    assert CourseRegistration.objects.count() == len(world.students)


def test_two_students_have_begun_the_course_and_one_has_met_its_first_unit(
    loaded: StatementMapping,
    world: World,  # noqa: F811
) -> None:
    begun = CourseSession.objects.order_by("launched_at").select_related("registration__person")

    met = UnitProgress.objects.filter(is_met=True).values_list("registration__person", flat=True)

    assert [one.registration.person for one in begun] == world.students[1:3]
    assert [[verb.rsplit("/")[-1] for verb in one.said] for one in begun] == [
        ["completed", "initialized", "terminated"],
        ["initialized"],
    ]
    assert list(met) == [world.students[1].pk]


def test_loading_again_changes_nothing(loaded: StatementMapping, world: World) -> None:  # noqa: F811
    assert load_statements(showcase=world.students[0], at=NOON) is None

    assert MappedStatement.objects.count() == 40


def test_sample_course_is_a_whole_package_in_both_languages() -> None:
    course = cmi5.read_package(course_zip()).course

    assert [(unit.move_on, unit.mastery_score) for unit in course.units()] == [
        (cmi5.MoveOn.COMPLETED, None),
        (cmi5.MoveOn.PASSED, 0.6),
    ]
    for part in (course, *course.units()):
        assert set(part.title) == {"en", "zh-Hans"}
