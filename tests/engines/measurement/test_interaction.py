"""Bias terms: closed forms, planted bias, properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.interaction import (
    bias_contrasts,
    cell_bias,
    located_interaction,
    with_groups,
)
from ronghe.engines.measurement.locations import LocatedRatings, cumulated_steps


def test_bias_of_dichotomous_ratings_is_a_difference_of_logits(place_ratings):
    # Ten ratings at location 0, eight right: the term is ln(8/2), its information 10 * .8 * .2.
    located = place_ratings(np.zeros(10), [1] * 8 + [0] * 2)

    bias = cell_bias(located, np.zeros(10, np.int64), 1)

    assert bias.size == pytest.approx([np.log(4)])
    assert bias.se == pytest.approx([1 / np.sqrt(1.6)])
    assert bias.t == pytest.approx([np.log(4) * np.sqrt(1.6)])
    assert (bias.observed[0], bias.expected[0]) == pytest.approx((8, 5))
    assert bias.df.tolist() == [9]
    assert bias.p == pytest.approx([2 * stats.t.sf(np.log(4) * np.sqrt(1.6), 9)])
    # With the term in place 8 residuals of .2 and 2 of -.8: mean square .16 over variance .16.
    assert (bias.infit[0], bias.outfit[0]) == pytest.approx((1, 1))
    assert bias.converged.all()


def test_bias_of_ordered_ratings_solves_its_equation(place_ratings):
    located = place_ratings([-1.0, 0.0, 0.5, 2.0], [2, 1, 3, 3], (-1.0, 0.2, 0.8))

    size = cell_bias(located, np.zeros(4, np.int64), 1).size[0]

    moved = place_ratings(located.location + size, located.score, (-1.0, 0.2, 0.8))
    assert (moved.probabilities() @ [0, 1, 2, 3]).sum() == pytest.approx(9)


@pytest.mark.parametrize(("score", "sign"), [(1, 1), (0, -1)])
def test_cells_at_the_edge_are_adjusted_by_three_tenths(place_ratings, score, sign):
    located = place_ratings(np.zeros(4), [score] * 4)

    bias = cell_bias(located, np.zeros(4, np.int64), 1)

    assert bias.extreme.tolist() == [True]
    assert bias.size == pytest.approx([sign * np.log(3.7 / 0.3)])


def test_one_rating_has_a_size_but_no_test(place_ratings):
    bias = cell_bias(place_ratings([0.0], [1], (-0.5, 0.5)), np.zeros(1, np.int64), 1)

    assert bias.size == pytest.approx([0.0])
    assert np.isnan(bias.p).all()


def test_weights_count_as_repetitions(place_ratings):
    once = place_ratings([0.3, -0.2], [1, 0], weight=[3, 2])
    again = place_ratings([0.3] * 3 + [-0.2] * 2, [1] * 3 + [0] * 2)

    weighted = cell_bias(once, np.zeros(2, np.int64), 1)
    repeated = cell_bias(again, np.zeros(5, np.int64), 1)

    assert weighted.size == pytest.approx(repeated.size)
    assert weighted.se == pytest.approx(repeated.se)


@given(st.integers(0, 500))
def test_exchanging_right_and_wrong_turns_the_sign(seed):
    random = np.random.default_rng(seed)
    location, score = random.normal(size=8), random.integers(0, 3, 8)

    def size(place, scores, steps):
        n, none = len(scores), {}
        located = LocatedRatings(
            place, scores, cumulated_steps([steps]), np.zeros(n, np.int64),
            np.zeros(n, np.int64), np.full(n, 2),
            np.ones(n), np.zeros(n, bool), np.arange(n), none, none,
        )  # fmt: skip
        return cell_bias(located, np.arange(8) // 4, 2).size

    forward = size(location, score, (-0.7, 0.7))
    mirrored = size(-location, 2 - score, (-0.7, 0.7))

    assert forward == pytest.approx(-mirrored, abs=1e-6)


def _crossed(simulate, planted=0.0):
    random = np.random.default_rng(7)
    person, rater, item = (each.ravel() for each in np.indices((150, 4, 5)))
    ability = random.normal(size=150)
    location = ability[person] - np.linspace(-1, 1, 5)[item] - np.linspace(-0.5, 0.5, 4)[rater]
    cell = (rater == 2) & (item == 3)
    score = simulate(random, location + planted * cell, (-1.0, 1.0))
    return location, score, {"person": person, "rater": rater, "item": item}


def test_planted_bias_is_found_and_nothing_else(place_ratings, simulate):
    location, score, codes = _crossed(simulate, planted=1.0)
    located = place_ratings(location, score, (-1.0, 1.0), codes=codes)

    found = located_interaction(located, "rater", "item")

    flagged = found.p_adjusted < 0.05
    assert list(zip(found.first[flagged], found.second[flagged], strict=True)) == [
        ("rater2", "item3")
    ]
    assert found.bias.size[flagged][0] == pytest.approx(1.0, abs=0.35)
    assert found.df == 20
    assert found.chi_square == pytest.approx(np.sum(found.bias.t**2))
    assert found.p < 0.001


def test_without_bias_the_chi_square_is_ordinary(place_ratings, simulate):
    location, score, codes = _crossed(simulate)
    located = place_ratings(location, score, (-1.0, 1.0), codes=codes)

    assert located_interaction(located, "rater", "item").p > 0.05


def test_only_pairs_that_met_are_listed_in_order(place_ratings):
    codes = {"rater": [1, 0, 1, 0], "item": [0, 2, 0, 1]}
    located = place_ratings(np.zeros(4), [1, 0, 0, 1], codes=codes)

    found = located_interaction(located, "rater", "item")

    assert found.first.tolist() == ["rater0", "rater0", "rater1"]
    assert found.second.tolist() == ["item1", "item2", "item0"]
    assert found.bias.n.tolist() == [1, 1, 2]


def test_groups_become_a_facet_and_ungrouped_persons_drop_out(place_ratings):
    codes = {"person": [0, 0, 1, 2], "item": [0, 1, 0, 0]}
    located = place_ratings(np.zeros(4), [1, 0, 0, 1], codes=codes)

    grouped = with_groups(located, {"person0": "b", "person1": "a"})

    assert grouped.row.tolist() == [0, 1, 2]
    assert grouped.labels["group"][grouped.codes["group"]].tolist() == ["b", "b", "a"]
    assert with_groups(located, None) is located


def test_contrast_of_two_contexts_worked_by_hand(place_ratings):
    # Item 0 in group 0: 8 of 10, in group 1: 5 of 10. Contrast ln 4; variances 1/1.6 and 1/2.5.
    # Welch: (.625 + .4)^2 / (.625^2 / 9 + .4^2 / 9) = 17.17.
    score = [1] * 8 + [0] * 2 + [1] * 5 + [0] * 5
    codes = {"item": [0] * 20, "group": [0] * 10 + [1] * 10}
    found = located_interaction(place_ratings(np.zeros(20), score, codes=codes), "item", "group")

    contrast = bias_contrasts(found, "group0", "group1")

    assert contrast.level.tolist() == ["item0"]
    assert contrast.contrast == pytest.approx([np.log(4)])
    assert contrast.se == pytest.approx([np.sqrt(1.025)])
    assert contrast.df == pytest.approx([9 * 1.025**2 / (0.625**2 + 0.4**2)])


def test_contexts_without_a_common_level_are_refused(place_ratings):
    codes = {"item": [0, 1], "group": [0, 1]}
    found = located_interaction(place_ratings(np.zeros(2), [1, 0], codes=codes), "item", "group")

    with pytest.raises(UndefinedStatistic) as refusal:
        bias_contrasts(found, "group0", "group1")

    assert refusal.value.code == "no_common_level"
