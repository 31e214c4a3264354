"""Heads kept elsewhere, set against the log.

`verify_log` asks whether the log agrees with itself. Whoever holds the machine and the master key
can rewrite a stream whole and sign it anew; only a copy of its heads that they cannot reach shows
it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from ronghe.apps.evidence.data import Damage
from ronghe.apps.evidence.kept_heads import KeptHead, is_signed
from ronghe.apps.evidence.models import Seal, SignedHead, Stream

AT_ONCE = 500


def kept_head(stream: Stream, row: SignedHead) -> KeptHead:
    """A signed head as it is kept elsewhere."""
    return KeptHead(
        stream=stream.uuid,
        day=row.day,
        position=row.position,
        digest=bytes(row.digest),
        key=bytes(row.key.public),
        signature=bytes(row.signature),
    )


def signed_heads() -> Iterator[KeptHead]:
    """Every signed head of every stream, by stream and day."""
    rows = SignedHead.objects.select_related("stream", "key").order_by("stream", "day")
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield kept_head(row.stream, row)


def compare_heads(kept: Iterable[KeptHead]) -> tuple[int, tuple[Damage, ...]]:
    """How many kept heads were compared, and where the log is not what it was when they were made.

    A chain that passes through a kept head holds, up to it, exactly what it held then. Reads the
    heads piece by piece, in any order.
    """
    streams = {
        uuid: (pk, code)
        for uuid, pk, code in Stream.objects.values_list("uuid", "pk", "organisation__code")
    }
    damage: list[Damage] = []
    count, heads = 0, iter(kept)
    while piece := list(islice(heads, AT_ONCE)):
        count += len(piece)
        stored = _digests(piece, {uuid: pk for uuid, (pk, _) in streams.items()})
        damage += [found for head in piece if (found := _compared(head, streams, stored))]
    return count, tuple(damage)


def _digests(heads: Sequence[KeptHead], keys: dict[UUID, int]) -> dict[tuple[int, int], bytes]:
    """The digests that the log has now at the positions of some heads, by stream and position."""
    seals = Seal.objects.filter(
        stream__in={keys[head.stream] for head in heads if head.stream in keys},
        position__in={head.position for head in heads},
    )
    return {
        (stream, position): bytes(digest)
        for stream, position, digest in seals.values_list("stream", "position", "digest")
    }


def _compared(
    head: KeptHead, streams: dict[UUID, tuple[int, str]], stored: dict[tuple[int, int], bytes]
) -> Damage | None:
    key, name = streams.get(head.stream, (0, str(head.stream)))
    if not is_signed(head):
        return Damage("kept", name, head.position, None)
    if not key:
        return Damage("missing", name, head.position, None)
    if stored.get((key, head.position)) != head.digest:
        return Damage("rewritten", name, head.position, None)
    return None
