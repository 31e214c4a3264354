"""ESCO's records as its CSV download gives them. https://esco.ec.europa.eu/en/use-esco/download"""

from dataclasses import dataclass
from typing import Literal

SkillType = Literal["skill/competence", "knowledge", ""]
ReuseLevel = Literal["transversal", "cross-sector", "sector-specific", "occupation-specific", ""]
Necessity = Literal["essential", "optional"]
Pillar = Literal["occupation", "skill"]

SKILL_TYPES: tuple[SkillType, ...] = ("skill/competence", "knowledge", "")
REUSE_LEVELS: tuple[ReuseLevel, ...] = (
    "transversal",
    "cross-sector",
    "sector-specific",
    "occupation-specific",
    "",
)
NECESSITIES: tuple[Necessity, ...] = ("essential", "optional")
STATUSES = ("released", "obsolete", "")


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill or piece of knowledge. The publisher leaves type or reuse level empty at times."""

    uri: str
    label: str
    alternative_labels: tuple[str, ...]
    hidden_labels: tuple[str, ...]
    description: str
    definition: str
    scope_note: str
    skill_type: SkillType
    reuse_level: ReuseLevel
    status: str
    modified: str
    schemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """A group of the skills hierarchy or a field of education (ISCED-F)."""

    uri: str
    label: str
    alternative_labels: tuple[str, ...]
    description: str
    scope_note: str
    code: str
    status: str
    schemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occupation:
    """`code` is ESCO's own (for example 2654.1.7), `isco_group` the four digits it starts with."""

    uri: str
    label: str
    alternative_labels: tuple[str, ...]
    hidden_labels: tuple[str, ...]
    description: str
    definition: str
    scope_note: str
    code: str
    isco_group: str
    regulated_profession: str
    status: str
    modified: str
    schemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IscoGroup:
    """A group of ISCO-08, one to four digits."""

    uri: str
    label: str
    alternative_labels: tuple[str, ...]
    description: str
    code: str
    status: str
    schemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptScheme:
    """A list of concepts (a collection, a pillar) with its top concepts or members."""

    uri: str
    label: str
    description: str
    status: str
    top_concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BroaderRelation:
    """`uri` lies under `broader`; a concept may lie under several."""

    uri: str
    broader: str
    pillar: Pillar


@dataclass(frozen=True, slots=True)
class OccupationSkill:
    """The occupation needs the skill, essentially or optionally."""

    occupation: str
    skill: str
    necessity: Necessity


@dataclass(frozen=True, slots=True)
class SkillSkill:
    """The skill needs the related skill or knowledge, essentially or optionally."""

    skill: str
    related: str
    necessity: Necessity


@dataclass(frozen=True, slots=True)
class CollectionMember:
    """A concept that belongs to a thematic collection ("digital", "green", "language" …)."""

    collection: str
    uri: str


@dataclass(frozen=True, slots=True)
class EscoRelease:
    """All records of one language, in the order of the files."""

    lang: str
    skills: tuple[Skill, ...]
    skill_groups: tuple[SkillGroup, ...]
    occupations: tuple[Occupation, ...]
    isco_groups: tuple[IscoGroup, ...]
    concept_schemes: tuple[ConceptScheme, ...]
    broader: tuple[BroaderRelation, ...]
    occupation_skills: tuple[OccupationSkill, ...]
    skill_skills: tuple[SkillSkill, ...]
    collection_members: tuple[CollectionMember, ...]
