"""Several correlated dimensions: likelihood, estimates, persons, population."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from ronghe.engines.measurement import Anchors, InvalidModel, Model, Options, Ratings
from ronghe.engines.measurement._chunks import workers
from ronghe.engines.measurement._multidimensional_blocks import collapse_blocks
from ronghe.engines.measurement._multidimensional_layout import lay_out_dimensions
from ronghe.engines.measurement._multidimensional_likelihood import DimensionalLikelihood
from ronghe.engines.measurement._multidimensional_nodes import product_nodes
from ronghe.engines.measurement.calibration import calibrate
from ronghe.engines.measurement.design import prepare
from ronghe.engines.measurement.multidimensional import calibrate_dimensions


def simulated(
    *,
    persons=200,
    dimensions=2,
    items=4,
    categories=3,
    correlation=0.5,
    raters=0,
    seed=1,
    missing=0.0,
):
    """Ratings from a stated model, the model to fit, and the truth."""
    rng = np.random.default_rng(seed)
    covariance = np.full((dimensions, dimensions), correlation)
    np.fill_diagonal(covariance, 1.0)
    theta = rng.multivariate_normal(np.zeros(dimensions), covariance, persons)
    locations = rng.normal(0.0, 0.8, (dimensions, items))
    locations -= locations.mean(axis=1, keepdims=True)
    locations = locations.reshape(-1)
    steps = np.linspace(-0.8, 0.8, categories - 1) if categories > 2 else np.zeros(1)
    cumulated = np.concatenate([[0.0], np.cumsum(steps)])
    severity = rng.normal(0.0, 0.5, max(raters, 1))
    severity -= severity.mean()
    person, item, seat = (
        grid.reshape(-1)
        for grid in np.meshgrid(
            np.arange(persons), np.arange(dimensions * items), np.arange(2 if raters else 1),
            indexing="ij",
        )
    )  # fmt: skip
    first = rng.integers(0, max(raters, 1), persons)
    rater = (first[person] + seat * (1 + person % max(raters - 1, 1))) % max(raters, 1)
    seen = rng.random(len(person)) >= missing
    person, item, rater = person[seen], item[seen], rater[seen]
    where = theta[person, item // items] - locations[item] - severity[rater]
    logits = where[:, None] * np.arange(categories) - cumulated
    share = np.exp(logits - logits.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    score = (rng.random(len(person))[:, None] > share.cumsum(axis=1)).sum(axis=1)
    names = np.array([f"d{i // items}-i{i % items:02d}" for i in range(dimensions * items)])
    ratings = Ratings.from_labels(
        person=np.array([f"p{p:05d}" for p in range(persons)])[person],
        item=names[item],
        score=score,
        facets={"rater": np.array([f"r{r:03d}" for r in range(raters)])[rater]} if raters else {},
    )
    model = Model(dimensions={str(name): str(name)[:2] for name in names})
    truth = {"theta": theta, "item": locations, "rater": severity, "covariance": covariance}
    return ratings, model, truth


def dense_log_likelihood(ratings, calibration):
    """The marginal log-likelihood by a product of 81 equally spaced points from -8 to 8.

    Written from the model's formula alone: every person, node, observation and category.
    """
    population = calibration.population
    axis = np.linspace(-8.0, 8.0, 81)
    nodes = np.array(list(product(axis, repeat=len(population.mean))))
    away = nodes - population.mean
    precision = np.linalg.inv(population.covariance)
    prior = -0.5 * np.einsum("nd,de,ne->n", away, precision, away)
    prior -= 0.5 * np.linalg.slogdet(2 * np.pi * population.covariance)[1]
    prior += len(population.mean) * np.log(axis[1] - axis[0])
    dimension = [
        population.dimensions.index(calibration.model.dimensions[i]) for i in ratings.items.tolist()
    ]
    total = np.tile(prior, (len(ratings.persons), 1))
    for row in range(ratings.count):
        item = ratings.item[row]
        place = nodes[:, dimension[item]] - calibration.items.measure[item]
        for facet, table in calibration.facets.items():
            place = place - table.measure[ratings.facet[facet][row]]
        steps = calibration.steps_of(str(ratings.items[item]))
        sums = np.concatenate([[0.0], np.cumsum(steps)])
        logits = np.outer(place, np.arange(len(sums))) - sums
        score = ratings.score[row]
        total[ratings.person[row]] += logits[:, score] - np.logaddexp.reduce(logits, axis=1)
    return float(np.logaddexp.reduce(total, axis=1).sum())


def likelihood_of(ratings, model, pool, *, per_dimension):
    design = prepare(ratings, model)
    layout = lay_out_dimensions(design)
    count = len(layout.dimensions)
    pattern = collapse_blocks(design, layout.item_dimension, count)
    nodes = product_nodes(count, per_dimension)
    return DimensionalLikelihood(design, pattern, layout, pool, nodes)


@pytest.fixture(scope="module")
def two_dimensions():
    ratings, model, truth = simulated(persons=150, raters=4, missing=0.2)
    return ratings, model, truth, calibrate(ratings, model)


def test_the_log_likelihood_is_that_of_a_dense_grid(two_dimensions):
    ratings, _, _, calibration = two_dimensions

    dense = dense_log_likelihood(ratings, calibration)

    assert calibration.summary.log_likelihood == pytest.approx(dense, abs=1e-3)


def test_the_estimates_are_a_maximum_of_the_dense_grid(two_dimensions):
    from dataclasses import replace

    ratings, _, _, calibration = two_dimensions
    best = dense_log_likelihood(ratings, calibration)
    turned = calibration.population.covariance * np.array([[1.0, 0.9], [0.9, 1.0]])
    nudged = [
        replace(calibration, population=replace(calibration.population, covariance=turned)),
        replace(
            calibration,
            population=replace(
                calibration.population, covariance=calibration.population.covariance * 1.1
            ),
        ),
        replace(
            calibration,
            population=replace(
                calibration.population, mean=calibration.population.mean + np.array([0.05, 0.0])
            ),
        ),
        replace(
            calibration,
            items=replace(calibration.items, measure=calibration.items.measure * 1.05),
        ),
    ]

    assert [dense_log_likelihood(ratings, other) < best for other in nudged] == [True] * 4


@pytest.mark.parametrize("steps", ["item", "shared", "rater"])
def test_the_gradient_is_that_of_the_log_likelihood(steps):
    ratings, model, _ = simulated(persons=80, raters=3, missing=0.3)
    model = Model(steps=steps, dimensions=model.dimensions)
    rng = np.random.default_rng(5)
    with workers(1) as pool:
        likelihood = likelihood_of(ratings, model, pool, per_dimension=15)
        layout = likelihood.layout
        vector = layout.project(rng.normal(0.0, 0.3, layout.size))

        gradient = likelihood.at(vector).gradient

        for _ in range(5):
            move = 1e-4 * layout.project(rng.normal(0.0, 1.0, layout.size))
            rise = likelihood.log_likelihood(vector + move)
            fall = likelihood.log_likelihood(vector - move)
            assert float(gradient @ move) == pytest.approx((rise - fall) / 2, rel=1e-3, abs=2e-5)


def test_the_information_is_the_negative_derivative_of_the_gradient():
    ratings, model, _ = simulated(persons=300, raters=4, missing=0.2, items=6)
    calibration = calibrate(ratings, model)
    with workers(1) as pool:
        likelihood = likelihood_of(ratings, model, pool, per_dimension=11)
        layout = likelihood.layout
        vector = vector_of(layout, calibration, likelihood.design)
        point = likelihood.at(vector)
        lower = likelihood.information(point)
        rng = np.random.default_rng(2)

        for _ in range(4):
            move = 1e-3 * layout.project(rng.normal(0.0, 1.0, layout.size))
            change = likelihood.at(vector - move).gradient - likelihood.at(vector + move).gradient
            expected = layout.project((np.tril(lower) + np.tril(lower, -1).T) @ move)

            size = np.abs(change / 2).max()
            assert np.abs(expected - change / 2).max() < 0.01 * size


def vector_of(layout, calibration, design):
    """The parameter vector that a calibration's tables say."""
    vector = np.zeros(layout.size)
    layout.population_means(vector)[0] = calibration.population.mean
    factor = np.linalg.cholesky(calibration.population.covariance)
    np.fill_diagonal(factor, np.log(np.diag(factor)))
    vector[layout.means : layout.first_location] = factor[np.tril_indices(len(factor))]
    for index, facet in enumerate(design.facets):
        vector[layout.places(index)] = calibration.table_of(facet).measure
    for group, row in enumerate(layout.step_place):
        sums = np.cumsum(calibration.steps_of(str(design.ratings.items[group])))
        for k in np.flatnonzero(row >= 0):
            vector[row[k]] = sums[k - 1]
    return vector


def test_one_dimension_gives_what_the_one_dimensional_way_gives():
    ratings, _, _ = simulated(persons=300, dimensions=1, items=8, raters=5, missing=0.1)

    one = calibrate(ratings)
    several = calibrate_dimensions(ratings)

    assert several.summary.log_likelihood == pytest.approx(one.summary.log_likelihood, abs=1e-4)
    for facet in ("item", "rater"):
        a, b = several.table_of(facet), one.table_of(facet)
        np.testing.assert_allclose(a.measure, b.measure, atol=1e-4)
        np.testing.assert_allclose(a.se, b.se, rtol=2e-3)
        np.testing.assert_allclose(a.infit, b.infit, atol=1e-3)
        np.testing.assert_allclose(a.fair_average, b.fair_average, atol=1e-3)
    np.testing.assert_allclose(several.steps.measure, one.steps.measure, atol=1e-4)
    np.testing.assert_allclose(several.steps.se, one.steps.se, rtol=2e-3)
    np.testing.assert_allclose(several.persons.eap, one.persons.eap, atol=1e-4)
    np.testing.assert_allclose(several.persons.eap_se, one.persons.eap_se, atol=1e-4)
    np.testing.assert_allclose(several.persons.wle, one.persons.wle, atol=1e-4)
    np.testing.assert_array_equal(several.persons.score, one.persons.score)
    np.testing.assert_allclose(several.population.mean_se, one.population.mean_se, rtol=5e-3)
    np.testing.assert_allclose(several.population.sd_se, one.population.sd_se, rtol=5e-3)


def test_uncorrelated_dimensions_are_like_separate_calibrations():
    ratings, model, _ = simulated(persons=1500, items=6, correlation=0.0, seed=3)
    together = calibrate(ratings, model)

    for dimension in model.dimension_names:
        own = np.flatnonzero(np.char.startswith(ratings.items[ratings.item], dimension))
        alone = calibrate(ratings.select(own))
        rows = np.isfinite(alone.items.measure)
        np.testing.assert_allclose(
            together.items.measure[rows], alone.items.measure[rows], atol=0.01
        )
        assert together.summary.sd[dimension] == pytest.approx(alone.summary.sd["1"], abs=0.02)
    assert abs(together.population.correlation[0, 1]) < 0.1


def test_five_dimensions_are_recovered():
    ratings, model, truth = simulated(
        persons=1000, dimensions=5, items=6, categories=4, correlation=0.6, seed=4
    )

    calibration = calibrate(ratings, model)

    error = calibration.items.measure - truth["item"]
    assert calibration.summary.converged
    assert np.sqrt(np.mean(error**2)) < 1.2 * np.sqrt(np.mean(calibration.items.se**2))
    assert np.abs(error / calibration.items.se).max() < 3.5
    off_diagonal = calibration.population.correlation[np.triu_indices(5, 1)]
    assert np.abs(off_diagonal - 0.6).max() < 0.12
    assert off_diagonal.mean() == pytest.approx(0.6, abs=0.05)
    eap = calibration.persons.eap.reshape(5, -1).T
    spread = calibration.persons.eap_se.reshape(5, -1).T
    covered = np.abs(eap - truth["theta"]) < 1.96 * spread
    assert covered.mean() == pytest.approx(0.95, abs=0.015)


def test_raters_are_recovered_beside_five_dimensions():
    ratings, model, truth = simulated(
        persons=600, dimensions=5, items=4, raters=10, correlation=0.5, seed=6
    )

    table = calibrate(ratings, model).facets["rater"]

    assert np.abs((table.measure - truth["rater"]) / table.se).max() < 3.5
    assert table.measure.sum() == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(("dimensions", "categories"), [(2, 2), (3, 4), (5, 2)])
def test_two_more_nodes_change_the_log_likelihood_by_less_than_half(dimensions, categories):
    ratings, model, _ = simulated(
        persons=400, dimensions=dimensions, items=8, categories=categories, seed=7
    )
    standard = calibrate(ratings, model)
    with workers(1) as pool:
        from ronghe.engines.measurement._multidimensional_fit import nodes_for

        more = nodes_for(dimensions, Options()) + 2
        likelihood = likelihood_of(ratings, model, pool, per_dimension=more)
        vector = vector_of(likelihood.layout, standard, likelihood.design)

        finer = likelihood.log_likelihood(vector)

    # 400 persons stand for 10,000: the error of the integral is a sum over persons.
    assert abs(finer - standard.summary.log_likelihood) < 0.5 * 400 / 10_000


@pytest.mark.parametrize("dimensions", [3, 5])
def test_no_digit_depends_on_the_order_of_rows_or_the_threads(dimensions):
    ratings, model, _ = simulated(persons=120, dimensions=dimensions, raters=4, missing=0.2)
    shuffled = ratings.select(np.random.default_rng(8).permutation(ratings.count))

    first = calibrate(ratings, model, options=Options(threads=1))
    second = calibrate(shuffled, model, options=Options(threads=3))

    assert first.summary == second.summary
    for facet in ("item", "rater"):
        for column in ("measure", "se", "infit", "outfit", "fair_average"):
            np.testing.assert_array_equal(
                getattr(first.table_of(facet), column), getattr(second.table_of(facet), column)
            )
    for column in ("eap", "eap_se", "wle", "wle_se", "infit", "outfit"):
        np.testing.assert_array_equal(
            getattr(first.persons, column), getattr(second.persons, column)
        )
    np.testing.assert_array_equal(first.population.covariance, second.population.covariance)


def test_items_sum_to_zero_within_each_dimension(two_dimensions):
    ratings, model, _, calibration = two_dimensions

    for dimension in model.dimension_names:
        own = np.char.startswith(ratings.items, dimension)
        assert calibration.items.measure[own].sum() == pytest.approx(0.0, abs=1e-12)


def test_a_dimension_with_an_anchored_item_is_not_centred():
    ratings, model, _ = simulated()
    free = calibrate(ratings, model)
    moved = float(free.items.measure[0]) + 0.5
    anchors = Anchors(measures={"item": {"d0-i00": moved}})

    anchored = calibrate(ratings, Model(dimensions=model.dimensions, anchors=anchors))

    # The whole first dimension moves by half a logit, the second not at all.
    expected = free.items.measure + np.repeat([0.5, 0.0], 4)
    np.testing.assert_allclose(anchored.items.measure, expected, atol=2e-3)
    np.testing.assert_allclose(
        anchored.population.mean, free.population.mean + np.array([0.5, 0.0]), atol=2e-3
    )
    assert anchored.items.se[0] == 0.0


def test_groups_shift_each_dimension_by_their_own_amount():
    ratings, model, truth = simulated(persons=1200, items=6, seed=9)
    # Persons above the median of the first dimension: the truth then has known group means.
    above = truth["theta"][:, 0] > np.median(truth["theta"][:, 0])
    groups = {str(p): "high" if up else "low" for p, up in zip(ratings.persons, above, strict=True)}

    calibration = calibrate(
        ratings, Model(dimensions=model.dimensions, groups=groups, reference_group="low")
    )

    contrast = truth["theta"][above].mean(axis=0) - truth["theta"][~above].mean(axis=0)
    population = calibration.population
    assert population.groups == ("high",)
    assert np.abs((population.contrasts[0] - contrast) / population.contrasts_se[0]).max() < 3.5


def test_weights_of_two_are_like_every_observation_twice():
    ratings, model, _ = simulated(persons=60)
    doubled = Ratings.from_labels(
        person=ratings.persons[ratings.person],
        item=ratings.items[ratings.item],
        score=ratings.score,
        weight=np.full(ratings.count, 2.0),
    )
    twice = ratings.select(np.repeat(np.arange(ratings.count), 2))

    weighted, repeated = calibrate(doubled, model), calibrate(twice, model)

    np.testing.assert_allclose(weighted.items.measure, repeated.items.measure, atol=1e-6)
    np.testing.assert_allclose(
        weighted.population.covariance, repeated.population.covariance, atol=1e-5
    )
    np.testing.assert_allclose(weighted.persons.eap, repeated.persons.eap, atol=1e-6)


def test_a_person_without_ratings_on_a_dimension_is_placed_by_the_others():
    ratings, model, _ = simulated(persons=300, items=6, correlation=0.8)
    person, item = ratings.persons[ratings.person], ratings.items[ratings.item]
    partial = ratings.select(~((person == "p00000") & np.char.startswith(item, "d1")))

    persons = calibrate(partial, model).persons

    row = 300  # the first person's row in the second dimension
    assert persons.n[row] == 0
    assert np.isnan(persons.wle[row])
    assert np.isfinite(persons.eap[row])
    assert persons.eap_se[row] > persons.eap_se[row + 1]


def test_an_item_without_a_dimension_is_refused():
    ratings, model, _ = simulated(persons=40)
    known = {item: d for item, d in model.dimensions.items() if item != "d1-i03"}

    with pytest.raises(InvalidModel) as raised:
        calibrate(ratings, Model(dimensions=known))

    assert raised.value.code == "item_without_dimension"
    assert raised.value.params["items"] == "d1-i03"


def test_a_dimension_without_an_item_is_refused():
    ratings, model, _ = simulated(persons=40)

    with pytest.raises(InvalidModel) as raised:
        calibrate(ratings, Model(dimensions={**model.dimensions, "unseen": "d9"}))

    assert raised.value.code == "dimension_without_items"
