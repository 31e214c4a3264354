"""The legal changes of state of a programme's own rule of stage decisions."""

from ronghe.apps.base.api import Flow, Guard, Move, Text
from ronghe.apps.certification.models import StageRule

State = StageRule.State
HAS_TERMS = Guard[StageRule](
    "stage-rule-empty",
    lambda rule: bool(rule.terms),
    Text(
        "The rule asks for nothing yet that the default does not ask.",
        "该规则尚未作出与默认规则不同的规定。",
    ),
)

STAGE_RULE = Flow[StageRule](
    Text("rule of stage decisions", "阶段认定规则"),
    State,
    begins=(State.DRAFT,),
    moves=(
        Move("submit", (State.DRAFT,), State.BEFORE_COMMITTEE, (HAS_TERMS,)),
        Move("return", (State.BEFORE_COMMITTEE,), State.DRAFT),
        Move("approve", (State.BEFORE_COMMITTEE,), State.APPROVED),
        Move("retire", (State.APPROVED,), State.RETIRED),
    ),
)
