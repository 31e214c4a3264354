"""What is written: by the official schemas, with every term covered, in the asked order."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator
from tests.standards.verifiable_credentials.issuing import (
    AT,
    DID,
    award,
    award_token,
    pair,
    record,
    signed_award,
    signing,
    status_list,
)

from ronghe.standards.openbadges3.baking import bake_png, bake_svg, is_image, unbake
from ronghe.standards.openbadges3.data import RubricLevel, Support
from ronghe.standards.openbadges3.reading import summary_of
from ronghe.standards.verifiable_credentials.contexts import (
    CLR2,
    OB3,
    OB3_EXTENSIONS,
    VC2,
    known_contexts,
    more_contexts,
    require_as_signed,
)
from ronghe.standards.verifiable_credentials.data import (
    CredentialProblem,
    NotGenuine,
    NotReached,
    moment,
)
from ronghe.standards.verifiable_credentials.dids import address_of_did, did_web, key_of_method
from ronghe.standards.verifiable_credentials.integrity import add_proof
from ronghe.standards.verifiable_credentials.keys import PublicMethod, did_document, multikey
from ronghe.standards.verifiable_credentials.status import (
    entries_of,
    entry_for_tokens,
    status_entry,
)
from ronghe.standards.verifiable_credentials.tokens import sign_token, unread_document

AWARD = "ob_v3p0_achievementcredential_schema"


@pytest.mark.parametrize("schema", [AWARD, f"{AWARD}.strict"])
@pytest.mark.parametrize("index", [7, None])
def test_an_award_fits_the_official_schema(
    shared_data: Callable[[str], Path], schema: str, index: int | None
) -> None:
    official = json.loads((shared_data("schemas") / f"{schema}.json").read_text())

    faults = list(Draft201909Validator(official).iter_errors(signed_award(index)))

    assert faults == []


def test_a_record_fits_the_official_schema(shared_data: Callable[[str], Path]) -> None:
    official = json.loads(
        (shared_data("schemas") / "clr_v2p0_clrcredential_schema.json").read_text()
    )
    whole = add_proof(record(signed_award(7), signed_award(None)), signing(), at=AT)

    assert list(Draft201909Validator(official).iter_errors(whole)) == []


def test_a_token_that_names_lists_as_tokens_fits_the_official_schema(
    shared_data: Callable[[str], Path],
) -> None:
    official = json.loads((shared_data("schemas") / f"{AWARD}.json").read_text())

    assert list(Draft201909Validator(official).iter_errors(unread_document(award_token()))) == []


def test_what_is_in_a_token_fits_the_official_schema(shared_data: Callable[[str], Path]) -> None:
    official = json.loads((shared_data("schemas") / f"{AWARD}.json").read_text())
    inside = unread_document(sign_token(award(), signing("rsa")))

    assert list(Draft201909Validator(official).iter_errors(inside)) == []
    assert inside == award()


def test_contexts_stand_in_the_order_that_the_standards_ask() -> None:
    assert award()["@context"] == [VC2, OB3, OB3_EXTENSIONS]
    assert record(signed_award())["@context"] == [VC2, CLR2, OB3, OB3_EXTENSIONS]


def test_a_proof_is_a_list_of_one() -> None:
    [proof] = signed_award()["proof"]

    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["verificationMethod"] == f"{DID}#ed25519"


def test_a_term_that_no_vocabulary_defines_is_not_signed() -> None:
    with pytest.raises(CredentialProblem) as refused:
        add_proof({**award(), "honours": "yes"}, signing(), at=AT)

    assert (refused.value.code, "'honours'" in refused.value.en) == ("unsigned", True)


def test_a_document_is_not_signed_twice() -> None:
    with pytest.raises(CredentialProblem) as refused:
        add_proof(signed_award(), signing(), at=AT)

    assert refused.value.code == "not-signed"


def terms(context: Any) -> Iterator[tuple[str, str]]:
    """Every term of a context and of the contexts inside it, with what it stands for."""
    entries = context.get("@context", context) if isinstance(context, dict) else {}
    for name, meaning in entries.items() if isinstance(entries, dict) else ():
        iri = meaning.get("@id") if isinstance(meaning, dict) else meaning
        if isinstance(iri, str) and not name.startswith("@"):
            yield name, iri
        if isinstance(meaning, dict) and "@context" in meaning:
            yield from terms(meaning["@context"])


READ = ("validFrom", "validUntil", "credentialStatus", "credentialSubject", "issuer")
READ_IN_LISTS = ("statusPurpose", "statusListIndex", "statusListCredential", "statusReference")


def test_what_a_verifier_reads_has_one_term_only() -> None:
    """Else a holder could write the same signed statements so that the verifier sees others."""
    from openbadgeslib.ob3.contexts import load_context

    every = [more_contexts()[CLR2], *(load_context(one) for one in known_contexts() - {CLR2})]
    pairs = {pair for context in every for pair in terms(context)}
    vocabulary = "https://www.w3.org/2018/credentials#"
    lists = "https://www.w3.org/ns/credentials/status#"
    wanted = {vocabulary + name: name for name in READ} | {
        lists + name: name for name in READ_IN_LISTS
    }

    found = {(iri, name) for name, iri in pairs if iri in wanted}
    aliases = {name for name, iri in pairs if iri in ("@id", "@type", "@value", "@reverse")}

    assert found == set(wanted.items())
    assert aliases == {"id", "type"}


@pytest.mark.parametrize(
    ("address", "did", "document"),
    [
        ("https://a.example", "did:web:a.example", "https://a.example/.well-known/did.json"),
        ("https://a.example/", "did:web:a.example", "https://a.example/.well-known/did.json"),
        (
            "https://a.example/issuers/1",
            "did:web:a.example:issuers:1",
            "https://a.example/issuers/1/did.json",
        ),
        (
            "http://localhost:8000/issuers/1",
            "did:web:localhost%3A8000:issuers:1",
            "https://localhost:8000/issuers/1/did.json",
        ),
    ],
)
def test_a_did_and_its_documents_address(address: str, did: str, document: str) -> None:
    assert did_web(address) == did
    assert address_of_did(did) == document


@pytest.mark.parametrize(
    "did",
    [
        "did:web:",
        "did:web:a/b",
        "did:web:a.example:",
        "did:ion:abc",
        "https://a.example",
        "did:web:a b",
    ],
)
def test_what_is_no_did_web_is_not_looked_up(did: str) -> None:
    with pytest.raises(NotGenuine):
        address_of_did(did)


def test_a_key_that_carries_itself_needs_no_lookup() -> None:
    name = multikey(pair("ed25519").public_pem)

    assert key_of_method(f"did:key:{name}#{name}", unreachable) == pair("ed25519").public_pem
    with pytest.raises(NotGenuine):
        key_of_method(f"did:key:{name}#z6Mkother", unreachable)


def unreachable(address: str) -> Any:
    raise AssertionError(f"{address} was asked for")


def test_an_issuers_document_names_both_keys_as_the_standards_write_them() -> None:
    document = did_document(
        DID, [PublicMethod(kind, pair(kind).public_pem) for kind in ("ed25519", "rsa")]
    )

    multi, token = document["verificationMethod"]
    assert (multi["type"], multi["publicKeyMultibase"][:4]) == ("Multikey", "z6Mk")
    assert (token["type"], token["publicKeyJwk"]["kty"]) == ("JsonWebKey", "RSA")
    assert "d" not in token["publicKeyJwk"]
    assert document["assertionMethod"] == [f"{DID}#ed25519", f"{DID}#rsa"]


def test_a_status_list_has_room_for_131072() -> None:
    from openbadgeslib.ob3.status import decode_encoded_list, set_indices

    bits = decode_encoded_list(
        status_list("revocation", (0, 9, 131_071))["credentialSubject"]["encodedList"]
    )

    assert len(bits) * 8 == 131_072
    assert set_indices(bits) == {0, 9, 131_071}


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "RevocationList2020Status"},
        {"statusPurpose": "refresh"},
        {"statusSize": 2},
        {"statusListIndex": "-1"},
        {"statusListIndex": "seven"},
        {"statusListIndex": "٧"},
        {"statusListCredential": ["https://a.example"]},
    ],
)
def test_a_status_that_is_not_understood_is_not_passed_over(changes: dict[str, Any]) -> None:
    entry = {**status_entry(revocation="https://a/revocation", suspension="https://a/s", index=7)}

    with pytest.raises(NotReached):
        entries_of({"credentialStatus": {**entry, **changes}})


def test_both_lists_are_named_by_one_entry() -> None:
    entry = status_entry(
        revocation="https://a/revocation", suspension="https://a/suspension", index=7
    )

    assert entries_of({"credentialStatus": entry}) == [
        ("revocation", "https://a/revocation", 7),
        ("suspension", "https://a/suspension", 7),
    ]
    assert entries_of({"credentialStatus": entry_for_tokens(entry)}) == [
        ("revocation", "https://a/revocation.jwt", 7),
        ("suspension", "https://a/suspension.jwt", 7),
    ]
    for page in ("https://a/help", "https://b/suspension", "https://a/suspension/"):
        assert entries_of({"credentialStatus": {**entry, "statusReference": page}}) == [
            ("revocation", "https://a/revocation", 7)
        ]
    assert entries_of({}) == []


def test_entries_of_others_are_read_as_well() -> None:
    """Suspension first, and an array as the data model allows it."""
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": "7",
        "statusListCredential": "https://a/suspension",
        "statusReference": "https://a/revocation",
    }
    both = [("suspension", "https://a/suspension", 7), ("revocation", "https://a/revocation", 7)]
    plain = {name: value for name, value in entry.items() if name != "statusReference"}
    second = {
        **plain,
        "statusPurpose": "revocation",
        "statusListCredential": "https://a/revocation",
    }

    assert entries_of({"credentialStatus": entry}) == both
    assert entries_of({"credentialStatus": [plain, second]}) == both


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>alert(1)</script></svg>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.parametrize("form", ["document", "token"])
def test_an_image_gives_back_what_was_baked_into_it(form: str) -> None:
    whole = json.dumps(signed_award(), ensure_ascii=False)
    text = whole if form == "document" else sign_token(award(), signing("rsa"))

    svg, png = bake_svg(SVG, text), bake_png(PNG, text)

    assert (unbake(svg), unbake(png)) == (text, text)
    assert b"<script" not in svg
    assert is_image(svg)
    assert is_image(png)


@pytest.mark.parametrize("image", [SVG, PNG, b"<svg", b"\x89PNG\r\n\x1a\nrest", b"", b"\x00" * 99])
def test_an_image_without_a_credential_says_so(image: bytes) -> None:
    with pytest.raises(CredentialProblem) as refused:
        unbake(image)

    assert refused.value.code == "no-credential-inside"


def test_what_no_page_can_show_is_left_out_of_a_summary() -> None:
    document = award()
    document["evidence"] = [{"name": "by\x00 hand\ud800", "genre": "\x00"}]

    assert summary_of(document).support == (Support("", "by hand"),)


def test_a_summary_is_what_a_person_reads() -> None:
    found = summary_of(signed_award())

    assert (found.name, found.holder, found.issuer_name) == (
        "车削到尺寸 / Turning to size",
        "李伟 Li Wei",
        "School / 学校",
    )
    assert [(one.name, one.value) for one in found.results] == [
        ("Level", "competent"),
        ("Probability", "91"),
    ]
    assert found.results[0].levels == (RubricLevel("competent", "Does the usual work alone.", "2"),)
    done = found.support[0]
    assert (done.description, done.narrative) == ("By the drawing.", "On 6 days; 2 mentors.")
    assert [(one.genre, one.name) for one in found.support] == [
        ("What was done", "Turns shafts"),
        ("Context", "workshop"),
        ("Confirmed by", "mentor"),
    ]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"name": 7, "issuer": [], "credentialSubject": "x", "evidence": {"name": {}}},
        {"issuer": "did:web:a", "credentialSubject": [{"achievement": [{"name": {"en": "a"}}]}]},
    ],
)
def test_a_summary_of_something_odd_leaves_out_what_it_cannot_read(
    document: dict[str, Any],
) -> None:
    found = summary_of(document)

    assert (found.results, found.support, found.holder) == ((), (), "")


@pytest.mark.parametrize("text", ["", "2026", "2026-01-01T00:00:00", "yesterday", None, {}])
def test_a_time_needs_its_offset(text: object) -> None:
    with pytest.raises(CredentialProblem):
        moment(text, "validUntil")


def test_documents_in_chinese_with_every_member_are_covered() -> None:
    require_as_signed(award())
    require_as_signed(record(signed_award()))
