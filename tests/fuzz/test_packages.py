"""Packages of other systems: courses, rosters, frameworks, portfolios."""

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import strategies as st

from cmi5_packages import PAGE, au, block, described, structure
from fuzzing import (
    assert_storable,
    attack,
    json_files,
    spoilt_bytes,
    spoilt_json,
    spoilt_table,
    zip_files,
    zipped,
)
from ronghe.apps.certification.portfolio_archive import ArchiveUnreadable
from ronghe.apps.certification.portfolio_files import read_file
from ronghe.apps.competence.case_reading import read_case
from ronghe.standards.case1 import CaseError, read_package, write_package
from ronghe.standards.cmi5 import Cmi5Problem, PackageError
from ronghe.standards.cmi5 import read_package as read_course
from ronghe.standards.cmi5.course import satisfied_parts
from ronghe.standards.cmi5.packages import read_media
from ronghe.standards.ical import Event, Feed, NotACalendar, read_feed, write_feed
from ronghe.standards.oneroster import RosterError, read_roster, write_roster
from roster_packages import COLUMNS, MANIFEST

ROWS = {
    "orgs": "o1,active,Lake School,school,lake,\n",
    "academicSessions": "s1,active,2025,schoolYear,2025-09-01,2026-08-31,,2026\n",
    "courses": "k1,active,CNC,cnc,o1\n",
    "classes": "c1,active,CNC 1,k1,homeroom,o1,s1\n",
    "users": "u1,active,o1,student,明,李,S1\n",
    "roles": "r1,active,u1,primary,student,2025-09-01,,o1\n",
    "enrollments": "e1,active,c1,o1,u1,student,2025-09-01,2026-08-31\n",
}
TABLES = {f"{name}.csv": f"{COLUMNS[name]}\n{rows}" for name, rows in ROWS.items()}
SAID = "".join(f"file.{name},bulk\n" for name in ROWS)
ROSTER = {"manifest.csv": MANIFEST.format(version="1.2", files=SAID), **TABLES}
COURSE = structure(
    block(
        1,
        au(1, moveOn="Passed", masteryScore="0.6", launchMethod="OwnWindow"),
        au(2, url="https://publisher.example/au?x=1"),
    ),
    au(3, inside="<launchParameters>a=1</launchParameters><entitlementKey>k</entitlementKey>"),
    head=f'<objectives><objective id="urn:o:1">{described("One")}</objective></objectives>',
)
FRAMEWORK = {
    "CFDocument": {
        "identifier": str(uuid.UUID(int=1)),
        "uri": "https://case.example/1",
        "creator": "Ministry",
        "title": "Turning",
        "lastChangeDateTime": "2026-01-01T00:00:00Z",
        "language": "en",
        "version": "2",
        "subject": ["CNC"],
        "licenseURI": {"title": "CC", "identifier": "x", "uri": "https://case.example/l"},
    },
    "CFItems": [
        {
            "identifier": str(uuid.UUID(int=number)),
            "uri": f"https://case.example/{number}",
            "fullStatement": f"Can do {number}",
            "humanCodingScheme": f"A.{number}",
            "CFItemType": "Competency",
            "educationLevel": ["12"],
            "lastChangeDateTime": "2026-01-01T00:00:00Z",
        }
        for number in (2, 3, 4)
    ],
    "CFAssociations": [
        {
            "identifier": str(uuid.UUID(int=10 + number)),
            "uri": f"https://case.example/a{number}",
            "associationType": kind,
            "originNodeURI": {"title": "", "identifier": str(uuid.UUID(int=number)), "uri": "u:1"},
            "destinationNodeURI": {"identifier": str(uuid.UUID(int=to)), "uri": "u:2"},
            "sequenceNumber": number,
            "lastChangeDateTime": "2026-01-01T00:00:00Z",
        }
        for number, kind, to in ((2, "isChildOf", 1), (3, "isChildOf", 2), (4, "precedes", 3))
    ],
    "CFDefinitions": {
        "CFItemTypes": [
            {"identifier": str(uuid.UUID(int=30)), "uri": "u:3", "title": "Competency"}
        ],
        "CFLicenses": [{"identifier": str(uuid.UUID(int=31)), "title": "CC", "licenseText": "…"}],
    },
    "CFRubrics": [
        {
            "identifier": str(uuid.UUID(int=40)),
            "title": "R",
            "CFRubricCriteria": [{"identifier": str(uuid.UUID(int=41)), "position": 1}],
        }
    ],
}
DRAWING = b"drawing"
PORTFOLIO = {
    "format": "ronghe-portfolio",
    "version": 1,
    "made_at": "2026-03-02T04:00:00+00:00",
    "person": {"name_en": "Lin", "name_zh": "林"},
    "entries": [
        {
            "id": f"certification.item:{uuid.UUID(int=1)}",
            "kind": "reflection",
            "title_en": "What I learnt",
            "title_zh": "",
            "day": "2026-03-01",
            "text": "Clamp first.",
            "lang": "en",
            "lines": [["Level", "competent"]],
            "about": [f"evidence.record:{uuid.UUID(int=2)}"],
        },
        {
            "id": f"certification.item:{uuid.UUID(int=3)}",
            "kind": "file",
            "title_en": "Drawing",
            "day": "2026-03-01",
            "file": {
                "name": "drawing.pdf",
                "media_type": "application/pdf",
                "size": len(DRAWING),
                "sha256": hashlib.sha256(DRAWING).hexdigest(),
                "content": "ZHJhd2luZw==",
            },
        },
        {
            "id": f"certification.item:{uuid.UUID(int=4)}",
            "kind": "link",
            "title_zh": "视频",
            "day": "2026-03-01",
            "link": "https://example.org/film",
        },
    ],
    "share_links": [
        {
            "id": str(uuid.UUID(int=5)),
            "purpose": "Application",
            "lang": "en",
            "made_at": "2026-03-02T04:00:00+00:00",
            "expires_at": "2026-04-02T04:00:00+00:00",
            "withdrawn_at": None,
            "shows_levels": True,
            "shows": [f"certification.item:{uuid.UUID(int=1)}"],
        }
    ],
}


def test_any_course_package_is_read_or_refused() -> None:
    whole = {"cmi5.xml": COURSE, "index.html": PAGE.encode()}
    spoilt = zip_files(whole, {}) | spoilt_bytes(COURSE) | spoilt_bytes(zipped(whole))

    def read(data: bytes) -> None:
        package = read_course(data)
        assert_storable(package.course)
        satisfied_parts(package.course, [unit.id for unit in package.course.units()])
        if data.startswith(b"PK"):
            assert {name for name, _ in read_media(data)} <= set(package.files)

    attack(read, spoilt, refusals=(PackageError, Cmi5Problem))


def test_any_roster_is_read_with_its_faults_or_refused() -> None:
    files = {name: text.encode() for name, text in ROSTER.items()}
    tables = {name: spoilt_table(text) for name, text in ROSTER.items()}

    def read(data: bytes) -> None:
        found = read_roster(data)
        assert all(problem.en and problem.zh for problem in found.problems)
        assert_storable(found.records)
        assert read_roster(write_roster(found.records)).errors == ()

    attack(read, zip_files(files, tables), refusals=(RosterError,))


def test_any_framework_package_is_read_with_its_faults_or_refused() -> None:
    def read(data: bytes) -> None:
        found = read_package(data)
        assert all(problem.en and problem.zh for problem in found.problems)
        assert_storable(found.records)

    attack(read, json_files(FRAMEWORK), refusals=(CaseError,))


def test_what_is_read_of_a_framework_package_is_written_or_refused() -> None:
    def read(data: bytes) -> None:
        write_package(read_package(data).records)

    attack(read, json_files(FRAMEWORK), refusals=(CaseError,))


def test_any_framework_package_becomes_a_table_or_is_refused() -> None:
    def read(data: bytes) -> None:
        found = read_case(data, name="p.json", dimension="behavioural")
        assert_storable(found.records)

    attack(read, json_files(FRAMEWORK), refusals=(CaseError,))


def test_any_portfolio_is_brought_in_whole_or_refused() -> None:
    document = json.dumps(PORTFOLIO).encode()
    beside = {"portfolio.json": document, f"files/{hashlib.sha256(DRAWING).hexdigest()}": DRAWING}
    spoilt = json_files(PORTFOLIO) | zip_files(
        beside, {"portfolio.json": spoilt_json(PORTFOLIO).map(lambda d: json.dumps(d).encode())}
    )

    def read(data: bytes) -> None:
        assert_storable(read_file(data))

    attack(read, spoilt, refusals=(ArchiveUnreadable,))


def test_any_calendar_is_read_or_refused() -> None:
    at = datetime(2026, 3, 2, 4, tzinfo=UTC)
    feed = write_feed(Feed("My days", "Asia/Shanghai", (Event("m@r", "Meeting", at, at, at),)))

    def read(data: bytes) -> None:
        assert_storable(read_feed(data))

    attack(read, spoilt_bytes(feed), refusals=(NotACalendar,))


@pytest.mark.parametrize(
    ("reader", "refusal"),
    [(read_course, PackageError), (read_roster, RosterError), (read_package, CaseError)],
)
def test_what_is_no_package_at_all_is_refused(reader: Any, refusal: type[Exception]) -> None:
    def read(data: bytes) -> None:
        with pytest.raises(refusal):
            reader(data)

    attack(read, spoilt_table(TABLES["users.csv"]) | st.binary(max_size=50), examples=15)
