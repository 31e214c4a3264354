"""Residual and point-measure correlations: against NumPy, by hand, by what the model foresees."""

import numpy as np
import pytest

from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.residual_structure import point_measure, residual_correlations
from ronghe.engines.measurement.residuals import Residuals


def _residuals(value, person, item, facet=None, extreme=None):
    n = len(value)
    return Residuals(
        observed=np.asarray(value, float),
        expected=np.zeros(n),
        variance=np.ones(n),
        fourth_moment=np.full(n, 3.0),
        standardized=np.asarray(value, float),
        weight=np.ones(n),
        person=np.asarray(person, np.int32),
        item=np.asarray(item, np.int32),
        facet={name: np.asarray(codes, np.int32) for name, codes in (facet or {}).items()},
        extreme=np.zeros(n, bool) if extreme is None else np.asarray(extreme, bool),
    )


def test_item_pairs_correlate_over_persons_as_numpy_says():
    table = np.random.default_rng(1).normal(size=(40, 3))
    person, item = (each.ravel() for each in np.indices(table.shape))

    found = residual_correlations(
        _residuals(table.ravel(), person, item), np.array(["a", "b", "c"])
    )

    by_hand = np.corrcoef(table, rowvar=False)[np.triu_indices(3, 1)]
    assert found.correlation == pytest.approx(by_hand)
    assert found.adjusted == pytest.approx(by_hand - by_hand.mean())
    assert list(zip(found.first, found.second, strict=True)) == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    assert found.n.tolist() == [40, 40, 40]


def test_missing_ratings_leave_pairs_with_what_both_have():
    table = np.random.default_rng(2).normal(size=(30, 2))
    table[:5, 0], table[5:12, 1] = np.nan, np.nan
    person, item = (each.ravel() for each in np.indices(table.shape))

    found = residual_correlations(_residuals(table.ravel(), person, item), np.array(["a", "b"]))

    assert found.n.tolist() == [18]
    assert found.correlation == pytest.approx([np.corrcoef(table[12:].T)[0, 1]])


def test_raters_pair_within_the_same_person_and_item():
    cube = np.random.default_rng(3).normal(size=(10, 2, 2))
    person, item, rater = (each.ravel() for each in np.indices(cube.shape))

    found = residual_correlations(
        _residuals(cube.ravel(), person, item, {"rater": rater}),
        np.array(["r", "s"]),
        facet="rater",
    )

    flat = cube.reshape(20, 2)
    assert found.n.tolist() == [20]
    assert found.correlation == pytest.approx([np.corrcoef(flat.T)[0, 1]])


def test_items_of_different_raters_are_no_pair():
    found_pairs = _residuals(
        np.arange(40.0), np.arange(40) // 2, np.arange(40) % 2, {"rater": np.arange(40) % 2}
    )

    with pytest.raises(UndefinedStatistic) as refusal:
        residual_correlations(found_pairs, np.array(["a", "b"]))

    assert refusal.value.code == "no_pairs"


def test_extreme_persons_are_left_out():
    table = np.random.default_rng(4).normal(size=(20, 2))
    table[0] = 1000
    person, item = (each.ravel() for each in np.indices(table.shape))

    found = residual_correlations(
        _residuals(table.ravel(), person, item, extreme=person == 0), np.array(["a", "b"])
    )

    assert found.correlation == pytest.approx([np.corrcoef(table[1:].T)[0, 1]])


def test_repeated_ratings_of_a_context_are_averaged():
    table = np.random.default_rng(5).normal(size=(15, 2))
    person, item = (each.ravel() for each in np.indices(table.shape))
    twice = _residuals(
        np.concatenate([table.ravel() + 1, table.ravel() - 1]),
        np.tile(person, 2),
        np.tile(item, 2),
    )

    found = residual_correlations(twice, np.array(["a", "b"]))

    assert found.n.tolist() == [15]
    assert found.correlation == pytest.approx([np.corrcoef(table.T)[0, 1]])


def test_point_measure_correlation_is_pearsons(place_ratings):
    random = np.random.default_rng(6)
    location, score = random.normal(size=30), random.integers(0, 3, 30)
    located = place_ratings(location, score, (-1.0, 1.0), codes={"item": np.arange(30) % 2})

    found = point_measure(located, "item")

    assert found.observed == pytest.approx(
        [np.corrcoef(location[k::2], score[k::2])[0, 1] for k in (0, 1)]
    )


def test_expected_point_measure_worked_by_hand(place_ratings):
    # Locations -ln 3, ln 3: expectations 1/4, 3/4, variances 3/16. Covariance ln 3 / 4, variance
    # of locations (ln 3)^2, of scores between 1/16 and within 3/16:
    # r = (1/4) / sqrt(1/4) = 1/2.
    located = place_ratings([-np.log(3), np.log(3)], [0, 1], codes={"item": [0, 0]})

    found = point_measure(located, "item")

    assert found.observed == pytest.approx([1.0])
    assert found.expected == pytest.approx([0.5])


def test_expected_point_measure_is_met_by_data_from_the_model(place_ratings, simulate):
    random = np.random.default_rng(9)
    location = random.normal(size=20_000)
    score = simulate(random, location, (-1.0, 1.0))
    located = place_ratings(location, score, (-1.0, 1.0), codes={"item": np.zeros(20_000)})

    found = point_measure(located, "item")

    assert found.observed == pytest.approx(found.expected, abs=0.01)


def test_a_level_with_one_rating_has_no_correlation(place_ratings):
    located = place_ratings([0.0, 1.0, 2.0], [0, 1, 0], codes={"item": [0, 0, 1]})

    found = point_measure(located, "item")

    assert np.isnan(found.observed).tolist() == [False, True]
    assert found.n.tolist() == [2, 1]
