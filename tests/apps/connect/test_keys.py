"""Keys for systems: made with a secret shown once, replaced with an overlap, revoked at once."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.apps.conftest import NOON, World

from api_calls import signed_in, state_of_tables, system_of
from ronghe.apps.base.api import AuditEntry, Refused, next_steps, now
from ronghe.apps.connect.scope_words import WORDS, words_of
from ronghe.apps.people.api import (
    ClientKey,
    NotAllowed,
    Organisation,
    key_of_secret,
    known_scopes,
    make_key,
    note_use,
    replace_key,
    viewer_of_person,
)
from ronghe.apps.people.models import KeyUse

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
def office(world: World) -> Client:
    return signed_in(world.administrator)


@pytest.fixture
def made(world: World) -> tuple[ClientKey, str]:
    return a_key(world)


def a_key(world: World, **more: Any) -> tuple[ClientKey, str]:
    return make_key(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        title="Timetable",
        scopes=["people:read", "frameworks:read"],
        **{"at": NOON, **more},
    )


def secret_shown(page: Any) -> str:
    found = re.search(r"data-secret>([^<]+)<", page.content.decode())
    assert found
    return found[1]


# --- replacing -----------------------------------------------------------------------------------


def replaced(world: World, key: ClientKey, at: datetime = NOON) -> tuple[ClientKey, str]:
    viewer = viewer_of_person(world.administrator)
    return replace_key(viewer=viewer, key=key, overlap=WEEK, at=at)


def test_a_replaced_key_and_its_successor_both_open_during_the_overlap(
    world: World, made: tuple[ClientKey, str]
) -> None:
    key, old = made

    successor, new = replaced(world, key)

    assert key_of_secret(old, NOON + WEEK - timedelta(seconds=1)) == key
    assert key_of_secret(old, NOON + WEEK) is None
    assert key_of_secret(new, NOON + WEEK) == successor
    assert (successor.title, successor.scopes, successor.replaces) == (key.title, key.scopes, key)
    assert successor.expires_at is None


def test_a_period_of_validity_begins_anew_and_the_old_one_is_not_lengthened(world: World) -> None:
    key, _ = a_key(world, expires_at=NOON + 30 * DAY)

    successor, _ = replaced(world, key, NOON + 28 * DAY)

    assert successor.expires_at == NOON + 58 * DAY
    key.refresh_from_db()
    assert key.expires_at == NOON + 30 * DAY


def test_an_overlap_of_none_ends_the_old_key_at_once(
    world: World, made: tuple[ClientKey, str]
) -> None:
    key, old = made

    replace_key(
        viewer=viewer_of_person(world.administrator), key=key, overlap=timedelta(0), at=NOON
    )

    assert key_of_secret(old, NOON) is None


def test_a_key_is_replaced_once(world: World, made: tuple[ClientKey, str]) -> None:
    key, _ = made
    replaced(world, key)
    before = state_of_tables()

    with pytest.raises(Refused):
        replaced(world, key)

    assert state_of_tables() == before


def test_a_key_that_has_run_out_is_not_replaced(world: World) -> None:
    key, _ = a_key(world, expires_at=NOON + DAY)
    before = state_of_tables()

    with pytest.raises(Refused):
        replaced(world, key, NOON + DAY)

    assert state_of_tables() == before


def test_whoever_does_not_run_the_office_replaces_no_key(
    world: World, made: tuple[ClientKey, str]
) -> None:
    before = state_of_tables()

    with pytest.raises(NotAllowed):
        replace_key(viewer=viewer_of_person(world.teacher), key=made[0], overlap=WEEK, at=NOON)

    assert state_of_tables() == before


def test_a_key_that_would_have_run_out_already_is_not_made(world: World) -> None:
    with pytest.raises(Refused):
        a_key(world, expires_at=NOON)

    assert ClientKey.objects.count() == 0


# --- last use ------------------------------------------------------------------------------------


def test_a_use_is_noted_at_most_every_five_minutes(
    made: tuple[ClientKey, str], django_assert_num_queries: Any
) -> None:
    key, _ = made
    note_use(key, NOON)

    with django_assert_num_queries(1):
        note_use(key, NOON + timedelta(minutes=4))
    note_use(key, NOON + timedelta(minutes=5))

    assert KeyUse.objects.get().last_used_at == NOON + timedelta(minutes=5)


def test_a_request_with_a_key_is_seen_on_its_page(world: World, office: Client) -> None:
    key, secret = a_key(world)
    Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/organisations")

    page = office.get(reverse("key", args=[key.uuid]))

    assert localdate(KeyUse.objects.get(key=key).last_used_at) == localdate()
    assert "A system last used this key" in page.content.decode()


# --- pages ---------------------------------------------------------------------------------------


def test_a_key_is_made_and_its_secret_is_shown_once(world: World, office: Client) -> None:
    page = office.post(
        reverse("key_new"),
        {"title": "Library", "scopes": ["people:read"], "last_day": "2030-06-30"},
    )

    secret = secret_shown(page)
    key = ClientKey.objects.get()
    assert key_of_secret(secret, now()) == key
    assert key.expires_at is not None
    assert localdate(key.expires_at) == date(2030, 7, 1)
    assert "no-store" in page["Cache-Control"]
    for address in (reverse("keys"), reverse("key", args=[key.uuid])):
        assert secret not in office.get(address).content.decode()


def test_the_same_form_sent_again_makes_no_second_key(office: Client) -> None:
    form = office.get(reverse("key_new")).content.decode()
    number = re.search(r'name="form_number" value="([^"]+)"', form)
    assert number is not None
    sent = {"title": "Library", "scopes": ["people:read"], "form_number": number[1]}

    office.post(reverse("key_new"), sent)
    again = office.post(reverse("key_new"), sent)

    assert (again.status_code, again.url) == (302, reverse("key_new"))
    assert ClientKey.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"last_day": "2020-01-01"}],
    ids=str,
)
def test_a_form_that_is_not_sound_keeps_what_was_typed(
    world: World, office: Client, wrong: dict[str, Any]
) -> None:
    sent = {"title": "Library of the school", "scopes": ["people:read"]} | wrong

    page = office.post(reverse("key_new"), sent)

    assert page.status_code == 422
    assert (sent["title"] or "people:read") in page.content.decode()
    assert ClientKey.objects.count() == 0


def test_a_key_is_replaced_on_its_page(office: Client, made: tuple[ClientKey, str]) -> None:
    key, _ = made

    page = office.post(reverse("key_replace", args=[key.uuid]), {"overlap": "7"})

    assert key_of_secret(secret_shown(page), now()) == ClientKey.objects.get(replaces=key)
    text = office.get(reverse("key", args=[key.uuid])).content.decode()
    assert "A new key stands ready" in text
    assert "Make a new secret" not in text


def test_replacing_twice_says_why_not(office: Client, made: tuple[ClientKey, str]) -> None:
    address = reverse("key_replace", args=[made[0].uuid])
    office.post(address, {"overlap": "7"})

    page = office.post(address, {"overlap": "7"})

    assert page.status_code == 422
    assert ClientKey.objects.count() == 2


def test_a_key_is_revoked_after_asking_once(office: Client, made: tuple[ClientKey, str]) -> None:
    key, secret = made
    address = reverse("key_revoke", args=[key.uuid])

    assert "Revoke the key of Timetable?" in office.get(address).content.decode()
    assert key_of_secret(secret, now()) == key
    office.post(address)

    assert key_of_secret(secret, now()) is None
    assert AuditEntry.objects.filter(touched="revoked").count() == 1


def test_a_key_of_another_school_is_not_there(world: World, office: Client) -> None:
    other = Organisation.objects.create(
        region=world.region, kind="school", code="other", title_en="Other", title_zh="他校"
    )
    system_of(other, "people:read")
    key = ClientKey.objects.get()

    codes = [office.get(reverse("key", args=[uuid])).status_code for uuid in (key.uuid, uuid4())]
    office.post(reverse("key_revoke", args=[key.uuid]))

    assert codes == [404, 404]
    assert ClientKey.objects.get().revoked_at is None


def test_the_list_costs_the_same_for_one_key_and_for_many(
    world: World, office: Client, django_assert_max_num_queries: Any
) -> None:
    a_key(world)
    with django_assert_max_num_queries(100) as first:
        office.get(reverse("keys"))
    for _ in range(12):
        key, _secret = a_key(world)
        note_use(key, NOON)

    with django_assert_max_num_queries(100) as second:
        page = office.get(reverse("keys"))

    assert len(second) == len(first)
    assert "13 keys are in use" in page.content.decode()


def test_every_scope_has_words_of_its_own() -> None:
    unnamed = [scope for scope in known_scopes() if scope not in WORDS]

    assert unnamed == []
    assert words_of("never:was").en == "never:was"


# --- next steps ----------------------------------------------------------------------------------


def test_a_key_that_runs_out_within_two_weeks_waits_for_the_office(world: World) -> None:
    viewer = viewer_of_person(world.administrator)
    key, _ = a_key(world, at=now() - 100 * DAY, expires_at=now() + 13 * DAY)
    a_key(world, at=now(), expires_at=now() + 15 * DAY)

    found = [step for step in next_steps(viewer) if step.key.startswith("connect.key")]

    assert [step.url for step in found] == [reverse("key", args=[key.uuid])]
    replace_key(viewer=viewer, key=key, overlap=WEEK, at=now())
    assert not [step for step in next_steps(viewer) if step.key.startswith("connect.key")]
