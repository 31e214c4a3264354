"""OneRoster packages: manifest first, what is bad is named, what is strange is survived."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.standards.oneroster import (
    Class,
    Course,
    Enrollment,
    Org,
    Roster,
    RosterError,
    Session,
    User,
    UserRole,
    read_roster,
    write_roster,
)
from ronghe.standards.oneroster import package as package_module
from roster_packages import MANIFEST, package, zipped

ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
USERS = "sourcedId,givenName,familyName,identifier,role,orgSourcedIds\n"


def roster() -> Roster:
    return Roster(
        version="1.2",
        modes=dict.fromkeys(
            ("orgs", "academicSessions", "courses", "classes", "users", "roles", "enrollments"),
            "bulk",
        ),
        orgs=(Org(2, "o1", "Lake School", kind="school", identifier="lake"),),
        sessions=(
            Session(
                2,
                "s1",
                "2025–2026",
                date(2025, 9, 1),
                date(2026, 8, 31),
                kind="schoolYear",
                school_year=2026,
            ),
        ),
        courses=(Course(2, "k1", "数控加工", code="cnc", org="o1"),),
        classes=(Class(2, "c1", "CNC 1", "k1", "o1", kind="homeroom", terms=("s1", "s2")),),
        users=(User(2, "u1", "明", "李", identifier="S1", orgs=()),),
        roles=(UserRole(2, "r1", "u1", "student", "o1", begins_on=date(2025, 9, 1)),),
        enrollments=(Enrollment(2, "e1", "c1", "o1", "u1", "student", ends_on=date(2026, 8, 31)),),
        source_name="Ronghe",
    )


# --- reading what others wrote -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "version", "roles"),
    [("moodle-Test_full_data_set.zip", "1.1", 0), ("moodle-v1p2_full_dataset.zip", "1.2", 7)],
)
def test_packages_of_another_system_are_read_whole(
    shared_data: Callable[[str], Path], name: str, version: str, roles: int
) -> None:
    read = read_roster((shared_data("oneroster") / name).read_bytes())

    found = read.records
    assert (read.problems, found.version) == ((), version)
    assert (len(found.orgs), len(found.sessions), len(found.classes)) == (1, 5, 2)
    assert (len(found.users), len(found.roles), len(found.enrollments)) == (6, roles, 6)
    assert [one.is_gone for one in found.classes] == [False, True]
    assert "users.csv: password" in found.left_out


def test_names_of_files_may_be_in_any_case_and_in_a_folder() -> None:
    data = zipped(
        {
            "export/Manifest.CSV": MANIFEST.format(version="1.1", files="file.orgs,bulk\n"),
            "export/ORGS.csv": ORGS + "o1,,,Lake,school,,\n",
            "__MACOSX/export/._ORGS.csv": "junk",
        }
    )

    assert [one.name for one in read_roster(data).records.orgs] == ["Lake"]


def test_extension_columns_are_named_and_do_no_harm() -> None:
    table = "sourcedId,ext_colour,name,metadata.size,type\no1,red,Lake,5,school\n"

    read = read_roster(package({"orgs.csv": table}))

    assert read.records.orgs == (Org(2, "o1", "Lake", kind="school"),)
    assert read.records.left_out == ("orgs.csv: ext_colour", "orgs.csv: metadata.size")


def test_files_that_are_not_needed_are_named() -> None:
    data = package({"orgs.csv": ORGS, "demographics.csv": "a\n", "results.csv": "a\n"})

    assert read_roster(data).records.left_out == ("demographics.csv", "results.csv")


def test_a_file_that_the_manifest_calls_absent_is_not_read() -> None:
    read = read_roster(package({"orgs.csv": ORGS + "o1,,,Lake,,,\n"}, orgs="absent"))

    assert read.records.orgs == ()
    assert [one.code for one in read.problems] == ["file_not_in_manifest"]


def test_bulk_and_delta_stand_in_the_manifest_file_by_file() -> None:
    data = package({"orgs.csv": ORGS, "users.csv": USERS}, orgs="delta")

    found = read_roster(data).records

    assert (found.is_bulk("orgs"), found.is_bulk("users"), found.is_bulk("classes")) == (
        False,
        True,
        False,
    )


def test_what_is_to_be_deleted_needs_no_more_than_its_identifier() -> None:
    data = package({"users.csv": "sourcedId,status,givenName,familyName\nu1,tobedeleted,,\n"})

    read = read_roster(data)

    assert read.problems == ()
    assert read.records.users == (User(2, "u1", "", "", is_gone=True),)


# --- what is bad is named ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "table", "line", "column", "code"),
    [
        ("orgs", "sourcedId,name\n,Lake\n", 2, "sourcedId", "empty"),
        ("orgs", "sourcedId,name\no1,\n", 2, "name", "empty"),
        ("orgs", "sourcedId,name,status\no1,Lake,soon\n", 2, "status", "not_one_of"),
        ("orgs", "sourcedId,name\no1,A\no1,B\n", 3, "sourcedId", "repeated"),
        ("orgs", "sourcedId\no1\n", 1, "name", "column_missing"),
        ("orgs", "", 1, "", "file_empty"),
        (
            "academicSessions",
            "sourcedId,title,startDate,endDate\ns,T,1/9/2025,2026-08-31\n",
            2,
            "startDate",
            "no_date",
        ),
        (
            "academicSessions",
            "sourcedId,title,startDate,endDate\ns,T,2026-09-01,2026-08-31\n",
            2,
            "endDate",
            "backwards",
        ),
        (
            "academicSessions",
            "sourcedId,title,startDate,endDate,schoolYear\ns,T,2025-09-01,2026-08-31,²⁰²⁶\n",
            2,
            "schoolYear",
            "no_year",
        ),
        (
            "classes",
            "sourcedId,title,courseSourcedId,schoolSourcedId,classType\nc,T,k,o,club\n",
            2,
            "classType",
            "not_one_of",
        ),
        ("users", USERS + "u1,Li,Ming,S1,headmaster,o1\n", 2, "role", "not_one_of"),
        (
            "enrollments",
            "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate\n"
            "e,c,o,u,student,soon\n",
            2,
            "beginDate",
            "no_date",
        ),
    ],
)
def test_a_bad_row_is_named_with_file_line_column_and_reason(
    file: str, table: str, line: int, column: str, code: str
) -> None:
    read = read_roster(package({f"{file}.csv": table}))

    [problem] = read.errors
    assert (problem.file, problem.line, problem.column, problem.code) == (
        f"{file}.csv",
        line,
        column,
        code,
    )
    assert problem.en != problem.zh


def test_a_file_that_the_manifest_names_and_that_is_not_there_is_a_fault() -> None:
    read = read_roster(package({}, users="bulk"))

    assert [(one.file, one.code) for one in read.errors] == [("users.csv", "file_named_not_there")]


def test_an_unknown_mode_is_a_fault_of_the_manifest() -> None:
    read = read_roster(package({"orgs.csv": ORGS}, orgs="all"))

    assert [(one.file, one.line, one.code) for one in read.errors] == [
        ("manifest.csv", 4, "no_mode")
    ]


def test_dates_with_a_time_are_read_by_their_day() -> None:
    table = (
        "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate\n"
        "e,c,o,u,Student,2025-09-01T00:00:00.000Z\n"
    )

    [found] = read_roster(package({"enrollments.csv": table})).records.enrollments

    assert (found.begins_on, found.role) == (date(2025, 9, 1), "student")


# --- what is no package --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a zip"),
        (b"PK\x03\x04 and nothing more", "not a zip"),
        (zipped({"orgs.csv": ORGS}), "no manifest"),
        (zipped({"manifest.csv": "propertyName,value\n"}), r"OneRoster \?"),
        (zipped({"manifest.csv": MANIFEST.format(version="1.0", files="")}), "OneRoster 1.0"),
        (zipped({"a/orgs.csv": ORGS, "b/ORGS.csv": ORGS}), "twice"),
        (zipped({f"{n}.txt": "" for n in range(101)}), "more than 100 files"),
    ],
)
def test_what_is_no_package_is_refused_in_both_languages(data: bytes, why: str) -> None:
    with pytest.raises(RosterError, match=why) as refusal:
        read_roster(data)

    assert refusal.value.zh


def test_a_zip_that_unpacks_to_more_than_is_reasonable_is_refused() -> None:
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("users.csv", b"0" * (package_module.LARGEST_FILE + 1))
        bomb = stream.getvalue()

    assert len(bomb) < 100_000
    with pytest.raises(RosterError, match="unpacks to more"):
        read_roster(bomb)


@pytest.mark.parametrize(("at", "value"), [(8, 99), (6, 1)], ids=["odd packing", "locked"])
def test_a_zip_that_cannot_be_unpacked_is_refused(at: int, value: int) -> None:
    data = bytearray(package({"orgs.csv": ORGS}))
    for mark, offset in ((b"PK\x03\x04", at), (b"PK\x01\x02", at + 2)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] = value
            place = data.find(mark, place + 4)

    with pytest.raises(RosterError, match="locked with a password, or packed"):
        read_roster(bytes(data))


def test_what_is_in_the_zip_but_no_table_is_never_unpacked() -> None:
    data = package({"orgs.csv": ORGS + "o1,,,Lake,,,\n"})
    damaged = data.replace(b"orgs.csv", b"orgs.exe")

    assert read_roster(damaged).records.orgs == ()


# --- writing -------------------------------------------------------------------------------------


def test_a_package_reads_back_as_it_was_written() -> None:
    read = read_roster(write_roster(roster()))

    assert read.problems == ()
    assert {**vars_of(read.records), "left_out": ()} == vars_of(roster())


def test_the_same_roster_gives_the_same_bytes_with_the_manifest_first() -> None:
    written = write_roster(roster())

    assert written == write_roster(roster())
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.namelist()[0] == "manifest.csv"
        manifest = archive.read("manifest.csv").decode()
    assert "file.demographics,absent\r\n" in manifest
    assert "file.users,bulk\r\n" in manifest


def vars_of(found: Roster) -> dict[str, object]:
    return {name: getattr(found, name) for name in Roster.__slots__}


# --- fuzzing -------------------------------------------------------------------------------------

CELLS = st.text(max_size=12) | st.sampled_from(
    [
        "",
        "o1",
        "u1",
        "c1",
        "student",
        "active",
        "tobedeleted",
        "2025-09-01",
        "2025-02-30",
        '"',
        "1.2",
    ]
)
COLUMNS = st.sampled_from(
    (
        "sourcedId",
        "status",
        "name",
        "title",
        "role",
        "startDate",
        "endDate",
        "schoolYear",
        "classSourcedId",
        "userSourcedId",
        "schoolSourcedId",
        "courseSourcedId",
        "orgSourcedIds",
        "givenName",
        "familyName",
        "beginDate",
        "classType",
        "ext_x",
    )
)
TABLES = st.tuples(
    st.lists(COLUMNS, max_size=10), st.lists(st.lists(CELLS, max_size=10), max_size=5)
)
FILES = st.sampled_from(
    ["orgs", "academicSessions", "courses", "classes", "users", "roles", "enrollments", "manifest"]
)


def written_out(table: tuple[list[str], list[list[str]]]) -> str:
    header, rows = table
    return "\n".join(",".join(cells) for cells in [header, *rows])


def read_or_refuse(data: bytes) -> None:
    """Whatever comes: a roster with its problems, or RosterError; nothing else."""
    try:
        read = read_roster(data)
    except RosterError:
        return
    assert all(one.en and one.zh for one in read.problems)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(FILES, TABLES, max_size=5), st.sampled_from(["1.1", "1.2"]))
def test_strange_tables_are_survived(tables: dict[str, object], version: str) -> None:
    files = {f"{name}.csv": written_out(table) for name, table in tables.items()}  # type: ignore[arg-type]

    read_or_refuse(package(files, version=version))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_packages_are_survived(data: st.DataObject) -> None:
    whole = bytearray(write_roster(roster()))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))

    read_or_refuse(bytes(whole))
    read_or_refuse(bytes(whole[:cut]))


@settings(max_examples=150, deadline=None)
@given(FILES, st.binary(max_size=300))
def test_strange_bytes_in_a_table_are_survived(name: str, content: bytes) -> None:
    manifest = MANIFEST.format(version="1.2", files=f"file.{name},bulk\n")

    read_or_refuse(zipped({"manifest.csv": manifest, f"{name}.csv": content}))
