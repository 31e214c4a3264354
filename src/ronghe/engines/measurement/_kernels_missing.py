"""Compiled posterior covariances of the complete scores, person by person.

What is taken from the complete information (T. A. Louis, Journal of the Royal Statistical Society
B 44, 1982, 226–233). A person's posterior stands on the nodes of the likelihood's grid; where it
is narrow its mass is moved to the few points of the Gauss rule that has the same moments
(G. H. Golub and J. H. Welsch, Mathematics of Computation 23, 1969, 221–230), because the scores
are smooth functions of the measure. With k points every product of score polynomials of total
degree 2k − 1 keeps its posterior mean; standard errors keep five digits.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled, inlined
from ronghe.engines.measurement._kernels_marginal import posterior, probabilities

Int = NDArray[np.int64]
Small = NDArray[np.int32]
Real = NDArray[np.float64]

NEGLIGIBLE = 1e-10
FEW_POINTS: Real = np.polynomial.hermite_e.hermegauss(5)[0]
MORE_POINTS: Real = np.polynomial.hermite_e.hermegauss(9)[0]
NARROW = 0.36
MEDIUM = 0.8
ROUNDS = 30
CLOSE = 1e-11
CLOSE_MASS = 1e-8
FAR_BELOW, FAR_ABOVE, MODEST = 1e-20, 1e20, 10
FOLD = 64


class Persons(NamedTuple):
    """What a person's posterior hangs on, as in `_kernels_marginal.posterior`; `group` (P,)."""

    table: Real
    theta: Real
    prior: Real
    score: Real
    group: Small
    link_start: Int
    link_cell: Small
    link_weight: Real
    window: Small


class Atoms(NamedTuple):
    """What was met: `ease` = exp(-location), `power` = exp(-steps); `places` (A, F + 1) and
    `step_place` (G, M + 1) in the vector, -1 if fixed."""

    cell_start: Int
    cell_atom: Small
    ease: Real
    places: Int
    step_place: Int
    group: Small
    top: Small
    power: Real


class Population(NamedTuple):
    """Means per group, the SD, and the places (G + 1,) of means and log SD, -1 if fixed."""

    mean: Real
    sd: float
    place: Int


class _Scratch(NamedTuple):
    """A person's scores `rows` (points, met parameters); `local` column of each place, -1 none;
    `held` place of each column (unsigned, so that no index is negative); `point`, `odds`, `mass`
    the rule; `line` one row of products."""

    rows: Real
    local: Int
    held: NDArray[np.uint64]
    point: Real
    odds: Real
    mass: Real
    line: Real
    share: Real
    earlier: Real
    later: Real
    place: Real
    slot: Int


@compiled
def subtract_missing_information(
    matrix: Real,
    persons: Persons,
    atoms: Atoms,
    population: Population,
    widest: int,
    low: int,
    high: int,
) -> None:
    """Subtract the posterior covariances of persons low..high, each product in either triangle.

    `widest` is the largest number of parameters one person can meet; `fold` brings the triangles
    together.
    """
    nodes = len(persons.theta)
    scratch = _Scratch(
        np.empty((nodes, widest)), np.full(len(matrix), -1, np.int64), np.empty(widest, np.uint64),
        np.empty(nodes), np.empty(nodes), np.empty(nodes), np.empty(widest),
        np.empty(atoms.power.shape[1]), np.empty(nodes), np.empty(nodes),
        np.empty(nodes), np.empty(atoms.power.shape[1] + atoms.places.shape[1], np.int64),
    )  # fmt: skip
    value = np.empty(nodes)
    for p in range(low, high):
        a, b = persons.link_start[p], persons.link_start[p + 1]
        if a == b:
            continue
        g = persons.group[p]
        first, final, _ = posterior(
            value, persons.window[p], persons.table, persons.theta, persons.prior,
            persons.score[p], g, persons.link_cell, persons.link_weight, a, b,
        )  # fmt: skip
        first, final = max(first, 0), min(final, nodes - 1)
        while value[first] < NEGLIGIBLE:
            first += 1
        while value[final] < NEGLIGIBLE:
            final -= 1
        points = rule(
            persons.theta, value, first, final, scratch.point, scratch.mass, scratch.earlier,
            scratch.later, scratch.place,
        )  # fmt: skip
        count = _columns(persons.link_cell, a, b, g, atoms, population, scratch)
        _population_scores(g, population, points, count, scratch)
        _structure_scores(persons, a, b, atoms, points, scratch)
        _subtract(matrix, points, count, scratch)
        _release(count, scratch.local, scratch.held)


@compiled
def rule(
    theta: Real,
    value: Real,
    first: int,
    final: int,
    point: Real,
    mass: Real,
    earlier: Real,
    later: Real,
    place: Real,
) -> int:
    """Points and masses that stand for the posterior `value` at nodes first..final; how many.

    The last three arrays are room to work in.
    """
    mean = variance = 0.0
    for q in range(first, final + 1):
        mean += value[q] * theta[q]
    for q in range(first, final + 1):
        variance += value[q] * (theta[q] - mean) ** 2
    sd = math.sqrt(variance)
    wanted = 5 if sd < NARROW else 9
    if sd < MEDIUM and final - first > wanted + 2:
        for q in range(first, final + 1):
            earlier[q], later[q], place[q] = 0.0, 1.0, (theta[q] - mean) / sd
        centre, scale = np.empty(wanted), np.empty(wanted)
        _recurrence(value, first, final, centre, scale, earlier, later, place)
        start = FEW_POINTS if wanted == 5 else MORE_POINTS
        if _gauss_rule(centre, scale, start, point, mass):
            for k in range(wanted):
                point[k] = mean + sd * point[k]
            return wanted
    for q in range(first, final + 1):
        point[q - first], mass[q - first] = theta[q], value[q]
    return int(final - first + 1)


@compiled
def _gauss_rule(centre: Real, scale: Real, start: Real, point: Real, mass: Real) -> bool:
    """Roots of the last polynomial by Newton's method from `start`, those of the normal
    distribution, with roots already found divided out; False if they are not all found."""
    inverse = 1.0 / scale
    whole = 0.0
    for k in range(len(start)):
        x, squares = start[k], 1.0
        for _ in range(ROUNDS):
            level, slope, squares = _polynomial(x, centre, scale, inverse)
            for found in range(k):
                slope -= level / (x - point[found])
            change = level / slope
            x -= change
            if abs(change) < CLOSE:
                break
        point[k], mass[k] = x, 1.0 / squares
        whole += mass[k]
    return abs(whole - 1.0) < CLOSE_MASS


@compiled
def _recurrence(
    value: Real,
    first: int,
    final: int,
    centre: Real,
    scale: Real,
    earlier: Real,
    later: Real,
    place: Real,
) -> None:
    """Coefficients of the orthonormal polynomials of the posterior (Stieltjes' procedure):
    scale[k] p_{k+1} = (x - centre[k]) p_k - scale[k - 1] p_{k-1}, x the standardised `place`."""
    last = 0.0
    for k in range(len(centre)):
        centre[k] = 0.0
        for q in range(first, final + 1):
            centre[k] += value[q] * later[q] * later[q] * place[q]
        square = 0.0
        for q in range(first, final + 1):
            earlier[q] = (place[q] - centre[k]) * later[q] - last * earlier[q]
            square += value[q] * earlier[q] * earlier[q]
        last = math.sqrt(square)
        scale[k] = last
        for q in range(first, final + 1):
            earlier[q], later[q] = later[q], earlier[q] / last


@compiled
def _polynomial(x: float, centre: Real, scale: Real, inverse: Real) -> tuple[float, float, float]:
    """The last polynomial at x, its slope, and the sum of squares of those before it."""
    earlier, level, earlier_slope, slope, squares = 0.0, 1.0, 0.0, 0.0, 0.0
    last = 0.0
    for k in range(len(centre)):
        squares += level * level
        following = ((x - centre[k]) * level - last * earlier) * inverse[k]
        steeper = (level + (x - centre[k]) * slope - last * earlier_slope) * inverse[k]
        last = scale[k]
        earlier, level, earlier_slope, slope = level, following, slope, steeper
    return level, slope, squares


@compiled
def _columns(
    link_cell: Small,
    a: int,
    b: int,
    g: int,
    atoms: Atoms,
    population: Population,
    scratch: _Scratch,
) -> int:
    """Give every parameter met a column: population, items with their steps, then the further
    facets, so that the products of a rare level with common ones lie side by side."""
    local, held = scratch.local, scratch.held
    # Taken out of the tuples once: a look-up in a tuple counts references each time.
    places, step_place, group, top = atoms.places, atoms.step_place, atoms.group, atoms.top
    cell_start, cell_atom = atoms.cell_start, atoms.cell_atom
    count = _claim(population.place[g], 0, local, held)
    count = _claim(population.place[-1], count, local, held)
    for link in range(a, b):
        cell = link_cell[link]
        for member in range(cell_start[cell], cell_start[cell + 1]):
            atom = cell_atom[member]
            count = _claim(places[atom, 0], count, local, held)
            for k in range(top[atom] + 1):
                count = _claim(step_place[group[atom], k], count, local, held)
    for link in range(a, b):
        cell = link_cell[link]
        for member in range(cell_start[cell], cell_start[cell + 1]):
            for facet in range(1, places.shape[1]):
                count = _claim(places[cell_atom[member], facet], count, local, held)
    return count


@inlined
def _claim(place: int, count: int, local: Int, held: NDArray[np.uint64]) -> int:
    """Give `place` a column if it is free and has none; return how many columns are taken."""
    if place >= 0 and local[place] < 0:
        local[place] = count
        held[count] = place
        count += 1
    return count


@compiled
def _release(count: int, local: Int, held: NDArray[np.uint64]) -> None:
    for column in range(count):
        local[held[column]] = -1


@compiled
def _population_scores(
    g: int, population: Population, points: int, count: int, scratch: _Scratch
) -> None:
    """Clear the columns; scores of the population mean and the log SD at every point."""
    mean_place, sd_place = population.place[g], population.place[-1]
    rows, odds, point = scratch.rows, scratch.odds, scratch.point
    for q in range(points):
        odds[q] = math.exp(point[q])
        for column in range(count):
            rows[q, column] = 0.0
    for q in range(points):
        distance = (scratch.point[q] - population.mean[g]) / population.sd
        if mean_place >= 0:
            scratch.rows[q, scratch.local[mean_place]] = distance / population.sd
        if sd_place >= 0:
            scratch.rows[q, scratch.local[sd_place]] = distance * distance - 1.0


@compiled
def _structure_scores(
    persons: Persons, a: int, b: int, atoms: Atoms, points: int, scratch: _Scratch
) -> None:
    """Add the scores of all atoms of links a..b at every point to their parameters' columns."""
    rows, local, share, odds = scratch.rows, scratch.local, scratch.share, scratch.odds
    places, step_place, power, slot = atoms.places, atoms.step_place, atoms.power, scratch.slot
    group, top, easiness = atoms.group, atoms.top, atoms.ease
    cell_start, cell_atom = atoms.cell_start, atoms.cell_atom
    link_cell, link_weight = persons.link_cell, persons.link_weight
    facets = places.shape[1]
    for link in range(a, b):
        weight = link_weight[link] if len(link_weight) > 0 else 1.0
        cell = link_cell[link]
        for member in range(cell_start[cell], cell_start[cell + 1]):
            atom = cell_atom[member]
            g, m, ease = group[atom], top[atom], easiness[atom]
            for k in range(m + 1):
                slot[k] = local[step_place[g, k]] if step_place[g, k] >= 0 else -1
            for facet in range(facets):
                place = places[atom, facet]
                slot[m + 1 + facet] = local[place] if place >= 0 else -1
            for q in range(points):
                _shares(odds[q] * ease, power, g, m, share)
                mean_score = 0.0
                for k in range(m + 1):
                    mean_score += k * share[k]
                    if slot[k] >= 0:
                        rows[q, slot[k]] += weight * share[k]
                for facet in range(facets):
                    if slot[m + 1 + facet] >= 0:
                        rows[q, slot[m + 1 + facet]] += weight * mean_score


@inlined
def _shares(odds: float, power: Real, g: int, m: int, share: Real) -> None:
    """Category probabilities into `share`; the common case is without branches."""
    if FAR_BELOW < odds < FAR_ABOVE and m <= MODEST:
        total, term = 0.0, 1.0
        for k in range(m + 1):
            share[k] = power[g, k] * term
            total += share[k]
            term *= odds
        scale = 1.0 / total
        for k in range(m + 1):
            share[k] *= scale
    else:
        probabilities(odds, power[g], m, share)


@compiled
def _subtract(matrix: Real, points: int, count: int, scratch: _Scratch) -> None:
    """Subtract the covariance of the columns; (later, earlier) column says the entry."""
    rows, mass, line, held = scratch.rows, scratch.mass, scratch.line, scratch.held
    line[:count] = 0.0
    for q in range(points):
        for i in range(count):
            line[i] += mass[q] * rows[q, i]
    for q in range(points):
        root = math.sqrt(mass[q])
        for i in range(count):
            rows[q, i] = (rows[q, i] - line[i]) * root
    for i in range(count):
        for j in range(i + 1):
            line[j] = rows[0, i] * rows[0, j]
        q = 1
        while q + 3 < points:  # rules have 5 or 9 points
            a, b, c, d = rows[q, i], rows[q + 1, i], rows[q + 2, i], rows[q + 3, i]
            for j in range(i + 1):
                line[j] += (a * rows[q, j] + b * rows[q + 1, j]) + (
                    c * rows[q + 2, j] + d * rows[q + 3, j]
                )
            q += 4
        while q < points:
            for j in range(i + 1):
                line[j] += rows[q, i] * rows[q, j]
            q += 1
        for j in range(i + 1):
            matrix[held[i], held[j]] -= line[j]


@compiled
def fold(matrix: Real) -> None:
    """Add the upper triangle to the lower one and leave zeros there."""
    size = len(matrix)
    for low in range(0, size, FOLD):
        for left in range(0, low + 1, FOLD):
            for i in range(low, min(low + FOLD, size)):
                for j in range(left, min(left + FOLD, i)):
                    matrix[i, j] += matrix[j, i]
                    matrix[j, i] = 0.0
