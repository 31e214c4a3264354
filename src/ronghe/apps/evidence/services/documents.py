"""Keeping documents for other systems: states of activities, profiles of agents and activities."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.evidence.document_address import DocumentAddress
from ronghe.apps.evidence.envelope import lock
from ronghe.apps.evidence.models import Document, Learner, Stream
from ronghe.apps.evidence.queries.documents import DocumentView, documents_at, view_of
from ronghe.apps.evidence.queries.learners import unwrapped
from ronghe.apps.evidence.services.bulk import repeated
from ronghe.apps.evidence.services.learners import known_learners
from ronghe.apps.people.api import Viewer, organisations_for, require, wrap_secret

WRITE = "evidence.write_statements"
DEFINE = "evidence.define_activities"
JSON = "application/json"


class DocumentChanged(Refused):
    """The document is not what the caller said it was."""

    code = "document-changed"


class DocumentExists(Refused):
    """The document is there, and the caller did not say which one they mean to replace."""

    code = "document-exists"


class DocumentUnfit(Refused):
    """What is to be merged are not two objects of JSON."""

    code = "document-unfit"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a caller says of the document as it is: its ETags, or that there is none (`*` stands
    for any). Both empty where nothing was said."""

    match: tuple[str, ...] = ()
    none_match: tuple[str, ...] = ()

    @property
    def is_given(self) -> bool:
        return bool(self.match or self.none_match)

    def holds_for(self, found: DocumentView | None) -> bool:
        etag = found.etag if found else None
        if self.match and (etag is None or not {"*", etag} & {*self.match}):
            return False
        return not (self.none_match and etag and {"*", etag} & {*self.none_match})


NO_CONDITION = Condition()
ABSENT = Condition(none_match=("*",))


def put_document(
    *,
    viewer: Viewer,
    address: DocumentAddress,
    content: bytes,
    content_type: str,
    condition: Condition,
    at: datetime,
    must_say: bool,
) -> None:
    """Put a document in the place of the one that is there. With `must_say`, one that is there is
    replaced only by whoever says which one it is: raises DocumentExists otherwise, and
    DocumentChanged where the condition does not hold."""

    def replaced(found: DocumentView | None) -> tuple[bytes, str]:
        if must_say and found and not condition.is_given:
            raise DocumentExists(
                "A document is there already: read it, and say with If-Match or If-None-Match which"
                " one you mean to replace. Nothing was changed.",
                "文档已存在：请先读取，并用 If-Match 或 If-None-Match 指明要替换的版本。"
                "未作任何更改。",
            )
        return content, content_type

    _write(viewer, address, condition, at, replaced)


def merge_document(
    *,
    viewer: Viewer,
    address: DocumentAddress,
    content: bytes,
    content_type: str,
    condition: Condition,
    at: datetime,
) -> None:
    """Put the properties of an object of JSON into the document that is there, or make it."""

    def merged(found: DocumentView | None) -> tuple[bytes, str]:
        if found is None:
            return content, content_type
        new, old = _object(content, content_type), _object(found.content, found.content_type)
        return orjson.dumps({**old, **new}), found.content_type

    _write(viewer, address, condition, at, merged)


def _object(content: bytes, content_type: str) -> dict[str, Any]:
    try:
        found = orjson.loads(content) if content_type.partition(";")[0].strip() == JSON else None
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise DocumentUnfit(
            "Only two objects of JSON can be merged. Nothing was changed.",
            "只有两个 JSON 对象才能合并。未作任何更改。",
        )
    return found


def delete_documents(*, viewer: Viewer, address: DocumentAddress, condition: Condition) -> int:
    """Delete one document, or all of a place where none is named; returns how many."""
    stream = _stream(viewer, address)

    def work() -> int:
        rows = list(_locked(stream, address))
        for row in rows:
            _refuse_changed(condition, view_of(row))
        Document.objects.filter(pk__in=[row.pk for row in rows]).delete()
        audit(viewer, WRITE, touched="xAPI documents deleted", count=len(rows))
        return len(rows)

    return repeated(work)


def _stream(viewer: Viewer, address: DocumentAddress) -> Stream:
    action = DEFINE if address.kind == Document.Kind.ACTIVITY_PROFILE else WRITE
    require(viewer, action)
    organisation = organisations_for(viewer, action).get()
    return Stream.objects.get_or_create(organisation=organisation)[0]


def _locked(stream: Stream, address: DocumentAddress) -> Any:
    rows = documents_at(stream, address).order_by("pk")
    return rows.select_for_update(of=("self",)) if connection.vendor == "postgresql" else rows


def _refuse_changed(condition: Condition, found: DocumentView | None) -> None:
    if not condition.holds_for(found):
        raise DocumentChanged(
            "The document is not the one that was meant: read it again. Nothing was changed.",
            "文档与所指版本不符，请重新读取。未作任何更改。",
        )


Change = Callable[[DocumentView | None], tuple[bytes, str]]


def _write(
    viewer: Viewer, address: DocumentAddress, condition: Condition, at: datetime, change: Change
) -> None:
    stream = _stream(viewer, address)

    def work() -> None:
        row = _locked(stream, address).first()
        found = view_of(row) if row else None
        _refuse_changed(condition, found)
        content, content_type = change(found)
        _store(stream, address, row, content, content_type, at)
        audit(viewer, WRITE, touched=f"xAPI document ({address.kind})")

    repeated(work)


def _store(
    stream: Stream,
    address: DocumentAddress,
    row: Document | None,
    content: bytes,
    content_type: str,
    at: datetime,
) -> None:
    learner = _learner(stream, address)
    where = address.address(stream.pk)

    def sealed(plain: bytes) -> bytes:
        if learner is None or learner.wrapped is None:
            return wrap_secret(plain)
        return lock(unwrapped(bytes(learner.wrapped)), plain, where.bytes)

    row = row or Document(
        stream=stream,
        kind=address.kind,
        address=where,
        place=address.place(stream.pk),
        registration=address.registration,
        learner=learner,
        name=sealed(address.name.encode()),
    )
    row.content, row.content_type, row.updated_at = sealed(content), content_type, at
    row.save()


def _learner(stream: Stream, address: DocumentAddress) -> Learner | None:
    identity = address.identity
    if identity is None or address.agent is None:
        return None
    known = known_learners(stream, {identity: address.agent})
    return Learner.objects.get(pk=known[identity].pk)
