"""The legal changes of state of modules and of plans."""

from typing import Any

from ronghe.apps.base.api import Flow, Move, Text
from ronghe.apps.curriculum.models import ModuleVersion, TrainingPlan
from ronghe.apps.curriculum.rules import TO_SUBMIT

Module = ModuleVersion.State
Plan = TrainingPlan.State

MODULE = Flow[ModuleVersion](
    Text("module version", "模块版本"),
    Module,
    begins=(Module.DRAFT,),
    moves=(
        Move("submit", (Module.DRAFT,), Module.IN_REVIEW, TO_SUBMIT),
        Move("return", (Module.IN_REVIEW,), Module.DRAFT),
        Move("approve", (Module.IN_REVIEW,), Module.APPROVED),
        Move("publish", (Module.APPROVED,), Module.PUBLISHED),
        Move("retire", (Module.PUBLISHED,), Module.RETIRED),
    ),
)

# What has to hold before a plan is submitted is computed over the whole plan: queries/plan_checks.
PLAN = Flow[Any](
    Text("training plan", "培养方案"),
    Plan,
    begins=(Plan.DRAFT,),
    moves=(
        Move("submit", (Plan.DRAFT,), Plan.IN_REVIEW),
        Move("return", (Plan.IN_REVIEW,), Plan.DRAFT),
        Move("approve", (Plan.IN_REVIEW,), Plan.APPROVED),
        Move("publish", (Plan.APPROVED,), Plan.PUBLISHED),
        Move("retire", (Plan.PUBLISHED,), Plan.RETIRED),
    ),
)
