"""Credentials as tokens (VC-JWT): the payload is the credential itself beside the registered
claims, signed with RS256; the header names the key by its verification method."""

from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ronghe.standards.json_text import is_fit_to_keep
from ronghe.standards.verifiable_credentials.data import (
    LARGEST_DOCUMENT,
    Document,
    NotGenuine,
    SigningKey,
    Unreadable,
    issuer_of,
    moment,
    no_credential,
    written,
)

ALGORITHM = "RS256"
ALGORITHMS = ("RS256", "ES256", "EdDSA")
# How VC-JWT of the first data model held the credential: in a claim of its own.
WRAPPER = "vc"
CLAIMS = frozenset({"iss", "sub", "jti", "nbf", "exp", "iat", "aud"})


def sign_token(document: Document, key: SigningKey) -> str:
    """The compact token of a credential (without its own proof)."""
    body = {name: value for name, value in document.items() if name != "proof"}
    subject = body["credentialSubject"].get("id")
    claims: dict[str, Any] = {
        "iss": issuer_of(body),
        "jti": body["id"],
        "nbf": int(moment(body["validFrom"], "validFrom").timestamp()),
        **({"sub": subject} if subject else {}),
    }
    if "validUntil" in body:
        claims["exp"] = int(moment(body["validUntil"], "validUntil").timestamp())
    # Checking an RSA key takes forty times as long as signing with it; ours come authenticated
    # from where we keep them.
    private: Any = load_pem_private_key(
        key.private_pem, password=None, unsafe_skip_rsa_key_validation=True
    )
    headers = {"kid": key.method, "typ": "JWT"}
    return jwt.encode({**body, **claims}, private, ALGORITHM, headers=headers)


def method_of_token(token: str) -> str:
    """The verification method that a token's header names. Raises NotGenuine for none."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise _unreadable() from error
    method = _whole_method(header.get("kid"), token)
    if header.get("alg") not in ALGORITHMS or not isinstance(method, str) or "#" not in method:
        raise NotGenuine(
            "no-key-named",
            "The token does not name a key of its issuer.",
            "令牌未指明颁发者的密钥。",
        )
    return method


def _whole_method(kid: object, token: str) -> object:
    """A key that is named within its issuer's document, with the issuer before it."""
    if not isinstance(kid, str) or (kid.partition("#")[0] and "#" in kid):
        return kid
    issuer = issuer_of(unread_document(token))
    return f"{issuer}#{kid.removeprefix('#')}" if issuer.startswith("did:") else kid


def read_token(token: str, public_pem: bytes) -> Document:
    """The credential in a token whose signature fits and whose claims agree with it.

    Whether it is still valid is judged elsewhere, with a clock. Raises NotGenuine.
    """
    try:
        payload = jwt.decode(
            token,
            public_pem,
            algorithms=_algorithms_for(public_pem),
            options={"verify_aud": False, "verify_exp": False, "verify_nbf": False},
        )
        if not is_fit_to_keep(payload):
            raise ValueError("it holds what cannot be shown")
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise NotGenuine(
            "bad-signature",
            "The signature does not fit: the token was changed, or was never signed by them.",
            "签名不符：令牌被改动过，或并非由其签署。",
        ) from error
    document = _document_in(payload)
    _require_agreement(payload, document)
    return document


def unread_document(token: str) -> Document:
    """What a token says before anything is checked: only to find out whom to ask for the key."""
    try:
        payload = jwt.decode(token, options={"verify_signature": False}) if _fits(token) else None
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(payload, dict):
        raise _unreadable()
    return _document_in(payload)


def _document_in(payload: dict[str, Any]) -> Document:
    """The credential beside the claims, or in the claim of the first data model, where the claims
    stand for what is not said again."""
    inner = payload.get(WRAPPER)
    if "credentialSubject" in payload or not isinstance(inner, dict):
        return {name: value for name, value in payload.items() if name not in CLAIMS}
    claimed = {"issuer": payload.get("iss"), "id": payload.get("jti")}
    begins = inner.get("issuanceDate") or _moment_of(payload.get("nbf"))
    claimed |= {"validFrom": begins, "validUntil": _moment_of(payload.get("exp"))}
    return {**{name: value for name, value in claimed.items() if value}, **inner}


def _moment_of(seconds: object) -> str:
    """A claim of time as the data model writes it; nothing for what is none."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return ""
    try:
        return written(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return ""


def _fits(token: str) -> bool:
    return len(token) <= 2 * LARGEST_DOCUMENT


def _algorithms_for(public_pem: bytes) -> list[str]:
    """The one algorithm of a key: the token's header may not choose."""
    from openbadgeslib.keys import alg_for_key_type, detect_key_type

    return [alg_for_key_type(detect_key_type(public_pem))]


def _require_agreement(payload: dict[str, Any], document: Document) -> None:
    subject = document.get("credentialSubject")
    holder = subject.get("id") if isinstance(subject, dict) else None
    pairs = (
        (payload.get("iss"), issuer_of(document)),
        (payload.get("jti", document.get("id")), document.get("id")),
        (payload.get("sub", holder), holder),
    )
    same_times = all(
        name not in payload
        or payload[name] == int(moment(document.get(member, ""), member).timestamp())
        for name, member in (("nbf", "validFrom"), ("exp", "validUntil"))
    )
    if not same_times or any(claim != said for claim, said in pairs):
        raise NotGenuine(
            "claims-disagree",
            "The token says one thing and the credential in it another.",
            "令牌与其中的凭证内容不一致。",
        )


def _unreadable() -> Unreadable:
    return no_credential("no-token")
