"""cmi5 (Quartz): course packages, launch, session rules and moved-on criteria, over xAPI 1.0.3.

Specification: https://github.com/AICC/CMI-5_Spec_Current/blob/quartz/cmi5_spec.md; sections are
named where a rule is kept.
"""

from ronghe.standards.cmi5.course import (
    AssignableUnit,
    Block,
    Course,
    LangText,
    MoveOn,
    Objective,
    is_met,
    satisfied_parts,
)
from ronghe.standards.cmi5.launching import (
    LaunchFacts,
    fetch_error,
    launch_address,
    launch_data,
    learner_preferences,
)
from ronghe.standards.cmi5.packages import (
    Limits,
    Package,
    media_path,
    read_media,
    read_package,
)
from ronghe.standards.cmi5.sessions import GRACE, Cmi5Problem, SessionState, accept_statements
from ronghe.standards.cmi5.statements import abandoned, launched, satisfied, waived
from ronghe.standards.cmi5.structure import PackageError, read_structure

__all__ = [
    "GRACE",
    "AssignableUnit",
    "Block",
    "Cmi5Problem",
    "Course",
    "LangText",
    "LaunchFacts",
    "Limits",
    "MoveOn",
    "Objective",
    "Package",
    "PackageError",
    "SessionState",
    "abandoned",
    "accept_statements",
    "fetch_error",
    "is_met",
    "launch_address",
    "launch_data",
    "launched",
    "learner_preferences",
    "media_path",
    "read_media",
    "read_package",
    "read_structure",
    "satisfied",
    "satisfied_parts",
    "waived",
]
