"""Sealing: giving records their place in the hash chain, soon after they were written.

One sealer at a time per stream, under the stream's row lock (SQLite: the write lock). A record
gets its position here and not when it is written, because the order of commits is not the order
of identifiers, and because writing must never wait in line for a chain.
"""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.db import transaction

from ronghe.apps.evidence.chain import next_digest
from ronghe.apps.evidence.kept_heads import head_message
from ronghe.apps.evidence.models import Seal, SignedHead, SigningKey, Stream, Unsealed
from ronghe.apps.people.api import unwrap_secret, wrap_secret

AT_ONCE = 2_000


def seal_all() -> int:
    """Seal everything that waits in every stream; returns how many records."""
    waiting = Stream.objects.filter(tail__isnull=False).distinct().order_by("pk")
    return sum(seal_stream(pk) for pk in waiting.values_list("pk", flat=True))


def seal_stream(stream_id: int) -> int:
    """Seal one stream's tail, at most AT_ONCE records in a transaction."""
    sealed = 0
    while batch := _seal_batch(stream_id):
        sealed += batch
    return sealed


def _seal_batch(stream_id: int) -> int:
    with transaction.atomic():
        stream = Stream.objects.select_for_update().get(pk=stream_id)
        tail = Unsealed.objects.filter(stream=stream).order_by("record_id")
        records = [row.record for row in tail.select_related("record")[:AT_ONCE]]
        if not records:
            return 0
        seals = []
        for record in records:
            stream.position += 1
            stream.digest = next_digest(bytes(stream.digest), stream.position, record)
            seals.append(
                Seal(
                    stream=stream,
                    position=stream.position,
                    record=record,
                    record_uuid=record.uuid,
                    digest=stream.digest,
                )
            )
        Seal.objects.bulk_create(seals, batch_size=500)
        Unsealed.objects.filter(record__in=records).delete()
        stream.save(update_fields=["position", "digest"])
        return len(seals)


def sign_heads(at: datetime) -> int:
    """Sign each stream's head once a day; returns how many were signed."""
    day = at.date()
    streams = list(
        Stream.objects.filter(position__gt=0).exclude(signed_heads__day=day).order_by("pk")
    )
    if not streams:
        return 0
    with transaction.atomic():
        key = SigningKey.objects.order_by("-created_at").first() or _new_key(at)
        private = Ed25519PrivateKey.from_private_bytes(unwrap_secret(bytes(key.wrapped)))
        for stream in streams:
            message = head_message(stream.uuid, stream.position, bytes(stream.digest), day)
            SignedHead.objects.create(
                stream=stream,
                day=day,
                position=stream.position,
                digest=stream.digest,
                signed_at=at,
                key=key,
                signature=private.sign(message),
            )
    return len(streams)


def _new_key(at: datetime) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return SigningKey.objects.create(public=public, wrapped=wrap_secret(raw), created_at=at)
