"""What was written by hand about the work: posts, equipment, learning situations, basic courses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ronghe.sample_region.content import Text
from ronghe.sample_region.content_files import read_file, text

PHASES = ("inform", "plan", "decide", "carry_out", "check", "evaluate")


@dataclass(frozen=True, slots=True)
class PostText:
    """A kind of workplace of a programme's enterprises; `occupation` counts from 0."""

    programme: str
    code: str
    title: Text
    occupation: int
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GenerationText:
    number: int
    introduced_year: int
    title: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """Which generation stands somewhere, and in which year it was built."""

    generation: int
    year: int


@dataclass(frozen=True, slots=True)
class EquipmentText:
    """A kind of equipment: its generations, and what stands at schools and at partners."""

    programme: str
    code: str
    title: Text
    tasks: tuple[str, ...]
    generations: tuple[GenerationText, ...]
    school: Standing
    partner: Standing


@dataclass(frozen=True, slots=True)
class SituationText:
    """A piece of work from a company, by the code of its typical task."""

    task: str
    title: Text
    trigger: Text
    product: Text
    place: str


@dataclass(frozen=True, slots=True)
class PhaseText:
    learner: Text
    teacher: Text


@dataclass(frozen=True, slots=True)
class CourseText:
    """A public basic course: its hours in each of the first semesters, `practice` of them done."""

    code: str
    title: Text
    hours: tuple[int, ...]
    practice: float


@dataclass(frozen=True, slots=True)
class WorkContent:
    """`situations` by programme key; `sectors` name an enterprise's sector by programme key."""

    sectors: Mapping[str, str]
    posts: tuple[PostText, ...]
    equipment: tuple[EquipmentText, ...]
    courses: tuple[CourseText, ...]
    phases: Mapping[str, PhaseText]
    situations: Mapping[str, tuple[SituationText, ...]]


@cache
def read_work_content() -> WorkContent:
    """Read content/industry.toml and content/situations.toml."""
    industry, situations = read_file("industry"), read_file("situations")
    phases = situations.pop("phases")
    return WorkContent(
        sectors=industry["sector"],
        posts=tuple(map(_post, industry["post"])),
        equipment=tuple(map(_equipment, industry["equipment"])),
        courses=tuple(map(_course, industry["course"])),
        phases={
            phase: PhaseText(text(phases[phase]["learner"]), text(phases[phase]["teacher"]))
            for phase in PHASES
        },
        situations={
            programme: tuple(_situation(task, row) for task, row in rows.items())
            for programme, rows in situations.items()
        },
    )


def _post(row: Mapping[str, Any]) -> PostText:
    return PostText(
        row["programme"], row["key"], text(row["title"]), row["occupation"], tuple(row["tasks"])
    )


def _equipment(row: Mapping[str, Any]) -> EquipmentText:
    return EquipmentText(
        programme=row["programme"],
        code=row["key"],
        title=text(row["title"]),
        tasks=tuple(row["tasks"]),
        generations=tuple(
            GenerationText(one["number"], one["introduced"], text(one["title"]))
            for one in row["generations"]
        ),
        school=Standing(**row["school"]),
        partner=Standing(**row["partner"]),
    )


def _course(row: Mapping[str, Any]) -> CourseText:
    return CourseText(
        row["key"], text(row["title"]), tuple(row["hours"]), float(row.get("practice", 0.0))
    )


def _situation(task: str, row: Mapping[str, Any]) -> SituationText:
    return SituationText(
        task, text(row["title"]), text(row["trigger"]), text(row["product"]), row["place"]
    )
