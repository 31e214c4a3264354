"""What a programme's own rule asks of a stage, semester by semester. Pure.

A semester that no term speaks of is decided by the default: every target that is due, each at
least 80 % sure (docs/adr/0034).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

SURE = 0.8
LEAST_SURE, MOST_SURE = 0.5, 0.99
LAST_SEMESTER = 12
MOST_NAMED = 60


class TermFault(ValueError):
    """A term that says nothing sensible; `field` names which part of it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class StageTerm:
    """For semesters `first` to `last`: of the targets about these competences (codes; none: of all
    that are due) `at_least` so many (0: every one) are each reached with this probability."""

    first: int
    last: int
    competences: tuple[str, ...] = ()
    at_least: int = 0
    probability: float = SURE

    def __post_init__(self) -> None:
        if not 1 <= self.first <= LAST_SEMESTER:
            raise TermFault("first")
        if not self.first <= self.last <= LAST_SEMESTER:
            raise TermFault("last")
        if not LEAST_SURE <= self.probability <= MOST_SURE:
            raise TermFault("probability")
        if len(set(self.competences)) != len(self.competences) or len(self.competences) > (
            MOST_NAMED
        ):
            raise TermFault("competences")
        if not 0 <= self.at_least <= (len(self.competences) or MOST_NAMED):
            raise TermFault("at_least")

    def covers(self, semester: int) -> bool:
        return self.first <= semester <= self.last

    def asks_about(self, competence: str) -> bool:
        return not self.competences or competence in self.competences


def term_of(terms: Iterable[StageTerm], semester: int) -> StageTerm:
    """The term that a semester is decided by; the default where none covers it."""
    return next((one for one in terms if one.covers(semester)), StageTerm(semester, semester))


def overlap(terms: Sequence[StageTerm]) -> int | None:
    """The first semester that two terms speak of."""
    for semester in range(1, LAST_SEMESTER + 1):
        if sum(one.covers(semester) for one in terms) > 1:
            return semester
    return None


def in_order(terms: Iterable[StageTerm]) -> tuple[StageTerm, ...]:
    return tuple(sorted(terms, key=lambda one: one.first))


def terms_as_json(terms: Iterable[StageTerm]) -> list[dict[str, Any]]:
    return [{**asdict(one), "competences": list(one.competences)} for one in in_order(terms)]


def terms_of_json(kept: Any) -> tuple[StageTerm, ...]:
    """What `terms_as_json` wrote. Raises TermFault for anything else."""
    if not isinstance(kept, list) or len(kept) > LAST_SEMESTER:
        raise TermFault("terms")
    return in_order(_term(one) for one in kept)


def _term(kept: Any) -> StageTerm:
    if not isinstance(kept, Mapping) or not set(kept) <= set(StageTerm.__slots__):
        raise TermFault("terms")
    named = kept.get("competences", [])
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise TermFault("competences")
    numbers = {name: kept.get(name, 0) for name in ("first", "last", "at_least")}
    for name, value in numbers.items():
        if not isinstance(value, int) or isinstance(value, bool):
            raise TermFault(name)
    probability = kept.get("probability", SURE)
    if not isinstance(probability, int | float) or isinstance(probability, bool):
        raise TermFault("probability")
    return StageTerm(competences=tuple(named), probability=float(probability), **numbers)
