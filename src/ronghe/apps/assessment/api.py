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
from ronghe.apps.assessment.queries.cohorts import Moved, Reach, cohort_reach, moved_around
from ronghe.apps.assessment.queries.decided_from import (
    CutSet,
    EvidenceSeen,
    MeasureSeen,
    calibration_named,
    cut_sets_of,
    evidence_seen,
    measures_seen,
)
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.services.calibrations import (
    CalibrationPlan,
    ask_calibration,
    put_in_force,
    run_calibration,
)
from ronghe.apps.assessment.services.instruments import (
    export_instruments,
    import_instruments,
    plan_instruments,
    publish_instrument,
    write_draft,
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
from ronghe.apps.assessment.wording import DIMENSION_TEXT

__all__ = [
    "DIMENSION_TEXT",
    "PARTS",
    "Assignment",
    "Calibration",
    "CalibrationPlan",
    "Category",
    "ColumnMap",
    "CutScore",
    "CutSet",
    "Defaults",
    "Entry",
    "Estimate",
    "EvidenceSeen",
    "Instrument",
    "Item",
    "MeasureSeen",
    "Moved",
    "Observation",
    "RatingSession",
    "Reach",
    "Rebuilt",
    "UploadPlan",
    "UploadRefused",
    "ask_calibration",
    "calibration_in_force",
    "calibration_named",
    "cohort_reach",
    "cut_sets_of",
    "evidence_seen",
    "export_instruments",
    "guess_columns",
    "header_of",
    "import_instruments",
    "known_items",
    "land_upload",
    "load_forms",
    "measures_seen",
    "moved_around",
    "plan_instruments",
    "plan_upload",
    "publish_instrument",
    "put_in_force",
    "rebuild_from_log",
    "run_calibration",
    "write_draft",
]
