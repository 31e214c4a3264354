"""Where the facts of decisions come from. Each source feeds some kinds of requirement; what no
source feeds cannot be asked for by a rule that comes into force.

An app above registers its own when it starts (`fact_sources`, through `api`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ronghe.apps.base.api import Registry, Text
from ronghe.apps.certification.rule_engine import Fact, Requirement


@dataclass(frozen=True, slots=True)
class FactQuery:
    """Whose facts (primary keys) are wanted, for which requirements on which framework, on which
    day. The persons were checked: the viewer reaches them."""

    persons: tuple[int, ...]
    framework_id: int
    requirements: tuple[Requirement, ...]
    on_date: date


@dataclass(frozen=True, slots=True)
class FactSource:
    """`feeds` are kinds of requirement; `gather` answers (person, fact), in any order, at the same
    number of queries for one person and for hundreds."""

    title: Text
    feeds: frozenset[str]
    gather: Callable[[FactQuery], Iterable[tuple[int, Fact]]]


fact_sources: Registry[FactSource] = Registry("fact sources")

NOT_YET = {"task": Text("not yet recorded: follows with training", "尚无记录，将随实训安排提供")}


def sources_for(requirements: Iterable[Requirement]) -> list[FactSource]:
    kinds = {one.kind for one in requirements}
    return [source for source in fact_sources if not source.feeds.isdisjoint(kinds)]


def without_source(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """The requirements that nothing can prove yet."""
    fed = {kind for source in fact_sources for kind in source.feeds}
    return tuple(one for one in requirements if one.kind not in fed)


def facts_of_persons(query: FactQuery) -> dict[int, Sequence[Fact]]:
    """The facts of each person; everybody who was asked for is there."""
    found: dict[int, list[Fact]] = {person: [] for person in query.persons}
    for source in sources_for(query.requirements):
        for person, fact in source.gather(query):
            found[person].append(fact)
    return {person: tuple(facts) for person, facts in found.items()}
