"""Persons' posteriors under parameters that are already known, in several correlated dimensions.

For estimates between calibrations: nothing is estimated about items or raters here. The
likelihood of a person is a product over dimensions, each a curve along one scale; only the normal
prior ties dimensions together. The posterior's means and variances are found by expectation
propagation (T. Minka, "Expectation Propagation for approximate Bayesian inference", UAI 2001,
section 3.2) whose one-dimensional moments are sums over a fine grid; with one dimension they are
exact up to the grid. Likelihoods here are log-concave, for which it converges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ronghe.engines.measurement.data import Floats, Ints
from ronghe.engines.measurement.locations import category_probabilities

GRID: Floats = np.linspace(-12.0, 12.0, 241)
SHIFTS, SHIFT_WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
MOST_ROUNDS = 60
CLOSE = 1e-7
DAMPING = 0.8
LEAST_PRECISION = 1e-8
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
    curves = likelihood_curves(evidence, units, dimensions)
    return _propagate(curves, prior_mean, np.asarray(prior_covariance, np.float64))


def likelihood_curves(evidence: LocatedEvidence, units: int, dimensions: int) -> Floats:
    """Log-likelihood of each unit on each dimension along GRID: (U, D, Q), highest point 0."""
    curves = np.zeros((units * dimensions, len(GRID)))
    cell = evidence.unit * dimensions + evidence.dimension
    known = evidence.unknown < 0
    _add_known(curves, evidence, cell, np.flatnonzero(known))
    for rows in _clusters(evidence, np.flatnonzero(~known)):
        curves[cell[rows[0]]] += _with_unknown(evidence, rows)
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
            _log_probability(evidence, rows[first[start : start + AT_ONCE]], 0.0)
            for start in range(0, len(first), AT_ONCE)
        ]
    )
    counts = csr_array((np.ones(len(rows)), (cell[rows], kind)), shape=(len(curves), len(first)))
    curves += counts @ shares


def _clusters(evidence: LocatedEvidence, rows: Ints) -> list[Ints]:
    """Observations that share unit, dimension and unknown level, in a fixed order."""
    if not len(rows):
        return []
    key = np.stack([evidence.unknown[rows], evidence.unit[rows], evidence.dimension[rows]])
    _, code = np.unique(key, axis=1, return_inverse=True)
    code = code.reshape(-1)
    order = np.argsort(code, kind="stable")
    return np.split(rows[order], np.flatnonzero(np.diff(code[order])) + 1)


def _log_probability(evidence: LocatedEvidence, rows: Ints, shift: float) -> Floats:
    """log P of each row's score along GRID (R, Q), all difficulties moved by `shift`."""
    place = GRID[None, :] - (evidence.difficulty[rows] + shift)[:, None]
    cumulated = np.repeat(evidence.cumulated[evidence.group[rows]], len(GRID), axis=0)
    shares = category_probabilities(place.ravel(), cumulated)
    score = np.repeat(evidence.score[rows], len(GRID))
    chosen = shares[np.arange(len(score)), score]
    return np.log(np.maximum(chosen, 1e-300)).reshape(len(rows), len(GRID))


def _with_unknown(evidence: LocatedEvidence, rows: Ints) -> Floats:
    """log of the likelihood averaged over a normal unknown level (Q,)."""
    sd = float(evidence.unknown_sd[rows[0]])
    shifted = np.stack([_log_probability(evidence, rows, s * sd).sum(axis=0) for s in SHIFTS])
    top = shifted.max(axis=0)
    weights = SHIFT_WEIGHTS / SHIFT_WEIGHTS.sum()
    return np.asarray(top + np.log(weights @ np.exp(shifted - top)))


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
