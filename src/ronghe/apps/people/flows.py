"""How an organisation, programme or class is closed and opened again, and what holds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ronghe.apps.base.api import Refused, Text
from ronghe.apps.people import rules
from ronghe.apps.people.rules import Unit


@dataclass(frozen=True, slots=True)
class Transition:
    """From `source` to `target` while the guard holds; `refusal` says why not where it does not."""

    source: str
    target: str
    guard: Callable[[Unit], bool]
    refusal: Text


UNIT: Mapping[str, Transition] = {
    "close": Transition(
        "open",
        "closed",
        rules.has_nothing_open,
        Text(
            "Close its programmes and classes first. Nothing was changed.",
            "请先停用其专业与班级。未作任何更改。",
        ),
    ),
    "reopen": Transition(
        "closed",
        "open",
        rules.parent_is_open,
        Text(
            "What it belongs to is closed; open that first. Nothing was changed.",
            "其所属单位或专业已停用，请先恢复。未作任何更改。",
        ),
    ),
}


def state_of(unit: Unit) -> str:
    return "open" if unit.closed_on is None else "closed"


def may_pass(unit: Unit, name: str) -> bool:
    transition = UNIT[name]
    return state_of(unit) == transition.source and transition.guard(unit)


def require_passage(unit: Unit, name: str) -> None:
    """Raises Refused unless the unit may take this transition now."""
    transition = UNIT[name]
    if state_of(unit) != transition.source:
        raise Refused(
            f"It is {transition.target} already. Nothing was changed.",
            "状态未变。未作任何更改。",
            code="state-unchanged",
        )
    if not transition.guard(unit):
        raise Refused(transition.refusal.en, transition.refusal.zh, code="unit-in-use")
