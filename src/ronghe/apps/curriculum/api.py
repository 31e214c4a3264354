"""The door to `curriculum` for every app above."""

from ronghe.apps.curriculum.models import (
    Enrolment,
    GraduateProfile,
    LearningSituation,
    Module,
    ModuleVersion,
    TrainingPlan,
)
from ronghe.apps.curriculum.services.drafts import ModuleDraft
from ronghe.apps.curriculum.services.modules import begin_version, create_module, edit_version
from ronghe.apps.curriculum.services.publication import (
    approve_version,
    approve_version_by_decision,
    publish_version,
    submit_version,
)

__all__ = [
    "Enrolment",
    "GraduateProfile",
    "LearningSituation",
    "Module",
    "ModuleDraft",
    "ModuleVersion",
    "TrainingPlan",
    "approve_version",
    "approve_version_by_decision",
    "begin_version",
    "create_module",
    "edit_version",
    "publish_version",
    "submit_version",
]
