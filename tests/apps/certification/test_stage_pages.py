"""Stages as students, teachers and guardians meet them; the transcript in both languages."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.certification.conftest import NOW, SYSTEM, Training, rate, session_of
from tests.apps.certification.test_graduation import enrol

from ronghe.apps.assessment.growth_anchors import anchor_sessions
from ronghe.apps.assessment.services.observing import Scored, write_observations
from ronghe.apps.base.api import Refused, next_steps
from ronghe.apps.certification.models import EntryAssessment, StageDecision
from ronghe.apps.certification.queries.class_stages import class_stages, semester_to_decide
from ronghe.apps.certification.queries.standing import student_stages
from ronghe.apps.certification.queries.transcript import transcript_of
from ronghe.apps.certification.services.entries import mark_entry, unmark_entry
from ronghe.apps.certification.services.stages import decide_stage
from ronghe.apps.certification.transcript_document import (
    digest_of_transcript,
    transcript_document,
)
from ronghe.apps.people.api import Membership, NotAllowed, Role, viewer_of_person
from ronghe.files.documents.typst_pdf import render_pdf, typst_source

ENTERED = date(2025, 9, 1)
EARLY = datetime(2025, 9, 20, 4, tzinfo=UTC)
LATE = datetime(2025, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def entered(training: Training) -> None:
    Membership.objects.filter(role=Role.STUDENT).update(starts_on=ENTERED)


def mark(training: Training, day: datetime = EARLY) -> EntryAssessment:
    return mark_entry(
        viewer=training.teacher,
        school_class=training.world.school_class,
        session=session_of(training, day.date()),
        at=NOW,
    )


# --- entry assessment -----------------------------------------------------------------------------


def test_who_has_taken_the_entry_assessment_is_read_from_what_was_handed_in(
    training: Training,
) -> None:
    mark(training)
    rate(training, training.student, EARLY)

    view = class_stages(training.teacher, training.world.school_class, 1)

    found = {row.person: row.entry for row in view.rows}
    assert found[training.student].taken_on == "2025-09-20"
    assert found[training.student].is_in_time
    assert view.without_entry == 3


def test_after_thirty_days_it_counts_as_late(training: Training) -> None:
    mark(training, LATE)
    rate(training, training.student, LATE)

    view = student_stages(training.teacher, training.student)

    assert (view.entry.taken_on, view.entry.is_in_time) == ("2025-11-20", False)
    assert view.entry_due == date(2025, 10, 1)


def test_a_session_of_another_class_is_no_entry_assessment(training: Training) -> None:
    session = session_of(training, EARLY.date())
    session.school_class = training.world.other_class
    session.save()

    with pytest.raises(Refused, match="another class"):
        mark_entry(
            viewer=training.teacher,
            school_class=training.world.school_class,
            session=session,
            at=NOW,
        )

    assert EntryAssessment.objects.count() == 0


def test_marking_twice_changes_nothing_and_the_mark_can_be_taken_back(
    training: Training,
) -> None:
    first = mark(training)

    assert mark(training) == first
    unmark_entry(viewer=training.teacher, marked=first)
    assert EntryAssessment.objects.count() == 0


def test_a_student_marks_no_session(training: Training) -> None:
    with pytest.raises(NotAllowed):
        mark_entry(
            viewer=viewer_of_person(training.student),
            school_class=training.world.school_class,
            session=session_of(training, EARLY.date()),
            at=NOW,
        )

    assert EntryAssessment.objects.count() == 0


def assessed_at_entry(training: Training) -> None:
    """The class's entry assessment, with the lowest but one anchor on every item."""
    mark(training)
    record = rate(training, training.student, EARLY)
    items = {item.pk: 1 for item in training.work.instrument.items.all()}
    session = session_of(training, EARLY.date())
    write_observations(
        [Scored(record, session.pk, training.student.pk, training.world.teacher.pk, items)]
    )
    training.estimate(training.student, chance=0.9)


def test_growth_is_told_from_the_entry_assessments_own_evidence(training: Training) -> None:
    assessed_at_entry(training)

    [growth] = student_stages(training.teacher, training.student).growth

    assert growth.dimension == "behavioural"
    assert growth.entry.first_day == EARLY.date()
    assert growth.entry.measure < 0.4  # below today's estimate
    assert growth.change == pytest.approx(0.4 - growth.entry.measure)
    assert growth.stands is not None
    assert growth.stands.upper - growth.stands.value == pytest.approx(
        1.96 * (growth.now.standard_error or 0),  # type: ignore[union-attr]
        rel=1e-3,
    )


def test_the_growth_chart_is_anchored_in_the_entry_assessment(training: Training) -> None:
    assessed_at_entry(training)

    shown = signed_in(training.world.teacher).get(
        reverse("competence", args=[training.student.uuid])
    )

    [chart] = [drawn for _, drawn, _ in shown.context["dimensions"] if drawn]
    [growth] = student_stages(training.teacher, training.student).growth
    name, measure, lower, upper = chart.rows[0]
    assert name == "Entry assessment, 20 September 2025"
    assert measure == growth.entry.measure
    assert upper - lower == pytest.approx(2 * 1.96 * growth.entry.standard_error, rel=1e-3)


def test_growth_is_not_anchored_where_no_session_is_the_entry_assessment(
    training: Training,
) -> None:
    assert anchor_sessions(training.student) == set()


# --- which semester is due ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2025, 7, 31), 0),
        (date(2025, 9, 1), 1),
        (date(2026, 1, 2), 1),
        (date(2026, 2, 20), 1),
        (date(2026, 6, 30), 1),
        (date(2026, 7, 5), 2),
        (date(2026, 8, 20), 2),
        (date(2030, 1, 1), 6),
    ],
)
def test_the_stage_that_is_due_is_that_of_the_semester_that_ends(day: date, due: int) -> None:
    assert semester_to_decide(day, 2025, 6) == due


# --- pages ----------------------------------------------------------------------------------------


def test_a_teacher_decides_a_class_with_one_press(training: Training) -> None:
    training.estimate(training.student, chance=0.9)
    client = signed_in(training.world.teacher)
    address = reverse("class_stages", args=[training.world.school_class.uuid])

    page = client.post(
        reverse("class_decide", args=[training.world.school_class.uuid]),
        {"semester": "2"},
        follow=True,
    )

    assert page.redirect_chain[0][0] == f"{address}?semester=2"
    assert "4 decisions are new; 0 stand as they were." in page.content.decode()
    assert (page.context["reached"], page.context["open"]) == (1, 3)


@pytest.mark.parametrize("semester", ["", "0", "7", "x", "²", "999999999999999999999"])
def test_a_semester_that_is_none_decides_nothing(training: Training, semester: str) -> None:
    client = signed_in(training.world.teacher)

    page = client.post(
        reverse("class_decide", args=[training.world.school_class.uuid]),
        {"semester": semester},
        follow=True,
    )

    assert page.status_code == 200
    assert StageDecision.objects.count() == 0


@pytest.mark.parametrize("semester", ["0", "x", "²", "7", "12345"])
def test_a_class_page_bears_any_semester(training: Training, semester: str) -> None:
    address = reverse("class_stages", args=[training.world.school_class.uuid])

    page = signed_in(training.world.teacher).get(f"{address}?semester={semester}")

    assert page.status_code == 200


def test_the_class_page_says_what_each_student_lacks_and_what_has_changed(
    training: Training,
) -> None:
    training.estimate(training.student, chance=None)
    decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)
    training.estimate(training.student, chance=0.95)
    address = reverse("class_stages", args=[training.world.school_class.uuid])

    page = signed_in(training.world.teacher).get(f"{address}?semester=2")

    assert page.context["moved"] == 1
    row = next(r for r in page.context["view"].rows if r.person == training.student)
    assert (row.decision.outcome, row.outcome_now) == ("missing", "reached")
    [(_title, lacking)] = page.context["lacking"]
    assert lacking == len(training.world.students) - 1


def test_a_class_costs_as_many_queries_as_one_student(training: Training) -> None:
    for student in training.world.students:
        training.estimate(student, chance=0.9)
    viewer, school_class = training.teacher, training.world.school_class
    with CaptureQueriesContext(connection) as for_all:
        class_stages(viewer, school_class, 2)
    Membership.objects.filter(person__in=training.world.students[1:]).delete()

    with CaptureQueriesContext(connection) as for_one:
        class_stages(viewer, school_class, 2)

    assert len(for_all) == len(for_one)


def test_the_entry_assessment_is_named_on_the_class_page(training: Training) -> None:
    session = session_of(training, EARLY.date())
    client = signed_in(training.world.teacher)
    address = reverse("class_entry", args=[training.world.school_class.uuid])

    client.post(address, {"session": str(session.uuid)})
    marked = EntryAssessment.objects.get()
    client.post(address, {"unmark": str(marked.uuid)})

    assert marked.session == session
    assert EntryAssessment.objects.count() == 0


def test_a_student_reads_their_stages_with_what_is_missing(training: Training) -> None:
    training.estimate(training.student, chance=None)
    decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)

    page = signed_in(training.student).get(reverse("stages_of", args=[training.student.uuid]))

    text = page.content.decode()
    assert "evidence is missing" in text
    assert "2 more ratings" in text
    assert "Still asked for:" in text


def test_another_students_stages_are_not_there(training: Training) -> None:
    client = signed_in(training.world.students[1])

    for name in ("stages_of", "transcript"):
        assert client.get(reverse(name, args=[training.student.uuid])).status_code == 404


def test_the_history_shows_every_decision(training: Training) -> None:
    training.estimate(training.student, chance=0.5)
    decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)
    training.estimate(training.student, chance=0.9)
    decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)

    page = signed_in(training.student).get(
        reverse("stage_history", args=[training.student.uuid, 2])
    )

    assert [row.outcome for row, _rule in page.context["rows"]] == ["reached", "not_yet"]
    assert "the rule for all programmes, version 1" in page.content.decode()


# --- the transcript -------------------------------------------------------------------------------


def test_a_transcript_says_modules_levels_stages_and_what_is_lacking(training: Training) -> None:
    enrol(training.student, training.modules[0], grade="A")
    training.estimate(training.student, chance=0.9)
    decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)

    document = transcript_document(transcript_of(SYSTEM, training.student), "en")

    source = typst_source(document)
    for words in ("Module 0", "completed", "competent", "90%", "reached", "Still asked for"):
        assert words in source
    assert "not yet supported" in source


def test_a_transcript_names_days_and_rules_as_its_reader_does(training: Training) -> None:
    enrol(training.student, training.modules[0], grade="A")
    training.estimate(training.student, chance=0.9)
    decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)
    transcript = transcript_of(SYSTEM, training.student)

    english, chinese = (typst_source(transcript_document(transcript, one)) for one in ("en", "zh"))

    for words in ("10 January 2026", "20 June 2026", "Stage decisions, version 1"):
        assert f'"{words}"' in english
    for words in ("2026年1月10日", "2026年6月20日", "阶段认定，第 1 版"):
        assert f'"{words}"' in chinese
    assert "stage/1" not in english + chinese
    assert "graduation/1" not in english + chinese


def test_a_transcript_is_set_in_both_languages_with_the_same_digest(training: Training) -> None:
    transcript = transcript_of(SYSTEM, training.student)
    digest = digest_of_transcript(transcript)[:16]

    for language in ("en", "zh"):
        document = transcript_document(transcript, language)
        assert digest in document.footer
        assert render_pdf(document, at=NOW)[:5] == b"%PDF-"


def test_the_pdf_is_downloaded_and_another_language_is_not_there(training: Training) -> None:
    client = signed_in(training.student)
    address = reverse("transcript_pdf", args=[training.student.uuid, "zh"])

    answer = client.get(address)

    assert answer["Content-Type"] == "application/pdf"
    assert BytesIO(answer.content).read(5) == b"%PDF-"
    assert client.get(address.replace("zh.pdf", "fr.pdf")).status_code == 404


def test_a_level_without_support_is_never_printed_as_a_level(training: Training) -> None:
    training.estimate(training.student, chance=None)

    lines = {one.dimension.en: one for one in transcript_of(SYSTEM, training.student).levels}

    assert lines["Doing"].level is None
    assert [text.en for text in lines["Doing"].missing] == ["2 more ratings"]


# --- next steps -----------------------------------------------------------------------------------


def test_a_teacher_is_told_of_a_stage_to_decide(training: Training) -> None:
    view = class_stages(training.teacher, training.world.school_class)
    steps = {step.key: step for step in next_steps(training.teacher)}

    step = steps[f"certification.decide.{training.world.school_class.pk}.{view.semester}"]
    assert "4 students are undecided" in step.why


def test_a_new_student_and_their_teacher_are_told_of_the_missing_entry(
    training: Training,
) -> None:
    cohort = training.world.school_class.cohort
    today = date.today()
    cohort.entry_year = today.year if today.month >= 8 else today.year - 1
    in_first_half = today.month >= 8 or today.month < 2
    cohort.save()
    Membership.objects.filter(role=Role.STUDENT).update(starts_on=today - timedelta(days=3))

    student = {step.key for step in next_steps(viewer_of_person(training.student))}
    teacher = {step.key for step in next_steps(training.teacher)}

    assert ("certification.entry" in student) == in_first_half
    assert (f"certification.entry.{training.world.school_class.pk}" in teacher) == in_first_half
