"""Demand against supply: what is asked for, what is taught, what a cohort is able to do.

Pure arithmetic over three tables that others fill: `industry` what postings and signals ask,
`curriculum` what the plan teaches, `assessment` what a cohort reaches. Each row says why it stands
where it does, so that the page need not guess.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal

from ronghe.engines.demand.trends import Verdict

GapReason = Literal[
    "not_taught",  # asked for, and no hour of the plan is about it
    "target_below",  # taught, but the plan aims lower than is asked
    "not_reached",  # taught and aimed at, and the cohort does not get there
    "not_known",  # taught, but nothing is measured yet
    "covered",  # asked for, taught, reached
    "not_asked",  # taught, and nobody asks
]
REASONS_THAT_ARE_GAPS: tuple[GapReason, ...] = ("not_taught", "target_below", "not_reached")


@dataclass(frozen=True, slots=True)
class Demanded:
    """What is asked for: share of postings with its interval, the word of its trend, and whether
    a source other than postings asks too (postings alone never stand)."""

    skill: str
    share: float
    low: float
    high: float
    verdict: Verdict = "unclear"
    level: int | None = None
    is_backed: bool = False


@dataclass(frozen=True, slots=True)
class Taught:
    """Hours of the plan that are about it, and the highest level that the plan aims at."""

    skill: str
    hours: float
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Able:
    """The share of a cohort that reaches the level asked for, with its standard error."""

    skill: str
    share: float
    standard_error: float
    persons: int


@dataclass(frozen=True, slots=True)
class GapRules:
    """`reached`: the share of a cohort that should get there. `least_share`: what fewer postings
    ask for, and no other source, is not asked. `confidence` of being below before it is said."""

    reached: float = 0.8
    least_share: float = 0.02
    confidence: float = 0.9


DEFAULT_RULES = GapRules()


@dataclass(frozen=True, slots=True)
class GapRow:
    """One skill. `size` (0 to 1): share of postings that ask × share of the cohort that is missing,
    the cohort taken as wholly missing where nothing is taught; `low` and `high` its interval.
    `probability` that the cohort is below what is wanted, None where nothing is measured."""

    skill: str
    reason: GapReason
    size: float
    low: float
    high: float
    probability: float | None
    demanded: Demanded | None
    taught: Taught | None
    able: Able | None

    @property
    def is_gap(self) -> bool:
        return self.reason in REASONS_THAT_ARE_GAPS


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what is asked is taught: by skills, and weighted by how often each is asked."""

    asked: int
    taught: int
    weighted: float | None


def find_gaps(
    demanded: Iterable[Demanded],
    taught: Iterable[Taught],
    able: Iterable[Able],
    rules: GapRules = DEFAULT_RULES,
) -> tuple[GapRow, ...]:
    """One row for each skill that anybody names, largest gap first, then by skill."""
    asks = {one.skill: one for one in demanded}
    teaches = {one.skill: one for one in taught}
    reaches = {one.skill: one for one in able}
    rows = (
        _row(skill, asks.get(skill), teaches.get(skill), reaches.get(skill), rules)
        for skill in dict.fromkeys((*asks, *teaches, *reaches))
    )
    return tuple(sorted(rows, key=lambda row: (not row.is_gap, -row.size, row.skill)))


def coverage_of(rows: Iterable[GapRow]) -> Coverage:
    """Of the skills that are asked for, those with any hour in the plan."""
    asked = [row for row in rows if row.demanded is not None and row.reason != "not_asked"]
    weights = {row.skill: row.demanded.share for row in asked if row.demanded is not None}
    whole = sum(weights.values())
    is_taught = [row.skill for row in asked if _hours(row.taught) > 0]
    weighted = sum(weights[skill] for skill in is_taught) / whole if whole else None
    return Coverage(len(asked), len(is_taught), weighted)


def _row(
    skill: str,
    demanded: Demanded | None,
    taught: Taught | None,
    able: Able | None,
    rules: GapRules,
) -> GapRow:
    probability = _probability_below(able, rules.reached)
    reason = _reason(demanded, taught, probability, rules)
    size, low, high = _size(reason, demanded, able)
    return GapRow(skill, reason, size, low, high, probability, demanded, taught, able)


def _hours(taught: Taught | None) -> float:
    return taught.hours if taught is not None else 0.0


def _reason(
    demanded: Demanded | None, taught: Taught | None, probability: float | None, rules: GapRules
) -> GapReason:
    if demanded is None or (demanded.share < rules.least_share and not demanded.is_backed):
        return "not_asked"
    if taught is None or taught.hours <= 0:
        return "not_taught"
    if demanded.level is not None and taught.level is not None and taught.level < demanded.level:
        return "target_below"
    if probability is None:
        return "not_known"
    return "not_reached" if probability >= rules.confidence else "covered"


def _probability_below(able: Able | None, wanted: float) -> float | None:
    """That the share which gets there is below the wanted one, by a normal approximation."""
    if able is None or able.persons <= 0:
        return None
    if able.standard_error <= 0:
        return float(able.share < wanted)
    return NormalDist(able.share, able.standard_error).cdf(wanted)


def _size(
    reason: GapReason, demanded: Demanded | None, able: Able | None
) -> tuple[float, float, float]:
    """asked × missing; both vary independently, so relative variances add."""
    if demanded is None or reason in ("covered", "not_asked", "not_known"):
        return 0.0, 0.0, 0.0
    if reason == "not_taught" or able is None:
        return demanded.share, demanded.low, demanded.high
    missing = 1 - able.share
    size = demanded.share * missing
    spread = 1.96 * sqrt(
        (missing * (demanded.high - demanded.low) / 3.92) ** 2
        + (demanded.share * able.standard_error) ** 2
    )
    return size, max(0.0, size - spread), min(1.0, size + spread)
