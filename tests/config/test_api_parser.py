"""Texts that no database keeps are refused before anything is asked of it."""

import pytest
from django.test import Client
from tests.apps.conftest import World
from tests.apps.conftest import world as world  # the fixture

from api_calls import signed_in, state_of_tables

PATH = "/api/v1/signals"


@pytest.fixture
def lead(world: World) -> Client:
    return signed_in(world.lead)


@pytest.mark.parametrize("title", [r"a\u0000b", r"half \ud800", r"\udfff"])
def test_a_body_with_what_cannot_be_kept_is_refused_and_nothing_changed(
    lead: Client, title: str
) -> None:
    before = state_of_tables()
    body = f'{{"title": "{title}", "event_on": "2026-01-01"}}'

    response = lead.post(PATH, body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "unreadable")
    assert state_of_tables() == before


def test_a_query_with_a_nul_is_refused(lead: Client) -> None:
    assert lead.get(f"{PATH}?search=a%00b").status_code == 400


@pytest.mark.parametrize("title", [r"\u65b0", r"\ud83d\ude80 new", r"a\\u0000b"])
def test_other_escapes_are_read(lead: Client, title: str) -> None:
    body = f'{{"title": "{title}", "event_on": "2026-01-01", "trade": "cnc"}}'

    assert lead.post(PATH, body, content_type="application/json").status_code == 201
