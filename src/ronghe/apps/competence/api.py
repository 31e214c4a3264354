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
from ronghe.apps.competence.services.framework_imports import import_framework_csv
from ronghe.apps.competence.services.frameworks import follow_framework, publish_framework

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
    "follow_framework",
    "import_framework_csv",
    "publish_framework",
]
