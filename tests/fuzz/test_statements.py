"""What another system sends to the record store: statements, parts of a body, signatures."""

import hashlib
from typing import Any

import pytest
from hypothesis import strategies as st
from tests.apps.evidence.test_record_store import System, school

from fuzzing import as_json, assert_storable, attack, json_files, spoilt_bytes, spoilt_json
from ronghe.standards import xapi

__all__ = ["school"]

AGENT = {"mbox": "mailto:lin@example.org", "name": "Lin"}
GROUP = {"objectType": "Group", "name": "Bench 3", "member": [AGENT, {"openid": "https://a.b/c"}]}
ACTIVITY = {
    "id": "http://example.org/shaft",
    "objectType": "Activity",
    "definition": {
        "name": {"en": "Shaft", "zh-CN": "轴"},
        "description": {"en": "Turn it"},
        "type": "http://adlnet.gov/expapi/activities/performance",
        "moreInfo": "https://example.org/more",
        "interactionType": "choice",
        "correctResponsesPattern": ["a[,]b"],
        "choices": [{"id": "a", "description": {"en": "A"}}, {"id": "b"}],
        "extensions": {"http://example.org/x": {"deep": [1, None]}},
    },
}
FILE = b"photo"
ATTACHMENT = {
    "usageType": "http://example.org/photo",
    "display": {"en": "Photo"},
    "description": {"en": "Of the part"},
    "contentType": "image/png",
    "length": len(FILE),
    "sha2": hashlib.sha256(FILE).hexdigest(),
}
STATEMENT: dict[str, Any] = {
    "id": "16fd2706-8baf-433b-82eb-8c7fada847da",
    "actor": AGENT,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "did"}},
    "object": ACTIVITY,
    "result": {
        "score": {"scaled": 0.9, "raw": 9, "min": 0, "max": 10},
        "success": True,
        "completion": True,
        "response": "a[,]b",
        "duration": "PT1H0.5S",
        "extensions": {"http://example.org/y": 1},
    },
    "context": {
        "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
        "instructor": {"account": {"homePage": "https://lms.example", "name": "7"}},
        "team": GROUP,
        "contextActivities": {"parent": [ACTIVITY], "grouping": ACTIVITY},
        "language": "zh-CN",
        "platform": "LMS",
        "revision": "2",
        "statement": {"objectType": "StatementRef", "id": "16fd2706-8baf-433b-82eb-8c7fada847d0"},
        "extensions": {"http://example.org/z": "z"},
    },
    "timestamp": "2026-03-02T04:00:00.5+08:00",
    "stored": "2026-03-02T04:00:00Z",
    "authority": AGENT,
    "attachments": [ATTACHMENT],
}
VOIDING = {
    "actor": AGENT,
    "verb": {"id": xapi.VOIDED},
    "object": {"objectType": "StatementRef", "id": "16fd2706-8baf-433b-82eb-8c7fada847da"},
}
WITHIN = {
    "actor": GROUP,
    "verb": STATEMENT["verb"],
    "object": {"objectType": "SubStatement", "actor": AGENT, "verb": STATEMENT["verb"]}
    | {"object": ACTIVITY, "result": STATEMENT["result"], "context": STATEMENT["context"]},
}
ANY = spoilt_json(STATEMENT) | spoilt_json(WITHIN) | spoilt_json(VOIDING)
BODY = xapi.write_multipart(
    as_json(STATEMENT),
    [(ATTACHMENT["sha2"], "image/png", FILE)],
    "abc",  # type: ignore[list-item]
)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_any_statement_is_read_whole_or_refused(version: xapi.Version) -> None:
    def read(content: Any) -> None:
        statement = xapi.parse_statement(content, version)
        list(xapi.activities_of(statement.content))
        list(xapi.agents_of(statement.content))
        xapi.canonical_format(statement.content, {}, ["zh-CN", "en"])
        xapi.ids_format(statement.content)
        assert xapi.same_statement(statement.content, statement.content)

    for valid in (STATEMENT, WITHIN, VOIDING):
        read(valid)
    attack(read, ANY, refusals=(xapi.XapiProblem,))


def test_any_body_of_several_parts_is_read_or_refused() -> None:
    kinds = st.sampled_from(
        ("multipart/mixed; boundary=abc", 'multipart/mixed; boundary="abc"', "multipart/mixed", ";")
    )

    def read(sent: tuple[str, bytes]) -> None:
        parts = xapi.read_multipart(sent[1], xapi.boundary_of(sent[0]))
        found = xapi.read_attachments(parts[1:])
        xapi.check_attachments([xapi.parse_statement(STATEMENT, "2.0.0")], found)

    attack(read, st.tuples(kinds, spoilt_bytes(BODY)), refusals=(xapi.XapiProblem,))


def test_any_signature_is_checked_or_refused() -> None:
    valid = b"eyJhbGciOiJSUzI1NiIsIng1YyI6WyJNSUlCIl19.eyJhIjoxfQ.c2ln"
    plain = xapi.parse_statement(STATEMENT, "2.0.0").content

    def read(data: bytes) -> None:
        attachment = {**ATTACHMENT, "usageType": xapi.SIGNATURE, "contentType": "application/json"}
        xapi.check_signature(plain, attachment, data)

    attack(read, spoilt_bytes(valid), refusals=(xapi.XapiProblem,))


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (xapi.parse_timestamp, "2026-03-02T04:00:00.5+08:00"),
        (xapi.duration_seconds, "P1Y2M3DT4H5M6.789S"),
        (xapi.parse_uuid, "16fd2706-8baf-433b-82eb-8c7fada847da"),
        (xapi.check_iri, "http://example.org/shaft?a=1#b"),
    ],
)
def test_any_value_is_read_or_refused(reader: Any, text: str) -> None:
    def read(data: bytes) -> None:
        assert_storable(reader(data.decode("utf-8", "replace")))

    attack(read, spoilt_bytes(text.encode()), refusals=(xapi.XapiProblem,), examples=15)


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_the_store_answers_any_statement_with_a_status_of_its_own(
    school: Any, version: str
) -> None:
    system = System(school, version=version)
    single = {**STATEMENT, "attachments": [{**ATTACHMENT, "fileUrl": "https://a.b/c"}]}
    del single["id"]
    bodies = json_files(single) | json_files([WITHIN, VOIDING]) | json_files(WITHIN)
    answers = {200, 400, 403, 409, 413}

    def send(body: bytes) -> None:
        assert system.ask("POST", "statements", body).status_code in answers

    attack(send, bodies, examples=20)


@pytest.mark.django_db
def test_the_store_answers_any_body_of_several_parts(school: Any) -> None:
    system = System(school)

    def send(body: bytes) -> None:
        kind = {"Content-Type": "multipart/mixed; boundary=abc"}
        assert system.ask("POST", "statements", body, kind).status_code in {200, 400, 409}

    attack(send, spoilt_bytes(BODY), examples=20)


@pytest.mark.django_db
def test_the_store_answers_any_question(school: Any) -> None:
    system = System(school)
    system.ask("POST", "statements", {**WITHIN})
    asked = {
        "agent": as_json(AGENT).decode(),
        "verb": STATEMENT["verb"]["id"],
        "activity": ACTIVITY["id"],
        "registration": STATEMENT["context"]["registration"],
        "since": STATEMENT["timestamp"],
        "until": STATEMENT["timestamp"],
        "limit": "5",
        "format": "canonical",
        "attachments": "false",
        "after": "1",
    }
    documents = {"activityId": ACTIVITY["id"], "agent": asked["agent"], "stateId": "s"}
    resources = ("statements", "activities", "agents", "activities/state", "agents/profile")
    questions = st.tuples(
        st.sampled_from(resources), spoilt_json(asked) | spoilt_json({**documents, **asked})
    )

    def send(question: tuple[str, Any]) -> None:
        resource, given = question
        named = given if isinstance(given, dict) else {"x": given}
        parameters = {
            str(name): str(value).encode("utf-8", "replace").decode()
            for name, value in named.items()
            if str(name).isprintable() and str(name).isascii() and name not in ("self", "method")
        }
        assert system.get(resource, **parameters).status_code in {200, 400, 404}

    attack(send, questions)


@pytest.mark.django_db
def test_the_store_keeps_any_document_or_refuses_it(school: Any) -> None:
    system = System(school)
    place = {"activityId": ACTIVITY["id"], "agent": as_json(AGENT).decode(), "stateId": "s"}
    bodies = json_files({"x": 1, "y": [None, "a"]})
    methods = st.sampled_from(("PUT", "POST"))

    def send(sent: tuple[str, bytes]) -> None:
        method, body = sent
        answer = system.ask(method, "activities/state", body, {"If-None-Match": "*"}, **place)
        assert answer.status_code in {204, 400, 409, 412}

    attack(send, st.tuples(methods, bodies))
