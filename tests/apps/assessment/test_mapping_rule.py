"""The rule by which a statement becomes scores: conditions, cuts, and why there is nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.assessment.mapping_rules import (
    Condition,
    MappingRule,
    ScoreRule,
    StatementFacts,
    apply_rule,
    faults_of,
)

PASSED = "http://adlnet.gov/expapi/verbs/passed"
FAILED = "http://adlnet.gov/expapi/verbs/failed"
TRAINER = "https://trainer.example/task/"
FACTS = StatementFacts(
    uuid=UUID(int=1),
    verb=PASSED,
    activity=f"{TRAINER}7",
    observed_at=datetime(2026, 3, 2, tzinfo=UTC),
    activity_types=frozenset({"http://adlnet.gov/expapi/activities/simulation"}),
    context_activities=frozenset({"https://trainer.example/course/1"}),
    success=True,
    scaled=0.75,
    raw=6.0,
    minutes=12.5,
)
VERB = Condition("verb", "is", PASSED)
BY_SUCCESS = ScoreRule("i-1", "success", (0, 1))
BY_SCALED = ScoreRule("i-2", "scaled", (0, 1, 2), cuts=(0.5, 0.8))


def scores(*conditions: Condition, rows: tuple[ScoreRule, ...] = (BY_SUCCESS,)) -> dict[str, int]:
    return apply_rule(MappingRule(conditions, rows), FACTS).scores


def test_success_gives_the_highest_score_and_failure_the_lowest() -> None:
    row = ScoreRule("i-1", "success", (1, 3, 5))
    rule = MappingRule((VERB,), (row,))

    assert apply_rule(rule, FACTS).scores == {"i-1": 5}
    assert apply_rule(rule, replace(FACTS, success=False)).scores == {"i-1": 1}


@pytest.mark.parametrize(
    ("scaled", "score"), [(-1, 0), (0.4999, 0), (0.5, 1), (0.79, 1), (0.8, 2), (1, 2)]
)
def test_score_rises_at_each_limit_and_the_limit_belongs_to_the_higher(
    scaled: float, score: int
) -> None:
    rule = MappingRule((VERB,), (BY_SCALED,))

    assert apply_rule(rule, replace(FACTS, scaled=float(scaled))).scores == {"i-2": score}


def test_row_with_an_activity_counts_for_that_activity_only() -> None:
    rows = (
        replace(BY_SUCCESS, activity=f"{TRAINER}7"),
        ScoreRule("i-9", "success", (0, 1), activity=f"{TRAINER}9"),
        BY_SCALED,
    )

    assert scores(VERB, rows=rows) == {"i-1": 1, "i-2": 1}


@pytest.mark.parametrize(
    "condition",
    [
        VERB,
        Condition("activity", "is", f"{TRAINER}7"),
        Condition("activity", "begins", TRAINER),
        Condition("activity_type", "is", "http://adlnet.gov/expapi/activities/simulation"),
        Condition("context_activity", "begins", "https://trainer.example/course/"),
        Condition("success", "is", "yes"),
        Condition("scaled", "between", "0.75", "0.75"),
        Condition("raw", "between", "0", "6"),
        Condition("minutes", "between", "10", "20"),
    ],
)
def test_statement_that_says_what_is_asked_is_taken(condition: Condition) -> None:
    assert scores(condition) == {"i-1": 1}


@pytest.mark.parametrize(
    "condition",
    [
        Condition("verb", "is", FAILED),
        Condition("verb", "is", PASSED[:-1]),
        Condition("activity", "begins", f"{TRAINER}8"),
        Condition("activity_type", "is", "http://adlnet.gov/expapi/activities/media"),
        Condition("context_activity", "is", "https://trainer.example/course/2"),
        Condition("success", "is", "no"),
        Condition("completion", "is", "yes"),
        Condition("completion", "is", "no"),
        Condition("scaled", "between", "0.76", "1"),
        Condition("minutes", "between", "0", "12"),
    ],
)
def test_statement_that_says_something_else_or_nothing_is_not_taken(condition: Condition) -> None:
    assert scores(condition) == {}


def test_conditions_on_one_field_are_alternatives_and_fields_add_up() -> None:
    either = (VERB, Condition("verb", "is", FAILED))
    other = Condition("scaled", "between", "0", "0.5")

    assert scores(*either) == {"i-1": 1}
    assert scores(*either, other) == {}


def test_reasons_name_the_field_and_what_was_said() -> None:
    rule = MappingRule((Condition("verb", "is", FAILED), Condition("completion", "is", "yes")), ())

    mapped = apply_rule(rule, FACTS)

    assert [str(one.en) for one in mapped.reasons] == [
        "The verb is not one the rule asks for.",
        "The completion is not one the rule asks for (it says nothing).",
    ]


def test_statement_without_the_value_that_is_read_gives_its_reason() -> None:
    rule = MappingRule((VERB,), (BY_SCALED,))

    mapped = apply_rule(rule, replace(FACTS, scaled=None))

    assert (mapped.scores, [one.en for one in mapped.reasons]) == (
        {},
        ["It says nothing of scaled score."],
    )


def test_statement_of_an_activity_without_a_row_gives_its_reason() -> None:
    rule = MappingRule((VERB,), (replace(BY_SUCCESS, activity=f"{TRAINER}1"),))

    assert [one.en for one in apply_rule(rule, FACTS).reasons] == [
        "No row of scores names its activity."
    ]


# --- before a rule may be used --------------------------------------------------------------------


def test_whole_rule_has_no_faults() -> None:
    assert faults_of(MappingRule((VERB,), (BY_SUCCESS, BY_SCALED))) == ()


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (
            MappingRule((Condition("success", "is", "yes"),), (BY_SUCCESS,)),
            "Say which verb or which activity it is about; otherwise every statement would count.",
        ),
        (MappingRule((VERB,), ()), "No item gets a score yet."),
        (
            MappingRule((VERB,), (replace(BY_SCALED, cuts=(0.5,)),)),
            "Row 1: the item has 3 different scores, so 2 limits are needed.",
        ),
        (
            MappingRule((VERB,), (replace(BY_SCALED, cuts=(0.8, 0.5)),)),
            "Row 1: the limits must rise.",
        ),
        (
            MappingRule((VERB,), (replace(BY_SUCCESS, cuts=(0.5,)),)),
            "Row 1: yes or no needs no limits.",
        ),
        (
            MappingRule((VERB,), (BY_SUCCESS, BY_SUCCESS)),
            "One item gets its score twice from the same activity.",
        ),
        (
            MappingRule((Condition("verb", "is", "passed"),), (BY_SUCCESS,)),
            "Condition 1: an address (IRI) is needed.",
        ),
        (
            MappingRule((VERB, Condition("success", "is", "maybe")), (BY_SUCCESS,)),
            "Condition 2: say yes or no.",
        ),
        (
            MappingRule((VERB, Condition("scaled", "between", "x", "1")), (BY_SUCCESS,)),
            "Condition 2: two numbers are needed.",
        ),
        (
            MappingRule((VERB, Condition("scaled", "between", "1", "0")), (BY_SUCCESS,)),
            "Condition 2: the first number is larger than the second.",
        ),
        (
            MappingRule((VERB, Condition("scaled", "is", "1")), (BY_SUCCESS,)),
            "Condition 2: this comparison does not fit the field.",
        ),
    ],
)
def test_fault_of_a_rule_is_named(rule: MappingRule, fault: str) -> None:
    assert [one.en for one in faults_of(rule)] == [fault]


@given(
    st.lists(st.floats(-1, 1), min_size=1, max_size=6, unique=True).map(sorted),
    st.floats(-1, 1),
    st.floats(-1, 1),
)
def test_higher_value_never_gets_a_lower_score(cuts: list[float], one: float, other: float) -> None:
    row = ScoreRule("i", "scaled", tuple(range(len(cuts) + 1)), cuts=tuple(cuts))
    rule = MappingRule((VERB,), (row,))

    low, high = (
        apply_rule(rule, replace(FACTS, scaled=value)).scores["i"] for value in sorted((one, other))
    )

    assert low <= high
