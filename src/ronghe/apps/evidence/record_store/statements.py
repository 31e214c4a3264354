"""The statements resource: written one by one or in batches, read one by one or page by page."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import orjson
from django.http import HttpResponse
from django.urls import reverse

from ronghe.apps.evidence.models import Stream
from ronghe.apps.evidence.queries.attachments import attachments_of_statements
from ronghe.apps.evidence.queries.definitions import definitions_of
from ronghe.apps.evidence.queries.statements import (
    Place,
    StatementQuery,
    entry_of,
    find_statements,
    opened_statements,
)
from ronghe.apps.evidence.record_store.answers import (
    Answer,
    http_date,
    json_response,
    no_content,
)
from ronghe.apps.evidence.record_store.asking import Asked, bad, parse_json, require_one
from ronghe.apps.evidence.record_store.resources import resource
from ronghe.apps.evidence.services.statements_in import append_statements, authority_of
from ronghe.apps.people.api import Organisation, may, organisations_for
from ronghe.standards import xapi

WRITE = "evidence.write_statements"
READ_OWN = "evidence.read_own_statements"
READ_ALL = "evidence.read_all_statements"
MOST_STATEMENTS = 1_000
PAGE, LARGEST_PAGE = 100, 500
JSON, MIXED = "application/json", "multipart/mixed"
FILTERS = (
    "agent",
    "verb",
    "activity",
    "registration",
    "related_activities",
    "related_agents",
    "since",
    "until",
    "limit",
    "ascending",
    "after",
)
FORMATS = ("ids", "exact", "canonical")


# --- writing ---


def put(asked: Asked) -> HttpResponse:
    asked.refuse_others("statementId")
    asked.needed("statementId")
    statement_id = asked.uuid("statementId")
    contents, files = _body(asked)
    if not isinstance(contents, dict):
        raise bad("One statement is put at a time.", "每次只能 PUT 一条语句。")
    given = contents.setdefault("id", str(statement_id))
    [parsed] = _parsed(asked, [contents])
    if parsed.id != statement_id:
        raise bad(f"The statement's id is {given}, not statementId.", "语句标识与参数不符。")
    _append(asked, [parsed], files)
    return no_content()


def post(asked: Asked) -> HttpResponse:
    asked.refuse_others()
    contents, files = _body(asked)
    statements = _parsed(asked, contents if isinstance(contents, list) else [contents])
    ids = _append(asked, statements, files)
    return json_response([str(one) for one in ids])


def _body(asked: Asked) -> tuple[Any, dict[str, bytes]]:
    """What was sent as JSON, and the attachments that came along."""
    require_one(asked.viewer, WRITE)
    if asked.media_type == JSON:
        return parse_json(asked.body), {}
    if asked.media_type != MIXED:
        raise bad(f"Send {JSON} or {MIXED}.", f"请发送 {JSON} 或 {MIXED}。")
    parts = xapi.read_multipart(asked.body, xapi.boundary_of(asked.content_type))
    first = parts[0].headers.get("content-type", "").partition(";")[0].strip().lower()
    if first != JSON:
        raise bad("The first part is not JSON.", "第一部分不是 JSON。")
    return parse_json(parts[0].content), xapi.read_attachments(parts[1:])


def _parsed(asked: Asked, contents: Sequence[Any]) -> list[xapi.Statement]:
    if len(contents) > MOST_STATEMENTS:
        raise Answer(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"More than {MOST_STATEMENTS} statements at once.",
            f"一次超过 {MOST_STATEMENTS} 条语句。",
        )
    if len(contents) == 1:
        return [xapi.parse_statement(contents[0], asked.version)]
    found = []
    for number, content in enumerate(contents):
        try:
            found.append(xapi.parse_statement(content, asked.version))
        except xapi.XapiProblem as problem:
            raise problem.within(number) from None
    return found


def _append(
    asked: Asked, statements: Sequence[xapi.Statement], files: dict[str, bytes]
) -> list[UUID]:
    xapi.check_attachments(statements, files)
    if not statements:
        return []
    return append_statements(
        viewer=asked.viewer, statements=statements, at=asked.at, attachments=files
    )


# --- reading ---


def get(asked: Asked) -> HttpResponse:
    require_one(asked.viewer, READ_ALL, READ_OWN)
    by_id = [name for name in ("statementId", "voidedStatementId") if name in asked.parameters]
    format_ = asked.parameters.get("format", "exact")
    if format_ not in FORMATS:
        raise bad(
            "“format” is none of ids, exact and canonical.",
            "“format”的取值无效。",
        )
    if len(by_id) == 2:
        raise bad("Ask for one statement, or for a voided one.", "只能指定其中一种标识。")
    stream = _stream(asked)
    if by_id:
        asked.refuse_others(*by_id, "attachments", "format")
        return _one(asked, stream, by_id[0])
    asked.refuse_others(*FILTERS, "attachments", "format")
    return _page(asked, stream)


def _organisation(asked: Asked) -> Organisation:
    action = READ_ALL if may(asked.viewer, READ_ALL) else READ_OWN
    return organisations_for(asked.viewer, action).get()


def _stream(asked: Asked) -> Stream | None:
    return Stream.objects.filter(organisation=_organisation(asked)).first()


def _own_only(asked: Asked) -> xapi.Identity | None:
    """The authority whose statements a key may read, unless it may read all."""
    if may(asked.viewer, READ_ALL):
        return None
    return xapi.identity_of(authority_of(asked.viewer, _organisation(asked)))


def _one(asked: Asked, stream: Stream | None, name: str) -> HttpResponse:
    statement = asked.uuid(name)
    is_voided = name == "voidedStatementId"
    entry = statement and stream and entry_of(stream, statement, is_voided=is_voided)
    content = opened_statements([entry.record_id]).get(entry.record_id) if entry else None
    own = _own_only(asked)
    if not entry or content is None or (own and xapi.identity_of(content["authority"]) != own):
        raise Answer(HTTPStatus.NOT_FOUND, "There is no such statement.", "没有这条语句。")
    [shown] = _formatted(asked, stream, [content])
    response = _given(asked, shown, {entry.record_id: content})
    response["Last-Modified"] = http_date(entry.stored)
    return response


def _page(asked: Asked, stream: Stream | None) -> HttpResponse:
    query = _query(asked)
    if stream is None:
        return _given(asked, {"statements": [], "more": ""}, {})
    found, after = find_statements(stream, query)
    contents = {one.place.record: one.content for one in found if one.content is not None}
    shown = _formatted(asked, stream, list(contents.values()))
    result = {"statements": shown, "more": _more(asked, after) if after else ""}
    response = _given(asked, result, contents)
    if found:
        response["Last-Modified"] = http_date(max(one.place.stored for one in found))
    return response


def _query(asked: Asked) -> StatementQuery:
    agent = asked.agent("agent")
    identity = xapi.identity_of(agent) if agent else None
    if agent and identity is None:
        raise bad("“agent” has no identifier.", "“agent”没有标识。")
    return StatementQuery(
        agent=identity,
        verb=asked.iri("verb"),
        activity=asked.iri("activity"),
        registration=asked.uuid("registration"),
        related_agents=asked.flag("related_agents"),
        related_activities=asked.flag("related_activities"),
        authority=_own_only(asked),
        since=asked.moment("since"),
        until=asked.moment("until"),
        ascending=asked.flag("ascending"),
        limit=_limit(asked),
        after=_after(asked),
    )


def _limit(asked: Asked) -> int:
    given = asked.parameters.get("limit", "0")
    if not given.isascii() or not given.isdigit():
        raise bad("“limit” is not a whole number from 0 up.", "“limit”不是非负整数。")
    return min(int(given[:9]), LARGEST_PAGE) or PAGE


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def _more(asked: Asked, after: Place) -> str:
    """Where the next page is: the same question, and where this page ended."""
    same = {name: value for name, value in asked.parameters.items() if name != "after"}
    place = f"{(after.stored - EPOCH) // MICROSECOND}.{after.record}"
    mount = "xapi1" if asked.version == "1.0.3" else "xapi2"
    return f"{reverse(f'{mount}_statements')}?{urlencode(same | {'after': place})}"


def _after(asked: Asked) -> Place | None:
    given = asked.parameters.get("after")
    if given is None:
        return None
    microseconds, _, record = given.partition(".")
    try:
        return Place(EPOCH + int(microseconds) * MICROSECOND, min(int(record), 2**62))
    except (ValueError, OverflowError):
        raise bad("“after” is not what “more” said.", "“after”与 “more” 所给不符。") from None


def _formatted(
    asked: Asked, stream: Stream | None, contents: Sequence[xapi.Json]
) -> list[xapi.Json]:
    match asked.parameters.get("format", "exact"):
        case "ids":
            return [xapi.ids_format(content) for content in contents]
        case "canonical":
            languages = xapi.languages_of(asked.headers.get("accept-language", ""))
            kept = definitions_of(stream, _activities(contents)) if stream else {}
            return [xapi.canonical_format(content, kept, languages) for content in contents]
    return list(contents)


def _activities(contents: Iterable[xapi.Json]) -> set[str]:
    return {one["id"] for content in contents for _, one in xapi.activities_of(content)}


def _given(asked: Asked, result: Any, contents: dict[int, xapi.Json]) -> HttpResponse:
    """The answer as JSON, or with the attachments where they were asked for."""
    if not asked.flag("attachments"):
        return json_response(result)
    boundary = uuid4().hex
    files = attachments_of_statements(contents)
    body = xapi.write_multipart(orjson.dumps(result), files, boundary)
    return HttpResponse(body, content_type=f"{MIXED}; boundary={boundary}")


statements = resource(WRITE, {"GET": get, "POST": post, "PUT": put}, consistent=True)
