"""The rule engine: what each kind of requirement asks, and what holds for every rule."""

from dataclasses import replace
from datetime import date
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.apps.certification.rule_engine import (
    EvidenceFact,
    Fact,
    FactConflict,
    LevelFact,
    LevelReached,
    ModuleCompleted,
    ModuleFact,
    ProcessAndOutcome,
    QualificationFact,
    QualificationHeld,
    RatedBy,
    Recent,
    Requirement,
    SeenIn,
    StageFact,
    StageReached,
    TaskFact,
    TaskPractised,
    decide,
    input_digest,
    months_before,
)

TODAY = date(2026, 6, 30)
LEVEL = LevelFact(
    dimension="behavioural",
    part="",
    measure=1.0,
    standard_error=0.3,
    probabilities=(0.0, 0.05, 0.15, 0.7, 0.1),
    is_supported=True,
    framework="cnc 1",
    calibration="c1",
    cuts=(-1.0, 0.0, 1.0, 2.0),
    cut_method="crossing",
    cuts_set_by="p1",
    term_starts_on=date(2026, 2, 1),
)


def seen(rater: str = "r1", **more: object) -> EvidenceFact:
    fields = {
        "dimension": "behavioural",
        "is_by_enterprise": False,
        "context": "workshop",
        "scores": 3,
        "newest_on": date(2026, 5, 1),
    }
    return EvidenceFact(rater=rater, **(fields | more))  # type: ignore[arg-type]


def one(requirement: Requirement, *facts: Fact, on: date = TODAY):  # type: ignore[no-untyped-def]
    return decide([requirement], facts, on).findings[0]


# --- levels ----------------------------------------------------------------------------------


def test_level_is_reached_by_the_probability_of_it_and_everything_above() -> None:
    asked = LevelReached("behavioural", level=3, probability=0.8)

    finding = one(asked, LEVEL)

    # By hand: P(proficient) + P(expert) = 0.7 + 0.1 = 0.8, which is enough to the last digit.
    assert finding.have[0] == ("probability", pytest.approx(0.8))
    assert finding.is_met


def test_level_that_is_not_sure_enough_says_how_much_is_missing() -> None:
    finding = one(LevelReached("behavioural", level=3, probability=0.9), LEVEL)

    assert finding.lack == (("probability", pytest.approx(0.1)),)
    assert finding.facts == (LEVEL.key,)


def test_level_without_support_is_no_level() -> None:
    finding = one(
        LevelReached("behavioural", level=1, probability=0.5), replace(LEVEL, is_supported=False)
    )

    assert finding.have == ()
    assert finding.lack == (("support", 1),)


def test_level_without_a_measure_is_missing() -> None:
    finding = one(LevelReached("cognitive", level=1, probability=0.5), LEVEL)

    assert finding.lack == (("measure", 1),)


def test_level_on_the_cut_scores_of_another_calibration_does_not_count() -> None:
    asked = LevelReached("behavioural", level=1, probability=0.5, calibration="c0")

    assert one(asked, LEVEL).lack == (("measure", 1),)
    assert one(asked, replace(LEVEL, calibration="c0")).is_met


def test_process_and_outcome_are_set_against_each_other_with_both_their_errors() -> None:
    asked = ProcessAndOutcome("behavioural")
    process = replace(LEVEL, part="process", measure=1.0, standard_error=0.3)
    near = replace(LEVEL, part="outcome", measure=1.0 + 1.95 * 0.5, standard_error=0.4)
    far = replace(near, measure=1.0 + 1.97 * 0.5)

    # By hand: the difference has the standard error sqrt(0.3² + 0.4²) = 0.5.
    assert sqrt(0.3**2 + 0.4**2) == 0.5
    assert one(asked, process, near).is_met
    assert [name for name, _ in one(asked, process, far).lack] == ["apart"]
    assert one(replace(asked, must_agree=False), process, far).is_met


def test_process_without_a_supported_outcome_lacks_the_outcome() -> None:
    process = replace(LEVEL, part="process")
    outcome = replace(LEVEL, part="outcome", is_supported=False)

    assert one(ProcessAndOutcome("behavioural"), process).lack == (("outcome", 1),)
    assert one(ProcessAndOutcome("behavioural"), process, outcome).lack == (("outcome", 1),)


# --- evidence --------------------------------------------------------------------------------


def test_raters_are_counted_once_in_however_many_contexts() -> None:
    facts = [seen("r1"), seen("r1", context="simulator"), seen("r2", is_by_enterprise=True)]

    finding = one(RatedBy("behavioural", at_least=3, from_enterprise=2), *facts)

    assert finding.have == (("raters", 2), ("enterprise_raters", 1))
    assert finding.lack == (("raters", 1), ("enterprise_raters", 1))


def test_answers_that_nobody_rated_count_for_contexts_and_not_for_raters() -> None:
    answers = seen("", context="class")

    assert one(RatedBy("behavioural", at_least=1), answers).lack == (("raters", 1),)
    assert one(SeenIn("behavioural", at_least=1), answers).is_met


def test_contexts_that_are_named_must_be_among_them() -> None:
    asked = SeenIn("behavioural", at_least=2, named=("workplace",))
    facts = [seen("r1"), seen("r2", context="simulator")]

    assert one(asked, *facts).lack == (("context", "workplace"),)
    assert one(asked, *facts, seen("r3", context="workplace")).is_met


def test_evidence_of_another_dimension_does_not_count_unless_any_does() -> None:
    other = seen("r1", dimension="attitudinal")

    assert not one(RatedBy("behavioural", at_least=1), other).is_met
    assert one(RatedBy("", at_least=1), other).is_met


@pytest.mark.parametrize(
    ("newest", "is_met"),
    [(date(2025, 12, 30), True), (date(2025, 12, 29), False), (date(2026, 7, 1), False)],
)
def test_recency_counts_calendar_months_up_to_the_day(newest: date, is_met: bool) -> None:
    finding = one(Recent("behavioural", months=6), seen(newest_on=newest))

    assert finding.is_met == is_met


def test_months_before_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)


def test_recency_without_evidence_lacks_any() -> None:
    assert one(Recent("", months=1)).lack == (("newest", ""),)


# --- what is recorded elsewhere --------------------------------------------------------------


def test_module_counts_in_whichever_version_once_it_has_ended() -> None:
    asked = ModuleCompleted("m1")
    done = ModuleFact("m1", 2, date(2026, 6, 30))

    assert one(asked, done).have == (("completed", "2026-06-30"),)
    assert one(asked, done, on=date(2026, 6, 29)).lack == (("module", 1),)
    assert not one(asked, replace(done, module="m2")).is_met


def test_task_is_practised_over_all_contexts_together() -> None:
    facts = [TaskFact("t", "workshop", 2, TODAY), TaskFact("t", "workplace", 1, TODAY)]

    assert one(TaskPractised("t", times=3), *facts).is_met
    assert one(TaskPractised("t", times=5), *facts).lack == (("times", 2),)


def test_stage_counts_when_one_decision_of_the_semester_says_reached() -> None:
    not_yet = StageFact("d1", 4, False, date(2026, 1, 10))
    reached = StageFact("d2", 4, True, date(2026, 2, 10))

    assert one(StageReached(4), not_yet).lack == (("stage", 1),)
    assert one(StageReached(4), not_yet, reached).have == (("reached", "2026-02-10"),)


def test_qualification_counts_by_address_or_title_while_it_is_in_force() -> None:
    held = QualificationFact("q", "urn:q", "Welder", "焊工", date(2025, 1, 1), date(2026, 7, 1))

    assert one(QualificationHeld(uri="urn:q"), held).is_met
    assert one(QualificationHeld(title_zh="焊工"), held).is_met
    assert not one(QualificationHeld(uri="urn:other", title_en="Welder"), held).is_met
    assert not one(QualificationHeld(uri="urn:q"), held, on=date(2026, 7, 2)).is_met


# --- the engine as a whole -------------------------------------------------------------------


def test_rule_that_asks_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="proves nothing"):
        decide([], [LEVEL], TODAY)


def test_facts_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(FactConflict):
        decide([RatedBy("", at_least=1)], [LEVEL, replace(LEVEL, measure=2.0)], TODAY)


DIMENSIONS = st.sampled_from(["behavioural", "cognitive"])
DAYS = st.dates(date(2024, 1, 1), TODAY)
CONTEXTS = st.sampled_from(["class", "workshop", "workplace"])
EVIDENCE = st.builds(
    EvidenceFact,
    dimension=DIMENSIONS,
    rater=st.sampled_from(["", "r1", "r2", "r3"]),
    is_by_enterprise=st.booleans(),
    context=CONTEXTS,
    scores=st.integers(1, 9),
    newest_on=DAYS,
)
MODULES = st.builds(
    ModuleFact, module=st.sampled_from(["m1", "m2"]), version=st.integers(1, 3), ended_on=DAYS
)
STAGES = st.builds(
    StageFact,
    decision=st.sampled_from(["d1", "d2", "d3"]),
    semester=st.integers(1, 2),
    is_reached=st.booleans(),
    decided_on=DAYS,
)
TASKS = st.builds(
    TaskFact,
    task=st.sampled_from(["t1", "t2"]),
    context=CONTEXTS,
    times=st.integers(1, 5),
    newest_on=DAYS,
)
FACTS = st.lists(
    st.one_of(EVIDENCE, MODULES, STAGES, TASKS), max_size=12, unique_by=lambda fact: fact.key
)
ASKED = st.one_of(
    st.builds(RatedBy, dimension=DIMENSIONS, at_least=st.integers(1, 3)),
    st.builds(SeenIn, dimension=st.just(""), at_least=st.integers(1, 3)),
    st.builds(Recent, dimension=DIMENSIONS, months=st.integers(1, 30)),
    st.builds(ModuleCompleted, module=st.sampled_from(["m1", "m2"])),
    st.builds(TaskPractised, task=st.sampled_from(["t1", "t2"]), times=st.integers(1, 8)),
    st.builds(StageReached, semester=st.integers(1, 2)),
)
RULES = st.lists(ASKED, min_size=1, max_size=5)
quick = settings(max_examples=60, deadline=None)


@quick
@given(rule=RULES, facts=FACTS, seed=st.randoms(use_true_random=False))
def test_order_and_repetition_of_facts_change_nothing(rule, facts, seed) -> None:  # type: ignore[no-untyped-def]
    shuffled = [*facts, *facts]
    seed.shuffle(shuffled)

    assert decide(rule, shuffled, TODAY) == decide(rule, facts, TODAY)
    assert input_digest(rule, shuffled, TODAY) == input_digest(rule, facts, TODAY)


@quick
@given(rule=RULES, facts=FACTS)
def test_missing_is_empty_exactly_when_the_rule_is_proved(rule, facts) -> None:  # type: ignore[no-untyped-def]
    verdict = decide(rule, facts, TODAY)

    assert verdict.is_proved == (verdict.missing == ())
    assert verdict.is_proved == all(finding.is_met for finding in verdict.findings)


@quick
@given(rule=RULES, facts=FACTS, more=FACTS)
def test_more_evidence_never_takes_away_what_was_met(rule, facts, more) -> None:  # type: ignore[no-untyped-def]
    keys = {fact.key for fact in facts}
    wider = [*facts, *(fact for fact in more if fact.key not in keys)]

    before, after = decide(rule, facts, TODAY), decide(rule, wider, TODAY)

    lost = [b for b, a in zip(before.findings, after.findings, strict=True) if b.is_met > a.is_met]
    assert lost == []


@quick
@given(
    weights=st.lists(st.floats(0.01, 1), min_size=5, max_size=5),
    level=st.integers(1, 4),
    moved=st.floats(0, 1),
)
def test_more_probability_above_a_level_never_loses_it(weights, level, moved) -> None:  # type: ignore[no-untyped-def]
    whole = [weight / sum(weights) for weight in weights]
    shift = whole[level - 1] * moved
    better = [*whole]
    better[level - 1] -= shift
    better[level] += shift
    asked = LevelReached("behavioural", level=level, probability=0.6)

    before = one(asked, replace(LEVEL, probabilities=tuple(whole)))
    after = one(asked, replace(LEVEL, probabilities=tuple(better)))

    assert after.is_met >= before.is_met


@quick
@given(rule=RULES, facts=FACTS, day=DAYS)
def test_digest_tells_every_other_input_apart(rule, facts, day) -> None:  # type: ignore[no-untyped-def]
    other = ModuleFact("m9", 1, TODAY)

    digests = {
        input_digest(rule, facts, TODAY),
        input_digest(rule, [*facts, other], TODAY),
        input_digest([*rule, ModuleCompleted("m9")], facts, TODAY),
    }

    assert len(digests) == 3
