"""What a launched unit reaches: its token, its files, and the part of the record store that is
its learner's.

No cookie counts here and nothing is shown to people: each address is opened by a secret of one
launch. So any origin may ask, also the sandboxed one that a package's own files run in.
"""

import base64
import binascii
import json
import mimetypes
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

import orjson
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from ronghe.apps.assessment.course_facts import activity_id
from ronghe.apps.assessment.models import CourseSession
from ronghe.apps.assessment.services.course_sessions import (
    FETCH,
    LAUNCH_DATA,
    SessionRefused,
    fetch_token,
    is_own_agent,
    session_of_media,
    session_of_token,
    take_statements,
    viewer_of_session,
)
from ronghe.apps.base.api import RongheError, now
from ronghe.apps.evidence.api import answer_as, append_statements
from ronghe.apps.people.api import PageRequest, page
from ronghe.standards import xapi

REPORT = "assessment.report_from_course"
VERSION: xapi.Version = "1.0.3"
LARGEST_BODY = 4 * 1024 * 1024
MOST_STATEMENTS = 200
JSON, MIXED = "application/json", "multipart/mixed"
# Scripts of a package run, but in an origin of their own: no cookie, no storage, no page of ours.
SANDBOX = "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version"
    ),
    "Access-Control-Expose-Headers": (
        "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through"
    ),
    "Access-Control-Max-Age": "600",
}
Door = Callable[..., HttpResponse]


def from_anywhere(view: Door) -> Door:
    """Answer preflight requests, and let any origin read the answer."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_preflight = request.method == "OPTIONS"
        response = HttpResponse(status=204) if is_preflight else view(request, *args, **kwargs)
        for name, value in CORS.items():
            response[name] = value
        return response

    return door


def by_secret(view: Door) -> Door:
    """No role reaches it: the view itself asks for the secret of a launch."""
    view.action = REPORT  # type: ignore[attr-defined]
    return view


@csrf_exempt
@never_cache
@from_anywhere
@page(FETCH)
def course_fetch(request: PageRequest, secret: str) -> HttpResponse:
    """The token, once. Errors too come with status 200 (section 8.2)."""
    if request.method != "POST":
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})
    return JsonResponse(fetch_token(viewer=request.viewer, secret=secret, at=now()))


@never_cache
@from_anywhere
@by_secret
def course_media(request: PageRequest, secret: str, path: str) -> HttpResponse:
    """A file of the package, for the browser that was launched."""
    session = session_of_media(secret, now())
    file = session and session.unit.package.files.filter(path=path).first()
    if not file:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(file.file.open("rb"), content_type=kind)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    return cast(HttpResponse, response)  # it streams; what wraps a page reads its status only


class _Denied(Exception):
    """An answer that is no success, raised from wherever it is found out."""

    def __init__(self, status: int, en: str, zh: str) -> None:
        super().__init__(en)
        self.status, self.en, self.zh = status, en, zh


@csrf_exempt
@never_cache
@from_anywhere
@by_secret
def course_store(request: PageRequest, address: str) -> HttpResponse:
    """The record store as a launched unit sees it: its own learner's, and by the rules of cmi5."""
    try:
        session = _session(request)
        if "method" in request.GET:
            raise _Denied(400, "Send the request as it is.", "请直接发送请求。")
        if address == "statements" and request.method in {"POST", "PUT"}:
            response = _write(request, session)
        else:
            _refuse_others(request, session, address)
            response = answer_as(viewer_of_session(session), request, address, VERSION)
            if address == "statements" and "agent" not in request.GET:
                response = _own_only(session, response)
    except _Denied as denied:
        said = {"en": denied.en, "zh": denied.zh}
        response = JsonResponse(said, status=denied.status)
    response["X-Experience-API-Version"] = VERSION
    return response


def _session(request: HttpRequest) -> CourseSession:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        name, _, secret = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        name, secret = "", ""
    is_basic = scheme.lower() == "basic" and secret
    session = session_of_token(name, secret, now()) if is_basic else None
    if session is None:
        raise _Denied(401, "This token is not in force.", "该令牌无效或已过期。")
    return session


# --- writing statements ---------------------------------------------------------------------------


def _write(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Rules, log and progress in one transaction: a refused batch leaves nothing."""
    if not request.headers.get("X-Experience-API-Version", "").startswith("1.0"):
        raise _Denied(400, "Send X-Experience-API-Version 1.0.3.", "请注明 xAPI 版本 1.0.3。")
    try:
        statements, files = _statements(request)
        with transaction.atomic():
            viewer = take_statements(session=session, statements=statements, at=now())
            ids = append_statements(
                viewer=viewer,
                organisation=session.unit.package.organisation,
                statements=statements,
                at=now(),
                attachments=files,
            )
    except xapi.XapiProblem as problem:
        raise _Denied(400, f"{problem.path}: {problem.en}", problem.zh) from None
    except SessionRefused as refused:
        raise _Denied(403, refused.text.en, refused.text.zh) from None
    except RongheError as error:
        raise _Denied(409, error.text.en, error.text.zh) from None
    if request.method == "PUT":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return JsonResponse([str(one) for one in ids], safe=False)


def _statements(request: HttpRequest) -> tuple[list[xapi.Statement], dict[str, bytes]]:
    content, files = _content(request)
    contents = content if isinstance(content, list) else [content]
    if len(contents) > MOST_STATEMENTS:
        raise _Denied(
            413, f"At most {MOST_STATEMENTS} at once.", f"一次最多 {MOST_STATEMENTS} 条。"
        )
    if request.method == "PUT":
        contents = [_put_id(request, content)]
    parsed = [xapi.parse_statement(one, VERSION) for one in contents]
    xapi.check_attachments(parsed, files)
    return parsed, files


def _put_id(request: HttpRequest, content: Any) -> Any:
    wanted = request.GET.get("statementId", "")
    if not isinstance(content, dict) or content.get("id", wanted) != wanted or not wanted:
        raise _Denied(400, "The id is not statementId.", "语句标识与参数不符。")
    return {**content, "id": wanted}


def _content(request: HttpRequest) -> tuple[Any, dict[str, bytes]]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise _Denied(413, "The request is too large.", "请求过大。")
    body = request.read(LARGEST_BODY)
    kind = request.headers.get("Content-Type", "")
    files: dict[str, bytes] = {}
    if kind.partition(";")[0].strip().lower() == MIXED:
        parts = xapi.read_multipart(body, xapi.boundary_of(kind))
        body, files = parts[0].content, xapi.read_attachments(parts[1:])
    try:
        return orjson.loads(body), files
    except orjson.JSONDecodeError:
        raise _Denied(400, "This is not JSON.", "这不是 JSON。") from None


# --- everything else ------------------------------------------------------------------------------


def _refuse_others(request: HttpRequest, session: CourseSession, address: str) -> None:
    """What a unit asks for is its own learner's and, of activities, its own."""
    asked = request.GET
    if "agent" in asked and not is_own_agent(session, _json(asked["agent"])):
        raise _Denied(403, "This learner is not of your launch.", "该学习者不属于本次启动。")
    own = {activity_id("unit", session.unit.uuid), session.unit.publisher_id}
    if asked.get("activityId") not in {None, *own}:
        raise _Denied(403, "This activity is not of your launch.", "该活动不属于本次启动。")
    if asked.get("registration", "").lower() not in {"", str(session.registration.uuid)}:
        raise _Denied(403, "This registration is not of your launch.", "该注册不属于本次启动。")
    is_read = request.method in {"GET", "HEAD"}
    if (
        address == "activities/state"
        and not is_read
        and asked.get("stateId")
        in {
            None,
            LAUNCH_DATA,
        }
    ):
        raise _Denied(403, "The launch data stay as they are.", "启动数据不得更改。")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _own_only(session: CourseSession, response: HttpResponse) -> HttpResponse:
    """Statements that were asked for without naming the learner: one by its id, or a page."""
    if response.status_code != HTTPStatus.OK:
        return response
    found = _json(response.content.decode()) if response.content else None
    shown = found.get("statements", [found]) if isinstance(found, dict) else []
    if not all(is_own_agent(session, one.get("actor")) for one in shown):
        raise _Denied(403, "Ask for your learner's by “agent”.", "请用 agent 参数限定学习者。")
    return response
