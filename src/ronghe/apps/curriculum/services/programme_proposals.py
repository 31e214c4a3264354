"""Proposing to open, adjust, suspend or close a programme, and what the committee's word does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, day_of, text_of
from ronghe.apps.competence.api import Occupation
from ronghe.apps.curriculum.flows_programmes import COMMITTEE, PROPOSAL
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.rules_programme import LEADS_TO, may_be_proposed, state_of
from ronghe.apps.governance.api import committee_of, propose_motion
from ronghe.apps.people.api import Programme, Viewer, require

PROPOSE = "curriculum.propose_programme"
FEASIBILITY = "curriculum.programme_feasibility"
CLOSURE = "curriculum.programme_closure"
Kind = ProgrammeProposal.Kind
State = ProgrammeProposal.State
FIGURES = ("places", "yearly_cost", "investment", "teachers_needed", "equipment_needed")
ACTS = {
    Kind.OPEN: Text("Open", "开设"),
    Kind.ADJUST: Text("Adjust", "调整"),
    Kind.SUSPEND: Text("Suspend", "暂停"),
    Kind.CLOSE: Text("Close", "撤销"),
}


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """What is proposed. Costs are yuan: a year's for all places, and once for the investment;
    None where the proposer does not know it yet."""

    programme: Programme
    kind: str
    from_on: date
    reason: str
    occupation: Occupation | None = None
    places: int | None = None
    yearly_cost: int | None = None
    investment: int | None = None
    teachers_needed: int | None = None
    equipment_needed: str = ""


def reference_of(proposal: ProgrammeProposal) -> Reference:
    return Reference("curriculum.programme_proposal", proposal.uuid)


def kind_of_motion(proposal: ProgrammeProposal) -> str:
    return CLOSURE if proposal.kind == Kind.CLOSE else FEASIBILITY


def draft_proposal(*, viewer: Viewer, draft: ProposalDraft, at: datetime) -> ProgrammeProposal:
    """Write a proposal down; nobody else decides about it yet.

    Raises NotAllowed; Refused without a reason, for what the programme's state does not allow, or
    while another proposal about the programme is under way.
    """
    require(viewer, PROPOSE, programme=draft.programme)
    _refuse_unfit(draft, viewer.on_date)
    try:
        with transaction.atomic():
            proposal = ProgrammeProposal.objects.create(
                programme=draft.programme,
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
    """Change a draft; its programme and kind stay. Raises NotAllowed; Refused once it is before
    the committee."""
    require(viewer, PROPOSE, programme=proposal.programme)
    _refuse_unfit(draft, viewer.on_date)
    with transaction.atomic():
        proposal = _locked(proposal, State.DRAFT)
        for name, value in _content(draft).items():
            setattr(proposal, name, value)
        proposal.save()
        _note(viewer, proposal, "changed")
    return proposal


def submit_proposal(
    *, viewer: Viewer, proposal: ProgrammeProposal, at: datetime
) -> ProgrammeProposal:
    """Bring it before the committee: a motion on the next agenda. Closing asks for two thirds on
    both benches. Raises NotAllowed; Refused without a committee or when it was submitted."""
    programme = proposal.programme
    require(viewer, PROPOSE, programme=programme)
    committee = committee_of(programme)
    if committee is None:
        raise Refused(
            "No committee decides about this programme yet; found one first. Nothing was changed.",
            "尚无委员会负责该专业，请先成立委员会。未作任何更改。",
            code="no-committee",
        )
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
        )
        PROPOSAL.make(proposal, "submit", motion=motion)
        _note(viewer, proposal, "submitted")
    return proposal


def withdraw_proposal(*, viewer: Viewer, proposal: ProgrammeProposal, at: datetime) -> None:
    """Drop a draft. What is before the committee is withdrawn there, as a motion."""
    require(viewer, PROPOSE, programme=proposal.programme)
    with transaction.atomic():
        proposal = _locked(proposal, State.DRAFT)
        PROPOSAL.make(proposal, "withdraw", settled_at=at)
        _note(viewer, proposal, "withdrawn")


def title_of(proposal: ProgrammeProposal) -> Text:
    """What the motion is called."""
    act, name = ACTS[Kind(proposal.kind)], text_of(proposal.programme)
    english, chinese = name.in_language("en"), name.in_language("zh")
    return Text(f"{act.en} the programme {english}", f"{act.zh}“{chinese}”专业")


def settle_proposal(viewer: Viewer, motion: Any, decision: Any) -> None:
    """The effect of the decision, inside its transaction: the programme's state, from the day
    that was proposed or from the day of the decision, whichever is later."""
    proposal = ProgrammeProposal.objects.select_for_update().get(motion=motion)
    move = "carry" if decision.carried else "reject"
    PROPOSAL.make(proposal, move, by=COMMITTEE, settled_at=decision.decided_at)
    if decision.carried:
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
    }


def _refuse_unfit(draft: ProposalDraft, on_date: date) -> None:
    if not draft.reason.strip():
        raise Refused(
            "Say why. Nothing was changed.", "请说明理由。未作任何更改。", code="reason-missing"
        )
    state = state_of(draft.programme, on_date)
    if not may_be_proposed(draft.kind, state):
        words = ProgrammeState.State(state).label
        raise Refused(
            f"The programme is {state} now; that cannot be proposed. Nothing was changed.",
            f"该专业当前状态为“{words}”，不能提出此项。未作任何更改。",
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
