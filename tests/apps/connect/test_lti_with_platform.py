"""LTI 1.3 end to end with an independent platform over real HTTP: launch, connect, choose, grades
back, people; and that the same launch does not work twice."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.urls import reverse
from tests.apps.conftest import World, add_instrument

from lti_platform import CLIENT, DEPLOYMENT, Platform, User, form_in, running_platform
from ronghe.apps.assessment.services.ratings import Entry, submit_form
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.base.api import now, today
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.connect.models import LinkedAccount, LtiCourse, LtiGrade, LtiPlatform
from ronghe.apps.connect.services.lti_people import connect_people, plan_people
from ronghe.apps.connect.services.lti_platforms import PlatformFacts, register_platform
from ronghe.apps.connect.tasks_lti import tell_grades
from ronghe.apps.people.api import Account, Person, command_viewer, viewer_of_person

SYSTEM = command_viewer()
LI = User("u-li", "Li Wei", number="2025001")
HAN = User("u-han", "Han Mei", "Instructor")


@pytest.fixture
def platform(transactional_db: None, live_server: Any) -> Iterator[Platform]:
    with running_platform(live_server.url) as running:
        running.course.users = [LI, HAN]
        yield running


@pytest.fixture
def registered(platform: Platform, world: World) -> LtiPlatform:
    return register_platform(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        facts=PlatformFacts(
            title="Moodle",
            issuer=platform.at,
            client_id=CLIENT,
            deployments=(DEPLOYMENT,),
            login_url=f"{platform.at}/authorize",
            token_url=f"{platform.at}/token",
            keys_url=f"{platform.at}/keys",
        ),
        at=now(),
    )


def answer(platform: Platform, user: User, browser: requests.Session) -> dict[str, str]:
    """Go from the course to the tool and back to the platform; what it posts to the tool."""
    asked = browser.get(platform.launch_start(user))
    assert asked.url.startswith(f"{platform.at}/authorize")
    return dict(asked.json())


def post(browser: requests.Session, form: dict[str, str], **headers: str) -> requests.Response:
    fields = {name: form[name] for name in ("id_token", "state")}
    return browser.post(form["launch_url"], fields, headers=headers)


def connect(registered: LtiPlatform, user: User, person: Person) -> None:
    LinkedAccount.objects.create(
        organisation=registered.organisation,
        issuer=registered.issuer,
        subject=user.subject,
        person=person,
        linked_at=now(),
    )


def test_a_student_is_led_from_the_course_to_their_form_and_it_is_told(
    platform: Platform, registered: LtiPlatform, world: World
) -> None:
    student = world.students[0]
    connect(registered, LI, student)
    test = add_instrument(
        world.framework, InstrumentKind.KNOWLEDGE_TEST, dimension="cognitive", top=1
    )
    plan = SessionPlan(
        instrument=test,
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
    session = open_session(viewer=SYSTEM, plan=plan, subjects=[student], raters=[])
    platform.course.custom = {"ronghe": f"assessment.session:{session.uuid}:"}
    browser = requests.Session()

    page = post(browser, answer(platform, LI, browser))

    form = session.assignments.get()
    assert page.url.endswith(reverse("form", args=[form.uuid]))
    assert page.status_code == 200

    chosen = {item.code: 1 for item in test.items.all()}
    submit_form(viewer=SYSTEM, entry=Entry(assignment=form, chosen=chosen), at=now())
    said = tell_grades(now())
    again = tell_grades(now())

    assert (said, again) == ("sent 1 of 1 grades", "sent 0 of 0 grades")
    [score] = platform.course.scores
    assert (score["userId"], score["scoreGiven"], score["scoreMaximum"]) == ("u-li", 1, 1)
    assert score["activityProgress"] == "Completed"
    assert LtiGrade.objects.get().state == LtiGrade.State.SENT


def test_a_launch_that_was_seen_is_refused(
    platform: Platform, registered: LtiPlatform, world: World
) -> None:
    connect(registered, LI, world.students[0])
    browser = requests.Session()
    form = answer(platform, LI, browser)
    first = post(browser, form)

    again = post(browser, form)
    elsewhere = post(requests.Session(), form)

    assert first.status_code == 200
    assert (again.status_code, elsewhere.status_code) == (400, 400)
    assert "login-spent" in again.text
    assert "sessionid" not in elsewhere.cookies


def test_in_a_frame_one_press_opens_a_window_of_its_own(
    platform: Platform, registered: LtiPlatform, world: World
) -> None:
    connect(registered, LI, world.students[0])
    browser = requests.Session()

    framed = post(browser, answer(platform, LI, browser), **{"Sec-Fetch-Dest": "iframe"})

    assert "sessionid" not in browser.cookies
    assert f"frame-ancestors {platform.at}" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    _, fields = form_in(framed.text, reverse("lti_open"))
    site = framed.url.removesuffix(reverse("lti_launch"))
    opened = browser.post(site + reverse("lti_open"), fields, headers={"Origin": site})
    assert "sessionid" in browser.cookies
    assert opened.status_code == 200
    again = requests.post(site + reverse("lti_open"), fields, timeout=10)
    assert again.status_code == 400


def test_whoever_is_unknown_connects_with_both_sign_ins(
    platform: Platform, registered: LtiPlatform, world: World
) -> None:
    student = world.students[0]
    Account.objects.create_user("li", "a-long-password", person=student)
    browser = requests.Session()

    page = post(browser, answer(platform, LI, browser))

    assert Person.objects.filter(name_en="Li Wei").count() == 0
    site = page.url.removesuffix(reverse("lti_launch"))
    address = page.text.split('href="/lti/connect/')[1].split('"')[0]
    sign_in = browser.get(f"{site}/lti/connect/{address}")
    token = form_in(sign_in.text, reverse("account_login"))[1]
    login = token | {"login": "li", "password": "a-long-password"}
    asked = browser.post(sign_in.url, login)
    assert "Are both of these you?" in asked.text
    fields = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    browser.post(asked.url, fields)
    assert LinkedAccount.objects.get().person == student
    straight = post(requests.Session(), answer(platform, LI, requests.Session()))
    assert straight.status_code == 200
    assert "Student 1" in straight.text


def test_a_teacher_chooses_what_goes_into_the_course(
    platform: Platform, registered: LtiPlatform, world: World
) -> None:
    connect(registered, HAN, world.teacher)
    platform.course.is_choosing = True
    browser = requests.Session()
    picker = post(browser, answer(platform, HAN, browser), **{"Sec-Fetch-Dest": "iframe"})
    site = picker.url.removesuffix(reverse("lti_launch"))
    _, fields = form_in(picker.text, reverse("lti_choose"))
    key = f"people.school_class:{world.school_class.uuid}:"

    done = browser.post(
        site + reverse("lti_choose"),
        {"ticket": fields["ticket"], "chosen": key},
        headers={"Origin": site},
    )

    address, fields = form_in(done.text, "/chosen")
    assert address == f"{platform.at}/chosen"
    assert f"form-action 'self' {platform.at}" in done.headers["Content-Security-Policy"]
    [item] = platform.config.validate_deeplinking_resp({"JWT": fields["JWT"]})
    assert (item["type"], item["title"]) == ("ltiResourceLink", "CNC 1")
    assert item["custom"] == {"ronghe": key}
    assert item["url"] == f"{site}/lti/launch/"


def test_the_people_of_a_course_are_proposed_and_connected_when_ticked(
    platform: Platform, registered: LtiPlatform, world: World
) -> None:
    Person.objects.filter(pk=world.students[1].pk).update(number="2025001")
    course = LtiCourse.objects.create(
        platform=registered, identifier="course-1", members_url=f"{platform.at}/members"
    )
    office = viewer_of_person(world.administrator)
    before = Person.objects.count()

    plan = plan_people(viewer=office, course=course, at=now())
    connected = LinkedAccount.objects.count()
    done, refused = connect_people(viewer=office, course=course, subjects=["u-li"], at=now())

    assert [(row.member.subject, row.standing) for row in plan.rows] == [
        ("u-li", "proposed"),
        ("u-han", "unknown"),
    ]
    assert connected == 0
    assert (done, refused) == (1, [])
    assert LinkedAccount.objects.get().person == world.students[1]
    assert Person.objects.count() == before
