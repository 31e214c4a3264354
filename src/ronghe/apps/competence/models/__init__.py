"""Frameworks, competences, levels, occupations and typical work tasks."""

from ronghe.apps.competence.models.framework import (
    Alignment,
    Competence,
    Framework,
    Level,
    ProgrammeFramework,
    SupportRule,
)
from ronghe.apps.competence.models.work import (
    CompetenceTask,
    Occupation,
    OccupationCompetence,
    Qualification,
    TypicalTask,
    WorkProcess,
)

__all__ = [
    "Alignment",
    "Competence",
    "CompetenceTask",
    "Framework",
    "Level",
    "Occupation",
    "OccupationCompetence",
    "ProgrammeFramework",
    "Qualification",
    "SupportRule",
    "TypicalTask",
    "WorkProcess",
]
