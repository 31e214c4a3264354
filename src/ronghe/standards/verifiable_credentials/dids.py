"""did:web and did:key: from an identifier to the address of its document, and to a method in it."""

import re
from collections.abc import Callable
from urllib.parse import quote, unquote, urlsplit

from ronghe.standards.json_text import read_json
from ronghe.standards.verifiable_credentials.data import (
    LARGEST_DOCUMENT,
    Document,
    Fetched,
    NotGenuine,
    NotReached,
    listed,
)
from ronghe.standards.verifiable_credentials.keys import public_key_of

Fetch = Callable[[str], Fetched]
WEB = "did:web:"
KEY = "did:key:"
_SEGMENT = re.compile(r"[A-Za-z0-9._%-]+")


def did_web(address: str) -> str:
    """The did:web of an https address: host (its port percent-encoded), then the path's parts."""
    parts = urlsplit(address)
    if not parts.hostname or "@" in address:
        raise ValueError("a did:web needs an address with a host and without a user")
    host = parts.hostname + (f":{parts.port}" if parts.port else "")
    pieces = [quote(host, safe=""), *(quote(one, safe="") for one in parts.path.split("/") if one)]
    return WEB + ":".join(pieces)


def address_of_did(did: str) -> str:
    """Where the document of a did:web stands. Raises NotGenuine for what is no did:web."""
    segments = did.removeprefix(WEB).split(":")
    if not did.startswith(WEB) or not all(_SEGMENT.fullmatch(one) for one in segments):
        raise NotGenuine(
            "no-did-web",
            f"The issuer {did[:120]!r} is not a did:web that can be looked up.",
            f"颁发者 {did[:120]!r} 不是可查询的 did:web。",
        )
    host, *path = (unquote(one) for one in segments)
    return f"https://{host}/{'/'.join(path) if path else '.well-known'}/did.json"


def key_of_method(method: str, fetch: Fetch) -> bytes:
    """The public key (PEM) that a proof's verification method names.

    A did:key carries it. The document of a did:web is fetched, must be of that DID, and must name
    the method for assertions. Raises NotGenuine, or NotReached where the document is out of reach.
    """
    did, _, fragment = method.partition("#")
    if did.startswith(KEY):
        return _key_in(did, fragment)
    document = did_document_of(did, fetch)
    asserting = {_id_of(one, did) for one in listed(document.get("assertionMethod"))}
    for one in listed(document.get("verificationMethod")):
        if isinstance(one, dict) and _id_of(one, did) == method and method in asserting:
            return public_key_of(one)
    raise NotGenuine(
        "no-such-key",
        "The issuer does not name the key that this was signed with.",
        "颁发者未公布签署此凭证所用的密钥。",
    )


def did_document_of(did: str, fetch: Fetch) -> Document:
    """Raises NotReached where the document cannot be had or is none of this DID."""
    address = address_of_did(did)
    content = fetch(address).content
    try:
        document = read_json(content) if len(content) <= LARGEST_DOCUMENT else None
    except ValueError:
        document = None
    if not isinstance(document, dict) or document.get("id") != did:
        raise NotReached(
            "bad-did-document",
            f"What stands at {address} is not the issuer's document.",
            f"{address} 处的内容不是颁发者的 DID 文档。",
        )
    return document


def _key_in(did: str, fragment: str) -> bytes:
    identifier = did.removeprefix(KEY)
    if fragment not in ("", identifier):
        raise NotGenuine(
            "no-such-key", "The key's name does not fit its DID.", "密钥名称与其 DID 不符。"
        )
    return public_key_of({"id": did, "publicKeyMultibase": identifier})


def _id_of(method: object, did: str) -> str:
    found = method.get("id") if isinstance(method, dict) else method
    text = found if isinstance(found, str) else ""
    return did + text if text.startswith("#") else text
