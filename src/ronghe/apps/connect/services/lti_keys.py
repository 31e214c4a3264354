"""The key with which Ronghe signs as a tool: made on first use, changed at will, shown as a set."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, transaction
from django.db.models import Q
from jwt.algorithms import RSAAlgorithm

from ronghe.apps.base.api import Reference, audit
from ronghe.apps.connect.models import LtiKey
from ronghe.apps.people.api import Viewer, require, unwrap_secret, wrap_secret
from ronghe.standards.openid import sign_token

ROTATE = "connect.rotate_lti_keys"
SHOWN_FOR = timedelta(days=30)
BITS = 2048


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs as the tool; made from the key in use."""

    key_id: str
    pem: bytes

    def sign(self, claims: dict[str, Any]) -> str:
        return sign_token(claims, private_pem=self.pem, key_id=self.key_id)


def signer(at: datetime) -> Signer:
    """The key in use; the first caller ever makes it."""
    key = LtiKey.objects.filter(is_current=True).first() or _first_key(at)
    return Signer(str(key.uuid), unwrap_secret(bytes(key.wrapped)))


def _first_key(at: datetime) -> LtiKey:
    """Two first callers at once: one key is kept, both use it."""
    try:
        with transaction.atomic():
            return _make(at)
    except IntegrityError:
        return LtiKey.objects.get(is_current=True)


def _make(at: datetime) -> LtiKey:
    private = rsa.generate_private_key(65_537, BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    public = {name: public[name] for name in ("kty", "n", "e")}
    return LtiKey.objects.create(wrapped=wrap_secret(pem), public=public, made_at=at)


def rotate_key(*, viewer: Viewer, at: datetime) -> LtiKey:
    """Sign with a new key from now on; the one before is shown for thirty days yet."""
    require(viewer, ROTATE)
    with transaction.atomic():
        LtiKey.objects.select_for_update().filter(is_current=True).update(
            is_current=False, retired_at=at, wrapped=b""
        )
        key = _make(at)
        audit(viewer, ROTATE, subject=Reference("connect.lti_key", key.uuid))
    return key


def public_keys(at: datetime) -> list[dict[str, Any]]:
    """The keys in the tool's key set: the one in use, and those retired of late."""
    shown = Q(is_current=True) | Q(retired_at__gt=at - SHOWN_FOR)
    rows = LtiKey.objects.filter(shown).order_by("-is_current", "-pk")
    return [{**row.public, "kid": str(row.uuid), "use": "sig", "alg": "RS256"} for row in rows]
