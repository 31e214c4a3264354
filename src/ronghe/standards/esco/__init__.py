"""ESCO, the European classification of skills and occupations (CSV download, version 1.1)."""

from ronghe.standards.esco.conversion import ATTRIBUTION, ATTRIBUTION_ZH, to_classification
from ronghe.standards.esco.data import (
    BroaderRelation,
    CollectionMember,
    ConceptScheme,
    EscoRelease,
    IscoGroup,
    Occupation,
    OccupationSkill,
    Skill,
    SkillGroup,
    SkillSkill,
)
from ronghe.standards.esco.reading import read_esco

__all__ = [
    "ATTRIBUTION",
    "ATTRIBUTION_ZH",
    "BroaderRelation",
    "CollectionMember",
    "ConceptScheme",
    "EscoRelease",
    "IscoGroup",
    "Occupation",
    "OccupationSkill",
    "Skill",
    "SkillGroup",
    "SkillSkill",
    "read_esco",
    "to_classification",
]
