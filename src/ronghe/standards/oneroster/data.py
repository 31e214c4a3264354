"""The rows of a OneRoster CSV package that concern people and classes, as frozen dataclasses.

https://www.imsglobal.org/spec/oneroster/v1p1 and …/v1p2 (CSV binding). `line` is where a row stands
in its file, so that whoever lands the rows can say which one they cannot take.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Version = Literal["1.1", "1.2"]
Mode = Literal["bulk", "delta"]

READ_FILES = ("orgs", "academicSessions", "courses", "classes", "users", "roles", "enrollments")
"""The files that are read, in the order in which one needs the other."""

ROLES = frozenset(
    {
        "administrator",
        "aide",
        "counselor",
        "districtAdministrator",
        "guardian",
        "parent",
        "principal",
        "proctor",
        "relative",
        "siteAdministrator",
        "student",
        "systemAdministrator",
        "teacher",
    }
)
CLASS_TYPES = frozenset({"homeroom", "scheduled"})


@dataclass(frozen=True, slots=True)
class Org:
    line: int
    sourced_id: str
    name: str
    is_gone: bool = False
    kind: str = ""
    identifier: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A school year, term or shorter; `school_year` is the year in which the school year ends."""

    line: int
    sourced_id: str
    title: str
    starts_on: date
    ends_on: date
    is_gone: bool = False
    kind: str = ""
    parent: str = ""
    school_year: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    line: int
    sourced_id: str
    title: str
    is_gone: bool = False
    code: str = ""
    org: str = ""


@dataclass(frozen=True, slots=True)
class Class:
    line: int
    sourced_id: str
    title: str
    course: str
    school: str
    is_gone: bool = False
    code: str = ""
    kind: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class User:
    """Somebody. In version 1.1 the role and the organisations stand in the same row."""

    line: int
    sourced_id: str
    given_name: str
    family_name: str
    is_gone: bool = False
    middle_name: str = ""
    username: str = ""
    identifier: str = ""
    role: str = ""
    orgs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UserRole:
    """A role of a user in an organisation: a row of roles.csv in version 1.2."""

    line: int
    sourced_id: str
    user: str
    role: str
    org: str
    is_gone: bool = False
    begins_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Enrollment:
    line: int
    sourced_id: str
    class_id: str
    school: str
    user: str
    role: str
    is_gone: bool = False
    begins_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """A package as it was read. `modes` says of each file that came whether it is the whole
    (bulk) or what changed (delta); `left_out` names files and columns that were not read."""

    version: Version
    modes: Mapping[str, Mode]
    orgs: tuple[Org, ...] = ()
    sessions: tuple[Session, ...] = ()
    courses: tuple[Course, ...] = ()
    classes: tuple[Class, ...] = ()
    users: tuple[User, ...] = ()
    roles: tuple[UserRole, ...] = ()
    enrollments: tuple[Enrollment, ...] = ()
    left_out: tuple[str, ...] = ()
    source_name: str = ""

    def is_bulk(self, file: str) -> bool:
        return self.modes.get(file) == "bulk"
