"""A programme's own rule of a stage: by hand, and that more evidence never takes a stage away."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.certification.test_stage_rule import stage, target

from ronghe.apps.base.api import Text
from ronghe.apps.certification.stage_rule import (
    StageFacts,
    facts_as_json,
    facts_of_json,
    facts_under,
    outcome_of,
)
from ronghe.apps.certification.stage_rule_words import (
    asked_text,
    changes_of,
    rule_name,
    semesters_text,
    term_text,
)
from ronghe.apps.certification.stage_terms import (
    StageTerm,
    TermFault,
    overlap,
    term_of,
    terms_as_json,
    terms_of_json,
)

CHANCES = st.none() | st.floats(0, 1)


def read(term: StageTerm, *chances: float | None) -> StageFacts:
    """Targets a, b, c … with these chances, read by a term."""
    rows = [target(code, chance) for code, chance in zip("abcdefgh", chances, strict=False)]
    return facts_under(stage(*rows), term)


@pytest.mark.parametrize(
    ("chances", "outcome"),
    [
        ((0.9, 0.9, 0.1, 0.1), "reached"),  # two of two
        ((0.9, None, 0.1, None), "missing"),  # one, and two are open that could make it two
        ((0.9, None, 0.1, 0.1), "missing"),  # one, and one open
        ((0.9, 0.1, 0.1, 0.1), "not_yet"),  # one, and nothing is open
        ((None, 0.1, 0.1, 0.1), "not_yet"),  # at most one
    ],
)
def test_two_of_four_are_enough_where_the_rule_says_so(
    chances: tuple[float | None, ...], outcome: str
) -> None:
    assert outcome_of(read(StageTerm(2, 2, at_least=2), *chances)) == outcome


def test_only_the_competences_that_the_rule_names_count() -> None:
    term = StageTerm(2, 2, ("a", "c"))

    facts = read(term, 0.9, 0.1, 0.85)

    assert [one.competence for one in facts.targets] == ["a", "c"]
    assert outcome_of(facts) == "reached"


def test_the_rule_says_how_sure_one_has_to_be() -> None:
    assert outcome_of(read(StageTerm(2, 2, probability=0.7), 0.72)) == "reached"
    assert outcome_of(read(StageTerm(2, 2, probability=0.9), 0.85)) == "not_yet"


def test_more_cannot_be_asked_than_is_due() -> None:
    facts = read(StageTerm(2, 2, at_least=5), 0.9, 0.9)

    assert facts.asked == 2
    assert outcome_of(facts) == "reached"


def test_competences_of_which_none_is_due_prove_nothing() -> None:
    assert outcome_of(read(StageTerm(2, 2, ("z",)), 0.9)) == "missing"


@given(st.lists(CHANCES, min_size=1, max_size=8))
def test_the_default_is_every_target_at_four_in_five(chances: list[float | None]) -> None:
    plain = stage(*(target(code, one) for code, one in zip("abcdefgh", chances, strict=False)))

    assert facts_under(plain, term_of((), 2)) == plain
    assert facts_as_json(plain).keys() == {"semester", "targets", "entry"}
    assert all("sure" not in one for one in facts_as_json(plain)["targets"])


@given(st.lists(CHANCES, min_size=1, max_size=8), st.integers(0, 8), st.data())
def test_a_higher_chance_never_takes_a_stage_away(
    chances: list[float | None], at_least: int, data: st.DataObject
) -> None:
    term = StageTerm(2, 2, at_least=at_least)
    before = outcome_of(read(term, *chances))
    place = data.draw(st.integers(0, len(chances) - 1))
    better = [*chances]
    better[place] = data.draw(st.floats(chances[place] or 0, 1))

    if before == "reached":
        assert outcome_of(read(term, *better)) == "reached"


@given(st.lists(CHANCES, min_size=1, max_size=8), st.integers(0, 8), st.floats(0.5, 0.99))
def test_kept_facts_come_back_as_they_were(
    chances: list[float | None], at_least: int, sure: float
) -> None:
    facts = read(StageTerm(2, 2, at_least=at_least, probability=sure), *chances)

    kept = json.loads(json.dumps(facts_as_json(facts)))

    back = facts_of_json(kept)
    assert replace(back, targets=()) == replace(facts, targets=())
    assert set(back.targets) == set(facts.targets)


# --- terms ----------------------------------------------------------------------------------------


def test_a_semester_is_decided_by_the_term_that_covers_it_and_else_by_the_default() -> None:
    terms = (StageTerm(1, 2, probability=0.6), StageTerm(4, 6, at_least=3))

    assert term_of(terms, 2).probability == 0.6
    assert term_of(terms, 5).at_least == 3
    assert term_of(terms, 3) == StageTerm(3, 3)


def test_a_semester_in_two_terms_is_found() -> None:
    assert overlap((StageTerm(1, 3), StageTerm(3, 4))) == 3
    assert overlap((StageTerm(1, 3), StageTerm(4, 4))) is None


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"first": 0, "last": 1}, "first"),
        ({"first": 3, "last": 2}, "last"),
        ({"first": 1, "last": 13}, "last"),
        ({"first": 1, "last": 1, "probability": 0.49}, "probability"),
        ({"first": 1, "last": 1, "probability": 1.0}, "probability"),
        ({"first": 1, "last": 1, "competences": ("a", "a")}, "competences"),
        ({"first": 1, "last": 1, "competences": ("a",), "at_least": 2}, "at_least"),
    ],
)
def test_a_term_that_says_nothing_sensible_is_refused(
    fields: dict[str, object], wrong: str
) -> None:
    with pytest.raises(TermFault) as refused:
        StageTerm(**fields)  # type: ignore[arg-type]

    assert refused.value.field == wrong


def test_terms_are_kept_in_order_and_read_back() -> None:
    terms = (StageTerm(4, 6, ("b", "a"), 1, 0.75), StageTerm(1, 3))

    kept = json.loads(json.dumps(terms_as_json(terms)))

    assert terms_of_json(kept) == (terms[1], terms[0])


@pytest.mark.parametrize(
    "kept",
    [None, {}, [3], [{"first": "1", "last": 2}], [{"first": 1, "last": 2, "x": 3}], [{}] * 13],
)
def test_what_is_no_list_of_terms_is_refused(kept: object) -> None:
    with pytest.raises(TermFault):
        terms_of_json(kept)


# --- words ----------------------------------------------------------------------------------------


def test_what_a_term_asks_is_said_and_that_one_suffices_to_fail() -> None:
    titles = {"a": Text("Turns", "车削")}

    assert semesters_text(StageTerm(3, 3)) == Text("Semester 3", "第 3 学期")
    assert semesters_text(StageTerm(3, 6)) == Text("Semesters 3 to 6", "第 3 至 6 学期")
    assert term_text(StageTerm(1, 1), titles).en == (
        "Every one of the targets that are due is reached with a probability of at least 80%. "
        "One that is not is enough for “not yet”."
    )
    some = term_text(StageTerm(1, 1, ("a", "b"), 1, 0.75), titles)
    assert some == Text(
        "At least 1 of the targets about “Turns”; “b” are reached, each with a probability of at "
        "least 75%.",
        "关于“车削”“b”的目标中至少达到 1 项，每项概率不低于 75%。",
    )


def test_a_stage_says_how_many_of_its_targets_are_asked() -> None:
    every, some = read(StageTerm(2, 2), 0.9, 0.9), read(StageTerm(2, 2, at_least=1), 0.9, 0.9)

    assert "when all 2 targets are" in asked_text(every).en
    assert "One that is not is enough" in asked_text(every).en
    assert "at least 1 of 2 targets" in asked_text(some).en
    assert asked_text(read(StageTerm(2, 2), 0.9)) == Text("", "")


def test_a_rule_is_named_and_what_it_changes() -> None:
    assert rule_name("stage/1") == Text("the rule for all programmes, version 1", "通用规则第 1 版")
    assert rule_name("own-stage/3").en == "the programme's own rule, version 3"
    assert changes_of((), (StageTerm(2, 3, at_least=1),)) == (2, 3)
    assert changes_of((StageTerm(1, 2, ("a", "b")),), (StageTerm(1, 2, ("b", "a")),)) == ()
