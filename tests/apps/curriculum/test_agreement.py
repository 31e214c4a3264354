"""Spread and agreement of votes, and titles that may mean the same."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.curriculum.agreement import Spread, spread_of
from ronghe.apps.curriculum.similar_titles import similar_pairs, similarity

VOTES = st.lists(st.integers(1, 5), min_size=2, max_size=40)


def test_agreement_by_hand() -> None:
    # Votes 2, 3, 4: mean 3, sample variance (1 + 0 + 1) / 2 = 1, agreement 1 − 1 / 2.
    assert spread_of([2, 3, 4]) == Spread(3, 3.0, 1.0, 0.5)
    # 1, 5: mean 3, variance 8, far beyond chance: no agreement.
    assert spread_of([1, 5]) == Spread(2, 3.0, sqrt(8), 0.0)


def test_without_a_second_vote_there_is_no_spread() -> None:
    assert spread_of([]) == Spread(0, None, None, None)
    assert spread_of([4]) == Spread(1, 4.0, None, None)
    assert not spread_of([4]).is_disputed


def test_half_the_chance_variance_is_still_agreement() -> None:
    assert not spread_of([2, 3, 4]).is_disputed
    assert spread_of([1, 3, 4]).is_disputed


@given(VOTES)
def test_agreement_is_whole_only_when_all_say_the_same(votes: list[int]) -> None:
    spread = spread_of(votes)

    assert spread.agreement is not None
    assert 0 <= spread.agreement <= 1
    assert (spread.agreement == 1) == (len(set(votes)) == 1)


@given(VOTES, st.randoms())
def test_the_order_of_votes_does_not_matter(votes: list[int], random: object) -> None:
    shuffled = sorted(votes)

    assert spread_of(shuffled).mean == spread_of(votes).mean
    one, other = spread_of(shuffled).agreement or 0, spread_of(votes).agreement or 0
    assert isclose(one, other, abs_tol=1e-12)


@pytest.mark.parametrize("vote", [0, 6])
def test_a_vote_off_the_scale_is_an_error(vote: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        spread_of([3, vote])


def test_titles_are_compared_by_pairs_of_characters() -> None:
    # "night" has ni ig gh ht, "nacht" na ac ch ht: one of 4 + 4 shared, Dice's classic example.
    assert similarity("night", "nacht") == 0.25
    assert similarity("Clamp the part", "clamp the part!") == 1.0
    assert similarity("装夹工件", "装夹零件") == pytest.approx(1 / 3)
    assert similarity("", "装夹") == 0.0


def test_similar_titles_are_found_in_either_language_most_similar_first() -> None:
    titles = {
        1: ("Clamp the part", "装夹工件"),
        2: ("Clamp the parts", ""),
        3: ("Fix it", "装夹工件"),
        4: ("Measure", "测量"),
    }

    assert similar_pairs(titles) == ((1, 3), (1, 2))
