"""A signed head as it is kept elsewhere: one line of JSON, written and read back. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ronghe.apps.base.api import Refused

LONGEST_LINE = 2_000
MOST_HEADS = 1_000_000
BYTES = {"digest": 32, "key": 32, "signature": 64}


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A stream's head on one day, with the public key and the signature that were made then."""

    stream: UUID
    day: date
    position: int
    digest: bytes
    key: bytes
    signature: bytes


def head_message(stream: UUID, position: int, digest: bytes, day: date) -> bytes:
    """What is signed: the stream's UUID, the day, the position and the digest."""
    return f"{stream}|{day.isoformat()}|{position}|".encode() + digest


def is_signed(head: KeptHead) -> bool:
    """Whether the signature is the key's own, over just this stream, day, position and digest."""
    message = head_message(head.stream, head.position, head.digest, head.day)
    try:
        Ed25519PublicKey.from_public_bytes(head.key).verify(head.signature, message)
    except InvalidSignature:
        return False
    return True


def line_of(head: KeptHead) -> str:
    """A head as one line of JSON, bytes in hexadecimal."""
    fields = {"stream": str(head.stream), "day": head.day.isoformat(), "position": head.position}
    return json.dumps(fields | {name: getattr(head, name).hex() for name in BYTES})


def read_heads(lines: Iterable[str]) -> Iterator[KeptHead]:
    """The heads of a file kept elsewhere; empty lines do not count. Raises Refused, naming the
    line, for what is none."""
    count = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        count += 1
        if count > MOST_HEADS:
            raise Refused(
                f"There are more than {MOST_HEADS} heads in this file.",
                f"此文件中的链首超过 {MOST_HEADS} 个。",
                code="too-many-heads",
            )
        head = _head(line)
        if head is None:
            raise Refused(
                f"Line {number} is not a signed head as `ronghe evidence heads` writes it.",
                f"第 {number} 行不是 `ronghe evidence heads` 写出的签名链首。",
                code="not-a-head",
            )
        yield head


def _head(line: str) -> KeptHead | None:
    if len(line) > LONGEST_LINE:
        return None
    try:
        fields = json.loads(line)
        position = fields["position"]
        found = {name: bytes.fromhex(fields[name]) for name in BYTES}
        head = KeptHead(
            UUID(fields["stream"]), date.fromisoformat(fields["day"]), position, **found
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    is_whole = type(position) is int and 0 < position < 2**63
    is_sized = all(len(found[name]) == size for name, size in BYTES.items())
    return head if is_whole and is_sized else None
