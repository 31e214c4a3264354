"""How a route of the HTTP API names its action, who calls it, and how a list is cut into pages.

Every route is `@router.get(…)`, `@paginate(Paged)` where it lists, then `@route("app.verb_noun")`.
A system comes with its key (`Authorization: Bearer …`), a person with the session of their browser.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.errors import AuthenticationError
from ninja.files import UploadedFile
from ninja.pagination import PaginationBase
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import BaseThrottle
from pydantic import ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema

from ronghe.apps.base.api import AuditEntry, Reference, Refused, Text, audit, now
from ronghe.apps.people.access import require
from ronghe.apps.people.models import ClientKey
from ronghe.apps.people.policy import action_named
from ronghe.apps.people.rates import Rate, take_turn
from ronghe.apps.people.routing import PageRequest
from ronghe.apps.people.services.client_keys import key_of_secret, note_use
from ronghe.apps.people.viewer import Viewer, viewer_of_key

PAGE = 50
LARGEST_PAGE = 200
FURTHEST = 10_000_000  # beyond what a database counts rows by, it would fail
LONGEST_POINTER = 120
MINUTE = 60
LEASES_A_MINUTE = 60  # so many times at most a process writes a key's count


class Strict(Schema):
    """What is sent: a field that is not known is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


def _reference(given: object) -> Reference:
    """Raises ValueError for what is none."""
    return given if isinstance(given, Reference) else Reference.parse(str(given)[:LONGEST_POINTER])


# What points at anything (a record, a portfolio's item), as `kind:uuid:version`.
Pointer = Annotated[
    Reference,
    PlainValidator(_reference),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "maxLength": LONGEST_POINTER, "pattern": r"^[a-z_]+\.[a-z_]+:.+:.*$"}
    ),
]


def sent_file(file: UploadedFile | None, *, largest: int) -> bytes:
    """The content of the field `file`. Asked in the view and not by the field's type, so that
    permission is asked first. Raises Refused where there is none, or it is larger than that."""
    if file is None:
        raise Refused("Send it as the field `file`.", "请以 file 字段上传。", code="no-file")
    if (file.size or 0) > largest:
        size = f"{largest / 1024 / 1024:g} MB"
        raise Refused(
            f"The file is larger than {size}.", f"文件大于 {size}。", code="file-too-large"
        )
    return bytes(file.read())


class InBothLanguages(Schema):
    """A text in English and in Simplified Chinese; either may be empty in imported content."""

    en: str
    zh: str

    @classmethod
    def of(cls, text: Text) -> "InBothLanguages":
        return cls(en=text.en, zh=text.zh)


class GoneOut(Schema):
    """What is not there any more."""

    uuid: UUID


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
        request.client_key = key  # type: ignore[attr-defined]
        note_use(key, now())
        return viewer


class SignedIn(SessionAuth):
    """The session of a browser; whoever writes sends the CSRF token along."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if request.user.is_authenticated else None


def rate_of_keys() -> Rate:
    """How many requests a key may make in a minute, over all processes; 0 sets no limit."""
    most: int = settings.RONGHE_KEY_REQUESTS_A_MINUTE
    return Rate(most, MINUTE, lease=max(1, most // LEASES_A_MINUTE))


def may_go_on(key: ClientKey, at: datetime) -> bool:
    """Whether a key has not yet made its requests of this minute; counts this one."""
    rate = rate_of_keys()
    return rate.most == 0 or take_turn(f"key:{key.uuid}", rate, at=at)


class KeyThrottle(BaseThrottle):
    """So many requests a minute for a key, counted for all processes together."""

    def allow_request(self, request: HttpRequest) -> bool:
        key = getattr(request, "client_key", None)
        return key is None or may_go_on(key, now())

    def wait(self) -> float:
        """Seconds to the next minute."""
        return rate_of_keys().seconds_left(now())


class Paged(PaginationBase):
    """A list page by page: `limit` rows (at most 200) from row `offset` on."""

    class Input(Schema):
        limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE)
        offset: int = Field(0, ge=0, le=FURTHEST)

    class Output(Schema):
        items: list[Any]
        count: int

    def paginate_queryset(
        self, queryset: Any, pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        end = pagination.offset + pagination.limit
        count = len(queryset) if isinstance(queryset, Sequence) else queryset.count()
        return {"items": list(queryset[pagination.offset : end]), "count": count}
