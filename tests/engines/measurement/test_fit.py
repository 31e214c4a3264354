"""Fit, averages and separation against small cases worked here by hand."""

import math

import numpy as np
import pytest

from ronghe.engines.measurement import calibrate
from ronghe.engines.measurement.fair_average import expected_score
from ronghe.engines.measurement.fit import mean_squares, wilson_hilferty
from ronghe.engines.measurement.residuals import residuals
from ronghe.engines.measurement.separation import eap_reliability, separation_of, wle_reliability
from ronghe.engines.measurement.simulation import Design, simulate


@pytest.fixture(scope="module")
def calibrated():
    ratings = simulate(Design(persons=200, items=5, raters=6, raters_per_person=2), seed=4).ratings
    return ratings, calibrate(ratings)


def test_mean_squares_of_two_coin_tosses():
    """Two observations with P = 1/2 and 4/5, scores 1 and 0: residuals 1/2 and -4/5, variances
    1/4 and 4/25, fourth moments p q (p³ + q³) = 1/16 and 4/25 · (64 + 1)/125."""
    fourth = [1 / 16, 4 / 25 * 65 / 125]
    variance = [1 / 4, 4 / 25]
    square = [1 / 4, 16 / 25]
    standard = [1.0, 4.0]
    sums = [
        2,
        2,
        sum(square),
        sum(variance),
        sum(standard),
        sum(c / v**2 for c, v in zip(fourth, variance, strict=True)),
        sum(c - v**2 for c, v in zip(fourth, variance, strict=True)),
    ]

    found = mean_squares(np.array([sums]))

    assert found.infit[0] == pytest.approx(0.89 / 0.41)
    assert found.outfit[0] == pytest.approx(2.5)
    infit_q = math.sqrt(fourth[1] - variance[1] ** 2) / 0.41
    assert found.infit_z[0] == pytest.approx(
        ((0.89 / 0.41) ** (1 / 3) - 1) * 3 / infit_q + infit_q / 3
    )
    outfit_q = math.sqrt((1 + fourth[1] / variance[1] ** 2) / 4 - 1 / 2)
    assert found.outfit_z[0] == pytest.approx((2.5 ** (1 / 3) - 1) * 3 / outfit_q + outfit_q / 3)


def test_a_mean_square_without_variance_has_no_z():
    assert np.isnan(wilson_hilferty(np.array([1.0]), np.array([0.0]))[0])


def test_level_fit_is_that_of_the_residuals(calibrated):
    ratings, calibration = calibrated
    found = residuals(ratings, calibration)
    use = ~found.extreme

    for facet in ("item", "rater"):
        table, codes = calibration.table_of(facet), ratings.codes_of(facet)
        for level in range(len(table.levels)):
            here = use & (codes == level)
            square = (found.observed[here] - found.expected[here]) ** 2
            assert table.outfit[level] == pytest.approx((found.standardized[here] ** 2).mean())
            assert table.infit[level] == pytest.approx(square.sum() / found.variance[here].sum())
            assert table.n[level] == (codes == level).sum()
            mean = ratings.score[codes == level].mean()
            assert table.observed_average[level] == pytest.approx(mean)


def test_expected_scores_at_the_weighted_likelihood_nearly_meet_observed_ones(calibrated):
    ratings, calibration = calibrated
    found = residuals(ratings, calibration)

    by_person = np.bincount(ratings.person, weights=found.observed - found.expected)

    assert np.abs(by_person[calibration.persons.extreme == 0]).max() < 0.75


def test_mean_squares_lie_below_one_by_the_measure_fitted_to_ten_ratings_each():
    """Data from the model: one parameter per ten ratings takes a tenth of the squares."""
    design = Design(persons=2000, items=5, raters=6, raters_per_person=2)

    found = calibrate(simulate(design, seed=0).ratings)

    for table in (found.items, found.facets["rater"]):
        assert table.infit == pytest.approx(np.full(len(table.levels), 0.9), abs=0.05)
        assert table.outfit == pytest.approx(np.full(len(table.levels), 0.9), abs=0.08)


def test_point_measure_is_the_correlation_of_scores_with_measures(calibrated):
    ratings, calibration = calibrated
    wle = calibration.persons.wle[ratings.person]

    for level in range(5):
        rows = ratings.item == level
        wanted = np.corrcoef(ratings.score[rows], wle[rows])[0, 1]
        assert calibration.items.point_measure[level] == pytest.approx(wanted)


def test_fair_average_of_a_rater_is_the_score_for_the_mean_person_and_item(calibrated):
    _, calibration = calibrated
    person = calibration.persons.wle.mean()
    rater = calibration.facets["rater"]

    for level in range(6):
        eta = person - calibration.items.measure.mean() - rater.measure[level]
        each = []
        for item in calibration.items.levels.tolist():
            cumulated = calibration.cumulated_of(item)
            mass = np.exp(eta * np.arange(len(cumulated)) - cumulated)
            each.append((mass / mass.sum()) @ np.array(calibration.categories[item]))
        assert rater.fair_average[level] == pytest.approx(np.mean(each))


def test_fair_averages_fall_as_severity_rises(calibrated):
    rater = calibrated[1].facets["rater"]

    ordered = rater.fair_average[np.argsort(rater.measure)]

    assert (np.diff(ordered) < 0).all()


def test_expected_score_of_a_symmetric_item_at_its_location_is_the_middle():
    found = expected_score(np.zeros(1), np.array([0.0, -1.0, 0.0]), np.array([1.0, 2.0, 3.0]))

    assert found == pytest.approx([2.0])


def test_separation_of_four_measures():
    """Measures ±1, ±3: variance 5; errors 1: true variance 4, G = 2, strata 3, reliability 4/5."""
    found = separation_of(np.array([-3.0, -1.0, 1.0, 3.0]), np.ones(4))

    assert (found.true_sd, found.rmse, found.separation) == pytest.approx((2.0, 1.0, 2.0))
    assert found.strata == pytest.approx(3.0)
    assert found.reliability == pytest.approx(0.8)


def test_separation_of_levels_that_differ_less_than_their_errors_is_zero():
    found = separation_of(np.array([-0.1, 0.1]), np.ones(2))

    assert (found.true_sd, found.separation, found.reliability) == (0.0, 0.0, 0.0)


def test_reliabilities_of_two_persons():
    assert eap_reliability(np.array([-1.0, 1.0]), np.ones(2)) == pytest.approx(0.5)
    assert wle_reliability(np.array([-1.0, 1.0]), np.ones(2)) == pytest.approx(0.5)
    assert math.isnan(wle_reliability(np.array([1.0]), np.ones(1)))
