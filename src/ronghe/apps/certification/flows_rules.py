"""The legal changes of state of a rule version, each with the guards that have to hold."""

from dataclasses import dataclass

from ronghe.apps.base.api import Refused
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.certification.rules import CAN_BE_PROVED, TO_SUBMIT, Guard

State = RuleVersion.State


@dataclass(frozen=True, slots=True)
class Transition:
    """From one state to another; `guards` in the order in which they are told."""

    source: str
    target: str
    guards: tuple[Guard, ...] = ()


FLOW = {
    "submit": Transition(State.DRAFT, State.BEFORE_COMMITTEE, TO_SUBMIT),
    "return": Transition(State.BEFORE_COMMITTEE, State.DRAFT),
    "approve": Transition(State.BEFORE_COMMITTEE, State.APPROVED, (CAN_BE_PROVED,)),
    "retire": Transition(State.APPROVED, State.RETIRED),
}


def failing_guards(rule: RuleVersion, step: str) -> list[Guard]:
    return [guard for guard in FLOW[step].guards if not guard.holds(rule)]


def target_of(rule: RuleVersion, step: str) -> str:
    """The state that a step leads to. Raises Refused: from this state, or for a guard."""
    transition = FLOW[step]
    if rule.state != transition.source:
        state = State(rule.state)
        raise Refused(
            f"This is not possible now; the rule is “{state.label}”. Nothing was changed.",
            f"当前状态为“{state.label}”，无法进行此操作。未作任何更改。",
            code="wrong-state",
        )
    failing = failing_guards(rule, step)
    if failing:
        why = failing[0].why
        raise Refused(
            f"{why.en} Nothing was changed.", f"{why.zh}未作任何更改。", code=failing[0].code
        )
    return transition.target
