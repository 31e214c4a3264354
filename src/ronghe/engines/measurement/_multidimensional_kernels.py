"""Compiled inner loops for several correlated dimensions (docs/engines/measurement-dimensions.md).

All kernels run over a slice of persons, release the interpreter lock, and write either to rows of
their own persons or to accumulators of their own slice; who adds the slices up keeps their order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Tables(NamedTuple):
    """Log-normalisers as cubic polynomials over a grid of cells.

    polynomial[t, g] are the coefficients of cell g of table t in s = (u - lower) * per_unit - g.
    The first and the last cell are straight lines and serve every u beyond them.
    """

    polynomial: Floats
    lower: float
    per_unit: float


class Blocks(NamedTuple):
    """Sets of observations that share a table, a shift and a weight.

    The blocks of person p in dimension d are start[p, d] .. start[p, d + 1].
    """

    start: Ints
    table: Ints
    shift: Floats
    weight: Floats


class Persons(NamedTuple):
    """Sufficient scores and prior means, both (P, D), and where each person's nodes stand.

    `center` (P, D) and lower triangular `factor` (P, D, D): theta = center + factor z.
    """

    score: Floats
    mean: Floats
    center: Floats
    factor: Floats


class Grid(NamedTuple):
    """The arrays of `ProductNodes`."""

    points: Floats
    log_weight: Floats
    prefix: Ints
    change: Ints
    first: Ints
    last: Ints


class Posterior(NamedTuple):
    """Results per person: log-likelihood (P,), mean (P, D) and covariance (P, D, D)."""

    log_likelihood: Floats
    mean: Floats
    covariance: Floats


class Expected(NamedTuple):
    """Posterior expectations that the gradient needs.

    slope (B,): of the derivative of each block's log-normaliser; mass (T, G, 4): the derivative
    of the sum of expected log-normalisers with respect to the polynomials' coefficients.
    """

    slope: Floats
    mass: Floats


class Walk(NamedTuple):
    """Where a walk through a person's nodes stands: the coordinates and what is summed so far."""

    z: Floats
    theta: Floats
    partial: Floats
    open_weight: Floats
    first_moment: Floats
    second_moment: Floats


@compiled
def new_walk(n: int) -> Walk:
    """A walk through n dimensions that has not begun."""
    return Walk(
        np.zeros(n), np.zeros(n), np.zeros(n + 1), np.zeros(n), np.zeros(n), np.zeros((n, n))
    )


@compiled
def _locate(place: float, cells: int) -> int:
    return min(max(int(np.floor(place)), 0), cells - 1)


@compiled
def _log_normaliser(x: float, begin: int, end: int, blocks: Blocks, tables: Tables) -> float:
    total = 0.0
    cells = tables.polynomial.shape[1]
    for b in range(begin, end):
        place = (x - blocks.shift[b] - tables.lower) * tables.per_unit
        cell = _locate(place, cells)
        s = place - cell
        c = tables.polynomial[blocks.table[b], cell]
        total += blocks.weight[b] * (c[0] + s * (c[1] + s * (c[2] + s * c[3])))
    return total


@compiled
def _derivatives(
    x: float, begin: int, end: int, blocks: Blocks, tables: Tables
) -> tuple[float, float]:
    first = 0.0
    second = 0.0
    unit = tables.per_unit
    cells = tables.polynomial.shape[1]
    for b in range(begin, end):
        place = (x - blocks.shift[b] - tables.lower) * unit
        cell = _locate(place, cells)
        s = place - cell
        c = tables.polynomial[blocks.table[b], cell]
        first += blocks.weight[b] * unit * (c[1] + s * (2.0 * c[2] + s * 3.0 * c[3]))
        second += blocks.weight[b] * unit * unit * (2.0 * c[2] + s * 6.0 * c[3])
    return first, second


@compiled
def find_modes(
    low: int, high: int, persons: Persons, precision: Floats, blocks: Blocks, tables: Tables
) -> None:
    """Move `center` to the posterior mode and `factor` to the factor of the inverse curvature.

    Newton's method from where `center` stands; the posterior is log-concave, steps are cut at 1.
    """
    dimensions = persons.center.shape[1]
    curvature = np.empty((dimensions, dimensions))
    step = np.empty(dimensions)
    for p in range(low, high):
        theta = persons.center[p]
        for _ in range(100):
            for d in range(dimensions):
                first, second = _derivatives(
                    theta[d], blocks.start[p, d], blocks.start[p, d + 1], blocks, tables
                )
                step[d] = persons.score[p, d] - first
                for e in range(dimensions):
                    step[d] -= precision[d, e] * (theta[e] - persons.mean[p, e])
                    curvature[d, e] = precision[d, e]
                curvature[d, d] += max(second, 0.0)
            _factorise(curvature)
            _solve(curvature, step)
            largest = np.abs(step).max()
            theta += step / max(largest, 1.0)
            if largest < 1e-7:
                break
        _inverse_factor(curvature, persons.factor[p])


@compiled
def _factorise(a: Floats) -> None:
    """Cholesky factor in place, in the lower triangle."""
    n = a.shape[0]
    for i in range(n):
        for j in range(i + 1):
            total = a[i, j]
            for k in range(j):
                total -= a[i, k] * a[j, k]
            a[i, j] = np.sqrt(total) if i == j else total / a[j, j]


@compiled
def _solve(lower: Floats, b: Floats) -> None:
    n = b.shape[0]
    for i in range(n):
        for k in range(i):
            b[i] -= lower[i, k] * b[k]
        b[i] /= lower[i, i]
    for i in range(n - 1, -1, -1):
        for k in range(i + 1, n):
            b[i] -= lower[k, i] * b[k]
        b[i] /= lower[i, i]


@compiled
def _inverse_factor(lower: Floats, out: Floats) -> None:
    """Lower Cholesky factor of (lower lower')^-1 into `out`."""
    n = lower.shape[0]
    inverse = np.zeros((n, n))
    for j in range(n):
        inverse[j, j] = 1.0 / lower[j, j]
        for i in range(j + 1, n):
            total = 0.0
            for k in range(j, i):
                total -= lower[i, k] * inverse[k, j]
            inverse[i, j] = total / lower[i, i]
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(max(i, j), n):
                total += inverse[k, i] * inverse[k, j]
            out[i, j] = total
    _factorise(out)
    for i in range(n):
        out[i, i + 1 :] = 0.0


@compiled
def integrate(
    low: int,
    high: int,
    persons: Persons,
    whitening: Floats,
    constant: float,
    blocks: Blocks,
    tables: Tables,
    grid: Grid,
    posterior: Posterior,
    expected: Expected,
    with_moments: bool,
) -> None:
    """Marginal log-likelihood of each person and, by Fisher's identity, what its gradient needs.

    `whitening` is the inverse of the Cholesky factor of the population covariance; `constant` the
    logarithm of its determinant less that of the kept share of the nodes. Without
    `with_moments` only the log-likelihood is written.
    """
    n = persons.center.shape[1]
    walk = new_walk(n)
    height = np.empty((grid.last - grid.first).sum())
    for p in range(low, high):
        heights(p, persons, whitening, blocks, tables, grid, walk, height)
        top = height.max()
        total = 0.0
        for node in range(len(height)):
            height[node] = np.exp(height[node] - top)
            total += height[node]
        determinant = constant
        for d in range(n):
            determinant += np.log(persons.factor[p, d, d])
        posterior.log_likelihood[p] = determinant + top + np.log(total)
        if with_moments:
            height /= total
            _moments(p, persons, blocks, tables, grid, walk, height, expected)
            _to_scale(p, persons, walk, posterior)


@compiled
def place_node(d: int, p: int, q: int, persons: Persons, grid: Grid, walk: Walk) -> None:
    """Set coordinate d to node q."""
    walk.z[d] = grid.points[q]
    x = persons.center[p, d]
    for e in range(d + 1):
        x += persons.factor[p, d, e] * walk.z[e]
    walk.theta[d] = x


@compiled
def heights(
    p: int,
    persons: Persons,
    whitening: Floats,
    blocks: Blocks,
    tables: Tables,
    grid: Grid,
    walk: Walk,
    height: Floats,
) -> None:
    """Logarithms of the integrand times the weight, node after node."""
    final = persons.center.shape[1] - 1
    z, theta, partial = walk.z, walk.theta, walk.partial
    begin, end = blocks.start[p, final], blocks.start[p, final + 1]
    white, score = whitening[final, final], persons.score[p, final]
    step = persons.factor[p, final, final]
    node = 0
    for r in range(len(grid.first)):
        for d in range(grid.change[r], final):
            q = grid.prefix[r, d]
            place_node(d, p, q, persons, grid, walk)
            distance = 0.0
            for e in range(d + 1):
                distance += whitening[d, e] * (theta[e] - persons.mean[p, e])
            partial[d + 1] = (
                partial[d]
                + grid.log_weight[q]
                + persons.score[p, d] * theta[d]
                - 0.5 * distance * distance
                - _log_normaliser(
                    theta[d], blocks.start[p, d], blocks.start[p, d + 1], blocks, tables
                )
            )
        base = persons.center[p, final]
        offset = -white * persons.mean[p, final]
        for e in range(final):
            base += persons.factor[p, final, e] * z[e]
            offset += whitening[final, e] * (theta[e] - persons.mean[p, e])
        for q in range(grid.first[r], grid.last[r]):
            x = base + step * grid.points[q]
            distance = offset + white * x
            height[node] = (
                partial[final]
                + grid.log_weight[q]
                + score * x
                - 0.5 * distance * distance
                - _log_normaliser(x, begin, end, blocks, tables)
            )
            node += 1


@compiled
def _moments(
    p: int,
    persons: Persons,
    blocks: Blocks,
    tables: Tables,
    grid: Grid,
    walk: Walk,
    weight: Floats,
    expected: Expected,
) -> None:
    """First and second moments of z, and the weights spread over the tables."""
    final = persons.center.shape[1] - 1
    walk.open_weight[:] = 0.0
    walk.first_moment[:] = 0.0
    walk.second_moment[:] = 0.0
    begin, end = blocks.start[p, final], blocks.start[p, final + 1]
    step = persons.factor[p, final, final]
    node = 0
    for r in range(len(grid.first)):
        if r > 0:
            _close(grid.change[r], p, blocks, tables, walk, expected)
        for d in range(grid.change[r], final):
            place_node(d, p, grid.prefix[r, d], persons, grid, walk)
        base = persons.center[p, final]
        for e in range(final):
            base += persons.factor[p, final, e] * walk.z[e]
        w0, w1, w2 = 0.0, 0.0, 0.0
        for q in range(grid.first[r], grid.last[r]):
            w, point = weight[node], grid.points[q]
            node += 1
            w0 += w
            w1 += w * point
            w2 += w * point * point
            _spread(w, base + step * point, begin, end, blocks, tables, expected)
        if final > 0:
            walk.open_weight[final - 1] += w0
        walk.first_moment[final] += w1
        walk.second_moment[final, final] += w2
        for e in range(final):
            walk.second_moment[final, e] += w1 * walk.z[e]
    _close(0, p, blocks, tables, walk, expected)


@compiled
def _close(
    level: int, p: int, blocks: Blocks, tables: Tables, walk: Walk, expected: Expected
) -> None:
    """Book the coordinates from `level` on, which are about to change: their weight is whole."""
    for d in range(len(walk.z) - 2, level - 1, -1):
        w = walk.open_weight[d]
        walk.open_weight[d] = 0.0
        if d > 0:
            walk.open_weight[d - 1] += w
        walk.first_moment[d] += w * walk.z[d]
        for e in range(d + 1):
            walk.second_moment[d, e] += w * walk.z[d] * walk.z[e]
        begin, end = blocks.start[p, d], blocks.start[p, d + 1]
        _spread(w, walk.theta[d], begin, end, blocks, tables, expected)


@compiled
def _spread(
    w: float, x: float, begin: int, end: int, blocks: Blocks, tables: Tables, expected: Expected
) -> None:
    """The adjoint of `_log_normaliser`: the weight w at x, given to the coefficients."""
    cells = tables.polynomial.shape[1]
    for b in range(begin, end):
        place = (x - blocks.shift[b] - tables.lower) * tables.per_unit
        cell = _locate(place, cells)
        s = place - cell
        c = tables.polynomial[blocks.table[b], cell]
        mass = expected.mass[blocks.table[b], cell]
        v = w * blocks.weight[b]
        expected.slope[b] += v * tables.per_unit * (c[1] + s * (2.0 * c[2] + s * 3.0 * c[3]))
        mass[0] += v
        mass[1] += v * s
        mass[2] += v * s * s
        mass[3] += v * s * s * s


@compiled
def _to_scale(p: int, persons: Persons, walk: Walk, posterior: Posterior) -> None:
    """Mean and covariance of theta from the moments of z."""
    n = persons.center.shape[1]
    factor, first, second = persons.factor[p], walk.first_moment, walk.second_moment
    for i in range(n):
        posterior.mean[p, i] = persons.center[p, i]
        for k in range(i + 1):
            posterior.mean[p, i] += factor[i, k] * first[k]
            second[i, k] -= first[i] * first[k]
            second[k, i] = second[i, k]
    for i in range(n):
        for j in range(i + 1):
            total = 0.0
            for k in range(i + 1):
                for m in range(j + 1):
                    total += factor[i, k] * second[k, m] * factor[j, m]
            posterior.covariance[p, i, j] = total
            posterior.covariance[p, j, i] = total
