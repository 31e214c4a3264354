"""Persons at fixed parameters in several correlated dimensions: draws from their posteriors.

A chain per draw: independent proposals from a multivariate t distribution around the posterior
mode, accepted by their ratio to the posterior (L. Tierney, Annals of Statistics 22, 1994,
1701–1728, section 2.3.3). The t distribution has heavier tails than a posterior with a normal
prior, so that the ratio is bounded and a chain forgets its start at a geometric rate; after
`STEPS` proposals the last state is the draw.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ronghe.engines.measurement import _multidimensional_kernels as kernels
from ronghe.engines.measurement._chunks import Workers
from ronghe.engines.measurement._compile import compiled
from ronghe.engines.measurement._multidimensional_blocks import collapse_blocks
from ronghe.engines.measurement._multidimensional_layout import lay_out_dimensions
from ronghe.engines.measurement._multidimensional_likelihood import DimensionalLikelihood
from ronghe.engines.measurement._multidimensional_nodes import product_nodes
from ronghe.engines.measurement.data import Calibration, Floats
from ronghe.engines.measurement.design import Design
from ronghe.engines.measurement.priors import group_means

STEPS = 64
FREEDOM = 8
BATCH = 256
MOST_NUMBERS = 1_000_000  # normal deviates in memory at once in one thread


def fixed_likelihood(
    design: Design, calibration: Calibration, pool: Workers
) -> tuple[DimensionalLikelihood, Floats]:
    """The likelihood of `design`, whose levels are all anchored, and its parameter vector, with
    the means of the groups and the covariance that were calibrated."""
    population = calibration.population
    layout = lay_out_dimensions(design, complete=False)
    vector = layout.value.copy()
    layout.population_means(vector)[:] = group_means(calibration, layout.base.groups)
    factor = np.linalg.cholesky(population.covariance)
    np.fill_diagonal(factor, np.log(np.diag(factor)))
    vector[layout.means : layout.first_location] = factor[np.tril_indices(len(factor))]
    count = len(layout.dimensions)
    pattern = collapse_blocks(design, layout.item_dimension, count)
    # The nodes are not used: a draw asks for the posterior's height anywhere.
    nodes = product_nodes(count, 1)
    return DimensionalLikelihood(design, pattern, layout, pool, nodes), vector


def draw_dimensions(
    design: Design, calibration: Calibration, means: Floats, count: int, seed: int, pool: Workers
) -> Floats:
    """Draws (P, D, count) from the posterior of every person of the ratings, in their order.

    `means` (P, D) are the prior means, from which persons without ratings are drawn.
    """
    likelihood, vector = fixed_likelihood(design, calibration, pool)
    tables, blocks = likelihood.move_to(vector)
    layout, seen = likelihood.layout, likelihood.pattern.persons
    factor, whitening = layout.population_factor(vector), layout.whitening(vector)
    draws = np.empty((len(design.start) - 1, len(factor), count))

    def work(batch: int) -> None:
        low, high = batch * BATCH, min((batch + 1) * BATCH, len(seen))
        random = np.random.default_rng([seed, batch])
        for begin, end in _pieces(count, (high - low) * STEPS * len(factor)):
            shape = (high - low, end - begin, STEPS)
            normal = random.standard_normal((*shape, len(factor)))
            scale = np.sqrt(FREEDOM / random.chisquare(FREEDOM, shape))
            uniform = np.log(random.random(shape))
            _draw(
                low, begin, seen, likelihood.persons, whitening, blocks, tables,
                normal, scale, uniform, draws,
            )  # fmt: skip

    batches = -(-len(seen) // BATCH)
    pool.run(work, batches)
    unseen = np.setdiff1d(np.arange(len(draws)), seen)
    normal = np.random.default_rng([seed, batches]).standard_normal(
        (len(unseen), count, len(factor))
    )
    draws[unseen] = means[unseen][:, :, None] + np.swapaxes(normal @ factor.T, 1, 2)
    return draws


def _pieces(count: int, numbers: int) -> Iterator[tuple[int, int]]:
    """Runs of draws whose random numbers fit into memory, `numbers` for each draw."""
    most = max(1, MOST_NUMBERS // max(numbers, 1))
    for begin in range(0, count, most):
        yield begin, min(begin + most, count)


@compiled
def _draw(
    low: int,
    begin: int,
    seen: kernels.Ints,
    persons: kernels.Persons,
    whitening: Floats,
    blocks: kernels.Blocks,
    tables: kernels.Tables,
    normal: Floats,
    scale: Floats,
    uniform: Floats,
    draws: Floats,
) -> None:
    """Draws from `begin` on for the persons with ratings from `low` on, in the places of `seen`."""
    theta = np.empty(draws.shape[1])
    for i in range(normal.shape[0]):
        p = low + i
        person = seen[p]
        for n in range(normal.shape[1]):
            height = -np.inf
            for step in range(normal.shape[2]):
                z, stretch = normal[i, n, step], scale[i, n, step]
                _stand(persons.center[p], persons.factor[p], z, stretch, theta)
                now = _log_ratio(p, theta, z, stretch, persons, whitening, blocks, tables)
                if now - height > uniform[i, n, step]:
                    height = now
                    draws[person, :, begin + n] = theta


@compiled
def _stand(centre: Floats, factor: Floats, z: Floats, stretch: float, theta: Floats) -> None:
    """centre + stretch * factor z into `theta`."""
    for d in range(len(theta)):
        theta[d] = centre[d]
        for e in range(d + 1):
            theta[d] += stretch * factor[d, e] * z[e]


@compiled
def _log_ratio(
    p: int,
    theta: Floats,
    z: Floats,
    stretch: float,
    persons: kernels.Persons,
    whitening: Floats,
    blocks: kernels.Blocks,
    tables: kernels.Tables,
) -> float:
    """Log of posterior over proposal at `theta`, up to a constant of the person."""
    size, square, value = len(theta), 0.0, 0.0
    for d in range(size):
        square += (stretch * z[d]) ** 2
        away = 0.0
        for e in range(d + 1):
            away += whitening[d, e] * (theta[e] - persons.mean[p, e])
        value += persons.score[p, d] * theta[d] - 0.5 * away * away
        value -= kernels.log_normaliser(
            theta[d], blocks.start[p, d], blocks.start[p, d + 1], blocks, tables
        )
    return float(value + 0.5 * (FREEDOM + size) * np.log(1.0 + square / FREEDOM))
