"""Registering a platform, choosing for a course, grades on their way, people of a course."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from tests.apps.conftest import World, add_instrument
from tests.apps.connect.lti_steps import ISSUER, PUBLIC, Door, add_platform, link

from api_calls import state_of_tables
from ronghe.apps.assessment.api import Assignment, RatingSession
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.base.api import Reference, Refused, now, today
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.connect.models import LinkedAccount, LtiCourse, LtiGrade, LtiLink, LtiPlatform
from ronghe.apps.connect.next_steps_lti import untold_grades
from ronghe.apps.connect.services.lti_accounts import connect_own_account, link_by_office
from ronghe.apps.connect.services.lti_choices import choose
from ronghe.apps.connect.services.lti_grades import queue_grades, send_again, send_grades
from ronghe.apps.connect.services.lti_people import connect_people, plan_people
from ronghe.apps.connect.services.lti_platforms import (
    PlatformFacts,
    change_platform,
    close_platform,
    register_platform,
)
from ronghe.apps.people.api import (
    Account,
    NotAllowed,
    Person,
    command_viewer,
    viewer_of_person,
)

SYSTEM = command_viewer()


class Answers(BaseHTTPRequestHandler):
    """Answers each path with what a test has laid there, and notes what was sent."""

    laid: dict[str, tuple[int, Any]]
    sent: list[tuple[str, bytes]]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.sent.append((self.path, self.rfile.read(length)))
        self._answer()

    def _answer(self) -> None:
        status, content = self.laid.get(self.path, (404, {}))
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def answers() -> Iterator[Any]:
    """A service whose answers a test lays; `at` is its address."""
    handler = type("Laid", (Answers,), {"laid": {}, "sent": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.at = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    handler.laid |= {
        "/keys": (200, {"keys": [PUBLIC]}),
        "/token": (200, {"access_token": "t"}),
        "/items/1/scores": (200, {}),
    }
    yield handler
    server.shutdown()
    server.server_close()


def facts(at: str, **changes: Any) -> PlatformFacts:
    fields = {
        "title": "Moodle",
        "issuer": ISSUER,
        "client_id": "c",
        "deployments": ("1",),
        "login_url": f"{at}/login",
        "token_url": f"{at}/token",
        "keys_url": f"{at}/keys",
        **changes,
    }
    return PlatformFacts(**fields)


# --- registering ----------------------------------------------------------------------------------


def test_registering_fetches_the_keys(answers: Any, world: World) -> None:
    platform = register_platform(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        facts=facts(answers.at),
        at=now(),
    )

    assert platform.keys == {"keys": [PUBLIC]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"keys_url": "/nothing"}, "not-reached"),
        ({"keys_url": "/token"}, "no-keys"),
        ({"login_url": "javascript:alert(1)"}, "not-reached"),
        ({"token_url": "http://10.0.0.1/"}, "not-reached"),
        ({"deployments": ()}, "platform-incomplete"),
        ({"title": " "}, "platform-incomplete"),
    ],
)
def test_a_platform_that_cannot_be_is_refused_and_nothing_changes(
    answers: Any, world: World, changes: dict[str, Any], code: str
) -> None:
    changes = {
        key: f"{answers.at}{value}" if str(value).startswith("/") else value
        for key, value in changes.items()
    }
    before = state_of_tables()

    with pytest.raises(Refused) as caught:
        register_platform(
            viewer=SYSTEM, organisation=world.school, facts=facts(answers.at, **changes), at=now()
        )

    assert caught.value.code == code
    assert state_of_tables() == before


def test_one_platform_is_registered_once_and_again_after_it_was_closed(
    answers: Any, world: World
) -> None:
    fields = {"viewer": SYSTEM, "organisation": world.school, "facts": facts(answers.at)}
    first = register_platform(**fields, at=now())

    with pytest.raises(Refused, match="registered already"):
        register_platform(**fields, at=now())
    close_platform(viewer=SYSTEM, platform=first, at=now())
    register_platform(**fields, at=now())

    assert LtiPlatform.objects.filter(closed_at=None).count() == 1


def test_who_a_platform_is_does_not_change(answers: Any, world: World) -> None:
    platform = register_platform(
        viewer=SYSTEM, organisation=world.school, facts=facts(answers.at), at=now()
    )

    change_platform(
        viewer=SYSTEM, platform=platform, facts=facts(answers.at, title="LMS"), at=now()
    )
    with pytest.raises(Refused, match="stay as they are"):
        change_platform(
            viewer=SYSTEM, platform=platform, facts=facts(answers.at, client_id="d"), at=now()
        )

    platform.refresh_from_db()
    assert (platform.title, platform.client_id) == ("LMS", "c")


def test_a_teacher_registers_no_platform(answers: Any, world: World) -> None:
    teacher = viewer_of_person(world.teacher)
    before = state_of_tables()

    with pytest.raises(NotAllowed):
        register_platform(
            viewer=teacher, organisation=world.school, facts=facts(answers.at), at=now()
        )

    assert state_of_tables() == before


# --- connecting -----------------------------------------------------------------------------------


@pytest.fixture
def door(world: World) -> Door:
    return Door(world, add_platform(world.school))


def test_whoever_is_signed_in_connects_the_account_once(door: Door) -> None:
    secret = door.enter().context["address"].split("/")[3]
    viewer = viewer_of_person(door.world.students[0])

    account = connect_own_account(viewer=viewer, secret=secret, at=now())

    assert (account.subject, account.person) == ("u7", door.world.students[0])
    with pytest.raises(Refused, match="used already"):
        connect_own_account(viewer=viewer, secret=secret, at=now())


def test_a_learner_s_account_is_never_a_teacher_s(door: Door) -> None:
    """A student could send a teacher the address and come in as the teacher from then on."""
    secret = door.enter().context["address"].split("/")[3]
    before = state_of_tables()

    with pytest.raises(Refused, match="different roles"):
        connect_own_account(viewer=viewer_of_person(door.world.teacher), secret=secret, at=now())

    assert state_of_tables() == before


def test_a_second_account_for_the_same_person_is_refused(door: Door) -> None:
    link(door.platform, door.world.students[0], "u1")
    secret = door.enter().context["address"].split("/")[3]
    before = state_of_tables()

    with pytest.raises(Refused, match="connected with another"):
        connect_own_account(
            viewer=viewer_of_person(door.world.students[0]), secret=secret, at=now()
        )

    assert state_of_tables() == before


def test_somebody_of_no_school_here_is_refused(door: Door) -> None:
    with pytest.raises(Refused, match="reach beyond"):
        link_by_office(
            viewer=viewer_of_person(door.world.administrator),
            platform=door.platform,
            subject="u1",
            is_learner=False,
            person=door.world.mentor,
            at=now(),
        )


# --- choosing -------------------------------------------------------------------------------------


def test_only_what_is_offered_can_be_chosen(door: Door) -> None:
    link(door.platform, door.world.teacher)
    secret = door.choosing().context["secret"]
    foreign = f"people.school_class:{door.world.other_class.uuid}:"

    with pytest.raises(Refused, match="Choose one"):
        choose(secret, [foreign], launch_url="http://testserver/lti/launch/", at=now())

    own = f"people.school_class:{door.world.school_class.uuid}:"
    chosen = choose(secret, [own, foreign], launch_url="http://testserver/x", at=now())
    assert chosen.return_url == f"{ISSUER}/return"
    with pytest.raises(Refused, match="used already"):
        choose(secret, [own], launch_url="http://testserver/x", at=now())


def test_a_course_that_takes_one_gets_one(door: Door) -> None:
    session_for(door.world)
    link(door.platform, door.world.teacher)
    choosing = door.choosing(accept_multiple=False)
    keys = [str(one.reference) for one in choosing.context["choosing"].offered]
    assert len(keys) == 2

    with pytest.raises(Refused, match="one at a time"):
        choose(choosing.context["secret"], keys, launch_url="http://testserver/x", at=now())


def test_a_student_chooses_nothing(door: Door) -> None:
    link(door.platform, door.world.students[0])

    assert door.choosing().status_code == 403


# --- grades ---------------------------------------------------------------------------------------


def session_for(world: World) -> RatingSession:
    plan = SessionPlan(
        instrument=add_instrument(
            world.framework, InstrumentKind.KNOWLEDGE_TEST, dimension="cognitive", top=1
        ),
        organisation=world.school,
        school_class=world.school_class,
        title_en="Test",
        title_zh="测验",
        context="class",
        phase="outcome",
        opens_on=today(),
        closes_on=today(),
        per_subject=1,
    )
    return open_session(viewer=SYSTEM, plan=plan, subjects=world.students, raters=[])


@pytest.fixture
def graded(answers: Any, world: World) -> LtiLink:
    """A link to a session in which the first student handed in and is known to the platform."""
    session = session_for(world)
    platform = add_platform(world.school, token_url=f"{answers.at}/token")
    link(platform, world.students[0])
    link(platform, world.students[1], "u8")
    first = Assignment.objects.filter(session=session, subject=world.students[0])
    first.update(submitted_at=now())
    return LtiLink.objects.create(
        platform=platform,
        deployment="d1",
        identifier="r1",
        target=Reference("assessment.session", session.uuid),
        line_item=f"{answers.at}/items/1",
    )


def test_only_what_was_handed_in_goes_on_its_way_and_once(graded: LtiLink) -> None:
    first, again = queue_grades(now()), queue_grades(now())

    assert (first, again) == (1, 0)
    assert LtiGrade.objects.get().account.subject == "u7"


def test_a_link_without_a_column_tells_nothing(graded: LtiLink) -> None:
    LtiLink.objects.update(line_item="")

    assert queue_grades(now()) == 0


def test_what_the_platform_does_not_take_waits_longer_each_time_and_is_given_up(
    answers: Any, graded: LtiLink
) -> None:
    answers.laid["/items/1/scores"] = (500, {})
    at = now()
    queue_grades(at)
    waits = []

    for _ in range(8):
        send_grades(at)
        grade = LtiGrade.objects.get()
        waits.append(round((grade.next_try_at - at).total_seconds() / 60))
        at = grade.next_try_at

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
    assert (grade.state, grade.attempts) == ("failed", 8)
    assert grade.problem == "127.0.0.1 answered with the error 500."
    assert send_grades(at + timedelta(days=1)) == "sent 0 of 0 grades"


def test_the_office_is_told_of_it_and_lets_it_be_tried_again(
    answers: Any, graded: LtiLink, world: World
) -> None:
    queue_grades(now())
    LtiGrade.objects.update(state="failed", attempts=8)
    office = viewer_of_person(world.administrator)

    [step] = untold_grades(office)
    assert "Moodle" in step.title
    assert not list(untold_grades(viewer_of_person(world.teacher)))
    assert send_again(viewer=office, platform=graded.platform, at=now()) == 1
    assert send_grades(now()) == "sent 1 of 1 grades"
    assert not list(untold_grades(office))


def test_a_platform_that_gives_no_token_is_tried_later(answers: Any, graded: LtiLink) -> None:
    answers.laid["/token"] = (200, {"error": "invalid_client"})
    queue_grades(now())

    assert send_grades(now()) == "sent 0 of 1 grades"
    assert LtiGrade.objects.get().state == "waiting"


def test_two_workers_send_it_once(answers: Any, graded: LtiLink) -> None:
    """The second finds it claimed."""
    at = now()
    queue_grades(at)
    LtiGrade.objects.update(next_try_at=at + timedelta(minutes=5))

    assert send_grades(at) == "sent 0 of 0 grades"
    assert answers.sent == []


def test_erasing_a_person_takes_back_what_waited(graded: LtiLink, world: World) -> None:
    from ronghe.apps.people.services.erasure import erase_person

    queue_grades(now())

    erase_person(viewer=SYSTEM, person=world.students[0], at=now())

    assert not LtiGrade.objects.exists()
    assert [row.subject for row in LinkedAccount.objects.all()] == ["u8"]


# --- people ---------------------------------------------------------------------------------------


@pytest.fixture
def course(answers: Any, world: World) -> LtiCourse:
    platform = add_platform(world.school, token_url=f"{answers.at}/token")
    return LtiCourse.objects.create(
        platform=platform, identifier="c1", members_url=f"{answers.at}/members"
    )


def member(subject: str, **more: Any) -> dict[str, Any]:
    return {"user_id": subject, "name": subject, "roles": ["Learner"], **more}


def test_people_are_proposed_by_number_then_by_email_and_never_twice(
    answers: Any, course: LtiCourse, world: World
) -> None:
    first, second, third, fourth = world.students
    for person, number in ((first, "1"), (second, "2"), (third, "3"), (fourth, "3")):
        Person.objects.filter(pk=person.pk).update(number=number)
    Account.objects.create_user("two", "x", person=second, email="Two@school.example")
    link(course.platform, first, "u1")
    rows = [
        member("u1"),
        member("u2", email="two@SCHOOL.example"),
        member("u3", lis_person_sourcedid="3"),
        member("u4", lis_person_sourcedid="1"),
        member("u5"),
    ]
    answers.laid["/members"] = (200, {"members": rows})

    plan = plan_people(viewer=viewer_of_person(world.administrator), course=course, at=now())

    assert [(row.member.subject, row.standing, row.person) for row in plan.rows] == [
        ("u1", "connected", first),
        ("u2", "proposed", second),
        ("u3", "several", None),
        ("u4", "unknown", None),
        ("u5", "unknown", None),
    ]


def test_looking_writes_nothing_and_only_what_is_proposed_is_connected(
    answers: Any, course: LtiCourse, world: World
) -> None:
    office = viewer_of_person(world.administrator)
    answers.laid["/members"] = (200, {"members": [member("u5")]})
    plan_people(viewer=office, course=course, at=now())
    before = state_of_tables()

    plan_people(viewer=office, course=course, at=now())
    done = connect_people(viewer=office, course=course, subjects=["u5", "u9"], at=now())

    assert done == (0, [])
    assert state_of_tables() == before


def test_a_learner_with_a_teacher_s_number_is_refused(
    answers: Any, course: LtiCourse, world: World
) -> None:
    Person.objects.filter(pk=world.teacher.pk).update(number="T1")
    answers.laid["/members"] = (200, {"members": [member("u1", lis_person_sourcedid="T1")]})

    done, refused = connect_people(
        viewer=viewer_of_person(world.administrator), course=course, subjects=["u1"], at=now()
    )

    assert done == 0
    assert [one.code for one in refused] == ["other-kind"]


def test_a_list_in_pages_is_read_whole_and_a_token_goes_to_no_other_host(
    answers: Any, course: LtiCourse, world: World
) -> None:
    answers.laid |= {
        "/members": (200, {"members": [member("u1")], "next": f"{answers.at}/members?page=2"}),
        "/members?page=2": (
            200,
            {"members": [member("u2")], "next": "http://localhost:1/members"},
        ),
    }

    plan = plan_people(viewer=viewer_of_person(world.administrator), course=course, at=now())

    assert [row.member.subject for row in plan.rows] == ["u1", "u2"]


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [(403, {}, "not-reached"), (200, {"rubbish": 1}, "no-members")],
)
def test_a_platform_that_does_not_tell_is_said(
    answers: Any, course: LtiCourse, world: World, status: int, content: Any, code: str
) -> None:
    answers.laid["/members"] = (status, content)

    with pytest.raises(Refused) as caught:
        plan_people(viewer=viewer_of_person(world.administrator), course=course, at=now())

    assert caught.value.code == code
