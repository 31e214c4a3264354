"""Sets `request.viewer`, and answers refusals and missing things with pages people can read."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from ronghe.apps.base.api import NotFound
from ronghe.apps.people.access import NotAllowed
from ronghe.apps.people.viewer import NOBODY, Viewer, viewer_of_account


def viewer_of_request(request: HttpRequest) -> Viewer:
    """The signed-in person's viewer, or NOBODY."""
    account: Any = request.user
    return viewer_of_account(account) if account.is_authenticated else NOBODY


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: viewer_of_request(request)
        )
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Hand refusals to Django's own 403 and 404 pages."""
        if isinstance(exception, NotAllowed):
            raise PermissionDenied(str(exception)) from exception
        if isinstance(exception, NotFound):
            raise Http404(str(exception)) from exception
