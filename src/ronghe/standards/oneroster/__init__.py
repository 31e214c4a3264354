"""OneRoster 1.1 and 1.2 of 1EdTech: rosters as zip files of CSV tables."""

from ronghe.standards.oneroster.data import (
    Class,
    Course,
    Enrollment,
    Mode,
    Org,
    Roster,
    Session,
    User,
    UserRole,
)
from ronghe.standards.oneroster.messages import ROSTER_MESSAGES, RosterError
from ronghe.standards.oneroster.package import LARGEST_ZIP
from ronghe.standards.oneroster.reading import read_roster
from ronghe.standards.oneroster.writing import write_roster

__all__ = [
    "LARGEST_ZIP",
    "ROSTER_MESSAGES",
    "Class",
    "Course",
    "Enrollment",
    "Mode",
    "Org",
    "Roster",
    "RosterError",
    "Session",
    "User",
    "UserRole",
    "read_roster",
    "write_roster",
]
