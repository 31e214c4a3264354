"""What learning platforms and sign-in providers send: tokens, launches, keys, lists of people."""

from dataclasses import replace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import strategies as st
from tests.standards.test_lti import CHOOSING, LAUNCH
from tests.standards.test_openid import EXPECTED, GOOD, KEYS, PEM, token

from fuzzing import assert_storable, attack, json_files, spoilt_bytes, spoilt_json
from ronghe.standards.json_text import fit_to_keep
from ronghe.standards.lti import LtiProblem, read_launch, read_members
from ronghe.standards.openid import (
    OpenIdProblem,
    key_id_of,
    read_discovery,
    read_key_set,
    verify_token,
)

MEMBERS = {
    "id": "https://lms.example/members",
    "context": {"id": "c1"},
    "members": [
        {
            "status": "Active",
            "user_id": "u7",
            "name": "Li Wei",
            "email": "li@school.example",
            "roles": ["Learner"],
            "lis_person_sourcedid": "2025001",
        }
    ],
}
DISCOVERY = {
    "issuer": "https://id.example",
    "authorization_endpoint": "https://id.example/authorize",
    "token_endpoint": "https://id.example/token",
    "jwks_uri": "https://id.example/keys",
}


def test_any_launch_is_read_or_refused() -> None:
    def read(claims: Any) -> None:
        assert_storable(read_launch(fit_to_keep(claims)))  # as a verified token gives them

    spoilt = (spoilt_json(LAUNCH) | spoilt_json(CHOOSING)).filter(lambda c: isinstance(c, dict))
    attack(read, spoilt, refusals=(LtiProblem,))


def test_any_list_of_people_is_read_or_refused() -> None:
    links = st.sampled_from(({}, {"next": "https://lms.example/2"}, {"next": "http://["}))

    def read(answer: tuple[bytes, Any]) -> None:
        assert_storable(read_members(*answer))

    attack(read, st.tuples(json_files(MEMBERS), links), refusals=(LtiProblem,))


def test_any_token_is_verified_or_refused() -> None:
    valid = token().encode()

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        key_id_of(text)
        assert verify_token(text, KEYS, EXPECTED) == GOOD

    attack(read, spoilt_bytes(valid), refusals=(OpenIdProblem,))


def test_any_claims_under_a_good_signature_are_verified_or_refused() -> None:
    private = load_pem_private_key(PEM, password=None)

    def read(claims: Any) -> None:
        try:
            text = jwt.encode(claims, private, "RS256", headers={"kid": "k1"})
        except (TypeError, ValueError):
            return  # no JSON object: nobody can sign it
        found = verify_token(text, KEYS, replace(EXPECTED))
        assert (found["iss"], found["nonce"]) == ("https://id.example", "n-1")

    attack(read, spoilt_json(GOOD), refusals=(OpenIdProblem,))


def test_any_key_set_is_read_or_refused() -> None:
    valid = token()

    def read(data: bytes) -> None:
        verify_token(valid, read_key_set(data), EXPECTED)

    attack(read, json_files(KEYS), refusals=(OpenIdProblem,))


def test_any_configuration_is_read_or_refused() -> None:
    def read(data: bytes) -> None:
        found = read_discovery(data, issuer="https://id.example")
        assert_storable(found)

    attack(read, json_files(DISCOVERY), refusals=(OpenIdProblem,))


@pytest.mark.parametrize(
    ("reader", "refusal"),
    [
        (read_key_set, OpenIdProblem),
        (lambda data: read_discovery(data, issuer="x"), OpenIdProblem),
        (lambda data: read_members(data, {}), LtiProblem),
    ],
)
def test_json_that_is_nested_too_deeply_is_refused(reader: Any, refusal: type[Exception]) -> None:
    def read(depth: int) -> None:
        with pytest.raises(refusal):
            reader(b"[" * depth)

    attack(read, st.integers(1, 200_000), examples=5)
