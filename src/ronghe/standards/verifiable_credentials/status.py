"""Bitstring Status Lists: whether one of many credentials was revoked or suspended, without
anybody learning which one was asked about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from ronghe.standards.verifiable_credentials.contexts import VC2
from ronghe.standards.verifiable_credentials.data import (
    CredentialProblem,
    Document,
    NotReached,
    listed,
    written,
)

Purpose = Literal["revocation", "suspension"]
SMALLEST_LIST = 131_072
TOKEN_ENDING = ".jwt"
TIME_TO_LIVE = 300_000  # milliseconds that a copy may be used before asking again


def status_entry(*, revocation: str, suspension: str, index: int) -> Document:
    """What a credential carries. The official schemas take one entry: it names the list of what
    was revoked, which every verifier knows; `statusReference` names that of what is suspended, in
    which the credential has the same place."""
    return {
        "id": f"{revocation}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": revocation,
        "statusReference": suspension,
    }


def token_address(address: str) -> str:
    """Where the list at an address stands as a token (VC-JWT)."""
    return f"{address}{TOKEN_ENDING}"


def entry_for_tokens(entry: Document) -> Document:
    """The same entry for a credential that is a token: its lists are tokens as well, so that who
    reads tokens only can check all of it."""
    listed_at, reference = entry["statusListCredential"], entry["statusReference"]
    return {
        **entry,
        "id": entry["id"].replace(listed_at, token_address(listed_at), 1),
        "statusListCredential": token_address(listed_at),
        "statusReference": token_address(reference),
    }


def list_document(
    *,
    address: str,
    issuer: str,
    purpose: Purpose,
    marked: Iterable[int],
    at: datetime,
    size: int = SMALLEST_LIST,
) -> Document:
    """A status list as a credential, still to be signed."""
    from openbadgeslib.ob3.status_list import encode_bitstring

    return {
        "@context": [VC2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": written(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode_bitstring(marked, size),
            "ttl": TIME_TO_LIVE,
        },
    }


def entries_of(document: Document) -> list[tuple[Purpose, str, int]]:
    """Purpose, list and index of each status that a credential names.

    Raises NotReached for an entry of a kind that is not known here: what cannot be read must not
    pass for "not revoked".
    """
    found: list[tuple[Purpose, str, int]] = []
    for entry in listed(document.get("credentialStatus")):
        found.extend(_entries(entry))
    return found


def _entries(entry: object) -> list[tuple[Purpose, str, int]]:
    if not isinstance(entry, dict) or listed(entry.get("type")) != ["BitstringStatusListEntry"]:
        raise _unknown_entry()
    purpose, address = entry.get("statusPurpose"), entry.get("statusListCredential")
    if purpose == "message":
        return []
    if purpose not in ("revocation", "suspension") or not isinstance(address, str):
        raise _unknown_entry()
    if str(entry.get("statusSize", 1)) != "1":
        raise _unknown_entry()
    index = _index(entry.get("statusListIndex"))
    other: Purpose = "suspension" if purpose == "revocation" else "revocation"
    sibling = _sibling(address, purpose, other)
    own: list[tuple[Purpose, str, int]] = [(purpose, address, index)]
    more = [one for one in listed(entry.get("statusReference")) if sibling and one == sibling]
    return [*own, *((other, one, index) for one in more)]


def _sibling(address: str, purpose: Purpose, other: Purpose) -> str:
    """The list of the other purpose. A `statusReference` may be any page about a status; only one
    that differs from the list in the name of its purpose is a list."""
    for ending in ("", TOKEN_ENDING):
        if address.endswith(f"/{purpose}{ending}"):
            return f"{address.removesuffix(purpose + ending)}{other}{ending}"
    return ""


def _index(value: object) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise _unknown_entry()
    return int(text)


def bit_of(list_credential: Document, purpose: Purpose, index: int) -> bool:
    """Whether a checked list marks this index. Raises NotReached for a list that cannot say."""
    from openbadgeslib.ob3.status import decode_encoded_list
    from openbadgeslib.ob3.verifier import OB3VerificationError

    subject: Any = list_credential.get("credentialSubject")
    if not isinstance(subject, dict) or purpose not in listed(subject.get("statusPurpose")):
        raise _bad_list()
    try:
        bits = decode_encoded_list(str(subject.get("encodedList", "")))
    except (ValueError, OB3VerificationError) as error:
        raise _bad_list() from error
    if not len(bits) * 8 >= SMALLEST_LIST or index >= len(bits) * 8:
        raise _bad_list()
    return bool(bits[index // 8] & (0x80 >> (index % 8)))


def _unknown_entry() -> CredentialProblem:
    return NotReached(
        "unknown-status",
        "It names a status of a kind that cannot be checked here.",
        "其状态类型无法在此核验。",
    )


def _bad_list() -> CredentialProblem:
    return NotReached(
        "bad-status-list",
        "The issuer's status list cannot be read.",
        "无法读取颁发者的状态列表。",
    )
