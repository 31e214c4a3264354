"""Statements in the log: how they are written, found, voided, and read by whoever follows them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ronghe.apps.base.api import Refused
from ronghe.apps.evidence.api import (
    NewRecord,
    Record,
    StatementConflict,
    Stream,
    append_records,
    append_statements,
    home_page,
    rebuild_index,
    seal_all,
    statements_after,
    verify_log,
)
from ronghe.apps.evidence.models import StatementEntry, StatementTerm
from ronghe.apps.evidence.queries.statements import Found, StatementQuery, find_statements
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Person,
    Region,
    Role,
    Viewer,
    command_viewer,
)
from ronghe.apps.people.services.client_keys import make_key
from ronghe.apps.people.viewer import viewer_of_key
from ronghe.standards import xapi

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DID = "http://adlnet.gov/expapi/verbs/completed"
SHAFT = "http://example.org/activities/shaft"
COURSE = "http://example.org/courses/turning"
LIN = {"mbox": "mailto:lin@example.org", "name": "Lin"}
MASTER = {"mbox": "mailto:master@example.org", "name": "Master Wu"}


@pytest.fixture
def school() -> Organisation:
    region = Region.objects.create(code="r", title_en="Region", title_zh="区域")
    return Organisation.objects.create(
        region=region, kind="school", code="s1", title_en="School", title_zh="学校"
    )


@pytest.fixture
def viewer(school: Organisation) -> Viewer:
    return system_of(school)


def system_of(school: Organisation, *scopes: str) -> Viewer:
    wanted = scopes or ("xapi.write", "xapi.read_all", "xapi.define")
    key, _ = make_key(
        viewer=command_viewer(), organisation=school, title="LMS", scopes=wanted, at=NOON
    )
    return viewer_of_key(key)


def statement(**changes: Any) -> xapi.Json:
    """Lin completed the shaft."""
    return {"actor": LIN, "verb": {"id": DID}, "object": {"id": SHAFT}, **changes}


def append(viewer: Viewer, *contents: xapi.Json, at: datetime = NOON) -> list[UUID]:
    parsed = [xapi.parse_statement(content, "2.0.0") for content in contents]
    return append_statements(viewer=viewer, statements=parsed, at=at)


def found(**asked: Any) -> list[UUID]:
    hits, _ = find_statements(Stream.objects.get(), StatementQuery(**asked))
    return [UUID(hit.content["id"]) for hit in hits if hit.content]


def first_hit() -> Found:
    hits, _ = find_statements(Stream.objects.get(), StatementQuery())
    return hits[0]


def identity(agent: xapi.Json) -> xapi.Identity:
    who = xapi.identity_of(agent)
    assert who
    return who


# --- writing ---


def test_a_statement_comes_back_with_what_its_receiver_adds(viewer: Viewer) -> None:
    content = statement(id=str(uuid4()), result={"score": {"scaled": 0.5}})

    append(viewer, content)

    assert first_hit().content == {
        **content,
        "stored": "2026-03-02T12:00:00.000000Z",
        "timestamp": "2026-03-02T12:00:00.000000Z",
        "version": "2.0.0",
        "authority": {
            "objectType": "Agent",
            "account": {
                "homePage": home_page(Organisation.objects.get()),
                "name": str(viewer.key_uuid),
            },
        },
    }


def test_agents_who_are_only_mentioned_come_back_where_they_stood(viewer: Viewer) -> None:
    team = {"objectType": "Group", "name": "Bench 2", "member": [LIN, MASTER]}
    named = {**team, "account": {"homePage": "https://a.example", "name": "b2"}}
    context = {
        "instructor": MASTER,
        "team": named,
        "contextAgents": [{"objectType": "contextAgent", "agent": MASTER}],
    }

    append(viewer, statement(actor=team, context=context))

    content = first_hit().content
    assert content
    assert content["actor"] == team
    assert content["context"] == context


def test_the_same_statement_sent_twice_is_kept_once(viewer: Viewer) -> None:
    content = statement(id=str(uuid4()))
    append(viewer, content)

    append(viewer, content, at=NOON + timedelta(hours=1))

    assert Record.objects.count() == 1


def test_another_statement_with_the_same_id_is_refused_with_its_whole_batch(viewer: Viewer) -> None:
    content = statement(id=str(uuid4()))
    append(viewer, content)

    with pytest.raises(StatementConflict):
        append(viewer, statement(), statement(id=content["id"], verb={"id": f"{DID}/other"}))

    assert Record.objects.count() == 1


def test_a_batch_that_names_one_id_twice_is_refused(viewer: Viewer) -> None:
    content = statement(id=str(uuid4()))

    with pytest.raises(Refused):
        append(viewer, content, content)

    assert not Record.objects.exists()


def test_two_organisations_may_have_the_same_statement(
    viewer: Viewer, school: Organisation
) -> None:
    other = Organisation.objects.create(
        region=school.region, kind="enterprise", code="e1", title_en="Works", title_zh="工厂"
    )
    content = statement(id=str(uuid4()))

    append(viewer, content)
    append(system_of(other), content)

    assert Record.objects.count() == 2


def test_nothing_readable_stands_in_the_tables(viewer: Viewer) -> None:
    spoken = statement(
        actor={"mbox": "mailto:lin.wei@example.org", "name": "Lin Wei"},
        result={"response": "ground the edge twice"},
        object={"id": SHAFT, "definition": {"name": {"en": "Shaft of Lin Wei"}}},
    )

    append(viewer, spoken)

    text = whole_database()
    for word in (b"lin.wei", b"Lin Wei", b"ground the edge"):
        assert word not in text


def whole_database() -> bytes:
    """Every value of every evidence table, as bytes."""
    parts: list[bytes] = []
    tables = [t for t in connection.introspection.table_names() if t.startswith("evidence_")]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                parts += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(parts)


# --- finding ---


def test_statements_are_found_by_what_they_are_about(viewer: Viewer) -> None:
    registration = str(uuid4())
    near = statement(
        verb={"id": f"{DID}/other"},
        actor=MASTER,
        object={"id": COURSE},
        context={
            "registration": registration,
            "instructor": LIN,
            "contextActivities": {"parent": [{"id": SHAFT}]},
        },
    )
    [plain, other] = append(viewer, statement(), near)

    assert found(verb=DID) == [plain]
    assert found(agent=identity(LIN)) == [plain]
    assert set(found(agent=identity(LIN), related_agents=True)) == {plain, other}
    assert found(activity=SHAFT) == [plain]
    assert set(found(activity=SHAFT, related_activities=True)) == {plain, other}
    assert found(registration=UUID(registration)) == [other]
    assert found(activity=SHAFT, related_activities=True, agent=identity(MASTER)) == [other]
    assert found(verb=DID, agent=identity(MASTER)) == []


def test_pages_follow_each_other_without_gap_or_repetition(viewer: Viewer) -> None:
    at = [NOON + timedelta(seconds=n // 3) for n in range(7)]
    ids = [append(viewer, statement(), at=moment)[0] for moment in at]
    stream = Stream.objects.get()
    for ascending in (False, True):
        seen: list[UUID] = []
        query = StatementQuery(limit=2, ascending=ascending, verb=DID)

        while True:
            hits, after = find_statements(stream, query)
            seen += [UUID(hit.content["id"]) for hit in hits if hit.content]
            if after is None:
                break
            query = StatementQuery(limit=2, ascending=ascending, verb=DID, after=after)

        assert seen == (ids if ascending else ids[::-1])


def test_since_is_after_and_until_is_up_to_a_moment(viewer: Viewer) -> None:
    [first] = append(viewer, statement())
    [second] = append(viewer, statement(), at=NOON + timedelta(hours=1))

    assert found(since=NOON) == [second]
    assert found(until=NOON) == [first]


# --- voiding and naming others ---


def voiding(target: UUID) -> xapi.Json:
    named = {"objectType": "StatementRef", "id": str(target)}
    return statement(actor=MASTER, verb={"id": xapi.VOIDED}, object=named)


def test_a_voided_statement_is_found_no_more_but_what_voided_it_is(viewer: Viewer) -> None:
    [target] = append(viewer, statement())

    [voider] = append(viewer, voiding(target))

    assert found() == [voider]
    assert found(activity=SHAFT) == [voider]


def test_voiding_may_come_before_what_it_voids(viewer: Viewer) -> None:
    target = uuid4()
    [voider] = append(viewer, voiding(target))

    append(viewer, statement(id=str(target)))

    assert found() == [voider]


def test_a_voiding_statement_is_not_voided(viewer: Viewer) -> None:
    [target] = append(viewer, statement())
    [voider] = append(viewer, voiding(target))

    [second] = append(viewer, voiding(voider))

    assert set(found()) == {voider, second}


def test_who_names_a_statement_is_found_by_what_it_is_found_by(viewer: Viewer) -> None:
    target = uuid4()
    named = {"objectType": "StatementRef", "id": str(target)}
    [remark] = append(viewer, statement(actor=MASTER, verb={"id": f"{DID}/on"}, object=named))

    append(viewer, statement(id=str(target)))

    assert set(found(verb=DID)) == {target, remark}
    assert set(found(agent=identity(LIN), activity=SHAFT)) == {target, remark}


# --- following ---


def test_whoever_follows_sees_sealed_statements_in_order_and_goes_on_from_there(
    viewer: Viewer, school: Organisation
) -> None:
    lin = Person.objects.create(name_en="Lin")
    Membership.objects.create(
        person=lin, organisation=school, role=Role.STUDENT, starts_on=date(2020, 1, 1)
    )
    account = {"homePage": "https://lms.example", "name": str(lin.uuid)}
    actor = {"account": account}
    went = {"score": {"scaled": 0.5}, "success": True, "duration": "PT1M30S"}
    ids = append(viewer, statement(actor=actor, result=went), statement(actor=actor))
    assert statements_after({}, 10) == ()

    seal_all()

    [first] = statements_after({}, 1)
    assert (first.statement, first.position, first.person) == (ids[0], 1, lin)
    assert (first.verb, first.activity, first.observed_at) == (DID, SHAFT, NOON)
    assert (first.result.scaled, first.result.success, first.result.duration) == (0.5, True, 90)
    assert [one.statement for one in statements_after({first.stream: 1}, 10)] == ids[1:]
    assert verify_log().is_whole


# --- own records, and the index ---


def own_record(school: Organisation) -> Record:
    lin = Person.objects.create(name_en="Lin")
    new = NewRecord(
        organisation=school,
        kind=Record.Kind.RATING,
        verb="https://w3id.org/xapi/dod-isd/verbs/assessed",
        subject=lin,
        actor=None,
        observed_at=NOON,
        body={"scores": {"setup": 3}},
        private={"comment": "works with care"},
    )
    [row] = append_records(
        viewer=command_viewer(), action="evidence.append", records=[new], at=NOON
    )
    return row


def test_own_records_are_found_among_statements_without_their_texts(
    viewer: Viewer, school: Organisation
) -> None:
    row = own_record(school)
    [foreign] = append(viewer, statement(), at=NOON + timedelta(hours=1))

    assert found() == [foreign, row.uuid]
    assert found(verb=row.verb) == [row.uuid]
    content = find_statements(Stream.objects.get(), StatementQuery(verb=row.verb))[0][0].content
    assert content
    assert "works with care" not in str(content)
    assert xapi.parse_statement(content, "1.0.3")
    assert xapi.parse_statement(content, "2.0.0")


def test_the_index_is_made_anew_from_the_log(viewer: Viewer, school: Organisation) -> None:
    own_record(school)
    [target, *_] = append(viewer, statement(), statement(actor=MASTER))
    append(viewer, voiding(target))
    before = index()

    count = rebuild_index()

    assert count == 4
    assert index() == before


def index() -> tuple[set[Any], set[Any]]:
    entries = StatementEntry.objects.values_list(
        "record", "statement", "stored", "refers_to", "is_voiding", "is_voided"
    )
    return set(entries), set(StatementTerm.objects.values_list("term", "stored", "record"))


def test_a_page_costs_the_same_for_one_statement_and_for_many(viewer: Viewer) -> None:
    append(viewer, statement())
    stream = Stream.objects.get()
    with CaptureQueriesContext(connection) as one:
        find_statements(stream, StatementQuery(verb=DID))
    append(viewer, *(statement(actor={"mbox": f"mailto:n{n}@example.org"}) for n in range(50)))

    with CaptureQueriesContext(connection) as many:
        hits, _ = find_statements(stream, StatementQuery(verb=DID))

    assert len(hits) == 51
    assert len(many) == len(one)
