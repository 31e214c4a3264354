"""Proposing to open, adjust, suspend or close a programme, or to begin one that does not exist yet,
and what the committee's word does. A new one is opened by services/new_programmes.py."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from ronghe.apps.base.api import Reference, Refused, Text, audit, day_of, text_of
from ronghe.apps.competence.api import Occupation
from ronghe.apps.curriculum.flows_programmes import COMMITTEE, PROPOSAL
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.rules_programme import LEADS_TO, may_be_proposed, state_coming
from ronghe.apps.governance.api import (
    Committee,
    committee_of,
    committees_to_ask,
    propose_motion,
)
from ronghe.apps.people.api import Organisation, Programme, Viewer, require

PROPOSE = "curriculum.propose_programme"
FEASIBILITY = "curriculum.programme_feasibility"
CLOSURE = "curriculum.programme_closure"
Kind = ProgrammeProposal.Kind
State = ProgrammeProposal.State
FIRST_YEAR = timedelta(days=365)
FIGURES = ("places", "yearly_cost", "investment", "teachers_needed", "equipment_needed")
ACTS = {
    Kind.NEW: Text("Begin a new programme:", "新设"),
    Kind.OPEN: Text("Open", "开设"),
    Kind.ADJUST: Text("Adjust", "调整"),
    Kind.SUSPEND: Text("Suspend", "暂停"),
    Kind.CLOSE: Text("Close", "撤销"),
}


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """A programme that does not exist yet: whose, what it is called, which level it leads to in how
    many years. `trade` is the one of the same programme at other schools, empty where it is the
    first."""

    school: Organisation
    title: Text
    level: str = ""
    years: int | None = None
    trade: str = ""


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """What is proposed about a programme, or about a `new` one. Costs are yuan: a year's for all
    places, and once for the investment; None where the proposer does not know it yet."""

    programme: Programme | None
    kind: str
    from_on: date
    reason: str
    occupation: Occupation | None = None
    places: int | None = None
    yearly_cost: int | None = None
    investment: int | None = None
    teachers_needed: int | None = None
    equipment_needed: str = ""
    new: NewProgramme | None = None


def reference_of(proposal: ProgrammeProposal) -> Reference:
    return Reference("curriculum.programme_proposal", proposal.uuid)


def kind_of_motion(proposal: ProgrammeProposal) -> str:
    return CLOSURE if proposal.kind == Kind.CLOSE else FEASIBILITY


def draft_proposal(*, viewer: Viewer, draft: ProposalDraft, at: datetime) -> ProgrammeProposal:
    """Write a proposal down; nobody else decides about it yet.

    Raises NotAllowed; Refused without a reason, for what the programme's state does not allow, for
    a new programme without a title or with one that the school has, or while another proposal about
    the programme is under way.
    """
    require(
        viewer,
        PROPOSE,
        programme=draft.programme,
        organisation=draft.new.school if draft.new else None,
    )
    _refuse_unfit(draft, viewer.on_date)
    try:
        with transaction.atomic():
            proposal = ProgrammeProposal.objects.create(
                programme=draft.programme,
                organisation=draft.new.school if draft.new else None,
                kind=draft.kind,
                lang=viewer.language if viewer.language in ("en", "zh-hans") else "en",
                proposed_by_id=viewer.person_id,
                proposed_at=at,
                **_content(draft),
            )
            _note(viewer, proposal, "drafted")
    except IntegrityError:
        raise _already_one() from None
    return proposal


def change_proposal(
    *, viewer: Viewer, proposal: ProgrammeProposal, draft: ProposalDraft
) -> ProgrammeProposal:
    """Change a draft; its programme or school and its kind stay. Raises NotAllowed; Refused once it
    is before the committee."""
    require_proposing(viewer, proposal)
    _refuse_unfit(draft, viewer.on_date)
    try:
        with transaction.atomic():
            proposal = _locked(proposal, State.DRAFT)
            for name, value in _content(draft).items():
                setattr(proposal, name, value)
            proposal.save()
            _note(viewer, proposal, "changed")
    except IntegrityError:
        raise _already_one() from None
    return proposal


def require_proposing(viewer: Viewer, proposal: ProgrammeProposal) -> None:
    """Raise NotAllowed unless the viewer may propose for its programme, or its school if new."""
    if proposal.is_new:
        require(viewer, PROPOSE, organisation=proposal.school)
    else:
        require(viewer, PROPOSE, programme=proposal.programme)


def committees_deciding(viewer: Viewer, proposal: ProgrammeProposal) -> list[Committee]:
    """Who may be asked: the programme's committee, or, as a new programme has none, any of the
    school's that the viewer may propose to, the whole school's first."""
    if proposal.programme is not None:
        own = committee_of(proposal.programme)
        return [own] if own else []
    return committees_to_ask(viewer, proposal.school)


def submit_proposal(
    *,
    viewer: Viewer,
    proposal: ProgrammeProposal,
    at: datetime,
    committee: Committee | None = None,
) -> ProgrammeProposal:
    """Bring it before the committee: a motion on the next agenda. Closing asks for two thirds on
    both benches. `committee` says which, where a new programme could go to several.

    Raises NotAllowed; Refused without a committee or when it was submitted.
    """
    require_proposing(viewer, proposal)
    committee = _deciding(committees_deciding(viewer, proposal), committee)
    with transaction.atomic():
        proposal = _locked(proposal, State.DRAFT)
        motion = propose_motion(
            viewer=viewer,
            committee=committee,
            kind=kind_of_motion(proposal),
            subject=reference_of(proposal),
            title=title_of(proposal),
            text=proposal.reason,
            at=at,
            review_on=max(proposal.from_on, day_of(at)) + FIRST_YEAR,
        )
        PROPOSAL.make(proposal, "submit", motion=motion)
        _note(viewer, proposal, "submitted")
    return proposal


def _deciding(possible: list[Committee], chosen: Committee | None) -> Committee:
    if not possible:
        raise Refused(
            "No committee decides about this programme yet; found one first. Nothing was changed.",
            "尚无委员会负责该专业，请先成立委员会。未作任何更改。",
            code="no-committee",
        )
    if chosen is None and (len(possible) == 1 or possible[0].programme_id is None):
        return possible[0]
    if chosen not in possible:
        raise Refused(
            "Say which committee decides. Nothing was changed.",
            "请选择由哪个委员会决定。未作任何更改。",
            code="which-committee",
        )
    return chosen


def withdraw_proposal(*, viewer: Viewer, proposal: ProgrammeProposal, at: datetime) -> None:
    """Drop a draft. What is before the committee is withdrawn there, as a motion."""
    require_proposing(viewer, proposal)
    with transaction.atomic():
        proposal = _locked(proposal, State.DRAFT)
        PROPOSAL.make(proposal, "withdraw", settled_at=at)
        _note(viewer, proposal, "withdrawn")


def title_of(proposal: ProgrammeProposal) -> Text:
    """What the motion is called."""
    act = ACTS[Kind(proposal.kind)]
    name = text_of(proposal if proposal.is_new else proposal.programme)
    english, chinese = name.in_language("en"), name.in_language("zh")
    if proposal.is_new:
        return Text(f"{act.en} {english}", f"{act.zh}“{chinese}”专业")
    return Text(f"{act.en} the programme {english}", f"{act.zh}“{chinese}”专业")


def settle_proposal(viewer: Viewer, motion: Any, decision: Any) -> None:
    """The effect of the decision, inside its transaction: the programme's state, from the day
    that was proposed or from the day of the decision, whichever is later. A new programme is not
    made by it: somebody opens it, who answers for the school."""
    proposal = ProgrammeProposal.objects.select_for_update().get(motion=motion)
    move = "carry" if decision.carried else "reject"
    PROPOSAL.make(proposal, move, by=COMMITTEE, settled_at=decision.decided_at)
    if decision.carried and proposal.programme is not None:
        ProgrammeState.objects.create(
            programme=proposal.programme,
            state=LEADS_TO[proposal.kind],
            from_on=max(proposal.from_on, day_of(decision.decided_at)),
            proposal=proposal,
            recorded_at=decision.decided_at,
        )
    _note(viewer, proposal, "settled by decision")


def _content(draft: ProposalDraft) -> dict[str, Any]:
    figures = {name: getattr(draft, name) for name in FIGURES}
    return {
        "from_on": draft.from_on,
        "reason": draft.reason.strip(),
        "occupation": draft.occupation,
        **figures,
        **(_of_new(draft.new) if draft.new else {}),
    }


def _of_new(new: NewProgramme) -> dict[str, Any]:
    return {
        "title_en": new.title.en.strip(),
        "title_zh": new.title.zh.strip(),
        "trade": new.trade,
        "level": new.level,
        "years": new.years,
    }


def _refuse_unfit(draft: ProposalDraft, on_date: date) -> None:
    if not draft.reason.strip():
        raise Refused(
            "Say why. Nothing was changed.", "请说明理由。未作任何更改。", code="reason-missing"
        )
    if draft.new is not None and draft.programme is None and draft.kind == Kind.NEW:
        _refuse_unfit_title(draft.new)
    elif draft.new is None and draft.programme is not None:
        _refuse_unfit_state(draft.programme, draft.kind, on_date)
    else:
        raise Refused(
            "A proposal is about one programme, or about a new one. Nothing was changed.",
            "提案应针对一个已有专业或一个新专业。未作任何更改。",
            code="about-what",
        )


def _refuse_unfit_title(new: NewProgramme) -> None:
    english, chinese = new.title.en.strip(), new.title.zh.strip()
    if not english and not chinese:
        raise Refused(
            "A title is needed, in Chinese or in English. Nothing was changed.",
            "须填写中文或英文名称。未作任何更改。",
            code="title-missing",
        )
    same = (Q(title_en__iexact=english) if english else Q()) | (
        Q(title_zh=chinese) if chinese else Q()
    )
    if Programme.objects.filter(same, organisation=new.school, closed_on=None).exists():
        raise Refused(
            "The school has a programme of this title already. Nothing was changed.",
            "学校已有同名专业。未作任何更改。",
            code="title-taken",
        )


def _refuse_unfit_state(programme: Programme, kind: str, on_date: date) -> None:
    state = state_coming(programme, on_date)
    if not may_be_proposed(kind, state):
        words = ProgrammeState.State(state).label
        raise Refused(
            f"The programme is {state}, or will be; that cannot be proposed. Nothing was changed.",
            f"该专业当前（或即将）为“{words}”状态，不能提出此项。未作任何更改。",
            code="state-unfit",
        )


def _locked(proposal: ProgrammeProposal, state: str) -> ProgrammeProposal:
    """The proposal as it is now, held until the transaction ends, if it is still in this state."""
    row = ProgrammeProposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state != state:
        raise PROPOSAL.refusal(row.state)
    return row


def _already_one() -> Refused:
    return Refused(
        "Another proposal about this programme is under way. Nothing was changed.",
        "该专业已有一项提案正在进行。未作任何更改。",
        code="proposal-under-way",
    )


def _note(viewer: Viewer, proposal: ProgrammeProposal, touched: str) -> None:
    audit(viewer, PROPOSE, subject=reference_of(proposal), touched=touched)
