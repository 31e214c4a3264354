"""Who may graduate: every compulsory module, and the last stage."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.api import Text
from ronghe.apps.certification.graduation_rule import (
    GraduationFacts,
    ModuleFact,
    hours_completed,
    is_eligible,
    lacking,
)

PLAN = UUID(int=1)


def module(number: int, standing: str = "completed", *, is_elective: bool = False) -> ModuleFact:
    return ModuleFact(
        module=UUID(int=number),
        title=Text(f"Module {number}", f"模块{number}"),
        semester=1,
        hours=40,
        is_elective=is_elective,
        standing=standing,  # type: ignore[arg-type]
        ended_on=date(2026, 1, 20),
    )


def facts(*modules: ModuleFact, stage: str = "reached") -> GraduationFacts:
    return GraduationFacts(PLAN, 6, modules, stage)


def test_all_modules_and_the_last_stage_make_a_graduate() -> None:
    whole = facts(module(1), module(2))

    assert is_eligible(whole)
    assert hours_completed(whole) == 80


def test_a_module_that_is_not_completed_is_named_with_how_it_stands() -> None:
    open_ones = facts(module(1, "taking"), module(2, "not_begun"), module(3, "not_completed"))

    assert [str(one.text.en) for one in lacking(open_ones)] == [
        "Module 1: is being taken",
        "Module 2: has not begun",
        "Module 3: was not completed",
    ]
    assert not is_eligible(open_ones)


def test_an_elective_that_was_not_taken_holds_nobody_back() -> None:
    assert is_eligible(facts(module(1), module(2, "not_begun", is_elective=True)))


def test_the_last_stage_has_to_be_decided_and_reached() -> None:
    undecided, not_yet = facts(module(1), stage=""), facts(module(1), stage="not_yet")

    assert [one.text.en for one in lacking(undecided)] == ["The stage of semester 6 is not decided"]
    assert [one.text.en for one in lacking(not_yet)] == ["The stage of semester 6 is not reached"]


def test_a_plan_without_modules_makes_nobody_a_graduate() -> None:
    assert not is_eligible(facts())


standings = st.sampled_from(("completed", "taking", "not_completed", "not_begun"))


@given(st.lists(st.tuples(standings, st.booleans()), max_size=8), st.sampled_from(("", "reached")))
def test_completing_a_module_never_takes_anything_away(
    rows: list[tuple[str, bool]], stage: str
) -> None:
    before = facts(
        *(module(n, standing, is_elective=free) for n, (standing, free) in enumerate(rows)),
        stage=stage,
    )
    after = facts(
        *(module(n, "completed", is_elective=free) for n, (_, free) in enumerate(rows)),
        stage=stage,
    )

    assert len(lacking(after)) <= len(lacking(before))
    assert hours_completed(after) >= hours_completed(before)
