"""Signed tokens: what holds is taken, and each thing that does not hold is named."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from ronghe.standards.openid import (
    Expected,
    OpenIdProblem,
    key_id_of,
    read_discovery,
    read_key_set,
    sign_token,
    verify_token,
)

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
NOW = int(AT.timestamp())
EXPECTED = Expected("https://id.example", "ronghe", "n-1", AT)
GOOD = {
    "iss": "https://id.example",
    "aud": "ronghe",
    "sub": "u7",
    "nonce": "n-1",
    "iat": NOW - 5,
    "exp": NOW + 300,
}


def new_key() -> tuple[bytes, dict[str, Any]]:
    private = rsa.generate_private_key(65537, 2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem, jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)


PEM, PUBLIC = new_key()
OTHER_PEM, OTHER_PUBLIC = new_key()
KEYS = {"keys": [{**PUBLIC, "kid": "k1"}, {**OTHER_PUBLIC, "kid": "k2"}]}


def token(key_id: str = "k1", pem: bytes = PEM, **changes: Any) -> str:
    claims = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return sign_token(claims, private_pem=pem, key_id=key_id)


def fault(text: str, keys: dict[str, Any] = KEYS, expected: Expected = EXPECTED) -> str:
    with pytest.raises(OpenIdProblem) as caught:
        verify_token(text, keys, expected)
    assert caught.value.en
    assert caught.value.zh
    return caught.value.code


def test_a_token_that_holds_gives_its_claims() -> None:
    assert verify_token(token(), KEYS, EXPECTED) == GOOD
    assert key_id_of(token()) == "k1"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://other.example"}, "issuer-wrong"),
        ({"iss": None}, "issuer-wrong"),
        ({"aud": "another"}, "audience-wrong"),
        ({"aud": ["ronghe", "another"]}, "audience-wrong"),
        ({"aud": ["ronghe"], "azp": "another"}, "audience-wrong"),
        ({"aud": None}, "audience-wrong"),
        ({"nonce": "n-2"}, "nonce-wrong"),
        ({"nonce": None}, "nonce-wrong"),
        ({"exp": NOW - 61}, "out-of-time"),
        ({"iat": NOW + 61}, "out-of-time"),
        ({"nbf": NOW + 61}, "out-of-time"),
        ({"iat": NOW - 3_601}, "out-of-time"),
        ({"exp": None}, "times-missing"),
        ({"iat": None}, "times-missing"),
        ({"exp": True}, "times-missing"),
    ],
)
def test_a_token_that_does_not_hold_is_refused_by_name(changes: dict[str, Any], code: str) -> None:
    assert fault(token(**changes)) == code


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["ronghe"]},
        {"aud": ["ronghe", "another"], "azp": "ronghe"},
        {"exp": NOW - 59},
        {"iat": NOW + 59},
    ],
)
def test_what_the_standard_allows_is_taken(changes: dict[str, Any]) -> None:
    assert verify_token(token(**changes), KEYS, EXPECTED)["sub"] == "u7"


def test_a_token_without_a_nonce_is_taken_where_none_was_asked_for() -> None:
    expected = Expected(EXPECTED.issuer, EXPECTED.audience, None, AT)

    assert verify_token(token(nonce=None), KEYS, expected)["sub"] == "u7"


def test_a_token_signed_by_another_key_is_refused() -> None:
    assert fault(token(pem=OTHER_PEM)) == "signature-wrong"


def test_a_token_of_an_unknown_key_is_refused() -> None:
    assert fault(token(key_id="k3")) == "key-unknown"


def test_an_unsigned_token_is_refused() -> None:
    unsigned = jwt.encode(GOOD, None, algorithm="none", headers={"kid": "k1"})

    assert fault(unsigned) == "algorithm-refused"


def test_a_public_key_is_never_a_shared_secret() -> None:
    """The classic confusion: a token signed by HMAC under what the public key says."""
    secret = PUBLIC["n"].encode()
    forged = jwt.encode(GOOD, secret, algorithm="HS256", headers={"kid": "k1"})

    assert fault(forged) == "algorithm-refused"


def test_a_token_that_names_no_key_takes_the_only_one() -> None:
    unnamed = jwt.encode(GOOD, PEM, algorithm="RS256")

    assert verify_token(unnamed, {"keys": [PUBLIC]}, EXPECTED)["sub"] == "u7"
    assert fault(unnamed) == "key-unknown"


@pytest.mark.parametrize("text", ["", "a.b.c", "no token", "x" * 70_000])
def test_what_is_no_token_is_refused(text: str) -> None:
    assert fault(text) == "token-unreadable"


def test_a_key_that_cannot_be_used_is_named() -> None:
    broken = {"keys": [{"kid": "k1", "kty": "RSA", "n": "!", "e": "AQAB"}]}

    assert fault(token(), broken) == "key-unusable"


@given(st.text(max_size=200))
def test_any_text_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(OpenIdProblem):
        verify_token(text, KEYS, EXPECTED)


# --- documents ------------------------------------------------------------------------------------

DOCUMENT = {
    "issuer": "https://id.example/",
    "authorization_endpoint": "https://id.example/authorize",
    "token_endpoint": "https://id.example/token",
    "jwks_uri": "https://id.example/keys",
}


def test_a_discovery_document_is_read() -> None:
    found = read_discovery(json.dumps(DOCUMENT).encode(), issuer="https://id.example")

    assert (found.issuer, found.token_endpoint) == (
        "https://id.example/",
        "https://id.example/token",
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>", "no-discovery"),
        (b"[]", "no-discovery"),
        (json.dumps({**DOCUMENT, "issuer": "https://evil.example"}).encode(), "issuer-differs"),
        (json.dumps({**DOCUMENT, "jwks_uri": "file:///keys"}).encode(), "discovery-incomplete"),
        (json.dumps({**DOCUMENT, "token_endpoint": None}).encode(), "discovery-incomplete"),
    ],
)
def test_a_document_that_will_not_do_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(OpenIdProblem) as caught:
        read_discovery(content, issuer="https://id.example")

    assert caught.value.code == code


def test_a_key_set_keeps_signing_keys_and_no_secrets() -> None:
    keys = [*KEYS["keys"], {"kty": "oct", "k": "c2VjcmV0"}, {**PUBLIC, "use": "enc"}]

    assert read_key_set(json.dumps({"keys": keys}).encode()) == KEYS


@pytest.mark.parametrize("content", [b"", b"{}", b'{"keys": []}', b'{"keys": 7}', b"[1]"])
def test_what_is_no_key_set_is_refused(content: bytes) -> None:
    with pytest.raises(OpenIdProblem):
        read_key_set(content)


def test_a_token_made_late_in_its_hour_still_holds() -> None:
    late = Expected(EXPECTED.issuer, EXPECTED.audience, "n-1", AT + timedelta(seconds=299))

    assert verify_token(token(), KEYS, late)["sub"] == "u7"
