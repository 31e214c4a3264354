"""How a proposed link between a sentence and a skill is judged: once."""

from typing import Any

from ronghe.apps.base.api import Flow, Move, Text
from ronghe.apps.industry.models import LinkProposal

State = LinkProposal.State

LINK = Flow[Any](
    Text("proposal", "建议"),
    State,
    begins=(State.OPEN,),
    code="link-judged",
    elsewhere=Text("Somebody has judged this already.", "该建议已有人处理。"),
    moves=(
        Move("accept", (State.OPEN,), State.ACCEPTED),
        Move("reject", (State.OPEN,), State.REJECTED),
    ),
)
