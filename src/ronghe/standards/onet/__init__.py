"""O*NET, the United States' occupational database (tab separated text files)."""

from ronghe.standards.onet.conversion import ATTRIBUTION, ATTRIBUTION_ZH, to_classification
from ronghe.standards.onet.data import (
    Commodity,
    DetailedActivity,
    Element,
    IntermediateActivity,
    JobZone,
    Occupation,
    OnetRelease,
    Rating,
    RelatedOccupation,
    Scale,
    Task,
    TaskActivity,
    TechnologyUse,
    ToolUse,
)
from ronghe.standards.onet.reading import read_onet

__all__ = [
    "ATTRIBUTION",
    "ATTRIBUTION_ZH",
    "Commodity",
    "DetailedActivity",
    "Element",
    "IntermediateActivity",
    "JobZone",
    "Occupation",
    "OnetRelease",
    "Rating",
    "RelatedOccupation",
    "Scale",
    "Task",
    "TaskActivity",
    "TechnologyUse",
    "ToolUse",
    "read_onet",
    "to_classification",
]
