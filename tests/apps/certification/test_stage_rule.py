"""The rule of stage decisions: same facts, same outcome; more evidence never takes one away."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.api import Text
from ronghe.apps.certification.stage_rule import (
    EntryFact,
    StageFacts,
    TargetFact,
    due_targets,
    facts_as_json,
    facts_of_json,
    open_targets,
    outcome_of,
)

MISSING = (Text("2 more ratings", "再有 2 次评分"),)


def target(code: str = "a", chance: float | None = 0.9) -> TargetFact:
    return TargetFact(
        competence=code,
        title=Text(code, code),
        dimension="behavioural",
        level=2,
        level_title=Text("competent", "胜任"),
        chance=chance,
        missing=() if chance is not None else MISSING,
    )


def stage(*targets: TargetFact, entry: EntryFact | None = None) -> StageFacts:
    return StageFacts(2, targets, entry)


def test_a_stage_is_reached_when_every_target_is() -> None:
    assert outcome_of(stage(target("a", 0.8), target("b", 1.0))) == "reached"


def test_a_target_below_four_in_five_is_not_yet_reached() -> None:
    assert outcome_of(stage(target("a", 0.79), target("b", 1.0))) == "not_yet"


def test_a_target_without_support_leaves_the_stage_open_and_says_what_is_missing() -> None:
    facts = stage(target("a", None), target("b", 0.9))

    assert outcome_of(facts) == "missing"
    assert [one.missing for one in open_targets(facts)] == [MISSING]


def test_one_target_not_yet_reached_outweighs_one_that_is_open() -> None:
    assert outcome_of(stage(target("a", None), target("b", 0.1))) == "not_yet"


def test_nothing_asked_for_proves_nothing() -> None:
    assert outcome_of(stage()) == "missing"


def test_the_first_semester_stands_on_the_entry_assessment_alone() -> None:
    assert outcome_of(stage(entry=EntryFact("2025-09-20", True))) == "reached"
    assert outcome_of(stage(entry=EntryFact())) == "missing"


def test_an_entry_assessment_taken_late_still_counts_as_taken() -> None:
    assert outcome_of(stage(entry=EntryFact("2025-11-20", False))) == "reached"


def test_the_newest_target_that_is_due_counts() -> None:
    targets = [("a", 2, 1), ("a", 4, 2), ("b", 6, 1)]

    assert due_targets(targets, 1) == {}
    assert due_targets(targets, 3) == {"a": 1}
    assert due_targets(targets, 5) == {"a": 2}
    assert due_targets(targets, 6) == {"a": 2, "b": 1}


chances = st.one_of(st.none(), st.floats(0, 1, allow_nan=False))
targets = st.lists(chances, max_size=6).map(
    lambda rows: [target(f"c{number}", chance) for number, chance in enumerate(rows)]
)


@given(targets, st.randoms(use_true_random=False))
def test_the_order_of_the_targets_does_not_matter(rows: list[TargetFact], random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert outcome_of(stage(*mixed)) == outcome_of(stage(*rows))
    assert facts_as_json(stage(*mixed)) == facts_as_json(stage(*rows))


@given(targets)
def test_a_stage_is_reached_exactly_when_nothing_is_open(rows: list[TargetFact]) -> None:
    facts = stage(*rows)

    assert (outcome_of(facts) == "reached") == (bool(rows) and not open_targets(facts))


@given(targets, st.integers(0, 5), st.floats(0, 1, allow_nan=False))
def test_a_higher_chance_never_takes_a_stage_away(
    rows: list[TargetFact], place: int, higher: float
) -> None:
    if place >= len(rows) or higher < (rows[place].chance or 0):
        return
    better = [*rows]
    better[place] = target(rows[place].competence, higher)

    if outcome_of(stage(*rows)) == "reached":
        assert outcome_of(stage(*better)) == "reached"


@given(targets, st.one_of(st.none(), st.just(EntryFact("2025-09-20", True))))
def test_kept_facts_come_back_as_they_were(rows: list[TargetFact], entry: EntryFact | None) -> None:
    facts = stage(*rows, entry=entry)

    kept = json.loads(json.dumps(facts_as_json(facts)))

    assert facts_of_json(kept) == facts
