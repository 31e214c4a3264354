"""The documents' resources: states of activities, profiles of agents and of activities."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.http import HttpResponse

from ronghe.apps.evidence.document_address import DocumentAddress
from ronghe.apps.evidence.models import Document, Stream
from ronghe.apps.evidence.queries.documents import document_names, find_document
from ronghe.apps.evidence.record_store.answers import (
    Answer,
    http_date,
    json_response,
    no_content,
)
from ronghe.apps.evidence.record_store.asking import Asked, bad, parse_json, require_one
from ronghe.apps.evidence.record_store.resources import Handler, resource
from ronghe.apps.evidence.services.documents import (
    Condition,
    delete_documents,
    merge_document,
    put_document,
)
from ronghe.apps.people.api import may, organisations_for

WRITE = "evidence.write_statements"
DEFINE = "evidence.define_activities"
READ_OWN = "evidence.read_own_statements"
READ_ALL = "evidence.read_all_statements"
OCTETS = "application/octet-stream"
Reader = Callable[[Asked], DocumentAddress]


def _state(asked: Asked) -> DocumentAddress:
    return DocumentAddress(
        Document.Kind.STATE,
        activity=asked.needed_iri("activityId"),
        agent=asked.needed_agent("agent"),
        registration=asked.uuid("registration"),
        name=asked.parameters.get("stateId", ""),
    )


def _agent_profile(asked: Asked) -> DocumentAddress:
    return DocumentAddress(
        Document.Kind.AGENT_PROFILE,
        agent=asked.needed_agent("agent"),
        name=asked.parameters.get("profileId", ""),
    )


def _activity_profile(asked: Asked) -> DocumentAddress:
    return DocumentAddress(
        Document.Kind.ACTIVITY_PROFILE,
        activity=asked.needed_iri("activityId"),
        name=asked.parameters.get("profileId", ""),
    )


def _handlers(
    reader: Reader, *parameters: str, name: str, is_state: bool = False
) -> dict[str, Handler]:
    """The four methods of one kind of document; `name` is the parameter that names one."""

    def get(asked: Asked) -> HttpResponse:
        require_one(asked.viewer, READ_ALL, READ_OWN)
        asked.refuse_others(*parameters, name, "since")
        address, since = reader(asked), asked.moment("since")
        stream = _stream(asked)
        return _one(stream, address) if address.name else _names(stream, address, since)

    def put(asked: Asked) -> HttpResponse:
        address = _to_write(asked)
        must_say = asked.version != "1.0.3" or not is_state
        condition = condition_of(asked)
        if asked.version == "1.0.3" and must_say and not condition.is_given:
            _refuse_unconditional(asked, address)
        put_document(
            viewer=asked.viewer,
            address=address,
            content=asked.body,
            content_type=_kind(asked),
            condition=condition,
            at=asked.at,
            must_say=must_say,
        )
        return no_content()

    def post(asked: Asked) -> HttpResponse:
        address = _to_write(asked)
        if _kind(asked).partition(";")[0].strip() == "application/json":
            _refuse_other_than_object(asked.body)
        merge_document(
            viewer=asked.viewer,
            address=address,
            content=asked.body,
            content_type=_kind(asked),
            condition=condition_of(asked),
            at=asked.at,
        )
        return no_content()

    def delete(asked: Asked) -> HttpResponse:
        asked.refuse_others(*parameters, name)
        if not is_state:
            asked.needed(name)
        delete_documents(viewer=asked.viewer, address=reader(asked), condition=condition_of(asked))
        return no_content()

    def _to_write(asked: Asked) -> DocumentAddress:
        asked.refuse_others(*parameters, name)
        asked.needed(name)
        return reader(asked)

    return {"GET": get, "PUT": put, "POST": post, "DELETE": delete}


def _refuse_unconditional(asked: Asked, address: DocumentAddress) -> None:
    """Version 1.0.3 wants to be told with every PUT of a profile."""
    stream = _stream(asked)
    if stream is None or find_document(stream, address) is None:
        raise bad("Send If-Match or If-None-Match.", "请发送 If-Match 或 If-None-Match。")


def _refuse_other_than_object(body: bytes) -> None:
    if not isinstance(parse_json(body), dict):
        raise bad("Only an object of JSON can be merged.", "只有 JSON 对象才能合并。")


def _kind(asked: Asked) -> str:
    return (asked.content_type or OCTETS)[:255]


def _stream(asked: Asked) -> Stream | None:
    action = next((a for a in (READ_ALL, READ_OWN, WRITE, DEFINE) if may(asked.viewer, a)), WRITE)
    return Stream.objects.filter(organisation__in=organisations_for(asked.viewer, action)).first()


def _one(stream: Stream | None, address: DocumentAddress) -> HttpResponse:
    found = find_document(stream, address) if stream else None
    if found is None:
        raise Answer(HTTPStatus.NOT_FOUND, "There is no such document.", "没有这份文档。")
    response = HttpResponse(found.content, content_type=found.content_type)
    response["ETag"] = f'"{found.etag}"'
    response["Last-Modified"] = http_date(found.updated_at)
    return response


def _names(stream: Stream | None, address: DocumentAddress, since: datetime | None) -> HttpResponse:
    names, changed_at = document_names(stream, address, since) if stream else ([], None)
    response = json_response(names)
    if changed_at:
        response["Last-Modified"] = http_date(changed_at)
    return response


def condition_of(asked: Asked) -> Condition:
    return Condition(
        match=_etags(asked.headers.get("if-match", "")),
        none_match=_etags(asked.headers.get("if-none-match", "")),
    )


def _etags(header: str) -> tuple[str, ...]:
    """The tags of a header without their quotes; weak ones count as what they name."""
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in header.split(","))
    return tuple(tag for tag in tags if tag)


state = resource(
    WRITE,
    _handlers(_state, "activityId", "agent", "registration", name="stateId", is_state=True),
)
agent_profile = resource(WRITE, _handlers(_agent_profile, "agent", name="profileId"))
activity_profile = resource(DEFINE, _handlers(_activity_profile, "activityId", name="profileId"))
