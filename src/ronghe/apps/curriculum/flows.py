"""The legal changes of state of modules and of plans, each with the guards that have to hold."""

from dataclasses import dataclass

from ronghe.apps.base.api import Refused
from ronghe.apps.curriculum.models import ModuleVersion, TrainingPlan
from ronghe.apps.curriculum.rules import TO_SUBMIT, Guard

Module = ModuleVersion.State
Plan = TrainingPlan.State


@dataclass(frozen=True, slots=True)
class Transition:
    """From one state to another; `guards` in the order in which they are told."""

    source: str
    target: str
    guards: tuple[Guard, ...] = ()


MODULE_FLOW = {
    "submit": Transition(Module.DRAFT, Module.IN_REVIEW, TO_SUBMIT),
    "return": Transition(Module.IN_REVIEW, Module.DRAFT),
    "approve": Transition(Module.IN_REVIEW, Module.APPROVED),
    "publish": Transition(Module.APPROVED, Module.PUBLISHED),
    "retire": Transition(Module.PUBLISHED, Module.RETIRED),
}

# What has to hold before a plan is submitted is computed over the whole plan: queries/plan_checks.
PLAN_FLOW = {
    "submit": Transition(Plan.DRAFT, Plan.IN_REVIEW),
    "return": Transition(Plan.IN_REVIEW, Plan.DRAFT),
    "approve": Transition(Plan.IN_REVIEW, Plan.APPROVED),
    "publish": Transition(Plan.APPROVED, Plan.PUBLISHED),
    "retire": Transition(Plan.PUBLISHED, Plan.RETIRED),
}


def failing_guards(version: ModuleVersion, step: str) -> list[Guard]:
    """The guards of a step that do not hold, in order."""
    return [guard for guard in MODULE_FLOW[step].guards if not guard.holds(version)]


def module_target(version: ModuleVersion, step: str) -> str:
    """The state that a step leads to. Raises Refused: from this state, or for a guard."""
    transition = MODULE_FLOW[step]
    if version.state != transition.source:
        raise _not_from_here(version)
    failing = failing_guards(version, step)
    if failing:
        why = failing[0].why
        raise Refused(
            f"{why.en} Nothing was changed.", f"{why.zh}未作任何更改。", code=failing[0].code
        )
    return transition.target


def plan_target(plan: TrainingPlan, step: str) -> str:
    """The state that a step leads to. Raises Refused from any other state."""
    transition = PLAN_FLOW[step]
    if plan.state != transition.source:
        raise _not_from_here(plan)
    return transition.target


def _not_from_here(thing: ModuleVersion | TrainingPlan) -> Refused:
    state = thing.get_state_display()
    return Refused(
        f"This is not possible now; the state is “{state}”. Nothing was changed.",
        f"当前状态为“{state}”，无法进行此操作。未作任何更改。",
        code="wrong-state",
    )
