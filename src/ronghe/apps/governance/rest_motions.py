"""Routes of motions: putting one, its evidence, who carries it out, who steps aside.

Stepping aside is a member's own, with the session of their browser: a key has no seat.
"""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Refused, Text, now
from ronghe.apps.governance.models import Committee, Motion, Seat
from ronghe.apps.governance.packs import build_pack, pack_from_json
from ronghe.apps.governance.queries.committees import committee_for, seat_of, seats_in_term
from ronghe.apps.governance.queries.motions import motion_for
from ronghe.apps.governance.queries.overview import enterprises_near
from ronghe.apps.governance.registries import Cell, MotionKind, PackSection, motion_kinds
from ronghe.apps.governance.rest_reading import VIEW, MotionOut, router
from ronghe.apps.governance.services.access import CONVENE, LEAD, TAKE_PART, require_committee
from ronghe.apps.governance.services.motions import (
    PROPOSE,
    Contribution,
    assign_motion,
    propose_motion,
    submit_motion,
    withdraw_motion,
)
from ronghe.apps.governance.services.voting import (
    step_aside,
)
from ronghe.apps.people.api import (
    InBothLanguages,
    Organisation,
    Paged,
    PageRequest,
    Person,
    Strict,
    Viewer,
    route,
)

MOST_CONTRIBUTIONS = 30
MOST_CONCERNS = 50
LONGEST_REASON = 400


class MotionKindOut(Schema):
    """A kind that anybody who proposes may type in; the others come from what they are about."""

    key: str
    title: InBothLanguages
    majority: str
    allows_written: bool
    has_contributions: bool

    @classmethod
    def of(cls, kind: MotionKind) -> "MotionKindOut":
        given = {name: getattr(kind, name) for name in set(cls.model_fields) - {"title"}}
        return cls(title=InBothLanguages.of(kind.title), **given)


class ContributionIn(Strict):
    party: str = Field(min_length=1, max_length=200)
    brings: str = Field(min_length=1, max_length=1_000)


class MotionIn(Strict):
    """`concerns` names enterprises whose interest it touches; a draft is seen by its author."""

    committee: UUID
    kind: str = Field(max_length=80)
    title: str = Field(min_length=1, max_length=200)
    text: str = Field("", max_length=4_000)
    contributions: list[ContributionIn] = Field(default_factory=list, max_length=MOST_CONTRIBUTIONS)
    concerns: list[UUID] = Field(default_factory=list, max_length=MOST_CONCERNS)
    as_draft: bool = False


class AssignmentIn(Strict):
    """Who carries it out (a member, its author or the secretary), by when, and when its effect is
    looked at."""

    owner: UUID
    due_on: date
    review_on: date


class AsideIn(Strict):
    """Why; the minutes print it."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class RecusalIn(AsideIn):
    seat: UUID


def _cell(value: Cell) -> str | InBothLanguages:
    return InBothLanguages.of(value) if isinstance(value, Text) else value


class FactOut(Schema):
    label: InBothLanguages
    value: str | InBothLanguages


class SectionOut(Schema):
    """One section of a motion's evidence. `rows` are the cells of its table under `columns`;
    `missing` says what nobody has told."""

    key: str
    title: InBothLanguages
    sentence: InBothLanguages
    facts: list[FactOut]
    columns: list[InBothLanguages]
    rows: list[list[str | InBothLanguages]]
    missing: list[InBothLanguages]
    as_of: date | None

    @classmethod
    def of(cls, one: PackSection) -> "SectionOut":
        table = one.table
        return cls(
            key=one.key,
            title=InBothLanguages.of(one.title),
            sentence=InBothLanguages.of(one.sentence),
            facts=[FactOut(label=InBothLanguages.of(k), value=_cell(v)) for k, v in one.facts],
            columns=[InBothLanguages.of(column) for column in table.columns] if table else [],
            rows=[list(map(_cell, row)) for row in table.rows] if table else [],
            missing=[InBothLanguages.of(text) for text in one.missing],
            as_of=one.as_of,
        )


# --- motions --------------------------------------------------------------------------------------


@router.get("/motion-kinds", response=list[MotionKindOut], summary="Kinds of motion")
@paginate(Paged)
@route(PROPOSE)
def motion_kinds_listed(request: PageRequest) -> Any:
    """The kinds that are typed in."""
    return [MotionKindOut.of(kind) for kind in motion_kinds if kind.is_typed_in]


@router.post("/motions", response={201: MotionOut}, summary="Propose a motion")
@route(PROPOSE)
def create_motion(request: PageRequest, body: MotionIn) -> Any:
    """It comes onto the next agenda by itself, unless it is kept as a draft."""
    committee = committee_for(request.viewer, body.committee)
    if body.kind not in {kind.key for kind in motion_kinds if kind.is_typed_in}:
        raise NotFound("There is no such kind that is typed in.", "没有这种可填写的议案类型。")
    return propose_motion(
        viewer=request.viewer,
        committee=committee,
        kind=body.kind,
        subject=None,
        title=Text(body.title, body.title),
        text=body.text,
        at=now(),
        concerns=_concerned(committee, body.concerns),
        contributions=[Contribution(one.party, one.brings) for one in body.contributions],
        as_draft=body.as_draft,
    )


def _concerned(committee: Committee, uuids: list[UUID]) -> list[Organisation]:
    found = list(enterprises_near(committee).filter(uuid__in=uuids))
    if len(found) != len(set(uuids)):
        raise NotFound("There is no such enterprise near.", "附近没有该企业。")
    return found


@router.get("/motions/{uuid}/pack", response=list[SectionOut], summary="A motion's evidence")
@paginate(Paged)
@route(VIEW)
def motion_pack(request: PageRequest, uuid: UUID) -> Any:
    """As it was sent out with the papers; before that, as it stands now."""
    motion = motion_for(request.viewer, uuid)
    kept = motion.packs.order_by("-number").first()
    sections = pack_from_json(kept.content) if kept else build_pack(request.viewer, motion)
    return [SectionOut.of(one) for one in sections]


@router.post("/motions/{uuid}/submit", response=MotionOut, summary="Hand a draft in")
@route(PROPOSE)
def hand_in_motion(request: PageRequest, uuid: UUID) -> Any:
    """The next agenda takes it up."""
    submit_motion(viewer=request.viewer, motion=motion_for(request.viewer, uuid))
    return motion_for(request.viewer, uuid)


@router.post("/motions/{uuid}/withdraw", response=MotionOut, summary="Take a motion back")
@route(PROPOSE)
def take_motion_back(request: PageRequest, uuid: UUID) -> Any:
    """While it is neither being voted on nor decided."""
    withdraw_motion(viewer=request.viewer, motion=motion_for(request.viewer, uuid))
    return motion_for(request.viewer, uuid)


@router.post("/motions/{uuid}/assignment", response=MotionOut, summary="Who carries it out")
@route(CONVENE)
def assign(request: PageRequest, uuid: UUID, body: AssignmentIn) -> Any:
    """The decision will carry these; afterwards they cannot be changed."""
    motion = motion_for(request.viewer, uuid)
    if body.review_on < body.due_on:
        raise Refused(
            "The review is before it is due.", "评估日期早于完成期限。", code="review-day"
        )
    assign_motion(
        viewer=request.viewer,
        motion=motion,
        owner=_owner(request.viewer, motion, body.owner),
        due_on=body.due_on,
        review_on=body.review_on,
    )
    return motion_for(request.viewer, uuid)


def _owner(viewer: Viewer, motion: Motion, uuid: UUID) -> Person:
    seats = seats_in_term(motion.committee, viewer.on_date)
    others = [pk for pk in (motion.proposed_by_id, viewer.person_id) if pk]
    rows = Person.objects.filter(pk__in=[*(seat.person_id for seat in seats), *others])
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("This person cannot carry it out.", "此人不能负责落实。")
    return found


@router.post("/motions/{uuid}/step-aside", response=MotionOut, summary="Step aside")
@route(TAKE_PART)
def recuse_oneself(request: PageRequest, uuid: UUID, body: AsideIn) -> Any:
    """A member steps aside and is not counted on the motion. For members."""
    motion = motion_for(request.viewer, uuid)
    seat = _own_seat(request.viewer, motion.committee)
    step_aside(viewer=request.viewer, motion=motion, seat=seat, reason=body.reason, at=now())
    return motion_for(request.viewer, uuid)


def _own_seat(viewer: Viewer, committee: Committee) -> Seat:
    require_committee(viewer, TAKE_PART, committee)
    seat = seat_of(viewer, committee, viewer.on_date)
    if seat is None:
        raise Refused("You hold no seat here.", "您不是该委员会委员。", code="no-seat")
    return seat


@router.post("/motions/{uuid}/recusals", response=MotionOut, summary="Record a conflict")
@route(LEAD)
def recuse_member(request: PageRequest, uuid: UUID, body: RecusalIn) -> Any:
    """A chair or the secretary records that a member has a conflict."""
    motion = motion_for(request.viewer, uuid)
    seats = seats_in_term(motion.committee, request.viewer.on_date)
    seat = seats.filter(uuid=body.seat).first()
    if seat is None:
        raise NotFound("There is no such member.", "没有该委员。")
    step_aside(viewer=request.viewer, motion=motion, seat=seat, reason=body.reason, at=now())
    return motion_for(request.viewer, uuid)
