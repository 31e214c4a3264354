"""Per-person keys: what identifies somebody in the evidence log is readable only through them.

AES-256-GCM; a person's key is wrapped with the installation's master key (settings
RONGHE_MASTER_KEY, 32 bytes in base64). Deleting the row of `PersonKey` erases for good.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ronghe.apps.people.models import PersonKey

NONCE_BYTES = 12


def _master_key() -> bytes:
    return base64.b64decode(settings.RONGHE_MASTER_KEY)


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _decrypt(key: bytes, cipher: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(cipher[:NONCE_BYTES], cipher[NONCE_BYTES:], bound_to)


def keyed_hash(text: str, *, purpose: str) -> bytes:
    """A 32-byte HMAC under the master key: finds what is encrypted without reading it."""
    return hmac.digest(_master_key(), f"{purpose}\0{text}".encode(), hashlib.sha256)


def person_keys(person_ids: Iterable[int], *, create: bool) -> Mapping[int, bytes]:
    """The keys of several persons in at most three queries; an erased person has none.

    With `create`, missing keys are made (only for persons who are not erased: callers check).
    """
    wanted = set(person_ids)
    master = _master_key()
    stored = PersonKey.objects.filter(person__in=wanted)
    keys = {row.person_id: _decrypt(master, bytes(row.wrapped), b"person") for row in stored}
    missing = sorted(wanted - keys.keys()) if create else []
    fresh = {person: AESGCM.generate_key(256) for person in missing}
    PersonKey.objects.bulk_create(
        PersonKey(person_id=person, wrapped=_encrypt(master, key, b"person"))
        for person, key in fresh.items()
    )
    return {**keys, **fresh}


def lock_text(key: bytes, text: str, *, bound_to: bytes) -> bytes:
    """Encrypt a text; `bound_to` (a record's UUID) keeps it from being moved elsewhere."""
    return _encrypt(key, text.encode(), bound_to)


def unlock_text(key: bytes, cipher: bytes, *, bound_to: bytes) -> str | None:
    """The text, or None where the key does not fit or the cipher was changed."""
    try:
        return _decrypt(key, cipher, bound_to).decode()
    except (InvalidTag, UnicodeDecodeError):
        return None


def lock_bytes(key: bytes, plain: bytes, *, bound_to: bytes) -> bytes:
    """Encrypt a file as `lock_text` does a text."""
    return _encrypt(key, plain, bound_to)


def unlock_bytes(key: bytes, cipher: bytes, *, bound_to: bytes) -> bytes | None:
    """The file, or None where the key does not fit or the cipher was changed."""
    try:
        return _decrypt(key, cipher, bound_to)
    except InvalidTag:
        return None


def wrap_secret(secret: bytes) -> bytes:
    """Encrypt an installation's own secret (a signing key) with the master key."""
    return _encrypt(_master_key(), secret, b"installation")


def unwrap_secret(wrapped: bytes) -> bytes:
    """Raises cryptography's InvalidTag where the master key is not the one it was wrapped with."""
    return _decrypt(_master_key(), wrapped, b"installation")
