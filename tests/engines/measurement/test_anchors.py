"""Anchors that cannot be meant are refused."""

import numpy as np
import pytest

from ronghe.engines.measurement import Anchors, InvalidModel, Model, Ratings, calibrate
from ronghe.engines.measurement.simulation import Design, simulate


def ratings():
    rows = [(p, i, (p + 2 * i + (p * i) % 2) % 3) for p in range(20) for i in range(4)]
    person, item, score = zip(*rows, strict=True)
    return Ratings.from_labels(
        person=[f"p{code:02d}" for code in person], item=[f"i{code}" for code in item], score=score
    )


@pytest.mark.parametrize(
    ("anchors", "code"),
    [
        (Anchors({"judge": {"a": 0.0}}), "unknown_anchor_facet"),
        (Anchors({"item": {"i9": 0.0}}), "unknown_anchor"),
        (Anchors({"item": {"i0": float("nan")}}), "bad_anchor"),
        (Anchors(steps={"i9": [-1.0, 1.0]}), "unknown_anchor"),
        (Anchors(steps={"i0": [-1.0, 2.0]}), "anchored_steps_sum"),
        (Anchors(steps={"i0": [0.0]}), "anchored_steps_do_not_fit"),
        (
            Anchors(steps={"i0": [-1.0, 1.0]}, categories={"i0": (1, 2, 3)}),
            "anchored_steps_do_not_fit",
        ),
    ],
)
def test_an_anchor_that_fits_nothing_is_refused(anchors, code):
    with pytest.raises(InvalidModel) as refused:
        calibrate(ratings(), Model(anchors=anchors))

    assert refused.value.code == code
    assert refused.value.zh


def test_anchored_steps_may_reach_beyond_the_scores_seen():
    anchors = Anchors(steps={"i0": [-1.0, 0.0, 1.0]})

    found = calibrate(ratings(), Model(anchors=anchors))

    assert found.steps_of("i0") == pytest.approx([-1.0, 0.0, 1.0])
    assert found.categories["i0"] == (0, 1, 2, 3)
    assert found.persons.max_score[0] == 3 + 3 * 2


def test_a_person_cannot_be_held():
    with pytest.raises(InvalidModel) as refused:
        calibrate(ratings(), Model(anchors=Anchors({"person": {"p00": 1.0}})))

    assert refused.value.code == "anchored_person"
    assert "总体" in refused.value.zh


@pytest.mark.parametrize(
    ("anchors", "code"),
    [
        (Anchors(population_mean={"2": 0.0}), "unknown_anchor_dimension"),
        (Anchors(population_mean={"1": float("inf")}), "bad_anchor"),
        (Anchors(population_sd={"1": 0.001}), "population_sd_too_small"),
        (Anchors(population_correlation={("1", "1"): 0.5}), "population_sd_incomplete"),
    ],
)
def test_an_anchor_of_the_population_that_fits_nothing_is_refused(anchors, code):
    with pytest.raises(InvalidModel) as refused:
        calibrate(ratings(), Model(anchors=anchors))

    assert refused.value.code == code


def test_an_anchored_mean_moves_items_and_persons_and_not_the_fit():
    free = calibrate(rated())

    found = calibrate(rated(), Model(anchors=Anchors(population_mean={"1": 0.0})))

    shift = float(free.population.mean[0])
    assert found.summary.log_likelihood == pytest.approx(free.summary.log_likelihood, abs=1e-6)
    assert found.items.measure == pytest.approx(free.items.measure - shift, abs=1e-4)
    assert found.persons.eap == pytest.approx(free.persons.eap - shift, abs=1e-4)
    assert found.facets["rater"].measure == pytest.approx(free.facets["rater"].measure, abs=1e-4)
    assert (found.population.mean[0], found.population.mean_se[0]) == (0.0, 0.0)
    assert found.summary.n_parameters == free.summary.n_parameters


def test_an_anchored_sd_does_not_move_and_costs_one_parameter():
    free = calibrate(rated())
    own = float(free.population.sd[0])

    same = calibrate(rated(), Model(anchors=Anchors(population_sd={"1": own})))
    other = calibrate(rated(), Model(anchors=Anchors(population_sd={"1": 2 * own})))

    assert same.items.measure == pytest.approx(free.items.measure, abs=1e-4)
    assert same.population.sd_se[0] == 0.0
    assert same.summary.n_parameters == free.summary.n_parameters - 1
    assert other.population.sd[0] == pytest.approx(2 * own, abs=1e-12)
    assert other.summary.log_likelihood < free.summary.log_likelihood


def test_the_mean_of_the_reference_group_is_held():
    groups = {str(p): "a" if code % 2 else "b" for code, p in enumerate(rated().persons)}
    free = calibrate(rated(), Model(groups=groups))

    found = calibrate(rated(), Model(groups=groups, anchors=Anchors(population_mean={"1": 1.0})))

    assert found.population.mean[0] == 1.0
    assert found.population.contrasts == pytest.approx(free.population.contrasts, abs=1e-4)


def test_items_and_mean_held_together_are_both_held():
    anchors = Anchors({"item": {"I0": 0.25}}, population_mean={"1": -0.5})

    found = calibrate(rated(), Model(anchors=anchors))

    assert found.items.measure[0] == 0.25
    assert found.population.mean[0] == -0.5
    assert found.summary.converged


def test_the_whole_population_of_several_dimensions_is_held():
    simulation = simulate(Design(persons=150, items=8, categories=3, dimensions=2), 2)
    free = calibrate(simulation.ratings, Model(dimensions=simulation.dimensions))
    anchors = Anchors(
        population_mean={"D1": 0.5},
        population_sd=free.summary.sd,
        population_correlation={("D2", "D1"): free.summary.correlation["D1"]["D2"]},
    )

    found = calibrate(simulation.ratings, Model(dimensions=simulation.dimensions, anchors=anchors))

    shift = float(free.population.mean[0]) - 0.5
    first = np.array([simulation.dimensions[i] == "D1" for i in free.items.levels.tolist()])
    expected = free.items.measure - np.where(first, shift, 0.0)
    assert found.summary.log_likelihood == pytest.approx(free.summary.log_likelihood, abs=1e-4)
    np.testing.assert_allclose(found.items.measure, expected, atol=2e-3)
    np.testing.assert_allclose(found.population.covariance, free.population.covariance, atol=1e-9)
    assert found.population.sd_se.tolist() == [0.0, 0.0]
    assert found.population.mean_se[0] == 0.0


@pytest.mark.parametrize(
    ("anchors", "code"),
    [
        (Anchors(population_sd={"D1": 1.0}), "population_sd_incomplete"),
        (Anchors(population_sd={"D1": 1.0, "D2": 1.0}), "population_sd_incomplete"),
        (
            Anchors(
                population_sd={"D1": 1.0, "D2": 1.0}, population_correlation={("D1", "D2"): 1.0}
            ),
            "population_correlation_impossible",
        ),
    ],
)
def test_a_covariance_held_in_part_is_refused(anchors, code):
    simulation = simulate(Design(persons=60, items=6, categories=3, dimensions=2), 2)

    with pytest.raises(InvalidModel) as refused:
        calibrate(simulation.ratings, Model(dimensions=simulation.dimensions, anchors=anchors))

    assert refused.value.code == code


def rated():
    return simulate(Design(persons=150, items=6, raters=4, raters_per_person=2), 1).ratings
