"""What is answered where nothing is: a page for people, problem details under /api/."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import problem

NO_ROUTE = Text(
    "There is no such route; /api/docs lists those that are.", "没有这一接口；见 /api/docs。"
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(HTTPStatus.NOT_FOUND, "no-such-route", NO_ROUTE)
    return page_not_found(request, exception)
