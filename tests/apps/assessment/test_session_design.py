"""Which designs can be compared, and which one more rating makes them so."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.apps.assessment.assigning import assign_raters
from ronghe.apps.assessment.observations import NO_RATER
from ronghe.apps.assessment.session_design import (
    DesignRows,
    Part,
    Proposal,
    parts_of,
    proposals,
)

ITEMS = {"a": "behavioural", "b": "behavioural", "c": "behavioural"}


def rows_of(*pairs: tuple[str, str], items: dict[str, str] = ITEMS) -> DesignRows:
    """Each (rater, unit) judged on every item."""
    return DesignRows.of(
        (unit, rater, item, dimension) for rater, unit in pairs for item, dimension in items.items()
    )


def test_raters_who_share_a_person_can_be_compared() -> None:
    rows = rows_of(("R", "1"), ("R", "2"), ("S", "2"), ("S", "3"))

    (part,) = parts_of(rows)

    assert part == Part(frozenset("RS"), frozenset("123"), 12)


def test_raters_with_nobody_in_common_are_two_parts_though_their_items_are_the_same() -> None:
    rows = rows_of(("R", "1"), ("R", "2"), ("S", "3"), ("S", "4"))

    first, second = parts_of(rows)

    assert {first.raters, second.raters} == {frozenset("R"), frozenset("S")}
    assert {first.units, second.units} == {frozenset("12"), frozenset("34")}


def test_one_more_rating_across_the_parts_joins_them() -> None:
    pairs = [("R", "1"), ("R", "2"), ("S", "3"), ("S", "4")]
    rows = rows_of(*pairs)

    (proposal,) = proposals(rows, raters=["R", "S"], units=list("1234"), items=ITEMS, asked=pairs)

    assert proposal == Proposal("R", "3", 1)
    assert len(parts_of(rows_of(*pairs, ("R", "3")))) == 1


def test_three_parts_take_two_more_ratings() -> None:
    pairs = [("R", "1"), ("R", "2"), ("S", "3"), ("S", "4"), ("T", "5"), ("T", "6")]

    found = proposals(
        rows_of(*pairs), raters=list("RST"), units=list("123456"), items=ITEMS, asked=pairs
    )

    assert [proposal.left for proposal in found] == [2, 1]


def test_a_whole_design_asks_for_nothing() -> None:
    pairs = [("R", "1"), ("S", "1")]

    assert proposals(rows_of(*pairs), raters=["R"], units=["1"], items=ITEMS, asked=pairs) == ()


def test_a_rater_outside_the_session_may_be_the_one_who_joins_it() -> None:
    """All of the session's raters saw only its own class; the others' rater has to come in."""
    pairs = [("R", "1"), ("R", "2"), ("S", "1"), ("S", "2"), ("T", "8"), ("T", "9"), ("U", "9")]

    (proposal,) = proposals(
        rows_of(*pairs), raters=["R", "S", "T"], units=["1", "2"], items=ITEMS, asked=pairs
    )

    assert proposal == Proposal("T", "1", 1)


def test_answers_that_nobody_judged_tie_nothing_and_break_nothing() -> None:
    test = {"q1": "cognitive", "q2": "cognitive"}
    judged = rows_of(("R", "1"), ("R", "2"), ("S", "2"))
    answered = rows_of((NO_RATER, "1"), (NO_RATER, "2"), (NO_RATER, "7"), items=test)
    rows = DesignRows.of(
        zip(
            [*judged.unit.tolist(), *answered.unit.tolist()],
            [*judged.rater.tolist(), *answered.rater.tolist()],
            [*judged.item.tolist(), *answered.item.tolist()],
            [*judged.dimension.tolist(), *answered.dimension.tolist()],
            strict=True,
        )
    )

    assert len(parts_of(rows)) == 1


def test_who_also_took_a_test_can_still_be_the_one_who_joins() -> None:
    """The answers put every person into one part of the cognitive dimension; the raters of the
    behavioural one are apart all the same."""
    pairs = [("R", "1"), ("R", "2"), ("S", "3"), ("S", "4")]
    rows = rows_of(*pairs).with_ratings([(NO_RATER, unit) for unit in "1234"], {"q": "cognitive"})

    found = proposals(rows, raters=["R", "S"], units=list("1234"), items=ITEMS, asked=pairs)

    assert [proposal.left for proposal in found] == [1]


def test_nothing_has_no_parts() -> None:
    assert parts_of(DesignRows.of([])) == ()


def test_a_single_form_is_one_part() -> None:
    assert len(parts_of(rows_of(("R", "1")))) == 1


@settings(max_examples=25, deadline=None)
@given(
    persons=st.integers(2, 12), raters=st.integers(2, 6), per=st.integers(2, 3), seed=st.integers()
)
def test_what_the_assignment_of_raters_makes_is_always_whole(
    persons: int, raters: int, per: int, seed: int
) -> None:
    pairs = assign_raters(
        range(persons), range(100, 100 + raters), per_subject=min(per, raters), seed=seed
    )

    assert len(parts_of(rows_of(*((str(r), str(s)) for r, s in pairs)))) == 1


@settings(max_examples=25, deadline=None)
@given(groups=st.lists(st.integers(1, 3), min_size=2, max_size=4))
def test_proposals_leave_one_part_however_many_there_were(groups: list[int]) -> None:
    """Each rater saw only their own persons; n raters are n parts and need n - 1 ratings."""
    pairs = [(f"R{g}", f"{g}.{n}") for g, size in enumerate(groups) for n in range(size + 1)]

    found = proposals(
        rows_of(*pairs),
        raters=sorted({r for r, _ in pairs}),
        units=sorted({u for _, u in pairs}),
        items=ITEMS,
        asked=pairs,
    )

    assert [p.left for p in found] == list(range(len(groups) - 1, 0, -1))
