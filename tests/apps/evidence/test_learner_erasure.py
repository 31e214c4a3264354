"""Erasing somebody of whom other systems spoke: nothing readable remains, and the chain holds."""

import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ronghe.apps.base.api import Refused
from ronghe.apps.evidence.api import (
    Stream,
    append_statements,
    erase_learner,
    seal_all,
    verify_log,
)
from ronghe.apps.evidence.document_address import DocumentAddress
from ronghe.apps.evidence.models import (
    ActivityDefinition,
    Attachment,
    Document,
    Learner,
    StatementTerm,
)
from ronghe.apps.evidence.queries.documents import find_document
from ronghe.apps.evidence.queries.learners import learner_of
from ronghe.apps.evidence.queries.statements import StatementQuery, find_statements
from ronghe.apps.evidence.services.documents import NO_CONDITION, merge_document
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Person,
    Region,
    Role,
    Viewer,
    command_viewer,
    make_key,
    viewer_of_key,
)
from ronghe.apps.people.services.erasure import erase_person, export_person
from ronghe.standards import xapi

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
VERB = {"id": "http://adlnet.gov/expapi/verbs/completed"}
WU = {"mbox": "mailto:wu@example.org", "name": "Wu"}
SECRETS = (b"lin.wei@example.org", b"Lin Wei", b"wet hands", b"wrote a poem", b"page seven")


@pytest.fixture
def school(transactional_db: None) -> Organisation:
    region = Region.objects.create(code="r", title_en="Region", title_zh="区域")
    return Organisation.objects.create(
        region=region, kind="school", code="s1", title_en="School", title_zh="学校"
    )


@pytest.fixture
def system(school: Organisation) -> Viewer:
    scopes = ("xapi.write", "xapi.read_all", "xapi.define")
    key, _ = make_key(
        viewer=command_viewer(), organisation=school, title="LMS", scopes=scopes, at=NOON
    )
    return viewer_of_key(key)


def write(system: Viewer, lin: xapi.Json) -> None:
    """What Lin did, what Wu did with Lin's help, and what is kept for Lin."""
    text = b"notes of Lin Wei: wet hands"
    sha2 = "0" * 64
    file = {
        "usageType": "http://example.org/notes",
        "display": {"en": "Notes"},
        "contentType": "text/plain",
        "length": len(text),
        "sha2": sha2,
    }
    poem = {"id": "http://example.org/poem", "definition": {"name": {"en": "Poem by Lin Wei"}}}
    shaft = {"id": "http://example.org/shaft", "definition": {"name": {"en": "Shaft"}}}
    did: list[xapi.Json] = [
        {"actor": lin, "object": poem, "result": {"response": "wrote a poem"}},
        {"actor": lin, "object": shaft, "attachments": [file]},
        {"actor": WU, "object": shaft, "context": {"instructor": lin}},
        {
            "actor": WU,
            "object": {**lin, "objectType": "Agent"},
            "result": {"response": "wet hands"},
        },
    ]
    parsed = [xapi.parse_statement({"verb": VERB, **one}, "2.0.0") for one in did]
    append_statements(viewer=system, statements=parsed, at=NOON, attachments={sha2: text})
    for address in addresses(lin):
        merge_document(
            viewer=system,
            address=address,
            content=b'{"at": "page seven"}',
            content_type="application/json",
            condition=NO_CONDITION,
            at=NOON,
        )
    seal_all()


def addresses(lin: xapi.Json) -> list[DocumentAddress]:
    return [
        DocumentAddress(
            Document.Kind.STATE, activity="http://example.org/shaft", agent=lin, name="b"
        ),
        DocumentAddress(Document.Kind.AGENT_PROFILE, agent=lin, name="p"),
    ]


def raw_database() -> bytes:
    """The file as it lies on the disk; on PostgreSQL every value of every table."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        files = [Path(name), Path(f"{name}-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())
    parts: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            parts += [
                bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            ]
    return b"\n".join(parts)


def learner(agent: xapi.Json) -> Learner:
    identity = xapi.identity_of(agent)
    found = learner_of(Stream.objects.get(), identity) if identity else None
    assert found
    return found


def contents() -> list[xapi.Json]:
    hits, _ = find_statements(Stream.objects.get(), StatementQuery(ascending=True))
    return [hit.content for hit in hits if hit.content]


def test_nothing_of_an_erased_learner_can_be_read_and_the_chain_holds(
    system: Viewer, school: Organisation
) -> None:
    lin = {"mbox": "mailto:lin.wei@example.org", "name": "Lin Wei"}
    write(system, lin)
    wrapped = learner(lin).wrapped
    assert wrapped

    erased = erase_learner(viewer=command_viewer(), organisation=school, agent=lin, at=NOON)

    assert erased == 3
    [left] = contents()
    assert (left["actor"], left["context"]) == (WU, {})
    raw = raw_database()
    assert not [secret for secret in SECRETS if secret in raw]
    assert bytes(wrapped) not in raw
    assert not Document.objects.exists()
    assert not Attachment.objects.exists()
    assert [find_document(Stream.objects.get(), one) for one in addresses(lin)] == [None, None]
    assert ActivityDefinition.objects.count() == 1  # the shaft, which Wu has used
    assert verify_log().is_whole


def test_an_erased_learner_is_found_by_nothing(system: Viewer, school: Organisation) -> None:
    lin = {"mbox": "mailto:lin.wei@example.org", "name": "Lin Wei"}
    write(system, lin)
    who = xapi.identity_of(lin)

    erase_learner(viewer=command_viewer(), organisation=school, agent=lin, at=NOON)

    query = StatementQuery(agent=who, related_agents=True)
    assert find_statements(Stream.objects.get(), query) == ([], None)
    assert StatementTerm.objects.values("record").distinct().count() == 1


def test_erasing_a_person_erases_what_other_systems_said_of_them(
    system: Viewer, school: Organisation
) -> None:
    person = Person.objects.create(name_en="Lin Wei")
    Membership.objects.create(
        person=person, organisation=school, role=Role.STUDENT, starts_on=date(2020, 1, 1)
    )
    account = {"homePage": "https://lms.example", "name": str(person.uuid)}
    lin = {"account": account, "name": "Lin Wei"}
    write(system, lin)
    told: Any = export_person(viewer=command_viewer(), person=person)["evidence"]
    assert "wrote a poem" in json.dumps(told["records"])
    assert told["documents"][0]["content"] == '{"at": "page seven"}'

    erase_person(viewer=command_viewer(), person=person, at=NOON)

    raw = raw_database()
    assert not [secret for secret in SECRETS if secret in raw]
    assert [one["actor"] for one in contents()] == [WU]
    assert verify_log().is_whole
    with pytest.raises(Refused):
        write(system, lin)


def test_who_was_erased_and_comes_again_is_somebody_new(
    system: Viewer, school: Organisation
) -> None:
    lin = {"mbox": "mailto:lin.wei@example.org", "name": "Lin Wei"}
    write(system, lin)
    erase_learner(viewer=command_viewer(), organisation=school, agent=lin, at=NOON)

    write(system, lin)

    assert len(contents()) == 1 + 4
    assert Learner.objects.filter(erased_at=None).count() == 2


def test_the_embedded_database_overwrites_what_is_deleted(school: Organisation) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
    assert sqlite3.sqlite_version_info >= (3, 35)


# --- statements done to somebody ------------------------------------------------------------------

LIN = {"mbox": "mailto:lin.wei@example.org", "name": "Lin Wei"}
SHAFT = {"id": "http://example.org/shaft"}
DONE_TO = {"objectType": "Agent", **LIN}
TEAM = {"objectType": "Group", "mbox": "mailto:team@example.org", "member": [DONE_TO]}


@pytest.mark.parametrize(
    "target",
    [DONE_TO, TEAM, {"objectType": "SubStatement", "actor": LIN, "verb": VERB, "object": DONE_TO}],
)
def test_whom_a_statement_is_done_to_is_read_again_as_written(
    system: Viewer, target: xapi.Json
) -> None:
    statement = xapi.parse_statement({"actor": WU, "verb": VERB, "object": target}, "2.0.0")
    written = json.loads(json.dumps(statement.content["object"]))

    append_statements(viewer=system, statements=[statement], at=NOON)

    assert [one["object"] for one in contents()] == [written]


@pytest.mark.parametrize("part", ["actor", "object"])
def test_a_statement_within_one_stays_readable_when_somebody_in_it_is_erased(
    system: Viewer, school: Organisation, part: str
) -> None:
    inner = {
        "objectType": "SubStatement",
        "actor": WU,
        "verb": VERB,
        "object": SHAFT,
        part: DONE_TO,
    }
    statement = xapi.parse_statement({"actor": WU, "verb": VERB, "object": inner}, "2.0.0")
    append_statements(viewer=system, statements=[statement], at=NOON)

    erase_learner(viewer=command_viewer(), organisation=school, agent=LIN, at=NOON)

    [left] = contents()
    nobody = {"homePage": "urn:ronghe:erased", "name": "erased"}
    assert left["object"][part] == {"objectType": "Agent", "account": nobody}
    xapi.parse_statement(left, "2.0.0")
