"""The rule of a stage decision. Pure: the same facts give the same outcome, in any order.

A target is reached when the chance of being on its level or above is at least what is asked; it
is not yet reached when enough evidence says less; it is open while the evidence does not support a
level. A stage is reached when as many targets are as are asked for, all of them by default; not
yet, when so many are not that no evidence could still make up for them; otherwise what is missing
is said (docs/adr/0034).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from ronghe.apps.base.api import Text
from ronghe.apps.certification.stage_terms import SURE, StageTerm

RULE = "stage/1"
OWN_RULE = "own-stage"
Outcome = Literal["reached", "not_yet", "missing"]


@dataclass(frozen=True, slots=True)
class TargetFact:
    """One target of the graduate profile and what is measured about it.

    `chance` is the probability of being on `level` or above, None without support; `missing` says
    then what support asks for. `part` is the sub-measure that was read, empty for the whole
    dimension. `calibration` (a UUID) and `term` (ISO date) say where the number stands. `sure` is
    the chance that is asked for.
    """

    competence: str
    title: Text
    dimension: str
    level: int
    level_title: Text
    chance: float | None = None
    part: str = ""
    term: str = ""
    calibration: str = ""
    is_provisional: bool = False
    missing: tuple[Text, ...] = ()
    sure: float = SURE

    @property
    def outcome(self) -> Outcome:
        if self.chance is None:
            return "missing"
        return "reached" if self.chance >= self.sure - 1e-9 else "not_yet"


@dataclass(frozen=True, slots=True)
class EntryFact:
    """Whether the entry assessment was taken, on which day (ISO), and within its 30 days."""

    taken_on: str = ""
    is_in_time: bool = False

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.taken_on) if self.taken_on else None

    @property
    def outcome(self) -> Outcome:
        return "reached" if self.taken_on else "missing"


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What a stage decision reads. `entry` is asked for in the first semester only. `at_least` is
    how many of the targets have to be reached, 0 for every one."""

    semester: int
    targets: tuple[TargetFact, ...]
    entry: EntryFact | None = None
    at_least: int = 0

    @property
    def asked(self) -> int:
        """How many targets have to be reached; never more than there are."""
        return min(self.at_least or len(self.targets), len(self.targets))

    @property
    def sure(self) -> float:
        """The chance that is asked for; the same for every target of a stage."""
        return self.targets[0].sure if self.targets else SURE

    @property
    def may_fail(self) -> int:
        """How many targets may stay open or not be reached."""
        return len(self.targets) - self.asked


def outcome_of(facts: StageFacts) -> Outcome:
    """ "missing" too where nothing at all is asked for: a plan without targets proves nothing."""
    outcomes = [target.outcome for target in facts.targets]
    if outcomes.count("not_yet") > facts.may_fail:
        return "not_yet"
    has_entry = facts.entry is None or facts.entry.outcome == "reached"
    is_asked = bool(outcomes) or facts.entry is not None
    if is_asked and has_entry and outcomes.count("reached") >= facts.asked:
        return "reached"
    return "missing"


def facts_under(facts: StageFacts, term: StageTerm) -> StageFacts:
    """The same measures read by a term: its competences, its chance, how many."""
    targets = tuple(
        replace(one, sure=term.probability)
        for one in facts.targets
        if term.asks_about(one.competence)
    )
    return replace(facts, targets=targets, at_least=term.at_least)


def open_targets(facts: StageFacts) -> tuple[TargetFact, ...]:
    """What stands between the student and the stage, in the order of the profile."""
    return tuple(target for target in facts.targets if target.outcome != "reached")


def facts_as_json(facts: StageFacts) -> dict[str, Any]:
    """The facts as data that a decision keeps; targets in order of their codes."""
    targets = sorted(facts.targets, key=lambda one: one.competence)
    kept = {
        "semester": facts.semester,
        "targets": [_target_as_json(target) for target in targets],
        "entry": asdict(facts.entry) if facts.entry else None,
    }
    return {**kept, "at_least": facts.at_least} if facts.at_least else kept


def _target_as_json(target: TargetFact) -> dict[str, Any]:
    """Without what the default asks: decisions by it keep the digest that they always had."""
    kept = asdict(target)
    if target.sure == SURE:
        del kept["sure"]
    return kept


def facts_of_json(kept: Mapping[str, Any]) -> StageFacts:
    """What `facts_as_json` wrote."""
    entry = kept.get("entry")
    return StageFacts(
        semester=kept["semester"],
        targets=tuple(_target(one) for one in kept["targets"]),
        entry=EntryFact(**entry) if entry else None,
        at_least=kept.get("at_least", 0),
    )


def _target(kept: Mapping[str, Any]) -> TargetFact:
    texts = {name: Text(**kept[name]) for name in ("title", "level_title")}
    return TargetFact(**{**kept, **texts, "missing": _texts(kept["missing"])})


def _texts(kept: Sequence[Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple(Text(**one) for one in kept)


def due_targets(targets: Iterable[tuple[str, int, int]], semester: int) -> dict[str, int]:
    """From (competence, semester, level): the level each competence is to have by the end of a
    semester; the newest target that is due counts."""
    due: dict[str, tuple[int, int]] = {}
    for competence, by, level in targets:
        if by <= semester and (competence not in due or by > due[competence][0]):
            due[competence] = (by, level)
    return {competence: level for competence, (_, level) in due.items()}
