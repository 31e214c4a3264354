"""What a portfolio display may be rated on."""

from ronghe.apps.competence.api import InstrumentKind

# Rubrics and anchored scales; not tests, and not what somebody says of themselves.
RUBRICS = (
    InstrumentKind.PROJECT_RUBRIC,
    InstrumentKind.OPEN_TASK,
    InstrumentKind.REFLECTION_RUBRIC,
    InstrumentKind.CAREER_PLAN_RUBRIC,
    InstrumentKind.ANCHORED_SCALE,
)
