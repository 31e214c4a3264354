"""Who rates whom: balanced, connected, the same for the same seed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.assessment.assigning import Pair, assign_raters


def parts(pairs: list[Pair]) -> int:
    """The number of connected parts of the graph of raters and subjects."""
    group: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        while group.setdefault(node, node) != node:
            node = group[node]
        return node

    for rater, subject in pairs:
        group[find(("rater", rater))] = find(("subject", subject))
    return len({find(node) for node in list(group)})


designs = st.tuples(
    st.integers(1, 40), st.integers(1, 12), st.integers(1, 4), st.integers(0, 99)
).filter(lambda d: d[1] >= d[2])


@given(designs)
def test_every_subject_has_as_many_different_raters_as_asked(design: tuple[int, ...]) -> None:
    subjects, raters, per_subject, seed = design

    pairs = assign_raters(range(subjects), range(raters), per_subject=per_subject, seed=seed)

    assert len(set(pairs)) == len(pairs) == subjects * per_subject
    assert set(Counter(subject for _, subject in pairs).values()) == {per_subject}


@given(designs)
def test_loads_differ_by_at_most_two(design: tuple[int, ...]) -> None:
    subjects, raters, per_subject, seed = design

    pairs = assign_raters(range(subjects), range(raters), per_subject=per_subject, seed=seed)

    load = Counter(rater for rater, _ in pairs)
    assert max(load.values()) - min(load.get(rater, 0) for rater in range(raters)) <= 2


@given(designs.filter(lambda d: d[2] >= 2))
def test_with_two_raters_a_subject_everything_hangs_together(design: tuple[int, ...]) -> None:
    subjects, raters, per_subject, seed = design

    pairs = assign_raters(range(subjects), range(raters), per_subject=per_subject, seed=seed)

    assert parts(pairs) == 1


def test_the_same_seed_gives_the_same_design_in_whatever_order_people_come() -> None:
    one = assign_raters([1, 2, 3, 4], [7, 8, 9], per_subject=2, seed=5)
    other = assign_raters([4, 3, 2, 1], [9, 8, 7], per_subject=2, seed=5)

    assert one == other
    assert one != assign_raters([1, 2, 3, 4], [7, 8, 9], per_subject=2, seed=6)


@pytest.mark.parametrize(
    ("subjects", "raters", "each"), [([], [1], 1), ([1], [2], 2), ([1], [2], 0)]
)
def test_an_impossible_design_is_refused(subjects: list[int], raters: list[int], each: int) -> None:
    with pytest.raises(ValueError, match="too few"):
        assign_raters(subjects, raters, per_subject=each, seed=0)
