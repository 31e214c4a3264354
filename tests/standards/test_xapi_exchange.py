"""What statements look like on the way: formats, sameness, multipart bodies, signatures."""

import base64
import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as some

from ronghe.standards import xapi
from ronghe.standards.xapi.formats import one_language

LIN = {"objectType": "Agent", "name": "Lin", "mbox": "mailto:lin@Example.org"}
SHAFT = {
    "objectType": "Activity",
    "id": "http://example.org/shaft",
    "definition": {"name": {"en": "Shaft", "zh": "轴"}},
}
DID = {"id": "http://example.org/did", "display": {"en": "did", "zh": "做了"}}
PLAIN: xapi.Json = {"actor": LIN, "verb": DID, "object": SHAFT}
ID = "16fd2706-8baf-433b-82eb-8c7fada847da"


# --- formats ---


def test_the_ids_format_leaves_what_identifies() -> None:
    bench = {"objectType": "Group", "name": "Bench", "member": [LIN]}
    content = {
        **PLAIN,
        "actor": bench,
        "object": {"objectType": "SubStatement", **PLAIN},
        "context": {"instructor": LIN, "contextActivities": {"parent": [SHAFT]}},
        "result": {"success": True},
    }
    lin = {"objectType": "Agent", "mbox": LIN["mbox"]}
    shaft = {"id": SHAFT["id"]}

    assert xapi.ids_format(content) == {
        "actor": {"objectType": "Group", "member": [lin]},
        "verb": {"id": DID["id"]},
        "object": {
            "objectType": "SubStatement",
            "actor": lin,
            "verb": {"id": DID["id"]},
            "object": shaft,
        },
        "context": {"instructor": lin, "contextActivities": {"parent": [shaft]}},
        "result": {"success": True},
    }


def test_the_canonical_format_has_the_kept_definition_in_one_language() -> None:
    kept = {SHAFT["id"]: {"name": {"en": "Stepped shaft", "zh": "阶梯轴"}, "type": "urn:x:y"}}

    shown = xapi.canonical_format(PLAIN, kept, xapi.languages_of("fr, zh-CN;q=0.8, en;q=0.5"))

    assert shown["verb"]["display"] == {"zh": "做了"}
    assert shown["object"]["definition"] == {"name": {"zh": "阶梯轴"}, "type": "urn:x:y"}
    assert PLAIN["object"] == SHAFT


def test_formats_do_not_change_what_they_are_given() -> None:
    before = json.dumps(PLAIN)

    xapi.ids_format(PLAIN)
    xapi.canonical_format(PLAIN, {}, ["zh"])

    assert json.dumps(PLAIN) == before


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("en", ("en",)),
        ("en;q=0.1, zh-Hans, *;q=0.5", ("zh-Hans", "en")),
        ("en;q=0, zh;q=x", ()),
        ("", ()),
    ],
)
def test_languages_come_the_most_wanted_first(header: str, languages: tuple[str, ...]) -> None:
    assert xapi.languages_of(header) == languages


def test_a_text_without_the_language_asked_for_comes_in_its_first() -> None:
    assert one_language({"zh": "轴", "en": "Shaft"}, ["de"]) == {"zh": "轴"}
    assert one_language({"en-US": "Shaft"}, ["en-GB"]) == {"en-US": "Shaft"}
    assert one_language({}, ["en"]) == {}


# --- sameness ---


@pytest.mark.parametrize(
    "difference",
    [
        {"stored": "2026-03-02T08:00:00Z", "authority": LIN, "version": "2.0.0"},
        {"timestamp": "2026-03-02T08:00:00Z"},
        {"actor": {**LIN, "name": "L.", "mbox": "mailto:lin@example.org"}},
        {"verb": {"id": DID["id"]}},
        {"object": {"id": SHAFT["id"]}},
        {"result": {"duration": "PT1.239S"}},
        {"context": {"contextActivities": {"parent": {"id": "urn:a:b"}}, "registration": ID}},
    ],
)
def test_what_a_receiver_may_change_makes_no_other_statement(difference: xapi.Json) -> None:
    kept = {
        **PLAIN,
        "result": {"duration": "PT1.23S"},
        "context": {
            "contextActivities": {"parent": [{"id": "urn:a:b", "definition": {}}]},
            "registration": ID.upper(),
        },
    }

    assert xapi.same_statement(kept, {**kept, **difference})


@pytest.mark.parametrize(
    "difference",
    [
        {"actor": {"mbox": "mailto:wu@example.org"}},
        {"verb": {"id": "http://example.org/other"}},
        {"object": {"id": "http://example.org/other"}},
        {"object": {"objectType": "StatementRef", "id": ID}},
        {"result": {"success": False}},
        {"context": {"platform": "cell 5"}},
        {"timestamp": "2026-03-02T08:00:01Z"},
    ],
)
def test_anything_else_makes_another_statement(difference: xapi.Json) -> None:
    kept = {**PLAIN, "timestamp": "2026-03-02T16:00:00+08:00"}

    assert not xapi.same_statement(kept, {**kept, **difference})
    assert xapi.same_statement(kept, {**kept, "timestamp": "2026-03-02T08:00:00Z"})


def test_definitions_are_added_to_and_newer_words_take_the_place_of_older() -> None:
    kept = {"name": {"en": "Shaft", "zh": "轴"}, "type": "urn:a:b"}

    merged = xapi.merged_definition(kept, {"name": {"en": "Stepped shaft"}, "type": "urn:c:d"})

    assert merged == {"name": {"en": "Stepped shaft", "zh": "轴"}, "type": "urn:c:d"}
    assert kept == {"name": {"en": "Shaft", "zh": "轴"}, "type": "urn:a:b"}


def test_a_person_is_all_that_an_agent_was_called() -> None:
    again = {**LIN, "name": "Lin Wei"}

    assert xapi.person_of([LIN, again, LIN]) == {
        "objectType": "Person",
        "name": ["Lin", "Lin Wei"],
        "mbox": [LIN["mbox"]],
    }


# --- multipart ---


def sha2(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def body_of(*files: bytes, statement: bytes = b"{}") -> bytes:
    return xapi.write_multipart(
        statement, [(sha2(data), "application/octet-stream", data) for data in files], "abc"
    )


@given(some.lists(some.binary(max_size=200), max_size=4, unique=True))
def test_what_is_written_as_multipart_is_read_back(files: list[bytes]) -> None:
    files = [data for data in files if b"--abc" not in data]

    parts = xapi.read_multipart(body_of(*files), b"abc")

    assert parts[0].content == b"{}"
    assert xapi.read_attachments(parts[1:]) == {sha2(data): data for data in files}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--abc\r\n\r\n{}",
        b"--abc\r\nContent-Type: application/json\r\n\r\n{}\r\n--abc\r\n",
        b"--abc--\r\n",
        b"--abcd\r\n\r\n{}\r\n--abc--",
        b"--abc\r\nContent-Type application/json\r\n\r\n{}\r\n--abc--",
    ],
)
def test_a_body_that_is_no_multipart_is_refused(body: bytes) -> None:
    with pytest.raises(xapi.XapiProblem):
        xapi.read_multipart(body, b"abc")


@given(some.binary(max_size=300))
def test_no_body_breaks_the_reader(body: bytes) -> None:
    with suppress(xapi.XapiProblem):
        xapi.read_multipart(b"--abc\r\n" + body + b"\r\n--abc--", b"abc")


@pytest.mark.parametrize(
    ("header", "boundary"),
    [
        ("multipart/mixed; boundary=abc", b"abc"),
        ('multipart/mixed; charset=utf-8; boundary="a c"', b"a c"),
    ],
)
def test_the_boundary_is_found(header: str, boundary: bytes) -> None:
    assert xapi.boundary_of(header) == boundary


def test_a_multipart_type_without_boundary_is_refused() -> None:
    with pytest.raises(xapi.XapiProblem):
        xapi.boundary_of("multipart/mixed")


@pytest.mark.parametrize("missing", ["content-type", "content-transfer-encoding", "hash"])
def test_an_attachment_needs_its_headers(missing: str) -> None:
    headers = {
        "content-type": "image/png",
        "content-transfer-encoding": "binary",
        "x-experience-api-hash": sha2(b"x"),
    }
    parts = [xapi.Part({k: v for k, v in headers.items() if missing not in k}, b"x")]

    with pytest.raises(xapi.XapiProblem):
        xapi.read_attachments(parts)


def with_attachment(data: bytes, **changes: Any) -> xapi.Statement:
    attachment = {
        "usageType": "http://example.org/photo",
        "display": {"en": "Photo"},
        "contentType": "image/png",
        "length": len(data),
        "sha2": sha2(data),
        **changes,
    }
    return xapi.parse_statement({**PLAIN, "attachments": [attachment]}, "2.0.0")


def test_each_attachment_comes_along_or_says_where_it_is() -> None:
    linked = with_attachment(b"x", fileUrl="https://files.example/x")

    xapi.check_attachments([with_attachment(b"x")], {sha2(b"x"): b"x"})
    xapi.check_attachments([linked], {})
    with pytest.raises(xapi.XapiProblem):
        xapi.check_attachments([with_attachment(b"x")], {})
    with pytest.raises(xapi.XapiProblem):
        xapi.check_attachments([linked], {sha2(b"y"): b"y"})


# --- signatures ---

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "simulator")])
    made = datetime(2026, 3, 2, tzinfo=UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(made)
        .not_valid_after(made + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(signed.public_bytes(serialization.Encoding.DER)).decode()


def part(value: Any) -> bytes:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def signed(payload: Any, algorithm: str = "RS256", **header: Any) -> bytes:
    head = part({"alg": algorithm, **header}) + b"." + part(payload)
    digest = {"RS384": hashes.SHA384(), "RS512": hashes.SHA512()}.get(algorithm, hashes.SHA256())
    return head + b"." + part(KEY.sign(head, padding.PKCS1v15(), digest))


def check(signature: bytes, content: xapi.Json = PLAIN, **changes: Any) -> None:
    statement = with_attachment(
        signature,
        **{"usageType": xapi.SIGNATURE, "contentType": "application/octet-stream", **changes},
    )
    both = {**content, "attachments": statement.content["attachments"]}
    parsed = xapi.parse_statement(both, "2.0.0")
    xapi.check_attachments([parsed], {sha2(signature): signature})


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_a_signature_over_the_statement_is_taken_with_and_without_certificate(
    algorithm: str,
) -> None:
    check(signed(PLAIN, algorithm))
    check(signed(PLAIN, algorithm, x5c=[certificate(KEY)]))


def test_durations_are_compared_cut_off_in_a_signed_statement_too() -> None:
    check(
        signed({**PLAIN, "result": {"duration": "PT1.23S"}}),
        {**PLAIN, "result": {"duration": "PT1.2399S"}},
    )


OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "signature",
    [
        b"no signature",
        b"a.b.c",
        signed(PLAIN, "HS256"),
        signed(PLAIN, "none"),
        signed({**PLAIN, "verb": {"id": "http://example.org/other"}}),
        signed("not an object"),
        signed(b"{"),
        signed({}),
        signed(PLAIN, x5c=[certificate(OTHER_KEY)]),
        signed(PLAIN, x5c=["no certificate"]),
    ],
)
def test_a_signature_that_does_not_sign_this_statement_is_refused(signature: bytes) -> None:
    with pytest.raises(xapi.XapiProblem):
        check(signature)


def test_a_signature_of_another_content_type_is_refused() -> None:
    with pytest.raises(xapi.XapiProblem):
        check(signed(PLAIN), contentType="text/plain")
