"""The rule of graduation. Pure: from a plan's modules, their results and the last stage decision.

Somebody may graduate when every compulsory module of their plan is completed and the stage of
the plan's last semester is reached; that stage asks for every target of the graduate profile.
Electives count in hours alone. Courses without a task (public basic courses) are not recorded
here: the school confirms them from its own register (docs/adr/0034).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from ronghe.apps.base.api import Text

RULE = "graduation/1"
Standing = Literal["completed", "taking", "not_completed", "not_begun"]


@dataclass(frozen=True, slots=True)
class ModuleFact:
    """One module of the plan in the version that was planned, and how it ended."""

    module: UUID
    title: Text
    semester: int
    hours: int
    is_elective: bool
    standing: Standing
    grade: str = ""
    ended_on: date | None = None
    enrolment: UUID | None = None


@dataclass(frozen=True, slots=True)
class GraduationFacts:
    """`final_stage` is the outcome in force of the last semester, empty while undecided."""

    plan: UUID
    semesters: int
    modules: tuple[ModuleFact, ...]
    final_stage: str = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """One thing that graduation still asks for; `module` is empty for the stage."""

    what: Literal["module", "stage"]
    text: Text
    module: UUID | None = None


def lacking(facts: GraduationFacts) -> tuple[Lacking, ...]:
    """What stands between somebody and graduation; empty when and only when they may."""
    found = [
        Lacking("module", _module_text(one), one.module)
        for one in facts.modules
        if not one.is_elective and one.standing != "completed"
    ]
    if facts.final_stage != "reached":
        found.append(Lacking("stage", _stage_text(facts)))
    return tuple(found)


def is_eligible(facts: GraduationFacts) -> bool:
    """False for a plan without modules: nothing proves nothing."""
    return bool(facts.modules) and not lacking(facts)


def hours_completed(facts: GraduationFacts) -> int:
    return sum(one.hours for one in facts.modules if one.standing == "completed")


def _module_text(one: ModuleFact) -> Text:
    words = {
        "taking": Text("is being taken", "正在修读"),
        "not_completed": Text("was not completed", "未修完"),
        "not_begun": Text("has not begun", "尚未开始"),
    }[one.standing]
    return Text(f"{one.title.en or one.title.zh}: {words.en}", f"{one.title.zh}：{words.zh}")


def _stage_text(facts: GraduationFacts) -> Text:
    last = facts.semesters
    if not facts.final_stage:
        return Text(f"The stage of semester {last} is not decided", f"第 {last} 学期阶段尚未认定")
    return Text(f"The stage of semester {last} is not reached", f"第 {last} 学期阶段尚未达到")
