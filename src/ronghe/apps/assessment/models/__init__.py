"""Instruments, rating sessions, observations, calibrations and estimates."""

from ronghe.apps.assessment.models.calibration import (
    CalibratedLevel,
    CalibratedStep,
    Calibration,
    CutScore,
    Estimate,
)
from ronghe.apps.assessment.models.course import (
    CourseFile,
    CoursePackage,
    CourseRegistration,
    CourseSession,
    CourseUnit,
    UnitProgress,
)
from ronghe.apps.assessment.models.instrument import Category, Instrument, Item
from ronghe.apps.assessment.models.mapping import (
    LogCursor,
    MappedStatement,
    MappingCondition,
    MappingScore,
    StatementMapping,
)
from ronghe.apps.assessment.models.session import Assignment, Observation, RatingSession

__all__ = [
    "Assignment",
    "CalibratedLevel",
    "CalibratedStep",
    "Calibration",
    "Category",
    "CourseFile",
    "CoursePackage",
    "CourseRegistration",
    "CourseSession",
    "CourseUnit",
    "CutScore",
    "Estimate",
    "Instrument",
    "Item",
    "LogCursor",
    "MappedStatement",
    "MappingCondition",
    "MappingScore",
    "Observation",
    "RatingSession",
    "StatementMapping",
    "UnitProgress",
]
