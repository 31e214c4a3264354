"""ronghe import cmi5, as a person types it; and what a course asks of its students."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.apps.assessment.test_courses import TWO_UNITS, assigned
from tests.apps.conftest import World

import cmi5_packages as make
from ronghe.apps.assessment.models import CoursePackage, CourseRegistration, UnitProgress
from ronghe.apps.assessment.next_steps_courses import courses_to_take
from ronghe.apps.base.api import today
from ronghe.apps.people.api import viewer_of_person
from ronghe.config import cli


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    path = tmp_path / "course.zip"
    path.write_bytes(TWO_UNITS)
    return path


def test_package_comes_in_by_command(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["import", "cmi5", str(file), "--organisation", "school"]) == 0

    said = "Version 1 of https://publisher.example/course/1: 2 units.\n"
    assert capsys.readouterr().out == said
    assert CoursePackage.objects.get().organisation == world.school


def test_dry_run_reads_and_writes_nothing(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--organisation", "school", "--dry-run"]

    assert cli.main(["import", "cmi5", str(file), *options]) == 0

    assert capsys.readouterr().out == "Nothing was written. 2 units.\n"
    assert not CoursePackage.objects.exists()


@pytest.mark.parametrize(("organisation", "content"), [("school", b"no"), ("nowhere", TWO_UNITS)])
def test_what_cannot_be_used_is_said_and_nothing_is_written(
    world: World, file: Path, organisation: str, content: bytes
) -> None:
    file.write_bytes(content)

    assert cli.main(["import", "cmi5", str(file), "--organisation", organisation]) == 2

    assert not CoursePackage.objects.exists()


def test_course_is_a_next_step_until_every_unit_is_met(world: World) -> None:
    registration = assigned(world, make.package(make.au(1, moveOn="Completed")))
    CourseRegistration.objects.update(due_on=today() + timedelta(days=3))
    viewer = viewer_of_person(world.students[0])

    [step] = courses_to_take(viewer)
    UnitProgress.objects.filter(registration=registration).update(is_met=True)

    assert (step.urgency, step.minutes, step.due) == ("now", 20, today() + timedelta(days=3))
    assert list(courses_to_take(viewer)) == []
