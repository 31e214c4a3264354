"""A unit's statements against sections 7.1, 9 and 10.2.2: what is taken, and what is refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.standards.cmi5 import (
    AssignableUnit,
    Cmi5Problem,
    LaunchFacts,
    SessionState,
    accept_statements,
)

START = datetime(2026, 3, 2, 4, tzinfo=UTC)
VERB = "http://adlnet.gov/expapi/verbs/"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/"
EXTENSION = "https://w3id.org/xapi/cmi5/context/extensions/"
ACTOR = {"objectType": "Agent", "account": {"homePage": "https://ronghe.example", "name": "p1"}}
UNIT = AssignableUnit("https://publisher.example/au/1", {}, {}, "index.html", mastery_score=0.8)
FACTS = LaunchFacts(UNIT, "https://ronghe.example/au/1", ACTOR, "r-1", "s-1")

RESULTS: Mapping[str, Mapping[str, Any]] = {
    "initialized": {},
    "completed": {"completion": True, "duration": "PT1M"},
    "passed": {"success": True, "duration": "PT1M"},
    "failed": {"success": False, "duration": "PT1M"},
    "terminated": {"duration": "PT1M"},
}


def said(verb: str, second: int = 0, **changes: Any) -> dict[str, Any]:
    """A statement as a good unit sends it, at some second of the session."""
    categories = [{"id": f"{CATEGORY}cmi5"}]
    if verb in {"completed", "passed", "failed"}:
        categories.append({"id": f"{CATEGORY}moveon"})
    statement: dict[str, Any] = {
        "id": f"00000000-0000-4000-8000-{second:012d}",
        "actor": ACTOR,
        "verb": {"id": VERB + verb},
        "object": {"id": FACTS.activity_id},
        "context": {
            "registration": "r-1",
            "contextActivities": {"category": categories, "grouping": [{"id": UNIT.id}]},
            "extensions": {f"{EXTENSION}sessionid": "s-1"},
        },
        "timestamp": (START + timedelta(seconds=second)).isoformat().replace("+00:00", "Z"),
    }
    if RESULTS.get(verb):
        statement["result"] = dict(RESULTS[verb])
    return statement | changes


def allowed(second: int, verb: str = "interacted") -> dict[str, Any]:
    """A "cmi5 allowed" statement: the template, but not the category."""
    statement = said(verb, second)
    statement["context"]["contextActivities"]["category"] = []
    return statement


def scored(verb: str, second: int, scaled: float, mastery: float | None = 0.8) -> dict[str, Any]:
    statement = said(verb, second)
    statement["result"]["score"] = {"scaled": scaled}
    if mastery is not None:
        statement["context"]["extensions"][f"{EXTENSION}masteryscore"] = mastery
    return statement


def accept(
    *statements: Mapping[str, Any],
    facts: LaunchFacts = FACTS,
    state: SessionState | None = None,
    seen: int = 0,
) -> SessionState:
    return accept_statements(
        facts,
        state or SessionState(),
        statements,
        seen_at=START + timedelta(seconds=seen),
    )


def refusal(*statements: Mapping[str, Any], **how: Any) -> str:
    with pytest.raises(Cmi5Problem) as caught:
        accept(*statements, **how)
    assert "" not in {caught.value.en, caught.value.zh}
    return caught.value.code


def begun(*more: Mapping[str, Any]) -> SessionState:
    return accept(said("initialized"), *more)


# --- a session from beginning to end --------------------------------------------------------------


def test_whole_session_is_taken() -> None:
    state = accept(
        said("initialized", 0),
        allowed(1),
        scored("passed", 2, 0.9),
        said("completed", 3),
        said("terminated", 4),
    )

    names = ("initialized", "passed", "completed", "terminated")
    assert state.verbs_now == tuple(VERB + name for name in names)
    assert (state.has_completed, state.has_passed) == (True, True)
    assert state.terminated_at == START + timedelta(seconds=4)


def test_session_may_come_in_several_calls() -> None:
    state = accept(said("completed", 2), state=begun())

    assert (state.verbs_now, state.has_completed) == ((VERB + "completed",), True)


def test_order_is_that_of_the_timestamps_and_not_of_the_batch() -> None:
    state = accept(said("terminated", 9), said("completed", 5), said("initialized", 1))

    assert state.verbs_now == (VERB + "initialized", VERB + "completed", VERB + "terminated")


def test_statements_of_one_moment_have_initialized_first_and_terminated_last() -> None:
    state = accept(said("terminated"), said("completed"), said("initialized"))

    assert state.verbs_now == (VERB + "initialized", VERB + "completed", VERB + "terminated")


# --- the frame that every statement has -----------------------------------------------------------


def without(statement: dict[str, Any], part: str, name: str) -> dict[str, Any]:
    del statement["context"][part][name]
    return statement


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (said("initialized", id=""), "id"),
        (said("voided"), "voiding"),
        (said("initialized", actor=ACTOR | {"account": {"homePage": "x", "name": "p2"}}), "actor"),
        (said("initialized", actor={"mbox": "mailto:a@b.example"}), "actor"),
        (said("initialized", actor=ACTOR | {"objectType": "Group"}), "actor"),
        (without(said("initialized"), "extensions", f"{EXTENSION}sessionid"), "session"),
        (without(said("initialized"), "contextActivities", "grouping"), "template"),
        (said("initialized", context={"registration": "r-2"}), "registration"),
        (said("initialized", context={}), "registration"),
        (said("initialized", object={"id": UNIT.id}), "object"),
        (said("initialized", timestamp=None), "timestamp"),
        (said("initialized", timestamp="2026-03-02T12:00:00+08:00"), "timestamp"),
        (said("initialized", timestamp="2026-03-02T12:00:00"), "timestamp"),
    ],
)
def test_statement_that_is_not_of_this_launch_is_refused(
    statement: dict[str, Any], code: str
) -> None:
    assert refusal(statement) == code


@pytest.mark.parametrize("verb", ["launched", "interacted"])
def test_verb_that_is_not_a_units_is_refused_with_the_cmi5_category(verb: str) -> None:
    assert refusal(said(verb, 1), state=begun()) == "verb"


def test_any_verb_is_allowed_without_the_category() -> None:
    assert accept(allowed(1, "passed"), state=begun()).has_passed is False


def test_one_bad_statement_refuses_the_whole_batch() -> None:
    assert refusal(said("initialized"), said("completed", 1), said("completed", 2)) == "twice"


# --- order within a session -----------------------------------------------------------------------


@pytest.mark.parametrize("first", [allowed(1), said("completed", 1), said("terminated", 1)])
def test_nothing_stands_before_initialized(first: dict[str, Any]) -> None:
    assert refusal(first) == "not-initialized"
    assert refusal(first, said("initialized", 2)) == "not-initialized"


@pytest.mark.parametrize("verb", ["initialized", "completed", "passed", "failed"])
def test_each_verb_is_said_once(verb: str) -> None:
    state = begun() if verb == "initialized" else begun(said(verb, 1))

    assert refusal(said(verb, 2), state=state) == "twice"


@pytest.mark.parametrize(("first", "second"), [("passed", "failed"), ("failed", "passed")])
def test_session_is_judged_once(first: str, second: str) -> None:
    assert refusal(said(second, 2), state=begun(said(first, 1))) == "judged-twice"


def test_nothing_stands_after_terminated() -> None:
    ended = begun(said("terminated", 5))

    assert refusal(said("completed", 6), state=ended, seen=6) == "terminated"
    assert refusal(allowed(6), state=ended, seen=6) == "terminated"
    assert refusal(said("terminated", 4), said("completed", 5), state=begun()) == "terminated"


def test_statement_on_its_way_when_the_session_ended_is_taken_for_a_minute() -> None:
    ended = begun(said("terminated", 5))

    assert accept(said("completed", 4), state=ended, seen=60).has_completed
    assert refusal(said("completed", 4), state=ended, seen=61) == "terminated"


def test_terminated_stands_after_what_was_said_before() -> None:
    assert refusal(said("terminated", 4), state=begun(said("completed", 5))) == "not-last"


def test_abandoned_session_takes_nothing() -> None:
    assert refusal(allowed(1), state=replace(begun(), is_abandoned=True)) == "abandoned"


# --- order within a registration ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "verb", "code"),
    [
        (SessionState(has_completed=True), "completed", "completed-before"),
        (SessionState(has_passed=True), "passed", "passed-before"),
        (SessionState(has_passed=True), "failed", "passed-before"),
    ],
)
def test_registration_is_completed_and_passed_once(
    before: SessionState, verb: str, code: str
) -> None:
    assert refusal(said("initialized"), said(verb, 1), state=before) == code


def test_failed_in_an_earlier_session_may_pass_in_a_later_one() -> None:
    later = accept(said("initialized"), said("passed", 1), state=SessionState())

    assert later.has_passed


# --- results and scores ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (said("passed", 1, result={"success": False, "duration": "PT1M"}), "success"),
        (said("failed", 1, result={"success": True, "duration": "PT1M"}), "success"),
        (said("passed", 1, result={"duration": "PT1M"}), "success"),
        (said("terminated", 1, result={"success": True, "duration": "PT1M"}), "success"),
        (said("completed", 1, result={"completion": False, "duration": "PT1M"}), "completion"),
        (
            said("passed", 1, result={"success": True, "completion": True, "duration": "PT1M"}),
            "completion",
        ),
        (said("completed", 1, result={"completion": True}), "duration"),
        (said("terminated", 1, result={}), "duration"),
        (
            said(
                "completed",
                1,
                result={"completion": True, "duration": "PT1M", "score": {"scaled": 1}},
            ),
            "score",
        ),
        (scored("passed", 1, 1.2), "scaled"),
        (scored("failed", 1, -0.1), "scaled"),
        (
            said("passed", 1, result={"success": True, "duration": "PT1M", "score": {"raw": 3}}),
            "raw",
        ),
    ],
)
def test_result_that_contradicts_its_verb_is_refused(statement: dict[str, Any], code: str) -> None:
    assert refusal(statement, state=begun()) == code


def test_move_on_category_belongs_to_results_only() -> None:
    lacking = said("completed", 1)
    lacking["context"]["contextActivities"]["category"] = [{"id": f"{CATEGORY}cmi5"}]
    surplus = said("terminated", 1)
    surplus["context"]["contextActivities"]["category"].append({"id": f"{CATEGORY}moveon"})

    assert refusal(lacking, state=begun()) == "move-on"
    assert refusal(surplus, state=begun()) == "move-on"


@pytest.mark.parametrize(
    ("verb", "scaled", "is_taken"),
    [
        ("passed", 0.8, True),
        ("passed", 0.79, False),
        ("failed", 0.79, True),
        ("failed", 0.8, False),
    ],
)
def test_judgement_agrees_with_the_mastery_score(verb: str, scaled: float, is_taken: bool) -> None:
    if is_taken:
        assert accept(scored(verb, 1, scaled), state=begun()).verbs_now == (VERB + verb,)
    else:
        assert refusal(scored(verb, 1, scaled), state=begun()) == "mastery"


def test_judged_score_repeats_the_mastery_score_of_the_launch() -> None:
    assert refusal(scored("passed", 1, 0.9, None), state=begun()) == "mastery-extension"
    assert refusal(scored("passed", 1, 0.9, 0.5), state=begun()) == "mastery-extension"


def test_unit_without_a_mastery_score_judges_for_itself() -> None:
    free = replace(FACTS, unit=replace(UNIT, mastery_score=None))

    assert accept(scored("failed", 1, 0.9, None), state=begun(), facts=free).has_passed is False


@pytest.mark.parametrize("mode", ["Browse", "Review"])
@pytest.mark.parametrize("verb", ["completed", "passed", "failed"])
def test_looking_around_or_reviewing_reports_no_result(mode: Any, verb: str) -> None:
    facts = replace(FACTS, mode=mode)

    assert refusal(said(verb, 1), state=begun(), facts=facts) == "mode"


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_looking_around_or_reviewing_begins_and_ends(mode: Any) -> None:
    state = accept(said("initialized"), said("terminated", 1), facts=replace(FACTS, mode=mode))

    assert state.verbs_now == (VERB + "initialized", VERB + "terminated")


# --- whatever a unit sends ------------------------------------------------------------------------

VERBS = st.sampled_from(["initialized", "completed", "passed", "failed", "terminated"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(VERBS, st.integers(0, 20)), max_size=8))
def test_what_is_taken_keeps_the_order_rules(sent: list[tuple[str, int]]) -> None:
    state = SessionState()
    taken: list[tuple[int, str]] = []
    for verb, second in sent:
        try:
            state = accept(said(verb, second), state=state, seen=second)
            taken.append((second, verb))
        except Cmi5Problem:
            continue

    verbs = [verb for _, verb in taken]
    assert len(set(verbs)) == len(verbs)
    assert not {"passed", "failed"} <= set(verbs)
    if taken:
        assert verbs[0] == "initialized"
        assert min(taken)[0] == taken[0][0]
    for second, verb in taken:
        if verb == "terminated":
            assert second == max(taken)[0]
