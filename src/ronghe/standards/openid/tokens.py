"""Signed tokens (JWT): verified against a key set for one issuer, audience and nonce, and made.

No clock and no network: the time and the keys are arguments. Only asymmetric signatures are taken,
so that a key set can never be used as a shared secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from jwt import PyJWK
from jwt.exceptions import PyJWKError, PyJWTError

from ronghe.standards.json_text import fit_to_keep, read_json
from ronghe.standards.openid.problems import OpenIdProblem

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY = 60  # seconds by which two clocks may differ
OLDEST = 3_600  # a token issued longer ago is refused whatever it says of itself
LONGEST = 65_536
KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say of itself."""

    issuer: str
    audience: str
    nonce: str | None
    at: datetime


def read_key_set(content: bytes) -> dict[str, Any]:
    """A JWK set (RFC 7517) with its public signing keys only. Raises OpenIdProblem."""
    try:
        found = read_json(content)
        keys = found[KEYS]
        kept = [key for key in keys if isinstance(key, dict) and key.get("use", "sig") == "sig"]
    except (ValueError, TypeError, KeyError):
        kept = []
    if not kept:
        raise OpenIdProblem(
            "no-keys", "There is no key set at this address.", "此地址没有可用的密钥集。"
        )
    return {KEYS: [key for key in kept if key.get("kty") in ("RSA", "EC", "OKP")]}


def key_id_of(token: str) -> str | None:
    """The key that a token names. Raises OpenIdProblem for what is no token."""
    return _header(token).get("kid")


def _header(token: str) -> dict[str, Any]:
    if len(token) > LONGEST:
        raise _unreadable()
    try:
        return jwt.get_unverified_header(token)
    except PyJWTError:
        raise _unreadable() from None


def _unreadable() -> OpenIdProblem:
    return OpenIdProblem(
        "token-unreadable", "The message is no signed token.", "收到的消息不是签名令牌。"
    )


def verify_token(token: str, keys: Mapping[str, Any], expected: Expected) -> dict[str, Any]:
    """The claims of a token that holds in every respect. Raises OpenIdProblem that says which
    does not."""
    header = _header(token)
    key = _key_for(header, keys)
    try:
        decoded = jwt.decode(
            token,
            key.key,
            algorithms=[header["alg"]],
            options={
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_aud": False,
                "verify_sub": False,
                "verify_jti": False,
            },
        )
        claims: dict[str, Any] = fit_to_keep(decoded)
    except (PyJWTError, TypeError, ValueError, RecursionError):
        raise OpenIdProblem(
            "signature-wrong",
            "The message is not signed by the key of its sender.",
            "消息签名与发送方密钥不符。",
        ) from None
    _check_issuer(claims, expected)
    _check_audience(claims, expected)
    _check_times(claims, int(expected.at.timestamp()))
    _check_nonce(claims, expected)
    return claims


def _key_for(header: Mapping[str, Any], keys: Mapping[str, Any]) -> PyJWK:
    """The key that the token names, or the only one there is where it names none."""
    algorithm, wanted = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise OpenIdProblem(
            "algorithm-refused",
            "The message is not signed in a way that is taken here.",
            "不接受该消息的签名方式。",
        )
    found = [key for key in keys.get(KEYS, ()) if wanted is None or key.get("kid") == wanted]
    if len(found) != 1:
        raise OpenIdProblem(
            "key-unknown",
            "The message is signed with a key that its sender does not show.",
            "消息所用的签名密钥不在发送方公布的密钥中。",
        )
    try:
        return PyJWK(found[0], algorithm=algorithm)
    except (PyJWKError, PyJWTError, ValueError, TypeError, KeyError):
        raise OpenIdProblem(
            "key-unusable", "The sender's key cannot be used.", "发送方的密钥无法使用。"
        ) from None


def _check_issuer(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise OpenIdProblem(
            "issuer-wrong", "The message comes from another sender.", "消息来自其他发送方。"
        )


def _check_audience(claims: Mapping[str, Any], expected: Expected) -> None:
    """It is for us alone, or says by `azp` that it was given to us (Core 1.0, 3.1.3.7)."""
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience
    is_ours = isinstance(named, list) and expected.audience in named
    party = claims.get("azp")
    if is_ours and (party == expected.audience or (party is None and len(named or []) == 1)):
        return
    raise OpenIdProblem(
        "audience-wrong", "The message is meant for another system.", "消息的接收方不是本系统。"
    )


def _check_times(claims: Mapping[str, Any], at: int) -> None:
    expires, issued = claims.get("exp"), claims.get("iat")
    starts = claims.get("nbf", issued)
    if not all(_is_number(one) for one in (expires, issued, starts)):
        raise OpenIdProblem(
            "times-missing", "The message does not say until when it holds.", "消息未注明有效期。"
        )
    is_over = expires + LEEWAY <= at or issued + OLDEST <= at  # type: ignore[operator]
    is_early = max(issued, starts) - LEEWAY > at
    if is_over or is_early:
        raise OpenIdProblem(
            "out-of-time",
            "The message has run out, or the clocks of the two systems differ.",
            "消息已过期，或两个系统的时钟不一致。",
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_nonce(claims: Mapping[str, Any], expected: Expected) -> None:
    if expected.nonce is not None and claims.get("nonce") != expected.nonce:
        raise OpenIdProblem(
            "nonce-wrong",
            "The message answers another question than the one that was asked.",
            "消息与本次请求不对应。",
        )


def sign_token(claims: Mapping[str, Any], *, private_pem: bytes, key_id: str) -> str:
    """A token signed with RS256, naming its key."""
    return jwt.encode(dict(claims), private_pem, algorithm="RS256", headers={"kid": key_id})
