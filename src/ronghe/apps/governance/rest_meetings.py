"""Routes of meetings, and of what became of a decision."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import AwareDatetime

from ronghe.apps.base.api import now
from ronghe.apps.governance.queries.committees import committee_for
from ronghe.apps.governance.queries.decisions import decision_for
from ronghe.apps.governance.queries.meetings import meeting_for, meetings_for
from ronghe.apps.governance.rest_reading import DecisionOut
from ronghe.apps.governance.services.decisions import fulfil_decision
from ronghe.apps.governance.services.meetings import plan_meeting
from ronghe.apps.people.api import Paged, PageRequest, Strict, route

router = Router()
VIEW = "governance.view_committees"


class MeetingOut(Schema):
    uuid: UUID
    committee: UUID
    number: int
    state: str
    presiding: str
    starts_at: datetime
    place: str

    @staticmethod
    def resolve_committee(row: Any) -> UUID:
        return UUID(str(row.committee.uuid))


class MeetingIn(Strict):
    """With the offset of its time zone."""

    committee: UUID
    starts_at: AwareDatetime
    place: str = Field("", max_length=200)


class FulfilmentIn(Strict):
    note: str = Field(min_length=1, max_length=4_000)


@router.get("/meetings", response=list[MeetingOut])
@paginate(Paged)
@route(VIEW)
def meetings(request: PageRequest) -> Any:
    """The meetings of the committees that the caller reaches, newest first."""
    return meetings_for(request.viewer).select_related("committee")


@router.get("/meetings/{uuid}", response=MeetingOut)
@route(VIEW)
def meeting_of(request: PageRequest, uuid: UUID) -> Any:
    """One meeting."""
    return meeting_for(request.viewer, uuid)


@router.post("/meetings", response={201: MeetingOut})
@route("governance.convene_meeting")
def create_meeting(request: PageRequest, body: MeetingIn) -> Any:
    """Plan a meeting; what waits comes onto its agenda by itself."""
    committee = committee_for(request.viewer, body.committee)
    meeting = plan_meeting(
        viewer=request.viewer,
        committee=committee,
        starts_at=body.starts_at,
        place=body.place,
        at=now(),
    )
    return Status(201, meeting)


@router.post("/decisions/{uuid}/fulfilment", response=DecisionOut)
@route("governance.follow_decision")
def fulfil(request: PageRequest, uuid: UUID, body: FulfilmentIn) -> Any:
    """Report that a decision is carried out."""
    decision = decision_for(request.viewer, uuid)
    fulfil_decision(viewer=request.viewer, decision=decision, note=body.note, at=now())
    return decision_for(request.viewer, uuid)
