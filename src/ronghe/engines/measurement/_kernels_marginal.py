"""Compiled parts of the marginal likelihood on an equally spaced grid.

Shared names: `theta` (Q,) grid; `cells` are sets of atoms (one item under one combination of
facet levels) whose log-normalisers are summed once; `link_*` join persons to cells; `table`
(C, Q) holds each cell's log-normaliser on the grid; `window` (P, 2) the first and last node that
carries a person's posterior.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled

Int = NDArray[np.int64]
Small = NDArray[np.int32]
Real = NDArray[np.float64]

TAIL = 25.0
STRIDE = 6


@compiled
def fill_table(
    table: Real,
    theta: Real,
    odds: Real,
    cell_start: Int,
    cell_atom: Small,
    location: Real,
    group: Small,
    top: Small,
    power: Real,
    low: int,
    high: int,
) -> None:
    """Log-normalisers of cells low..high on the grid.

    `odds` = exp(theta), `power` = exp(-steps) per group; the polynomial in the odds is turned
    round where the odds exceed one, so that nothing overflows. The logarithm is taken of the
    product over atoms for as long as that stays in range.
    """
    nodes = len(theta)
    for cell in range(low, high):
        for q in range(nodes):
            table[cell, q] = 0.0
        for link in range(cell_start[cell], cell_start[cell + 1]):
            atom = cell_atom[link]
            g, m = group[atom], top[atom]
            ease = math.exp(-location[atom])
            for q in range(nodes):
                u = odds[q] * ease
                if u <= 1.0:
                    total = power[g, m]
                    for k in range(m - 1, -1, -1):
                        total = total * u + power[g, k]
                    table[cell, q] += math.log(total)
                else:
                    v = 1.0 / u
                    total = power[g, 0]
                    for k in range(1, m + 1):
                        total = total * v + power[g, k]
                    table[cell, q] += math.log(total) + m * (theta[q] - location[atom])


@compiled
def person_pass(
    table: Real,
    theta: Real,
    prior: Real,
    score: Real,
    group: Small,
    link_start: Int,
    link_cell: Small,
    link_weight: Real,
    window: Small,
    eap: Real,
    spread: Real,
    mass: Real,
    moments: Real,
    low: int,
    high: int,
) -> tuple[float, int, int, float]:
    """Posteriors of persons low..high.

    Adds posterior mass to `mass` (C, Q) and [count, sum, sum of squares] of theta to `moments`
    (G, 3); writes `eap`, posterior variance `spread` and the `window` found. Returns the sum of
    log marginal likelihoods (without the grid's step), how many posteriors met the lower and the
    upper end of the grid, and the smallest posterior variance.
    """
    weighted = len(link_weight) > 0
    value = np.empty(len(theta))
    total_log = 0.0
    below = above = 0
    narrowest = math.inf
    for p in range(low, high):
        a, b = link_start[p], link_start[p + 1]
        if a == b:
            continue
        g = group[p]
        first, final, log_mass = posterior(
            value, window[p], table, theta, prior, score[p], g, link_cell, link_weight, a, b
        )
        window[p, 0], window[p, 1] = first, final
        if first < 0:
            below += 1
            first = 0
        if final >= len(theta):
            above += 1
            final = len(theta) - 1
        mean = 0.0
        for j in range(first, final + 1):
            mean += value[j] * theta[j]
        square = 0.0
        for j in range(first, final + 1):
            square += value[j] * (theta[j] - mean) ** 2
        for link in range(a, b):
            cell = link_cell[link]
            if weighted:
                for j in range(first, final + 1):
                    mass[cell, j] += value[j] * link_weight[link]
            else:
                for j in range(first, final + 1):
                    mass[cell, j] += value[j]
        total_log += log_mass
        eap[p] = mean
        spread[p] = square
        moments[g, 0] += 1.0
        moments[g, 1] += mean
        moments[g, 2] += square + mean * mean
        narrowest = min(narrowest, square)
    return total_log, below, above, narrowest


@compiled
def posterior(
    value: Real,
    window: Small,
    table: Real,
    theta: Real,
    prior: Real,
    s: float,
    g: int,
    link_cell: Small,
    link_weight: Real,
    a: int,
    b: int,
) -> tuple[int, int, float]:
    """Normalised posterior mass of one person into `value`, looked for around `window`.

    Returns the first and last node with mass (-1 and Q where the grid cuts it) and the log of the
    unnormalised sum. The nodes summed are those around the mode down to exp(-TAIL); where the
    search began makes no difference, because the posterior is log-concave.
    """
    last = len(theta) - 1
    low, high = max(0, min(window[0], last)), max(0, min(window[1], last))
    _log_densities(value, low, high, table, theta, prior, s, g, link_cell, link_weight, a, b)
    q = low
    for j in range(low + 1, high + 1):
        if value[j] > value[q]:
            q = j
    while True:
        if low > 0 and (q == low or value[low] > value[q] - TAIL):
            more = max(0, low - STRIDE)
            _log_densities(
                value, more, low - 1, table, theta, prior, s, g, link_cell, link_weight, a, b
            )
            for j in range(low - 1, more - 1, -1):
                if value[j] >= value[q]:
                    q = j
            low = more
        elif high < last and (q == high or value[high] > value[q] - TAIL):
            more = min(last, high + STRIDE)
            _log_densities(
                value, high + 1, more, table, theta, prior, s, g, link_cell, link_weight, a, b
            )
            for j in range(high + 1, more + 1):
                if value[j] > value[q]:
                    q = j
            high = more
        else:
            break
    here = value[q]
    first, final = q, q
    while first >= 0 and value[first] > here - TAIL:
        first -= 1
    while final <= last and value[final] > here - TAIL:
        final += 1
    total = 0.0
    for j in range(max(first, 0), min(final, last) + 1):
        value[j] = math.exp(value[j] - here)
        total += value[j]
    for j in range(max(first, 0), min(final, last) + 1):
        value[j] /= total
    return first, final, here + math.log(total)


@compiled
def _log_densities(
    value: Real,
    low: int,
    high: int,
    table: Real,
    theta: Real,
    prior: Real,
    s: float,
    g: int,
    link_cell: Small,
    link_weight: Real,
    a: int,
    b: int,
) -> None:
    """Log of likelihood times prior at nodes low..high, both included."""
    for j in range(low, high + 1):
        value[j] = s * theta[j] + prior[g, j]
    for link in range(a, b):
        row = table[link_cell[link]]
        if len(link_weight) > 0:
            weight = link_weight[link]
            for j in range(low, high + 1):
                value[j] -= weight * row[j]
        else:
            for j in range(low, high + 1):
                value[j] -= row[j]


@compiled
def atom_expectations(
    expected: Real,
    information: Real,
    with_information: bool,
    odds: Real,
    mass: Real,
    cell_start: Int,
    cell_atom: Small,
    location: Real,
    group: Small,
    top: Small,
    power: Real,
    low: int,
    high: int,
) -> None:
    """Expected category counts of every atom of cells low..high, one row per cell's link.

    `expected` (L, M + 1) gets the posterior-expected count of each category; `information`
    (L, M + 1, M + 1) the expected products P_k P_l, from which the complete information follows.
    """
    nodes = len(odds)
    share = np.empty(power.shape[1])
    for cell in range(low, high):
        first, final = 0, nodes - 1
        while first < final and mass[cell, first] == 0.0:
            first += 1
        while final > first and mass[cell, final] == 0.0:
            final -= 1
        for link in range(cell_start[cell], cell_start[cell + 1]):
            atom = cell_atom[link]
            g, m = group[atom], top[atom]
            ease = math.exp(-location[atom])
            for q in range(first, final + 1):
                weight = mass[cell, q]
                probabilities(odds[q] * ease, power[g], m, share)
                for k in range(m + 1):
                    expected[link, k] += weight * share[k]
                if with_information:
                    for k in range(m + 1):
                        for j in range(m + 1):
                            information[link, k, j] += weight * share[k] * share[j]


@compiled
def probabilities(odds: float, power: Real, m: int, share: Real) -> None:
    """Category probabilities into `share` (m + 1,); `odds` = exp(measure - location).

    `power` = exp(-cumulated steps), 0 where a category is impossible.
    """
    total = 0.0
    term = 1.0
    if odds <= 1.0:
        for k in range(m + 1):
            share[k] = power[k] * term
            total += share[k]
            term *= odds
    else:
        inverse = 1.0 / odds
        for k in range(m, -1, -1):
            share[k] = power[k] * term
            total += share[k]
            term *= inverse
    scale = 1.0 / total
    for k in range(m + 1):
        share[k] *= scale
