"""Routes of keys for systems, and of one's own calendar links. For signed-in persons."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from ninja import Field, Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime

from ronghe.apps.base.api import now
from ronghe.apps.connect.queries.calendars import Followed, calendars_of
from ronghe.apps.connect.services.calendars import MANAGE as CALENDARS
from ronghe.apps.connect.services.calendars import make_feed, withdraw_feed
from ronghe.apps.people.api import (
    ClientKey,
    InBothLanguages,
    Paged,
    PageRequest,
    Pointer,
    Strict,
    client_key_for,
    client_keys,
    make_key,
    organisation_for,
    replace_key,
    revoke_key,
    route,
)

router = Router()
KEYS = "people.manage_keys"
LONGEST_OVERLAP_DAYS = 30


class ClientKeyOut(Schema):
    """A key without its secret."""

    uuid: UUID
    title: str
    organisation: UUID
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    @staticmethod
    def resolve_organisation(row: ClientKey) -> UUID:
        return row.organisation.uuid


class ClientKeyMadeOut(Schema):
    """The secret is told this once; it is not kept."""

    uuid: UUID
    secret: str


class ClientKeyIn(Strict):
    """For the organisation named, or one's own."""

    organisation: UUID | None = None
    title: str = Field(min_length=1, max_length=80)
    scopes: list[str] = Field(default_factory=list, max_length=40)
    expires_at: AwareDatetime | None = None


class ReplaceIn(Strict):
    """How many days the old key goes on."""

    overlap_days: int = Field(7, ge=0, le=LONGEST_OVERLAP_DAYS)


class CalendarOut(Schema):
    """A calendar on offer; `about` is empty for one's own, `made_at` while there is no link."""

    about: Pointer | None
    title: InBothLanguages
    made_at: datetime | None

    @classmethod
    def of(cls, one: Followed) -> "CalendarOut":
        title = InBothLanguages.of(one.title)
        return cls(about=one.about, title=title, made_at=one.made_at)


class CalendarIn(Strict):
    about: Pointer | None = None


class CalendarLinkOut(Schema):
    """The address without the host; it is told this once and not kept."""

    path: str


class WithdrawnOut(Schema):
    """Whether there was a link to take back."""

    was_there: bool


@router.get("/keys", response=list[ClientKeyOut], summary="Keys for systems")
@paginate(Paged)
@route(KEYS)
def keys(request: PageRequest, organisation: UUID | None = None) -> Any:
    """Those of an organisation, the newest first, the revoked too."""
    into = organisation_for(request.viewer, KEYS, organisation)
    return client_keys(request.viewer, into)


@router.post("/keys", response={201: ClientKeyMadeOut}, summary="Make a key")
@route(KEYS)
def create_key(request: PageRequest, body: ClientKeyIn) -> Any:
    """Within its scopes it acts as its organisation."""
    key, secret = make_key(
        viewer=request.viewer,
        organisation=organisation_for(request.viewer, KEYS, body.organisation),
        title=body.title,
        scopes=body.scopes,
        at=now(),
        expires_at=body.expires_at,
    )
    return {"uuid": key.uuid, "secret": secret}


@router.get("/keys/{uuid}", response=ClientKeyOut, summary="One key")
@route(KEYS)
def read_key(request: PageRequest, uuid: UUID) -> Any:
    """What it may do, and until when."""
    return client_key_for(request.viewer, uuid)


@router.post("/keys/{uuid}/replace", response={201: ClientKeyMadeOut}, summary="Replace a key")
@route(KEYS)
def renew_key(request: PageRequest, uuid: UUID, body: ReplaceIn) -> Any:
    """A new key that may do the same; the old one goes on for some days."""
    key, secret = replace_key(
        viewer=request.viewer,
        key=client_key_for(request.viewer, uuid),
        overlap=timedelta(days=body.overlap_days),
        at=now(),
    )
    return {"uuid": key.uuid, "secret": secret}


@router.post("/keys/{uuid}/revoke", response=ClientKeyOut, summary="Revoke a key")
@route(KEYS)
def end_key(request: PageRequest, uuid: UUID) -> Any:
    """Its requests are refused at once, and it cannot be brought back."""
    revoke_key(viewer=request.viewer, key=client_key_for(request.viewer, uuid), at=now())
    return client_key_for(request.viewer, uuid)


@router.get("/calendar-links", response=list[CalendarOut], summary="Own calendar links")
@paginate(Paged)
@route(CALENDARS)
def calendar_links(request: PageRequest) -> Any:
    """One's own calendar, those of one's classes, and of the committees one may see."""
    return [CalendarOut.of(one) for one in calendars_of(request.viewer)]


@router.post("/calendar-links", response={201: CalendarLinkOut}, summary="Make or renew a link")
@route(CALENDARS)
def create_calendar_link(request: PageRequest, body: CalendarIn) -> Any:
    """A link that was there before opens nothing any more."""
    secret = make_feed(viewer=request.viewer, about=body.about, at=now())
    return {"path": reverse("calendar_feed", args=[secret])}


@router.post("/calendar-links/withdraw", response=WithdrawnOut, summary="Take a link back")
@route(CALENDARS)
def end_calendar_link(request: PageRequest, body: CalendarIn) -> Any:
    """At once; it opens nothing any more."""
    return {"was_there": withdraw_feed(viewer=request.viewer, about=body.about, at=now())}
