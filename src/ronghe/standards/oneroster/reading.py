"""From a OneRoster zip to its rows. Manifest first; a bad row is named with file, line, column
and reason. Columns of the standard that say nothing about people and classes, extensions
(`ext_…`, `metadata.…`) and files that are not needed are left out and named."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from ronghe.standards.json_text import fit_text
from ronghe.standards.oneroster.data import (
    CLASS_TYPES,
    READ_FILES,
    ROLES,
    Class,
    Course,
    Enrollment,
    Org,
    Roster,
    Session,
    User,
    UserRole,
)
from ronghe.standards.oneroster.messages import ROSTER_MESSAGES
from ronghe.standards.oneroster.package import Manifest, read_manifest, unpack
from ronghe.standards.problems import ProblemLog, ReadResult
from ronghe.standards.tables import Layout, Limits, Source, read_rows

LIMITS = Limits(file_bytes=64 * 2**20, rows=200_000, field_characters=4_000)
MOST_PROBLEMS = 2_000
STATES = {"": False, "active": False, "inactive": True, "tobedeleted": True}
LAYOUTS: Mapping[str, Layout] = {
    name: Layout(tuple(required.split()), ("status", *optional.split()), ragged=True)
    for name, required, optional in (
        ("orgs", "sourcedId name", "type identifier parentSourcedId"),
        (
            "academicSessions",
            "sourcedId title startDate endDate",
            "type parentSourcedId schoolYear",
        ),
        ("courses", "sourcedId title", "courseCode orgSourcedId"),
        (
            "classes",
            "sourcedId title courseSourcedId schoolSourcedId",
            "classCode classType termSourcedIds",
        ),
        (
            "users",
            "sourcedId givenName familyName",
            "middleName username identifier role orgSourcedIds",
        ),
        ("roles", "sourcedId userSourcedId role orgSourcedId", "beginDate endDate"),
        (
            "enrollments",
            "sourcedId classSourcedId schoolSourcedId userSourcedId role",
            "beginDate endDate",
        ),
    )
}
Made = TypeVar("Made")


@dataclass(slots=True)
class _Row:
    """One row of a file while it is read: its fields by column, and what was found wrong."""

    source: Source
    line: int
    cells: Mapping[str, str]
    is_bad: bool = False

    def refuse(self, column: str, code: str, **params: object) -> None:
        self.is_bad = True
        self.source.error(self.line, column, code, **params)

    def text(self, column: str) -> str:
        return self.cells[column]

    def needed(self, column: str) -> str:
        if not self.cells[column] and not self.is_gone():
            self.refuse(column, "empty")
        return self.cells[column]

    def listed(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.cells[column].split(",") if part.strip())

    def is_gone(self) -> bool:
        return STATES.get(self.cells["status"].lower(), False)

    def check_status(self) -> None:
        if self.cells["status"].lower() not in STATES:
            known = "active, tobedeleted"
            self.refuse("status", "not_one_of", value=self.cells["status"], allowed=known)

    def day(self, column: str) -> date | None:
        cell = self.cells[column]
        if not cell:
            return None
        try:
            return date.fromisoformat(cell[:10] if "T" in cell else cell)
        except ValueError:
            self.refuse(column, "no_date", value=cell)
            return None

    def period(self, begins: str, ends: str) -> tuple[date | None, date | None]:
        first, last = self.day(begins), self.day(ends)
        if first and last and last < first:
            self.refuse(ends, "backwards", value=last.isoformat())
        return first, last

    def year(self, column: str) -> int | None:
        cell = self.cells[column]
        if not cell:
            return None
        if cell.isascii() and cell.isdigit() and 1900 <= int(cell[:6]) <= 2200:
            return int(cell)
        self.refuse(column, "no_year", value=cell)
        return None

    def role(self, column: str) -> str:
        cell = self.cells[column]
        known = next((role for role in ROLES if role.lower() == cell.lower()), "")
        if cell and not known and not self.is_gone():
            self.refuse(column, "not_one_of", value=cell, allowed=", ".join(sorted(ROLES)))
        return known


@dataclass(slots=True)
class _Reader:
    files: Mapping[str, bytes]
    log: ProblemLog
    left_out: list[str] = field(default_factory=list)

    def rows(self, file: str, manifest: Manifest) -> Iterator[_Row]:
        """The rows of a file that have an identifier of their own; empty when it did not come."""
        name = f"{file}.csv"
        if file not in manifest.modes:
            return
        if name.lower() not in self.files:
            self.log.error(name, 0, "", "file_named_not_there", mode=manifest.modes[file])
            return
        content, layout = self.files[name.lower()], LAYOUTS[file]
        self.left_out += [f"{name}: {column}" for column in _other_columns(content, layout)]
        source = Source(name, self.log, LIMITS)
        seen: dict[str, int] = {}
        for line, fields in read_rows(source, io.BytesIO(content), layout):
            cells = dict(zip(layout.columns, (one.strip() for one in fields), strict=True))
            row = _Row(source, line, cells)
            row.check_status()
            identifier = row.text("sourcedId")
            if not identifier:
                row.refuse("sourcedId", "empty")
            elif identifier in seen:
                row.refuse("sourcedId", "repeated", value=identifier, first_line=seen[identifier])
            seen.setdefault(identifier, line)
            yield row

    def read(self, file: str, manifest: Manifest, make: Callable[[_Row], Made]) -> tuple[Made, ...]:
        made = ((row, make(row)) for row in self.rows(file, manifest))
        return tuple(one for row, one in made if not row.is_bad)


def read_roster(data: bytes) -> ReadResult[Roster]:
    """Read a package. Raises RosterError for what is none at all."""
    files = unpack(data)
    log = ProblemLog(MOST_PROBLEMS, ROSTER_MESSAGES)
    manifest = read_manifest(files, log)
    reader = _Reader(files, log)
    reader.left_out += _other_files(files, manifest, log)
    roster = Roster(
        version=manifest.version,
        modes={name: mode for name, mode in manifest.modes.items() if name in READ_FILES},
        orgs=reader.read("orgs", manifest, _org),
        sessions=tuple(one for one in reader.read("academicSessions", manifest, _session) if one),
        courses=reader.read("courses", manifest, _course),
        classes=reader.read("classes", manifest, _class),
        users=reader.read("users", manifest, _user),
        roles=reader.read("roles", manifest, _user_role),
        enrollments=reader.read("enrollments", manifest, _enrollment),
        left_out=tuple(reader.left_out),
        source_name=manifest.source_name,
    )
    return ReadResult(roster, log.all())


def _other_files(files: Mapping[str, bytes], manifest: Manifest, log: ProblemLog) -> list[str]:
    """What the package holds beyond what is read; a file that is, but not by the manifest."""
    read = {f"{name}.csv".lower(): name for name in READ_FILES}
    for name in sorted(files.keys() & read.keys()):
        if read[name] not in manifest.modes:
            log.warning(f"{read[name]}.csv", 0, "", "file_not_in_manifest")
    named = {f"{name}.csv" for name in manifest.modes if name not in READ_FILES}
    known = read.keys() | {"manifest.csv"} | {name.lower() for name in named}
    return sorted(named | {name for name in files if name not in known})


def _other_columns(content: bytes, layout: Layout) -> list[str]:
    lines = fit_text(content[:20_000].decode("utf-8-sig", errors="replace")).splitlines()
    names = [name.strip(' "') for name in (lines[0] if lines else "").split(",")]
    quiet = {"", "dateLastModified", *layout.columns}
    return [name[:60] for name in names if name not in quiet][:100]


def _org(row: _Row) -> Org:
    return Org(
        row.line,
        row.text("sourcedId"),
        row.needed("name"),
        row.is_gone(),
        row.text("type").lower(),
        row.text("identifier"),
        row.text("parentSourcedId"),
    )


def _session(row: _Row) -> Session | None:
    row.needed("startDate"), row.needed("endDate")
    first, last = row.period("startDate", "endDate")
    if first is None or last is None:
        return None
    return Session(
        row.line,
        row.text("sourcedId"),
        row.needed("title"),
        first,
        last,
        row.is_gone(),
        row.text("type"),
        row.text("parentSourcedId"),
        row.year("schoolYear"),
    )


def _course(row: _Row) -> Course:
    return Course(
        row.line,
        row.text("sourcedId"),
        row.needed("title"),
        row.is_gone(),
        row.text("courseCode"),
        row.text("orgSourcedId"),
    )


def _class(row: _Row) -> Class:
    kind = row.text("classType").lower()
    if kind and kind not in CLASS_TYPES:
        row.refuse("classType", "not_one_of", value=kind, allowed=", ".join(sorted(CLASS_TYPES)))
    return Class(
        row.line,
        row.text("sourcedId"),
        row.needed("title"),
        row.needed("courseSourcedId"),
        row.needed("schoolSourcedId"),
        row.is_gone(),
        row.text("classCode"),
        kind,
        row.listed("termSourcedIds"),
    )


def _user(row: _Row) -> User:
    return User(
        row.line,
        row.text("sourcedId"),
        row.needed("givenName"),
        row.needed("familyName"),
        row.is_gone(),
        row.text("middleName"),
        row.text("username"),
        row.text("identifier"),
        row.role("role"),
        row.listed("orgSourcedIds"),
    )


def _user_role(row: _Row) -> UserRole:
    first, last = row.period("beginDate", "endDate")
    return UserRole(
        row.line,
        row.text("sourcedId"),
        row.needed("userSourcedId"),
        row.role("role"),
        row.needed("orgSourcedId"),
        row.is_gone(),
        first,
        last,
    )


def _enrollment(row: _Row) -> Enrollment:
    first, last = row.period("beginDate", "endDate")
    return Enrollment(
        row.line,
        row.text("sourcedId"),
        row.needed("classSourcedId"),
        row.needed("schoolSourcedId"),
        row.needed("userSourcedId"),
        row.role("role"),
        row.is_gone(),
        first,
        last,
    )
