"""The legal changes of state of a rule version of a certificate."""

from ronghe.apps.base.api import Flow, Move, Text
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.certification.rules import CAN_BE_PROVED, TO_SUBMIT

State = RuleVersion.State

RULE = Flow[RuleVersion](
    Text("rule", "规则"),
    State,
    begins=(State.DRAFT,),
    moves=(
        Move("submit", (State.DRAFT,), State.BEFORE_COMMITTEE, TO_SUBMIT),
        Move("return", (State.BEFORE_COMMITTEE,), State.DRAFT),
        Move("approve", (State.BEFORE_COMMITTEE,), State.APPROVED, (CAN_BE_PROVED,)),
        Move("retire", (State.APPROVED,), State.RETIRED),
    ),
)
