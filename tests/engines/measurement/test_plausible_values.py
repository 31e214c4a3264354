"""Plausible values of several dimensions: draws from the joint posterior of each person."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from ronghe.engines.measurement import (
    InvalidModel,
    Model,
    Options,
    Ratings,
    calibrate,
    plausible_values,
)
from ronghe.engines.measurement import _multidimensional_persons as drawing
from ronghe.engines.measurement.persons import estimate
from ronghe.engines.measurement.simulation import Design, simulate


def calibrated(design, seed):
    simulation = simulate(design, seed)
    return simulation.ratings, calibrate(
        simulation.ratings, Model(dimensions=simulation.dimensions)
    )


@pytest.fixture(scope="module")
def two():
    design = Design(persons=120, items=8, raters=4, raters_per_person=2, categories=3, dimensions=2)
    return calibrated(design, 5)


@pytest.fixture(scope="module")
def five():
    return calibrated(Design(persons=150, items=20, categories=4, dimensions=5), 6)


def dense_posterior(ratings, calibration, code):
    """Points (N, 2) and masses of one person's posterior, from the model's formula alone."""
    population, rows = calibration.population, np.flatnonzero(ratings.person == code)
    points = np.array(list(product(np.linspace(-7, 7, 141), repeat=2)))
    away = points - population.mean
    log = -0.5 * np.einsum("nd,de,ne->n", away, np.linalg.inv(population.covariance), away)
    for row in rows:
        item = ratings.item[row]
        dimension = population.dimensions.index(
            calibration.model.dimensions[str(ratings.items[item])]
        )
        severity = calibration.facets["rater"].measure[ratings.facet["rater"][row]]
        place = points[:, dimension] - calibration.items.measure[item] - severity
        sums = calibration.cumulated_of(str(ratings.items[item]))
        logits = np.outer(place, np.arange(len(sums))) - sums
        log += logits[:, ratings.score[row]] - np.logaddexp.reduce(logits, axis=1)
    mass = np.exp(log - log.max())
    return points, mass / mass.sum()


def test_draws_follow_the_posterior_of_a_dense_grid(two):
    ratings, calibration = two
    count = 20_000
    some = ratings.select(ratings.person < 4)

    draws = plausible_values(some, calibration, count=count, seed=1)

    for code in range(4):
        points, mass = dense_posterior(ratings, calibration, code)
        mean = mass @ points
        spread = np.sqrt(mass @ (points - mean) ** 2)
        covariance = ((points - mean) * mass[:, None]).T @ (points - mean)
        assert np.abs(draws[code].mean(axis=1) - mean).max() < 4 * spread.max() / np.sqrt(count)
        np.testing.assert_allclose(np.cov(draws[code]), covariance, atol=0.04 * spread.max() ** 2)
        for dimension in range(2):
            order = np.argsort(points[:, dimension], kind="stable")
            for share in (0.05, 0.25, 0.75, 0.95):
                cut = points[order, dimension][np.searchsorted(np.cumsum(mass[order]), share)]
                step = 0.1  # the grid's
                below = [(draws[code, dimension] < cut + s * step).mean() for s in (-1, 1)]
                assert below[0] - 0.012 < share < below[1] + 0.012


def test_means_and_spreads_over_many_draws_are_those_of_the_calibration(five):
    ratings, calibration = five
    count = 2_000

    draws = plausible_values(ratings, calibration, count=count, seed=3)

    assert draws.shape == (150, 5, count)
    eap = calibration.persons.eap.reshape(5, -1).T
    spread = calibration.persons.eap_se.reshape(5, -1).T
    assert np.abs((draws.mean(axis=2) - eap) / spread).max() < 5 / np.sqrt(count)
    assert np.abs(draws.std(axis=2) / spread - 1).max() < 0.12
    assert abs(float((draws.std(axis=2) / spread).mean()) - 1) < 0.005


def test_draws_keep_the_correlation_of_the_population(five):
    """EAPs of correlated dimensions overstate it; plausible values do not (Mislevy 1991)."""
    ratings, calibration = five

    draws = plausible_values(ratings, calibration, count=40, seed=3)

    across = np.mean([np.cov(draws[:, :, n].T) for n in range(40)], axis=0)
    np.testing.assert_allclose(across, calibration.population.covariance, atol=0.05)


def test_neither_threads_nor_the_order_of_rows_change_a_digit(five):
    ratings, calibration = five
    mixed = ratings.select(np.random.default_rng(0).permutation(ratings.count))

    one = plausible_values(ratings, calibration, seed=4, options=Options(threads=1))
    other = plausible_values(mixed, calibration, seed=4, options=Options(threads=3))

    assert one.tobytes() == other.tobytes()
    assert one.tobytes() != plausible_values(ratings, calibration, seed=5).tobytes()


def test_a_person_without_ratings_is_drawn_from_the_population(five):
    ratings, calibration = five
    others = ratings.select(ratings.person < 5)

    draws = plausible_values(others, calibration, count=4_000, seed=2)[7]

    assert draws.mean(axis=1) == pytest.approx(calibration.population.mean, abs=0.1)
    np.testing.assert_allclose(np.cov(draws), calibration.population.covariance, atol=0.15)


def test_ratings_of_one_dimension_draw_the_others_through_the_covariance(five):
    ratings, calibration = five
    first = calibration.population.dimensions[0]
    own = [
        i
        for i, name in enumerate(ratings.items)
        if calibration.model.dimensions[str(name)] == first
    ]

    draws = plausible_values(ratings.select(np.isin(ratings.item, own)), calibration, seed=1)

    assert np.isfinite(draws).all()
    assert np.corrcoef(draws[:, 0, 0], draws[:, 1, 0])[0, 1] > 0.3


def test_a_level_that_was_not_calibrated_is_refused(five):
    ratings, calibration = five
    strange = Ratings.from_codes(
        persons=ratings.persons,
        items=np.char.add("x", ratings.items),
        person=ratings.person,
        item=ratings.item,
        score=ratings.score,
    )

    with pytest.raises(InvalidModel) as refused:
        plausible_values(strange, calibration)

    assert refused.value.code == "level_not_calibrated"


# --- groups ---


@pytest.fixture(scope="module", params=[1, 2], ids=["one dimension", "two dimensions"])
def grouped(request):
    """Two groups, parted by true ability, so that their means lie far apart."""
    drawn = simulate(Design(persons=200, items=10, categories=3, dimensions=request.param), seed=9)
    upper = drawn.truth.ability[:, 0] > 0.3
    groups = {str(p): "ab"[int(up)] for p, up in zip(drawn.ratings.persons, upper, strict=True)}
    return drawn.ratings, calibrate(
        drawn.ratings, Model(dimensions=drawn.dimensions, groups=groups)
    )


def as_dimensions(draws, calibration):
    return draws.reshape(len(draws), len(calibration.population.dimensions), -1)


def test_whoever_has_no_ratings_is_drawn_around_the_mean_of_their_group(grouped):
    ratings, calibration = grouped
    population, groups = calibration.population, calibration.model.groups
    assert population.contrasts[0, 0] > 1.0
    alone = [next(c for c, p in enumerate(ratings.persons) if groups[str(p)] == g) for g in "ab"]
    others = ratings.select(~np.isin(ratings.person, alone) & (ratings.person < 10))

    draws = as_dimensions(plausible_values(others, calibration, count=4_000, seed=2), calibration)

    for code, mean in zip(
        alone, [population.mean, population.mean + population.contrasts[0]], strict=True
    ):
        np.testing.assert_allclose(draws[code].mean(axis=1), mean, atol=0.1)


def test_with_groups_draws_have_the_means_and_spreads_of_the_calibration(grouped):
    ratings, calibration = grouped
    count = 1_000

    draws = as_dimensions(plausible_values(ratings, calibration, count=count, seed=3), calibration)

    size = draws.shape[1]
    eap = calibration.persons.eap.reshape(size, -1).T
    spread = calibration.persons.eap_se.reshape(size, -1).T
    assert np.abs((draws.mean(axis=2) - eap) / spread).max() < 5 / np.sqrt(count)
    assert np.abs(draws.std(axis=2) / spread - 1).max() < 0.12


def test_whoever_belongs_to_no_group_is_drawn_around_the_reference_group(grouped):
    ratings, calibration = grouped
    renamed = replace(ratings, persons=np.char.add("new-", ratings.persons))
    without = renamed.select((renamed.person > 0) & (renamed.person < 5))

    draws = as_dimensions(plausible_values(without, calibration, count=4_000, seed=2), calibration)

    np.testing.assert_allclose(draws[0].mean(axis=1), calibration.population.mean, atol=0.1)


def test_estimates_at_fixed_parameters_take_the_mean_of_the_group_as_well():
    drawn = simulate(Design(persons=200, items=10, categories=3), seed=9)
    upper = drawn.truth.ability[:, 0] > 0.3
    groups = {str(p): "ab"[int(up)] for p, up in zip(drawn.ratings.persons, upper, strict=True)}
    calibration = calibrate(drawn.ratings, Model(groups=groups))

    table = estimate(drawn.ratings, calibration)

    np.testing.assert_allclose(table.eap, calibration.persons.eap, atol=1e-6)


def test_many_draws_are_made_in_pieces_that_fit_into_memory(two, monkeypatch):
    ratings, calibration = two
    whole = plausible_values(ratings, calibration, count=6, seed=1)
    persons = len(ratings.persons)

    monkeypatch.setattr(drawing, "MOST_NUMBERS", 2 * persons * drawing.STEPS * 2)
    pieces = plausible_values(ratings, calibration, count=6, seed=1)

    assert pieces.shape == whole.shape
    assert np.isfinite(pieces).all()
    assert list(drawing._pieces(6, persons * drawing.STEPS * 2)) == [(0, 2), (2, 4), (4, 6)]
