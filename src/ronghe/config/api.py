"""The HTTP API, version 1, at /api/v1/: what systems with a key and signed-in persons may do.

Each app gives its routes (`rest.py`); they are named by their place so that nothing of an app is
imported here. Errors are problem details in the language of Accept-Language.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from ronghe.apps.base.api import RongheError, Text
from ronghe.apps.people.api import (
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
    KeyAuth,
    KeyThrottle,
    SignedIn,
    page,
    problem,
    problem_of,
    problem_of_values,
)
from ronghe.config.api_parser import StorableParser

api = NinjaAPI(
    title="Ronghe",
    version="1",
    description=(
        "Send a key as “Authorization: Bearer …”; a school's or enterprise's administrator makes "
        "one under Keys for systems. A key acts as its organisation and within its scopes. Lists "
        "come page by page (limit, offset). Errors are problem details (RFC 9457)."
    ),
    urls_namespace="api",
    auth=[KeyAuth(), SignedIn()],
    throttle=[KeyThrottle()],
    docs_decorator=page("people.view_api"),
    parser=StorableParser(),
)
for app in (
    "people",
    "competence",
    "evidence",
    "governance",
    "industry",
    "assessment",
    "curriculum",
    "certification",
    "connect",
):
    module = "rest_routes" if app == "people" else "rest"  # the one that has all its routes
    api.add_router("", f"ronghe.apps.{app}.{module}.router", tags=[app])


@api.exception_handler(RongheError)
def refused(request: HttpRequest, error: RongheError) -> HttpResponse:
    return problem_of(error)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_of_values(error.errors)


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(HTTPStatus.UNAUTHORIZED, "unauthenticated", UNAUTHORIZED)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Throttled)
def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    return problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", TOO_MANY_REQUESTS)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself finds wrong: a body that is no JSON, a missing CSRF token."""
    if error.status_code == HTTPStatus.FORBIDDEN:
        detail = Text("The CSRF token is missing or wrong.", "缺少 CSRF 令牌或令牌有误。")
        return problem(HTTPStatus.FORBIDDEN, "csrf", detail)
    detail = Text(
        "The request cannot be read: its body is not JSON, or a text holds what cannot be kept.",
        "无法读取请求：正文不是 JSON，或文本含有无法保存的字符。",
    )
    return problem(HTTPStatus.BAD_REQUEST, "unreadable", detail)
