"""Frameworks, levels, occupations and typical work tasks; and imported classifications."""

from ronghe.apps.competence.models.classification import (
    Classification,
    Concept,
    ConceptRelation,
)
from ronghe.apps.competence.models.framework import (
    Alignment,
    Anchor,
    Competence,
    Framework,
    Level,
    Match,
    ProgrammeFramework,
    SupportRule,
)
from ronghe.apps.competence.models.links import CaseLink, CasePackage
from ronghe.apps.competence.models.work import (
    UNPLACED,
    CompetenceTask,
    LearningArea,
    Occupation,
    OccupationCompetence,
    Qualification,
    TypicalTask,
    Weight,
    WorkAlignment,
    WorkProcess,
)

__all__ = [
    "UNPLACED",
    "Alignment",
    "Anchor",
    "CaseLink",
    "CasePackage",
    "Classification",
    "Competence",
    "CompetenceTask",
    "Concept",
    "ConceptRelation",
    "Framework",
    "LearningArea",
    "Level",
    "Match",
    "Occupation",
    "OccupationCompetence",
    "ProgrammeFramework",
    "Qualification",
    "SupportRule",
    "TypicalTask",
    "Weight",
    "WorkAlignment",
    "WorkProcess",
]
