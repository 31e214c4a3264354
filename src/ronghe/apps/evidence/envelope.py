"""A statement as the log keeps it: its text under the key of whom it is about, each other agent
under their own. Pure.

Layout, numbers big endian: format (1 byte), how many learners the text is about (2 bytes) and
their numbers (8 bytes each), how many agents were taken out (2 bytes) and for each their number
(8), the length of their ciphertext (4) and the ciphertext; the rest is the text's ciphertext.

What is about several learners lies under a key made of all of theirs: with one of them erased it
can be read no more. Who is only mentioned (a teacher, a team) is taken out and lies apart, so that
their erasure takes them out of everybody's statements and nothing else.
"""

import hashlib
import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
NONCE = 12
_AGENT = struct.Struct(">QI")


@dataclass(frozen=True, slots=True)
class Envelope:
    """`about` are the learners whose keys open `text`; `agents` those taken out, in order."""

    about: tuple[int, ...]
    agents: tuple[tuple[int, bytes], ...]
    text: bytes

    def to_bytes(self) -> bytes:
        count, found = len(self.about), len(self.agents)
        parts = [struct.pack(f">BH{count}QH", FORMAT, count, *self.about, found)]
        for learner, cipher in self.agents:
            parts += [_AGENT.pack(learner, len(cipher)), cipher]
        return b"".join([*parts, self.text])

    @classmethod
    def from_bytes(cls, data: bytes) -> "Envelope":
        """Raises ValueError for what is none."""
        try:
            return cls._read(data)
        except (struct.error, IndexError) as error:
            raise ValueError("not an envelope") from error

    @classmethod
    def _read(cls, data: bytes) -> "Envelope":
        kind, count = struct.unpack_from(">BH", data)
        if kind != FORMAT:
            raise ValueError("not an envelope")
        about = struct.unpack_from(f">{count}Q", data, 3)
        position = 3 + 8 * count
        (found,) = struct.unpack_from(">H", data, position)
        position += 2
        agents = []
        for _ in range(found):
            learner, length = _AGENT.unpack_from(data, position)
            position += _AGENT.size
            agents.append((learner, data[position : position + length]))
            position += length
        return cls(about, tuple(agents), data[position:])

    @property
    def learners(self) -> set[int]:
        """Everybody whose key opens something of it."""
        return {*self.about, *(learner for learner, _ in self.agents)}


def joint_key(keys: Sequence[bytes]) -> bytes:
    """The key of what is about several: one alone is its own."""
    return keys[0] if len(keys) == 1 else hashlib.sha256(b"".join(keys)).digest()


def key_for(about: Sequence[int], keys: Mapping[int, bytes]) -> bytes | None:
    """The key that opens what is about these learners; None with one of theirs gone."""
    found = [keys[learner] for learner in about if learner in keys]
    return joint_key(found) if found and len(found) == len(about) else None


def lock(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM; `bound_to` keeps the ciphertext from being moved elsewhere."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unlock(key: bytes | None, cipher: bytes, bound_to: bytes) -> bytes | None:
    """None where there is no key, it does not fit, or the ciphertext was changed."""
    if key is None:
        return None
    try:
        return AESGCM(key).decrypt(cipher[:NONCE], cipher[NONCE:], bound_to)
    except InvalidTag:
        return None
