"""How a resource of the record store is made from functions, one for each method."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from ronghe.apps.base.api import NotFound, RongheError, now
from ronghe.apps.evidence.record_store.answers import (
    CONSISTENT,
    VERSION,
    Answer,
    problem_response,
    refused,
)
from ronghe.apps.evidence.record_store.asking import Asked, asked_of
from ronghe.apps.evidence.services.documents import (
    DocumentChanged,
    DocumentUnfit,
)
from ronghe.apps.evidence.services.statement_rows import moment
from ronghe.apps.evidence.services.statements_in import StatementTwice
from ronghe.apps.people.api import NotAllowed
from ronghe.standards import xapi

Handler = Callable[[Asked], HttpResponse]
STATUSES: Mapping[type[RongheError], int] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    DocumentChanged: HTTPStatus.PRECONDITION_FAILED,
    DocumentUnfit: HTTPStatus.BAD_REQUEST,
    StatementTwice: HTTPStatus.BAD_REQUEST,
}


def resource(
    action: str, handlers: Mapping[str, Handler], *, is_open: bool = False, consistent: bool = False
) -> Callable[..., HttpResponse]:
    """A view over handlers by method; HEAD is GET without its body. `action` is what the policy
    table has for the address; each handler asks for what it needs itself."""

    @csrf_exempt
    def view(request: HttpRequest, version: xapi.Version) -> HttpResponse:
        try:
            response = _answered(request, version, handlers, is_open)
        except Answer as answer:
            response = problem_response(answer)
        response[VERSION] = version
        if consistent:
            response[CONSISTENT] = consistent_through()
        if request.method == "HEAD":
            return _without_body(response)
        return response

    view.action = action  # type: ignore[attr-defined]
    return view


def _answered(
    request: HttpRequest, version: xapi.Version, handlers: Mapping[str, Handler], is_open: bool
) -> HttpResponse:
    asked = asked_of(request, version, is_open=is_open)
    handler = handlers.get("GET" if asked.method == "HEAD" else asked.method)
    if handler is None:
        allowed = ", ".join([*handlers, "HEAD"])
        raise Answer(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"Use {allowed} here.",
            f"此处仅支持 {allowed}。",
            headers={"Allow": allowed},
        )
    try:
        return handler(asked)
    except xapi.XapiProblem as problem:
        raise refused(HTTPStatus.BAD_REQUEST, problem) from None
    except RongheError as error:
        status = STATUSES.get(type(error), HTTPStatus.CONFLICT)
        raise Answer(status, error.text.en, error.text.zh) from None


def consistent_through() -> str:
    """Everything written is found at once, so this is always the present moment."""
    return moment(now())


def _without_body(response: HttpResponse) -> HttpResponse:
    length = len(response.content)
    response.content = b""
    response["Content-Length"] = str(length)
    return response


def only(value: Any, *allowed: str) -> None:
    """Raises XapiProblem for a word that is not allowed."""
    if value not in allowed:
        raise xapi.XapiProblem(f"is none of {', '.join(allowed)}", f"不在 {allowed} 之内")
