"""Every address, as every role and as nobody: what the policy table says is what happens.

What is refused shows nothing and changes nothing; what is allowed is not refused; looking at
something changes nothing.
"""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from subjects import DATA, SUBJECTS, Subject, action_of, is_reached, may_at_all, no_data
from world import AccessWorld, build_world

from api_calls import signed_in, state_of_tables
from ronghe.apps.people.api import Role
from ronghe.apps.people.models import UseCount
from ronghe.config.addresses import Address, all_addresses

# Written by whoever knocks: the audit table, sessions, counts of requests and failed sign-ins.
AUDIT = "base_auditentry"
COUNTERS = ("people_usecount", "people_keyuse", "people_sharedcache")
TRACES = (AUDIT, "django_session", "axes_", *COUNTERS)
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.I)
REFUSALS = {401, 403, 404, 405, 410}
ROLES: list[Role | None] = [*Role, None]


@contextmanager
def tables_written() -> Iterator[set[str]]:
    """The tables that statements try to write meanwhile."""
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if found:
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def path_of(address: Address, subject: Subject) -> str:
    path = reverse(address.name, kwargs=dict(subject.kwargs))
    return f"{path}?q=CNC" if address.name == "api:find_competences" else path


def subjects_of(address: Address, world: AccessWorld) -> list[Subject]:
    if "<" not in address.route and "(?P" not in address.route:
        return [Subject("", {}, data=DATA.get(address.name, no_data)(world))]
    name = address.name if address.name in SUBJECTS else nearest_known(address)
    assert name, f"say in subjects.py what {address.name} is about"
    return SUBJECTS[name](world)


def subjects_to_try(address: Address, world: AccessWorld) -> list[Subject]:
    """Every subject for a role that may do it to somebody. A role that may not at all is turned
    away before anybody asks about whom, so the first stands for all."""
    subjects = subjects_of(address, world)
    return subjects if may_at_all(world.role, address.action) else subjects[:1]


def nearest_known(address: Address) -> str:
    """A further page of something that is known: the same address up to its last parameter."""
    stem = address.route[: address.route.rindex(">") + 1]
    same = [one.name for one in all_addresses() if one.route.rstrip("/") == stem]
    return next((name for name in same if name in SUBJECTS), "")


def visit(client: Client, address: Address, method: str, subject: Subject) -> Any:
    path = path_of(address, subject)
    if method == "GET":
        return client.get(path)
    if address.is_api:
        body = json.dumps(subject.data)
        return client.generic(method, path, body, content_type="application/json")
    return client.post(path, dict(subject.data))


def is_sent_to_sign_in(response: Any) -> bool:
    to = response.headers.get("Location", "")
    return response.status_code == 302 and to.startswith(f"{reverse('account_login')}?next=")


def methods_of(address: Address) -> tuple[str, ...]:
    return (address.method,) if address.method else ("GET", "POST")


def changed(written: set[str]) -> list[str]:
    """What was written beyond the traces of a visit."""
    return sorted(table for table in written if not table.startswith(TRACES))


def faults_of_trace(address: Address, method: str, response: Any, written: set[str]) -> list[str]:
    """Every write leaves an audit row, and so does a sensitive read that was answered."""
    if AUDIT in written:
        return []
    is_sensitive = action_of(address.action).sensitive
    if changed(written) or (is_sensitive and method == "GET" and response.status_code == 200):
        return ["leaves no row in the audit table"]
    return []


def faults_of_refusal(world: AccessWorld, response: Any, written: set[str]) -> list[str]:
    faults = []
    if response.status_code not in REFUSALS and not is_sent_to_sign_in(response):
        faults.append(f"is let in ({response.status_code})")
    if changed(written):
        faults.append(f"writes {changed(written)}")
    body = response.content.decode() if not response.streaming else ""
    return faults + [f"shows {name}" for name in world.names if name in body]


def faults_of_entry(address: Address, method: str, subject: Subject, response: Any) -> list[str]:
    is_missing = response.status_code == 404 and bool(subject.kwargs)
    refused = response.status_code in (401, 403) or is_missing or is_sent_to_sign_in(response)
    # What other packages answer to a key or token that is none is theirs.
    if refused and not address.name.startswith(("account_", "mfa_")):
        return [f"is refused ({response.status_code})"]
    return [f"breaks ({response.status_code})"] if response.status_code >= 500 else []


def faults_of_visits(
    world: AccessWorld, client: Client, address: Address, subject: Subject
) -> list[str]:
    """By each method. One check stands before all methods of a page, so who may not at all and
    was turned away by it is not sent there again; 405 comes before it."""
    may = may_at_all(world.role, address.action)
    faults = []
    for method in methods_of(address):
        found, status = faults_of_visit(world, client, address, method, subject)
        faults += found
        if not may and status != 405:
            break
    return faults


def faults_of_visit(
    world: AccessWorld, client: Client, address: Address, method: str, subject: Subject
) -> tuple[list[str], int]:
    cookies = client.cookies.copy()
    UseCount.objects.all().delete()  # whoever tries link after link is slowed down
    with transaction.atomic():
        with tables_written() as written:
            response = visit(client, address, method, subject)
        if is_reached(world, address.action, subject):
            faults = faults_of_entry(address, method, subject, response)
            faults += faults_of_trace(address, method, response, written)
            if method == "GET" and changed(written):
                faults.append(f"writes while one looks: {changed(written)}")
            transaction.set_rollback(True)
        else:
            faults = faults_of_refusal(world, response, written)
    client.cookies = cookies
    where = f"{method} {address.route} ({subject.label})"
    return [f"{where}: {fault}" for fault in faults], response.status_code


@pytest.fixture
def silence() -> Iterator[None]:
    """Hundreds of refusals would each log a traceback."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("role", ROLES)
def test_every_address_holds_to_the_policy_table(role: Role | None) -> None:
    world = build_world(role)
    client = signed_in(world.viewer) if world.viewer else Client()
    before = state_of_tables()

    faults = [
        fault
        for address in all_addresses()
        for subject in subjects_to_try(address, world)
        for fault in faults_of_visits(world, client, address, subject)
    ]

    assert not faults, "\n".join(faults)
    assert state_of_tables() == before
