"""Keys that sign credentials, and the DID document by which anyone finds the public halves.

Ed25519 for Data Integrity, RSA for tokens. Random bits come from the operating system.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key

from ronghe.standards.verifiable_credentials.data import Document, NotGenuine

KeyKind = Literal["ed25519", "rsa"]
DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
JWK_CONTEXT = "https://w3id.org/security/jwk/v1"
SMALLEST_RSA = 2048


@dataclass(frozen=True, slots=True)
class KeyPair:
    kind: KeyKind
    private_pem: bytes
    public_pem: bytes


@dataclass(frozen=True, slots=True)
class PublicMethod:
    """One verification method of an issuer: the last part of its URL and the public key."""

    fragment: str
    public_pem: bytes


def new_key(kind: KeyKind) -> KeyPair:
    private = (
        Ed25519PrivateKey.generate()
        if kind == "ed25519"
        else generate_private_key(public_exponent=65537, key_size=SMALLEST_RSA)
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return KeyPair(kind, pem, _public_pem(private.public_key()))


def multikey(public_pem: bytes) -> str:
    """A public key as a Multikey's `publicKeyMultibase` (Ed25519 begins with z6Mk)."""
    from openbadgeslib.ob3.did import multikey_from_pem

    return str(multikey_from_pem(public_pem))


def did_document(did: str, methods: Sequence[PublicMethod]) -> Document:
    """The document of a DID. Methods that sign no more stay in it: what they signed must verify."""
    return {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT, JWK_CONTEXT],
        "id": did,
        "verificationMethod": [_method(did, one) for one in methods],
        "assertionMethod": [f"{did}#{one.fragment}" for one in methods],
    }


def _method(did: str, method: PublicMethod) -> Document:
    head = {"id": f"{did}#{method.fragment}", "controller": did}
    key = serialization.load_pem_public_key(method.public_pem)
    if isinstance(key, Ed25519PublicKey):
        return {**head, "type": "Multikey", "publicKeyMultibase": multikey(method.public_pem)}
    return {**head, "type": "JsonWebKey", "publicKeyJwk": public_jwk(method.public_pem)}


def public_jwk(public_pem: bytes) -> dict[str, Any]:
    from jwt.algorithms import RSAAlgorithm

    key = serialization.load_pem_public_key(public_pem)
    if not isinstance(key, RSAPublicKey):
        raise ValueError("only an RSA key is written as a JWK here")
    written = json.loads(RSAAlgorithm.to_jwk(key))
    return {name: written[name] for name in ("kty", "n", "e")} | {"alg": "RS256", "use": "sig"}


def public_key_of(method: object) -> bytes:
    """The public key (PEM) of a verification method, by Multikey or JWK. Raises NotGenuine."""
    from openbadgeslib.ob3.did import resolve_verification_method

    if not isinstance(method, dict) or not isinstance(method.get("id"), str):
        raise _unusable()
    shell = {"verificationMethod": [{**method, "id": "did:web:a#b"}]}
    try:
        pem = resolve_verification_method("did:web:a#b", lambda _: json.dumps(shell).encode())
        key = serialization.load_pem_public_key(pem)
    except Exception as error:  # the library raises its own and several of cryptography's
        raise _unusable() from error
    if isinstance(key, RSAPublicKey) and key.key_size < SMALLEST_RSA:
        raise _unusable()
    return bytes(pem)


def _unusable() -> NotGenuine:
    return NotGenuine(
        "bad-key",
        "The issuer's public key cannot be used.",
        "颁发者的公钥无法使用。",
    )


def _public_pem(key: Any) -> bytes:
    return bytes(
        key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
