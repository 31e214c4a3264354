"""People from a file: the dry run, all or none, and every bad cell by line and column."""

from datetime import date

import pytest
from tests.apps.conftest import NOON, World

from ronghe.apps.people.api import Membership, NotAllowed, Person, viewer_of_person
from ronghe.apps.people.services.imports import ImportRefused, land_import, plan_import

HEADER = "number,name_zh,name_en,birth_date,role,programme,class,starts_on,ends_on\n"
GOOD = HEADER + (
    "0071,林小雨,Lin Xiaoyu,2009-05-01,student,cnc,CNC 1,2025-09-01,\n"
    "T9,王老师,,,teacher,cnc,CNC 2,2024-09-01,2027-07-01\n"
)


def test_a_dry_run_says_what_would_happen_and_writes_nothing(world: World) -> None:
    before = Person.objects.count()

    plan = plan_import(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        content=GOOD.encode(),
    )

    assert (len(plan.rows), plan.new_persons, plan.problems) == (2, 2, ())
    assert Person.objects.count() == before


def test_a_good_file_lands_and_numbers_stay_text(world: World) -> None:
    written = land_import(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        content=("\ufeff" + GOOD).encode(),
        at=NOON,
    )

    assert written == 2
    student = Person.objects.get(number="0071")
    assert (student.name_zh, student.birth_date) == ("林小雨", date(2009, 5, 1))
    assert student.memberships.get().school_class == world.school_class


def test_the_same_file_twice_changes_nothing_the_second_time(world: World) -> None:
    viewer = viewer_of_person(world.administrator)
    for _ in range(2):
        written = land_import(
            viewer=viewer, organisation=world.school, content=GOOD.encode(), at=NOON
        )

    assert written == 0
    assert Person.objects.filter(number="0071").count() == 1


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("1,甲,,2009-13-01,student,cnc,CNC 1,2025-09-01,", "birth_date", "not a date"),
        ("1,甲,,,wizard,cnc,CNC 1,2025-09-01,", "role", "not a role"),
        ("1,甲,,,system_administrator,,,2025-09-01,", "role", "not a role"),
        ("1,甲,,,student,welding,,2025-09-01,", "programme", "no programme"),
        ("1,甲,,,student,cnc,CNC 9,2025-09-01,", "class", "no class"),
        ("1,甲,,,student,,CNC 1,2025-09-01,", "class", "needs its programme"),
        (",甲,,,student,cnc,CNC 1,2025-09-01,", "number", "empty"),
        ("1,,,,student,cnc,CNC 1,2025-09-01,", "name_zh", "needs a name"),
        ("1,甲,,,student,cnc,CNC 1,2025-09-01,2024-01-01", "ends_on", "before it starts"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_lands(
    world: World, row: str, column: str, says: str
) -> None:
    content = (GOOD + row + "\n").encode()
    before = Membership.objects.count()

    with pytest.raises(ImportRefused) as refusal:
        land_import(
            viewer=viewer_of_person(world.administrator),
            organisation=world.school,
            content=content,
            at=NOON,
        )

    problems = [p for p in refusal.value.plan.problems if p.column == column]
    assert [(p.line, says in p.reason.en) for p in problems] == [(4, True)]
    assert Membership.objects.count() == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"number,role\n", "missing"),
        (b"number\n\xff\xfe\x00", "neither UTF-8 nor GB18030"),
        (b"x" * 5_000_001, "larger"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(world: World, content: bytes, says: str) -> None:
    plan = plan_import(
        viewer=viewer_of_person(world.administrator), organisation=world.school, content=content
    )

    assert not plan.can_land
    assert says in plan.problems[0].reason.en


def test_a_line_that_stands_twice_is_named(world: World) -> None:
    line = "0071,林小雨,,,student,cnc,CNC 1,2025-09-01,\n"

    plan = plan_import(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        content=(HEADER + line + line).encode(),
    )

    assert [(p.line, p.reason.en) for p in plan.problems] == [(3, "The same as line 2.")]


def test_a_teacher_cannot_import_people(world: World) -> None:
    with pytest.raises(NotAllowed):
        plan_import(
            viewer=viewer_of_person(world.teacher),
            organisation=world.school,
            content=GOOD.encode(),
        )
