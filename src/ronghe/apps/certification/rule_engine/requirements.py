"""What a rule may ask for: one frozen dataclass a kind. `dimension` is a dimension's code; an empty
one means the whole framework. Titles are carried along for people; the engine never reads them."""

from dataclasses import dataclass
from typing import ClassVar


class RequirementFault(ValueError):
    """A requirement that asks for what cannot be: which field, between which bounds."""

    def __init__(self, field: str, low: float, high: float) -> None:
        super().__init__(f"{field} must lie between {low:g} and {high:g}")
        self.field, self.low, self.high = field, low, high


def _within(field: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise RequirementFault(field, low, high)


@dataclass(frozen=True, slots=True)
class LevelReached:
    """At least `level` (0 the lowest) with at least `probability`, on the cut scores of
    `calibration`; where that is empty, of the calibration in force on the day of the decision.
    `part` is "" for the whole dimension or "competence:<code>"."""

    kind: ClassVar[str] = "level"
    dimension: str
    level: int
    probability: float
    part: str = ""
    calibration: str = ""

    def __post_init__(self) -> None:
        _within("level", self.level, 1, 9)
        _within("probability", self.probability, 0.5, 0.99)


@dataclass(frozen=True, slots=True)
class RatedBy:
    """At least so many different raters, so many of them from enterprises. Neither peers nor the
    student count."""

    kind: ClassVar[str] = "raters"
    dimension: str
    at_least: int
    from_enterprise: int = 0

    def __post_init__(self) -> None:
        _within("at_least", self.at_least, 1, 20)
        _within("from_enterprise", self.from_enterprise, 0, self.at_least)


@dataclass(frozen=True, slots=True)
class SeenIn:
    """Evidence from at least so many kinds of context, the named ones among them."""

    kind: ClassVar[str] = "contexts"
    dimension: str
    at_least: int
    named: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _within("at_least", self.at_least, 1, 4)


@dataclass(frozen=True, slots=True)
class Recent:
    """The newest evidence is at most so many months old."""

    kind: ClassVar[str] = "recency"
    dimension: str
    months: int

    def __post_init__(self) -> None:
        _within("months", self.months, 1, 60)


@dataclass(frozen=True, slots=True)
class ProcessAndOutcome:
    """Both how the work was done and what came of it are supported; with `must_agree` they do not
    differ by more than 1.96 standard errors of their difference."""

    kind: ClassVar[str] = "process_outcome"
    dimension: str
    must_agree: bool = True


@dataclass(frozen=True, slots=True)
class ModuleCompleted:
    """A module (its UUID) completed, in whichever version."""

    kind: ClassVar[str] = "module"
    module: str
    title_en: str = ""
    title_zh: str = ""


@dataclass(frozen=True, slots=True)
class TaskPractised:
    """A typical work task (its UUID) practised at least so many times."""

    kind: ClassVar[str] = "task"
    task: str
    times: int
    title_en: str = ""
    title_zh: str = ""

    def __post_init__(self) -> None:
        _within("times", self.times, 1, 50)


@dataclass(frozen=True, slots=True)
class StageReached:
    """The stage decision of a semester says: reached."""

    kind: ClassVar[str] = "stage"
    semester: int

    def __post_init__(self) -> None:
        _within("semester", self.semester, 1, 12)


@dataclass(frozen=True, slots=True)
class QualificationHeld:
    """A qualification, by its published address or, without one, by its exact title in either
    language, that has not expired."""

    kind: ClassVar[str] = "qualification"
    uri: str = ""
    title_en: str = ""
    title_zh: str = ""

    def __post_init__(self) -> None:
        _within("title", len(self.uri + self.title_en + self.title_zh), 1, 900)


Requirement = (
    LevelReached
    | RatedBy
    | SeenIn
    | Recent
    | ProcessAndOutcome
    | ModuleCompleted
    | TaskPractised
    | StageReached
    | QualificationHeld
)
REQUIREMENTS: dict[str, type[Requirement]] = {
    one.kind: one
    for one in (
        LevelReached,
        RatedBy,
        SeenIn,
        Recent,
        ProcessAndOutcome,
        ModuleCompleted,
        TaskPractised,
        StageReached,
        QualificationHeld,
    )
}
