"""Routes of proposals about programmes, and of the states of programmes."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Text, now, text_of
from ronghe.apps.competence.api import Occupation, occupations
from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.curriculum.queries import programme_proposals as queries
from ronghe.apps.curriculum.queries.programme_evidence import evidence_of
from ronghe.apps.curriculum.rest_shapes import SLUG, TitlesIn, named, router, said
from ronghe.apps.curriculum.rest_teaching import ProposalOut
from ronghe.apps.curriculum.rules_programme import state_shown
from ronghe.apps.curriculum.services.new_programmes import OPEN, open_programme
from ronghe.apps.curriculum.services.programme_proposals import (
    FIGURES,
    PROPOSE,
    NewProgramme,
    ProposalDraft,
    change_proposal,
    committees_deciding,
    draft_proposal,
    submit_proposal,
    withdraw_proposal,
)
from ronghe.apps.governance.api import Cell, PackSection
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Programme,
    Strict,
    Viewer,
    programmes_for,
    route,
)

MOST_MONEY = 2_000_000_000


# --- what comes and goes --------------------------------------------------------------------------


class ProgrammeStateOut(Schema):
    """A programme and its state today."""

    uuid: UUID
    code: str
    title: InBothLanguages
    state: str

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return said(text_of(row))

    @staticmethod
    def resolve_state(row: Any) -> str:
        return str(state_shown(row))


class EvidenceFactOut(Schema):
    label: InBothLanguages
    value: str | InBothLanguages


class EvidenceSectionOut(Schema):
    """One part of the evidence as of today; what has no source yet stands in `missing`."""

    key: str
    title: InBothLanguages
    sentence: InBothLanguages
    facts: list[EvidenceFactOut]
    missing: list[InBothLanguages]
    as_of: date | None


class NewProgrammeOut(Schema):
    """What a programme is to be that did not exist when it was proposed."""

    organisation: UUID
    title: InBothLanguages
    trade: str
    level: str
    years: int | None


class ProposalDetailOut(Schema):
    """`new` is empty for a proposal about a programme that was there."""

    proposal: ProposalOut
    new: NewProgrammeOut | None
    occupation: UUID | None
    places: int | None
    yearly_cost: int | None
    investment: int | None
    teachers_needed: int | None
    equipment_needed: str
    evidence: list[EvidenceSectionOut]


class NewProgrammeIn(TitlesIn):
    """A programme that does not exist yet. `trade` is the one of the same programme at another
    school; left empty, it gets one of its own."""

    organisation: UUID
    trade: str = Field("", max_length=60, pattern=f"^$|{SLUG}")
    level: ProgrammeProposal.Level | Literal[""] = ""
    years: int | None = Field(None, ge=1, le=8)


class ProposalChangeIn(Strict):
    """What is proposed; money in yuan. Its programme, or the new one's school, and its kind
    stay."""

    from_on: date
    reason: str = Field(min_length=1, max_length=5_000)
    occupation: UUID | None = None
    places: int | None = Field(None, ge=0, le=10_000)
    yearly_cost: int | None = Field(None, ge=0, le=MOST_MONEY)
    investment: int | None = Field(None, ge=0, le=MOST_MONEY)
    teachers_needed: int | None = Field(None, ge=0, le=1_000)
    equipment_needed: str = Field("", max_length=2_000)
    new: NewProgrammeIn | None = None


class ProgrammeProposalIn(ProposalChangeIn):
    """About a `programme`, or, with the kind "new", about a `new` one."""

    programme: UUID | None = None
    kind: ProgrammeProposal.Kind


class HandingInIn(Strict):
    """Which committee decides, where a new programme could go to several."""

    committee: UUID | None = None


class OpeningIn(Strict):
    """Who leads the programme from today."""

    lead: UUID | None = None


# --- proposals ------------------------------------------------------------------------------------


@router.get("/programme-states", response=list[ProgrammeStateOut], summary="Programmes' states")
@paginate(Paged)
@route(queries.VIEW)
def programme_states(request: PageRequest) -> Any:
    """In which state every programme is that the caller may see."""
    return queries.programmes_with_state(request.viewer)


@router.get("/programme-proposals/{uuid}", response=ProposalDetailOut, summary="One proposal")
@route(queries.VIEW)
def proposal_of(request: PageRequest, uuid: UUID) -> Any:
    """With its evidence as of today."""
    return _detail(request.viewer, uuid)


def _detail(viewer: Viewer, uuid: UUID) -> dict[str, Any]:
    row = queries.proposal_for(viewer, uuid)
    return {
        "proposal": row,
        "new": _new_out(row) if row.is_new else None,
        "occupation": row.occupation.uuid if row.occupation else None,
        **{name: getattr(row, name) for name in FIGURES},
        "evidence": [_section(one) for one in evidence_of(viewer, row)],
    }


def _new_out(row: ProgrammeProposal) -> dict[str, Any]:
    names = ("trade", "level", "years")
    return {
        "organisation": row.school.uuid,
        "title": said(text_of(row)),
        **{name: getattr(row, name) for name in names},
    }


def _section(one: PackSection) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": said(one.title),
        "sentence": said(one.sentence),
        "facts": [{"label": said(label), "value": _cell(value)} for label, value in one.facts],
        "missing": [said(text) for text in one.missing],
        "as_of": one.as_of,
    }


def _cell(value: Cell) -> str | InBothLanguages:
    return said(value) if isinstance(value, Text) else value


@router.post("/programme-proposals", response={201: ProposalDetailOut}, summary="Write one")
@route(PROPOSE)
def create_programme_proposal(request: PageRequest, body: ProgrammeProposalIn) -> Any:
    """To open, adjust, suspend or close a programme, or to begin a new one; a draft until it is
    handed in."""
    wanted = [body.programme] if body.programme else []
    rows = programmes_for(request.viewer, PROPOSE).filter(closed_on=None)
    found: list[Programme] = named(rows, wanted, Text("programme", "专业"))
    draft = _draft(request.viewer, found[0] if found else None, body.kind, body)
    made = draft_proposal(viewer=request.viewer, draft=draft, at=now())
    return Status(201, _detail(request.viewer, made.uuid))


@router.put("/programme-proposals/{uuid}", response=ProposalDetailOut, summary="Write it anew")
@route(PROPOSE)
def replace_programme_proposal(request: PageRequest, uuid: UUID, body: ProposalChangeIn) -> Any:
    """While it is a draft."""
    row = _own(request.viewer, uuid)
    programme = None if row.is_new else row.programme
    draft = _draft(request.viewer, programme, row.kind, body)
    change_proposal(viewer=request.viewer, proposal=row, draft=draft)
    return _detail(request.viewer, uuid)


@router.post("/programme-proposals/{uuid}/submit", response=ProposalDetailOut)
@route(PROPOSE)
def hand_proposal_in(request: PageRequest, uuid: UUID, body: HandingInIn | None = None) -> Any:
    """It comes onto the committee's next agenda by itself."""
    row = _own(request.viewer, uuid)
    wanted = [body.committee] if body and body.committee else []
    possible = {one.uuid: one for one in committees_deciding(request.viewer, row)}
    if not possible.keys() >= set(wanted):
        raise NotFound("There is no such committee for you.", "没有您可以查看的该委员会。")
    committee = possible[wanted[0]] if wanted else None
    submit_proposal(viewer=request.viewer, proposal=row, committee=committee, at=now())
    return _detail(request.viewer, uuid)


@router.post("/programme-proposals/{uuid}/withdraw", response=ProposalDetailOut)
@route(PROPOSE)
def take_proposal_back(request: PageRequest, uuid: UUID) -> Any:
    """A draft that is not to be handed in."""
    row = _own(request.viewer, uuid)
    withdraw_proposal(viewer=request.viewer, proposal=row, at=now())
    return _detail(request.viewer, uuid)


@router.post("/programme-proposals/{uuid}/open", response=ProposalDetailOut)
@route(OPEN)
def make_new_programme(request: PageRequest, uuid: UUID, body: OpeningIn | None = None) -> Any:
    """Make the new programme that the committee has carried."""
    row = _own(request.viewer, uuid, OPEN)
    people = {one.uuid: one for one in queries.leads_to_choose(request.viewer, row)}
    wanted = body.lead if body else None
    if wanted and wanted not in people:
        raise NotFound("There is no such person for you.", "没有您可以选择的该人员。")
    lead = people[wanted] if wanted else None
    open_programme(viewer=request.viewer, proposal=row, lead=lead, at=now())
    return _detail(request.viewer, uuid)


def _own(viewer: Viewer, uuid: UUID, action: str = PROPOSE) -> ProgrammeProposal:
    row = queries.own_proposals(viewer, action).filter(uuid=uuid).first()
    if row is None:
        raise NotFound("There is no such proposal for you.", "没有您可以修改的该提案。")
    return row


def _draft(
    viewer: Viewer, programme: Programme | None, kind: str, body: ProposalChangeIn
) -> ProposalDraft:
    wanted = [body.occupation] if body.occupation else []
    found: list[Occupation] = named(occupations(viewer), wanted, Text("occupation", "职业"))
    return ProposalDraft(
        programme,
        kind,
        body.from_on,
        body.reason,
        found[0] if found else None,
        **{name: getattr(body, name) for name in FIGURES},
        new=_new(viewer, body.new) if body.new else None,
    )


def _new(viewer: Viewer, body: NewProgrammeIn) -> NewProgramme:
    schools = queries.schools_to_begin_in(viewer)
    [school] = named(schools, [body.organisation], Text("school", "学校"))
    title = Text(body.title_en, body.title_zh)
    return NewProgramme(school, title, body.level, body.years, body.trade)
