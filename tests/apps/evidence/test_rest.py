"""The API's routes of evidence: reading records, and appending what other systems report."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import World

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import AuditEntry
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import Person

API = "/api/v1"


def statement(person: Person, **fields: Any) -> dict[str, Any]:
    return {
        "subject": str(person.uuid),
        "verb": "http://adlnet.gov/expapi/verbs/completed",
        "observed_at": "2026-03-02T08:00:00+08:00",
        "body": {"score": 7},
        **fields,
    }


def append(system: Client, *records: dict[str, Any]) -> Any:
    return post_json(system, f"{API}/evidence", {"records": list(records)})


def test_a_batch_is_appended_in_order_and_leaves_one_audit_row(world: World) -> None:
    system = system_of(world.school, "evidence:write")
    own = uuid4()
    first = statement(world.students[0], uuid=str(own), context="workshop", phase="process")
    second = statement(world.students[1], private={"text": "well done"})

    answer = append(system, first, second)

    assert answer.status_code == 201
    written = [UUID(uuid) for uuid in answer.json()["records"]]
    rows = {row.uuid: row for row in Record.objects.all()}
    assert written[0] == own
    assert set(written) == rows.keys()
    assert rows[own].subject == world.students[0].pseudonym
    assert rows[own].stream.organisation == world.school
    assert (rows[own].context, rows[own].phase) == ("workshop", "process")
    assert b"well done" not in bytes(rows[written[1]].private or b"")
    entry = AuditEntry.objects.get(action="evidence.append_records")
    assert (entry.kind, entry.via, entry.count) == ("write", "key", 2)


def test_a_record_is_corrected_by_a_new_one(world: World) -> None:
    system = system_of(world.school, "evidence:write")
    [old] = append(system, statement(world.students[0])).json()["records"]

    [new] = append(system, statement(world.students[0], corrects=old)).json()["records"]

    assert str(Record.objects.get(uuid=new).corrects.uuid) == old  # type: ignore[union-attr]


def test_a_rating_of_the_school_is_not_corrected_from_outside(world: World) -> None:
    system = system_of(world.school, "evidence:write")
    before = state_of_tables()

    answer = append(system, statement(world.students[0], corrects=str(uuid4())))

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert state_of_tables() == before


def test_one_person_out_of_scope_refuses_the_batch_and_nothing_is_written(world: World) -> None:
    system = system_of(world.school, "evidence:write")
    before = state_of_tables()

    answer = append(system, statement(world.students[0]), statement(world.mentor))

    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    assert state_of_tables() == before
    assert AuditEntry.objects.filter(kind="refused", action="evidence.append_records").exists()


def test_a_uuid_is_used_once(world: World) -> None:
    system = system_of(world.school, "evidence:write")
    record = statement(world.students[0], uuid=str(uuid4()))
    assert append(system, record).status_code == 201
    before = state_of_tables()

    again = append(system, statement(world.students[1]), record)
    twice = append(system, *[statement(world.students[0], uuid=str(UUID(int=7)))] * 2)

    assert [one.json()["code"] for one in (again, twice)] == ["record-exists"] * 2
    assert [one.status_code for one in (again, twice)] == [409, 409]
    assert state_of_tables() == before


@pytest.mark.parametrize(
    ("fields", "where", "reason"),
    [
        ({"observed_at": "yesterday"}, "observed_at", "This is not a time in ISO 8601."),
        (
            {"observed_at": "2026-03-02T08:00:00"},
            "observed_at",
            "A time needs its offset, as in 2026-03-02T08:00:00+08:00.",
        ),
        ({"kind": "rating"}, "kind", "This is not one of the values offered."),
        ({"subject": "007"}, "subject", "This is not a UUID."),
        ({"verb": ""}, "verb", "This is too short."),
        ({"surname": "Li"}, "surname", "There is no such field."),
        ({"activity": "nonsense"}, "activity", "This value cannot be taken."),
        ({"body": {"text": "x" * 9_000}}, "body", "This value cannot be taken."),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_written(
    world: World, fields: dict[str, Any], where: str, reason: str
) -> None:
    system = system_of(world.school, "evidence:write")
    before = state_of_tables()

    answer = append(system, statement(world.students[0]), statement(world.students[0], **fields))

    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["where"].endswith(f"records.1.{where}")
    assert error["reason"] == reason
    assert state_of_tables() == before


def test_a_body_that_is_no_json_says_so(world: World) -> None:
    system = system_of(world.school, "evidence:write")

    answer = system.post(f"{API}/evidence", "{", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_no_role_appends_by_the_api(world: World) -> None:
    before = state_of_tables()

    answers = [
        append(signed_in(person), statement(world.students[0]))
        for person in (world.administrator, world.teacher, world.students[0])
    ]

    assert [one.status_code for one in answers] == [403] * 3
    changed = {k for k, v in state_of_tables().items() if v != before[k]}
    assert changed <= {"people.Account"}  # the sign-ins this test itself made


def test_records_are_read_in_scope_and_the_read_is_audited(world: World) -> None:
    append(system_of(world.school, "evidence:write"), statement(world.students[0]))
    reader = system_of(world.school, "evidence:read")

    answer = reader.get(f"{API}/persons/{world.students[0].uuid}/evidence").json()

    [row] = answer["items"]
    assert row["body"] == {"score": 7}
    assert row["position"] is None
    one = reader.get(f"{API}/evidence/{row['uuid']}").json()
    assert one["subject"] == str(world.students[0].uuid)
    reads = AuditEntry.objects.filter(kind="read", action="evidence.view_records")
    assert reads.count() == 2


def test_a_stranger_reads_nothing(world: World) -> None:
    append(system_of(world.school, "evidence:write"), statement(world.students[0]))
    record = Record.objects.get()
    works = system_of(world.enterprise, "evidence:read")

    listed = works.get(f"{API}/persons/{world.students[0].uuid}/evidence")
    one = works.get(f"{API}/evidence/{record.uuid}")
    unscoped = system_of(world.school, "people:read").get(f"{API}/evidence/{record.uuid}")

    assert [a.status_code for a in (listed, one, unscoped)] == [404, 404, 403]
    assert all(b"score" not in a.content for a in (listed, one, unscoped))


def test_the_list_takes_the_same_queries_for_1_and_100_records(world: World) -> None:
    writer = system_of(world.school, "evidence:write")
    append(writer, *[statement(world.students[0]) for _ in range(100)])
    reader = system_of(world.school, "evidence:read")
    path = f"{API}/persons/{world.students[0].uuid}/evidence"

    counts = []
    for limit in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            assert len(reader.get(f"{path}?limit={limit}").json()["items"]) == limit
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_appending_takes_no_queries_per_record(world: World) -> None:
    writer = system_of(world.school, "evidence:write")
    append(writer, statement(world.students[0]))

    counts = []
    for size in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            append(writer, *[statement(world.students[0]) for _ in range(size)])
        counts.append(len(queries))

    # SQLite takes an insert in parts of so many values; PostgreSQL takes it whole.
    assert counts[1] - counts[0] <= 1
