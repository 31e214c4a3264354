"""Person measures at fixed parameters."""

import math
from dataclasses import replace

import numpy as np
import pytest

from ronghe.engines.measurement import (
    InvalidModel,
    InvalidRatings,
    Ratings,
    Unestimable,
    calibrate,
)
from ronghe.engines.measurement.persons import Response, estimate, plausible_values, update
from ronghe.engines.measurement.simulation import Design, simulate


@pytest.fixture(scope="module")
def calibrated():
    ratings = _rated(3)
    return ratings, calibrate(ratings)


def _rated(seed):
    return simulate(Design(persons=150, items=6, raters=5, raters_per_person=2), seed=seed).ratings


def responses_of(ratings, code):
    rows = np.flatnonzero(ratings.person == code)
    return [
        Response(
            str(ratings.items[ratings.item[row]]),
            int(ratings.score[row]),
            {name: str(ratings.facets[name][ratings.facet[name][row]]) for name in ratings.facet},
        )
        for row in rows
    ]


def test_the_same_ratings_give_the_calibrations_own_measures(calibrated):
    ratings, calibration = calibrated

    persons = estimate(ratings, calibration)

    for column in ("eap", "eap_se", "wle", "wle_se", "infit", "outfit"):
        mine, its = getattr(persons, column), getattr(calibration.persons, column)
        assert mine == pytest.approx(its, abs=1e-7, nan_ok=True), column


def test_an_update_with_all_ratings_equals_the_calibrations_measures(calibrated):
    ratings, calibration = calibrated

    for code in range(0, 150, 30):
        found = update(responses_of(ratings, code), calibration)

        assert found.eap[0] == pytest.approx(calibration.persons.eap[code], abs=1e-5)
        assert found.eap_se[0] == pytest.approx(calibration.persons.eap_se[code], abs=1e-5)
        assert found.wle[0] == pytest.approx(calibration.persons.wle[code], abs=1e-7)
        assert found.wle_se[0] == pytest.approx(calibration.persons.wle_se[code], abs=1e-7)
        assert not found.provisional


def test_without_responses_the_population_is_returned(calibrated):
    _, calibration = calibrated

    found = update([], calibration)

    assert found.eap == pytest.approx(calibration.population.mean, abs=1e-9)
    assert found.eap_se == pytest.approx(calibration.population.sd, abs=1e-9)
    assert np.isnan(found.wle).all()


def test_an_unknown_rater_makes_the_result_provisional_and_less_sure(calibrated):
    ratings, calibration = calibrated
    known = responses_of(ratings, 0)
    strange = [replace(each, levels={"rater": "somebody new"}) for each in known]

    sure, unsure = update(known, calibration), update(strange, calibration)

    assert unsure.provisional
    assert unsure.unknown == (("rater", "somebody new"),)
    assert unsure.eap_se[0] > sure.eap_se[0]
    assert unsure.wle_se[0] > sure.wle_se[0]


def test_the_error_with_an_unknown_rater_is_that_of_a_double_integral(calibrated):
    ratings, calibration = calibrated
    response = [replace(responses_of(ratings, 0)[0], levels={"rater": "new"})]
    severity = calibration.facets["rater"].measure
    theta = np.linspace(-9, 9, 721)[:, None]
    rho = np.linspace(-6, 6, 481)[None, :]
    item = response[0].item
    place = calibration.items.measure[calibration.items.levels == item][0]
    cumulated = calibration.cumulated_of(item)
    logits = (theta - place - rho)[..., None] * np.arange(len(cumulated)) - cumulated
    mass = np.exp(logits[..., response[0].score]) / np.exp(logits).sum(axis=-1)
    mean, sd = calibration.population.mean[0], calibration.population.sd[0]
    mass = mass * np.exp(-0.5 * ((theta - mean) / sd) ** 2)
    mass = mass * np.exp(-0.5 * ((rho - severity.mean()) / severity.std()) ** 2)
    share = mass.sum(axis=1) / mass.sum()
    wanted = float(share @ theta[:, 0])

    found = update(response, calibration)

    assert found.eap[0] == pytest.approx(wanted, abs=1e-4)
    assert found.eap_se[0] == pytest.approx(
        math.sqrt(share @ (theta[:, 0] - wanted) ** 2), abs=1e-4
    )


def test_an_unknown_item_takes_the_usual_steps(calibrated):
    _, calibration = calibrated

    found = update(
        [Response("new task", 4, {"rater": str(calibration.facets["rater"].levels[0])})],
        calibration,
    )

    assert found.unknown == (("item", "new task"),)
    assert found.eap[0] > calibration.population.mean[0]


def test_a_score_the_item_does_not_have_is_refused(calibrated):
    ratings, calibration = calibrated

    with pytest.raises(InvalidRatings) as refused:
        update([replace(responses_of(ratings, 0)[0], score=9)], calibration)

    assert refused.value.code == "unknown_category"


def test_a_response_without_a_facet_is_refused(calibrated):
    ratings, calibration = calibrated

    with pytest.raises(InvalidModel) as refused:
        update([replace(responses_of(ratings, 0)[0], levels={})], calibration)

    assert refused.value.code == "facet_left_out"


def test_a_level_that_was_not_calibrated_is_refused_for_whole_sets(calibrated):
    ratings, calibration = calibrated
    renamed = replace(ratings, facets={"rater": np.char.add("x", ratings.facets["rater"])})

    with pytest.raises(InvalidModel) as refused:
        estimate(renamed, calibration)

    assert refused.value.code == "level_not_calibrated"


def test_plausible_values_have_the_posteriors_moments(calibrated):
    ratings, calibration = calibrated

    draws = plausible_values(ratings, calibration, count=2000, seed=5)

    eap, spread = calibration.persons.eap, calibration.persons.eap_se
    assert draws.shape == (150, 2000)
    assert np.abs((draws.mean(axis=1) - eap) / spread).max() < 0.1
    assert np.abs(draws.std(axis=1) / spread - 1).max() < 0.08


def test_the_same_seed_gives_the_same_plausible_values(calibrated):
    ratings, calibration = calibrated
    mixed = ratings.select(np.random.default_rng(0).permutation(ratings.count))

    one, other = (plausible_values(each, calibration, seed=4) for each in (ratings, mixed))

    assert one.tobytes() == other.tobytes()
    assert one.tobytes() != plausible_values(ratings, calibration, seed=5).tobytes()


def test_weighted_likelihood_of_one_dichotomous_item_is_known():
    """For one item x = 1 Warm's equation 1 - P + (1 - 2P) / 2 = 0 gives P = 3/4: log 3."""
    ratings = simulate(Design(persons=60, items=4, categories=2), seed=2).ratings
    calibration = calibrate(ratings)

    found = update([Response(str(ratings.items[0]), 1)], calibration)

    place = calibration.items.measure[0]
    assert found.wle[0] - place == pytest.approx(math.log(3), abs=1e-7)
    assert found.wle_se[0] == pytest.approx(1 / math.sqrt(3 / 16), abs=1e-7)


def test_extreme_persons_are_marked_and_measured():
    ratings = simulate(Design(persons=60, items=4, categories=2), seed=2).ratings

    persons = calibrate(ratings).persons

    assert {-1, 0, 1} == set(persons.extreme.tolist())
    assert (persons.score[persons.extreme == -1] == 0).all()
    assert (persons.score[persons.extreme == 1] == 4).all()
    assert np.isfinite(persons.wle).all()
    assert np.isnan(persons.infit[persons.extreme != 0]).all()
    assert np.isfinite(persons.infit[persons.extreme == 0]).all()


def test_equal_scores_on_the_same_items_are_equal_measures():
    ratings = simulate(Design(persons=60, items=4, categories=2), seed=2).ratings

    persons = calibrate(ratings).persons

    for score in range(5):
        assert len(set(persons.wle[persons.score == score].tolist())) == 1


def test_a_perfect_order_has_no_finite_spread_and_is_refused():
    rows = [(p, i, int(p > i)) for p in range(7) for i in range(6)]
    person, item, score = zip(*rows, strict=True)
    ratings = Ratings.from_labels(
        person=[str(p) for p in person], item=[str(i) for i in item], score=score
    )

    with pytest.raises(Unestimable) as refused:
        calibrate(ratings)

    assert refused.value.code == "posterior_too_narrow"
