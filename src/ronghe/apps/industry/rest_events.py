"""Routes of technical exchanges: fairs, open days, demonstrations, and what they showed."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now
from ronghe.apps.industry.models import TechnicalEvent
from ronghe.apps.industry.queries.reach import region_for, regions_reached
from ronghe.apps.industry.queries.signals import VIEW
from ronghe.apps.industry.rest_shapes import router
from ronghe.apps.industry.services.signals import (
    EVENT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    EventDraft,
    record_event,
)
from ronghe.apps.people.api import (
    Organisation,
    Paged,
    PageRequest,
    Region,
    Strict,
    route,
)

MOST_ATTENDEES = 200


class EventOut(Schema):
    """A technical exchange; `attendees` are the organisations that came."""

    uuid: UUID
    title: str
    shown: str
    lang: str
    held_on: date
    attendees: list[UUID]

    @staticmethod
    def resolve_attendees(row: Any) -> list[UUID]:
        return [one.uuid for one in row.attendees.all()]


class EventIn(Strict):
    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    shown: str = Field(min_length=1, max_length=LONGEST_TEXT)
    lang: str = Field("zh-hans", max_length=12)
    held_on: date
    attendees: list[UUID] = Field(default_factory=list, max_length=MOST_ATTENDEES)


@router.get("/technical-exchanges", response=list[EventOut], summary="Technical exchanges")
@paginate(Paged)
@route(EVENT)
def list_events(request: PageRequest) -> Any:
    """The exchanges of the region, newest first."""
    rows = TechnicalEvent.objects.filter(region__in=regions_reached(request.viewer, EVENT))
    return rows.prefetch_related("attendees").order_by("-held_on", "-pk")


@router.get("/technical-exchanges/{uuid}", response=EventOut, summary="One exchange")
@route(VIEW)
def event_of(request: PageRequest, uuid: UUID) -> Any:
    """What was shown, and who came."""
    rows = TechnicalEvent.objects.filter(region__in=regions_reached(request.viewer, VIEW))
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such exchange for you.", "没有您可以查看的这次技术交流。")
    return found


@router.post("/technical-exchanges", response={201: EventOut}, summary="Record an exchange")
@route(EVENT)
def create_event(request: PageRequest, body: EventIn) -> Any:
    """Record a fair, an open day or a demonstration; its signals are recorded after it."""
    region = region_for(request.viewer, EVENT)
    draft = EventDraft(
        region=region,
        title=body.title,
        shown=body.shown,
        lang=body.lang,
        held_on=body.held_on,
        attendees=_attendees(region, body.attendees),
    )
    return Status(201, record_event(viewer=request.viewer, draft=draft, at=now()))


def _attendees(region: Region, uuids: list[UUID]) -> list[Organisation]:
    found = list(Organisation.objects.filter(region=region, uuid__in=uuids))
    if len(found) != len(set(uuids)):
        raise NotFound("The region has no such organisation.", "区域内没有这个单位。")
    return found
