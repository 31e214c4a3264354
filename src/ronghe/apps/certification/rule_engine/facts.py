"""What a decision is made from. Persons stand here by pseudonym, never by name; each fact names
enough to find the evidence that it rests on."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LevelFact:
    """A measure on a dimension (`part` "", "process", "outcome" or "competence:<code>") under a
    calibration, in logits, with one probability per level, the lowest first, and the cut scores
    that the levels were read with: how they were set, by whom (a pseudonym)."""

    kind: ClassVar[str] = "level"
    dimension: str
    part: str
    measure: float
    standard_error: float
    probabilities: tuple[float, ...]
    is_supported: bool
    framework: str
    calibration: str
    cuts: tuple[float, ...]
    cut_method: str
    cuts_set_by: str
    term_starts_on: date

    @property
    def key(self) -> str:
        return f"level:{self.calibration}:{self.dimension}:{self.part}"


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """What one rater (a pseudonym; empty for answers that nobody rated) saw in one context: how
    many scores, and the day of the newest."""

    kind: ClassVar[str] = "evidence"
    dimension: str
    rater: str
    is_by_enterprise: bool
    context: str
    scores: int
    newest_on: date

    @property
    def key(self) -> str:
        side = "enterprise" if self.is_by_enterprise else "school"
        return f"evidence:{self.dimension}:{self.context}:{side}:{self.rater}"


@dataclass(frozen=True, slots=True)
class ModuleFact:
    """A version of a module completed on a day."""

    kind: ClassVar[str] = "module"
    module: str
    version: int
    ended_on: date

    @property
    def key(self) -> str:
        return f"module:{self.module}:{self.version}"


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A typical work task practised so many times in one context."""

    kind: ClassVar[str] = "task"
    task: str
    context: str
    times: int
    newest_on: date

    @property
    def key(self) -> str:
        return f"task:{self.task}:{self.context}"


@dataclass(frozen=True, slots=True)
class StageFact:
    """The stage decision (its UUID) of a semester."""

    kind: ClassVar[str] = "stage"
    decision: str
    semester: int
    is_reached: bool
    decided_on: date

    @property
    def key(self) -> str:
        return f"stage:{self.semester}:{self.decision}"


@dataclass(frozen=True, slots=True)
class QualificationFact:
    """A qualification shown (its UUID)."""

    kind: ClassVar[str] = "qualification"
    qualification: str
    uri: str
    title_en: str
    title_zh: str
    awarded_on: date
    expires_on: date | None

    @property
    def key(self) -> str:
        return f"qualification:{self.qualification}"


Fact = LevelFact | EvidenceFact | ModuleFact | TaskFact | StageFact | QualificationFact
FACTS: dict[str, type[Fact]] = {
    one.kind: one
    for one in (LevelFact, EvidenceFact, ModuleFact, TaskFact, StageFact, QualificationFact)
}
