"""A portfolio by semester: what counts, where it stands, and at which cost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.certification.conftest import NOW, SYSTEM, Training, rate
from tests.apps.certification.test_graduation import enrol
from tests.apps.certification.test_items import add, reflection

from ronghe.apps.assessment.api import Seen
from ronghe.apps.base.api import Reference, Text
from ronghe.apps.certification.queries.timeline import Entry, timeline_of
from ronghe.apps.certification.services.items import change_item
from ronghe.apps.certification.services.stages import decide_stage
from ronghe.apps.evidence.api import NewRecord, Record, append_records, append_statements
from ronghe.apps.people.api import Role, viewer_of_person
from ronghe.standards import xapi

TRAINER = "https://trainer.example"

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


# --- in words -------------------------------------------------------------------------------------


def report(
    training: Training, name: str, at: datetime, verb: str = "passed", run: str = ""
) -> Record:
    """A statement of a trainer about the student."""
    content: dict[str, Any] = {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": TRAINER, "name": str(training.student.uuid)}},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {
            "id": f"{TRAINER}/{name.replace(' ', '-')}",
            "definition": {"name": {"en": name, "zh": "任务"}},
        },
        "timestamp": at.isoformat(),
    }
    if run:
        content["context"] = {"registration": run}
    append_statements(
        viewer=SYSTEM,
        organisation=training.world.school,
        statements=[xapi.parse_statement(content, "1.0.3")],
        at=at,
    )
    return Record.objects.filter(kind=Record.Kind.STATEMENT).latest("pk")


def answer(training: Training, at: datetime, origin: Record | None = None) -> Record:
    """Answers with the instrument; from a statement where one is given."""
    instrument = training.work.instrument
    [record] = append_records(
        viewer=SYSTEM,
        action="assessment.manage_mappings",
        records=[
            NewRecord(
                organisation=training.world.school,
                kind=Record.Kind.RESPONSE,
                verb="http://adlnet.gov/expapi/verbs/answered",
                subject=training.student,
                actor=training.student,
                observed_at=at,
                body={"scores": {}},
                context=Record.Context.SIMULATOR,
                activity=Reference("assessment.instrument", instrument.uuid),
                occasion=Reference("evidence.record", origin.uuid) if origin else None,
            )
        ],
        at=at,
    )
    return record


def told(training: Training) -> list[tuple[str, str]]:
    timeline = timeline_of(viewer_of_person(training.student), training.student)
    return [(one.title.en, one.detail.en) for part in timeline.parts for one in part.shown]


def test_answers_are_named_by_their_instrument_and_say_where(training: Training) -> None:
    answer(training, AUTUMN)

    title = training.work.instrument.title_en
    assert told(training) == [(title, "test answers · simulator")]


def test_a_statement_is_named_by_what_it_is_about(training: Training) -> None:
    report(training, "Task 7", AUTUMN)

    assert told(training) == [("Task 7", "statement from another system · passed")]


def test_a_statement_that_became_evidence_is_told_once(training: Training) -> None:
    statement = report(training, "Task 7", AUTUMN)
    answer(training, AUTUMN, statement)

    title = training.work.instrument.title_en
    assert told(training) == [("Task 7", f"test answers · {title} · passed · simulator")]
    timeline = timeline_of(viewer_of_person(training.student), training.student)
    assert Reference("evidence.record", statement.uuid) in timeline.names
    assert timeline.shown_count == 1


def test_one_sitting_of_a_course_unit_is_one_line_with_its_outcome(training: Training) -> None:
    run = str(uuid4())
    for verb in ("launched", "initialized", "completed", "passed", "terminated"):
        report(training, "Unit 1", AUTUMN, verb, run)
    report(training, "Unit 1", AUTUMN + timedelta(days=1), "completed", run)
    report(training, "Unit 2", AUTUMN, "completed", run)

    timeline = timeline_of(viewer_of_person(training.student), training.student)

    shown = "statement from another system"
    assert sorted(told(training)) == [
        ("Unit 1", f"{shown} · passed"),
        ("Unit 2", f"{shown} · completed"),
    ]
    assert len(timeline.entries) == 4
    assert {one.title.en for one in timeline.offered} == {"Unit 1", "Unit 2"}


def test_a_task_done_again_on_another_day_is_told_again(training: Training) -> None:
    report(training, "Task 7", AUTUMN, "failed")
    report(training, "Task 7", AUTUMN + timedelta(hours=1), "passed")
    report(training, "Task 7", AUTUMN + timedelta(days=3), "passed")

    assert [detail for _, detail in told(training)] == [
        "statement from another system · passed",
        "statement from another system · passed",
    ]


def test_what_a_machine_reports_by_the_dozen_stands_in_one_row_a_day(training: Training) -> None:
    for number in range(4):
        report(training, f"Task {number}", AUTUMN)
    for number in range(3):
        report(training, f"Later {number}", AUTUMN + timedelta(days=1))
    rate(training, training.student, AUTUMN)

    timeline = timeline_of(viewer_of_person(training.student), training.student)

    [part] = [one for one in timeline.parts if one.entries]
    assert [[one.title.en for one in run] for run in part.runs] == [
        ["Later 0"],
        ["Later 1"],
        ["Later 2"],
        ["Entry"],
        ["Task 0", "Task 1", "Task 2", "Task 3"],
    ]


def seen(*titles: str) -> Entry:
    anchors = tuple(Seen(Text(one, one), Text("alone", "独立"), False) for one in titles)
    reference = Reference("evidence.record", uuid4())
    return Entry(reference, "rating", Text("", ""), Text("", ""), date(2025, 9, 1), seen=anchors)


def test_a_form_names_the_first_things_looked_at_and_counts_the_rest() -> None:
    assert seen("Plan", "Build").looked_at == Text("Plan, Build", "Plan、Build")
    assert seen("Plan", "Build", "Test").looked_at == Text(
        "Plan, Build and 1 more", "Plan、Build等 3 项"
    )
    assert seen().looked_at is None


def test_ten_statements_cost_as_many_queries_as_one(training: Training) -> None:
    viewer = viewer_of_person(training.student)
    answer(training, AUTUMN, report(training, "Task", AUTUMN))
    with CaptureQueriesContext(connection) as for_few:
        timeline_of(viewer, training.student)
    for number in range(9):
        answer(training, AUTUMN, report(training, f"Task {number}", AUTUMN))

    with CaptureQueriesContext(connection) as for_many:
        timeline_of(viewer, training.student)

    assert len(for_many) == len(for_few)
