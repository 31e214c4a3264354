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
    LearningArea,
    Level,
    Occupation,
    OccupationCompetence,
    ProgrammeFramework,
    SupportRule,
    TypicalTask,
    WorkProcess,
)
from ronghe.apps.competence.queries.starting_points import (
    StartingPoint,
    StartingTexts,
    starting_points,
    starting_texts,
)
from ronghe.apps.competence.queries.work import (
    competences_of_task,
    current_task,
    occupations,
    task_versions,
    tasks_in_force,
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
from ronghe.apps.competence.services.published_tasks import plan_tasks, publish_tasks
from ronghe.apps.competence.task_drafts import (
    Change,
    Planned,
    ProcessDraft,
    PublishedTasks,
    TaskDraft,
    TaskPlan,
    area_words,
    changes_between,
)

__all__ = [
    "ALLOWED_INSTRUMENTS",
    "EVIDENCE_KIND",
    "Alignment",
    "Change",
    "Competence",
    "CompetenceTask",
    "Dimension",
    "EvidenceKind",
    "Framework",
    "FrameworkImport",
    "FrameworkPlan",
    "InstrumentKind",
    "LearningArea",
    "Level",
    "Occupation",
    "OccupationCompetence",
    "Order",
    "Planned",
    "ProcessDraft",
    "ProgrammeFramework",
    "PublishedTasks",
    "RunReport",
    "StartingPoint",
    "StartingTexts",
    "SupportRule",
    "TaskDraft",
    "TaskPlan",
    "TypicalTask",
    "WorkProcess",
    "area_words",
    "changes_between",
    "competences_of_task",
    "current_task",
    "export_framework",
    "follow_framework",
    "import_framework_csv",
    "occupations",
    "plan_framework_import",
    "plan_tasks",
    "publish_framework",
    "publish_tasks",
    "run_import",
    "starting_points",
    "starting_texts",
    "task_versions",
    "tasks_in_force",
]
