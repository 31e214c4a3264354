"""A small roster of one school, and what an office does with it."""

from collections.abc import Sequence
from typing import Any

from tests.apps.conftest import NOON, World

from ronghe.apps.connect.roster_plan import RosterPlan
from ronghe.apps.connect.services.rosters import (
    land_roster,
    plan_roster,
)
from ronghe.apps.people.api import (
    Membership,
    viewer_of_person,
)
from roster_packages import roster

ORGS = "o1,,Lake School,school,school,\n"
SESSIONS = "y1,,2025-26,schoolYear,2025-09-01,2026-08-31,,2026\n"
COURSES = "k1,,Numerical control,cnc,o1\n"
CLASSES = "c1,,CNC 9,k1,homeroom,o1,y1\n"
USERS = "u1,,o1,student,Ming,Li,S901\nu2,,o1,student,小红,王,S902\nu3,,o1,teacher,Anna,Brown,T901\n"
ENROLLMENTS = (
    "e1,,c1,o1,u1,student,2025-09-01,\n"
    "e2,,c1,o1,u2,student,,\n"
    "e3,,c1,o1,u3,teacher,2025-09-01,2026-07-15\n"
)
TABLES = {
    "orgs": ORGS,
    "academicSessions": SESSIONS,
    "courses": COURSES,
    "classes": CLASSES,
    "users": USERS,
    "enrollments": ENROLLMENTS,
}


def bulk(**changed: str) -> bytes:
    return roster(**{**TABLES, **changed})


def delta(**tables: str) -> bytes:
    return roster(mode="delta", **tables)


def plan(world: World, content: bytes) -> RosterPlan:
    return plan_roster(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        content=content,
        at=NOON,
    )


def land(world: World, content: bytes, *, at: Any = NOON, take: Sequence[str] = ()) -> RosterPlan:
    return land_roster(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        content=content,
        at=at,
        take_erased=take,
    )


def roles(number: str) -> list[tuple[Any, ...]]:
    rows = Membership.objects.filter(person__number=number).order_by("pk")
    return [
        (one.role, one.school_class and one.school_class.title_en, one.starts_on, one.ends_on)
        for one in rows.select_related("school_class")
    ]
