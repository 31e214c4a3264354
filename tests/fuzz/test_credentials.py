"""Credentials of anybody: documents, tokens, images, keys and lists that came with them."""

import io
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import strategies as st
from tests.standards.verifiable_credentials.issuing import (
    AT,
    DID,
    LISTS,
    Web,
    award,
    award_token,
    record,
    school_web,
    signed_award,
    signing,
)

from fuzzing import as_json, assert_storable, attack, json_files, spoilt_bytes, spoilt_json
from ronghe.standards.openbadges3.baking import bake_png, bake_svg, is_image, unbake
from ronghe.standards.openbadges3.reading import summary_of
from ronghe.standards.verifiable_credentials.data import CredentialProblem
from ronghe.standards.verifiable_credentials.dids import address_of_did
from ronghe.standards.verifiable_credentials.integrity import add_proof
from ronghe.standards.verifiable_credentials.status import token_address
from ronghe.standards.verifiable_credentials.tokens import sign_token
from ronghe.standards.verifiable_credentials.verifying import verify

BADGE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>B</title></svg>'

STATES = {"valid", "unproven", "not_checked", "not_genuine", "expired", "suspended", "revoked"}


def small_png() -> bytes:
    """One white point."""
    import png

    stream = io.BytesIO()
    png.Writer(1, 1, greyscale=True).write(stream, [[255]])
    return stream.getvalue()


@pytest.fixture(scope="module")
def web() -> Web:
    return school_web()


def check(content: bytes, web: Web) -> str:
    """Checking never raises; whatever is shown of a genuine one can be shown."""
    found = verify(content, fetch=web, at=AT)
    assert found.en
    assert found.zh
    if found.document:
        assert_storable(summary_of(found.document))
    return found.state


def test_any_document_is_judged(web: Web) -> None:
    whole = add_proof(record(signed_award(1), signed_award(2)), signing(), at=AT)
    spoilt = json_files(signed_award()) | json_files(whole)

    attack(lambda data: check(data, web), spoilt)


def meaning(value: Any) -> Any:
    """What a document says: in a set a value stands once, and a set of one is the one. The proof
    says nothing itself, nor does a member that is null."""
    if isinstance(value, list):
        found = [meaning(one) for one in value]
        once = [one for place, one in enumerate(found) if one not in found[:place]]
        return once[0] if len(once) == 1 else once
    if isinstance(value, dict):
        said = {name: meaning(inner) for name, inner in value.items() if name != "proof"}
        return {name: inner for name, inner in said.items() if inner is not None}
    return value


def test_a_changed_document_is_never_valid(web: Web) -> None:
    """Whatever was changed: valid is only what says the same as the one that was signed."""
    original = signed_award()

    def read(document: Any) -> None:
        if check(as_json(document), web) == "valid":
            assert meaning(document) == meaning(original)

    attack(read, spoilt_json(original))


def test_any_token_is_judged(web: Web) -> None:
    token = sign_token(award(), signing("rsa")).encode()

    attack(lambda data: check(data, web), spoilt_bytes(token))


def test_any_document_under_a_good_signature_is_judged(web: Web) -> None:
    """Somebody with a key of their own may sign whatever they like."""

    def read(document: Any) -> None:
        try:
            signed = add_proof(document, signing(), at=AT)
        except (CredentialProblem, KeyError, TypeError, ValueError, AttributeError, OverflowError):
            return  # our own signer refuses it; what others would sign is tried below
        check(as_json(signed), web)

    attack(read, spoilt_json(award()).filter(lambda document: isinstance(document, dict)))


def test_any_payload_under_a_good_signature_is_judged(web: Web) -> None:
    private = load_pem_private_key(signing("rsa").private_pem, password=None)

    def read(payload: Any) -> None:
        try:
            token = jwt.encode(payload, private, "RS256", headers={"kid": f"{DID}#rsa"})
        except (TypeError, ValueError):
            return
        check(token.encode(), web)

    claims = {**award(), "iss": DID, "jti": award()["id"], "nbf": int(AT.timestamp())}
    attack(read, spoilt_json(claims))


def test_any_image_is_opened_or_refused() -> None:
    credential = json.dumps(signed_award())
    images = spoilt_bytes(bake_svg(BADGE, credential)) | spoilt_bytes(
        bake_png(small_png(), credential)
    )

    def read(data: bytes) -> None:
        if is_image(data):
            unbake(data)

    attack(read, images, refusals=(CredentialProblem,))


def test_any_answer_of_an_issuer_is_judged() -> None:
    """What is looked up comes from anybody as well: documents, and lists as tokens."""
    credentials = (as_json(signed_award()), award_token().encode())
    home = school_web()
    tokens = {token_address(address) for address in LISTS.values()}
    answers = st.sampled_from(sorted(home.pages)).flatmap(
        lambda address: st.tuples(
            st.just(address),
            spoilt_bytes(home.pages[address])
            if address in tokens
            else json_files(json.loads(home.pages[address])),
        )
    )

    def read(answer: tuple[str, bytes]) -> None:
        foreign = Web({**home.pages, answer[0]: answer[1]})
        assert {check(one, foreign) for one in credentials} <= STATES

    assert tokens | set(LISTS.values()) < set(home.pages)
    attack(read, answers)


def test_any_identifier_of_an_issuer_leads_to_an_address_or_is_refused() -> None:
    def read(data: bytes) -> None:
        assert address_of_did(data.decode("utf-8", "replace")).startswith("https://")

    attack(read, spoilt_bytes(DID.encode()), refusals=(CredentialProblem,))


def test_any_checked_document_is_summed_up() -> None:
    attack(lambda found: assert_storable(summary_of(found)), spoilt_json(signed_award()))
