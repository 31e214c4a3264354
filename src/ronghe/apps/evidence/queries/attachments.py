"""The attachments of statements, opened."""

from collections.abc import Iterator, Mapping

from ronghe.apps.evidence.envelope import Envelope, key_for, unlock
from ronghe.apps.evidence.models import Attachment, Record
from ronghe.apps.evidence.queries.learners import keys_of
from ronghe.apps.people.api import keyed_hash
from ronghe.standards import xapi


def attachment_digest(sha2: str) -> bytes:
    """An attachment is found by this: its SHA-2 alone would tell who guesses what is in it."""
    return keyed_hash(sha2.lower(), purpose="xapi-attachment")


def attachments_of_statements(
    contents: Mapping[int, xapi.Json],
) -> list[tuple[str, str, bytes]]:
    """The attachments of statements (by their record's key) that are kept here, each once: SHA-2,
    content type, bytes."""
    kinds = {
        attachment_digest(one["sha2"]): (one["sha2"], one["contentType"])
        for content in contents.values()
        for one in _named(content)
    }
    found: dict[bytes, tuple[str, str, bytes]] = {}
    for digest, data in _opened(list(contents)) if kinds else ():
        if digest in kinds:
            found[digest] = (*kinds[digest], data)
    return list(found.values())


def _named(content: xapi.Json) -> Iterator[xapi.Json]:
    yield from content.get("attachments", ())
    yield from content["object"].get("attachments", ())


def _opened(records: list[int]) -> Iterator[tuple[bytes, bytes]]:
    files = list(Attachment.objects.filter(record__in=records).order_by("pk"))
    rows = Record.objects.in_bulk({one.record_id for one in files})
    sealed = {pk: Envelope.from_bytes(bytes(row.private or b"")) for pk, row in rows.items()}
    keys = keys_of({learner for envelope in sealed.values() for learner in envelope.about})
    for one in files:
        key = key_for(sealed[one.record_id].about, keys)
        digest = bytes(one.digest)
        bound_to = rows[one.record_id].uuid.bytes + digest
        if (data := unlock(key, bytes(one.content), bound_to)) is not None:
            yield digest, data
