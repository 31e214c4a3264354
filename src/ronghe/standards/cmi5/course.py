"""A course structure (section 13), and when its parts are satisfied (sections 9.3.9 and 13.1.4)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

# A text by language tag; "und" where the course names none.
LangText = Mapping[str, str]


class MoveOn(StrEnum):
    """What has to be reported of a unit before a learner may move on from it."""

    NOT_APPLICABLE = "NotApplicable"
    PASSED = "Passed"
    COMPLETED = "Completed"
    COMPLETED_AND_PASSED = "CompletedAndPassed"
    COMPLETED_OR_PASSED = "CompletedOrPassed"


@dataclass(frozen=True, slots=True)
class Objective:
    """What is to be learned, as the course's designer names it."""

    id: str
    title: LangText
    description: LangText


@dataclass(frozen=True, slots=True)
class AssignableUnit:
    """One thing that is launched. `mastery_score` is scaled, 0 to 1; `id` is the publisher's."""

    id: str
    title: LangText
    description: LangText
    url: str
    move_on: MoveOn = MoveOn.NOT_APPLICABLE
    mastery_score: float | None = None
    own_window: bool = False
    activity_type: str = ""
    launch_parameters: str = ""
    entitlement_key: str = ""
    objectives: tuple[str, ...] = ()

    @property
    def is_absolute(self) -> bool:
        """The address names a host; a relative one lies in the package."""
        return "://" in self.url


@dataclass(frozen=True, slots=True)
class Block:
    """Units and blocks that belong together, in the designer's order."""

    id: str
    title: LangText
    description: LangText
    parts: "tuple[AssignableUnit | Block, ...]"
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A whole course structure."""

    id: str
    title: LangText
    description: LangText
    parts: tuple[AssignableUnit | Block, ...]
    objectives: tuple[Objective, ...] = ()

    def units(self) -> Iterator[AssignableUnit]:
        """Every assignable unit in the order of the course."""
        return _units(self.parts)

    def blocks(self) -> Iterator[Block]:
        """Every block, an outer one before those within it."""
        return _blocks(self.parts)


def is_met(move_on: MoveOn, *, completed: bool, passed: bool, is_waived: bool = False) -> bool:
    """Whether a unit's criterion is reached; a waived unit always is."""
    reached = {
        MoveOn.NOT_APPLICABLE: True,
        MoveOn.PASSED: passed,
        MoveOn.COMPLETED: completed,
        MoveOn.COMPLETED_AND_PASSED: completed and passed,
        MoveOn.COMPLETED_OR_PASSED: completed or passed,
    }
    return is_waived or reached[move_on]


def satisfied_parts(course: Course, met: Collection[str]) -> tuple[str, ...]:
    """Publisher's ids of the blocks (inner ones first), then of the course, whose units are all
    met. `met` are publisher's ids of units."""
    found: list[str] = []
    for part in course.parts:
        if isinstance(part, Block):
            _collect(part, met, found)
    if all(unit.id in met for unit in course.units()):
        found.append(course.id)
    return tuple(found)


def _collect(block: Block, met: Collection[str], found: list[str]) -> None:
    for part in block.parts:
        if isinstance(part, Block):
            _collect(part, met, found)
    if all(unit.id in met for unit in _units(block.parts)):
        found.append(block.id)


def _units(parts: tuple[AssignableUnit | Block, ...]) -> Iterator[AssignableUnit]:
    for part in parts:
        if isinstance(part, Block):
            yield from _units(part.parts)
        else:
            yield part


def _blocks(parts: tuple[AssignableUnit | Block, ...]) -> Iterator[Block]:
    for part in parts:
        if isinstance(part, Block):
            yield part
            yield from _blocks(part.parts)
