"""From a rule version and persons to what the engine says of each. Who may know it is checked by
the callers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ronghe.apps.certification.fact_sources import FactQuery, facts_of_persons
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.certification.rule_engine import (
    Fact,
    Requirement,
    Verdict,
    decide,
    input_digest,
    requirements_of,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the engine said, and the facts that it looked at: no others are kept."""

    requirements: tuple[Requirement, ...]
    verdict: Verdict
    facts: tuple[Fact, ...]

    @property
    def digest(self) -> str:
        return input_digest(self.requirements, self.facts, self.verdict.on_date)


def judge(rule: RuleVersion, persons: Collection[int], on_date: date) -> dict[int, Judged]:
    """What the rule says of each person (by primary key) on a day; nothing for a rule that asks
    for nothing yet. As many queries for hundreds as for one."""
    requirements = requirements_of(rule.requirements)
    if not requirements:
        return {}
    query = FactQuery(tuple(persons), rule.framework_id, requirements, on_date)
    facts = facts_of_persons(query)
    return {person: judge_facts(requirements, facts[person], on_date) for person in persons}


def judge_facts(
    requirements: tuple[Requirement, ...], facts: Collection[Fact], on_date: date
) -> Judged:
    """The engine's verdict with the facts it looked at."""
    verdict = decide(requirements, facts, on_date)
    used = {key for finding in verdict.findings for key in finding.facts}
    kept = sorted((fact for fact in facts if fact.key in used), key=lambda fact: fact.key)
    return Judged(requirements, verdict, tuple(kept))
