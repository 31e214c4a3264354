"""How a proposal about a programme is decided, and how somebody's enrolment in a module ends."""

from typing import Any

from ronghe.apps.base.api import Flow, Guard, Move, Text
from ronghe.apps.curriculum.models import Enrolment, ProgrammeProposal

Proposal = ProgrammeProposal.State
Taking = Enrolment.State
COMMITTEE = "committee"

IS_NEW = Guard[Any](
    "already-there",
    lambda proposal: proposal.is_new,
    Text(
        "The programme is there already: the decision changed its state.",
        "专业已存在：决议已直接改变其状态。",
    ),
)

PROPOSAL = Flow[Any](
    Text("proposal", "提案"),
    Proposal,
    begins=(Proposal.DRAFT,),
    code="not-a-draft",
    elsewhere=Text("This proposal is no longer a draft.", "该提案已不是草稿。"),
    moves=(
        Move("submit", (Proposal.DRAFT,), Proposal.SUBMITTED),
        Move("withdraw", (Proposal.DRAFT,), Proposal.WITHDRAWN),
        Move("carry", (Proposal.SUBMITTED,), Proposal.CARRIED, by=COMMITTEE),
        Move("reject", (Proposal.SUBMITTED,), Proposal.REJECTED, by=COMMITTEE),
        Move(
            "open",
            (Proposal.CARRIED,),
            Proposal.OPENED,
            guards=(IS_NEW,),
            elsewhere=Text(
                "Only what the committee has carried is opened, and once.",
                "只有委员会通过的新专业才能开设，且只开设一次。",
            ),
        ),
    ),
)

ENROLMENT = Flow[Any](
    Text("enrolment", "修读"),
    Taking,
    begins=(Taking.ENROLLED,),
    code="enrolment-ended",
    elsewhere=Text("This result is recorded already.", "该结果已登记。"),
    moves=(
        Move("complete", (Taking.ENROLLED,), Taking.COMPLETED),
        Move("not_complete", (Taking.ENROLLED,), Taking.NOT_COMPLETED),
        Move("leave", (Taking.ENROLLED,), Taking.LEFT),
    ),
)
