"""The rule engine: a rule's requirements and a person's facts in, a decision with its proof out.

Pure: frozen dataclasses, no Django, no clock. `ENGINE_VERSION` changes when the same input could
be decided otherwise; what was decided names it.
"""

from ronghe.apps.certification.rule_engine.deciding import (
    ENGINE_VERSION,
    FactConflict,
    Finding,
    Verdict,
    decide,
    in_order,
    months_before,
)
from ronghe.apps.certification.rule_engine.documents import (
    NotADocument,
    digest_of_json,
    facts_of,
    findings_json,
    input_digest,
    json_of,
    requirement_of,
    requirements_of,
)
from ronghe.apps.certification.rule_engine.facts import (
    FACTS,
    EvidenceFact,
    Fact,
    LevelFact,
    ModuleFact,
    QualificationFact,
    StageFact,
    TaskFact,
)
from ronghe.apps.certification.rule_engine.requirements import (
    REQUIREMENTS,
    LevelReached,
    ModuleCompleted,
    ProcessAndOutcome,
    QualificationHeld,
    RatedBy,
    Recent,
    Requirement,
    RequirementFault,
    SeenIn,
    StageReached,
    TaskPractised,
)

__all__ = [
    "ENGINE_VERSION",
    "FACTS",
    "REQUIREMENTS",
    "EvidenceFact",
    "Fact",
    "FactConflict",
    "Finding",
    "LevelFact",
    "LevelReached",
    "ModuleCompleted",
    "ModuleFact",
    "NotADocument",
    "ProcessAndOutcome",
    "QualificationFact",
    "QualificationHeld",
    "RatedBy",
    "Recent",
    "Requirement",
    "RequirementFault",
    "SeenIn",
    "StageFact",
    "StageReached",
    "TaskFact",
    "TaskPractised",
    "Verdict",
    "decide",
    "digest_of_json",
    "facts_of",
    "findings_json",
    "in_order",
    "input_digest",
    "json_of",
    "months_before",
    "requirement_of",
    "requirements_of",
]
