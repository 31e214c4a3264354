"""A request to the record store: who asks, in which version, with which parameters and body."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import orjson
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from ronghe.apps.base.api import now
from ronghe.apps.evidence.record_store.answers import Answer, refused
from ronghe.apps.people.api import (
    Rate,
    Viewer,
    key_of_secret,
    may,
    note_use,
    take_turn,
    viewer_of_key,
)
from ronghe.standards import xapi

LARGEST_BODY = 16 * 1024 * 1024
MINUTE = 60
LEASES_A_MINUTE = 60
NOTED_EVERY = 5 * MINUTE
REALM = {"WWW-Authenticate": 'Basic realm="xAPI"'}
_ACCEPTED = {
    "1.0.3": re.compile(r"1\.0(?:\.[0-9]+)?"),
    "2.0.0": re.compile(r"2\.0(?:\.[0-9]+)?"),
}
# What stands in a form of the alternate syntax and is no parameter of the resource.
_HEADERS = {
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
    "accept",
    "accept-language",
}
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read: headers in lower case, parameters each once."""

    method: str
    version: xapi.Version
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    viewer: Viewer = field(repr=False)

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()

    def refuse_others(self, *known: str) -> None:
        """No parameter but these, in their own case."""
        for name in self.parameters:
            if name not in known:
                raise bad(f"There is no parameter “{name}” here.", f"此处没有参数“{name}”。")

    def needed(self, name: str) -> str:
        if not self.parameters.get(name):
            raise bad(f"The parameter “{name}” is missing.", f"缺少参数“{name}”。")
        return self.parameters[name]

    def needed_iri(self, name: str) -> str:
        return str(read(name, _iri, self.needed(name)))

    def iri(self, name: str) -> str:
        return self.needed_iri(name) if name in self.parameters else ""

    def uuid(self, name: str) -> UUID | None:
        found = self.parameters.get(name)
        return None if found is None else read(name, xapi.parse_uuid, found)

    def moment(self, name: str) -> datetime | None:
        found = self.parameters.get(name)
        return None if found is None else read(name, xapi.parse_timestamp, found)

    def flag(self, name: str) -> bool:
        found = self.parameters.get(name, "false")
        if found not in ("true", "false"):
            raise bad(f"“{name}” is neither true nor false.", f"“{name}”不是 true 或 false。")
        return found == "true"

    def agent(self, name: str) -> xapi.Json | None:
        found = self.parameters.get(name)
        return None if found is None else read(name, _agent, found)

    def needed_agent(self, name: str) -> xapi.Json:
        self.needed(name)
        agent = self.agent(name)
        assert agent is not None
        return agent


def bad(en: str, zh: str) -> Answer:
    return Answer(HTTPStatus.BAD_REQUEST, en, zh)


def read(name: str, reader: Any, value: str) -> Any:
    """Read one value; a problem names the parameter."""
    try:
        return reader(value)
    except xapi.XapiProblem as problem:
        raise refused(HTTPStatus.BAD_REQUEST, problem.within(name)) from None


def _iri(value: str) -> str:
    xapi.check_iri(value)
    return value


def _agent(value: str) -> xapi.Json:
    agent: xapi.Json = parse_json(value)
    xapi.check_actor(agent)
    return agent


def parse_json(text: bytes | str) -> Any:
    """Raises XapiProblem for what is no JSON."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise xapi.XapiProblem(f"is no JSON: {error}", "不是 JSON") from None


def asked_of(request: HttpRequest, version: xapi.Version, *, is_open: bool = False) -> Asked:
    """Read a request and who asks. Raises Answer for what cannot be read, for a version that is
    not this mount's, for nobody in particular, and for too much."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    parameters = _once(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True))
    body = _body(request)
    method = request.method or "GET"
    if "method" in parameters:
        method, parameters, headers, body = _alternate(version, method, parameters, headers, body)
    viewer = _let_in(request, headers, is_open=is_open)
    if not is_open:
        _check_version(version, headers.get("x-experience-api-version"))
    return Asked(method, version, parameters, headers, body, now(), viewer)


def _once(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise bad("A parameter is given twice.", "参数重复。")
    return found


def _body(request: HttpRequest) -> bytes:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > LARGEST_BODY:
        raise Answer(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"More than {LARGEST_BODY // 1024 // 1024} MB at once.",
            f"一次超过 {LARGEST_BODY // 1024 // 1024} MB。",
        )
    return request.read(LARGEST_BODY) if length else b""


def _alternate(
    version: xapi.Version,
    method: str,
    parameters: dict[str, str],
    headers: dict[str, str],
    body: bytes,
) -> tuple[str, dict[str, str], dict[str, str], bytes]:
    """The alternate request syntax: everything in a form. Version 2.0 has it no more."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if version != "1.0.3" or method != "POST" or len(parameters) > 1 or media_type != FORM:
        raise bad(
            "A method in the address is understood in version 1.0.3 only, in a POST of a form, and"
            " alone.",
            "地址中的 method 仅在 1.0.3 版、以表单 POST 且单独使用时有效。",
        )
    try:
        form = _once(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
    except ValueError:
        raise bad("The form cannot be read.", "表单无法读取。") from None
    content = form.pop("content", "").encode()
    given = {name: value for name, value in form.items() if name.lower() in _HEADERS}
    rest = {name: value for name, value in form.items() if name.lower() not in _HEADERS}
    outer = {name: value for name, value in headers.items() if name != "content-type"}
    inner = {"content-type": "application/json"} if content else {}
    merged = outer | inner | {name.lower(): value for name, value in given.items()}
    return parameters["method"], rest, merged, content


def _check_version(version: xapi.Version, given: str | None) -> None:
    if given is None or _ACCEPTED[version].fullmatch(given) is None:
        raise bad(
            f"Send X-Experience-API-Version with {version} here.",
            f"请在 X-Experience-API-Version 中写明 {version}。",
        )


def _let_in(request: HttpRequest, headers: Mapping[str, str], *, is_open: bool) -> Viewer:
    """Whom an app above has let in by a secret of its own comes as an attribute of the request,
    which nobody outside can set."""
    let_in: Viewer | None = getattr(request, "store_viewer", None)
    if let_in is not None:
        return let_in
    return request.viewer if is_open else _viewer(headers)  # type: ignore[attr-defined]


def _viewer(headers: Mapping[str, str]) -> Viewer:
    """The system whose key came by Basic: the key's first letters or UUID, and its secret."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    try:
        name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        name, secret = "", ""
    key = key_of_secret(secret, now()) if scheme.lower() == "basic" and secret else None
    if key is None or name not in (key.prefix, str(key.uuid)):
        raise Answer(
            HTTPStatus.UNAUTHORIZED,
            "Send a key that is in force: its first letters or UUID as user name, its secret as"
            " password.",
            "请发送有效密钥：以密钥前缀或 UUID 为用户名，密钥本身为口令。",
            headers=REALM,
        )
    _take_turn(key.uuid, now())
    if caches["computed"].add(f"xapi-key-used:{key.pk}", True, timeout=NOTED_EVERY):
        note_use(key, now())
    return viewer_of_key(key)


def _take_turn(key: UUID, at: datetime) -> None:
    """So many requests a minute for a key, over all processes; 0 sets no limit."""
    most: int = settings.RONGHE_XAPI_REQUESTS_A_MINUTE
    rate = Rate(most, MINUTE, lease=max(1, most // LEASES_A_MINUTE))
    if most and not take_turn(f"xapi:{key}", rate, at=at):
        raise Answer(
            HTTPStatus.TOO_MANY_REQUESTS,
            "This key has asked too often this minute.",
            "此密钥本分钟内请求过于频繁。",
            headers={"Retry-After": str(int(rate.seconds_left(at)) + 1)},
        )


def require_one(viewer: Viewer, *actions: str) -> None:
    """One of several actions is enough. Raises Answer."""
    if not any(may(viewer, action) for action in actions):
        raise Answer(
            HTTPStatus.FORBIDDEN, "This key's scopes do not reach that.", "此密钥的权限不足。"
        )
