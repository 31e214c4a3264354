"""One person's posterior from responses at calibrated parameters, unknown levels included.

A rater or item that the calibration does not know becomes a latent variable with its facet's mean
and SD as prior, so that what it could be is integrated out and the result is provisional. The
posterior over the person's dimensions and those variables is integrated by Gauss–Hermite
quadrature around its mode (J. C. Naylor and A. F. M. Smith, Applied Statistics 31, 1982, 214–225).
With more than eight variables in all it is found by expectation propagation.

This is for one person from labels; `person_posterior` does many persons at once from codes, and
both agree within 0.005 logits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ronghe.engines.measurement.data import Calibration, FacetTable, Floats, Ints
from ronghe.engines.measurement.exceptions import InvalidModel, InvalidRatings
from ronghe.engines.measurement.person_posterior import GRID, propagate_along

NODES = {1: 41, 2: 17, 3: 11, 4: 7, 5: 5, 6: 5, 7: 4, 8: 3}
NEWTON_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Response:
    """One observation of the person: item, given score, levels of the further facets."""

    item: str
    score: int
    levels: Mapping[str, str] = field(default_factory=dict)
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PersonUpdate:
    """A person's measures per dimension (D,), from the responses given and nothing else.

    `provisional` is true when a level was not calibrated; `unknown` names those as (facet, level).
    A dimension without responses has NaN as `wle`.
    """

    dimensions: tuple[str, ...]
    eap: Floats
    eap_se: Floats
    covariance: Floats
    wle: Floats
    wle_se: Floats
    n: Ints
    provisional: bool
    unknown: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Problem:
    """Responses as rows: eta = loading @ latent - location, over cumulated `steps`."""

    loading: Floats
    location: Floats
    steps: Floats
    score: Ints
    weight: Floats
    dimension: Ints
    prior_mean: Floats
    prior_covariance: Floats

    def moments(self, latent: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Log-likelihood (...,) and mean, variance, third moment of each score (..., n)."""
        eta = latent @ self.loading.T - self.location
        categories = np.arange(self.steps.shape[1])
        exponent = eta[..., None] * categories - self.steps
        top = exponent.max(axis=-1, keepdims=True)
        mass = np.exp(exponent - top)
        total = mass.sum(axis=-1, keepdims=True)
        mass /= total
        mean = (mass * categories).sum(axis=-1)
        off = categories - mean[..., None]
        second, third = (mass * off**2).sum(axis=-1), (mass * off**3).sum(axis=-1)
        chosen = self.steps[np.arange(len(self.score)), self.score]
        normaliser = (top + np.log(total))[..., 0]
        log = (self.weight * (self.score * eta - chosen - normaliser)).sum(axis=-1)
        return log, mean, second, third


def update(
    responses: Sequence[Response], calibration: Calibration, *, group: str | None = None
) -> PersonUpdate:
    """The posterior of one person, given all of the person's responses.

    `group` chooses the population mean where the calibration has groups.

    Raises:
        InvalidRatings: a score that the calibrated item does not have.
        InvalidModel: an item without a dimension, an unknown group, a facet left out.
    """
    unknown = _unknown_levels(responses, calibration)
    problem = _problem(responses, calibration, unknown, group)
    mean, covariance = _posterior(problem)
    count = len(calibration.population.dimensions)
    wle, wle_se = _weighted_likelihood(problem, count)
    return PersonUpdate(
        dimensions=calibration.population.dimensions,
        eap=mean[:count],
        eap_se=np.sqrt(np.diag(covariance)[:count]),
        covariance=covariance[:count, :count],
        wle=wle,
        wle_se=wle_se,
        n=np.bincount(problem.dimension, minlength=count),
        provisional=bool(unknown),
        unknown=unknown,
    )


def _measure(table: FacetTable, level: str) -> float:
    """Measure of a level, NaN where the calibration has none."""
    at = int(np.searchsorted(table.levels, level))
    known = at < len(table.levels) and table.levels[at] == level
    return float(table.measure[at]) if known else float("nan")


def _unknown_levels(
    responses: Sequence[Response], calibration: Calibration
) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for response in responses:
        levels = {"item": response.item, **response.levels}
        for facet in ("item", *calibration.facets):
            if facet not in levels:
                raise InvalidModel(
                    "facet_left_out",
                    "A response has no {facet}.",
                    "有一条作答缺少 {facet}。",
                    {"facet": facet},
                )
            if np.isnan(_measure(calibration.table_of(facet), levels[facet])):
                found[facet, levels[facet]] = None
    return tuple(found)


def _problem(
    responses: Sequence[Response],
    calibration: Calibration,
    unknown: tuple[tuple[str, str], ...],
    group: str | None,
) -> _Problem:
    population = calibration.population
    count = len(population.dimensions)
    dimension = np.array([_dimension(r.item, calibration) for r in responses], dtype=np.int64)
    loading = np.zeros((len(responses), count + len(unknown)))
    loading[np.arange(len(responses)), dimension] = 1.0
    location = np.zeros(len(responses))
    for row, response in enumerate(responses):
        for facet in ("item", *calibration.facets):
            level = response.item if facet == "item" else response.levels[facet]
            if (facet, level) in unknown:
                loading[row, count + unknown.index((facet, level))] = -1.0
            else:
                location[row] += _measure(calibration.table_of(facet), level)
    steps = [_steps(response, calibration) for response in responses]
    width = max((len(values) for values in steps), default=2)
    table = np.full((len(responses), width), np.inf)
    for row, values in enumerate(steps):
        table[row, : len(values)] = values
    mean, covariance = _prior(calibration, unknown, group)
    score = [_category(r, calibration, s) for r, s in zip(responses, steps, strict=True)]
    weight = np.array([r.weight for r in responses], dtype=np.float64)
    return _Problem(
        loading,
        location,
        table,
        np.array(score, dtype=np.int64),
        weight,
        dimension,
        mean,
        covariance,
    )


def _dimension(item: str, calibration: Calibration) -> int:
    mapping, names = calibration.model.dimensions, calibration.population.dimensions
    if mapping is None or len(names) == 1:
        return 0
    if item not in mapping:
        raise InvalidModel(
            "item_without_dimension",
            "Item “{item}” has no dimension.",
            "题目“{item}”没有所属维度。",
            {"item": item},
        )
    return names.index(mapping[item])


def _steps(response: Response, calibration: Calibration) -> Floats:
    """Cumulated steps of a response; those of an unknown owner are the mean of the known ones."""
    model = calibration.model
    owner = response.levels[model.rater_facet] if model.steps == "rater" else response.item
    if (calibration.steps.item == owner).any():
        return calibration.cumulated_of(owner)
    known = [calibration.cumulated_of(str(name)) for name in np.unique(calibration.steps.item)]
    lengths = [len(values) for values in known]
    usual = max(set(lengths), key=lambda length: (lengths.count(length), length))
    alike = np.array([values for values in known if len(values) == usual])
    whole = alike[np.isfinite(alike).all(axis=1)]
    return np.asarray(whole.mean(axis=0)) if len(whole) else np.zeros(usual)


def _category(response: Response, calibration: Calibration, steps: Floats) -> int:
    given = calibration.categories.get(response.item)
    known = given or _usual_categories(calibration, len(steps))
    if response.score not in known or not np.isfinite(steps[known.index(response.score)]):
        raise InvalidRatings(
            "unknown_category",
            "Item “{item}” has no score {score}.",
            "题目“{item}”没有分数 {score}。",
            {"item": response.item, "score": response.score},
        )
    return known.index(response.score)


def _usual_categories(calibration: Calibration, width: int) -> tuple[int, ...]:
    """Given scores of the first calibrated item with this many categories, else 0..width - 1."""
    alike = [given for given in calibration.categories.values() if len(given) == width]
    return alike[0] if alike else tuple(range(width))


def _prior(
    calibration: Calibration, unknown: tuple[tuple[str, str], ...], group: str | None
) -> tuple[Floats, Floats]:
    population = calibration.population
    mean = population.mean
    if group is not None and group != population.reference_group:
        if group not in population.groups:
            raise InvalidModel(
                "unknown_group",
                "There is no group “{group}”.",
                "没有分组“{group}”。",
                {"group": group},
            )
        mean = mean + population.contrasts[population.groups.index(group)]
    known = [_known_measures(calibration, facet) for facet, _ in unknown]
    extra_mean = [float(values.mean()) if len(values) else 0.0 for values in known]
    extra_variance = [max(float(values.var()), 1e-4) if len(values) else 1.0 for values in known]
    covariance = np.zeros((len(mean) + len(unknown),) * 2)
    covariance[: len(mean), : len(mean)] = population.covariance
    covariance[np.arange(len(mean), len(covariance)), np.arange(len(mean), len(covariance))] = (
        extra_variance
    )
    return np.concatenate([mean, extra_mean]), covariance


def _known_measures(calibration: Calibration, facet: str) -> Floats:
    table = calibration.table_of(facet)
    neutral = table.levels == calibration.model.neutral.get(facet, "")
    return np.asarray(table.measure[np.isfinite(table.measure) & ~neutral])


def _posterior(problem: _Problem) -> tuple[Floats, Floats]:
    """Posterior mean and covariance of the latent variables."""
    precision: Floats = np.asarray(np.linalg.inv(problem.prior_covariance), dtype=np.float64)
    if len(precision) not in NODES:
        return _propagated(problem, precision)
    mode, curvature = _mode(problem, precision)
    root = np.linalg.cholesky(np.linalg.inv(curvature))
    nodes, log_weight = _product_nodes(len(mode))
    latent = mode + np.sqrt(2.0) * nodes @ root.T
    off = latent - problem.prior_mean
    log = problem.moments(latent)[0] - 0.5 * np.einsum("ni,ij,nj->n", off, precision, off)
    mass = np.exp(log + log_weight - (log + log_weight).max())
    mass /= mass.sum()
    mean = mass @ latent
    centred = latent - mean
    return mean, np.asarray((centred * mass[:, None]).T @ centred)


def _propagated(problem: _Problem, precision: Floats) -> tuple[Floats, Floats]:
    """The same by expectation propagation along each direction that responses have."""
    along, code = np.unique(problem.loading, axis=0, return_inverse=True)
    eta = GRID[None, :] - problem.location[:, None]
    categories = np.arange(problem.steps.shape[1])
    exponent = eta[..., None] * categories - problem.steps[:, None, :]
    chosen = problem.steps[np.arange(len(problem.score)), problem.score]
    log = problem.score[:, None] * eta - chosen[:, None] - np.logaddexp.reduce(exponent, axis=-1)
    curves = np.zeros((len(along), len(GRID)))
    np.add.at(curves, code.reshape(-1), problem.weight[:, None] * log)
    return propagate_along(curves, along, precision, precision @ problem.prior_mean)


def _mode(problem: _Problem, precision: Floats) -> tuple[Floats, Floats]:
    latent = problem.prior_mean.copy()
    curvature = precision
    for _ in range(NEWTON_ROUNDS):
        _, mean, variance, _ = problem.moments(latent)
        pull = problem.loading.T @ (problem.weight * (problem.score - mean))
        pull = pull - precision @ (latent - problem.prior_mean)
        weighted = problem.loading * (problem.weight * variance)[:, None]
        curvature = problem.loading.T @ weighted + precision
        step = np.linalg.solve(curvature, pull)
        largest = float(np.abs(step).max())
        latent = latent + step * min(1.0, 1.0 / max(largest, 1e-300))
        if largest < 1e-10:
            break
    return latent, curvature


def _product_nodes(size: int) -> tuple[Floats, Floats]:
    """Gauss–Hermite product nodes (N, size) and log weights, the exp(x²) put back."""
    x, w = np.polynomial.hermite.hermgauss(NODES[size])
    grids = np.meshgrid(*[x] * size, indexing="ij")
    logs = np.meshgrid(*[np.log(w) + x**2] * size, indexing="ij")
    return (
        np.stack([grid.ravel() for grid in grids], axis=1),
        np.sum([log.ravel() for log in logs], axis=0),
    )


def _weighted_likelihood(problem: _Problem, count: int) -> tuple[Floats, Floats]:
    """Warm's measures; unknown levels sit at their mean, their SD goes into the error."""
    wle, error = np.full(count, np.nan), np.full(count, np.nan)
    spread = np.diag(problem.prior_covariance)[count:]
    for dimension in range(count):
        rows = problem.dimension == dimension
        if not (rows & (problem.weight > 0)).any():
            continue
        theta = _solve(problem, dimension, rows, count)
        latent = problem.prior_mean.copy()
        latent[dimension] = theta
        information = np.where(rows, problem.weight * problem.moments(latent)[2], 0.0)
        share = np.abs(problem.loading[:, count:]).T @ information / information.sum()
        wle[dimension] = theta
        error[dimension] = np.sqrt(1.0 / information.sum() + (share**2) @ spread)
    return wle, error


def _solve(problem: _Problem, dimension: int, rows: np.ndarray, count: int) -> float:
    """Root of the weighted likelihood equation by bisection-safe Newton steps."""
    latent = problem.prior_mean.copy()
    low, high = -40.0, 40.0
    theta = float(latent[dimension])
    for _ in range(200):
        latent[dimension] = theta
        _, mean, second, third = problem.moments(latent)
        weight = np.where(rows, problem.weight, 0.0)
        information = float(weight @ second)
        pull = float(weight @ (problem.score - mean)) + float(weight @ third) / (2 * information)
        low, high = (theta, high) if pull > 0 else (low, theta)
        moved = theta + max(-1.5, min(1.5, pull / information))
        moved = moved if low < moved < high else 0.5 * (low + high)
        if abs(moved - theta) < 1e-10:
            return moved
        theta = moved
    return theta
