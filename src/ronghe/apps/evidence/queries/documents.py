"""Documents that other systems keep here, opened with the key of whom they are about."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ronghe.apps.evidence.document_address import DocumentAddress
from ronghe.apps.evidence.envelope import unlock
from ronghe.apps.evidence.models import Document, Learner, Stream
from ronghe.apps.evidence.queries.learners import unwrapped
from ronghe.apps.people.api import unwrap_secret


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as it was put. `etag` is the SHA-1 of its bytes, as xAPI 1.0.3 wants it."""

    content: bytes
    content_type: str
    updated_at: datetime

    @property
    def etag(self) -> str:
        return hashlib.sha1(self.content, usedforsecurity=False).hexdigest()


def documents_at(stream: Stream, address: DocumentAddress) -> "QuerySet[Document]":
    """One document by its whole address, or all of its place (of one registration where named)."""
    rows = Document.objects.filter(stream=stream).select_related("learner")
    if address.name:
        return rows.filter(address=address.address(stream.pk))
    rows = rows.filter(place=address.place(stream.pk))
    return rows.filter(registration=address.registration) if address.registration else rows


def find_document(stream: Stream, address: DocumentAddress) -> DocumentView | None:
    row = documents_at(stream, address).first()
    return view_of(row) if row else None


def view_of(row: Document) -> DocumentView | None:
    content = opened(row, row.content)
    return DocumentView(content, row.content_type, row.updated_at) if content is not None else None


def document_names(
    stream: Stream, address: DocumentAddress, since: datetime | None
) -> tuple[list[str], datetime | None]:
    """The names of the documents of a place, oldest first, and when the last was changed."""
    rows = documents_at(stream, address).order_by("updated_at", "pk")
    if since:
        rows = rows.filter(updated_at__gt=since)
    found = [(opened(row, row.name), row.updated_at) for row in rows]
    names = [name.decode() for name, _ in found if name is not None]
    return names, found[-1][1] if found else None


def exported_documents(learner: Learner) -> list[dict[str, str]]:
    """Everything that other systems keep here about somebody, as they would read it."""
    rows = Document.objects.filter(learner=learner).select_related("learner").order_by("pk")
    found = []
    for row in rows:
        name, content = opened(row, row.name), opened(row, row.content)
        if name is not None and content is not None:
            fields = {"kind": row.kind, "name": name.decode(), "content_type": row.content_type}
            found.append(fields | {"content": content.decode(errors="replace")})
    return found


def opened(row: Document, cipher: Any) -> bytes | None:
    """What is encrypted in a document's row; None once its learner is erased."""
    if row.learner is None:
        return unwrap_secret(bytes(cipher))
    if row.learner.wrapped is None:
        return None
    return unlock(unwrapped(bytes(row.learner.wrapped)), bytes(cipher), row.address.bytes)
