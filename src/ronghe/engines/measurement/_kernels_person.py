"""Compiled passes over persons' rows at fixed parameters: measures, residuals, fit sums.

`ease` is exp(-location) of each row, `power` (G, M + 1) = exp(-cumulated steps) of each step
group, `low` and `top` the lowest and highest category a group can give.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled, inlined
from ronghe.engines.measurement._kernels_marginal import probabilities

Int = NDArray[np.int64]
Small = NDArray[np.int32]
Real = NDArray[np.float64]

FARTHEST = 40.0
EXACT = 1e-9
PRECISE = 1e-9

LEVEL_SUMS = 15


@compiled
def moments(odds: float, power: Real, m: int, share: Real) -> tuple[float, float, float, float]:
    """Mean, variance, third and fourth central moment of a score."""
    probabilities(odds, power, m, share)
    mean = 0.0
    for k in range(1, m + 1):
        mean += k * share[k]
    second = third = fourth = 0.0
    for k in range(m + 1):
        distance = k - mean
        square = distance * distance * share[k]
        second += square
        third += square * distance
        fourth += square * distance * distance
    return mean, second, third, fourth


@inlined
def _three_moments(odds: float, power: Real, g: int, m: int) -> tuple[float, float, float]:
    """Mean, variance and third central moment of a score, from powers that do not overflow."""
    total = first = second = third = 0.0
    term, base = 1.0, odds if odds <= 1.0 else 1.0 / odds
    for j in range(m + 1):
        k = j if odds <= 1.0 else m - j
        mass = power[g, k] * term
        total += mass
        first += k * mass
        second += k * k * mass
        third += k * k * k * mass
        term *= base
    scale = 1.0 / total
    mean, square, cube = first * scale, second * scale, third * scale
    return mean, square - mean * mean, cube - 3.0 * mean * square + 2.0 * mean * mean * mean


@compiled
def weighted_likelihood(
    wle: Real,
    error: Real,
    extreme: NDArray[np.int8],
    begin: Real,
    start: Int,
    ease: Real,
    group: Small,
    score: Small,
    weight: Real,
    power: Real,
    low: Small,
    top: Small,
    bias: float,
    first: int,
    last: int,
) -> None:
    """Solve Σ w (x - E) + bias J / (2 I) = 0 for persons first..last (bias 1: Warm; 0: ML).

    Starts from `begin`; a bracket keeps the Newton steps safe. Persons without rows get NaN; with
    bias 0 persons with an extreme score get an infinite measure.
    """
    for p in range(first, last):
        a, b = start[p], start[p + 1]
        wle[p] = math.nan
        error[p] = math.nan
        extreme[p] = 0
        if a == b:
            continue
        total = lowest = highest = 0.0
        for row in range(a, b):
            w = weight[row] if len(weight) > 0 else 1.0
            total += w * score[row]
            lowest += w * low[group[row]]
            highest += w * top[group[row]]
        if total <= lowest + EXACT:
            extreme[p] = -1
        elif total >= highest - EXACT:
            extreme[p] = 1
        if bias == 0.0 and extreme[p] != 0:
            wle[p] = extreme[p] * math.inf
            continue
        theta = begin[p] if math.isfinite(begin[p]) else 0.0
        under, over = -FARTHEST, FARTHEST
        information = 0.0
        for _ in range(100):
            odds = math.exp(theta)
            expected = information = skew = 0.0
            for row in range(a, b):
                mean, second, third = _three_moments(
                    odds * ease[row], power, group[row], top[group[row]]
                )
                w = weight[row] if len(weight) > 0 else 1.0
                expected += w * mean
                information += w * second
                skew += w * third
            pull = total - expected
            if bias != 0.0 and information > 0.0:
                pull += bias * skew / (2.0 * information)
            if pull > 0.0:
                under = theta
            else:
                over = theta
            step = pull / information if information > 0.0 else math.copysign(1.0, pull)
            moved = theta + max(-1.5, min(1.5, step))
            if not under < moved < over:
                moved = 0.5 * (under + over)
            change = abs(moved - theta)
            theta = moved
            if change < PRECISE:
                break
        wle[p] = theta
        error[p] = 1.0 / math.sqrt(information) if information > 0.0 else math.inf


@compiled
def row_moments(
    expected: Real,
    variance: Real,
    fourth: Real,
    location: Real,
    group: Int,
    power: Real,
    top: Small,
) -> None:
    """Expected score, variance and fourth central moment of each row.

    `location` is the person's measure less those of the item and the further facets.
    """
    share = np.empty(power.shape[1])
    for row in range(len(location)):
        mean, second, _, last = moments(
            math.exp(location[row]), power[group[row]], top[group[row]], share
        )
        expected[row] = mean
        variance[row] = second
        fourth[row] = last


@compiled
def fit_sums(
    level_sums: Real,
    person_sums: Real,
    offsets: Int,
    measure: Real,
    extreme: NDArray[np.int8],
    start: Int,
    levels: Small,
    ease: Real,
    group: Small,
    score: Small,
    weight: Real,
    values: Real,
    power: Real,
    top: Small,
    first: int,
    last: int,
) -> None:
    """Add each row to its levels' sums and its person's.

    `level_sums` (levels, 15): n, Σw, Σw v over all rows (v the given score); n, Σw, Σw r², Σw V,
    Σw z², Σw C/V², Σw (C - V²) over persons without an extreme score; Σw v, v², θ, θ², vθ.
    `person_sums` (P, 7): the second of these groups.
    """
    share = np.empty(power.shape[1])
    part = np.empty(LEVEL_SUMS)
    for p in range(first, last):
        if not math.isfinite(measure[p]):
            continue
        odds = math.exp(measure[p])
        for row in range(start[p], start[p + 1]):
            w = weight[row] if len(weight) > 0 else 1.0
            v = values[levels[row, 0], score[row]]
            part[0] = 1.0
            part[1] = w
            part[2] = w * v
            for j in range(3, 10):
                part[j] = 0.0
            if extreme[p] == 0:
                mean, second, _, fourth = moments(
                    odds * ease[row], power[group[row]], top[group[row]], share
                )
                second = max(second, 1e-12)
                residual = score[row] - mean
                part[3] = 1.0
                part[4] = w
                part[5] = w * residual * residual
                part[6] = w * second
                part[7] = part[5] / second
                part[8] = w * fourth / (second * second)
                part[9] = w * (fourth - second * second)
                for j in range(7):
                    person_sums[p, j] += part[3 + j]
            part[10] = w * v
            part[11] = w * v * v
            part[12] = w * measure[p]
            part[13] = w * measure[p] * measure[p]
            part[14] = w * v * measure[p]
            for f in range(levels.shape[1]):
                place = offsets[f] + levels[row, f]
                for j in range(LEVEL_SUMS):
                    level_sums[place, j] += part[j]


FINE = 97
REACH = 7.0


@compiled
def draw_from_posteriors(
    draws: Real,
    uniform: Real,
    centre: Real,
    spread: Real,
    mean: Real,
    sd: float,
    start: Int,
    ease: Real,
    group: Small,
    score: Small,
    weight: Real,
    power: Real,
    top: Small,
    first: int,
    last: int,
) -> None:
    """Invert the distribution function of each person's posterior at `uniform` (P, draws); `mean`
    (P,) is each person's prior."""
    density = np.empty(FINE)
    for p in range(first, last):
        step = 2.0 * REACH * spread[p] / (FINE - 1)
        low = centre[p] - REACH * spread[p]
        highest = -math.inf
        for j in range(FINE):
            theta = low + j * step
            density[j] = -0.5 * ((theta - mean[p]) / sd) ** 2
            odds = math.exp(theta)
            for row in range(start[p], start[p + 1]):
                w = weight[row] if len(weight) > 0 else 1.0
                u = odds * ease[row]
                total = 0.0
                term = 1.0
                for k in range(top[group[row]] + 1):
                    total += power[group[row], k] * term
                    term *= u
                density[j] += w * (score[row] * theta - math.log(total))
            highest = max(highest, density[j])
        for j in range(FINE):
            density[j] = math.exp(density[j] - highest)
        mass = 0.0
        for j in range(FINE - 1):
            mass += 0.5 * (density[j] + density[j + 1])
        for d in range(draws.shape[1]):
            wanted = uniform[p, d] * mass
            j = 0
            while j < FINE - 2 and wanted > 0.5 * (density[j] + density[j + 1]):
                wanted -= 0.5 * (density[j] + density[j + 1])
                j += 1
            draws[p, d] = low + (j + _inside(density[j], density[j + 1], wanted)) * step


@compiled
def _inside(left: float, right: float, mass: float) -> float:
    """Where between 0 and 1 the mass under the line from `left` to `right` reaches `mass`."""
    slope = right - left
    if abs(slope) < 1e-12 * (left + right):
        return min(1.0, 2.0 * mass / (left + right))
    root = math.sqrt(max(left * left + 2.0 * slope * mass, 0.0))
    return min(1.0, max(0.0, (root - left) / slope))
