"""A portfolio by semester: what counts, where it stands, and at which cost."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.certification.conftest import NOW, SYSTEM, Training, rate
from tests.apps.certification.test_graduation import enrol
from tests.apps.certification.test_items import add, reflection

from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.certification.services.items import change_item
from ronghe.apps.certification.services.stages import decide_stage
from ronghe.apps.people.api import Role, viewer_of_person

AUTUMN = datetime(2025, 9, 20, 4, tzinfo=UTC)


def test_each_thing_stands_in_the_semester_in_which_it_happened(training: Training) -> None:
    student = training.student
    rate(training, student, AUTUMN)
    rate(training, student, NOW - timedelta(days=5))
    enrol(student, training.modules[0], grade="A")
    decide_stage(viewer=SYSTEM, person=student, semester=2, at=NOW)
    add(student, reflection(happened_on=date(2025, 10, 2)))

    timeline = timeline_of(viewer_of_person(student), student)

    found = {part.number: [entry.kind for entry in part.entries] for part in timeline.parts}
    assert found[1] == ["module", "reflection", "rating"]
    assert found[2] == ["stage", "rating"]
    assert timeline.own_count == 1


def test_a_portfolio_begins_on_the_first_day_with_a_place_for_the_semester(
    training: Training,
) -> None:
    timeline = timeline_of(viewer_of_person(training.student), training.student)

    assert timeline.entries == ()
    assert [part.number for part in timeline.parts] == [timeline.now]


def test_a_corrected_record_is_left_to_its_correction(training: Training) -> None:
    student = training.student
    item = add(student, reflection())

    change_item(
        viewer=viewer_of_person(student), item=item, draft=reflection(text="Better."), at=NOW
    )

    timeline = timeline_of(viewer_of_person(student), student)

    assert [(entry.kind, entry.text) for entry in timeline.entries] == [("reflection", "Better.")]


def test_a_teacher_sees_evidence_but_not_what_is_private(training: Training) -> None:
    rate(training, training.student, AUTUMN)
    add(training.student, reflection())
    add(training.student, reflection(title="Open", is_open_to_school=True))

    timeline = timeline_of(training.teacher, training.student)

    assert sorted(entry.title.en for entry in timeline.entries) == ["Entry", "Open"]


def test_whoever_may_not_see_the_student_sees_nothing(training: Training) -> None:
    rate(training, training.student, AUTUMN)
    other = training.world.add_person(
        "Other", Role.TEACHER, school_class=training.world.other_class
    )

    timeline = timeline_of(viewer_of_person(other), training.student)

    assert timeline.entries == ()


def test_ten_things_cost_as_many_queries_as_one(training: Training) -> None:
    student = training.student
    viewer = viewer_of_person(student)
    rate(training, student, AUTUMN)
    add(student, reflection())
    with CaptureQueriesContext(connection) as for_few:
        timeline_of(viewer, student)
    for number in range(9):
        rate(training, student, AUTUMN + timedelta(days=number + 1))
        add(student, reflection(title=f"No. {number}"))

    with CaptureQueriesContext(connection) as for_many:
        timeline_of(viewer, student)

    assert len(for_many) == len(for_few)
