"""The door to `assessment` for every app above."""

from ronghe.apps.assessment.models import (
    Assignment,
    Calibration,
    Category,
    CutScore,
    Estimate,
    Instrument,
    Item,
    Observation,
    RatingSession,
)

__all__ = [
    "Assignment",
    "Calibration",
    "Category",
    "CutScore",
    "Estimate",
    "Instrument",
    "Item",
    "Observation",
    "RatingSession",
]
