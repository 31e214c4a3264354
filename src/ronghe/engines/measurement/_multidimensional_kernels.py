"""Compiled inner loops for several correlated dimensions (docs/engines/measurement-dimensions.md).

All kernels run over a slice of persons, release the interpreter lock, and write either to rows of
their own persons or to accumulators of their own slice; who adds the slices up keeps their order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled, inlined
from ronghe.engines.measurement._kernels_small import factorise, inverse_factor, solve

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
    """The arrays of `ProductNodes`; `line` and `line_weight` are those of a finer rule.

    Along each axis the finer rule corrects the product rule; an empty one corrects nothing.
    """

    points: Floats
    log_weight: Floats
    prefix: Ints
    change: Ints
    first: Ints
    last: Ints
    line: Floats
    line_weight: Floats


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


@inlined
def _locate(place: float, cells: int) -> int:
    return min(max(int(np.floor(place)), 0), cells - 1)


@inlined
def log_normaliser(x: float, begin: int, end: int, blocks: Blocks, tables: Tables) -> float:
    """Sum of the log-normalisers of blocks begin..end at x."""
    total = 0.0
    cells = tables.polynomial.shape[1]
    for b in range(begin, end):
        place = (x - blocks.shift[b] - tables.lower) * tables.per_unit
        cell = _locate(place, cells)
        s = place - cell
        t = blocks.table[b]
        value = tables.polynomial[t, cell, 3]
        value = tables.polynomial[t, cell, 2] + s * value
        value = tables.polynomial[t, cell, 1] + s * value
        total += blocks.weight[b] * (tables.polynomial[t, cell, 0] + s * value)
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
        t = blocks.table[b]
        c1 = tables.polynomial[t, cell, 1]
        c2 = tables.polynomial[t, cell, 2]
        c3 = tables.polynomial[t, cell, 3]
        first += blocks.weight[b] * unit * (c1 + s * (2.0 * c2 + s * 3.0 * c3))
        second += blocks.weight[b] * unit * unit * (2.0 * c2 + s * 6.0 * c3)
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
            factorise(curvature)
            solve(curvature, step)
            largest = 0.0
            for d in range(dimensions):
                largest = max(largest, abs(step[d]))
            for d in range(dimensions):
                theta[d] += step[d] / max(largest, 1.0)
            if largest < 1e-7:
                break
        inverse_factor(curvature, persons.factor[p])


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
    height = np.empty(_count(grid))
    bits = np.empty(max(len(height), len(grid.line)), np.int64)
    line = np.empty(len(grid.line))
    coarse = np.empty(len(grid.points))
    for p in range(low, high):
        heights(p, persons, whitening, blocks, tables, grid, walk, height)
        total = normalise(height, bits)
        for d in range(n):
            total += np.log(persons.factor[p, d, d])
        if with_moments:
            _moments(p, persons, blocks, tables, grid, walk, height, expected)
        if len(line) > 0:
            for d in range(n):
                _line(p, d, grid.line, grid.line_weight, persons, whitening, blocks, tables, line)
                total += normalise(line, bits)
                _line(p, d, grid.points, grid.log_weight, persons, whitening, blocks, tables,
                      coarse)  # fmt: skip
                total -= normalise(coarse, bits)
                if with_moments:
                    _line_moments(p, d, 1.0, grid.line, line, persons, blocks, tables, walk,
                                  expected)  # fmt: skip
                    _line_moments(p, d, -1.0, grid.points, coarse, persons, blocks, tables, walk,
                                  expected)  # fmt: skip
        posterior.log_likelihood[p] = constant + total
        if with_moments:
            _to_scale(p, persons, walk, posterior)


@compiled
def _count(grid: Grid) -> int:
    total = 0
    for r in range(len(grid.first)):
        total += grid.last[r] - grid.first[r]
    return total


@compiled
def normalise(value: Floats, bits: Ints) -> float:
    """Replace logarithms by shares of their sum; returns the logarithm of the sum.

    The exponential is taken as 2^n times a polynomial of degree 12 in the rest (error below
    4e-16), which the compiler turns into vector code; values below exp(-700) count as that.
    """
    top = value[0]
    for i in range(1, len(value)):
        top = max(top, value[i])
    for i in range(len(value)):
        x = max(value[i] - top, -700.0)
        n = np.floor(x * 1.4426950408889634 + 0.5)
        r = x - n * 0.693145751953125 - n * 1.4286068203094172e-06
        y = 1.0 / 479001600.0
        y = y * r + 1.0 / 39916800.0
        y = y * r + 1.0 / 3628800.0
        y = y * r + 1.0 / 362880.0
        y = y * r + 1.0 / 40320.0
        y = y * r + 1.0 / 5040.0
        y = y * r + 1.0 / 720.0
        y = y * r + 1.0 / 120.0
        y = y * r + 1.0 / 24.0
        y = y * r + 1.0 / 6.0
        y = y * r + 0.5
        y = y * r + 1.0
        value[i] = y * r + 1.0
        bits[i] = (np.int64(n) + 1023) << 52
    power = bits.view(np.float64)
    total = 0.0
    for i in range(len(value)):
        value[i] *= power[i]
        total += value[i]
    for i in range(len(value)):
        value[i] /= total
    return float(top + np.log(total))


@inlined
def place_node(d: int, z_d: float, center: Floats, factor: Floats, walk: Walk) -> None:
    """Set coordinate d of a person with this center (D,) and factor (D, D)."""
    walk.z[d] = z_d
    x = center[d]
    for e in range(d + 1):
        x += factor[d, e] * walk.z[e]
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
    center, factor, mean = persons.center[p], persons.factor[p], persons.mean[p]
    score, start = persons.score[p], blocks.start[p]
    points, log_weight = grid.points, grid.log_weight
    polynomial, lower, unit = tables.polynomial, tables.lower, tables.per_unit
    table, shift, block_weight = blocks.table, blocks.shift, blocks.weight
    last_cell = polynomial.shape[1] - 1
    final = len(center) - 1
    white, step = whitening[final, final], factor[final, final]
    node = 0
    for r in range(len(grid.first)):
        for d in range(grid.change[r], final):
            q = grid.prefix[r, d]
            place_node(d, points[q], center, factor, walk)
            walk.partial[d + 1] = (
                walk.partial[d]
                + log_weight[q]
                + score[d] * walk.theta[d]
                - 0.5 * _distance(d, walk.theta, mean, whitening) ** 2
                - log_normaliser(walk.theta[d], start[d], start[d + 1], blocks, tables)
            )
        base, offset = center[final], -white * mean[final]
        for e in range(final):
            base += factor[final, e] * walk.z[e]
            offset += whitening[final, e] * (walk.theta[e] - mean[e])
        above = walk.partial[final]
        # The same as _log_normaliser, written out: a call here costs as much as its work.
        for q in range(grid.first[r], grid.last[r]):
            x = base + step * points[q]
            distance = offset + white * x
            value = above + log_weight[q] + score[final] * x - 0.5 * distance * distance
            for b in range(start[final], start[final + 1]):
                place = (x - shift[b] - lower) * unit
                cell = min(max(int(np.floor(place)), 0), last_cell)
                s = place - cell
                t = table[b]
                value -= block_weight[b] * (
                    polynomial[t, cell, 0]
                    + s
                    * (
                        polynomial[t, cell, 1]
                        + s * (polynomial[t, cell, 2] + s * polynomial[t, cell, 3])
                    )
                )
            height[node] = value
            node += 1


@inlined
def _distance(d: int, theta: Floats, mean: Floats, whitening: Floats) -> float:
    """Coordinate d of the whitened distance from the population mean."""
    total = 0.0
    for e in range(d + 1):
        total += whitening[d, e] * (theta[e] - mean[e])
    return total


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
    center, factor, start = persons.center[p], persons.factor[p], blocks.start[p]
    points = grid.points
    polynomial, lower, unit = tables.polynomial, tables.lower, tables.per_unit
    table, shift, block_weight = blocks.table, blocks.shift, blocks.weight
    slope, mass = expected.slope, expected.mass
    last_cell = polynomial.shape[1] - 1
    final = len(center) - 1
    step = factor[final, final]
    for d in range(final + 1):
        walk.open_weight[d] = 0.0
        walk.first_moment[d] = 0.0
        for e in range(final + 1):
            walk.second_moment[d, e] = 0.0
    node = 0
    for r in range(len(grid.first)):
        if r > 0:
            _close(grid.change[r], start, blocks, tables, walk, expected)
        for d in range(grid.change[r], final):
            place_node(d, points[grid.prefix[r, d]], center, factor, walk)
        base = center[final]
        for e in range(final):
            base += factor[final, e] * walk.z[e]
        w0, w1, w2 = 0.0, 0.0, 0.0
        # The same as _spread, written out.
        for q in range(grid.first[r], grid.last[r]):
            w, point = weight[node], points[q]
            node += 1
            w0 += w
            w1 += w * point
            w2 += w * point * point
            x = base + step * point
            for b in range(start[final], start[final + 1]):
                place = (x - shift[b] - lower) * unit
                cell = min(max(int(np.floor(place)), 0), last_cell)
                s = place - cell
                t = table[b]
                v = w * block_weight[b]
                rise = polynomial[t, cell, 1] + s * (
                    2.0 * polynomial[t, cell, 2] + s * 3.0 * polynomial[t, cell, 3]
                )
                slope[b] += v * unit * rise
                mass[t, cell, 0] += v
                mass[t, cell, 1] += v * s
                mass[t, cell, 2] += v * s * s
                mass[t, cell, 3] += v * s * s * s
        if final > 0:
            walk.open_weight[final - 1] += w0
        walk.first_moment[final] += w1
        walk.second_moment[final, final] += w2
        for e in range(final):
            walk.second_moment[final, e] += w1 * walk.z[e]
    _close(grid.change[0], start, blocks, tables, walk, expected)


@compiled
def _close(
    level: int, start: Ints, blocks: Blocks, tables: Tables, walk: Walk, expected: Expected
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
        _spread(w, walk.theta[d], start[d], start[d + 1], blocks, tables, expected)


@compiled
def _line(
    p: int,
    axis: int,
    points: Floats,
    log_weight: Floats,
    persons: Persons,
    whitening: Floats,
    blocks: Blocks,
    tables: Tables,
    out: Floats,
) -> None:
    """Logarithms of the integrand along one axis through the center, up to a constant."""
    n = persons.center.shape[1]
    theta = np.empty(n)
    for d in range(n):
        theta[d] = persons.center[p, d]
    for q in range(len(points)):
        out[q] = log_weight[q]
        for d in range(axis, n):
            theta[d] = persons.center[p, d] + persons.factor[p, d, axis] * points[q]
        for d in range(axis, n):
            begin, end = blocks.start[p, d], blocks.start[p, d + 1]
            out[q] += persons.score[p, d] * theta[d]
            out[q] -= 0.5 * _distance(d, theta, persons.mean[p], whitening) ** 2
            out[q] -= log_normaliser(theta[d], begin, end, blocks, tables)


@compiled
def signed_nodes(
    low: int,
    persons: Persons,
    whitening: Floats,
    blocks: Blocks,
    tables: Tables,
    grid: Grid,
    weight: Floats,
    theta: Floats,
) -> None:
    """Nodes theta (p, M, D) of persons low.. and their posterior weights (p, M), summing to one.

    The product nodes come first, then for each axis the finer line and, with negative weights,
    the line that it replaces.
    """
    n = persons.center.shape[1]
    walk = new_walk(n)
    products = _count(grid)
    bits = np.empty(weight.shape[1], np.int64)
    for i in range(len(weight)):
        p = low + i
        heights(p, persons, whitening, blocks, tables, grid, walk, weight[i, :products])
        normalise(weight[i, :products], bits)
        node = products
        if len(grid.line) > 0:
            for axis in range(n):
                fine = weight[i, node : node + len(grid.line)]
                _line(p, axis, grid.line, grid.line_weight, persons, whitening, blocks, tables,
                      fine)  # fmt: skip
                normalise(fine, bits)
                node += len(grid.line)
                coarse = weight[i, node : node + len(grid.points)]
                _line(p, axis, grid.points, grid.log_weight, persons, whitening, blocks, tables,
                      coarse)  # fmt: skip
                normalise(coarse, bits)
                for q in range(len(coarse)):
                    coarse[q] = -coarse[q]
                node += len(grid.points)
        _stand(persons.center[p], persons.factor[p], grid, theta[i])


@compiled
def _stand(center: Floats, factor: Floats, grid: Grid, theta: Floats) -> None:
    """Where the nodes of `signed_nodes` stand (M, D)."""
    n = len(center)
    node = 0
    for r in range(len(grid.first)):
        for q in range(grid.first[r], grid.last[r]):
            for d in range(n):
                theta[node, d] = center[d] + factor[d, n - 1] * grid.points[q]
                for e in range(n - 1):
                    theta[node, d] += factor[d, e] * grid.points[grid.prefix[r, e]]
            node += 1
    fine = len(grid.line)
    for axis in range(n if fine > 0 else 0):
        for q in range(fine + len(grid.points)):
            z = grid.line[q] if q < fine else grid.points[q - fine]
            for d in range(n):
                theta[node, d] = center[d] + factor[d, axis] * z
            node += 1


@compiled
def _line_moments(
    p: int,
    axis: int,
    sign: float,
    points: Floats,
    weight: Floats,
    persons: Persons,
    blocks: Blocks,
    tables: Tables,
    walk: Walk,
    expected: Expected,
) -> None:
    """Add or take away the expectations of a line."""
    for q in range(len(points)):
        w = sign * weight[q]
        walk.first_moment[axis] += w * points[q]
        walk.second_moment[axis, axis] += w * points[q] * points[q]
        for d in range(axis, len(walk.z)):
            x = persons.center[p, d] + persons.factor[p, d, axis] * points[q]
            begin, end = blocks.start[p, d], blocks.start[p, d + 1]
            _spread(w, x, begin, end, blocks, tables, expected)


@inlined
def _spread(
    w: float, x: float, begin: int, end: int, blocks: Blocks, tables: Tables, expected: Expected
) -> None:
    """The adjoint of `_log_normaliser`: the weight w at x, given to the coefficients."""
    cells = tables.polynomial.shape[1]
    for b in range(begin, end):
        place = (x - blocks.shift[b] - tables.lower) * tables.per_unit
        cell = _locate(place, cells)
        s = place - cell
        t = blocks.table[b]
        c2, c3 = tables.polynomial[t, cell, 2], tables.polynomial[t, cell, 3]
        rise = tables.polynomial[t, cell, 1] + s * (2.0 * c2 + s * 3.0 * c3)
        v = w * blocks.weight[b]
        expected.slope[b] += v * tables.per_unit * rise
        expected.mass[t, cell, 0] += v
        expected.mass[t, cell, 1] += v * s
        expected.mass[t, cell, 2] += v * s * s
        expected.mass[t, cell, 3] += v * s * s * s


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
