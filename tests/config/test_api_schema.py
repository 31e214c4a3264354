"""Every route of the API, asked with what its own description allows and with more (schemathesis):
nobody and a key without scopes get nothing, and no answer is a fault of the server."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.apps import apps
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from tests.apps.conftest import World, add_instrument
from tests.apps.conftest import world as world  # the fixture

from api_calls import signed_in, state_of_tables, system_of
from ronghe.apps.people.api import Role
from ronghe.apps.people.models import ClientKey
from ronghe.config.api import api

EXAMPLES = 3
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
OPERATIONS = {one.ok().label: one.ok() for one in SCHEMA.get_all_operations()}
FAR_TOO_LONG = {"Content-Length", "Host", "Transfer-Encoding"}


# The cases are made once, so who asks with them is one process.
pytestmark = pytest.mark.xdist_group("api_schema")


def test_the_description_is_openapi_3_1() -> None:
    assert SCHEMA.raw_schema["openapi"].startswith("3.1")


@contextmanager
def undone() -> Iterator[None]:
    """What is written meanwhile is taken back, so that one example does not see another's."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def known_uuids() -> list[str]:
    """One thing of each table of the world, so that addresses also name what is there."""
    own = [model for model in apps.get_models() if model.__module__.startswith("ronghe.")]
    with_uuid = [model for model in own if any(f.name == "uuid" for f in model._meta.fields)]
    rows = (model._base_manager.order_by("pk").first() for model in with_uuid)
    return [str(row.uuid) for row in rows if row is not None]


def ask(client: Client, case: Any, known: str | None) -> Any:
    """Send a case as it was made; `known` stands in for what its address names."""
    if known is not None:
        case.path_parameters = dict.fromkeys(case.path_parameters or {}, known)
    sent = case.as_transport_kwargs(base_url="http://testserver")
    path = case.formatted_path
    headers = {name: value for name, value in case.headers.items() if value.isascii()}
    body = sent.get("json")
    return client.generic(
        case.method,
        path if path.startswith("/") else f"/{path}",
        data=_as_json(body) if body is not None else b"",
        content_type="application/json",
        query_params=_query(case.query),
        headers={n: v for n, v in headers.items() if n not in (*FAR_TOO_LONG, "Authorization")},
    )


def _as_json(body: Any) -> bytes:
    return json.dumps(body).encode(errors="surrogatepass")


def _query(found: Any) -> dict[str, str]:
    return {name: str(value) for name, value in (found or {}).items()}


@cache
def cases(label: str, mode: GenerationMode) -> list[tuple[Any, int | None]]:
    """Some cases of a route's description, made once for all who ask; with a number, the address
    names what is there."""
    found: list[tuple[Any, int | None]] = []

    @QUICK
    @given(OPERATIONS[label].as_strategy(generation_mode=mode), st.none() | st.integers(0, 999))
    def make(case: Any, number: int | None) -> None:
        found.append((case, number))

    make()
    return found


def answers(
    client: Client, label: str, mode: GenerationMode, known: list[str], most: int
) -> list[tuple[int, bytes]]:
    """Status and body of what one route says to some cases of its description."""
    found: list[tuple[int, bytes]] = []
    for case, number in cases(label, mode)[:most]:
        uuid = None if number is None else known[number % len(known)]
        with undone():
            response = ask(client, case, uuid)
        found.append((response.status_code, response.content))
    return found


def faults(client: Client, allowed: range, *, most: int = EXAMPLES) -> list[str]:
    """Where a route answers outside of what is allowed, to so many cases of each kind."""
    known = known_uuids()
    return [
        f"{label}: {status} {content[:200]!r}"
        for label in OPERATIONS
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for status, content in answers(client, label, mode, known, most)
        if status not in allowed
    ]


REFUSED = range(400, 500)
# Who is turned away at the door is so whatever they bring.
AT_THE_DOOR = 1


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Hundreds of refusals would each log a line."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_nobody_gets_nothing(world: World) -> None:
    before = state_of_tables()

    assert faults(Client(raise_request_exception=False), REFUSED, most=AT_THE_DOOR) == []
    assert state_of_tables() == before


@pytest.mark.django_db
def test_a_key_without_scopes_gets_nothing(world: World, settings: Any) -> None:
    settings.RONGHE_KEY_REQUESTS_A_MINUTE = 100_000
    client = system_of(world.school, "people:read")
    ClientKey.objects.update(scopes=[])
    client.raise_request_exception = False

    assert faults(client, REFUSED, most=AT_THE_DOOR) == []


@pytest.mark.django_db
def test_an_administrator_finds_no_fault_of_the_server(world: World) -> None:
    add_instrument(world.framework)
    person = world.add_person("Everything", Role.SYSTEM_ADMINISTRATOR)
    for role in (Role.SCHOOL_ADMINISTRATOR, Role.PROGRAMME_LEAD):
        person.memberships.create(
            role=role,
            organisation=world.school,
            programme=world.programme if role == Role.PROGRAMME_LEAD else None,
            starts_on="2020-01-01",
        )
    client = signed_in(person)
    client.raise_request_exception = False

    assert faults(client, range(200, 500)) == []
