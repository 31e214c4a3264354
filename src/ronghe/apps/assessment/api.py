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
from ronghe.apps.assessment.services.rebuilding import Rebuilt, rebuild_from_log
from ronghe.apps.assessment.services.upload_reading import Defaults, known_items
from ronghe.apps.assessment.services.upload_table import (
    PARTS,
    ColumnMap,
    guess_columns,
    header_of,
)
from ronghe.apps.assessment.services.uploads import (
    UploadPlan,
    UploadRefused,
    land_upload,
    plan_upload,
)

__all__ = [
    "PARTS",
    "Assignment",
    "Calibration",
    "CalibrationPlan",
    "Category",
    "ColumnMap",
    "CutScore",
    "Defaults",
    "Entry",
    "Estimate",
    "Instrument",
    "Item",
    "Observation",
    "RatingSession",
    "Rebuilt",
    "UploadPlan",
    "UploadRefused",
    "ask_calibration",
    "guess_columns",
    "header_of",
    "known_items",
    "land_upload",
    "load_forms",
    "plan_upload",
    "put_in_force",
    "rebuild_from_log",
    "run_calibration",
]
