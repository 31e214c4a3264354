"""How a mapping is put in use and taken out of it.

A change is one conditional UPDATE, so of two at once the second finds nothing to change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ronghe.apps.assessment.models import StatementMapping
from ronghe.apps.assessment.rules import is_ready_to_map
from ronghe.apps.base.api import Refused, Text

State = StatementMapping.State


@dataclass(frozen=True, slots=True)
class Move:
    """From one state to another while the guard holds; `stamp` is the column that says when."""

    source: str
    target: str
    stamp: str
    guard: Callable[[StatementMapping], bool]
    refusal: Text


MOVES: Mapping[str, Move] = {
    "activate": Move(
        State.DRAFT,
        State.ACTIVE,
        "activated_at",
        is_ready_to_map,
        Text(
            "Something is missing before this rule can be used. Nothing was changed.",
            "该规则尚不完整，不能启用。未作任何更改。",
        ),
    ),
    "retire": Move(
        State.ACTIVE,
        State.RETIRED,
        "retired_at",
        lambda mapping: True,
        Text("This rule is not in use. Nothing was changed.", "该规则未在使用。未作任何更改。"),
    ),
}


def pass_to(mapping: StatementMapping, name: str, *, at: datetime) -> None:
    """Take the transition. Raises Refused when the mapping is in another state or the guard does
    not hold; nothing is changed then."""
    move = MOVES[name]
    if not move.guard(mapping):
        raise Refused(move.refusal.en, move.refusal.zh, code="mapping-not-ready")
    changed = StatementMapping.objects.filter(pk=mapping.pk, state=move.source).update(
        state=move.target, **{move.stamp: at}
    )
    if not changed:
        raise Refused(
            f"This rule is not a {move.source} one any more. Nothing was changed.",
            "该规则的状态已改变。未作任何更改。",
            code="mapping-state",
        )
