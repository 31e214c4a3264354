"""Courses: brought in whole, assigned, launched, reported on by the rules of cmi5, moved on."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
import requests
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import NOON, World

import cmi5_packages as make
from ronghe.apps.assessment.course_facts import activity_id
from ronghe.apps.assessment.models import (
    CourseFile,
    CoursePackage,
    CourseRegistration,
    CourseSession,
    UnitProgress,
)
from ronghe.apps.assessment.services.course_sessions import abandon_expired
from ronghe.apps.assessment.services.courses import assign_course, import_course, waive_unit
from ronghe.apps.base.api import Refused
from ronghe.apps.evidence.api import home_page, newest_statements, seal_all, verify_log
from ronghe.apps.people.api import NotAllowed, Person, command_viewer, viewer_of_person

VERB = "http://adlnet.gov/expapi/verbs/"
ADL = "https://w3id.org/xapi/adl/verbs/"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
TWO_UNITS = make.package(
    make.block(1, make.au(1, moveOn="CompletedAndPassed", masteryScore="0.8")),
    make.au(2, moveOn="Completed"),
)


def bring_in(world: World, data: bytes = TWO_UNITS) -> CoursePackage:
    return import_course(
        viewer=viewer_of_person(world.lead), organisation=world.school, data=data, at=NOON
    )


def assigned(world: World, data: bytes = TWO_UNITS) -> CourseRegistration:
    """The first student is to take a course."""
    package = bring_in(world, data)
    [registration] = assign_course(
        viewer=viewer_of_person(world.teacher),
        package=package,
        persons=world.students[:1],
        school_class=world.school_class,
        due_on=None,
        at=NOON,
    )
    return registration


def verbs(world: World) -> list[str]:
    """The verbs in the school's log, in order."""
    seal_all()
    return [one.verb.rpartition("/")[2] for one in reversed(newest_statements(world.school, 50))]


# --- bringing in ----------------------------------------------------------------------------------


def test_package_comes_in_with_units_and_files(world: World) -> None:
    package = bring_in(world)

    assert (package.title_en, package.version) == ("Safe at the lathe", 1)
    assert [(one.position, one.title_en) for one in package.units.all()] == [
        (0, "Unit 1"),
        (1, "Unit 2"),
    ]
    file = CourseFile.objects.get()
    assert (file.path, file.file.read().decode()) == ("index.html", make.PAGE)
    assert "index.html" not in file.file.name


def test_same_course_again_is_a_new_version_beside_the_earlier(world: World) -> None:
    first, second = bring_in(world), bring_in(world)

    assert (first.version, second.version) == (1, 2)
    assert CoursePackage.objects.count() == 2


def test_bad_package_is_refused_whole_with_its_reason(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        bring_in(world, make.zipped({"cmi5.xml": make.structure(make.au(1))}))

    assert refusal.value.code == "course-no-entry"
    assert not CoursePackage.objects.exists()
    assert not CourseFile.objects.exists()


def test_teacher_may_assign_but_not_bring_in(world: World) -> None:
    with pytest.raises(NotAllowed):
        import_course(
            viewer=viewer_of_person(world.teacher),
            organisation=world.school,
            data=TWO_UNITS,
            at=NOON,
        )

    assert not CoursePackage.objects.exists()


# --- assigning ------------------------------------------------------------------------------------


def test_assigning_twice_registers_each_student_once(world: World) -> None:
    package = bring_in(world)
    plan: dict[str, Any] = {
        "viewer": viewer_of_person(world.teacher),
        "package": package,
        "school_class": world.school_class,
        "due_on": date(2026, 4, 1),
        "at": NOON,
    }

    first = assign_course(**plan, persons=world.students[:2])
    second = assign_course(**plan, persons=world.students)

    assert (len(first), len(second)) == (2, 2)
    assert CourseRegistration.objects.count() == 4


def test_student_of_another_class_is_not_assigned_by_this_teacher(world: World) -> None:
    package = bring_in(world)
    other = world.add_person("Other", "student", school_class=world.other_class)  # type: ignore[arg-type]

    with pytest.raises(NotAllowed):
        assign_course(
            viewer=viewer_of_person(world.teacher),
            package=package,
            persons=[world.students[0], other],
            school_class=None,
            due_on=None,
            at=NOON,
        )

    assert not CourseRegistration.objects.exists()


def test_course_that_asks_for_nothing_is_satisfied_at_once(world: World) -> None:
    registration = assigned(world, make.package(make.block(1, make.au(1)), make.au(2)))

    registration.refresh_from_db()
    assert registration.satisfied == [
        "https://publisher.example/block/1",
        "https://publisher.example/course/1",
    ]
    assert verbs(world) == ["satisfied", "satisfied"]


def test_waived_unit_counts_as_met_and_is_said_with_its_reason(world: World) -> None:
    registration = assigned(world)
    unit = registration.package.units.get(position=0)

    waive_unit(
        viewer=viewer_of_person(world.teacher),
        registration=registration,
        unit=unit,
        reason="Tested Out",
        at=NOON,
    )

    assert UnitProgress.objects.get(unit=unit).is_met
    assert verbs(world) == ["waived", "satisfied"]
    [satisfied, waived] = newest_statements(world.school, 2)
    assert waived.result.extensions == {
        "https://w3id.org/xapi/cmi5/result/extensions/reason": "Tested Out"
    }
    assert satisfied.extensions[SESSION] == waived.extensions[SESSION]


def test_unit_is_waived_once_and_with_a_reason(world: World) -> None:
    registration = assigned(world)
    unit = registration.package.units.get(position=0)
    plan: dict[str, Any] = {
        "viewer": viewer_of_person(world.teacher),
        "registration": registration,
        "unit": unit,
        "at": NOON,
    }

    with pytest.raises(Refused):
        waive_unit(**plan, reason=" ")
    waive_unit(**plan, reason="Administrative")
    with pytest.raises(Refused) as refusal:
        waive_unit(**plan, reason="Administrative")

    assert refusal.value.code == "unit-met"
    assert verbs(world) == ["waived", "satisfied"]


# --- a unit as its author wrote it ----------------------------------------------------------------


@dataclass
class Unit:
    """What an assignable unit does, by its launch address alone."""

    client: Client
    launch: dict[str, str]
    token: str = ""
    second: int = 0

    def fetch(self) -> dict[str, str]:
        path = urlsplit(self.launch["fetch"]).path
        answer: dict[str, str] = self.client.post(path).json()
        self.token = answer.get("auth-token", self.token)
        return answer

    def ask(self, method: str, address: str, content: Any = None, **query: str) -> Any:
        path = urlsplit(self.launch["endpoint"]).path + address
        return self.client.generic(
            method,
            path,
            b"" if content is None else json.dumps(content),
            content_type="application/json",
            query_params=query,
            headers={
                "Authorization": f"Basic {self.token}",
                "X-Experience-API-Version": "1.0.3",
            },
        )

    @property
    def place(self) -> dict[str, str]:
        return {
            "activityId": self.launch["activityId"],
            "agent": self.launch["actor"],
            "registration": self.launch["registration"],
        }

    def launch_data(self) -> Any:
        return self.ask("GET", "activities/state", **self.place, stateId="LMS.LaunchData").json()

    def said(self, verb: str, result: Any = None, **extensions: Any) -> dict[str, Any]:
        """A statement by the context template, as the specification asks."""
        self.second += 1
        context = self.launch_data()["contextTemplate"]
        categories = [{"id": f"{CATEGORY}cmi5"}]
        if result and ({"success", "completion"} & result.keys()):
            categories.append({"id": f"{CATEGORY}moveon"})
        context["registration"] = self.launch["registration"]
        context["contextActivities"]["category"] = categories
        context["extensions"] |= extensions
        statement = {
            "id": str(uuid4()),
            "actor": json.loads(self.launch["actor"]),
            "verb": {"id": VERB + verb},
            "object": {"id": self.launch["activityId"]},
            "context": context,
            "timestamp": f"2026-03-02T04:00:{self.second:02d}Z",
        }
        return statement | ({"result": result} if result else {})

    def say(self, *statements: Any) -> int:
        return int(self.ask("POST", "statements", list(statements)).status_code)


PASSED = {"success": True, "duration": "PT1M", "score": {"scaled": 0.9}}
COMPLETED = {"completion": True, "duration": "PT1M"}
ENDED = {"duration": "PT2M"}


def launched(world: World, registration: CourseRegistration, place: int = 0) -> Unit:
    """What the student's browser is sent to."""
    unit = registration.package.units.get(position=place)
    url = reverse("course_launch", args=[registration.uuid, unit.uuid])
    page = client_of(world.students[0]).post(url)
    address = page.context["launched"].address
    launch = dict(parse_qsl(urlsplit(address).query, strict_parsing=True))
    return Unit(Client(), launch | {"start": address.partition("?")[0]})


def client_of(person: Person) -> Client:
    if not hasattr(person, "account"):
        return signed_in(person)
    client = Client()
    client.force_login(
        person.account, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def begun(world: World, registration: CourseRegistration, place: int = 0) -> Unit:
    unit = launched(world, registration, place)
    unit.fetch()
    assert unit.say(unit.said("initialized")) == 200
    return unit


# --- launching ------------------------------------------------------------------------------------


def test_launch_says_everything_before_the_unit_starts(world: World) -> None:
    registration = assigned(world)

    unit = launched(world, registration)
    unit.fetch()

    student = world.students[0]
    assert json.loads(unit.launch["actor"]) == {
        "objectType": "Agent",
        "account": {"homePage": home_page(world.school), "name": str(student.uuid)},
    }
    assert unit.launch["registration"] == str(registration.uuid)
    assert unit.launch["activityId"] == activity_id(
        "unit", registration.package.units.get(position=0).uuid
    )
    session = CourseSession.objects.get()
    assert unit.launch_data() == {
        "contextTemplate": {
            "contextActivities": {
                "grouping": [{"objectType": "Activity", "id": "https://publisher.example/au/1"}]
            },
            "extensions": {SESSION: str(session.uuid)},
        },
        "launchMode": "Normal",
        "moveOn": "CompletedAndPassed",
        "masteryScore": 0.8,
        "returnURL": "http://testserver/courses/mine/",
    }
    profile = {"agent": unit.launch["actor"], "profileId": "cmi5LearnerPreferences"}
    assert unit.ask("GET", "agents/profile", **profile).json() == {
        "languagePreference": "en,zh-Hans",  # as the page is read
        "audioPreference": "on",
    }
    assert verbs(world) == ["launched"]


def test_token_is_given_once(world: World) -> None:
    unit = launched(world, assigned(world))

    first, second = unit.fetch(), unit.fetch()

    assert list(first) == ["auth-token"]
    assert second["error-code"] == "1"


def test_fetch_address_is_asked_by_post_and_knows_its_secrets(world: World) -> None:
    unit = launched(world, assigned(world))

    assert unit.client.get(urlsplit(unit.launch["fetch"]).path).status_code == 405
    assert Client().post(reverse("course_fetch", args=["guess"])).json()["error-code"] == "2"


def test_nobody_else_launches_a_students_unit(world: World) -> None:
    registration = assigned(world)
    unit = registration.package.units.get(position=0)
    url = reverse("course_launch", args=[registration.uuid, unit.uuid])

    answers = [signed_in(one).post(url).status_code for one in (world.students[1], world.teacher)]

    assert answers == [404, 403]
    assert not CourseSession.objects.exists()


def test_second_launch_abandons_the_session_that_is_open(world: World) -> None:
    registration = assigned(world)
    first = begun(world, registration)
    late = first.said("completed", COMPLETED)

    second = launched(world, registration, place=1)

    assert first.say(late) == 401
    assert second.fetch().keys() == {"auth-token"}
    assert verbs(world) == ["launched", "initialized", "abandoned", "launched"]


def test_session_that_went_quiet_is_abandoned_once(world: World) -> None:
    begun(world, assigned(world))
    CourseSession.objects.update(expires_at=NOON)

    counts = [abandon_expired(at=NOON + timedelta(hours=1)) for _ in range(2)]

    assert counts == [1, 0]
    assert verbs(world)[-1] == "abandoned"


def test_met_unit_opens_for_review_and_reports_nothing(world: World) -> None:
    registration = assigned(world)
    UnitProgress.objects.filter(unit__position=1).update(is_met=True)

    unit = begun(world, registration, place=1)

    assert unit.launch_data()["launchMode"] == "Review"
    assert unit.say(unit.said("completed", COMPLETED)) == 403
    assert unit.say(unit.said("terminated", ENDED)) == 200


# --- reporting ------------------------------------------------------------------------------------


def test_unit_moves_on_and_blocks_and_course_are_satisfied(world: World) -> None:
    registration = assigned(world)

    first = begun(world, registration)
    assert first.say(first.said("passed", PASSED, **{MASTERY: 0.8})) == 200
    assert not UnitProgress.objects.get(unit__position=0).is_met
    assert first.say(first.said("completed", COMPLETED), first.said("terminated", ENDED)) == 200
    second = begun(world, registration, place=1)
    assert second.say(second.said("completed", COMPLETED)) == 200

    assert set(UnitProgress.objects.values_list("unit__position", "is_met")) == {
        (0, True),
        (1, True),
    }
    assert verbs(world) == [
        "launched",
        "initialized",
        "passed",
        "satisfied",
        "completed",
        "terminated",
        "launched",
        "initialized",
        "satisfied",
        "completed",
    ]
    assert verify_log().is_whole


Break = Callable[[Unit], dict[str, Any]]


@pytest.mark.parametrize(
    "statement",
    [
        lambda unit: unit.said("initialized"),
        lambda unit: unit.said("passed", {**PASSED, "score": {"scaled": 0.5}}, **{MASTERY: 0.8}),
        lambda unit: unit.said("launched"),
        lambda unit: unit.said("completed", COMPLETED) | {"object": {"id": "https://x.example/1"}},
        lambda unit: unit.said("completed", COMPLETED) | {"context": {}},
        lambda unit: (
            unit.said("completed", COMPLETED)
            | {"actor": {"account": {"homePage": "https://x.example", "name": "else"}}}
        ),
        lambda unit: (
            unit.said("voided")
            | {"verb": {"id": f"{VERB}voided"}}
            | {"object": {"objectType": "StatementRef", "id": str(uuid4())}}
        ),
    ],
)
def test_statement_that_breaks_a_rule_is_refused_and_nothing_of_its_batch_is_kept(
    world: World, statement: Break
) -> None:
    unit = begun(world, assigned(world))
    bad = statement(unit)
    good = unit.said("completed", COMPLETED)

    assert unit.say(good, bad) == 403

    assert verbs(world) == ["launched", "initialized"]
    assert not UnitProgress.objects.filter(has_completed=True).exists()
    assert unit.say(unit.said("completed", COMPLETED)) == 200


def test_statement_that_is_not_valid_says_where(world: World) -> None:
    unit = begun(world, assigned(world))

    answer = unit.ask("POST", "statements", {**unit.said("completed", COMPLETED), "verb": {}})

    assert answer.status_code == 400
    assert "verb" in answer.json()["en"]


def test_statement_may_be_put_with_its_id(world: World) -> None:
    unit = begun(world, assigned(world))
    statement = unit.said("completed", COMPLETED)

    wrong = unit.ask("PUT", "statements", statement, statementId=str(uuid4()))
    right = unit.ask("PUT", "statements", statement, statementId=statement["id"])

    assert (wrong.status_code, right.status_code) == (400, 204)
    assert verbs(world)[-1] == "completed"


def test_token_of_nobody_and_of_a_session_that_is_over_opens_nothing(world: World) -> None:
    unit = begun(world, assigned(world))
    stranger = Unit(Client(), unit.launch, token="bm9ib2R5Om5vdGhpbmc=")
    CourseSession.objects.update(expires_at=datetime(2020, 1, 1, tzinfo=UTC))

    answers = [one.ask("GET", "statements", agent=unit.launch["actor"]) for one in (stranger, unit)]

    assert [one.status_code for one in answers] == [401, 401]


# --- reading, documents, files --------------------------------------------------------------------


def test_unit_reads_its_learners_statements_and_nobody_elses(world: World) -> None:
    unit = begun(world, assigned(world))
    other = json.dumps({"account": {"homePage": home_page(world.school), "name": "someone"}})

    own = unit.ask("GET", "statements", agent=unit.launch["actor"])

    assert [one["verb"]["id"] for one in own.json()["statements"]] == [
        f"{VERB}initialized",
        f"{VERB}launched",
    ]
    assert unit.ask("GET", "statements", agent=other).status_code == 403
    assert unit.ask("GET", "statements", agent="{").status_code == 403
    assert unit.ask("GET", "statements", registration=str(uuid4())).status_code == 403


def test_unit_keeps_its_own_state_and_leaves_the_launch_data_alone(world: World) -> None:
    unit = begun(world, assigned(world))
    mark = {**unit.place, "stateId": "bookmark"}

    kept = unit.ask("PUT", "activities/state", {"page": 3}, **mark)
    changed = unit.ask("PUT", "activities/state", {}, **unit.place, stateId="LMS.LaunchData")
    deleted = unit.ask("DELETE", "activities/state", **unit.place)
    elsewhere = unit.ask(
        "PUT", "activities/state", {}, **{**mark, "activityId": "https://x.example/1"}
    )

    assert (kept.status_code, unit.ask("GET", "activities/state", **mark).json()) == (
        204,
        {"page": 3},
    )
    assert [one.status_code for one in (changed, deleted, elsewhere)] == [403, 403, 403]
    assert unit.launch_data()["moveOn"] == "CompletedAndPassed"


def test_alternate_syntax_does_not_come_round_the_rules(world: World) -> None:
    unit = begun(world, assigned(world))

    assert unit.ask("POST", "activities/state?method=DELETE").status_code == 400


def test_files_of_the_package_run_apart_from_the_house(world: World) -> None:
    unit = launched(world, assigned(world))

    page = Client().get(urlsplit(unit.launch["start"]).path)

    assert b"".join(page.streaming_content) == make.PAGE.encode()  # type: ignore[attr-defined]
    assert page["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in page["Content-Security-Policy"]
    assert page["Content-Type"] == "text/html"


@pytest.mark.parametrize("path", ["cmi5.xml", "other.html", "../index.html"])
def test_only_files_of_the_package_are_given(world: World, path: str) -> None:
    unit = launched(world, assigned(world))
    start = urlsplit(unit.launch["start"]).path

    assert Client().get(start.replace("index.html", path)).status_code == 404


def test_files_close_with_the_session(world: World) -> None:
    unit = launched(world, assigned(world))
    CourseSession.objects.update(expires_at=NOON)

    assert Client().get(urlsplit(unit.launch["start"]).path).status_code == 404


def test_any_origin_may_ask_and_read_the_answer(world: World) -> None:
    unit = launched(world, assigned(world))

    for key in ("fetch", "endpoint"):
        preflight = Client().options(urlsplit(unit.launch[key]).path)
        assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (204, "*")
        assert "Authorization" in preflight["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in preflight


# --- the pages ------------------------------------------------------------------------------------


def test_lead_brings_a_package_in_and_a_teacher_assigns_it(world: World) -> None:
    file = SimpleUploadedFile("course.zip", TWO_UNITS)
    school = str(world.school.uuid)

    signed_in(world.lead).post(reverse("course_import"), {"organisation": school, "file": file})
    package = CoursePackage.objects.get()
    answer = signed_in(world.teacher).post(
        reverse("course_assign", args=[package.uuid]),
        {"school_class": str(world.school_class.uuid), "due_on": "2026-04-01"},
    )

    assert answer["Location"] == reverse("course", args=[package.uuid])
    assert CourseRegistration.objects.filter(due_on=date(2026, 4, 1)).count() == 4


def test_bad_package_is_explained_on_its_page(world: World) -> None:
    file = SimpleUploadedFile("course.zip", b"no package")

    page = signed_in(world.lead).post(
        reverse("course_import"), {"organisation": str(world.school.uuid), "file": file}
    )

    assert page.status_code == 422
    assert "There is no readable cmi5 course in this file" in page.content.decode()


def test_pages_show_who_has_moved_on(world: World) -> None:
    registration = assigned(world)
    UnitProgress.objects.filter(unit__position=0).update(is_met=True)

    teacher = signed_in(world.teacher).get(reverse("course", args=[registration.package.uuid]))
    student = client_of(world.students[0]).get(reverse("my_courses"))

    assert "1 of 2 units met" in teacher.content.decode()
    assert [one.met for one in student.context["taken"]] == [1]


# --- over the wire --------------------------------------------------------------------------------


class RemoteUnit(Unit):
    """The same unit on another machine: it knows addresses and speaks HTTP."""

    def fetch(self) -> dict[str, str]:
        answer: dict[str, str] = requests.post(self.launch["fetch"], timeout=20).json()
        self.token = answer["auth-token"]
        return answer

    def ask(self, method: str, address: str, content: Any = None, **query: str) -> Any:
        return requests.request(
            method,
            self.launch["endpoint"] + address,
            params=query,
            json=content,
            headers={
                "Authorization": f"Basic {self.token}",
                "X-Experience-API-Version": "1.0.3",
            },
            timeout=20,
        )


@pytest.mark.django_db(transaction=True)
def test_unit_is_driven_from_launch_to_moved_on_over_http(live_server: Any, world: World) -> None:
    """An assignable unit as its author wrote it, against a server that really runs."""
    registration = assigned(world)
    unit = registration.package.units.get(position=0)
    browser = client_of(world.students[0])
    page = browser.post(
        reverse("course_launch", args=[registration.uuid, unit.uuid]),
        headers={"host": urlsplit(live_server.url).netloc},
    )
    address = page.context["launched"].address
    author = RemoteUnit(browser, dict(parse_qsl(urlsplit(address).query)))

    start = requests.get(address, timeout=20)
    author.fetch()
    said = [
        author.say(author.said("initialized")),
        author.say(author.said("passed", PASSED, **{MASTERY: 0.8})),
        author.say(author.said("completed", COMPLETED)),
        author.say(author.said("terminated", ENDED)),
        author.say(author.said("experienced")),
    ]

    assert (start.status_code, start.text) == (200, make.PAGE)
    assert said == [200, 200, 200, 200, 403]
    assert UnitProgress.objects.get(unit=unit).is_met
    assert verbs(world) == [
        "launched",
        "initialized",
        "passed",
        "satisfied",
        "completed",
        "terminated",
    ]


def test_command_reaches_every_course(world: World) -> None:
    package = import_course(
        viewer=command_viewer(), organisation=world.school, data=TWO_UNITS, at=NOON
    )

    assert list(CoursePackage.objects.all()) == [package]
