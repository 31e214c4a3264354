"""Modules, situations, profiles, plans; workshops, resources and revisions."""

from ronghe.apps.curriculum.models.enrolment import Enrolment
from ronghe.apps.curriculum.models.module import Module, ModulePrerequisite, ModuleVersion
from ronghe.apps.curriculum.models.plan import PlanCourse, PlanModule, TrainingPlan
from ronghe.apps.curriculum.models.profile import GraduateProfile, ProfileTarget
from ronghe.apps.curriculum.models.situation import (
    LearningSituation,
    SituationAssessment,
    SituationCompetence,
    SituationKnowledge,
    SituationPhase,
)
from ronghe.apps.curriculum.models.standard import KnowledgeElement, TeachingStandard
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
    "Enrolment",
    "GraduateProfile",
    "KnowledgeElement",
    "LearningSituation",
    "Module",
    "ModulePrerequisite",
    "ModuleVersion",
    "Participant",
    "PlanCourse",
    "PlanModule",
    "ProfileTarget",
    "SituationAssessment",
    "SituationCompetence",
    "SituationKnowledge",
    "SituationPhase",
    "TeachingStandard",
    "TrainingPlan",
    "Workshop",
]
