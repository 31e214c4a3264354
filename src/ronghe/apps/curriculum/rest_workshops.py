"""Routes of workshops for whoever opens and manages them: people, guests, readiness, publishing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Refused, Text, now
from ronghe.apps.competence.api import occupations
from ronghe.apps.curriculum.models import Participant, Workshop
from ronghe.apps.curriculum.queries import workshops as queries
from ronghe.apps.curriculum.queries.workshop_results import readiness_of
from ronghe.apps.curriculum.rest_shapes import named, router, said
from ronghe.apps.curriculum.rest_teaching import WorkshopOut
from ronghe.apps.curriculum.services.workshop_publishing import plan_of_workshop, publish_workshop
from ronghe.apps.curriculum.services.workshops import (
    LINK_DAYS,
    MANAGE,
    WorkshopPlan,
    invite,
    invite_guest,
    open_workshop,
    renew_link,
    withdraw_link,
)
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Strict,
    Viewer,
    programmes_for,
    route,
)

MOST_INVITED = 60
OUTCOMES = ("created", "replaced", "unchanged")


class WorkshopIn(Strict):
    """What it is to be about; a task with fewer votes than `least_votes` cannot be published."""

    programme: UUID
    occupation: UUID
    title: str = Field(min_length=1, max_length=200)
    lang: Workshop.Language
    least_votes: int = Field(3, ge=1, le=40)


class AttendeeOut(Schema):
    """Somebody in the workshop and how far they are with rating; `participant` names them here."""

    participant: UUID
    name: str
    is_facilitator: bool
    is_guest: bool
    joined_at: datetime | None
    rated: int
    to_rate: int

    @staticmethod
    def resolve_participant(row: Any) -> UUID:
        return UUID(str(row.participant.uuid))

    @staticmethod
    def resolve_name(row: Any) -> str:
        return str(row.participant.person)

    @staticmethod
    def resolve_is_facilitator(row: Any) -> bool:
        return bool(row.participant.is_facilitator)

    @staticmethod
    def resolve_is_guest(row: Any) -> bool:
        return bool(row.participant.is_guest)

    @staticmethod
    def resolve_joined_at(row: Any) -> datetime | None:
        joined: datetime | None = row.participant.joined_at
        return joined


class MayBeInvitedOut(Schema):
    """Somebody of the school or of an enterprise of the region who may be invited."""

    person: UUID
    name: str
    role: str
    organisation: InBothLanguages

    @staticmethod
    def resolve_person(row: Any) -> UUID:
        return UUID(str(row.person.uuid))

    @staticmethod
    def resolve_name(row: Any) -> str:
        return str(row.person)

    @staticmethod
    def resolve_organisation(row: Any) -> InBothLanguages:
        return said(row.organisation)


class InvitedIn(Strict):
    persons: list[UUID] = Field(min_length=1, max_length=MOST_INVITED)
    as_facilitators: bool = False


class InvitedOut(Schema):
    """How many are invited that were not before."""

    invited: int


class GuestIn(Strict):
    """As the others know them; no account and no further data are kept."""

    name: str = Field(min_length=1, max_length=80)


class GuestLinkOut(Schema):
    """A guest's link by its secret part (/workshop-link/…/), shown this once."""

    participant: UUID
    secret: str
    days: int


class LinkEndedOut(Schema):
    """Whose link opens nothing any more."""

    participant: UUID


class MissingOut(Schema):
    text: InBothLanguages


class ReadinessOut(Schema):
    """What is missing before publishing, and how many tasks would be new, replaced or unchanged
    (null while titles are missing: nothing can be compared then)."""

    is_ready: bool
    missing: list[MissingOut]
    created: int | None
    replaced: int | None
    unchanged: int | None


class WorkshopPublishedOut(Schema):
    """The occupation in which the tasks stand now, and what kept its name because a published
    framework shows it."""

    occupation: UUID
    kept: list[InBothLanguages]


@router.post("/workshops", response={201: WorkshopOut}, summary="Open a workshop")
@route(MANAGE)
def create_workshop(request: PageRequest, body: WorkshopIn) -> Any:
    """About the work of one occupation, for one programme; whoever opens it facilitates it."""
    programmes = programmes_for(request.viewer, MANAGE)
    [programme] = named(programmes, [body.programme], Text("programme", "专业"))
    rows = occupations(request.viewer)
    [occupation] = named(rows, [body.occupation], Text("occupation", "职业"))
    plan = WorkshopPlan(programme, occupation, body.title, body.lang, body.least_votes)
    made = open_workshop(viewer=request.viewer, plan=plan, at=now())
    return Status(201, queries.workshops_for(request.viewer).get(pk=made.pk))


# --- who takes part -------------------------------------------------------------------------------


@router.get("/workshops/{uuid}/people", response=list[AttendeeOut], summary="Who is in")
@paginate(Paged)
@route(MANAGE)
def workshop_people(request: PageRequest, uuid: UUID) -> Any:
    """Everybody in it and how far they are with rating; never what they said."""
    return queries.attendance(queries.managed_workshop(request.viewer, uuid))


@router.get(
    "/workshops/{uuid}/candidates", response=list[MayBeInvitedOut], summary="Who may be asked"
)
@paginate(Paged)
@route(MANAGE)
def workshop_candidates(request: PageRequest, uuid: UUID) -> Any:
    """The school's staff and the region's mentors and experts who are not in yet."""
    workshop = queries.managed_workshop(request.viewer, uuid)
    return queries.candidates(request.viewer, workshop)


@router.post("/workshops/{uuid}/people", response={201: InvitedOut}, summary="Invite")
@route(MANAGE)
def create_invited(request: PageRequest, uuid: UUID, body: InvitedIn) -> Any:
    """Let people in who may be asked, as facilitators if so said."""
    workshop = queries.managed_workshop(request.viewer, uuid)
    rows = [one.person for one in queries.candidates(request.viewer, workshop)]
    persons = named(rows, body.persons, Text("person", "人员"))
    facilitators = frozenset(one.pk for one in persons) if body.as_facilitators else frozenset()
    count = invite(
        viewer=request.viewer,
        workshop=workshop,
        persons=persons,
        facilitators=facilitators,
        at=now(),
    )
    return Status(201, InvitedOut(invited=count))


@router.post("/workshops/{uuid}/guests", response={201: GuestLinkOut}, summary="Let a guest in")
@route(MANAGE)
def create_guest(request: PageRequest, uuid: UUID, body: GuestIn) -> Any:
    """Whoever has the link works in the workshop under this name."""
    workshop = queries.managed_workshop(request.viewer, uuid)
    participant, secret = invite_guest(
        viewer=request.viewer, workshop=workshop, name=body.name, at=now()
    )
    return Status(201, _link(participant, secret))


@router.post("/workshops/{uuid}/guests/{participant}/link", response={201: GuestLinkOut})
@route(MANAGE)
def renew_guest_link(request: PageRequest, uuid: UUID, participant: UUID) -> Any:
    """A new link for a guest; the earlier one opens nothing any more."""
    workshop = queries.managed_workshop(request.viewer, uuid)
    guest = _participant(workshop, participant)
    secret = renew_link(viewer=request.viewer, workshop=workshop, participant=guest, at=now())
    return Status(201, _link(guest, secret))


@router.delete("/workshops/{uuid}/guests/{participant}/link", response=LinkEndedOut)
@route(MANAGE)
def end_guest_link(request: PageRequest, uuid: UUID, participant: UUID) -> Any:
    """A guest's link opens nothing any more; what they wrote stays."""
    workshop = queries.managed_workshop(request.viewer, uuid)
    guest = _participant(workshop, participant)
    withdraw_link(viewer=request.viewer, workshop=workshop, participant=guest, at=now())
    return LinkEndedOut(participant=guest.uuid)


def _participant(workshop: Workshop, uuid: UUID) -> Participant:
    found = workshop.participants.select_related("person").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such guest.", "没有这位来宾。")
    return found


def _link(participant: Participant, secret: str) -> GuestLinkOut:
    return GuestLinkOut(participant=participant.uuid, secret=secret, days=LINK_DAYS.days)


# --- publishing -----------------------------------------------------------------------------------


@router.get("/workshops/{uuid}/readiness", response=ReadinessOut, summary="What is missing")
@route(MANAGE)
def workshop_readiness(request: PageRequest, uuid: UUID) -> Any:
    """Before publishing: what lacks, and what would become of the occupation's tasks."""
    workshop = queries.managed_workshop(request.viewer, uuid)
    readiness = readiness_of(workshop)
    return {
        "is_ready": readiness.is_ready,
        "missing": [{"text": said(one.text)} for one in readiness.missing],
        **_planned(request.viewer, workshop),
    }


def _planned(viewer: Viewer, workshop: Workshop) -> dict[str, int | None]:
    try:
        plan = plan_of_workshop(viewer=viewer, workshop=workshop)
    except Refused:
        return dict.fromkeys(OUTCOMES)
    return {outcome: len(plan.with_outcome(outcome)) for outcome in OUTCOMES}


@router.post("/workshops/{uuid}/publish", response=WorkshopPublishedOut, summary="Publish it")
@route(MANAGE)
def make_workshop_public(request: PageRequest, uuid: UUID) -> Any:
    """Its tasks then stand in the occupation. Refused while anything is missing."""
    workshop = queries.managed_workshop(request.viewer, uuid)
    done = publish_workshop(viewer=request.viewer, workshop=workshop, at=now())
    kept = [said(one) for one in done.kept]
    return WorkshopPublishedOut(occupation=workshop.occupation.uuid, kept=kept)
