"""The API's routes of `people`, and what holds for every route: keys, errors, pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import World

from api_calls import AT, post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import AuditEntry, now
from ronghe.apps.people.api import Organisation, Region, Role, command_viewer
from ronghe.apps.people.models import ClientKey
from ronghe.apps.people.services.client_keys import make_key, revoke_key

API = "/api/v1"


# --- who may call ---


def test_nobody_gets_a_problem_that_says_how_to_come_in(world: World) -> None:
    answer = Client().get(f"{API}/persons")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json() == {
        "type": "urn:ronghe:problem:unauthenticated",
        "title": "Who is asking?",
        "status": 401,
        "detail": "Send a key that is in force as “Authorization: Bearer …”, or sign in.",
        "code": "unauthenticated",
    }


def test_errors_speak_the_language_that_is_asked_for(world: World) -> None:
    answer = Client().get(f"{API}/persons", headers={"accept-language": "zh-CN"})

    assert answer.json()["title"] == "未能确认身份"


def test_an_unknown_key_opens_nothing_even_beside_a_session(world: World) -> None:
    browser = signed_in(world.administrator)

    answer = browser.get(f"{API}/persons", headers={"authorization": "Bearer nonsense"})

    assert answer.status_code == 401


def test_a_revoked_key_opens_nothing(world: World) -> None:
    system = system_of(world.school, "people:read")
    assert system.get(f"{API}/persons").status_code == 200

    revoke_key(viewer=command_viewer(), key=ClientKey.objects.get(), at=AT)

    assert system.get(f"{API}/persons").status_code == 401


def test_a_key_that_has_run_out_opens_nothing(world: World) -> None:
    _, secret = make_key(
        viewer=command_viewer(),
        organisation=world.school,
        title="LMS",
        scopes=["people:read"],
        at=AT,
        expires_at=now() - timedelta(seconds=1),
    )

    answer = Client().get(f"{API}/persons", headers={"authorization": f"Bearer {secret}"})

    assert answer.status_code == 401


def test_a_key_does_nothing_beyond_its_scopes_and_leaves_a_refused_row(world: World) -> None:
    system = system_of(world.school, "frameworks:read")

    answer = system.get(f"{API}/persons")

    assert answer.status_code == 403
    assert answer.json()["code"] == "not-allowed"
    refused = AuditEntry.objects.get(kind="refused")
    assert (refused.action, refused.via) == ("people.list_people", "key")


def test_a_key_is_held_to_so_many_requests_a_minute(world: World, settings: Any) -> None:
    settings.RONGHE_KEY_REQUESTS_A_MINUTE = 2
    system = system_of(world.school, "people:read")

    answers = [system.get(f"{API}/organisations") for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "too-many-requests"
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    other = system_of(world.school, "people:read")
    assert other.get(f"{API}/organisations").status_code == 200


def test_a_session_writes_only_with_its_csrf_token(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = signed_in(world.administrator).cookies

    answer = post_json(browser, f"{API}/evidence", {"records": []})

    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf"


# --- what is there ---


def test_a_key_sees_its_own_organisation_and_no_other(world: World) -> None:
    system = system_of(world.school, "people:read")

    answer = system.get(f"{API}/organisations").json()

    assert answer == {
        "items": [
            {
                "uuid": str(world.school.uuid),
                "title": {"en": "School", "zh": "school"},
                "code": "school",
                "kind": "school",
                "region": "lake",
            }
        ],
        "count": 1,
    }
    assert system.get(f"{API}/organisations/{world.school.uuid}").status_code == 200
    assert system.get(f"{API}/organisations/{world.enterprise.uuid}").status_code == 404


def test_programmes_and_classes_name_where_they_belong(world: World) -> None:
    system = system_of(world.school, "people:read")

    [programme] = system.get(f"{API}/programmes").json()["items"]
    classes = system.get(f"{API}/classes").json()["items"]
    one = system.get(f"{API}/classes/{world.school_class.uuid}").json()

    assert programme["organisation"] == str(world.school.uuid)
    assert [row["title"]["en"] for row in classes] == ["CNC 1", "CNC 2"]
    assert one == classes[0]
    assert (one["programme"], one["entry_year"]) == (str(world.programme.uuid), 2025)


def test_a_teacher_sees_their_class_only(world: World) -> None:
    browser = signed_in(world.teacher)

    assert browser.get(f"{API}/classes").json()["count"] == 1
    assert browser.get(f"{API}/classes/{world.other_class.uuid}").status_code == 404


def test_people_are_listed_with_their_roles_and_leave_one_audit_row(world: World) -> None:
    answer = system_of(world.school, "people:read").get(f"{API}/persons?search=Student 1").json()

    [person] = answer["items"]
    assert person["uuid"] == str(world.students[0].uuid)
    assert person["name"] == {"en": "Student 1", "zh": ""}
    assert person["roles"] == [
        {
            "uuid": str(world.students[0].memberships.get().uuid),
            "role": "student",
            "organisation": str(world.school.uuid),
            "school_class": str(world.school_class.uuid),
            "starts_on": "2020-01-01",
            "ends_on": None,
        }
    ]
    read = AuditEntry.objects.get(kind="read")
    assert (read.action, read.via, read.touched) == ("people.list_people", "key", "api/v1/persons")


def test_somebody_of_another_organisation_is_not_there(world: World) -> None:
    system = system_of(world.school, "people:read")

    assert system.get(f"{API}/persons/{world.teacher.uuid}").status_code == 200
    answer = system.get(f"{API}/persons/{world.mentor.uuid}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not-found"


# --- pages of a list ---


def test_a_list_comes_page_by_page(world: World) -> None:
    system = system_of(world.school, "people:read")

    first = system.get(f"{API}/persons?limit=3").json()
    second = system.get(f"{API}/persons?limit=3&offset=3").json()

    assert first["count"] == second["count"] == 8
    assert [len(first["items"]), len(second["items"])] == [3, 3]
    assert not {p["uuid"] for p in first["items"]} & {p["uuid"] for p in second["items"]}


@pytest.mark.parametrize(
    ("query", "where", "reason"),
    [
        ("limit=201", "query.limit", "This is too large."),
        ("limit=0", "query.limit", "This is too small."),
        ("offset=x", "query.offset", "This is not a whole number."),
    ],
)
def test_a_wrong_page_says_what_is_wrong(world: World, query: str, where: str, reason: str) -> None:
    answer = system_of(world.school, "people:read").get(f"{API}/persons?{query}")

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid-values"
    assert [(e["where"], e["reason"]) for e in answer.json()["errors"]] == [(where, reason)]


def test_a_list_of_people_takes_the_same_queries_for_1_and_100(world: World) -> None:
    system = system_of(world.school, "people:read")
    for n in range(100):
        world.add_person(
            f"More {n}", Role.STUDENT, programme=world.programme, school_class=world.school_class
        )

    counts = []
    for limit in (1, 100):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(system.get(f"{API}/persons?limit={limit}").json()["items"]) == limit
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_lists_of_units_take_the_same_queries_for_1_and_100(world: World) -> None:
    officer = world.add_person("Officer", Role.REGIONAL_OFFICER)
    browser = signed_in(officer)
    region = Region.objects.get()
    Organisation.objects.bulk_create(
        Organisation(region=region, kind="school", code=f"s{n}", title_en="S", title_zh="校")
        for n in range(100)
    )

    counts = []
    for limit in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            assert len(browser.get(f"{API}/organisations?limit={limit}").json()["items"]) == limit
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_reading_changes_nothing(world: World) -> None:
    system = system_of(world.school, "people:read")
    before = state_of_tables()

    for path in ("organisations", "programmes", "classes", "persons"):
        assert system.get(f"{API}/{path}").status_code == 200

    assert state_of_tables() == before
