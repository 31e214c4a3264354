"""The diagnostics on whole calibrations: what was planted is found, what was not is not."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from ronghe.engines.measurement import (
    Model,
    Ratings,
    bias_contrasts,
    bias_interaction,
    calibrate,
    item_curves,
    locate,
    planned_information,
    point_measure,
    rater_agreement,
    rater_drift,
    residual_correlations,
    wald_between,
)
from ronghe.engines.measurement.exceptions import InvalidModel
from ronghe.engines.measurement.residuals import residuals

SHARED = Path(
    os.environ.get("RONGHE_SHARED_DATA", Path(__file__).resolve().parents[4] / "shared" / "data")
)
RATINGS1 = SHARED / "measurement" / "mfrm_ratings1"
DIFFICULTY = np.array([-1.0, -0.4, 0.0, 0.5, 0.9])
SEVERITY = np.array([-0.6, -0.1, 0.2, 0.5])
STEPS = (-1.2, 0.0, 1.2)


def _simulated(simulate, seed=1, planted=None):
    """400 persons x 4 raters x 5 items; `planted(person, rater, item)` is added to locations."""
    random = np.random.default_rng(seed)
    person, rater, item = (each.ravel() for each in np.indices((400, 4, 5)))
    ability = random.normal(0, 1.3, 400)
    location = ability[person] - SEVERITY[rater] - DIFFICULTY[item]
    if planted is not None:
        location = location + planted(person, rater, item)
    ratings = Ratings.from_labels(
        person=[f"p{code:03}" for code in person],
        item=[f"i{code}" for code in item],
        facets={"rater": [f"r{code}" for code in rater]},
        score=simulate(random, location, STEPS),
    )
    return ratings, person


def test_raters_who_follow_the_model_agree_as_often_as_expected(simulate):
    ratings, _ = _simulated(simulate)

    agreement = rater_agreement(ratings, calibrate(ratings))

    assert agreement.pairs == 400 * 5 * 6
    assert agreement.rater_pairs.tolist() == [400 * 5 * 3] * 4
    assert agreement.observed_share == pytest.approx(agreement.expected_share, abs=0.015)
    assert abs(agreement.rasch_kappa) < 0.03


def test_raters_who_copy_each_other_agree_too_often(simulate):
    ratings, person = _simulated(simulate)
    score = ratings.score.copy()
    rater, item = ratings.facet["rater"], ratings.item
    key = person * 5 + item
    copied = np.zeros(400 * 5, int)
    copied[key[rater == 0]] = score[rater == 0]
    score[rater == 1] = copied[key[rater == 1]]
    copies = Ratings.from_codes(
        persons=ratings.persons, items=ratings.items, facets=ratings.facets,
        person=ratings.person, item=item, facet=ratings.facet, score=score,
    )  # fmt: skip

    agreement = rater_agreement(copies, calibrate(copies))

    assert agreement.rasch_kappa > 0.05
    excess = agreement.rater_agreements - agreement.rater_expected
    assert set(np.argsort(excess)[-2:].tolist()) == {0, 1}


def test_agreement_can_leave_a_facet_out_of_the_matching(simulate):
    # Rater 0 rated in the morning, the others at noon: matched on the hour too, 0 stands alone.
    plain, _ = _simulated(simulate)
    rater = plain.facet["rater"]
    ratings = Ratings.from_codes(
        persons=plain.persons, items=plain.items, person=plain.person, item=plain.item,
        facets={**plain.facets, "hour": ["morning", "noon"]},
        facet={"rater": rater, "hour": (rater > 0).astype(int)}, score=plain.score,
    )  # fmt: skip
    calibration = calibrate(plain)

    on_all = rater_agreement(ratings, calibration)
    on_some = rater_agreement(ratings, calibration, matching=("person", "item"))

    assert on_all.rater_pairs.tolist() == [0, 4000, 4000, 4000]
    assert on_some.rater_pairs.tolist() == [6000] * 4


def test_bias_of_a_rater_on_an_item_is_found(simulate):
    ratings, _ = _simulated(
        simulate, planted=lambda person, rater, item: -0.9 * ((rater == 3) & (item == 1))
    )

    found = bias_interaction(ratings, calibrate(ratings), "rater", "item")

    worst = int(np.argmin(found.bias.size))
    assert (found.first[worst], found.second[worst]) == ("r3", "i1")
    # The calibrated measures take up part of the bias, so its size shrinks somewhat.
    assert -1.0 < found.bias.size[worst] < -0.5
    assert found.p_adjusted[worst] < 0.001
    assert found.p < 0.001


def test_an_item_that_is_harder_for_a_group_shows_in_bias_and_wald(simulate):
    ratings, _ = _simulated(
        simulate, planted=lambda person, rater, item: -0.8 * ((person % 2 == 1) & (item == 2))
    )
    groups = {
        name: "boys" if code % 2 else "girls" for code, name in enumerate(ratings.persons.tolist())
    }

    found = bias_interaction(ratings, calibrate(ratings), "item", "group", groups=groups)
    contrast = bias_contrasts(found, "girls", "boys")
    odd = ratings.person % 2 == 1
    wald = wald_between(calibrate(ratings.select(~odd)), calibrate(ratings.select(odd)))

    assert int(np.argmax(contrast.contrast)) == 2
    assert contrast.contrast[2] == pytest.approx(0.8, abs=0.2)
    assert wald.levels.tolist() == ["i0", "i1", "i2", "i3", "i4"]
    # Centring spreads one item's .8 over five: .64 here, -.16 on the others.
    assert wald.difference == pytest.approx([-0.16, -0.16, 0.64, -0.16, -0.16], abs=0.2)
    assert wald.joint_p < 0.001


def test_a_rater_who_becomes_severe_is_the_one_who_drifts(simulate):
    ratings, person = _simulated(
        simulate, planted=lambda person, rater, item: -0.5 * (person % 3) * (rater == 2)
    )

    drift = rater_drift(ratings, calibrate(ratings), person % 3)

    assert drift.rater[drift.drifting].tolist() == ["r2"]
    assert drift.trend[2] > 0.3
    assert drift.periods.tolist() == ["0", "1", "2"]


def test_drift_is_not_swallowed_by_persons_whom_two_raters_met(simulate):
    random = np.random.default_rng(12)
    raters = np.array([random.choice(8, 2, replace=False) for _ in range(600)])
    person, rater = np.repeat(np.arange(600), 10), np.repeat(raters.ravel(), 5)
    item = np.tile(np.arange(5), 1200)
    location = random.normal(0, 1.3, 600)[person] - np.linspace(-0.6, 0.6, 8)[rater]
    location -= DIFFICULTY[item] + 0.5 * (person % 3) * (rater == 3)
    ratings = Ratings.from_labels(
        person=[f"p{code:03}" for code in person],
        item=[f"i{code}" for code in item],
        facets={"rater": [f"r{code}" for code in rater]},
        score=simulate(random, location, STEPS),
    )
    calibration = calibrate(ratings)

    free = rater_drift(ratings, calibration, person % 3)
    held = rater_drift(ratings, calibration, person % 3, hold_persons=True)

    assert free.rater[free.drifting].tolist() == ["r3"]
    assert abs(free.trend[3] - 0.5) < 2 * free.trend_se[3]
    assert held.trend[3] < 0.75 * free.trend[3]


def test_point_measure_correlations_meet_their_expectation(simulate):
    ratings, _ = _simulated(simulate)
    calibration = calibrate(ratings)

    found = point_measure(locate(ratings, calibration).measurable(), "item")

    assert found.levels.tolist() == ["i0", "i1", "i2", "i3", "i4"]
    assert found.observed == pytest.approx(found.expected, abs=0.03)


def test_items_that_share_more_than_the_person_stand_out(simulate):
    shared = np.random.default_rng(6).normal(0, 1.2, 400)
    ratings, _ = _simulated(
        simulate,
        planted=lambda person, rater, item: shared[person] * ((item == 0) | (item == 3)),
    )

    found = residual_correlations(
        residuals(ratings, calibrate(ratings)), ratings.labels_of("item"), facet="item"
    )

    worst = int(np.argmax(found.adjusted))
    assert (found.first[worst], found.second[worst]) == ("i0", "i3")
    assert found.adjusted[worst] > 0.2
    assert np.delete(found.adjusted, worst).max() < found.adjusted[worst] / 2


def test_information_of_the_design_is_the_error_of_its_persons(simulate):
    ratings, _ = _simulated(simulate)
    calibration = calibrate(ratings)
    persons = calibration.persons

    planned = planned_information(
        calibration, theta=persons.wle, facets={"rater": ["r0", "r1", "r2", "r3"]}
    )

    usual = persons.extreme == 0
    assert planned.se[usual] == pytest.approx(persons.wle_se[usual], rel=1e-6)
    assert planned.expected[usual].mean() == pytest.approx(persons.score[usual].mean(), abs=0.2)


def test_curves_of_raters_with_own_steps_name_the_rater(simulate):
    ratings, _ = _simulated(simulate)
    calibration = calibrate(ratings, Model(steps="rater"))

    curve = item_curves(calibration, "i0", levels={"rater": "r1"})

    assert curve.half_points.shape == (3,)
    assert locate(ratings, calibration).location.size == ratings.count


def test_no_digit_depends_on_the_order_of_the_ratings(simulate):
    ratings, person = _simulated(simulate)
    calibration = calibrate(ratings)
    order = np.random.default_rng(2).permutation(ratings.count)
    shuffled = ratings.select(order)

    bias, other = (
        bias_interaction(each, calibration, "rater", "item") for each in (ratings, shuffled)
    )
    drift = rater_drift(ratings, calibration, person % 3)
    drift_of_shuffled = rater_drift(shuffled, calibration, person[order] % 3)

    assert (bias.bias.size == other.bias.size).all()
    assert (bias.bias.se == other.bias.se).all()
    assert bias.chi_square == other.chi_square
    assert (drift.severity.severity == drift_of_shuffled.severity.severity).all()
    assert (
        rater_agreement(ratings, calibration).expected
        == rater_agreement(shuffled, calibration).expected
    )
    correlations = [
        residual_correlations(residuals(each, calibration), each.items)
        for each in (ratings, shuffled)
    ]
    assert (correlations[0].correlation == correlations[1].correlation).all()


def test_diagnostics_of_a_facet_that_is_not_there_are_refused(simulate):
    ratings, _ = _simulated(simulate)
    calibration = calibrate(ratings)

    with pytest.raises(InvalidModel):
        bias_interaction(ratings, calibration, "rater", "place")


if RATINGS1.exists():

    def test_diagnostics_of_the_writing_survey_hang_together():
        with (RATINGS1 / "data.csv").open(newline="") as source:
            rows = list(csv.DictReader(source))
        ratings = Ratings.from_labels(
            person=[row["person"] for row in rows],
            item=[row["item"] for row in rows],
            facets={"rater": [row["rater"] for row in rows]},
            score=[int(row["score"]) for row in rows],
        )
        calibration = calibrate(ratings)

        agreement = rater_agreement(ratings, calibration)
        bias = bias_interaction(ratings, calibration, "rater", "item")

        pairs = [
            (first["score"], second["score"])
            for place, first in enumerate(rows)
            for second in rows[place + 1 :]
            if first["person"] == second["person"]
            and first["item"] == second["item"]
            and first["rater"] != second["rater"]
        ]
        assert agreement.pairs == len(pairs)
        assert agreement.agreements == sum(a == b for a, b in pairs)
        assert bias.bias.n.sum() == locate(ratings, calibration).measurable().row.size
        assert bias.bias.converged.all()
