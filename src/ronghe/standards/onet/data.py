"""O*NET's records as the text files of its database give them.

https://www.onetcenter.org/dictionary/29.2/text/
"""

from dataclasses import dataclass
from typing import Literal

RatedDomain = Literal["skills", "knowledge", "abilities", "work_activities", "work_styles"]


@dataclass(frozen=True, slots=True)
class Occupation:
    """`code` is the O*NET-SOC code, for example 51-4041.00."""

    code: str
    title: str
    description: str
    alternative_titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A node of the content model; the identifier's parts give its place (2.A.1.a)."""

    code: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Scale:
    code: str
    name: str
    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Rating:
    """An occupation's rating of an element on one scale.

    `suppress`: the publisher advises not to rely on it. `not_relevant`: the level was rated
    although most raters called the element not relevant (None: not asked on this scale).
    """

    occupation: str
    element: str
    scale: str
    value: float
    count: int | None
    standard_error: float | None
    suppress: bool
    not_relevant: bool | None
    domain: RatedDomain


@dataclass(frozen=True, slots=True)
class Task:
    """A task statement. `task_type` is Core, Supplemental or empty (not rated)."""

    occupation: str
    code: str
    statement: str
    task_type: str


@dataclass(frozen=True, slots=True)
class IntermediateActivity:
    """An intermediate work activity (IWA) under a generalised one (an element of 4.A)."""

    code: str
    title: str
    element: str


@dataclass(frozen=True, slots=True)
class DetailedActivity:
    """A detailed work activity (DWA) under an intermediate one."""

    code: str
    title: str
    intermediate: str
    element: str


@dataclass(frozen=True, slots=True)
class TaskActivity:
    """A task is an instance of a detailed work activity."""

    occupation: str
    task: str
    activity: str


@dataclass(frozen=True, slots=True)
class JobZone:
    """How much preparation an occupation needs, 1 (little) to 5 (extensive)."""

    occupation: str
    zone: int


@dataclass(frozen=True, slots=True)
class Commodity:
    """A commodity of UNSPSC with the class, family and segment above it."""

    code: str
    title: str
    class_code: str
    class_title: str
    family_code: str
    family_title: str
    segment_code: str
    segment_title: str


@dataclass(frozen=True, slots=True)
class TechnologyUse:
    """An occupation uses a technology, an example of a commodity."""

    occupation: str
    example: str
    commodity: str
    commodity_title: str
    is_hot: bool
    in_demand: bool


@dataclass(frozen=True, slots=True)
class ToolUse:
    """An occupation uses a tool or machine, an example of a commodity."""

    occupation: str
    example: str
    commodity: str
    commodity_title: str


@dataclass(frozen=True, slots=True)
class RelatedOccupation:
    occupation: str
    related: str
    tier: str
    rank: int


@dataclass(frozen=True, slots=True)
class OnetRelease:
    """All records read, in the order of the files. `version` is empty when no Read Me names it."""

    version: str
    occupations: tuple[Occupation, ...]
    elements: tuple[Element, ...]
    scales: tuple[Scale, ...]
    ratings: tuple[Rating, ...]
    tasks: tuple[Task, ...]
    intermediate_activities: tuple[IntermediateActivity, ...]
    detailed_activities: tuple[DetailedActivity, ...]
    task_activities: tuple[TaskActivity, ...]
    job_zones: tuple[JobZone, ...]
    commodities: tuple[Commodity, ...]
    technologies: tuple[TechnologyUse, ...]
    tools: tuple[ToolUse, ...]
    related: tuple[RelatedOccupation, ...]
