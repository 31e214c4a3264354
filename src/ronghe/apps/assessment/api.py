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
from ronghe.apps.assessment.services.calibrations import (
    CalibrationPlan,
    ask_calibration,
    put_in_force,
    run_calibration,
)
from ronghe.apps.assessment.services.ratings import Entry, load_forms

__all__ = [
    "Assignment",
    "Calibration",
    "CalibrationPlan",
    "Category",
    "CutScore",
    "Entry",
    "Estimate",
    "Instrument",
    "Item",
    "Observation",
    "RatingSession",
    "ask_calibration",
    "load_forms",
    "put_in_force",
    "run_calibration",
]
