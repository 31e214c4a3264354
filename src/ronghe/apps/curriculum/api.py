"""The door to `curriculum` for every app above."""

from ronghe.apps.curriculum.models import (
    Enrolment,
    GraduateProfile,
    LearningSituation,
    Module,
    ModuleVersion,
    Revision,
    SignalTriage,
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
from ronghe.apps.curriculum.services.revision_course import (
    begin_drafting,
    bring_before_committee,
    close_renewal,
    hand_in,
    mark_taught,
    note_teaching,
    publish_revision,
)
from ronghe.apps.curriculum.services.revision_opening import RevisionDraft
from ronghe.apps.curriculum.services.revisions import (
    Trigger,
    assign_step,
    judge_proposal,
    propose_revision,
)
from ronghe.apps.curriculum.services.triage import Judgement, judge_signal

__all__ = [
    "Enrolment",
    "GraduateProfile",
    "Judgement",
    "LearningSituation",
    "Module",
    "ModuleDraft",
    "ModuleVersion",
    "Revision",
    "RevisionDraft",
    "SignalTriage",
    "TrainingPlan",
    "Trigger",
    "approve_version",
    "approve_version_by_decision",
    "assign_step",
    "begin_drafting",
    "begin_version",
    "bring_before_committee",
    "close_renewal",
    "create_module",
    "edit_version",
    "hand_in",
    "judge_proposal",
    "judge_signal",
    "mark_taught",
    "note_teaching",
    "propose_revision",
    "publish_revision",
    "publish_version",
    "submit_version",
]
