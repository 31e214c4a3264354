"""Checking the log: finds a changed, removed or inserted record and says which."""

from collections.abc import Iterator

from ronghe.apps.evidence.chain import GENESIS, next_digest
from ronghe.apps.evidence.data import Damage, Verification
from ronghe.apps.evidence.kept_heads import is_signed
from ronghe.apps.evidence.models import Record, Seal, SignedHead, Stream, Unsealed
from ronghe.apps.evidence.services.heads import kept_head

AT_ONCE = 2_000


def verify_log(stream_ids: set[int] | None = None) -> Verification:
    """Walk every stream (or those named) from its first seal to its head.

    Each link is checked against the stored digest before it, so one changed record is reported
    once and does not condemn all that follow it.
    """
    streams = Stream.objects.order_by("pk")
    if stream_ids is not None:
        streams = streams.filter(pk__in=stream_ids)
    damage: list[Damage] = []
    checked = 0
    for stream in streams.select_related("organisation"):
        name = stream.organisation.code
        count, broken = _walk(stream, name)
        checked += count
        damage += [*broken, *_inserted(stream, name), *_false_heads(stream, name)]
    unsealed = Unsealed.objects.filter(stream__in=streams).count()
    return Verification(checked, unsealed, tuple(damage))


def _walk(stream: Stream, name: str) -> tuple[int, list[Damage]]:
    damage: list[Damage] = []
    digest, position, checked = GENESIS, 0, 0
    for seal, record in _sealed(stream):
        for missing in range(position + 1, seal.position):
            damage.append(Damage("removed", name, missing, None))
        expected_position, position = position + 1, seal.position
        checked += 1
        if record is None:
            damage.append(Damage("removed", name, position, seal.record_uuid))
        elif position == expected_position and not _fits(digest, seal, record):
            damage.append(Damage("changed", name, position, seal.record_uuid))
        digest = bytes(seal.digest)
    if position != stream.position or digest != bytes(stream.digest):
        damage.append(Damage("cut", name, stream.position, None))
    return checked, damage


def _fits(previous: bytes, seal: Seal, record: Record) -> bool:
    return record.uuid == seal.record_uuid and bytes(seal.digest) == next_digest(
        previous, seal.position, record
    )


def _sealed(stream: Stream) -> Iterator[tuple[Seal, Record | None]]:
    """Seals in order with their records; None for a record that is no longer there."""
    position = 0
    while True:
        seals = list(
            Seal.objects.filter(stream=stream, position__gt=position).order_by("position")[:AT_ONCE]
        )
        if not seals:
            return
        records = Record.objects.in_bulk([seal.record_id for seal in seals])
        for seal in seals:
            yield seal, records.get(seal.record_id)
        position = seals[-1].position


def _inserted(stream: Stream, name: str) -> list[Damage]:
    """Records that neither have a seal nor wait for one came past the services."""
    strays = Record.objects.filter(stream=stream, seal__isnull=True, unsealed__isnull=True)
    return [
        Damage("inserted", name, None, uuid)
        for uuid in strays.order_by("pk").values_list("uuid", flat=True)
    ]


def _false_heads(stream: Stream, name: str) -> list[Damage]:
    """Signed heads whose signature fails, or that the chain no longer passes through."""
    heads = SignedHead.objects.filter(stream=stream).select_related("key").order_by("day")
    stored = {
        seal.position: bytes(seal.digest)
        for seal in Seal.objects.filter(stream=stream, position__in=[h.position for h in heads])
    }
    return [
        Damage("signature", name, head.position, None)
        for head in heads
        if not is_signed(kept_head(stream, head)) or stored.get(head.position) != bytes(head.digest)
    ]
