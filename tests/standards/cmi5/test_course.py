"""When a unit lets a learner move on, and when blocks and the course are satisfied by it."""

import pytest

from ronghe.standards.cmi5 import (
    AssignableUnit,
    Block,
    Course,
    MoveOn,
    is_met,
    satisfied_parts,
)

# Reported: nothing, completed, passed, both; section 13.1.4.
TABLE = {
    MoveOn.NOT_APPLICABLE: (True, True, True, True),
    MoveOn.COMPLETED: (False, True, False, True),
    MoveOn.PASSED: (False, False, True, True),
    MoveOn.COMPLETED_AND_PASSED: (False, False, False, True),
    MoveOn.COMPLETED_OR_PASSED: (False, True, True, True),
}


@pytest.mark.parametrize("move_on", MoveOn)
def test_criterion_is_met_as_the_specification_says(move_on: MoveOn) -> None:
    reported = [(False, False), (True, False), (False, True), (True, True)]

    met = tuple(is_met(move_on, completed=c, passed=p) for c, p in reported)

    assert met == TABLE[move_on]


@pytest.mark.parametrize("move_on", MoveOn)
def test_waived_unit_is_always_met(move_on: MoveOn) -> None:
    assert is_met(move_on, completed=False, passed=False, is_waived=True)


def unit(name: str) -> AssignableUnit:
    return AssignableUnit(name, {}, {}, f"{name}.html")


def block(name: str, *parts: AssignableUnit | Block) -> Block:
    return Block(name, {}, {}, parts)


COURSE = Course(
    "course", {}, {}, (unit("a"), block("outer", unit("b"), block("inner", unit("c"), unit("d"))))
)


@pytest.mark.parametrize(
    ("met", "satisfied"),
    [
        (set(), ()),
        ({"a"}, ()),
        ({"c", "d"}, ("inner",)),
        ({"b", "c", "d"}, ("inner", "outer")),
        ({"a", "b", "c", "d"}, ("inner", "outer", "course")),
        ({"a", "b", "c"}, ()),
    ],
)
def test_blocks_and_course_are_satisfied_by_all_their_units(
    met: set[str], satisfied: tuple[str, ...]
) -> None:
    assert satisfied_parts(COURSE, met) == satisfied
