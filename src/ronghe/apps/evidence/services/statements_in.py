"""Statements of other systems, written to the log: a batch lands whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

import orjson

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.evidence.models import StatementEntry, Stream
from ronghe.apps.evidence.queries.learners import home_page
from ronghe.apps.evidence.queries.statements import opened_statements
from ronghe.apps.evidence.services.bulk import repeated
from ronghe.apps.evidence.services.definitions import (
    Told,
    definitions_told,
    memory,
    merge_definitions,
)
from ronghe.apps.evidence.services.statement_rows import completed, prepared, write_rows
from ronghe.apps.evidence.services.statement_targets import settle_targets
from ronghe.apps.people.api import Organisation, Viewer, may, organisations_for, require
from ronghe.standards import xapi

WRITE = "evidence.write_statements"
DEFINE = "evidence.define_activities"


class StatementConflict(Refused):
    """Another statement with this id is there already."""


class StatementTwice(Refused):
    """A batch names one statement twice."""


def append_statements(
    *,
    viewer: Viewer,
    statements: Sequence[xapi.Statement],
    at: datetime,
    organisation: Organisation | None = None,
    attachments: Mapping[str, bytes] | None = None,
) -> list[UUID]:
    """Append statements to the log of an organisation (the viewer's own where none is named);
    returns their ids in order.

    A statement that is there already and says the same is left as it is. Raises StatementConflict
    where one with the same id says something else; then nothing is written. `attachments` are the
    bytes that came along, by their SHA-2. Raises XapiProblem for one nested beyond measure.
    """
    require(viewer, WRITE, organisation=organisation)
    organisation = organisation or organisations_for(viewer, WRITE).get()
    pairs = _numbered(statements)
    authority = authority_of(viewer, organisation)

    def work() -> tuple[UUID, list[Told]]:
        stream, _ = Stream.objects.get_or_create(organisation=organisation)
        fresh = _fresh(stream, pairs)
        told = _append(stream, viewer, fresh, authority, attachments or {}, at)
        return stream.uuid, told

    stream, told = repeated(work)
    for one in told:
        memory.add(stream, one)
    return list(pairs)


def _numbered(statements: Sequence[xapi.Statement]) -> dict[UUID, xapi.Statement]:
    pairs = {one.id or uuid4(): one for one in statements}
    if len(pairs) < len(statements):
        raise StatementTwice(
            "Two statements of this batch have the same id. Nothing was recorded.",
            "此批次中有两条语句的标识相同。未写入任何内容。",
            code="statement-twice",
        )
    return pairs


def authority_of(viewer: Viewer, organisation: Organisation) -> xapi.Json:
    """Who vouches for what a viewer writes: a system by its key, or the house itself."""
    name = str(viewer.key_uuid or viewer.person_uuid or "ronghe")
    return {
        "objectType": "Agent",
        "account": {"homePage": home_page(organisation), "name": name},
    }


def _fresh(stream: Stream, pairs: Mapping[UUID, xapi.Statement]) -> dict[UUID, xapi.Statement]:
    """Those that are not there yet. Raises StatementConflict."""
    entries = StatementEntry.objects.filter(stream=stream, statement__in=list(pairs))
    known = {one.statement: one.record_id for one in entries}
    if not known:
        return dict(pairs)
    kept = opened_statements(known.values())
    for statement, record in known.items():
        content = kept.get(record)
        if content is None or not xapi.same_statement(content, pairs[statement].content):
            raise StatementConflict(
                f"There is another statement with the id {statement}. Nothing was recorded.",
                f"已有标识为 {statement} 的另一条语句。未写入任何内容。",
                code="statement-exists",
            )
    return {statement: one for statement, one in pairs.items() if statement not in known}


def _copied(one: xapi.Statement) -> xapi.Statement:
    """Agents are taken out of a statement while it is sealed; a second try needs it whole."""
    try:
        return replace(one, content=orjson.loads(orjson.dumps(one.content)))
    except orjson.JSONEncodeError:
        raise xapi.XapiProblem("is nested too deeply", "嵌套过深") from None


def _append(
    stream: Stream,
    viewer: Viewer,
    fresh: Mapping[UUID, xapi.Statement],
    authority: xapi.Json,
    attachments: Mapping[str, bytes],
    at: datetime,
) -> list[Told]:
    if not fresh:
        return []
    copies = {statement: _copied(one) for statement, one in fresh.items()}
    for statement, one in copies.items():
        completed(one, statement, authority, at)
    told: list[Told] = []
    if may(viewer, DEFINE):
        told = merge_definitions(stream, definitions_told(one.content for one in copies.values()))
    rows = prepared(stream, copies)
    write_rows(stream, rows, attachments, at)
    settle_targets(stream, rows)
    audit(viewer, WRITE, touched="statements", count=len(rows))
    return told
