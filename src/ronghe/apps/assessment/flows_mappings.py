"""How a rule that turns statements into answers is put in use and taken out of it."""

from ronghe.apps.assessment.models import StatementMapping
from ronghe.apps.assessment.rules import is_ready_to_map
from ronghe.apps.base.api import Flow, Guard, Move, Text

State = StatementMapping.State

IS_READY = Guard[StatementMapping](
    "mapping-not-ready",
    is_ready_to_map,
    Text("Something is missing before this rule can be used.", "该规则尚不完整，不能启用。"),
)

MAPPING = Flow[StatementMapping](
    Text("statement rule", "陈述规则"),
    State,
    begins=(State.DRAFT,),
    code="mapping-state",
    moves=(
        Move(
            "activate",
            (State.DRAFT,),
            State.ACTIVE,
            (IS_READY,),
            elsewhere=Text("This rule is not a draft any more.", "该规则已不是草稿。"),
        ),
        Move(
            "retire",
            (State.ACTIVE,),
            State.RETIRED,
            elsewhere=Text("This rule is not in use.", "该规则未在使用。"),
        ),
    ),
)
