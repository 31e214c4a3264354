"""Persons' posteriors under parameters that are already known, in several correlated dimensions.

For estimates between calibrations: nothing is estimated about items or raters here. The
likelihood of a person is a product over dimensions, each a curve along one scale; only the normal
prior ties dimensions together. The posterior's means and variances are found by expectation
propagation (T. Minka, "Expectation Propagation for approximate Bayesian inference", UAI 2001,
section 3.2) whose one-dimensional moments are sums over a fine grid; with one dimension they are
exact up to the grid. Likelihoods here are log-concave, for which it converges.

An unknown rater or item is one more normal variable of the person: the observations of one
dimension that hang on it are a curve along the difference of the two, and expectation propagation
goes along that difference. It is integrated for each person by itself. `person_update.update`
does the same for one person by a product rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ronghe.engines.measurement.data import Floats, Ints
from ronghe.engines.measurement.locations import category_probabilities

GRID: Floats = np.linspace(-12.0, 12.0, 241)
MOST_ROUNDS = 60
CLOSE = 1e-7
DAMPING = 0.8
LEAST_PRECISION = 1e-8
SMALLEST_VARIANCE = 1e-6
AT_ONCE = 4_000


@dataclass(frozen=True, slots=True)
class LocatedEvidence:
    """M observations whose items and facets have known measures.

    Attributes:
        unit: (M,) whose observation, 0..U-1. dimension: (M,) 0..D-1.
        difficulty: (M,) item plus facets, logits; an unknown level counts as its facet's mean.
        cumulated: (G, K) steps summed from 0, infinite where there is no category.
        group: (M,) row of `cumulated`. score: (M,) model category from 0.
        unknown: (M,) -1, or a code shared by the observations that hang on one unknown level.
        unknown_sd: (M,) SD of that unknown level around its facet's mean, logits.
    """

    unit: Ints
    dimension: Ints
    difficulty: Floats
    cumulated: Floats
    group: Ints
    score: Ints
    unknown: Ints
    unknown_sd: Floats


@dataclass(frozen=True, slots=True)
class Posterior:
    """Mean and SD per unit and dimension (U, D), logits."""

    mean: Floats
    sd: Floats


def posterior(evidence: LocatedEvidence, prior_mean: Floats, prior_covariance: Floats) -> Posterior:
    """The posterior of U units under a normal prior: means (U, D), one covariance (D, D).

    A unit without observations on a dimension keeps what prior and other dimensions say.
    """
    units, dimensions = prior_mean.shape
    covariance = np.asarray(prior_covariance, np.float64)
    curves = likelihood_curves(evidence, units, dimensions)
    found = _propagate(curves, prior_mean, covariance)
    for unit, rows in _hanging(evidence):
        own = _with_unknown(evidence, rows, curves[unit], prior_mean[unit], covariance)
        found.mean[unit], found.sd[unit] = own
    return found


def likelihood_curves(evidence: LocatedEvidence, units: int, dimensions: int) -> Floats:
    """Log-likelihood of each unit on each dimension along GRID: (U, D, Q), highest point 0.

    Observations that hang on an unknown level are left out.
    """
    curves = np.zeros((units * dimensions, len(GRID)))
    cell = evidence.unit * dimensions + evidence.dimension
    _add_known(curves, evidence, cell, np.flatnonzero(evidence.unknown < 0))
    curves -= curves.max(axis=1, keepdims=True)
    return curves.reshape(units, dimensions, len(GRID))


def _add_known(curves: Floats, evidence: LocatedEvidence, cell: Ints, rows: Ints) -> None:
    """Add the rows whose difficulty is known; each distinct kind of row is worked out once."""
    if not len(rows):
        return
    kinds = np.stack(
        [evidence.difficulty[rows], evidence.group[rows], evidence.score[rows].astype(float)]
    )
    _, first, kind = np.unique(kinds, axis=1, return_index=True, return_inverse=True)
    kind = kind.reshape(-1)
    shares = np.concatenate(
        [
            _log_probability(evidence, rows[first[start : start + AT_ONCE]])
            for start in range(0, len(first), AT_ONCE)
        ]
    )
    counts = csr_array((np.ones(len(rows)), (cell[rows], kind)), shape=(len(curves), len(first)))
    curves += counts @ shares


def _hanging(evidence: LocatedEvidence) -> list[tuple[int, Ints]]:
    """Units with unknown levels and their rows that hang on them, in a fixed order."""
    rows = np.flatnonzero(evidence.unknown >= 0)
    rows = rows[np.argsort(evidence.unit[rows], kind="stable")]
    units = evidence.unit[rows]
    ends = np.flatnonzero(np.diff(units)) + 1
    return [(int(evidence.unit[own[0]]), own) for own in np.split(rows, ends) if len(own)]


def _log_probability(evidence: LocatedEvidence, rows: Ints) -> Floats:
    """log P of each row's score along GRID (R, Q)."""
    place = GRID[None, :] - evidence.difficulty[rows][:, None]
    cumulated = np.repeat(evidence.cumulated[evidence.group[rows]], len(GRID), axis=0)
    shares = category_probabilities(place.ravel(), cumulated)
    score = np.repeat(evidence.score[rows], len(GRID))
    chosen = shares[np.arange(len(score)), score]
    return np.log(np.maximum(chosen, 1e-300)).reshape(len(rows), len(GRID))


def _with_unknown(
    evidence: LocatedEvidence, rows: Ints, known: Floats, mean: Floats, covariance: Floats
) -> tuple[Floats, Floats]:
    """Mean and SD (D,) of one unit whose `rows` hang on unknown levels; `known` (D, Q) curves."""
    count = len(mean)
    levels, first = np.unique(evidence.unknown[rows], return_index=True)
    size = count + len(levels)
    whole = np.zeros((size, size))
    whole[:count, :count] = covariance
    variances = np.maximum(evidence.unknown_sd[rows][first] ** 2, SMALLEST_VARIANCE)
    whole[np.arange(count, size), np.arange(count, size)] = variances
    along, curves = _sites_along(evidence, rows, known, levels)
    inverse: Floats = np.linalg.inv(whole).astype(np.float64)
    pull = inverse[:, :count] @ mean
    mean, spread = propagate_along(curves, along, inverse, pull)
    return mean[:count], np.sqrt(np.diag(spread))[:count]


def _sites_along(
    evidence: LocatedEvidence, rows: Ints, known: Floats, levels: Ints
) -> tuple[Floats, Floats]:
    """Directions (S, D + L) and the curves (S, Q) along them: dimensions, then differences."""
    count = len(known)
    seen = np.flatnonzero(known.min(axis=1) < 0)
    along = [np.eye(count + len(levels))[d] for d in seen]
    curves = [known[d] for d in seen]
    log = _log_probability(evidence, rows)
    pairs = np.stack([evidence.dimension[rows], evidence.unknown[rows]])
    for dimension, level in np.unique(pairs, axis=1).T:
        direction = np.zeros(count + len(levels))
        direction[dimension] = 1.0
        direction[count + np.searchsorted(levels, level)] = -1.0
        own = (pairs[0] == dimension) & (pairs[1] == level)
        along.append(direction)
        curves.append(log[own].sum(axis=0))
    return np.array(along), np.array(curves)


def propagate_along(
    curves: Floats, along: Floats, inverse: Floats, pull: Floats
) -> tuple[Floats, Floats]:
    """Mean (K,) and covariance (K, K) of a normal prior times curves along directions.

    `curves` (S, Q) are log-likelihoods along GRID of the inner products with `along` (S, K);
    `inverse` is the prior's inverse covariance, `pull` that times its mean.
    """
    precision, shift = np.zeros(len(along)), np.zeros(len(along))
    spread: Floats = np.linalg.inv(inverse).astype(np.float64)
    mean: Floats = spread @ pull
    for _ in range(MOST_ROUNDS):
        before = mean
        for site, direction in enumerate(along):
            centre, variance = direction @ mean, direction @ spread @ direction
            found = _site(
                curves[site : site + 1], np.array([centre]), np.array([variance]),
                precision[site : site + 1], shift[site : site + 1],
            )  # fmt: skip
            precision[site] += DAMPING * (found[0][0] - precision[site])
            shift[site] += DAMPING * (found[1][0] - shift[site])
            spread = np.asarray(np.linalg.inv(inverse + (along.T * precision) @ along))
            mean = spread @ (pull + shift @ along)
        if np.abs(mean - before).max() < CLOSE:
            break
    return mean, spread


def _propagate(curves: Floats, prior_mean: Floats, covariance: Floats) -> Posterior:
    units, dimensions, _ = curves.shape
    inverse: Floats = np.linalg.inv(covariance).astype(np.float64)
    pull = prior_mean @ inverse
    precision = np.zeros((units, dimensions))
    shift = np.zeros((units, dimensions))
    seen = (curves.min(axis=2) < 0) | (curves.max(axis=2) > 0)
    mean, variances = _combine(inverse, pull, precision, shift)
    for _ in range(MOST_ROUNDS):
        before = mean
        for d in range(dimensions):
            rows = np.flatnonzero(seen[:, d])
            if not len(rows):
                continue
            site = _site(
                curves[rows, d],
                mean[rows, d],
                variances[rows, d],
                precision[rows, d],
                shift[rows, d],
            )
            step = DAMPING if dimensions > 1 else 1.0
            precision[rows, d] += step * (site[0] - precision[rows, d])
            shift[rows, d] += step * (site[1] - shift[rows, d])
            mean, variances = _combine(inverse, pull, precision, shift)
        if np.abs(mean - before).max(initial=0.0) < CLOSE:
            break
    return Posterior(mean, np.sqrt(variances))


def _combine(
    inverse: Floats, pull: Floats, precision: Floats, shift: Floats
) -> tuple[Floats, Floats]:
    """Means and variances (U, D) of prior times normal sites."""
    total = inverse[None] + np.einsum("ud,de->ude", precision, np.eye(precision.shape[1]))
    covariance = np.linalg.inv(total)
    mean = np.einsum("ude,ue->ud", covariance, pull + shift)
    return mean, np.einsum("udd->ud", covariance)


def _site(
    curve: Floats, mean: Floats, variance: Floats, precision: Floats, shift: Floats
) -> tuple[Floats, Floats]:
    """The normal that stands for the curve (R, Q): its precision and precision times mean."""
    cavity = np.maximum(1.0 / variance - precision, LEAST_PRECISION)
    centre = (mean / variance - shift) / cavity
    log_mass = curve - 0.5 * cavity[:, None] * (GRID[None, :] - centre[:, None]) ** 2
    mass = np.exp(log_mass - log_mass.max(axis=1, keepdims=True))
    mass /= mass.sum(axis=1, keepdims=True)
    tilted = mass @ GRID
    spread = np.maximum((mass * (GRID[None, :] - tilted[:, None]) ** 2).sum(axis=1), 1e-6)
    found = np.maximum(1.0 / spread - cavity, LEAST_PRECISION)
    return found, tilted / spread - cavity * centre
