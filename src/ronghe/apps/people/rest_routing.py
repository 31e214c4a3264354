"""How a route of the HTTP API names its action, who calls it, and how a list is cut into pages.

Every route is `@router.get(…)`, `@paginate(Paged)` where it lists, then `@route("app.verb_noun")`.
A system comes with its key (`Authorization: Bearer …`), a person with the session of their browser.
"""

import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.errors import AuthenticationError
from ninja.pagination import PaginationBase
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import BaseThrottle

from ronghe.apps.base.api import AuditEntry, Text, audit, now
from ronghe.apps.people.access import require
from ronghe.apps.people.policy import action_named
from ronghe.apps.people.routing import PageRequest
from ronghe.apps.people.services.client_keys import key_of_secret
from ronghe.apps.people.viewer import Viewer, viewer_of_key

PAGE = 50
LARGEST_PAGE = 200
MINUTE = 60
REQUESTS_A_MINUTE = 600


class InBothLanguages(Schema):
    """A text in English and in Simplified Chinese; either may be empty in imported content."""

    en: str
    zh: str

    @classmethod
    def of(cls, text: Text) -> "InBothLanguages":
        return cls(en=text.en, zh=text.zh)


def route(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a route with its action and check it first; a sensitive read leaves an audit row.

    Whose rows the caller gets is the checked query's matter. Raises NotAllowed.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def checked(request: PageRequest, *args: Any, **kwargs: Any) -> Any:
            require(request.viewer, name)
            result = view(request, *args, **kwargs)
            if action_named(name).sensitive:
                _leave_trace(request, name)
            return result

        checked.action = name  # type: ignore[attr-defined]
        return checked

    return decorate


def _leave_trace(request: PageRequest, name: str) -> None:
    match = request.resolver_match
    assert match is not None
    named = " ".join(f"{key}={value}" for key, value in match.kwargs.items())
    touched = f"{match.route} {named}".strip()
    audit(request.viewer, name, kind=AuditEntry.Kind.READ, touched=touched)


class KeyAuth(HttpBearer):
    """A system's key. One that is unknown, revoked or has run out opens nothing, and a session
    that happens to be there does not stand in for it."""

    openapi_name = "Key"

    def authenticate(self, request: HttpRequest, token: str) -> Viewer:
        key = key_of_secret(token, now())
        if key is None:
            raise AuthenticationError
        viewer = viewer_of_key(key)
        request.viewer = viewer  # type: ignore[attr-defined]
        request.client_key_id = key.pk  # type: ignore[attr-defined]
        return viewer


class SignedIn(SessionAuth):
    """The session of a browser; whoever writes sends the CSRF token along."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if request.user.is_authenticated else None


class KeyThrottle(BaseThrottle):
    """So many requests a minute for a key, counted in the cache of the process that answers."""

    def allow_request(self, request: HttpRequest) -> bool:
        key = getattr(request, "client_key_id", None)
        if key is None:
            return True
        counter = f"api-key:{key}:{int(time.time()) // MINUTE}"
        cache.add(counter, 0, timeout=2 * MINUTE)
        most: int = getattr(settings, "RONGHE_KEY_REQUESTS_A_MINUTE", REQUESTS_A_MINUTE)
        return cache.incr(counter) <= most

    def wait(self) -> float:
        """Seconds to the next minute."""
        return MINUTE - time.time() % MINUTE


class Paged(PaginationBase):
    """A list page by page: `limit` rows (at most 200) from row `offset` on."""

    class Input(Schema):
        limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE)
        offset: int = Field(0, ge=0)

    class Output(Schema):
        items: list[Any]
        count: int

    def paginate_queryset(
        self, queryset: Any, pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        end = pagination.offset + pagination.limit
        count = len(queryset) if isinstance(queryset, Sequence) else queryset.count()
        return {"items": list(queryset[pagination.offset : end]), "count": count}
