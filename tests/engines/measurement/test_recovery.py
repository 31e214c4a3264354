"""Estimates against the truth behind simulated ratings: neither biased nor surer than they are."""

import numpy as np
import pytest

from ronghe.engines.measurement import Model, Options, calibrate
from ronghe.engines.measurement._chunks import workers
from ronghe.engines.measurement._lbfgs import climb
from ronghe.engines.measurement._sample_start import sample_likelihood
from ronghe.engines.measurement.design import prepare
from ronghe.engines.measurement.joint import calibrate_jointly
from ronghe.engines.measurement.likelihood import Likelihood
from ronghe.engines.measurement.marginal import fit_marginal, scaling, start_values
from ronghe.engines.measurement.parameters import lay_out
from ronghe.engines.measurement.patterns import collapse
from ronghe.engines.measurement.simulation import Design, simulate

CROSSED = Design(persons=1500, items=8, raters=25, raters_per_person=2)
OWN_ITEMS = Design(persons=1500, items=8, raters=25, raters_per_person=2, items_per_rater=5)


def rmse(estimate, truth):
    return float(np.sqrt(np.mean((estimate - truth) ** 2)))


@pytest.mark.parametrize("design", [CROSSED, OWN_ITEMS])
@pytest.mark.parametrize("seed", [1, 2])
def test_errors_are_as_large_as_the_standard_errors_say(design, seed):
    simulated = simulate(design, seed=seed)

    found = calibrate(simulated.ratings)

    raters, items = found.facets["rater"], found.items
    truth = simulated.truth
    assert found.summary.converged
    ratio = rmse(raters.measure, truth.severity) / np.sqrt(np.mean(raters.se**2))
    assert 0.6 < ratio < 1.5
    assert (np.abs(items.measure - truth.difficulty) < 4 * items.se).all()
    steps = found.steps.measure.reshape(truth.steps.shape)
    assert (np.abs(steps - truth.steps) < 4.5 * found.steps.se.reshape(steps.shape)).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_persons_are_recovered_as_well_as_their_errors_say(seed):
    simulated = simulate(CROSSED, seed=seed)

    persons = calibrate(simulated.ratings).persons

    off = (persons.eap - simulated.truth.ability[:, 0]) / persons.eap_se
    assert off.std() == pytest.approx(1.0, abs=0.08)
    assert np.mean(np.abs(off) < 1.96) == pytest.approx(0.95, abs=0.02)


def test_sets_of_items_and_single_rows_give_the_same_estimates():
    """Cells by item set and cells by atom are two ways to sum the same thing: an extra rating
    with another weight forces the second way."""
    ratings = simulate(CROSSED, seed=5).ratings
    random = np.random.default_rng(0)
    weighted = type(ratings)(
        ratings.persons,
        ratings.items,
        ratings.facets,
        ratings.person,
        ratings.item,
        ratings.facet,
        ratings.score,
        1.0 + 1e-9 * random.random(ratings.count),
    )

    by_set, by_row = calibrate(ratings), calibrate(weighted)

    assert by_row.summary.log_likelihood == pytest.approx(by_set.summary.log_likelihood, abs=1e-3)
    assert by_row.facets["rater"].measure == pytest.approx(by_set.facets["rater"].measure, abs=1e-6)
    assert by_row.items.se == pytest.approx(by_set.items.se, rel=1e-5)


def test_groups_are_recovered_as_contrasts():
    simulated = simulate(CROSSED, seed=6)
    ability = simulated.truth.ability[:, 0]
    names = simulated.ratings.persons.tolist()
    groups = {
        name: "high" if value > 0.3 else "low" for name, value in zip(names, ability, strict=True)
    }

    found = calibrate(simulated.ratings, Model(groups=groups, reference_group="low"))

    wanted = ability[ability > 0.3].mean() - ability[ability <= 0.3].mean()
    assert found.population.groups == ("high",)
    assert found.population.contrasts[0, 0] == pytest.approx(wanted, abs=0.1)
    assert found.summary.mean["1"] == pytest.approx(ability[ability <= 0.3].mean(), abs=0.1)
    assert found.summary.groups["high"]["1"] == found.population.contrasts[0, 0]


def test_joint_measures_are_stretched_and_the_correction_takes_that_back():
    simulated = simulate(Design(persons=800, items=6), seed=3)
    marginal = calibrate(simulated.ratings)

    plain = calibrate_jointly(simulated.ratings, corrected=False)
    corrected = calibrate_jointly(simulated.ratings)

    def slope(measures):
        return np.polyfit(marginal.items.measure, measures, 1)[0]

    assert plain.converged
    assert corrected.correction == pytest.approx(5 / 6)
    assert slope(plain.measures["item"]) > 1.1
    assert slope(corrected.measures["item"]) == pytest.approx(1.0, abs=0.06)


def test_joint_expected_scores_meet_observed_ones():
    simulated = simulate(Design(persons=100, items=5, raters=4, raters_per_person=2), seed=1)
    ratings = simulated.ratings

    found = calibrate_jointly(ratings, corrected=False, options=Options(threads=1))

    finite = np.isfinite(found.persons[ratings.person])
    eta = found.persons[ratings.person] - found.measures["item"][ratings.item]
    eta = eta - found.measures["rater"][ratings.facet["rater"]]
    cumulated = np.concatenate([np.zeros((5, 1)), np.cumsum(found.steps, axis=1)], axis=1)
    mass = np.exp(eta[finite, None] * np.arange(5) - cumulated[ratings.item[finite]])
    expected = (mass / mass.sum(axis=1, keepdims=True)) @ np.arange(5)
    surplus = np.bincount(ratings.item[finite], weights=ratings.score[finite] - expected)
    assert np.abs(surplus).max() < 0.05


def test_many_persons_start_from_a_sample_and_end_at_the_same_maximum():
    """18,000 persons on few cells begin with every eighth; the maximum knows nothing of it."""
    ratings = simulate(
        Design(persons=18_000, items=4, raters=8, raters_per_person=2, categories=3), 3
    ).ratings
    mixed = ratings.select(np.random.default_rng(0).permutation(ratings.count))
    told = []

    found = calibrate(ratings, options=Options(progress=lambda *stage: told.append(stage)))
    again = calibrate(mixed, options=Options(threads=1))

    assert found.summary.converged
    assert found.items.measure.tobytes() == again.items.measure.tobytes()
    assert found.facets["rater"].se.tobytes() == again.facets["rater"].se.tobytes()
    counts = [evaluations for _, evaluations in told]
    assert counts == sorted(counts)


def test_the_direct_climb_and_the_one_by_way_of_a_sample_meet():
    ratings = simulate(
        Design(persons=18_000, items=4, raters=8, raters_per_person=2, categories=3), 3
    ).ratings
    design = prepare(ratings, Model())
    layout, options = lay_out(design), Options()
    with workers(1) as pool:
        likelihood = Likelihood(design, collapse(design), layout, pool)
        assert sample_likelihood(likelihood) is not None
        by_sample = fit_marginal(likelihood, options)
        direct = Likelihood(design, collapse(design), layout, pool)
        vector = by_sample.point.vector
        start = start_values(direct.patterns, layout)
        best = max(
            climb(
                direct.at,
                direct.at(start),
                scaling(direct.patterns, layout, direct.at(start)) * ~layout.fixed,
                layout.centre,
                1.5,
            ),
            key=lambda point: point.log_likelihood,
        )

    assert best.log_likelihood <= by_sample.point.log_likelihood + 1e-6
    assert best.log_likelihood == pytest.approx(by_sample.point.log_likelihood, abs=1e-4)
    assert np.abs(best.vector - vector).max() < 1e-3


def test_few_persons_or_rare_levels_do_not_start_from_a_sample():
    few = Design(persons=1_000, items=4, raters=8, raters_per_person=2, categories=3)
    rare = Design(persons=18_000, items=4, raters=3_000, raters_per_person=2, categories=3)
    for shape in (few, rare):
        design = prepare(simulate(shape, 3).ratings, Model())
        with workers(1) as pool:
            likelihood = Likelihood(design, collapse(design), lay_out(design), pool)

            assert sample_likelihood(likelihood) is None
