"""Observed information for several correlated dimensions, by the missing information principle.

The observed information is the expected complete information less the posterior covariance of the
complete-data score (T. A. Louis, Journal of the Royal Statistical Society B 44, 1982, 226–233).
A person's complete-data score depends on theta through category probabilities, one dimension at a
time, and through a quadratic form for the population. The probabilities are expanded into Hermite
polynomials of degree 3 around the person's posterior mean; the joint second moments of degrees 1
and 2 are taken over the person's nodes, those of degree 3 as in a normal distribution.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._chunks import Workers
from ronghe.engines.measurement._compile import compiled
from ronghe.engines.measurement._multidimensional_kernels import (
    Blocks,
    Grid,
    Persons,
    Tables,
    signed_nodes,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Small = NDArray[np.int32]

DEGREE = 3
EXPANSION_NODES = 5
BATCH = 256


class Observations(NamedTuple):
    """The observations, sorted by person, and where their parameters lie.

    start (P + 1,); place (n, F + 1): places of the locations each takes part in; location (n,)
    their sum; dimension, group, top (n,); weight (n,).
    """

    start: Ints
    place: Ints
    location: Floats
    dimension: Small
    group: Small
    top: Small
    weight: Floats


class Structure(NamedTuple):
    """What the parameters are.

    steps (G, M + 1) cumulated; step_place (G, M + 1) places of free ones, else -1;
    first_location: places before it belong to the population; person_group (P,);
    steps_by_item: a step belongs to one item, so to one dimension.
    """

    steps: Floats
    step_place: Ints
    first_location: int
    person_group: Small
    steps_by_item: bool


class _Rule(NamedTuple):
    """A one-dimensional rule: points (Q,) and factors (Q, DEGREE + 1) = w He_b / b!."""

    points: Floats
    factors: Floats


class _Touched(NamedTuple):
    """Expansions of the parameters that one person meets.

    Parameters of one dimension are rows of `narrow` (size, DEGREE), others of `wide`
    (size, basis); their places stand in the first met[0], met[1] entries of the lists.
    """

    narrow: Floats
    wide: Floats
    narrow_places: Ints
    wide_places: Ints
    dimension: Ints
    seen: NDArray[np.bool_]
    met: Ints


def _expansion_rule() -> _Rule:
    points, weights = np.polynomial.hermite_e.hermegauss(EXPANSION_NODES)
    weights = weights / weights.sum()
    columns = [np.ones_like(points), points, (points**2 - 1) / 2, (points**3 - 3 * points) / 6]
    return _Rule(points, np.stack([weights * column for column in columns], axis=1))


def observed_information(
    size: int,
    bounds: Ints,
    pool: Workers,
    persons: Persons,
    factor: Floats,
    blocks: Blocks,
    tables: Tables,
    grid: Grid,
    observations: Observations,
    structure: Structure,
) -> Floats:
    """Observed information (size, size) at a stationary point, lower triangle.

    `factor` is the Cholesky factor of the population covariance; `grid` has three nodes on each
    axis; `bounds` cuts the persons into slices.
    """
    whitening = np.asarray(np.linalg.inv(factor), dtype=np.float64)
    parts = np.zeros((len(bounds) - 1, size, size))
    rule = _expansion_rule()

    count = len(factor)
    nodes = int((grid.last - grid.first).sum())
    nodes += count * (len(grid.line) + len(grid.points)) if len(grid.line) else 0

    def work(chunk: int) -> None:
        for low in range(bounds[chunk], bounds[chunk + 1], BATCH):
            size = min(BATCH, bounds[chunk + 1] - low)
            weight, theta = np.empty((size, nodes)), np.empty((size, nodes, count))
            signed_nodes(low, persons, whitening, blocks, tables, grid, weight, theta)
            _add_information(
                low, persons.mean, weight, theta, whitening, observations, structure, rule,
                parts[chunk],
            )  # fmt: skip

    pool.run(work, len(bounds) - 1)
    total: Floats = parts[0]
    for part in parts[1:]:
        total += part
    _add_population(total, factor, structure)
    return total


def _add_population(total: Floats, factor: Floats, structure: Structure) -> None:
    """Add the complete information of means and factor, as if theta had been seen."""
    count = len(factor)
    inverse = np.linalg.inv(factor)
    groups = np.bincount(structure.person_group)
    first = structure.first_location - count * (count + 1) // 2
    for group, persons in enumerate(groups):
        where = slice(group * count, (group + 1) * count)
        total[where, where] += persons * (inverse.T @ inverse)
    moves = []
    for row, column in zip(*np.tril_indices(count), strict=True):
        move = np.zeros((count, count))
        move[row, column] = factor[row, row] if row == column else 1.0
        moved = inverse @ move
        moves.append(moved + moved.T)
    for a, left in enumerate(moves):
        for b, right in enumerate(moves):
            total[first + a, first + b] += 0.5 * groups.sum() * float((left * right).sum())


@compiled
def _add_information(
    low: int,
    population_mean: Floats,
    weight: Floats,
    theta: Floats,
    whitening: Floats,
    observations: Observations,
    structure: Structure,
    rule: _Rule,
    total: Floats,
) -> None:
    """Add complete information on the structure, less all that is missing, of persons low.. with
    these nodes."""
    n = theta.shape[2]
    size = total.shape[0]
    basis = n * DEGREE + n * (n - 1) // 2
    mean, spread = np.empty(n), np.empty(n)
    gamma = np.empty((basis, basis))
    touched = _Touched(
        np.zeros((size, DEGREE)),
        np.zeros((size, basis)),
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.zeros(size, np.bool_),
        np.zeros(2, np.int64),
    )
    for i in range(len(weight)):
        p = low + i
        _standardise(weight[i], theta[i], mean, spread)
        _second_moments(weight[i], theta[i], gamma)
        _expand_population(p, population_mean[p], whitening, structure, mean, spread, touched)
        _expand_structure(p, observations, structure, rule, mean, spread, gamma, touched, total)
        _subtract(gamma, touched, total)
        _forget(touched)


@compiled
def _standardise(weight: Floats, theta: Floats, mean: Floats, spread: Floats) -> None:
    """Posterior mean and SD of each coordinate; `theta` is standardised by them in place."""
    for d in range(len(mean)):
        origin = theta[0, d]
        first, second = 0.0, 0.0
        for node in range(len(weight)):
            x = theta[node, d] - origin
            first += weight[node] * x
            second += weight[node] * x * x
        mean[d] = origin + first
        spread[d] = np.sqrt(second - first * first)
        for node in range(len(weight)):
            theta[node, d] = (theta[node, d] - mean[d]) / spread[d]


@compiled
def _second_moments(weight: Floats, theta: Floats, gamma: Floats) -> None:
    """Posterior covariance of the basis: He_1..He_3 per dimension, then products of pairs.

    The polynomials of degree 1 and 2 are integrated; those of degree 3 are taken as normal.
    """
    n = theta.shape[1]
    count = 2 * n + n * (n - 1) // 2
    value, average = np.empty(count), np.zeros(count)
    product = np.zeros((count, count))
    for node in range(len(weight)):
        pair = 2 * n
        for d in range(n):
            z = theta[node, d]
            value[2 * d] = z
            value[2 * d + 1] = z * z - 1.0
            for e in range(d):
                value[pair] = z * theta[node, e]
                pair += 1
        for a in range(count):
            scaled = weight[node] * value[a]
            average[a] += scaled
            for b in range(a + 1):
                product[a, b] += scaled * value[b]
    for a in range(len(gamma)):
        for b in range(len(gamma)):
            gamma[a, b] = 0.0
    for a in range(count):
        i = _place_in_basis(a, n)
        for b in range(a + 1):
            j = _place_in_basis(b, n)
            gamma[i, j] = product[a, b] - average[a] * average[b]
            gamma[j, i] = gamma[i, j]
    for d in range(n):
        for e in range(n):
            gamma[d * DEGREE + 2, e * DEGREE + 2] = 6.0 * gamma[d * DEGREE, e * DEGREE] ** 3


@compiled
def _place_in_basis(a: int, n: int) -> int:
    return a // 2 * DEGREE + a % 2 if a < 2 * n else n * DEGREE + a - 2 * n


@compiled
def _meet(place: int, dimension: int, touched: _Touched) -> None:
    """Note that the person meets a parameter; dimension -1 if it belongs to all."""
    if touched.seen[place]:
        return
    touched.seen[place] = True
    kind = 1 if dimension < 0 else 0
    places = touched.wide_places if kind else touched.narrow_places
    places[touched.met[kind]] = place
    touched.dimension[place] = dimension
    touched.met[kind] += 1


@compiled
def _forget(touched: _Touched) -> None:
    for a in range(touched.met[0]):
        for b in range(DEGREE):
            touched.narrow[touched.narrow_places[a], b] = 0.0
        touched.seen[touched.narrow_places[a]] = False
    for a in range(touched.met[1]):
        for b in range(touched.wide.shape[1]):
            touched.wide[touched.wide_places[a], b] = 0.0
        touched.seen[touched.wide_places[a]] = False
    touched.met[0] = 0
    touched.met[1] = 0


@compiled
def _expand_population(
    p: int,
    population_mean: Floats,
    whitening: Floats,
    structure: Structure,
    mean: Floats,
    spread: Floats,
    touched: _Touched,
) -> None:
    """Expand the population score: W' w for the mean and W' (w w' - I) for the factor.

    W is `whitening` and w = W (theta - population mean) = shift + turn z.
    """
    n = len(mean)
    shift, turn = np.zeros(n), np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            shift[i] += whitening[i, j] * (mean[j] - population_mean[j])
            turn[i, j] = whitening[i, j] * spread[j]
    for d in range(n):
        place = structure.person_group[p] * n + d
        _meet(place, -1, touched)
        for i in range(d, n):
            for e in range(i + 1):
                touched.wide[place, e * DEGREE] += whitening[i, d] * turn[i, e]
    place = structure.first_location - n * (n + 1) // 2
    for i in range(n):
        for j in range(i + 1):
            _meet(place, -1, touched)
            scale = 1.0 / whitening[i, i] if i == j else 1.0
            for k in range(i, n):
                _add_square(scale * whitening[k, i], k, j, shift, turn, touched.wide[place])
            place += 1


@compiled
def _add_square(scale: float, i: int, j: int, shift: Floats, turn: Floats, row: Floats) -> None:
    """Add the expansion of scale * w_i * w_j to `row`, without its constant."""
    n = len(shift)
    pair = n * DEGREE
    for d in range(n):
        row[d * DEGREE] += scale * (shift[i] * turn[j, d] + shift[j] * turn[i, d])
        row[d * DEGREE + 1] += scale * turn[i, d] * turn[j, d]
        for e in range(d):
            row[pair] += scale * (turn[i, d] * turn[j, e] + turn[i, e] * turn[j, d])
            pair += 1


@compiled
def _expand_structure(
    p: int,
    observations: Observations,
    structure: Structure,
    rule: _Rule,
    mean: Floats,
    spread: Floats,
    gamma: Floats,
    touched: _Touched,
    total: Floats,
) -> None:
    """Expand the score of a person's observations; add their complete information to `total`."""
    width = structure.steps.shape[1]
    share = np.empty(width)
    coefficient = np.empty((width, DEGREE + 1))
    variance = np.empty((width, width))
    for n in range(observations.start[p], observations.start[p + 1]):
        d, g = observations.dimension[n], observations.group[n]
        top, w = observations.top[n], observations.weight[n]
        for k in range(1, top + 1):
            for b in range(DEGREE + 1):
                coefficient[k, b] = 0.0
        for q in range(len(rule.points)):
            u = mean[d] + spread[d] * rule.points[q] - observations.location[n]
            _shares(u, top, structure.steps[g], share)
            for k in range(1, top + 1):
                for b in range(DEGREE + 1):
                    coefficient[k, b] += rule.factors[q, b] * share[k]
        _expected_variance(d, top, coefficient, gamma, variance)
        _add_complete(n, w, g, top, observations, structure, variance, total)
        _add_rows(n, d, g, top, w, observations, structure, coefficient, touched)


@compiled
def _shares(u: float, top: int, steps: Floats, share: Floats) -> None:
    """Category probabilities at u."""
    highest = 0.0
    for k in range(top + 1):
        share[k] = k * u - steps[k]
        highest = max(highest, share[k])
    total = 0.0
    for k in range(top + 1):
        share[k] = np.exp(share[k] - highest)
        total += share[k]
    for k in range(top + 1):
        share[k] /= total


@compiled
def _expected_variance(
    d: int, top: int, coefficient: Floats, gamma: Floats, variance: Floats
) -> None:
    """Posterior-expected covariance of the category indicators 1..top, lower triangle."""
    for k in range(1, top + 1):
        for j in range(1, k + 1):
            both = coefficient[k, 0] * coefficient[j, 0]
            for a in range(DEGREE):
                for b in range(DEGREE):
                    both += (
                        coefficient[k, a + 1]
                        * coefficient[j, b + 1]
                        * gamma[d * DEGREE + a, d * DEGREE + b]
                    )
            variance[k, j] = (coefficient[k, 0] if j == k else 0.0) - both
            variance[j, k] = variance[k, j]


@compiled
def _add_complete(
    n: int,
    w: float,
    g: int,
    top: int,
    observations: Observations,
    structure: Structure,
    variance: Floats,
    total: Floats,
) -> None:
    """Add one observation's complete information on its locations and steps."""
    facets = observations.place.shape[1]
    whole = 0.0
    for k in range(1, top + 1):
        slope = 0.0
        for j in range(1, top + 1):
            slope += j * variance[k, j]
        whole += k * slope
        step = structure.step_place[g, k]
        if step < 0:
            continue
        for f in range(facets):
            place = observations.place[n, f]
            total[max(place, step), min(place, step)] += w * slope
        for j in range(1, k + 1):
            other = structure.step_place[g, j]
            if other >= 0:
                total[max(step, other), min(step, other)] += w * variance[k, j]
    for f in range(facets):
        for e in range(f + 1):
            a, b = observations.place[n, f], observations.place[n, e]
            total[max(a, b), min(a, b)] += w * whole


@compiled
def _add_rows(
    n: int,
    d: int,
    g: int,
    top: int,
    w: float,
    observations: Observations,
    structure: Structure,
    coefficient: Floats,
    touched: _Touched,
) -> None:
    """Add one observation's expansion to the rows of its parameters."""
    for f in range(observations.place.shape[1]):
        place = observations.place[n, f]
        _meet(place, -1 if f else d, touched)
        for b in range(DEGREE):
            slope = 0.0
            for k in range(1, top + 1):
                slope += k * coefficient[k, b + 1]
            if f:
                touched.wide[place, d * DEGREE + b] += w * slope
            else:
                touched.narrow[place, b] += w * slope
    for k in range(1, top + 1):
        place = structure.step_place[g, k]
        if place < 0:
            continue
        _meet(place, d if structure.steps_by_item else -1, touched)
        for b in range(DEGREE):
            if structure.steps_by_item:
                touched.narrow[place, b] += w * coefficient[k, b + 1]
            else:
                touched.wide[place, d * DEGREE + b] += w * coefficient[k, b + 1]


@compiled
def _subtract(gamma: Floats, touched: _Touched, total: Floats) -> None:
    """Subtract rows gamma rows' of all touched parameters from the lower triangle."""
    basis = gamma.shape[0]
    dimensions = touched.dimension
    turned = np.empty(basis)
    for i in range(touched.met[0]):
        a = touched.narrow_places[i]
        first = dimensions[a] * DEGREE
        for c in range(basis):
            turned[c] = 0.0
            for b in range(DEGREE):
                turned[c] += touched.narrow[a, b] * gamma[first + b, c]
        for j in range(i + 1):
            other = touched.narrow_places[j]
            start = dimensions[other] * DEGREE
            value = 0.0
            for b in range(DEGREE):
                value += turned[start + b] * touched.narrow[other, b]
            total[max(a, other), min(a, other)] -= value
    for i in range(touched.met[1]):
        a = touched.wide_places[i]
        for c in range(basis):
            turned[c] = 0.0
            for b in range(basis):
                turned[c] += touched.wide[a, b] * gamma[b, c]
        for j in range(touched.met[0]):
            other = touched.narrow_places[j]
            start = dimensions[other] * DEGREE
            value = 0.0
            for b in range(DEGREE):
                value += turned[start + b] * touched.narrow[other, b]
            total[max(a, other), min(a, other)] -= value
        for j in range(i + 1):
            other = touched.wide_places[j]
            value = 0.0
            for c in range(basis):
                value += turned[c] * touched.wide[other, c]
            total[max(a, other), min(a, other)] -= value
