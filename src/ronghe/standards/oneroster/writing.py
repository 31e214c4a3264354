"""From rows to a OneRoster 1.2 CSV package. The same rows give the same bytes."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ronghe.standards.oneroster.data import Roster

NEVER = (1980, 1, 1, 0, 0, 0)  # the moment in the zip, so that equal content is equal bytes
FILES = (
    "academicSessions",
    "categories",
    "classes",
    "classResources",
    "courses",
    "courseResources",
    "demographics",
    "enrollments",
    "lineItemLearningObjectiveIds",
    "lineItems",
    "lineItemScoreScales",
    "orgs",
    "resources",
    "resultLearningObjectiveIds",
    "results",
    "resultScoreScales",
    "roles",
    "scoreScales",
    "userProfiles",
    "userResources",
    "users",
)
COLUMNS: Mapping[str, str] = {
    "orgs": "sourcedId status dateLastModified name type identifier parentSourcedId",
    "academicSessions": (
        "sourcedId status dateLastModified title type startDate endDate parentSourcedId schoolYear"
    ),
    "courses": (
        "sourcedId status dateLastModified schoolYearSourcedId title courseCode grades "
        "orgSourcedId subjects subjectCodes"
    ),
    "classes": (
        "sourcedId status dateLastModified title grades courseSourcedId classCode classType "
        "location schoolSourcedId termSourcedIds subjects subjectCodes periods"
    ),
    "users": (
        "sourcedId status dateLastModified enabledUser username userIds givenName familyName "
        "middleName identifier email sms phone agentSourcedIds grades password "
        "userMasterIdentifier preferredGivenName preferredMiddleName preferredFamilyName "
        "primaryOrgSourcedId pronouns"
    ),
    "roles": (
        "sourcedId status dateLastModified userSourcedId roleType role beginDate endDate "
        "orgSourcedId userProfileSourcedId"
    ),
    "enrollments": (
        "sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role "
        "primary beginDate endDate"
    ),
}


def write_roster(roster: Roster) -> bytes:
    """A bulk package with its manifest first."""
    tables = {name: _table(name, rows) for name, rows in _rows_of(roster).items()}
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            _put(archive, "manifest.csv", _csv(["propertyName", "value"], _manifest(roster)))
            for name, table in tables.items():
                _put(archive, f"{name}.csv", table)
        return stream.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, NEVER)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _manifest(roster: Roster) -> Iterable[Sequence[str]]:
    yield "manifest.version", "1.0"
    yield "oneroster.version", "1.2"
    for name in FILES:
        yield f"file.{name}", "bulk" if name in COLUMNS else "absent"
    yield "source.systemName", roster.source_name
    yield "source.systemCode", "ronghe"


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    with io.StringIO(newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
        return stream.getvalue().encode()


def _table(name: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    columns = COLUMNS[name].split()
    return _csv(columns, ([row.get(column, "") for column in columns] for row in rows))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _rows_of(roster: Roster) -> dict[str, Iterable[Mapping[str, str]]]:
    return {
        "orgs": (
            {
                "sourcedId": one.sourced_id,
                "name": one.name,
                "type": one.kind,
                "identifier": one.identifier,
                "parentSourcedId": one.parent,
            }
            for one in roster.orgs
        ),
        "academicSessions": (
            {
                "sourcedId": one.sourced_id,
                "title": one.title,
                "type": one.kind,
                "startDate": _day(one.starts_on),
                "endDate": _day(one.ends_on),
                "parentSourcedId": one.parent,
                "schoolYear": str(one.school_year or ""),
            }
            for one in roster.sessions
        ),
        "courses": (
            {
                "sourcedId": one.sourced_id,
                "title": one.title,
                "courseCode": one.code,
                "orgSourcedId": one.org,
            }
            for one in roster.courses
        ),
        "classes": (
            {
                "sourcedId": one.sourced_id,
                "title": one.title,
                "courseSourcedId": one.course,
                "classCode": one.code,
                "classType": one.kind,
                "schoolSourcedId": one.school,
                "termSourcedIds": ",".join(one.terms),
            }
            for one in roster.classes
        ),
        **_rows_of_people(roster),
    }


def _rows_of_people(roster: Roster) -> dict[str, Iterable[Mapping[str, str]]]:
    return {
        "users": (
            {
                "sourcedId": one.sourced_id,
                "enabledUser": "true",
                "username": one.username,
                "givenName": one.given_name,
                "familyName": one.family_name,
                "middleName": one.middle_name,
                "identifier": one.identifier,
                "primaryOrgSourcedId": one.orgs[0] if one.orgs else "",
            }
            for one in roster.users
        ),
        "roles": (
            {
                "sourcedId": one.sourced_id,
                "userSourcedId": one.user,
                "roleType": "primary",
                "role": one.role,
                "beginDate": _day(one.begins_on),
                "endDate": _day(one.ends_on),
                "orgSourcedId": one.org,
            }
            for one in roster.roles
        ),
        "enrollments": (
            {
                "sourcedId": one.sourced_id,
                "classSourcedId": one.class_id,
                "schoolSourcedId": one.school,
                "userSourcedId": one.user,
                "role": one.role,
                "primary": "false",
                "beginDate": _day(one.begins_on),
                "endDate": _day(one.ends_on),
            }
            for one in roster.enrollments
        ),
    }
