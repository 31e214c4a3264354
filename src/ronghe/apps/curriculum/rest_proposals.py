"""Routes of proposals about programmes, of pace, and of demand set against supply."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Text, now, text_of
from ronghe.apps.competence.api import Occupation, occupations
from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.curriculum.queries import programme_proposals as queries
from ronghe.apps.curriculum.queries.gap import GapLine, gap_of
from ronghe.apps.curriculum.queries.pace import VIEW as VIEW_PACE
from ronghe.apps.curriculum.queries.pace import (
    GapView,
    LagView,
    pace_of,
    pace_programme_for,
)
from ronghe.apps.curriculum.rest_shapes import named, router, said
from ronghe.apps.curriculum.rest_teaching import ProposalOut
from ronghe.apps.curriculum.rules_programme import state_shown
from ronghe.apps.curriculum.services.programme_proposals import (
    FIGURES,
    PROPOSE,
    ProposalDraft,
    change_proposal,
    draft_proposal,
    submit_proposal,
    withdraw_proposal,
)
from ronghe.apps.governance.api import PackSection
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

VIEW_GAP = "curriculum.view_gap"
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
    value: str


class EvidenceSectionOut(Schema):
    """One part of the evidence as of today; what has no source yet stands in `missing`."""

    key: str
    title: InBothLanguages
    sentence: InBothLanguages
    facts: list[EvidenceFactOut]
    missing: list[InBothLanguages]
    as_of: date | None


class ProposalDetailOut(Schema):
    proposal: ProposalOut
    occupation: UUID | None
    places: int | None
    yearly_cost: int | None
    investment: int | None
    teachers_needed: int | None
    equipment_needed: str
    evidence: list[EvidenceSectionOut]


class ProposalChangeIn(Strict):
    """What is proposed; money in yuan. Its programme and kind stay."""

    from_on: date
    reason: str = Field(min_length=1, max_length=5_000)
    occupation: UUID | None = None
    places: int | None = Field(None, ge=0, le=10_000)
    yearly_cost: int | None = Field(None, ge=0, le=MOST_MONEY)
    investment: int | None = Field(None, ge=0, le=MOST_MONEY)
    teachers_needed: int | None = Field(None, ge=0, le=1_000)
    equipment_needed: str = Field("", max_length=2_000)


class ProgrammeProposalIn(ProposalChangeIn):
    programme: UUID
    kind: ProgrammeProposal.Kind


class LagOut(Schema):
    """Half of the news came within `median` days (95 % between `low` and `high`); null while fewer
    than half have come."""

    median: float | None
    low: float | None
    high: float | None
    come: int
    still_open: int


class EquipmentLagOut(Schema):
    """Partners less school: positive means that the school is behind."""

    task: UUID
    kind: str
    generations: int | None
    years: float | None
    verdict: str
    partners: int


class PaceOut(Schema):
    """How fast change reaches a programme: until it is judged, until a module is published, and
    how far its machines are apart from the partners'."""

    programme: UUID
    since: date
    as_of: date
    acknowledged: LagOut
    published: LagOut
    rejected: int
    equipment: list[EquipmentLagOut]


class GapLineOut(Schema):
    """A competence (or a skill of postings aligned to none): asked for, taught, reached. `size` is
    0 to 1; the share of the cohort is null where nothing is measured."""

    title: InBothLanguages
    competence: UUID | None
    reason: str
    is_gap: bool
    size: float
    low: float
    high: float
    demanded_share: float | None
    sources: int
    hours: int
    cohort_share: float | None


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
        "occupation": row.occupation.uuid if row.occupation else None,
        **{name: getattr(row, name) for name in FIGURES},
        "evidence": [_section(one) for one in queries.evidence_of(viewer, row)],
    }


def _section(one: PackSection) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": said(one.title),
        "sentence": said(one.sentence),
        "facts": [{"label": said(label), "value": value} for label, value in one.facts],
        "missing": [said(text) for text in one.missing],
        "as_of": one.as_of,
    }


@router.post("/programme-proposals", response={201: ProposalDetailOut}, summary="Write one")
@route(PROPOSE)
def create_programme_proposal(request: PageRequest, body: ProgrammeProposalIn) -> Any:
    """To open, adjust, suspend or close a programme; a draft until it is handed in."""
    rows = programmes_for(request.viewer, PROPOSE).filter(closed_on=None, uuid=body.programme)
    [programme] = named(rows, [body.programme], Text("programme", "专业"))
    draft = _draft(request.viewer, programme, body.kind, body)
    made = draft_proposal(viewer=request.viewer, draft=draft, at=now())
    return Status(201, _detail(request.viewer, made.uuid))


@router.put("/programme-proposals/{uuid}", response=ProposalDetailOut, summary="Write it anew")
@route(PROPOSE)
def replace_programme_proposal(request: PageRequest, uuid: UUID, body: ProposalChangeIn) -> Any:
    """While it is a draft."""
    row = _own(request.viewer, uuid)
    draft = _draft(request.viewer, row.programme, row.kind, body)
    change_proposal(viewer=request.viewer, proposal=row, draft=draft)
    return _detail(request.viewer, uuid)


@router.post("/programme-proposals/{uuid}/submit", response=ProposalDetailOut)
@route(PROPOSE)
def hand_proposal_in(request: PageRequest, uuid: UUID) -> Any:
    """It comes onto the committee's next agenda by itself."""
    row = _own(request.viewer, uuid)
    submit_proposal(viewer=request.viewer, proposal=row, at=now())
    return _detail(request.viewer, uuid)


@router.post("/programme-proposals/{uuid}/withdraw", response=ProposalDetailOut)
@route(PROPOSE)
def take_proposal_back(request: PageRequest, uuid: UUID) -> Any:
    """A draft that is not to be handed in."""
    row = _own(request.viewer, uuid)
    withdraw_proposal(viewer=request.viewer, proposal=row, at=now())
    return _detail(request.viewer, uuid)


def _own(viewer: Viewer, uuid: UUID) -> ProgrammeProposal:
    row = queries.proposal_for(viewer, uuid)
    if not programmes_for(viewer, PROPOSE).filter(pk=row.programme_id).exists():
        raise NotFound("There is no such proposal for you.", "没有您可以修改的该提案。")
    return row


def _draft(
    viewer: Viewer, programme: Programme, kind: str, body: ProposalChangeIn
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
    )


# --- pace and gap ---------------------------------------------------------------------------------


@router.get("/curricula/{uuid}/pace", response=PaceOut, summary="How fast change arrives")
@route(VIEW_PACE)
def pace_of_programme(request: PageRequest, uuid: UUID) -> Any:
    """Both indices of a programme as of today, over the last three years."""
    programme = pace_programme_for(request.viewer, uuid)
    view = pace_of(programme, request.viewer.on_date)
    return {
        "programme": programme.uuid,
        "since": view.since,
        "as_of": view.as_of,
        "acknowledged": _lag(view.acknowledged),
        "published": _lag(view.published),
        "rejected": view.rejected,
        "equipment": [_equipment(one) for one in view.gaps],
    }


def _lag(view: LagView) -> dict[str, Any]:
    found = view.median
    return {
        "median": found.median,
        "low": found.low,
        "high": found.high,
        "come": found.over,
        "still_open": found.still_open,
    }


def _equipment(one: GapView) -> dict[str, Any]:
    return {
        "task": one.task.uuid,
        "kind": one.kind.code,
        "generations": one.gap.generations,
        "years": one.gap.years,
        "verdict": one.gap.verdict,
        "partners": len(one.partners),
    }


@router.get("/curricula/{uuid}/gap", response=list[GapLineOut], summary="Demand against supply")
@paginate(Paged)
@route(VIEW_GAP)
def gap_of_programme(request: PageRequest, uuid: UUID, occupation: str = "") -> Any:
    """The largest gap first, for one of the programme's occupations (by its code; the first if none
    is named)."""
    rows = programmes_for(request.viewer, VIEW_GAP).select_related("organisation__region")
    programme = rows.filter(uuid=uuid).first()
    if programme is None:
        raise NotFound("There is no such programme for you.", "没有您可以查看的该专业。")
    view = gap_of(request.viewer, programme, occupation[:60])
    return [_line(one) for one in view.lines]


def _line(one: GapLine) -> dict[str, Any]:
    row = one.row
    return {
        "title": said(one.title),
        "competence": one.competence.uuid if one.competence else None,
        "reason": row.reason,
        "is_gap": row.is_gap,
        "size": row.size,
        "low": row.low,
        "high": row.high,
        "demanded_share": row.demanded.share if row.demanded else None,
        "sources": one.asking,
        "hours": one.hours,
        "cohort_share": row.able.share if row.able else None,
    }
