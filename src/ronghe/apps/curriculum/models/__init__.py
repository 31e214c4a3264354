"""Modules, situations, profiles, plans; workshops, resources and revisions."""

from ronghe.apps.curriculum.models.enrolment import Enrolment
from ronghe.apps.curriculum.models.module import Module, ModulePrerequisite, ModuleVersion
from ronghe.apps.curriculum.models.plan import PlanCourse, PlanModule, TrainingPlan
from ronghe.apps.curriculum.models.profile import GraduateProfile, ProfileTarget
from ronghe.apps.curriculum.models.programme_proposal import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.models.resource import (
    ResourceAuthor,
    ResourceReader,
    ResourceReport,
    ResourceVersion,
    TeachingResource,
)
from ronghe.apps.curriculum.models.revision import (
    EffectReview,
    ImpactDecision,
    ModuleReview,
    ModuleTeaching,
    Revision,
    RevisionEvent,
    RevisionStep,
    RevisionTrigger,
)
from ronghe.apps.curriculum.models.situation import (
    LearningSituation,
    SituationAnchor,
    SituationAssessment,
    SituationCompetence,
    SituationKnowledge,
    SituationPhase,
)
from ronghe.apps.curriculum.models.standard import KnowledgeElement, TeachingStandard
from ronghe.apps.curriculum.models.triage import SignalTriage
from ronghe.apps.curriculum.models.workshop import (
    BoardProcess,
    Card,
    CardVote,
    Contribution,
    Participant,
    Workshop,
)

__all__ = [
    "BoardProcess",
    "Card",
    "CardVote",
    "Contribution",
    "EffectReview",
    "Enrolment",
    "GraduateProfile",
    "ImpactDecision",
    "KnowledgeElement",
    "LearningSituation",
    "Module",
    "ModulePrerequisite",
    "ModuleReview",
    "ModuleTeaching",
    "ModuleVersion",
    "Participant",
    "PlanCourse",
    "PlanModule",
    "ProfileTarget",
    "ProgrammeProposal",
    "ProgrammeState",
    "ResourceAuthor",
    "ResourceReader",
    "ResourceReport",
    "ResourceVersion",
    "Revision",
    "RevisionEvent",
    "RevisionStep",
    "RevisionTrigger",
    "SignalTriage",
    "SituationAnchor",
    "SituationAssessment",
    "SituationCompetence",
    "SituationKnowledge",
    "SituationPhase",
    "TeachingResource",
    "TeachingStandard",
    "TrainingPlan",
    "Workshop",
]
