"""Rule packs for plans: typed TOML in the product, each rule with its source, and what a plan's
figures say to them (docs/adr/0026). A region adds a pack of its own that extends one of these.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.curriculum.models import ModuleVersion, PlanCourse
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet

Severity = Literal["hard", "soft"]
Status = Literal["checked", "draft"]
PACKAGED = Path(__file__).parent / "rule_packs"
INTERNSHIP_HOURS_A_WEEK = 30
LARGEST_PACK = 200_000
FIELDS = {
    "code",
    "fact",
    "at_least",
    "at_most",
    "severity",
    "status",
    "title_en",
    "title_zh",
    "source_en",
    "source_zh",
}


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A bound on one figure of a plan. `draft`: its source was not compared with the text."""

    code: str
    fact: str
    at_least: float | None
    at_most: float | None
    severity: Severity
    status: Status
    title: Text
    source: Text


@dataclass(frozen=True, slots=True)
class RulePack:
    code: str
    version: str
    title: Text
    rules: tuple[PlanRule, ...]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The figures that rules are about. Shares are of all hours; 0 where there are none."""

    total_hours: float
    practice_share: float
    public_basic_share: float
    elective_share: float
    internship_weeks: float


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule against one plan."""

    rule: PlanRule
    value: float

    @property
    def is_met(self) -> bool:
        low = self.rule.at_least is None or self.value >= self.rule.at_least
        high = self.rule.at_most is None or self.value <= self.rule.at_most
        return low and high

    @property
    def blocks(self) -> bool:
        return self.rule.severity == "hard" and not self.is_met


class RulePackError(ValueError):
    """A pack that cannot be read; says which rule and why."""


def pack_named(code: str) -> RulePack:
    """A pack of the product or of this installation's `rule-packs` folder. Raises NotFound."""
    for folder in (PACKAGED, Path(settings.DATA) / "rule-packs"):
        file = folder / f"{code}.toml"
        if file.is_file():
            return _read(file, file.stat().st_mtime_ns)
    raise NotFound(
        f"There is no rule pack “{code}” on this machine.", f"本系统中没有规则包“{code}”。"
    )


@cache
def _read(file: Path, changed_ns: int) -> RulePack:
    if file.stat().st_size > LARGEST_PACK:
        raise RulePackError(f"{file.name}: larger than {LARGEST_PACK} bytes")
    return parse_pack(tomllib.loads(file.read_text(encoding="utf-8")))


def parse_pack(table: Mapping[str, Any]) -> RulePack:
    """A pack from its TOML. One that `extends` another has that one's rules before its own; a
    rule of the same code takes its place. Raises RulePackError."""
    rules = {rule.code: rule for rule in _inherited(table)}
    for row in table.get("rules", ()):
        rule = _rule(row)
        rules[rule.code] = rule
    title = Text(str(table.get("title_en", "")), str(table.get("title_zh", "")))
    return RulePack(str(table["code"]), str(table["version"]), title, tuple(rules.values()))


def _inherited(table: Mapping[str, Any]) -> tuple[PlanRule, ...]:
    parent = table.get("extends")
    if parent is None:
        return ()
    if parent == table.get("code"):
        raise RulePackError(f"{parent}: extends itself")
    return pack_named(str(parent)).rules


def _rule(row: Mapping[str, Any]) -> PlanRule:
    code = str(row.get("code", "?"))
    unknown = set(row) - FIELDS
    if unknown:
        raise RulePackError(f"{code}: unknown fields {sorted(unknown)}")
    if row.get("fact") not in PlanFacts.__slots__:
        raise RulePackError(f"{code}: no such fact {row.get('fact')!r}")
    if row.get("severity") not in ("hard", "soft") or row.get("status") not in ("checked", "draft"):
        raise RulePackError(f"{code}: severity is hard or soft, status is checked or draft")
    if "at_least" not in row and "at_most" not in row:
        raise RulePackError(f"{code}: has no bound")
    return PlanRule(
        code=code,
        fact=row["fact"],
        at_least=row.get("at_least"),
        at_most=row.get("at_most"),
        severity=row["severity"],
        status=row["status"],
        title=Text(row["title_en"], row["title_zh"]),
        source=Text(row["source_en"], row["source_zh"]),
    )


def facts_of(sheet: PlanSheet) -> PlanFacts:
    """The figures of a plan from its rows."""
    modules, courses = sheet.modules, sheet.courses
    total = sum(m.total_hours for m in modules) + sum(c.total_hours for c in courses)
    practice = sum(m.practice_hours for m in modules) + sum(c.practice_hours for c in courses)
    basic = sum(c.total_hours for c in courses if c.group == PlanCourse.Group.PUBLIC_BASIC)
    elective = sum(m.total_hours for m in modules if m.is_elective) + sum(
        c.total_hours for c in courses if c.group == PlanCourse.Group.PUBLIC_ELECTIVE
    )
    internship = sum(
        m.total_hours for m in modules if m.module_version.group == ModuleVersion.Group.INTERNSHIP
    )
    whole = total or 1
    return PlanFacts(
        total_hours=total,
        practice_share=practice / whole,
        public_basic_share=basic / whole,
        elective_share=elective / whole,
        internship_weeks=internship / INTERNSHIP_HOURS_A_WEEK,
    )


def results_of(facts: PlanFacts, pack: RulePack) -> tuple[RuleResult, ...]:
    return tuple(RuleResult(rule, float(getattr(facts, rule.fact))) for rule in pack.rules)
