"""What a portfolio display may be rated on."""

from ronghe.apps.competence.api import InstrumentKind

# Rubrics and anchored scales; not tests, and not what somebody says of themselves. What fits
# whatever a portfolio shows stands first; a rubric made for one task fits that task.
RUBRICS = (
    InstrumentKind.REFLECTION_RUBRIC,
    InstrumentKind.CAREER_PLAN_RUBRIC,
    InstrumentKind.PROJECT_RUBRIC,
    InstrumentKind.OPEN_TASK,
    InstrumentKind.ANCHORED_SCALE,
)
