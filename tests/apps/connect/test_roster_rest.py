"""Rosters by the HTTP API and the command line: the same rules as on the page."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.conftest import NOON, World
from tests.apps.connect.test_rosters import bulk

from api_calls import state_of_tables, system_of
from ronghe.apps.people.api import Person, viewer_of_person
from ronghe.apps.people.services.erasure import erase_person
from ronghe.config.cli import main
from ronghe.standards.oneroster import read_roster

API = "/api/v1"


def send(system: Any, content: bytes, query: str = "") -> Any:
    file = SimpleUploadedFile("r.zip", content, "application/zip")
    return system.post(f"{API}/rosters{query}", {"package": file})


@pytest.fixture
def system(world: World) -> Any:
    return system_of(world.school, "roster:read", "roster:write")


def test_a_system_looks_first_and_then_lands_a_roster(system: Any) -> None:
    looked = send(system, bulk(), "?dry_run=true")
    assert (looked.status_code, looked.json()["landed"]) == (200, False)
    assert Person.objects.filter(number="S901").count() == 0

    landed = send(system, bulk())
    again = send(system, bulk())

    assert landed.json()["counts"] == {"person_new": 3, "class_new": 1, "role_new": 3}
    assert (again.status_code, again.json()["counts"]) == (200, {})


@pytest.fixture
def erased(world: World, system: Any) -> Person:
    """Who came by a roster and was erased."""
    send(system, bulk())
    person = Person.objects.get(number="S901")
    erase_person(viewer=viewer_of_person(world.administrator), person=person, at=NOON)
    return person


def test_a_system_brings_nobody_back_who_was_erased_unless_it_says_so(
    system: Any, erased: Person
) -> None:
    kept_out = send(system, bulk()).json()
    [row] = kept_out["erased"]

    taken = send(system, bulk(), f"?take_erased={row['key']}").json()

    assert (kept_out["landed"], kept_out["counts"], row["line"]) == (True, {}, 2)
    assert [one["code"] for one in kept_out["problems"]] == ["person_erased"]
    assert taken["counts"] == {"person_new": 1, "role_new": 1}


def test_the_command_names_the_key_and_takes_in_whom_it_is_given(
    world: World, erased: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.zip"
    file.write_bytes(bulk())
    words = ["import", "roster", str(file), "--organisation", "school"]

    assert main(words) == 0
    key = capsys.readouterr().out.partition("--take-erased ")[2].split()[0]
    assert not Person.objects.filter(number="S901").exists()

    assert main([*words, "--take-erased", key]) == 0
    assert Person.objects.filter(number="S901").exists()


def test_a_row_that_cannot_be_taken_is_told_with_its_place(system: Any) -> None:
    before = state_of_tables()

    answer = send(system, bulk(enrollments="e1,,c1,o1,u9,student,,\n"))

    assert answer.status_code == 409
    [problem] = answer.json()["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == (
        "enrollments.csv",
        2,
        "userSourcedId",
    )
    assert state_of_tables() == before


def test_what_is_no_package_is_a_problem_and_no_fault(system: Any) -> None:
    answer = send(system, b"nothing")

    assert answer.status_code == 409
    assert answer.json()["code"] == "roster-refused"


def test_a_request_without_a_package_says_what_is_missing(world: World, system: Any) -> None:
    assert system.post(f"{API}/rosters").json()["code"] == "roster-refused"
    assert system_of(world.school, "people:read").post(f"{API}/rosters").status_code == 403


def test_a_key_that_may_only_read_lands_nothing(world: World) -> None:
    reader = system_of(world.school, "roster:read")
    before = state_of_tables()

    assert send(reader, bulk()).status_code == 403
    assert state_of_tables() == before


def test_a_system_reads_our_roster(system: Any) -> None:
    answer = system.get(f"{API}/rosters/export")

    assert len(read_roster(answer.content).records.users) == 6


@pytest.mark.usefixtures("world")
def test_the_command_looks_lands_and_says_what_changed(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "roster.zip"
    file.write_bytes(bulk())
    words = ["import", "roster", str(file), "--organisation", "school"]

    assert main([*words, "--dry-run"]) == 0
    assert "Nothing was written; it would be: person_new 3" in capsys.readouterr().out
    assert main(words) == 0
    assert "It has landed: person_new 3" in capsys.readouterr().out
    assert main(words) == 0
    assert "no change" in capsys.readouterr().out


@pytest.mark.usefixtures("world")
def test_the_command_names_a_bad_row_and_ends_with_1(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "roster.zip"
    file.write_bytes(bulk(enrollments="e1,,c1,o1,u9,student,,\n"))

    assert main(["import", "roster", str(file), "--organisation", "school"]) == 1
    assert "enrollments.csv, line 2, column userSourcedId" in capsys.readouterr().out
