"""Courses of each school, and a registration of each student of the world."""

from datetime import timedelta
from typing import Any

from subjects import Make, Subject

import cmi5_packages as make
from ronghe.apps.assessment.api import assign_course, import_course
from ronghe.apps.assessment.models import CoursePackage, CourseRegistration
from ronghe.apps.base.api import now
from ronghe.apps.people.api import command_viewer

COURSE = make.package(make.au(1, moveOn="Completed"))
SYSTEM = command_viewer()


def build(world: Any) -> dict[str, Any]:
    """One package a school; the student of each corner takes it."""
    packages: dict[int, tuple[Any, CoursePackage]] = {}
    registrations: list[tuple[Any, CourseRegistration]] = []
    for corner in world.corners:
        school = corner.place.organisation
        if school.pk not in packages:
            row = import_course(
                viewer=SYSTEM, organisation=school, data=COURSE, at=now() - timedelta(days=1)
            )
            packages[school.pk] = (corner.place, row)
        [one] = assign_course(
            viewer=SYSTEM,
            package=packages[school.pk][1],
            persons=[corner.student],
            school_class=corner.place.school_class,
            due_on=None,
            at=now(),
        )
        registrations.append((corner, one))
    return {"packages": list(packages.values()), "registrations": registrations}


def packages(**data: Any) -> Make:
    def make_subjects(world: Any) -> list[Subject]:
        return [
            Subject(
                f"course of {place.organisation.code}",
                {"uuid": one.uuid},
                "unit",
                place,
                level="organisation",
                data=data,
            )
            for place, one in world.rooms["courses"]["packages"]
        ]

    return make_subjects


def learners(world: Any) -> list[Subject]:
    return [
        Subject(
            f"learner {corner.student}",
            {"registration": one.uuid},
            "person",
            corner.place,
            is_near=number == 0,
            is_self=corner.student == world.viewer,
        )
        for number, (corner, one) in enumerate(world.rooms["courses"]["registrations"])
    ]


def launches(world: Any) -> list[Subject]:
    return [
        Subject(
            f"unit of {corner.student}",
            {"registration": one.uuid, "unit": one.package.units.get().uuid},
            "own",
            corner.place,
            is_own=corner.student == world.viewer,
        )
        for corner, one in world.rooms["courses"]["registrations"]
    ]


def doors(**kwargs: Any) -> Make:
    """Opened by secrets of a launch, which nobody here has."""
    return lambda world: [Subject("no secret", kwargs, "open")]


SUBJECTS = {
    "course": packages(),
    "course_assign": packages(),
    "course_remove": packages(),
    "course_waive": packages(),
    "course_launch": launches,
    "course_fetch": doors(secret="guess"),
    "course_media": doors(secret="guess", path="index.html"),
}
