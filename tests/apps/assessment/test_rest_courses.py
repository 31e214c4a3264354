"""Courses, classes and a session's raters over the API."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.assessment.test_courses import TWO_UNITS, assigned, bring_in
from tests.apps.assessment.test_rest_sessions import body as session_body
from tests.apps.assessment.test_rest_sessions import instrument as instrument  # the fixture
from tests.apps.conftest import World

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.assessment.models import (
    Assignment,
    CoursePackage,
    CourseRegistration,
    CourseSession,
    Instrument,
    UnitProgress,
)

API = "/api/v1"


@pytest.fixture
def lead(world: World) -> Client:
    return signed_in(world.lead)


def test_a_package_comes_in_whole(world: World, lead: Client) -> None:
    made = lead.post(f"{API}/courses", {"file": SimpleUploadedFile("course.zip", TWO_UNITS)})

    assert made.status_code == 201, made.content
    assert [one["title"]["en"] for one in made.json()["units"]] == ["Unit 1", "Unit 2"]
    [listed] = lead.get(f"{API}/courses").json()["items"]
    assert (listed["uuid"], listed["unit_count"]) == (made.json()["uuid"], 2)


def test_what_is_no_package_and_who_may_not_bring_in_nothing(world: World, lead: Client) -> None:
    teacher = signed_in(world.teacher)
    before = state_of_tables()

    bad = lead.post(f"{API}/courses", {"file": SimpleUploadedFile("course.zip", b"PK no zip")})
    none = lead.post(f"{API}/courses", {})
    other = teacher.post(f"{API}/courses", {"file": SimpleUploadedFile("c.zip", TWO_UNITS)})

    assert [one.status_code for one in (bad, none, other)] == [409, 409, 403]
    assert state_of_tables() == before
    assert not CoursePackage.objects.exists()


def test_a_class_is_to_take_it_once(world: World) -> None:
    package, teacher = bring_in(world), signed_in(world.teacher)
    path = f"{API}/courses/{package.uuid}"
    wanted = {"school_class": str(world.school_class.uuid)}

    first = post_json(teacher, f"{path}/assign", wanted)
    again = post_json(teacher, f"{path}/assign", wanted)
    other = post_json(teacher, f"{path}/assign", {"school_class": str(world.other_class.uuid)})

    assert (first.json(), again.json()) == ({"assigned": 4}, {"assigned": 0})
    assert other.status_code == 404
    assert teacher.get(f"{path}/learners").json()["count"] == 4
    [own] = signed_in(world.students[0]).get(f"{API}/courses/mine").json()["items"]
    assert (own["met"], len(own["units"])) == (0, 2)


def test_a_student_is_let_off_a_unit_with_a_reason(world: World) -> None:
    registration, teacher = assigned(world), signed_in(world.teacher)
    unit = str(registration.package.units.order_by("position")[0].uuid)
    path = f"{API}/course-registrations/{registration.uuid}/waivers"

    silent = post_json(teacher, path, {"unit": unit, "reason": ""})
    done = post_json(teacher, path, {"unit": unit, "reason": "Shown at work."})
    again = post_json(teacher, path, {"unit": unit, "reason": "Again."})

    assert (silent.status_code, done.json()["met"], again.status_code) == (422, 1, 404)
    assert str(UnitProgress.objects.get(is_waived=True).unit.uuid) == unit


def test_several_are_let_off_at_once_or_nobody(world: World) -> None:
    registration, teacher = assigned(world), signed_in(world.teacher)
    package = registration.package
    to_class = {"school_class": str(world.school_class.uuid)}
    post_json(teacher, f"{API}/courses/{package.uuid}/assign", to_class)
    learners = teacher.get(f"{API}/courses/{package.uuid}/learners").json()["items"]
    unit = str(package.units.order_by("position")[0].uuid)
    path = f"{API}/courses/{package.uuid}/waivers"
    two = [one["registration"] for one in learners[:2]]
    before = state_of_tables()

    with_a_stranger = {"unit": unit, "registrations": [*two, unit], "reason": "Shown at work."}
    refused = post_json(teacher, path, with_a_stranger)
    after_refusal = state_of_tables()
    done = post_json(
        teacher, path, {"unit": unit, "registrations": two, "reason": "Shown at work."}
    )

    assert (refused.status_code, after_refusal) == (404, before)
    assert done.json() == {"waived": 2}
    let_off = UnitProgress.objects.filter(is_waived=True)
    assert sorted(str(one.registration.uuid) for one in let_off) == sorted(two)


def test_a_student_lets_nobody_off(world: World) -> None:
    registration, student = assigned(world), signed_in(world.students[0])
    before = state_of_tables()

    path = f"{API}/course-registrations/{registration.uuid}/waivers"
    refused = post_json(student, path, {"unit": str(registration.uuid), "reason": "I know it."})

    assert refused.status_code == 403
    assert student.get(f"{API}/courses").status_code == 403
    assert state_of_tables() == before


def test_learners_cost_the_same_however_many_they_are(world: World) -> None:
    registration, teacher = assigned(world), signed_in(world.teacher)
    path = f"{API}/courses/{registration.package.uuid}/learners"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert teacher.get(path).status_code == 200
        return len(queries)

    few = cost()
    wanted = {"school_class": str(world.school_class.uuid)}
    post_json(teacher, f"{API}/courses/{registration.package.uuid}/assign", wanted)
    assert CourseRegistration.objects.count() == 4
    assert cost() == few


# --- how people stand -----------------------------------------------------------------------------


def test_a_class_is_read_by_those_who_teach_it(world: World) -> None:
    teacher = signed_in(world.teacher)
    path = f"{API}/classes/{world.school_class.uuid}/competence"

    found = teacher.get(path)

    assert found.status_code == 200, found.content
    assert found.json()["school_class"] == str(world.school_class.uuid)
    students = teacher.get(f"{path}/behavioural").json()["items"]
    assert {row["measure"] for row in students} <= {None}
    assert teacher.get(f"{API}/classes/{world.other_class.uuid}/competence").status_code == 404
    assert teacher.get(f"{path}/strength").status_code == 422


def test_classes_are_compared_by_those_who_lead(world: World, lead: Client) -> None:
    found = lead.get(f"{API}/class-comparison", {"dimension": "behavioural"}).json()

    assert {row["school_class"] for row in found["items"]} == {
        str(world.school_class.uuid),
        str(world.other_class.uuid),
    }
    assert signed_in(world.students[0]).get(f"{API}/class-comparison").status_code == 403


def test_one_s_own_competence_is_one_s_own(world: World) -> None:
    student = signed_in(world.students[0])

    assert student.get(f"{API}/competence/mine").json() == {"items": [], "count": 0}
    other = {"child": str(world.students[1].uuid)}
    assert student.get(f"{API}/competence/mine", other).status_code == 404
    system = system_of(world.school, "competence:read")
    assert system.get(f"{API}/competence/mine").status_code == 403


# --- raters of a session --------------------------------------------------------------------------


def opened(world: World, instrument: Instrument) -> str:
    raters = [str(world.second_teacher.uuid), str(world.mentor.uuid)]
    made = post_json(
        signed_in(world.teacher),
        f"{API}/sessions",
        session_body(world, instrument, raters=raters, per_subject=1),
    )
    assert made.status_code == 201, made.content
    return f"{API}/sessions/{made.json()['uuid']}"


def test_one_more_form_is_asked_for(world: World, instrument: Instrument) -> None:
    path, teacher = opened(world, instrument), signed_in(world.teacher)
    taken = Assignment.objects.filter(rater=world.mentor).values("subject")
    left = next(one for one in world.students if one.pk not in {t["subject"] for t in taken})
    more = {"rater": str(world.mentor.uuid), "subject": str(left.uuid)}

    added = post_json(teacher, f"{path}/forms", more)
    twice = post_json(teacher, f"{path}/forms", more)
    stranger = post_json(teacher, f"{path}/forms", {**more, "rater": str(left.uuid)})

    assert (added.status_code, stranger.status_code) == (201, 404)
    assert twice.json() == added.json()
    rows = teacher.get(f"{path}/raters").json()["items"]
    assert sum(row["asked"] for row in rows) == 5


def test_a_rater_without_an_account_gets_a_link(world: World, instrument: Instrument) -> None:
    path, teacher = opened(world, instrument), signed_in(world.teacher)

    made = post_json(teacher, f"{path}/links", {"rater": str(world.mentor.uuid)})
    nobody = post_json(teacher, f"{path}/links", {"rater": str(world.lead.uuid)})

    assert made.status_code == 201, made.content
    assert Client().get(made.json()["path"], follow=True).status_code == 200
    assert nobody.status_code == 404


# --- launching ------------------------------------------------------------------------------------


def test_a_unit_is_launched_and_reports_by_the_address_that_was_given(world: World) -> None:
    registration = assigned(world)
    unit = registration.package.units.order_by("position")[0]
    student = signed_in(world.students[0])

    made = student.post(f"{API}/courses/mine/{registration.uuid}/units/{unit.uuid}/launch")

    assert made.status_code == 201, made.content
    launched = made.json()
    session = CourseSession.objects.get()
    assert (launched["session"], launched["is_review"]) == (str(session.uuid), False)
    asked = parse_qs(urlsplit(launched["address"]).query)
    assert asked["registration"] == [str(registration.uuid)]
    token = student.post(urlsplit(asked["fetch"][0]).path).json()
    assert "auth-token" in token
    assert "error-code" in student.post(urlsplit(asked["fetch"][0]).path).json()


def test_launching_again_abandons_the_launch_before(world: World) -> None:
    registration = assigned(world)
    unit = registration.package.units.order_by("position")[0]
    student = signed_in(world.students[0])
    path = f"{API}/courses/mine/{registration.uuid}/units/{unit.uuid}/launch"

    first, second = student.post(path).json(), student.post(path).json()

    assert first["session"] != second["session"]
    assert CourseSession.objects.filter(abandoned_at__isnull=True).count() == 1


def test_nobody_launches_somebody_elses_unit_or_one_of_another_course(world: World) -> None:
    registration = assigned(world)
    unit = registration.package.units.order_by("position")[0]
    path = f"{API}/courses/mine/{registration.uuid}/units"
    people = [signed_in(one) for one in (world.students[1], world.teacher, world.students[0])]
    before = state_of_tables()

    others = [one.post(f"{path}/{unit.uuid}/launch").status_code for one in people[:2]]
    none = people[2].post(f"{path}/{registration.uuid}/launch").status_code

    assert (others, none) == ([404, 403], 404)
    assert state_of_tables() == before


# --- taking out -----------------------------------------------------------------------------------


def test_a_course_that_nobody_began_is_taken_out_whole(world: World, lead: Client) -> None:
    registration = assigned(world)

    done = lead.delete(f"{API}/courses/{registration.package.uuid}")

    assert done.json() == {"uuid": str(registration.package.uuid), "is_kept": False}
    assert not CoursePackage.objects.exists()
    assert lead.delete(f"{API}/courses/{registration.package.uuid}").status_code == 404


def test_a_course_that_somebody_is_in_the_middle_of_is_not_taken_out(
    world: World, lead: Client
) -> None:
    registration = assigned(world)
    unit = registration.package.units.order_by("position")[0]
    student = signed_in(world.students[0])
    student.post(f"{API}/courses/mine/{registration.uuid}/units/{unit.uuid}/launch")
    teacher = signed_in(world.teacher)
    before = state_of_tables()

    refused = lead.delete(f"{API}/courses/{registration.package.uuid}")
    denied = teacher.delete(f"{API}/courses/{registration.package.uuid}")

    assert (refused.status_code, refused.json()["code"]) == (409, "course-begun")
    assert denied.status_code == 403
    assert state_of_tables() == before
