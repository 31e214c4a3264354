"""Stages over the API: decided by the rule, read by those who reach the student."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.certification.conftest import NOW, Training, session_of

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.certification.models import EntryAssessment, StageDecision

API = "/api/v1"


def test_a_class_is_decided_by_the_rule(training: Training) -> None:
    training.estimate(training.student, chance=0.9)
    path = f"{API}/classes/{training.world.school_class.uuid}/stages"
    teacher = signed_in(training.world.teacher)

    done = post_json(teacher, path, {"semester": 2})
    again = post_json(teacher, path, {"semester": 2})

    assert done.json() == {"decided": 4, "unchanged": 0}
    assert again.json() == {"decided": 0, "unchanged": 4}
    rows = teacher.get(path, {"semester": 2}).json()["items"]
    [own] = [row for row in rows if row["person"] == str(training.student.uuid)]
    assert (own["outcome"], own["outcome_now"]) == ("reached", "reached")
    assert own["targets"][0]["chance"] == 0.9


@pytest.mark.parametrize("semester", [0, 13])
def test_a_semester_that_no_plan_has_is_refused(training: Training, semester: int) -> None:
    path = f"{API}/classes/{training.world.school_class.uuid}/stages"
    teacher = signed_in(training.world.teacher)
    before = state_of_tables()

    response = post_json(teacher, path, {"semester": semester})

    assert response.status_code == 422
    assert state_of_tables() == before


def test_a_student_decides_nothing_and_reads_their_own(training: Training) -> None:
    training.estimate(training.student, chance=0.9)
    teacher, student = signed_in(training.world.teacher), signed_in(training.student)
    path = f"{API}/classes/{training.world.school_class.uuid}/stages"
    post_json(teacher, path, {"semester": 2})

    refused = post_json(student, path, {"semester": 2}).status_code
    own = student.get(f"{API}/persons/{training.student.uuid}/stages").json()
    other = student.get(f"{API}/persons/{training.world.students[1].uuid}/stages")

    assert (refused, other.status_code) == (403, 404)
    assert [(row["semester"], row["outcome"]) for row in own["stages"]] == [(2, "reached")]
    assert own["lacking"][0]["what"] == "module"


def test_every_decision_about_a_semester_stands_in_its_history(training: Training) -> None:
    teacher = signed_in(training.world.teacher)
    path = f"{API}/classes/{training.world.school_class.uuid}/stages"
    for chance in (0.5, 0.95):
        training.estimate(training.student, chance=chance)
        post_json(teacher, path, {"semester": 2})

    rows = teacher.get(f"{API}/persons/{training.student.uuid}/stages/2").json()["items"]

    assert [(row["number"], row["is_current"], row["outcome"]) for row in rows] == [
        (2, True, "reached"),
        (1, False, "not_yet"),
    ]


def test_a_transcript_says_what_the_printed_one_says(training: Training) -> None:
    student = signed_in(training.student)

    found = student.get(f"{API}/persons/{training.student.uuid}/transcript").json()

    assert (found["person"], found["hours"]) == (str(training.student.uuid), 0)
    assert [row["standing"] for row in found["modules"]] == ["not_begun", "not_begun"]
    assert found["is_eligible"] is False
    assert found["digest"]


def test_a_session_becomes_the_entry_assessment_and_is_taken_back(training: Training) -> None:
    session = session_of(training, NOW.date())
    path = f"{API}/classes/{training.world.school_class.uuid}/entry-assessments"
    teacher = signed_in(training.world.teacher)

    made = post_json(teacher, path, {"session": str(session.uuid)})

    assert made.status_code == 201, made.content
    assert teacher.get(path).json()["items"] == [made.json()]
    gone = post_json(teacher, f"{path}/{made.json()['uuid']}/remove", {})
    assert gone.json() == {"uuid": made.json()["uuid"]}
    assert not EntryAssessment.objects.exists()


def test_a_session_of_nowhere_is_no_entry_assessment(training: Training) -> None:
    path = f"{API}/classes/{training.world.school_class.uuid}/entry-assessments"
    teacher = signed_in(training.world.teacher)
    before = state_of_tables()

    answer = post_json(teacher, path, {"session": str(training.world.school.uuid)})

    assert answer.status_code == 404
    assert state_of_tables() == before


def test_a_key_reads_no_stages(training: Training) -> None:
    system = system_of(training.world.school, "people:read")

    answer = system.get(f"{API}/persons/{training.student.uuid}/stages")

    assert answer.status_code == 403
    assert not StageDecision.objects.exists()


def test_a_class_costs_as_many_queries_as_one_student(training: Training) -> None:
    teacher = signed_in(training.world.teacher)
    path = f"{API}/classes/{training.world.school_class.uuid}/stages?semester=2"

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert teacher.get(path).status_code == 200
        return len(queries)

    training.estimate(training.student, chance=0.9)
    few = cost()
    for student in training.world.students:
        training.estimate(student, chance=0.9)
    assert cost() == few


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_transcript_is_printed_in_each_language(training: Training, language: str) -> None:
    student = signed_in(training.student)
    path = f"{API}/persons/{training.student.uuid}/transcript/pdf"

    printed = student.get(f"{path}?language={language}")
    other = student.get(f"{path}?language=fr")

    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    assert other.status_code == 422


def test_who_may_not_see_a_transcript_gets_none_printed(training: Training) -> None:
    stranger = signed_in(training.world.students[2])

    answer = stranger.get(f"{API}/persons/{training.student.uuid}/transcript/pdf")

    assert answer.status_code == 404
