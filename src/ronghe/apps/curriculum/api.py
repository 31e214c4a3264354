"""The door to `curriculum` for every app above."""

from ronghe.apps.curriculum.models import (
    BoardProcess,
    Card,
    Enrolment,
    GraduateProfile,
    KnowledgeElement,
    LearningSituation,
    Module,
    ModuleVersion,
    PlanCourse,
    PlanModule,
    ProfileTarget,
    ProgrammeProposal,
    Revision,
    SignalTriage,
    TeachingStandard,
    TrainingPlan,
    Workshop,
)
from ronghe.apps.curriculum.queries.enrolments import ModuleDone, modules_done
from ronghe.apps.curriculum.queries.impact import (
    ImpactView,
    impact_of_competence,
    impact_of_generation,
    impact_of_task,
    impact_of_version,
)
from ronghe.apps.curriculum.queries.impact_decisions import items_of
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet, load_sheet
from ronghe.apps.curriculum.queries.plans import plan_in_force
from ronghe.apps.curriculum.queries.programme_modules import modules_with_titles
from ronghe.apps.curriculum.resource_files import KINDS, FileKind, kind_of, safe_name
from ronghe.apps.curriculum.services.board_processes import add_process
from ronghe.apps.curriculum.services.card_votes import Scores, vote
from ronghe.apps.curriculum.services.cards import add_card
from ronghe.apps.curriculum.services.drafts import ModuleDraft
from ronghe.apps.curriculum.services.effects import review_effect
from ronghe.apps.curriculum.services.enrolments import end_enrolments, enrol_class
from ronghe.apps.curriculum.services.impact_decisions import decide_impact
from ronghe.apps.curriculum.services.module_reviews import confirm_module
from ronghe.apps.curriculum.services.modules import (
    begin_version,
    create_module,
    edit_version,
    set_prerequisites,
)
from ronghe.apps.curriculum.services.plan_publication import publish_plan, submit_plan
from ronghe.apps.curriculum.services.plan_rows import (
    CourseDraft,
    change_module,
    plan_course,
    plan_module,
    remove_course,
)
from ronghe.apps.curriculum.services.plans import (
    PlanSettings,
    ProfileDraft,
    begin_plan,
    edit_profile,
    edit_settings,
)
from ronghe.apps.curriculum.services.programme_proposals import (
    NewProgramme,
    ProposalDraft,
    draft_proposal,
    submit_proposal,
)
from ronghe.apps.curriculum.services.publication import (
    approve_version,
    approve_version_by_decision,
    publish_version,
    submit_version,
)
from ronghe.apps.curriculum.services.resources import (
    Author,
    ResourceDraft,
    VersionDraft,
    add_resource,
    add_resource_version,
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
from ronghe.apps.curriculum.services.situations import (
    PhaseDraft,
    SituationDraft,
    add_situation,
    draft_of_situation,
    edit_situation,
)
from ronghe.apps.curriculum.services.standards import StandardHead, import_standard
from ronghe.apps.curriculum.services.triage import Judgement, judge_signal
from ronghe.apps.curriculum.services.workshops import (
    WorkshopPlan,
    go_to_phase,
    invite,
    join,
    open_workshop,
)

__all__ = [
    "KINDS",
    "Author",
    "BoardProcess",
    "Card",
    "CourseDraft",
    "Enrolment",
    "FileKind",
    "GraduateProfile",
    "ImpactView",
    "Judgement",
    "KnowledgeElement",
    "LearningSituation",
    "Module",
    "ModuleDone",
    "ModuleDraft",
    "ModuleVersion",
    "NewProgramme",
    "PhaseDraft",
    "PlanCourse",
    "PlanModule",
    "PlanSettings",
    "PlanSheet",
    "ProfileDraft",
    "ProfileTarget",
    "ProgrammeProposal",
    "ProposalDraft",
    "ResourceDraft",
    "Revision",
    "RevisionDraft",
    "Scores",
    "SignalTriage",
    "SituationDraft",
    "StandardHead",
    "TeachingStandard",
    "TrainingPlan",
    "Trigger",
    "VersionDraft",
    "Workshop",
    "WorkshopPlan",
    "add_card",
    "add_process",
    "add_resource",
    "add_resource_version",
    "add_situation",
    "approve_version",
    "approve_version_by_decision",
    "assign_step",
    "begin_drafting",
    "begin_plan",
    "begin_version",
    "bring_before_committee",
    "change_module",
    "close_renewal",
    "confirm_module",
    "create_module",
    "decide_impact",
    "draft_of_situation",
    "draft_proposal",
    "edit_profile",
    "edit_settings",
    "edit_situation",
    "edit_version",
    "end_enrolments",
    "enrol_class",
    "go_to_phase",
    "hand_in",
    "impact_of_competence",
    "impact_of_generation",
    "impact_of_task",
    "impact_of_version",
    "import_standard",
    "invite",
    "items_of",
    "join",
    "judge_proposal",
    "judge_signal",
    "kind_of",
    "load_sheet",
    "mark_taught",
    "modules_done",
    "modules_with_titles",
    "note_teaching",
    "open_workshop",
    "plan_course",
    "plan_in_force",
    "plan_module",
    "propose_revision",
    "publish_plan",
    "publish_revision",
    "publish_version",
    "remove_course",
    "review_effect",
    "safe_name",
    "set_prerequisites",
    "submit_plan",
    "submit_proposal",
    "submit_version",
    "vote",
]
