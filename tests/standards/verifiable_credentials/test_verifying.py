"""Whether a credential is what it says: every state, and every way to make it lie."""

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.standards.verifiable_credentials.issuing import (
    AT,
    BASE,
    DID,
    LISTS,
    Web,
    award,
    award_token,
    list_token,
    pair,
    record,
    school_web,
    signed_award,
    signing,
    status_list,
)

from ronghe.standards.verifiable_credentials.data import Document, SigningKey
from ronghe.standards.verifiable_credentials.dids import address_of_did
from ronghe.standards.verifiable_credentials.integrity import add_proof
from ronghe.standards.verifiable_credentials.keys import PublicMethod, did_document, new_key
from ronghe.standards.verifiable_credentials.status import list_document, token_address
from ronghe.standards.verifiable_credentials.tokens import sign_token
from ronghe.standards.verifiable_credentials.verifying import verify, verify_document

LATER = AT + timedelta(days=1)


def state_of(document: Document, web: Web) -> str:
    return verify_document(document, fetch=web, at=LATER).state


@pytest.mark.parametrize(
    ("revoked", "suspended", "expected"),
    [((), (), "valid"), ((7,), (), "revoked"), ((), (7,), "suspended"), ((7,), (7,), "revoked")],
)
def test_a_credential_has_the_state_that_the_lists_give(
    revoked: tuple[int, ...], suspended: tuple[int, ...], expected: str
) -> None:
    web = school_web(revoked, suspended)

    document = verify_document(signed_award(7), fetch=web, at=LATER)
    token = verify(sign_token(award(7), signing("rsa")), fetch=web, at=LATER)
    all_tokens = verify(award_token(7), fetch=web, at=LATER)

    assert (document.state, token.state, all_tokens.state) == (expected, expected, expected)


def test_a_credential_is_expired_from_its_end_on_and_not_before() -> None:
    end = AT + timedelta(days=365)
    states = [
        verify_document(signed_award(), fetch=school_web(), at=at).state
        for at in (end - timedelta(seconds=1), end, end + timedelta(days=1))
    ]

    assert states == ["valid", "expired", "expired"]


def test_a_credential_is_not_valid_before_its_beginning() -> None:
    at = AT - timedelta(seconds=1)

    assert verify_document(signed_award(), fetch=school_web(), at=at).state == "not_yet_valid"


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_a_list_out_of_reach_is_never_taken_for_not_revoked(purpose: str) -> None:
    web = school_web()
    del web.pages[LISTS[purpose]]

    assert state_of(signed_award(), web) == "not_checked"


def test_an_issuer_out_of_reach_leaves_the_credential_unchecked() -> None:
    assert state_of(signed_award(), Web()) == "not_checked"


def foreign_list(web: Web) -> None:
    """A list that somebody else signed, served at the issuer's address."""
    other = new_key("ed25519")
    plain = {
        name: value for name, value in status_list("revocation", ()).items() if name != "proof"
    }
    signed = add_proof(plain, SigningKey(f"{DID}#ed25519", other.private_pem), at=AT)
    web.put(LISTS["revocation"], signed)


def emptied_list(web: Web) -> None:
    """The issuer's list of yesterday, its bits put back by whoever serves it."""
    bits = status_list("revocation", ())["credentialSubject"]["encodedList"]
    marked = status_list("revocation", (7,))
    marked["credentialSubject"]["encodedList"] = bits
    web.put(LISTS["revocation"], marked)


def other_purpose(web: Web) -> None:
    web.put(LISTS["revocation"], status_list("suspension", ()))


def lapsed_list(web: Web) -> None:
    web.put(LISTS["revocation"], status_list("revocation", (), validUntil="2026-11-26T05:00:00Z"))


def moved_list(web: Web) -> None:
    web.put(LISTS["revocation"], status_list("revocation", (), id=f"{BASE}/status/2/revocation"))


def garbled_list(web: Web) -> None:
    web.pages[LISTS["revocation"]] = b"<html>maintenance</html>"


@pytest.mark.parametrize(
    "spoil",
    [foreign_list, emptied_list, other_purpose, lapsed_list, moved_list, garbled_list],
)
def test_a_list_that_cannot_be_trusted_leaves_the_credential_unchecked(
    spoil: Callable[[Web], None],
) -> None:
    web = school_web()
    spoil(web)

    assert state_of(signed_award(), web) == "not_checked"


def test_a_short_list_says_nothing() -> None:
    from ronghe.standards.verifiable_credentials.data import NotReached
    from ronghe.standards.verifiable_credentials.status import bit_of, list_document

    short = list_document(
        address=LISTS["revocation"], issuer=DID, purpose="revocation", marked=(), at=AT, size=8_192
    )

    with pytest.raises(NotReached) as refused:
        bit_of(short, "revocation", 7)
    assert refused.value.code == "bad-status-list"


def changed(document: Document, path: str, value: Any) -> Document:
    """A copy with one member set; `path` is of names and places between dots."""
    spoilt = copy.deepcopy(document)
    *way, last = path.split(" . ")
    place: Any = spoilt
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    place[int(last) if isinstance(place, list) else last] = value
    return spoilt


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("credentialSubject . identifier . 0 . identityHash", "Mallory"),
        ("credentialSubject . achievement . name", "Master of everything"),
        ("credentialSubject . result . 1 . value", "99"),
        ("credentialSubject . achievement . resultDescription . 0 . allowedValue . 0", "expert"),
        ("validUntil", "2099-01-01T00:00:00Z"),
        ("credentialStatus . statusListIndex", "8"),
        ("credentialStatus . statusReference", "https://mallory.example/suspension"),
        ("issuer . name", "A better school"),
        ("evidence . 0 . name", "workplace"),
        ("proof . 0 . created", "2020-01-01T00:00:00Z"),
        ("honours", "with distinction"),
        ("credentialSubject . honours", "with distinction"),
        ("proof . 0 . note", "checked"),
        ("https://www.w3.org/2018/credentials#validUntil", "2099-01-01T00:00:00Z"),
        ("@included", [{"id": "https://mallory.example", "type": ["Profile"]}]),
        ("credentialStatus", [[{"type": "BitstringStatusListEntry"}]]),
        ("name", None),
        ("@context . 1", "https://mallory.example/context.json"),
        ("@context . 1", {"validUntil": "https://mallory.example/never"}),
    ],
)
def test_any_change_is_found(path: str, value: Any) -> None:
    spoilt = changed(signed_award(), path, value)

    assert state_of(spoilt, school_web()) == "not_genuine"


@pytest.mark.parametrize("member", ["credentialStatus", "validUntil", "evidence", "proof"])
def test_nothing_can_be_left_out(member: str) -> None:
    spoilt = {name: value for name, value in signed_award().items() if name != member}

    assert state_of(spoilt, school_web((7,))) == "not_genuine"


def test_an_end_under_its_full_name_does_not_hide_that_time_has_run_out() -> None:
    """The same statements written with another member: the signature fits, the text lies."""
    spoilt = signed_award()
    spoilt["https://www.w3.org/2018/credentials#validUntil"] = {
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        "@value": spoilt.pop("validUntil"),
    }
    after_its_end = AT + timedelta(days=800)

    found = verify_document(spoilt, fetch=school_web(), at=after_its_end)

    assert found.state == "not_genuine"
    assert found.document == {}


def test_a_signature_with_somebody_elses_key_is_not_genuine() -> None:
    mallory = "did:web:mallory.example"
    web = school_web()
    methods = [PublicMethod("ed25519", pair("ed25519").public_pem)]
    web.put(address_of_did(mallory), did_document(mallory, methods))

    forged = add_proof(award(), signing(did=mallory), at=AT)

    assert state_of(forged, web) == "not_genuine"


def test_a_key_that_the_issuer_does_not_let_assert_is_not_genuine() -> None:
    web = school_web()
    document = json.loads(web.pages[address_of_did(DID)])
    web.put(address_of_did(DID), {**document, "assertionMethod": [f"{DID}#rsa"]})

    assert state_of(signed_award(), web) == "not_genuine"


def test_a_document_at_the_issuers_address_that_is_anothers_is_not_believed() -> None:
    web = school_web()
    document = json.loads(web.pages[address_of_did(DID)])
    web.put(address_of_did(DID), {**document, "id": "did:web:other.example"})

    assert state_of(signed_award(), web) == "not_checked"


def test_a_token_is_checked_with_nothing_but_tokens() -> None:
    web = school_web()

    assert verify(award_token(), fetch=web, at=LATER).state == "valid"

    assert [one for one in web.asked if "/status/" in one] == [
        token_address(LISTS["revocation"]),
        token_address(LISTS["suspension"]),
    ]


def unsigned_list(web: Web) -> None:
    address = token_address(LISTS["suspension"])
    head, body, _ = web.pages[address].decode().split(".")
    web.pages[address] = f"{head}.{body}.".encode()


def list_of_a_stranger(web: Web) -> None:
    address = token_address(LISTS["suspension"])
    plain = list_document(address=address, issuer=DID, purpose="suspension", marked=(), at=AT)
    stranger = SigningKey("did:web:mallory.example#rsa", pair("rsa").private_pem)
    web.pages[address] = sign_token(plain, stranger).encode()


def list_of_another_address(web: Web) -> None:
    web.pages[token_address(LISTS["suspension"])] = list_token(
        "suspension", (), f"{BASE}/status/2/suspension.jwt"
    ).encode()


@pytest.mark.parametrize("spoil", [unsigned_list, list_of_a_stranger, list_of_another_address])
def test_a_list_as_a_token_that_cannot_be_trusted_leaves_the_credential_unchecked(
    spoil: Callable[[Web], None],
) -> None:
    web = school_web()
    spoil(web)

    assert verify(award_token(), fetch=web, at=LATER).state == "not_checked"


@pytest.mark.parametrize("kid", [f"{DID}#rsa", "#rsa", "rsa"])
@pytest.mark.parametrize("marked", [(), (7,)])
def test_a_list_of_others_as_a_token_of_the_first_data_model_is_read(
    kid: str, marked: tuple[int, ...]
) -> None:
    """The list in a claim of its own, what the claims say not said again, the key named within
    the issuer's document."""
    import jwt

    web, address = school_web(), LISTS["suspension"]
    plain = list_document(address=address, issuer=DID, purpose="suspension", marked=marked, at=AT)
    inner = {name: plain[name] for name in ("@context", "type", "credentialSubject")}
    claims = {"iss": DID, "jti": address, "nbf": int(AT.timestamp()), "vc": inner}
    token = jwt.encode(claims, pair("rsa").private_pem, "RS256", headers={"kid": kid})
    web.pages[address] = token.encode()

    assert state_of(signed_award(), web) == ("suspended" if marked else "valid")


@pytest.mark.parametrize("seconds", [10**30, -(10**30), float("inf"), True, "soon", None])
def test_a_token_with_an_impossible_time_never_raises(seconds: object) -> None:
    import jwt

    subject: dict[str, Any] = {"credentialSubject": {}}
    claims = {"iss": DID, "jti": "urn:x", "nbf": seconds, "vc": subject}
    token = jwt.encode(claims, pair("rsa").private_pem, "RS256", headers={"kid": f"{DID}#rsa"})

    assert verify(token, fetch=school_web(), at=LATER).state != "valid"


def test_a_token_says_what_its_claims_say() -> None:
    import jwt

    token = sign_token(award(), signing("rsa"))
    payload = jwt.decode(token, options={"verify_signature": False})
    spoilt = {**payload, "exp": payload["exp"] + 1_000_000}
    resigned = jwt.encode(spoilt, pair("rsa").private_pem, "RS256", headers={"kid": f"{DID}#rsa"})

    assert verify(resigned, fetch=school_web(), at=LATER).state == "not_genuine"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_may_not_choose_its_algorithm(algorithm: str) -> None:
    import jwt

    payload = jwt.decode(sign_token(award(), signing("rsa")), options={"verify_signature": False})
    key = "" if algorithm == "none" else "0" * 64
    forged = jwt.encode(payload, key, algorithm, headers={"kid": f"{DID}#rsa"})

    assert verify(forged, fetch=school_web(), at=LATER).state == "not_genuine"


def test_a_changed_token_is_not_genuine() -> None:
    head, body, signature = sign_token(award(), signing("rsa")).split(".")
    other = sign_token(award(8), signing("rsa")).split(".")[1]

    states = [
        verify(".".join(parts), fetch=school_web(), at=LATER).state
        for parts in ((head, other, signature), (head, body, signature[:-4] + "AAAA"))
    ]

    assert states == ["not_genuine", "not_genuine"]


def test_a_record_is_as_good_as_the_worst_thing_in_it() -> None:
    whole = add_proof(record(signed_award(7), signed_award(8)), signing(), at=AT)

    found = verify_document(whole, fetch=school_web((8,)), at=LATER)

    assert (found.state, [one.state for one in found.parts]) == ("revoked", ["valid", "revoked"])


def test_a_record_with_a_forged_part_is_not_genuine() -> None:
    forged = changed(signed_award(8), "name", "Master of everything")
    whole = add_proof(record(signed_award(7), forged), signing(), at=AT)

    found = verify_document(whole, fetch=school_web(), at=LATER)

    assert (found.state, [one.state for one in found.parts]) == (
        "not_genuine",
        ["valid", "not_genuine"],
    )


def test_an_issuer_named_by_a_web_page_proves_no_origin() -> None:
    """Whoever likes can write a school's address and sign with a key of their own."""
    from ronghe.standards.verifiable_credentials.keys import multikey

    key = new_key("ed25519")
    page = "https://famous-school.example/about"
    plain = award(None)
    plain["issuer"]["id"] = page
    method = f"{page}#{multikey(key.public_pem)}"

    forged = add_proof(plain, SigningKey(method, key.private_pem), at=AT)

    assert state_of(forged, Web()) == "unproven"


def test_a_record_of_too_many_issuers_is_not_looked_up_without_end() -> None:
    """Each part names an issuer of its own; a stranger must not send us all over the web."""
    parts = []
    for number in range(20):
        did = f"did:web:issuer{number}.example"
        plain = award(None)
        plain["issuer"]["id"] = did
        parts.append(add_proof(plain, signing(did=did), at=AT))
    whole = add_proof(record(*parts), signing(), at=AT)
    web = school_web()
    for number in range(20):
        did = f"did:web:issuer{number}.example"
        methods = [PublicMethod("ed25519", pair("ed25519").public_pem)]
        web.put(address_of_did(did), did_document(did, methods))

    found = verify_document(whole, fetch=web, at=LATER)

    assert found.state == "not_checked"
    assert len(web.asked) <= 12


def test_the_age_of_what_was_looked_up_is_told() -> None:
    web = school_web()
    web.at = AT - timedelta(days=3)

    found = verify_document(signed_award(), fetch=web, at=LATER)

    assert found.looked_up_at == AT - timedelta(days=3)
    assert sorted(web.asked) == sorted({*LISTS.values(), address_of_did(DID)})


def test_credentials_of_others_verify_and_a_broken_one_fails(
    shared_data: Callable[[str], Path],
) -> None:
    folder = shared_data("openbadges")
    states = {
        file.stem: verify(file.read_bytes(), fetch=Web(), at=LATER).state
        for file in folder.glob("*.json")
    }

    assert states == {
        "ob30-simple": "unproven",
        "ob30-simple-err-proof-value": "not_genuine",
        "clr20-simple": "unproven",
    }


def test_tampered_credentials_of_others_fail(shared_data: Callable[[str], Path]) -> None:
    text = (shared_data("openbadges") / "clr20-simple.json").read_text()

    states = [
        verify(text.replace(old, new), fetch=Web(), at=LATER).state
        for old, new in (("Sample Transcript", "Diploma"), ("Teamwork Badge", "Leadership"))
    ]

    assert states == ["not_genuine", "not_genuine"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b'{"type": "VerifiableCredential", "proof": {"type": "JsonWebSignature2020"}}',
        b"hello",
        b"\xff\xd8\xff\xe0 a photo",
        b"a.b.c",
        b"{" * 100_000,
        b'{"a":' * 5_000,
        b"x" * 600_000,
    ],
)
def test_what_cannot_be_read_is_never_called_a_forgery(content: bytes) -> None:
    found = verify(content, fetch=Web(), at=LATER)

    assert found.state == "not_checked"
    assert found.en
    assert found.zh


def test_a_credential_without_a_signature_is_not_genuine() -> None:
    found = verify(b'{"type": ["VerifiableCredential"]}', fetch=Web(), at=LATER)

    assert found.state == "not_genuine"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=12), inside, max_size=3)
    ),
    max_leaves=8,
)
MEMBERS = (
    "@context issuer validFrom validUntil credentialSubject credentialStatus proof evidence type id"
)


@given(st.sampled_from(MEMBERS.split()), JSON)
def test_whatever_stands_in_a_member_never_raises(member: str, value: Any) -> None:
    spoilt = {**SIGNED, member: value}

    found = verify_document(spoilt, fetch=WORLD, at=LATER)

    assert found.state in ("not_genuine", "not_checked") or value == SIGNED[member]


SIGNED = signed_award()
WORLD = school_web()
