"""Identifiers that leave the process: UUIDs ordered by time, so that indexes stay local."""

import os
import time
from uuid import UUID


def new_uuid() -> UUID:
    """A version 7 UUID (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds.to_bytes(6, "big") + os.urandom(10)
    number = int.from_bytes(value, "big")
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    number = (number & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=number)
