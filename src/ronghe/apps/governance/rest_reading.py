"""Routes of `governance`: committees, motions and decisions, to read."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import text_of
from ronghe.apps.governance.queries.decisions import decision_for, decisions_for
from ronghe.apps.governance.queries.motions import motion_for, motions_for
from ronghe.apps.governance.queries.overview import committees_listed
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route

router = Router()
VIEW = "governance.view_committees"


class CommitteeOut(Schema):
    """`programme` is empty where the committee is a whole school's."""

    uuid: UUID
    title: InBothLanguages
    organisation: UUID
    programme: UUID | None
    members: int
    meets_at: datetime | None

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))

    @staticmethod
    def resolve_organisation(row: Any) -> UUID:
        return UUID(str(row.organisation.uuid))

    @staticmethod
    def resolve_programme(row: Any) -> UUID | None:
        return UUID(str(row.programme.uuid)) if row.programme else None


class MotionOut(Schema):
    """`subject` is kind:uuid:version of what is decided about; empty where it is words only."""

    uuid: UUID
    committee: UUID
    kind: str
    title: InBothLanguages
    subject: str
    state: str
    proposed_at: datetime

    @staticmethod
    def resolve_committee(row: Any) -> UUID:
        return UUID(str(row.committee.uuid))

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))

    @staticmethod
    def resolve_subject(row: Any) -> str:
        return str(row.subject or "")


class DecisionOut(Schema):
    """A decision with its count by bench. `last_verdict` is of the newest effect review."""

    uuid: UUID
    motion: UUID
    kind: str
    title: InBothLanguages
    carried: bool
    decided_at: datetime
    due_on: date | None
    review_on: date | None
    is_done: bool
    last_verdict: str | None
    tally: dict[str, Any]

    @staticmethod
    def resolve_motion(row: Any) -> UUID:
        return UUID(str(row.motion.uuid))

    @staticmethod
    def resolve_kind(row: Any) -> str:
        return str(row.motion.kind)

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row.motion))


@router.get("/committees", response=list[CommitteeOut])
@paginate(Paged)
@route(VIEW)
def committees(request: PageRequest) -> Any:
    """The committees that the caller reaches."""
    return committees_listed(request.viewer)


@router.get("/motions", response=list[MotionOut])
@paginate(Paged)
@route(VIEW)
def motions(request: PageRequest) -> Any:
    """The motions of these committees, newest first; drafts only of one's own."""
    return motions_for(request.viewer).select_related("committee")


@router.get("/motions/{uuid}", response=MotionOut)
@route(VIEW)
def motion(request: PageRequest, uuid: UUID) -> Any:
    """One motion."""
    return motion_for(request.viewer, uuid)


@router.get("/decisions", response=list[DecisionOut])
@paginate(Paged)
@route(VIEW)
def decisions(request: PageRequest) -> Any:
    """The decisions of these committees, newest first."""
    return decisions_for(request.viewer)


@router.get("/decisions/{uuid}", response=DecisionOut)
@route(VIEW)
def decision(request: PageRequest, uuid: UUID) -> Any:
    """One decision."""
    return decision_for(request.viewer, uuid)
