"""Errors of the HTTP API as problem details (RFC 9457), in the caller's language."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from ronghe.apps.base.api import NotFound, RongheError, Text
from ronghe.apps.people.access import NotAllowed

TITLES = {
    HTTPStatus.BAD_REQUEST: Text("The request cannot be read", "请求无法读取"),
    HTTPStatus.UNAUTHORIZED: Text("Who is asking?", "未能确认身份"),
    HTTPStatus.FORBIDDEN: Text("Not allowed", "没有权限"),
    HTTPStatus.NOT_FOUND: Text("Not found", "未找到"),
    HTTPStatus.CONFLICT: Text("Refused by a rule", "不符合规则"),
    HTTPStatus.UNPROCESSABLE_ENTITY: Text("Some values cannot be taken", "部分内容无法接受"),
    HTTPStatus.TOO_MANY_REQUESTS: Text("Too many requests", "请求过于频繁"),
}
UNAUTHORIZED = Text(
    "Send a key that is in force as “Authorization: Bearer …”, or sign in.",
    "请以“Authorization: Bearer …”发送有效密钥，或先登录。",
)
TOO_MANY_REQUESTS = Text(
    "This key has asked too often this minute. Try again after the time in Retry-After.",
    "此密钥本分钟内请求次数过多，请在 Retry-After 所示时间后重试。",
)
NOTHING_DONE = Text(
    "Nothing was changed. What is wrong stands in “errors”.",
    "未作任何更改。具体问题见“errors”。",
)
# By the beginning of pydantic's names for what is wrong with a value.
REASONS = {
    "missing": Text("This field is missing.", "缺少此字段。"),
    "extra_forbidden": Text("There is no such field.", "没有此字段。"),
    "uuid": Text("This is not a UUID.", "不是有效的 UUID。"),
    "int": Text("This is not a whole number.", "不是整数。"),
    "float": Text("This is not a number.", "不是数值。"),
    "bool": Text("This is not true or false.", "不是 true 或 false。"),
    "timezone": Text("A time needs its offset, as in 2026-03-02T08:00:00+08:00.", "时间须带时区。"),
    "datetime": Text("This is not a time in ISO 8601.", "不是 ISO 8601 格式的时间。"),
    "date": Text("This is not a date in ISO 8601.", "不是 ISO 8601 格式的日期。"),
    "literal_error": Text("This is not one of the values offered.", "不在可选值之内。"),
    "enum": Text("This is not one of the values offered.", "不在可选值之内。"),
    "greater_than": Text("This is too small.", "数值过小。"),
    "less_than": Text("This is too large.", "数值过大。"),
    "too_short": Text("This is too short.", "内容过短。"),
    "too_long": Text("This is too long.", "内容过长。"),
    "string_too_short": Text("This is too short.", "内容过短。"),
    "string_too_long": Text("This is too long.", "内容过长。"),
    "string": Text("This is not a text.", "不是文本。"),
    "json": Text("This is not JSON.", "不是 JSON。"),
}
OTHER = Text("This value cannot be taken.", "无法接受此值。")


def problem(
    status: HTTPStatus,
    code: str,
    detail: Text | str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """One answer: `code` is stable and for programs, `title` and `detail` are for people."""
    body: dict[str, Any] = {
        "type": f"urn:ronghe:problem:{code}",
        "title": str(TITLES[status]),
        "status": status.value,
        "detail": str(detail),
        "code": code,
    }
    if errors:
        body["errors"] = list(errors)
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/problem+json")


def problem_of(error: RongheError) -> HttpResponse:
    """What a rule of the house answers: 403, 404, or 409 for everything that was refused."""
    status = HTTPStatus.CONFLICT
    if isinstance(error, NotAllowed):
        status = HTTPStatus.FORBIDDEN
    elif isinstance(error, NotFound):
        status = HTTPStatus.NOT_FOUND
    return problem(status, error.code, error.text)


def problem_of_values(found: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """Values that do not fit: each with where it stands and why."""
    errors = [
        {
            "where": _where(one["loc"]),
            "code": str(one["type"]),
            "reason": str(_reason(str(one["type"]))),
        }
        for one in found
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(status, "invalid-values", NOTHING_DONE, errors=errors)


def _where(place: Sequence[str | int]) -> str:
    """`body.title`: where a value stands, without the name that the route has for the whole."""
    source, *rest = map(str, place)
    return ".".join([source, *(rest[1:] if source == "body" and len(rest) > 1 else rest)])


def _reason(kind: str) -> Text:
    fitting = [name for name in REASONS if kind.startswith(name)]
    return REASONS[max(fitting, key=len)] if fitting else OTHER
