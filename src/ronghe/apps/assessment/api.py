"""The door to `assessment` for every app above."""

from ronghe.apps.assessment.course_facts import facts_of_session
from ronghe.apps.assessment.form_holds import form_holds
from ronghe.apps.assessment.growth_anchors import growth_anchor_sources
from ronghe.apps.assessment.mapping_rows import MappingRow, ScoreRow
from ronghe.apps.assessment.mapping_rules import Condition
from ronghe.apps.assessment.models import (
    Assignment,
    Calibration,
    Category,
    CourseRegistration,
    CourseSession,
    CutScore,
    Estimate,
    Instrument,
    Item,
    Observation,
    RatingSession,
    StatementMapping,
)
from ronghe.apps.assessment.queries.cohorts import (
    Moved,
    Reach,
    cohort_reach,
    entry_years,
    moved_around,
)
from ronghe.apps.assessment.queries.competence import (
    Child,
    CompetenceView,
    children_of,
    competence_of,
    framework_of,
)
from ronghe.apps.assessment.queries.decided_from import (
    CutSet,
    EvidenceSeen,
    MeasureSeen,
    calibration_named,
    cut_sets_of,
    evidence_seen,
    measures_seen,
)
from ronghe.apps.assessment.queries.estimates import EstimateRow, estimates_listed
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.seen import (
    Seen,
    instrument_titles,
    session_titles,
    what_was_seen,
)
from ronghe.apps.assessment.queries.sessions import (
    Candidate,
    candidates,
    instruments_of,
    sessions_for,
    students_of,
)
from ronghe.apps.assessment.queries.stage_estimates import MeasuredLevel, levels_until
from ronghe.apps.assessment.queries.work_seen import SeenBy, WorkSeen, work_seen
from ronghe.apps.assessment.services.calibrations import (
    CalibrationPlan,
    ask_calibration,
    put_in_force,
    run_calibration,
)
from ronghe.apps.assessment.services.course_sessions import Doors, launch_unit, take_statements
from ronghe.apps.assessment.services.courses import assign_course, import_course
from ronghe.apps.assessment.services.entry_measures import OccasionMeasure, measures_in
from ronghe.apps.assessment.services.instruments import (
    export_instruments,
    import_instruments,
    plan_instruments,
    publish_instrument,
    write_draft,
)
from ronghe.apps.assessment.services.mapped_evidence import Followed, follow_statements
from ronghe.apps.assessment.services.mappings import activate_mapping, begin_mapping
from ronghe.apps.assessment.services.ratings import Entry, load_forms
from ronghe.apps.assessment.services.rebuilding import Rebuilt, rebuild_from_log
from ronghe.apps.assessment.services.sessions import (
    SessionPlan,
    close_session,
    open_session,
)
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
from ronghe.apps.assessment.wording import (
    DIMENSION_TEXT,
    level_text,
    levels_named,
    probability_text,
)

__all__ = [
    "DIMENSION_TEXT",
    "PARTS",
    "Assignment",
    "Calibration",
    "CalibrationPlan",
    "Candidate",
    "Category",
    "Child",
    "ColumnMap",
    "CompetenceView",
    "Condition",
    "CourseRegistration",
    "CourseSession",
    "CutScore",
    "CutSet",
    "Defaults",
    "Doors",
    "Entry",
    "Estimate",
    "EstimateRow",
    "EvidenceSeen",
    "Followed",
    "Instrument",
    "Item",
    "MappingRow",
    "MeasureSeen",
    "MeasuredLevel",
    "Moved",
    "Observation",
    "OccasionMeasure",
    "RatingSession",
    "Reach",
    "Rebuilt",
    "ScoreRow",
    "Seen",
    "SeenBy",
    "SessionPlan",
    "StatementMapping",
    "UploadPlan",
    "UploadRefused",
    "WorkSeen",
    "activate_mapping",
    "ask_calibration",
    "assign_course",
    "begin_mapping",
    "calibration_in_force",
    "calibration_named",
    "candidates",
    "children_of",
    "close_session",
    "cohort_reach",
    "competence_of",
    "cut_sets_of",
    "entry_years",
    "estimates_listed",
    "evidence_seen",
    "export_instruments",
    "facts_of_session",
    "follow_statements",
    "form_holds",
    "framework_of",
    "growth_anchor_sources",
    "guess_columns",
    "header_of",
    "import_course",
    "import_instruments",
    "instrument_titles",
    "instruments_of",
    "known_items",
    "land_upload",
    "launch_unit",
    "level_text",
    "levels_named",
    "levels_until",
    "load_forms",
    "measures_in",
    "measures_seen",
    "moved_around",
    "open_session",
    "plan_instruments",
    "plan_upload",
    "probability_text",
    "publish_instrument",
    "put_in_force",
    "rebuild_from_log",
    "run_calibration",
    "session_titles",
    "sessions_for",
    "students_of",
    "take_statements",
    "what_was_seen",
    "work_seen",
    "write_draft",
]
