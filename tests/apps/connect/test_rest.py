"""Keys, calendar links and doors to other systems over the API, by the same rules as the pages."""

from typing import Any

import pytest
from django.test import Client
from tests.apps.conftest import World

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import now
from ronghe.apps.connect.models import CalendarFeed, IdentityProvider, LinkedAccount, LtiPlatform
from ronghe.apps.people.api import ClientKey, wrap_secret

API = "/api/v1"
PLATFORM = {
    "title": "Moodle",
    "issuer": "https://lms.example",
    "client_id": "c",
    "deployments": ["d"],
    "login_url": "https://lms.example/login",
    "token_url": "https://lms.example/token",
    "keys_url": "https://lms.example/keys",
}


@pytest.fixture
def office(world: World) -> Client:
    return signed_in(world.administrator)


# --- keys -----------------------------------------------------------------------------------------


def test_a_key_is_made_used_replaced_and_revoked(world: World, office: Client) -> None:
    made = post_json(office, f"{API}/keys", {"title": "Timetable", "scopes": ["people:read"]})

    assert made.status_code == 201, made.content
    system = Client(headers={"authorization": f"Bearer {made.json()['secret']}"})
    assert system.get(f"{API}/classes").status_code == 200
    path = f"{API}/keys/{made.json()['uuid']}"
    renewed = post_json(office, f"{path}/replace", {"overlap_days": 1})
    revoked = post_json(office, f"{path}/revoke", {})
    assert (renewed.status_code, revoked.json()["revoked_at"] is not None) == (201, True)
    assert system.get(f"{API}/classes").status_code == 401
    assert office.get(path).json()["title"] == "Timetable"
    assert office.get(f"{API}/keys").json()["count"] == 2
    assert made.json()["secret"] not in office.get(f"{API}/keys").content.decode()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "X", "scopes": []}, 409),
        ({"title": "X", "scopes": ["everything"]}, 409),
        ({"title": "", "scopes": ["people:read"]}, 422),
        ({"title": "X", "scopes": ["people:read"], "expires_at": "2020-01-01T00:00:00"}, 422),
    ],
)
def test_a_key_that_cannot_be_is_not_made(
    office: Client, body: dict[str, Any], status: int
) -> None:
    before = state_of_tables()

    assert post_json(office, f"{API}/keys", body).status_code == status
    assert state_of_tables() == before


def test_a_key_makes_no_key_and_a_teacher_none(world: World) -> None:
    system, teacher = system_of(world.school, "people:read"), signed_in(world.teacher)
    body = {"title": "X", "scopes": ["people:read"]}

    assert {post_json(one, f"{API}/keys", body).status_code for one in (system, teacher)} == {403}
    assert ClientKey.objects.count() == 1


# --- calendar links -------------------------------------------------------------------------------


def test_a_calendar_link_is_made_and_taken_back(world: World) -> None:
    teacher = signed_in(world.teacher)
    offered = teacher.get(f"{API}/calendar-links").json()["items"]
    about = next(one["about"] for one in offered if one["about"])

    made = post_json(teacher, f"{API}/calendar-links", {"about": about})

    assert made.status_code == 201, made.content
    assert Client().get(made.json()["path"]).status_code == 200
    ended = post_json(teacher, f"{API}/calendar-links/withdraw", {"about": about})
    again = post_json(teacher, f"{API}/calendar-links/withdraw", {"about": about})
    assert (ended.json(), again.json()) == ({"was_there": True}, {"was_there": False})
    assert Client().get(made.json()["path"]).status_code == 410


def test_another_s_calendar_and_a_key_get_no_link(world: World) -> None:
    teacher, system = signed_in(world.teacher), system_of(world.school, "people:read")
    other = f"people.school_class:{world.other_class.uuid}:"
    before = state_of_tables()

    assert post_json(teacher, f"{API}/calendar-links", {"about": other}).status_code == 404
    assert post_json(teacher, f"{API}/calendar-links", {"about": "nothing"}).status_code == 422
    assert post_json(system, f"{API}/calendar-links", {}).status_code == 403
    assert state_of_tables() == before
    assert not CalendarFeed.objects.exists()


# --- learning platforms and schools' sign-ins -----------------------------------------------------


def platform_of(world: World) -> LtiPlatform:
    return LtiPlatform.objects.create(
        organisation=world.school, keys_fetched_at=now(), registered_at=now(), **PLATFORM
    )


def test_a_platform_is_read_and_closed(world: World, office: Client) -> None:
    platform = platform_of(world)
    path = f"{API}/lti-platforms/{platform.uuid}"
    account = LinkedAccount.objects.create(
        organisation=world.school,
        issuer=platform.issuer,
        subject="u1",
        person=world.students[0],
        linked_at=now(),
    )

    assert [one["title"] for one in office.get(f"{API}/lti-platforms").json()["items"]] == [
        "Moodle"
    ]
    [row] = office.get(f"{path}/accounts").json()["items"]
    assert row["person"] == str(world.students[0].uuid)
    gone = post_json(office, f"{API}/linked-accounts/{account.uuid}/disconnect", {})
    assert gone.json() == {"uuid": str(account.uuid)}
    nothing = {"waiting": 0, "sent": 0, "failed": 0}
    assert post_json(office, f"{path}/grades/again", {}).json() == nothing
    assert post_json(office, f"{path}/close", {}).json()["closed_at"] is not None


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"keys_url": "http://lms.example/keys"}, 409),
        ({"login_url": "nowhere"}, 409),
        ({"deployments": []}, 409),
        ({"title": ""}, 422),
    ],
)
def test_a_platform_that_cannot_be_is_not_registered(
    office: Client, changes: dict[str, Any], status: int
) -> None:
    before = state_of_tables()

    answer = post_json(office, f"{API}/lti-platforms", {**PLATFORM, **changes})

    assert answer.status_code == status, answer.content
    assert state_of_tables() == before


def test_a_sign_in_is_changed_by_no_stranger_and_closed(world: World, office: Client) -> None:
    provider = IdentityProvider.objects.create(
        organisation=world.school,
        title_en="School",
        issuer="https://id.example",
        client_id="c",
        secret=wrap_secret(b"s"),
        number_claim="n",
        authorization_url="https://id.example/authorize",
        token_url="https://id.example/token",
        keys_url="https://id.example/keys",
        keys_fetched_at=now(),
        registered_at=now(),
    )
    path = f"{API}/identity-providers/{provider.uuid}"
    other = {"title_en": "X", "issuer": "https://other.example", "client_id": "c"}

    refused = post_json(office, path, other)
    stranger = post_json(signed_in(world.teacher), path, other)
    closed = post_json(office, f"{path}/close", {})

    assert (refused.status_code, stranger.status_code) == (409, 403)
    assert closed.json()["closed_at"] is not None
    assert "secret" not in office.get(f"{API}/identity-providers").json()["items"][0]


def test_the_signing_key_is_changed_by_whoever_runs_the_installation(
    world: World, office: Client
) -> None:
    before = state_of_tables()

    assert post_json(office, f"{API}/lti-key/rotate", {}).status_code == 403
    assert post_json(office, f"{API}/identity-providers", {"issuer": "x"}).status_code == 422
    assert state_of_tables() == before
