"""The door to `competence` for every app above."""

from ronghe.apps.competence.classification_files import RunReport, run_import
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
from ronghe.apps.competence.services.framework_imports import (
    FrameworkImport,
    FrameworkPlan,
    import_framework_csv,
    plan_framework_import,
)
from ronghe.apps.competence.services.frameworks import (
    export_framework,
    follow_framework,
    publish_framework,
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
    "FrameworkImport",
    "FrameworkPlan",
    "InstrumentKind",
    "Level",
    "Occupation",
    "OccupationCompetence",
    "Order",
    "ProgrammeFramework",
    "RunReport",
    "SupportRule",
    "TypicalTask",
    "WorkProcess",
    "export_framework",
    "follow_framework",
    "import_framework_csv",
    "plan_framework_import",
    "publish_framework",
    "run_import",
]
