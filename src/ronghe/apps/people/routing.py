"""How a page names its action: `@page("app.verb_noun")`. A route without one fails the tests."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from ronghe.apps.base.api import AuditEntry, audit
from ronghe.apps.people.access import may, require
from ronghe.apps.people.policy import action_named
from ronghe.apps.people.viewer import Viewer

View = Callable[..., HttpResponse]


class PageRequest(HttpRequest):
    """What a page receives: Django's request with the viewer that the middleware set."""

    viewer: Viewer


def may_open(viewer: Viewer, address: str) -> bool:
    """Whether the viewer's roles reach the action of an address of this site. Whose rows they see
    there is its page's matter; an address that is none of ours leads nowhere."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return False
    name = getattr(view, "action", None)
    return name is None or may(viewer, name)


def page(name: str) -> Callable[[View], View]:
    """Mark a view with its action and check it before the view runs.

    Nobody is sent to sign in; a viewer whose roles never reach the action gets 403. Whose rows
    they see is the checked query's matter. A sensitive read leaves one row in the audit table.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer: Viewer = request.viewer
            if not may(viewer, name) and not viewer.is_signed_in:
                return redirect_to_login(request.get_full_path())
            require(viewer, name)
            response = view(request, *args, **kwargs)
            _leave_trace(viewer, name, request, response)
            return response

        checked.action = name  # type: ignore[attr-defined]
        return checked

    return decorate


def _leave_trace(viewer: Viewer, name: str, request: Any, response: HttpResponse) -> None:
    action = action_named(name)
    if not action.sensitive or response.status_code != 200:
        return
    named = " ".join(f"{key}={value}" for key, value in request.resolver_match.kwargs.items())
    touched = f"{request.resolver_match.view_name} {named}".strip()
    audit(viewer, name, kind=AuditEntry.Kind.READ, touched=touched)
