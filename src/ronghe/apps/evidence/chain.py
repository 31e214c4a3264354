"""The hash chain: what of a record is hashed, and how one digest follows another. Pure."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from ronghe.apps.evidence.models import Record

GENESIS = bytes(32)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _optional(value: Any) -> str | None:
    return str(value) if value else None


def canonical(record: Record) -> bytes:
    """A record as the bytes that are hashed: JSON with sorted keys, ciphertext in base64.

    Ciphertext is what is hashed, so that destroying a person's key leaves the chain whole.
    """
    content = {
        "uuid": str(record.uuid),
        "stream": record.stream_id,
        "kind": record.kind,
        "verb": record.verb,
        "subject": _optional(record.subject),
        "actor": _optional(record.actor),
        "on_behalf_of": _optional(record.on_behalf_of),
        "context": record.context,
        "phase": record.phase,
        "activity": _optional(record.activity),
        "occasion": _optional(record.occasion),
        "observed_at": _moment(record.observed_at),
        "recorded_at": _moment(record.recorded_at),
        "body": record.body,
        "private": base64.b64encode(bytes(record.private)).decode() if record.private else None,
        "corrects": record.corrects_id,
        "schema": record.schema,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def next_digest(previous: bytes, position: int, record: Record) -> bytes:
    """SHA-256 over the digest before, the position (8 bytes, big endian) and the record."""
    return hashlib.sha256(previous + position.to_bytes(8, "big") + canonical(record)).digest()
