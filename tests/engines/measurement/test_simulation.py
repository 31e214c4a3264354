"""Simulated ratings follow their design and the model they are drawn from."""

import numpy as np
import pytest

from ronghe.engines.measurement.simulation import Design, simulate


def test_the_same_seed_gives_the_same_ratings() -> None:
    design = Design(persons=200, items=4, raters=10, raters_per_person=2)

    first, again, other = simulate(design, 1), simulate(design, 1), simulate(design, 2)

    assert np.array_equal(first.ratings.score, again.ratings.score)
    assert np.array_equal(first.truth.severity, again.truth.severity)
    assert not np.array_equal(first.ratings.score, other.ratings.score)


def test_every_person_is_rated_by_different_raters_on_every_item() -> None:
    design = Design(persons=300, items=5, raters=7, raters_per_person=3)

    ratings = simulate(design, 5).ratings
    cells = set(
        zip(
            ratings.person.tolist(),
            ratings.item.tolist(),
            ratings.facet["rater"].tolist(),
            strict=True,
        )
    )

    assert ratings.count == design.n_ratings == 4_500
    assert len(cells) == 4_500


def test_each_rater_keeps_to_an_own_set_of_items() -> None:
    design = Design(persons=400, items=12, raters=6, raters_per_person=2, items_per_rater=5)

    ratings = simulate(design, 3).ratings
    seen = [set(ratings.item[ratings.facet["rater"] == rater].tolist()) for rater in range(6)]

    assert [len(items) for items in seen] == [5] * 6
    assert len({frozenset(items) for items in seen}) > 1


@pytest.mark.parametrize("dimensions", [1, 3])
def test_truth_keeps_the_constraints(dimensions: int) -> None:
    truth = simulate(Design(50, 9, 5, 2, dimensions=dimensions), 4).truth

    sums = [truth.difficulty[truth.dimension == number].sum() for number in range(dimensions)]
    assert sums == pytest.approx([0.0] * dimensions, abs=1e-12)
    assert truth.severity.sum() == pytest.approx(0.0, abs=1e-12)
    assert truth.steps.sum(axis=1) == pytest.approx(np.zeros(9), abs=1e-12)


def test_dimensions_are_given_with_the_items() -> None:
    simulation = simulate(Design(20, 4, dimensions=2), 1)

    assert simulation.dimensions == {"I0": "D1", "I1": "D2", "I2": "D1", "I3": "D2"}
    assert simulate(Design(20, 4), 1).dimensions is None


def test_scores_are_as_frequent_as_the_model_says() -> None:
    """A dichotomous item: P(1) = 1 / (1 + exp(difficulty - ability)), by hand."""
    simulation = simulate(Design(persons=200_000, items=1, categories=2), 8)
    ability = simulation.truth.ability[:, 0]

    expected = (1 / (1 + np.exp(-ability))).mean()

    assert simulation.ratings.score.mean() == pytest.approx(expected, abs=0.003)


def test_dimensions_correlate_as_designed() -> None:
    ability = simulate(Design(50_000, 2, dimensions=2, correlation=0.6), 9).truth.ability

    assert np.corrcoef(ability.T)[0, 1] == pytest.approx(0.6, abs=0.02)
