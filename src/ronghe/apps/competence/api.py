"""The door to `competence` for every app above."""

from ronghe.apps.competence.dimensions import (
    ALLOWED_INSTRUMENTS,
    EVIDENCE_KIND,
    Dimension,
    EvidenceKind,
    InstrumentKind,
    Order,
)
from ronghe.apps.competence.models import (
    Alignment,
    Competence,
    CompetenceTask,
    Framework,
    Level,
    Occupation,
    OccupationCompetence,
    ProgrammeFramework,
    SupportRule,
    TypicalTask,
    WorkProcess,
)

__all__ = [
    "ALLOWED_INSTRUMENTS",
    "EVIDENCE_KIND",
    "Alignment",
    "Competence",
    "CompetenceTask",
    "Dimension",
    "EvidenceKind",
    "Framework",
    "InstrumentKind",
    "Level",
    "Occupation",
    "OccupationCompetence",
    "Order",
    "ProgrammeFramework",
    "SupportRule",
    "TypicalTask",
    "WorkProcess",
]
