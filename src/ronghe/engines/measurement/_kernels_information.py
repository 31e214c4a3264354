"""Compiled parts of the observed information of the marginal likelihood.

Source: T. A. Louis, Journal of the Royal Statistical Society B 44 (1982), 226–233: the observed
information is the expected complete information less the posterior covariance of the complete
scores.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled
from ronghe.engines.measurement._kernels_marginal import posterior, probabilities

Int = NDArray[np.int64]
Small = NDArray[np.int32]
Real = NDArray[np.float64]

NEGLIGIBLE = 1e-10


@compiled
def add_complete_information(
    matrix: Real,
    expected: Real,
    products: Real,
    link_atom: Small,
    places: Int,
    step_place: Int,
    group: Small,
    top: Small,
) -> None:
    """Add the complete information of every link to `matrix` (lower triangle).

    `places` (A, F + 1) and `step_place` (G, M + 1) lie in the parameter vector, -1 where fixed.
    """
    facets = places.shape[1]
    for link in range(len(link_atom)):
        atom = link_atom[link]
        m, g = top[atom], group[atom]
        variance = 0.0
        for k in range(m + 1):
            variance += k * k * expected[link, k]
            for j in range(m + 1):
                variance -= k * j * products[link, k, j]
        for f in range(facets):
            for h in range(facets):
                add_lower(matrix, places[atom, f], places[atom, h], variance, f == h)
        for k in range(m + 1):
            if step_place[g, k] < 0:
                continue
            slope = k * expected[link, k]
            for j in range(m + 1):
                slope -= j * products[link, k, j]
            for f in range(facets):
                if places[atom, f] >= 0:
                    a, b = places[atom, f], step_place[g, k]
                    matrix[max(a, b), min(a, b)] += slope
            for j in range(k + 1):
                if step_place[g, j] >= 0:
                    change = -products[link, k, j]
                    if j == k:
                        change += expected[link, k]
                    a, b = step_place[g, k], step_place[g, j]
                    matrix[max(a, b), min(a, b)] += change


@compiled
def add_lower(matrix: Real, a: int, b: int, value: float, same: bool) -> None:
    """Add `value` at (a, b) if it lies in the lower triangle and neither is fixed."""
    if a >= 0 and b >= 0 and (a > b or same):
        matrix[a, b] += value


@compiled
def subtract_missing_information(
    matrix: Real,
    table: Real,
    theta: Real,
    prior: Real,
    score: Real,
    person_group: Small,
    mean: Real,
    sd: float,
    prior_place: Int,
    link_start: Int,
    link_cell: Small,
    link_weight: Real,
    window: Small,
    cell_start: Int,
    cell_atom: Small,
    location: Real,
    places: Int,
    step_place: Int,
    group: Small,
    top: Small,
    power: Real,
    widest: int,
    low: int,
    high: int,
) -> None:
    """Subtract persons' posterior covariances of the complete scores (lower triangle).

    `prior_place` (G + 1,) holds the places of the population means and the log SD, -1 if fixed;
    `widest` is the largest number of parameters one person can meet.
    """
    nodes = len(theta)
    odds = np.exp(theta)
    value = np.empty(nodes)
    share = np.empty(power.shape[1])
    rows = np.zeros((nodes, widest))
    local = np.full(len(matrix), -1, np.int64)
    held = np.empty(widest, np.int64)
    block = np.empty((widest, widest))
    middle = np.empty(widest)
    slots = np.empty((3, max(places.shape[1], power.shape[1])), np.int64)
    for p in range(low, high):
        a, b = link_start[p], link_start[p + 1]
        if a == b:
            continue
        g = person_group[p]
        first, final, _ = posterior(
            value, window[p], table, theta, prior, score[p], g, link_cell, link_weight, a, b
        )
        first, final = max(first, 0), min(final, nodes - 1)
        while value[first] < NEGLIGIBLE:
            first += 1
        while value[final] < NEGLIGIBLE:
            final -= 1
        count = _prior_scores(
            rows, theta, mean[g], sd, prior_place[g], prior_place[-1], local, held, first, final
        )
        for link in range(a, b):
            weight = link_weight[link] if len(link_weight) > 0 else 1.0
            cell = link_cell[link]
            for member in range(cell_start[cell], cell_start[cell + 1]):
                atom = cell_atom[member]
                h, m = group[atom], top[atom]
                count = _atom_scores(
                    rows, weight, odds, math.exp(-location[atom]), places[atom], step_place[h],
                    power[h], m, local, held, share, slots, first, final, count,
                )
        _centre_and_scale(rows, value, middle, first, final, count)
        _cross_products(block, rows, first, final, count)
        for i in range(count):
            x = held[i]
            for j in range(i + 1):
                y = held[j]
                matrix[max(x, y), min(x, y)] -= block[i, j]
        for i in range(count):
            local[held[i]] = -1


@compiled
def _prior_scores(
    rows: Real,
    theta: Real,
    mean: float,
    sd: float,
    mean_place: int,
    sd_place: int,
    local: Int,
    held: Int,
    first: int,
    final: int,
) -> int:
    """Scores of the population mean and log SD at every node; return the columns taken."""
    count = 0
    for place in (mean_place, sd_place):
        if place >= 0:
            count = _claim(place, local, held, rows, first, final, count)
    for q in range(first, final + 1):
        distance = (theta[q] - mean) / sd
        if mean_place >= 0:
            rows[q, local[mean_place]] = distance / sd
        if sd_place >= 0:
            rows[q, local[sd_place]] = distance * distance - 1.0
    return count


@compiled
def _atom_scores(
    rows: Real,
    weight: float,
    odds: Real,
    ease: float,
    places: Int,
    step_place: Int,
    power: Real,
    m: int,
    local: Int,
    held: Int,
    share: Real,
    slots: Int,
    first: int,
    final: int,
    count: int,
) -> int:
    """Add an atom's scores at every node to the columns of its parameters."""
    met = moving = 0
    for f in range(len(places)):
        if places[f] >= 0:
            count = _claim(places[f], local, held, rows, first, final, count)
            slots[0, met] = local[places[f]]
            met += 1
    for k in range(m + 1):
        if step_place[k] >= 0:
            count = _claim(step_place[k], local, held, rows, first, final, count)
            slots[1, moving], slots[2, moving] = local[step_place[k]], k
            moving += 1
    for q in range(first, final + 1):
        probabilities(odds[q] * ease, power, m, share)
        mean_score = 0.0
        for k in range(1, m + 1):
            mean_score += k * share[k]
        for j in range(moving):
            rows[q, slots[1, j]] += weight * share[slots[2, j]]
        for j in range(met):
            rows[q, slots[0, j]] += weight * mean_score
    return count


@compiled
def _claim(
    place: int, local: Int, held: Int, rows: Real, first: int, final: int, count: int
) -> int:
    """Give `place` a column of `rows` if it has none; return how many columns are taken."""
    if local[place] >= 0:
        return count
    local[place] = count
    held[count] = place
    for q in range(first, final + 1):
        rows[q, count] = 0.0
    return count + 1


@compiled
def _centre_and_scale(
    rows: Real, value: Real, mean: Real, first: int, final: int, count: int
) -> None:
    mean[:count] = 0.0
    for q in range(first, final + 1):
        mass = value[q]
        for i in range(count):
            mean[i] += mass * rows[q, i]
    for q in range(first, final + 1):
        root = math.sqrt(value[q])
        for i in range(count):
            rows[q, i] = (rows[q, i] - mean[i]) * root


@compiled
def _cross_products(block: Real, rows: Real, first: int, final: int, count: int) -> None:
    for i in range(count):
        for j in range(i + 1):
            block[i, j] = 0.0
        q = first
        while q + 3 <= final:
            a, b, c, d = rows[q, i], rows[q + 1, i], rows[q + 2, i], rows[q + 3, i]
            for j in range(i + 1):
                block[i, j] += (a * rows[q, j] + b * rows[q + 1, j]) + (
                    c * rows[q + 2, j] + d * rows[q + 3, j]
                )
            q += 4
        while q <= final:
            a = rows[q, i]
            for j in range(i + 1):
                block[i, j] += a * rows[q, j]
            q += 1
