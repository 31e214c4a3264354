"""Signed statements: a JSON Web Signature over the statement, among its attachments.

xAPI 1.0.3, part two, section 2.6. RS256, RS384 and RS512 only. Where the header brings its
certificate (x5c) the signature is verified with it; without one there is no key to verify with,
and only form, algorithm and what was signed are held to.
"""

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_der_x509_certificate

from ronghe.standards.xapi.comparing import same_statement
from ronghe.standards.xapi.data import Json
from ronghe.standards.xapi.problems import XapiProblem

CONTENT_TYPE = "application/octet-stream"
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "RS256": hashes.SHA256(),
    "RS384": hashes.SHA384(),
    "RS512": hashes.SHA512(),
}


def check_signature(content: Json, attachment: Json, signature: bytes) -> None:
    """Raises XapiProblem unless this is a signature over just this statement."""
    if attachment["contentType"] != CONTENT_TYPE:
        raise XapiProblem(f"is not {CONTENT_TYPE}", f"不是 {CONTENT_TYPE}").within("contentType")
    parts = signature.split(b".")
    if len(parts) != 3:
        raise XapiProblem("is no JSON Web Signature", "不是 JSON Web 签名")
    header, payload = _json(parts[0]), _json(parts[1])
    digest = _HASHES.get(header.get("alg", ""))
    if digest is None:
        raise XapiProblem(
            "is not signed with RS256, RS384 or RS512", "签名算法须为 RS256、RS384 或 RS512"
        )
    if header.get("x5c"):
        _verify(header["x5c"], b".".join(parts[:2]), _decoded(parts[2]), digest)
    if not _same(payload, content):
        raise XapiProblem("was made over another statement", "签名对应的是另一条语句")


def _same(payload: Json, content: Json) -> bool:
    try:
        return same_statement(payload, content)
    except (KeyError, TypeError, AttributeError, XapiProblem):
        return False


def _decoded(text: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise XapiProblem("is no JSON Web Signature", "不是 JSON Web 签名") from None


def _json(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(_decoded(text))
    except (ValueError, RecursionError):
        raise XapiProblem("does not hold JSON", "内容不是 JSON") from None
    if type(found) is not dict:
        raise XapiProblem("does not hold an object of JSON", "内容不是 JSON 对象")
    return found


def _verify(chain: Any, signed: bytes, signature: bytes, digest: hashes.HashAlgorithm) -> None:
    try:
        certificate = load_der_x509_certificate(base64.b64decode(chain[0]))
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise ValueError("no RSA key")
        key.verify(signature, signed, PKCS1v15(), digest)
    except (InvalidSignature, ValueError, TypeError, KeyError, IndexError):
        raise XapiProblem("does not fit its certificate", "签名与其证书不符") from None
