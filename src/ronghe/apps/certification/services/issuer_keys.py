"""Keys of organisations: made when first needed, replaced by a command, kept for verification."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, audit
from ronghe.apps.certification.addresses import did_of
from ronghe.apps.certification.models import IssuerKey
from ronghe.apps.people.api import (
    Organisation,
    Viewer,
    require,
    unwrap_secret,
    wrap_secret,
)
from ronghe.standards.verifiable_credentials.data import SigningKey
from ronghe.standards.verifiable_credentials.keys import multikey, new_key

ROTATE = "certification.rotate_keys"
KINDS = (IssuerKey.Kind.ED25519, IssuerKey.Kind.RSA)


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """The two keys that an organisation signs with now: for documents and for tokens."""

    document: SigningKey
    token: SigningKey


def keys_for(organisation: Organisation, *, at: datetime) -> IssuerKeys:
    """The keys in use, made now where there are none. Callers have checked permission."""
    with transaction.atomic():
        _lock(organisation)
        in_use = {
            key.kind: key
            for key in IssuerKey.objects.filter(organisation=organisation, retired_at__isnull=True)
        }
        for kind in KINDS:
            in_use[kind] = in_use.get(kind) or _make(organisation, kind, at)
    did = did_of(organisation.uuid)
    document, token = (_signing(in_use[kind], did) for kind in KINDS)
    return IssuerKeys(document, token)


def rotate_keys(*, viewer: Viewer, organisation: Organisation, at: datetime) -> None:
    """Put new keys in the place of those in use. What was signed still verifies: the public
    halves stay in the issuer's document. The old private halves are destroyed."""
    require(viewer, ROTATE, organisation=organisation)
    with transaction.atomic():
        _lock(organisation)
        IssuerKey.objects.filter(organisation=organisation, retired_at__isnull=True).update(
            retired_at=at, wrapped=b""
        )
        for kind in KINDS:
            _make(organisation, kind, at)
        audit(viewer, ROTATE, subject=Reference("people.organisation", organisation.uuid))


def _lock(organisation: Organisation) -> None:
    """One writer of an issuer's keys at a time; rows that only point at it are not held up."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _make(organisation: Organisation, kind: str, at: datetime) -> IssuerKey:
    pair = new_key("ed25519" if kind == IssuerKey.Kind.ED25519 else "rsa")
    number = IssuerKey.objects.filter(organisation=organisation, kind=kind).count() + 1
    is_document = kind == IssuerKey.Kind.ED25519
    return IssuerKey.objects.create(
        organisation=organisation,
        kind=kind,
        fragment=multikey(pair.public_pem) if is_document else f"rsa-{number}",
        public_pem=pair.public_pem.decode(),
        wrapped=wrap_secret(pair.private_pem),
        created_at=at,
    )


def _signing(key: IssuerKey, did: str) -> SigningKey:
    return SigningKey(f"{did}#{key.fragment}", unwrap_secret(bytes(key.wrapped)))
