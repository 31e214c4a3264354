"""The record store over HTTP, one test for each group of rules of xAPI 1.0.3 and 2.0."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from api_calls import state_of_tables
from ronghe.apps.evidence.models import Document, Record
from ronghe.apps.people.api import Organisation, Region, command_viewer, make_key
from ronghe.apps.people.models import ClientKey
from ronghe.standards import xapi

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOUNTS = {"1.0.3": "/xapi/1.0.3", "2.0.0": "/xapi/2.0"}
ALL_SCOPES = ("xapi.write", "xapi.read_all", "xapi.define")
LIN = {"mbox": "mailto:lin@example.org", "name": "Lin"}
DID = {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "did", "zh": "完成"}}
SHAFT = "http://example.org/shaft"
STATE = {"activityId": SHAFT, "agent": json.dumps(LIN), "stateId": "bookmark"}
AGENT_PROFILE = {"agent": json.dumps(LIN), "profileId": "settings"}
ACTIVITY_PROFILE = {"activityId": SHAFT, "profileId": "settings"}
DOCUMENTS = {
    "activities/state": STATE,
    "agents/profile": AGENT_PROFILE,
    "activities/profile": ACTIVITY_PROFILE,
}


class System:
    """Another system with a key, talking one version of xAPI."""

    def __init__(self, school: Organisation, *scopes: str, version: str = "2.0.0") -> None:
        self.key, self.secret = make_key(
            viewer=command_viewer(),
            organisation=school,
            title="LMS",
            scopes=scopes or ALL_SCOPES,
            at=NOON,
        )
        self.version = version
        self.client = Client()

    def headers(self, user: str = "", secret: str = "") -> dict[str, str]:
        pair = f"{user or self.key.prefix}:{secret or self.secret}"
        return {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "X-Experience-API-Version": self.version,
        }

    def ask(
        self,
        method: str,
        resource: str,
        body: Any = None,
        headers: Any = None,
        /,
        **parameters: str,
    ) -> Any:
        sent = {**self.headers(), **(headers or {})}
        kind = sent.pop("Content-Type", "application/json")
        data = body if isinstance(body, bytes | str) else json.dumps(body) if body else ""
        return self.client.generic(
            method,
            f"{MOUNTS[self.version]}/{resource}?{urlencode(parameters)}",
            data,
            content_type=kind,
            headers={name: value for name, value in sent.items() if value},
        )

    def get(self, resource: str, **parameters: str) -> Any:
        return self.ask("GET", resource, **parameters)


@pytest.fixture
def school() -> Organisation:
    region = Region.objects.create(code="r", title_en="Region", title_zh="区域")
    return Organisation.objects.create(
        region=region, kind="school", code="s1", title_en="School", title_zh="学校"
    )


@pytest.fixture
def system(school: Organisation) -> System:
    return System(school)


@pytest.fixture
def older(school: Organisation) -> System:
    return System(school, version="1.0.3")


@pytest.fixture(params=["1.0.3", "2.0.0"])
def either(request: pytest.FixtureRequest, school: Organisation) -> System:
    return System(school, version=request.param)


def statement(**changes: Any) -> xapi.Json:
    return {"actor": LIN, "verb": DID, "object": {"id": SHAFT}, **changes}


# --- who may ---


def test_a_key_opens_by_its_first_letters_or_its_uuid(system: System) -> None:
    by_uuid = system.headers(user=str(system.key.uuid))

    assert system.get("statements").status_code == 200
    assert system.ask("GET", "statements", None, by_uuid).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !!!", "Basic bm90aGluZw==", "Bearer abc", "Basic Zm9vOmJhcg=="],
)
def test_nobody_in_particular_is_asked_for_a_key(system: System, authorization: str) -> None:
    answer = system.ask("POST", "statements", statement(), {"Authorization": authorization})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Basic realm="xAPI"'
    assert not Record.objects.exists()


def test_the_right_secret_under_another_name_opens_nothing(system: System) -> None:
    answer = system.ask("GET", "statements", None, system.headers(user="another"))

    assert answer.status_code == 401


def test_a_revoked_key_opens_nothing(system: System) -> None:
    ClientKey.objects.update(revoked_at=NOON)

    assert system.get("statements").status_code == 401


@pytest.mark.parametrize(
    ("scope", "method", "resource"),
    [
        ("xapi.read_all", "POST", "statements"),
        ("xapi.write", "GET", "statements"),
        ("xapi.write", "GET", "agents/profile"),
        ("xapi.write", "PUT", "activities/profile"),
        ("xapi.define", "PUT", "activities/state"),
        ("people:read", "GET", "statements"),
    ],
)
def test_a_scope_opens_what_it_is_for_and_nothing_else(
    school: Organisation, scope: str, method: str, resource: str
) -> None:
    system = System(school, scope)
    before = state_of_tables()

    parameters = DOCUMENTS.get(resource, {})
    answer = system.ask(method, resource, statement(), **parameters)

    assert answer.status_code == 403
    assert state_of_tables() == before


def test_who_reads_their_own_sees_what_they_wrote_and_no_more(school: Organisation) -> None:
    system = System(school, "xapi.write", "xapi.read_own")
    [own] = system.ask("POST", "statements", statement()).json()
    [other] = System(school).ask("POST", "statements", statement()).json()

    listed = system.get("statements").json()["statements"]

    assert [one["id"] for one in listed] == [own]
    assert system.get("statements", statementId=own).status_code == 200
    assert system.get("statements", statementId=other).status_code == 404


def test_another_organisations_statements_are_not_there(school: Organisation) -> None:
    works = Organisation.objects.create(
        region=school.region, kind="enterprise", code="e1", title_en="Works", title_zh="工厂"
    )
    [theirs] = System(works).ask("POST", "statements", statement()).json()
    system = System(school)

    assert system.get("statements").json()["statements"] == []
    assert system.get("statements", statementId=theirs).status_code == 404
    assert system.get("agents", agent=json.dumps({"mbox": LIN["mbox"]})).json() == {
        "objectType": "Person",
        "mbox": [LIN["mbox"]],
    }


def test_a_key_that_asks_too_often_waits(system: System, settings: Any) -> None:
    settings.RONGHE_XAPI_REQUESTS_A_MINUTE = 2
    answers = [system.get("statements") for _ in range(3)]

    # A minute may end in between: then the third begins to count anew.
    assert [one.status_code for one in answers[:2]] == [200, 200]
    assert answers[2].status_code == 200 or int(answers[2]["Retry-After"]) > 0


# --- versions, methods, headers ---


@pytest.mark.parametrize("given", ["", "0.95", "1.1.0", "3.0.0", "x"])
def test_a_version_that_is_not_the_mounts_is_refused(either: System, given: str) -> None:
    answer = either.ask("GET", "statements", None, {"X-Experience-API-Version": given})

    assert answer.status_code == 400
    assert answer["X-Experience-API-Version"] == either.version


def test_each_mount_answers_in_its_own_version(system: System, older: System) -> None:
    for one, accepted in ((system, ("2.0", "2.0.1")), (older, ("1.0", "1.0.9"))):
        for version in accepted:
            headers = {"X-Experience-API-Version": version}
            answer = one.ask("GET", "statements", None, headers)
            assert (answer.status_code, answer["X-Experience-API-Version"]) == (200, one.version)
    wrong = {"X-Experience-API-Version": "1.0.3"}
    assert system.ask("GET", "statements", None, wrong).status_code == 400


def test_about_needs_neither_key_nor_version(either: System) -> None:
    answer = Client().get(f"{MOUNTS[either.version]}/about")

    assert answer.json() == {"version": ["1.0.3", "2.0.0"]}
    assert answer["X-Experience-API-Version"] == either.version


def test_every_answer_about_statements_says_until_when_it_is_whole(either: System) -> None:
    answers = [
        either.get("statements"),
        either.get("statements", statementId=str(uuid4())),
        either.get("statements", limit="x"),
        either.ask("GET", "statements", None, {"Authorization": ""}),
    ]

    for answer in answers:
        assert xapi.parse_timestamp(answer["X-Experience-API-Consistent-Through"]) > NOON


def test_head_is_get_without_its_body(either: System) -> None:
    either.ask("POST", "statements", statement())

    answer = either.ask("HEAD", "statements")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Length"] != "0"


def test_a_method_that_a_resource_has_not_is_405(either: System) -> None:
    answer = either.ask("DELETE", "statements")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST, PUT, HEAD")


@pytest.mark.parametrize(
    ("resource", "parameters"),
    [
        ("statements", {"statementID": str(uuid4())}),
        ("statements", {"Limit": "1"}),
        ("statements", {"limit": "-1"}),
        ("statements", {"ascending": "yes"}),
        ("statements", {"since": "yesterday"}),
        ("statements", {"agent": "lin"}),
        ("statements", {"agent": '{"name": "Lin"}'}),
        ("statements", {"verb": "did"}),
        ("statements", {"registration": "7"}),
        ("statements", {"format": "long"}),
        ("statements", {"after": "x"}),
        ("statements", {"statementId": "7"}),
        ("statements", {"statementId": str(uuid4()), "verb": DID["id"]}),
        ("statements", {"statementId": str(uuid4()), "voidedStatementId": str(uuid4())}),
        ("activities", {}),
        ("activities", {"activityId": "shaft"}),
        ("agents", {}),
        ("agents", {"agent": "{"}),
        ("activities/state", {"activityId": SHAFT}),
        ("activities/state", {**STATE, "registration": "7"}),
        ("activities/state", {**STATE, "since": "x"}),
        ("activities/profile", {"profileId": "settings"}),
        ("agents/profile", {"agent": json.dumps({"mbox": "lin"})}),
        ("about", {"version": "2"}),
    ],
)
def test_a_parameter_that_does_not_fit_is_400_and_said_in_both_languages(
    either: System, resource: str, parameters: dict[str, str]
) -> None:
    answer = either.get(resource, **parameters)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert answer.json()["detail_zh"]


# --- statements ---


def test_a_statement_is_put_under_its_id(either: System) -> None:
    uuid = str(uuid4())

    put = either.ask("PUT", "statements", statement(), statementId=uuid)

    assert (put.status_code, put.content) == (204, b"")
    answer = either.get("statements", statementId=uuid)
    assert answer.json()["id"] == uuid
    assert answer["Last-Modified"].endswith("GMT")


@pytest.mark.parametrize(
    ("content", "parameters"),
    [
        (statement(id=str(uuid4())), {"statementId": str(uuid4())}),
        ([statement()], {"statementId": str(uuid4())}),
        (statement(), {}),
        (statement(), {"statementId": "7"}),
    ],
)
def test_a_put_that_does_not_name_its_statement_is_refused(
    either: System, content: Any, parameters: dict[str, str]
) -> None:
    assert either.ask("PUT", "statements", content, **parameters).status_code == 400
    assert not Record.objects.exists()


def test_a_batch_with_one_broken_statement_lands_nowhere(either: System) -> None:
    answer = either.ask("POST", "statements", [statement(), statement(verb={"id": "did"})])

    assert answer.status_code == 400
    assert answer.json()["path"] == "1.verb.id"
    assert not Record.objects.exists()


def test_another_statement_under_a_known_id_is_409_and_one_id_twice_in_a_batch_400(
    either: System,
) -> None:
    known = statement(id=str(uuid4()))
    assert either.ask("POST", "statements", known).json() == [known["id"]]

    again = either.ask("POST", "statements", known)
    other = either.ask("POST", "statements", {**known, "object": {"id": f"{SHAFT}/2"}})
    twice = either.ask("POST", "statements", [statement(id=known["id"])] * 2)

    assert [again.status_code, other.status_code, twice.status_code] == [200, 409, 400]
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", "application/json"),
        ("", "application/json"),
        ('"x"', "application/json"),
        ("[1]", "application/json"),
        (b"\xff", "application/json"),
        (json.dumps(statement()), "text/plain"),
        (json.dumps(statement()), "multipart/mixed"),
        (json.dumps(statement()), "multipart/mixed; boundary=abc"),
        ('{"a":' * 2_000, "application/json"),
    ],
)
def test_a_body_that_cannot_be_read_is_400(either: System, body: Any, kind: str) -> None:
    answer = either.ask("POST", "statements", body, {"Content-Type": kind})

    assert answer.status_code == 400
    assert not Record.objects.exists()


def test_a_statement_nested_beyond_measure_is_400(either: System) -> None:
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    extensions = {"http://example.org/x": deep}

    answer = either.ask("POST", "statements", statement(result={"extensions": extensions}))

    assert answer.status_code == 400
    assert not Record.objects.exists()


def test_too_many_statements_at_once_are_413(either: System) -> None:
    answer = either.ask("POST", "statements", [statement()] * 1_001)

    assert answer.status_code == 413
    assert not Record.objects.exists()


def test_pages_lead_to_each_other(either: System) -> None:
    ids = either.ask("POST", "statements", [statement() for _ in range(5)]).json()
    seen: list[str] = []
    parameters = {"limit": "2", "verb": DID["id"], "ascending": "true"}
    while True:
        page = either.get("statements", **parameters).json()
        seen += [one["id"] for one in page["statements"]]
        if not page["more"]:
            break
        more = urlsplit(page["more"])
        assert more.path == f"{MOUNTS[either.version]}/statements"
        parameters = {name: value for name, [value] in parse_qs(more.query).items()}

    assert seen == ids


def test_formats_and_languages(either: System) -> None:
    described = {"id": SHAFT, "definition": {"name": {"en": "Shaft", "zh": "轴"}}}
    either.ask("POST", "statements", statement(object=described))
    either.ask("POST", "statements", statement())

    [bare, _] = either.get("statements", format="ids").json()["statements"]
    chinese = {"Accept-Language": "zh-CN"}
    answer = either.ask("GET", "statements", None, chinese, format="canonical")
    [newest, _] = answer.json()["statements"]

    assert (bare["actor"], bare["object"]) == ({"mbox": LIN["mbox"]}, {"id": SHAFT})
    assert newest["verb"]["display"] == {"zh": "完成"}
    assert newest["object"]["definition"]["name"] == {"zh": "轴"}


def test_a_voided_statement_is_only_found_as_such(either: System) -> None:
    [target] = either.ask("POST", "statements", statement()).json()
    named = {"objectType": "StatementRef", "id": target}
    voiding = statement(verb={"id": xapi.VOIDED}, object=named)

    assert either.ask("POST", "statements", voiding).status_code == 200

    assert either.get("statements", statementId=target).status_code == 404
    assert either.get("statements", voidedStatementId=target).json()["id"] == target


# --- the alternate request syntax ---


def test_the_alternate_syntax_is_understood_in_1_0_3(older: System) -> None:
    uuid = str(uuid4())
    form = urlencode({"statementId": uuid, "content": json.dumps(statement()), **older.headers()})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Experience-API-Version": ""}

    put = older.ask("POST", "statements", form, kind, method="PUT")
    get = older.ask("POST", "statements", urlencode({"statementId": uuid}), kind, method="GET")

    assert put.status_code == 204
    assert get.status_code == 400  # without a version in the form
    assert older.get("statements", statementId=uuid).status_code == 200


def test_the_alternate_syntax_is_refused_in_2_0_and_with_anything_beside_it(
    system: System, older: System
) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    form = urlencode({"statementId": str(uuid4()), "content": json.dumps(statement())})

    answers = [
        system.ask("POST", "statements", form, kind, method="PUT"),
        older.ask("POST", "statements", form, kind, method="PUT", statementId=str(uuid4())),
        older.ask("POST", "statements", json.dumps(statement()), method="PUT"),
        older.ask("POST", "statements", b"content=%ff", kind, method="PUT"),
    ]

    assert [one.status_code for one in answers] == [400] * 4
    assert not Record.objects.exists()


# --- attachments ---


def test_attachments_come_along_and_come_back(either: System) -> None:
    photo = b"\x89PNG the shaft"
    sha2 = hashlib.sha256(photo).hexdigest()
    attachment = {
        "usageType": "http://example.org/photo",
        "display": {"en": "Photo"},
        "contentType": "image/png",
        "length": len(photo),
        "sha2": sha2,
    }
    content = json.dumps(statement(attachments=[attachment])).encode()
    body = xapi.write_multipart(content, [(sha2, "image/png", photo)], "abc")
    kind = {"Content-Type": "multipart/mixed; boundary=abc"}

    [uuid] = either.ask("POST", "statements", body, kind).json()

    answer = either.get("statements", statementId=uuid, attachments="true")
    boundary = xapi.boundary_of(answer["Content-Type"])
    first, second = xapi.read_multipart(answer.content, boundary)
    assert json.loads(first.content)["id"] == uuid
    assert (second.content, second.headers["content-type"]) == (photo, "image/png")
    assert either.ask("POST", "statements", content).status_code == 400


# --- documents ---


@pytest.mark.parametrize(("resource", "parameters"), DOCUMENTS.items())
def test_a_document_is_put_read_merged_and_deleted(
    either: System, resource: str, parameters: dict[str, str]
) -> None:
    fresh = {"If-None-Match": "*"}
    put = either.ask("PUT", resource, {"page": 1, "a": 1}, fresh, **parameters)
    merged = either.ask("POST", resource, {"page": 2}, **parameters)
    read = either.get(resource, **parameters)
    gone = either.ask("DELETE", resource, None, {"If-Match": read["ETag"]}, **parameters)

    assert [one.status_code for one in (put, merged, gone)] == [204, 204, 204]
    assert read.json() == {"page": 2, "a": 1}
    assert read["ETag"] == f'"{hashlib.sha1(read.content).hexdigest()}"'
    assert read["Content-Type"] == "application/json"
    assert read["Last-Modified"].endswith("GMT")
    assert either.get(resource, **parameters).status_code == 404


@pytest.mark.parametrize(("resource", "parameters"), DOCUMENTS.items())
def test_a_document_that_is_not_the_one_meant_is_left_as_it_is(
    either: System, resource: str, parameters: dict[str, str]
) -> None:
    either.ask("PUT", resource, {"page": 1}, {"If-None-Match": "*"}, **parameters)

    answers = [
        either.ask(method, resource, {"page": 2}, headers, **parameters)
        for method in ("PUT", "POST", "DELETE")
        for headers in ({"If-Match": '"other"'}, {"If-None-Match": "*"})
    ]

    assert [one.status_code for one in answers] == [412] * 6
    assert either.get(resource, **parameters).json() == {"page": 1}


def test_what_a_put_without_condition_answers(system: System, older: System) -> None:
    for one, state in ((system, 409), (older, 204)):
        for resource, parameters in DOCUMENTS.items():
            fresh = {"If-None-Match": "*"}
            one.ask("PUT", resource, {"page": 1}, fresh, **parameters)
            second = one.ask("PUT", resource, {"page": 2}, **parameters)
            expected = state if resource == "activities/state" else 409
            assert second.status_code == expected
            one.ask("DELETE", resource, **parameters)
    unsaid = older.ask("PUT", "agents/profile", {"page": 1}, **AGENT_PROFILE)
    assert unsaid.status_code == 400


@pytest.mark.parametrize(("resource", "parameters"), DOCUMENTS.items())
def test_only_objects_of_json_are_merged(
    either: System, resource: str, parameters: dict[str, str]
) -> None:
    text = {"Content-Type": "text/plain"}
    either.ask("PUT", resource, "note", {**text, "If-None-Match": "*"}, **parameters)

    onto_text = either.ask("POST", resource, {"page": 2}, **parameters)
    no_object = either.ask("POST", resource, [1], **parameters)
    as_text = either.ask("POST", resource, "more", text, **parameters)

    assert [one.status_code for one in (onto_text, no_object, as_text)] == [400] * 3
    assert either.get(resource, **parameters).content == b"note"


def test_documents_are_listed_by_name_and_by_time(either: System) -> None:
    place = {name: value for name, value in STATE.items() if name != "stateId"}
    registration = str(uuid4())
    for name in ("a", "b"):
        either.ask("POST", "activities/state", {"page": 1}, **{**STATE, "stateId": name})
    either.ask("POST", "activities/state", {"page": 1}, **STATE, registration=registration)

    everything = either.get("activities/state", **place)
    since = "2100-01-01T00:00:00Z"

    assert everything.json() == ["a", "b", "bookmark"]
    assert everything["Last-Modified"].endswith("GMT")
    assert either.get("activities/state", **place, registration=registration).json() == ["bookmark"]
    assert either.get("activities/state", **place, since=since).json() == []
    assert either.get("activities/state", **STATE).status_code == 404
    assert either.ask("DELETE", "activities/state", **place).status_code == 204
    assert not Document.objects.exists()


# --- agents and activities ---


def test_agents_and_activities_are_known_from_statements(either: System) -> None:
    described = {"id": SHAFT, "definition": {"name": {"en": "Shaft"}}}
    either.ask("POST", "statements", statement(object=described))
    either.ask("POST", "statements", statement(actor={**LIN, "name": "Lin Wei"}))
    unknown = "http://example.org/unknown"

    person = either.get("agents", agent=json.dumps({"mbox": LIN["mbox"]})).json()

    assert person == {"objectType": "Person", "name": ["Lin", "Lin Wei"], "mbox": [LIN["mbox"]]}
    assert either.get("activities", activityId=SHAFT).json() == {
        "objectType": "Activity",
        **described,
    }
    assert either.get("activities", activityId=unknown).json() == {
        "objectType": "Activity",
        "id": unknown,
    }


def test_who_may_not_define_activities_leaves_them_undefined(school: Organisation) -> None:
    system = System(school, "xapi.write", "xapi.read_all")
    described = {"id": SHAFT, "definition": {"name": {"en": "Shaft"}}}

    system.ask("POST", "statements", statement(object=described))

    known = system.get("activities", activityId=SHAFT).json()
    [kept] = system.get("statements").json()["statements"]
    assert known == {"objectType": "Activity", "id": SHAFT}
    assert kept["object"] == described


# --- anything at all ---


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.sampled_from(["statements", *DOCUMENTS, "agents", "activities"]),
    some.sampled_from(["GET", "PUT", "POST", "DELETE"]),
    some.binary(max_size=60) | some.just(json.dumps(statement()).encode()),
    some.dictionaries(
        some.sampled_from(["statementId", "agent", "activityId", "stateId", "since", "method"]),
        some.text(max_size=20),
        max_size=3,
    ),
    some.sampled_from(["application/json", "multipart/mixed; boundary=a", "", "x/y"]),
)
def test_no_request_breaks_the_record_store(
    system: System, resource: str, method: str, body: bytes, parameters: Any, kind: str
) -> None:
    answer = system.ask(method, resource, body, {"Content-Type": kind}, **parameters)

    assert answer.status_code < 500
