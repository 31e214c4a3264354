"""From requirements and facts to a decision. Pure: no clock, no database, no order of its input
matters; the same input gives the same decision, digit by digit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot
from typing import Any, TypeVar

from ronghe.apps.certification.rule_engine.facts import (
    EvidenceFact,
    Fact,
    LevelFact,
    ModuleFact,
    QualificationFact,
    StageFact,
    TaskFact,
)
from ronghe.apps.certification.rule_engine.requirements import (
    LevelReached,
    ModuleCompleted,
    ProcessAndOutcome,
    QualificationHeld,
    RatedBy,
    Recent,
    Requirement,
    SeenIn,
    StageReached,
    TaskPractised,
)

ENGINE_VERSION = "1"
NORMAL_95 = 1.96
EXACT = 1e-12  # a probability of 0.8 that was summed from parts is 0.8
Said = tuple[tuple[str, float | str], ...]
AnyFact = TypeVar("AnyFact")


class FactConflict(ValueError):
    """Two facts with the same key say different things: whoever gathered them made a mistake."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement held against the facts.

    `have` and `lack` are names with numbers or words; `lack` is empty if and only if it is met.
    `facts` are the keys of the facts that were looked at, in order.
    """

    requirement: Requirement
    have: Said
    lack: Said
    facts: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        return not self.lack


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings of a rule on one day, in the rule's order."""

    on_date: date
    findings: tuple[Finding, ...]

    @property
    def missing(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_met)

    @property
    def is_proved(self) -> bool:
        return not self.missing


def decide(requirements: Sequence[Requirement], facts: Iterable[Fact], on_date: date) -> Verdict:
    """Hold every requirement of a rule against one person's facts.

    Raises ValueError for a rule that asks for nothing (it would prove anything) and FactConflict
    for facts that contradict each other.
    """
    if not requirements:
        raise ValueError("a rule without requirements proves nothing")
    ordered = in_order(facts)
    return Verdict(on_date, tuple(_finding(one, ordered, on_date) for one in requirements))


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each fact once, by its key. Raises FactConflict."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if found.setdefault(fact.key, fact) != fact:
            raise FactConflict(fact.key)
    return tuple(found[key] for key in sorted(found))


def _finding(requirement: Requirement, facts: Sequence[Fact], on_date: date) -> Finding:
    return CHECKS[type(requirement)](requirement, facts, on_date)


def _of(facts: Sequence[Fact], kind: type[AnyFact]) -> list[AnyFact]:
    return [fact for fact in facts if isinstance(fact, kind)]


def _found(requirement: Requirement, have: Said, lack: Said, facts: Iterable[Any]) -> Finding:
    return Finding(requirement, have, lack, tuple(fact.key for fact in facts))


# --- measures --------------------------------------------------------------------------------


def _measures(
    facts: Sequence[Fact], dimension: str, part: str, calibration: str
) -> list[LevelFact]:
    """The measures that a requirement speaks of, the newest first."""
    wanted = [
        fact
        for fact in _of(facts, LevelFact)
        if (fact.dimension, fact.part) == (dimension, part)
        and calibration in ("", fact.calibration)
    ]
    return sorted(wanted, key=lambda fact: (fact.term_starts_on, fact.key), reverse=True)


def _level(asked: LevelReached, facts: Sequence[Fact], on_date: date) -> Finding:
    measures = _measures(facts, asked.dimension, asked.part, asked.calibration)[:1]
    if not measures:
        return _found(asked, (), (("measure", 1),), ())
    [measure] = measures
    if not measure.is_supported:
        return _found(asked, (), (("support", 1),), measures)
    probability = sum(measure.probabilities[asked.level :])
    have: Said = (("probability", probability),)
    if probability + EXACT >= asked.probability:
        return _found(asked, have, (), measures)
    return _found(asked, have, (("probability", asked.probability - probability),), measures)


def _process_outcome(asked: ProcessAndOutcome, facts: Sequence[Fact], on_date: date) -> Finding:
    parts = {
        part: measures[0]
        for part in ("process", "outcome")
        if (measures := _measures(facts, asked.dimension, part, ""))
    }
    lacking = [
        (part, 1)
        for part in ("process", "outcome")
        if part not in parts or not parts[part].is_supported
    ]
    if lacking:
        return _found(asked, (), tuple(lacking), parts.values())
    process, outcome = parts["process"], parts["outcome"]
    apart = outcome.measure - process.measure
    allowed = NORMAL_95 * hypot(process.standard_error, outcome.standard_error)
    lack: Said = (("apart", apart),) if asked.must_agree and abs(apart) > allowed else ()
    return _found(asked, (("apart", apart), ("allowed", allowed)), lack, parts.values())


# --- evidence --------------------------------------------------------------------------------


def _evidence(facts: Sequence[Fact], dimension: str) -> list[EvidenceFact]:
    return [fact for fact in _of(facts, EvidenceFact) if dimension in ("", fact.dimension)]


def _raters(asked: RatedBy, facts: Sequence[Fact], on_date: date) -> Finding:
    rated = [fact for fact in _evidence(facts, asked.dimension) if fact.rater]
    raters = {fact.rater for fact in rated}
    enterprise = {fact.rater for fact in rated if fact.is_by_enterprise}
    have: Said = (("raters", len(raters)), ("enterprise_raters", len(enterprise)))
    lack = _short(
        raters=asked.at_least - len(raters),
        enterprise_raters=asked.from_enterprise - len(enterprise),
    )
    return _found(asked, have, lack, rated)


def _contexts(asked: SeenIn, facts: Sequence[Fact], on_date: date) -> Finding:
    seen = [fact for fact in _evidence(facts, asked.dimension) if fact.context]
    contexts = {fact.context for fact in seen}
    lack: Said = (
        *_short(contexts=asked.at_least - len(contexts)),
        *(("context", name) for name in sorted(set(asked.named) - contexts)),
    )
    have: Said = (("contexts", len(contexts)), *(("context", name) for name in sorted(contexts)))
    return _found(asked, have, lack, seen)


def _recency(asked: Recent, facts: Sequence[Fact], on_date: date) -> Finding:
    known = [f for f in _evidence(facts, asked.dimension) if f.newest_on <= on_date]
    newest = max(known, key=lambda fact: (fact.newest_on, fact.key), default=None)
    if newest is None:
        return _found(asked, (), (("newest", ""),), ())
    have: Said = (("newest", newest.newest_on.isoformat()),)
    is_new = newest.newest_on >= months_before(on_date, asked.months)
    return _found(asked, have, () if is_new else have, (newest,))


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


# --- what is recorded elsewhere --------------------------------------------------------------


def _module(asked: ModuleCompleted, facts: Sequence[Fact], on_date: date) -> Finding:
    done = [f for f in _of(facts, ModuleFact) if f.module == asked.module and f.ended_on <= on_date]
    have: Said = (("completed", min(f.ended_on for f in done).isoformat()),) if done else ()
    return _found(asked, have, () if done else (("module", 1),), done)


def _task(asked: TaskPractised, facts: Sequence[Fact], on_date: date) -> Finding:
    done = [fact for fact in _of(facts, TaskFact) if fact.task == asked.task]
    times = sum(fact.times for fact in done)
    return _found(asked, (("times", times),), _short(times=asked.times - times), done)


def _stage(asked: StageReached, facts: Sequence[Fact], on_date: date) -> Finding:
    decisions = [fact for fact in _of(facts, StageFact) if fact.semester == asked.semester]
    reached = [fact for fact in decisions if fact.is_reached]
    if reached:
        first = min(fact.decided_on for fact in reached)
        return _found(asked, (("reached", first.isoformat()),), (), reached)
    return _found(asked, (("decisions", len(decisions)),), (("stage", 1),), decisions)


def _qualification(asked: QualificationHeld, facts: Sequence[Fact], on_date: date) -> Finding:
    held = [fact for fact in _of(facts, QualificationFact) if _is_asked(fact, asked, on_date)]
    have: Said = (("awarded", min(f.awarded_on for f in held).isoformat()),) if held else ()
    return _found(asked, have, () if held else (("qualification", 1),), held)


def _is_asked(fact: QualificationFact, asked: QualificationHeld, on_date: date) -> bool:
    in_force = fact.awarded_on <= on_date and (fact.expires_on or date.max) >= on_date
    if asked.uri:
        return in_force and fact.uri == asked.uri
    titles = {title for title in (asked.title_en, asked.title_zh) if title}
    return in_force and not titles.isdisjoint({fact.title_en, fact.title_zh})


def _short(**by: int) -> tuple[tuple[str, float], ...]:
    """What is short of zero is not short."""
    return tuple((name, number) for name, number in by.items() if number > 0)


CHECKS: dict[type, Callable[[Any, Sequence[Fact], date], Finding]] = {
    LevelReached: _level,
    RatedBy: _raters,
    SeenIn: _contexts,
    Recent: _recency,
    ProcessAndOutcome: _process_outcome,
    ModuleCompleted: _module,
    TaskPractised: _task,
    StageReached: _stage,
    QualificationHeld: _qualification,
}
