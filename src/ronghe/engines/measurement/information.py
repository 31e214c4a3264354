"""Observed information under the constraints, and what follows: covariances and Newton steps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._chunks import even_bounds
from ronghe.engines.measurement.data import Floats, Ints, Note, note
from ronghe.engines.measurement.exceptions import Unestimable
from ronghe.engines.measurement.likelihood import Likelihood, Point
from ronghe.engines.measurement.parameters import Layout

MATRIX_BYTES = 400_000_000
MANY_PARAMETERS = 8_000
MOST_PARAMETERS = 20_000


@dataclass(frozen=True, slots=True)
class Covariance:
    """Covariance of the parameters under the constraints.

    For information K and constraints A'x = 0 it is K⁻¹ − K⁻¹A (A'K⁻¹A)⁻¹ A'K⁻¹; K is kept as the
    inverse of its Cholesky factor over the free places.
    """

    size: int
    free: Ints
    root: Floats
    removed: Floats

    def times(self, vector: Floats) -> Floats:
        """Covariance times a vector of the whole length: a Newton step for a gradient."""
        from ronghe.engines.measurement import _kernels_algebra as algebra

        part = vector[self.free]
        out = algebra.lower_transposed_times(self.root, algebra.lower_times(self.root, part))
        for column in self.removed:
            out = out - column * np.add.reduce(column * part)
        whole = np.zeros(self.size)
        whole[self.free] = out
        return whole

    def entries(self, a: Ints, b: Ints) -> Floats:
        """Covariances of places `a` with places `b`, pairwise; 0 for a fixed place or place -1."""
        where = np.full(self.size + 1, -1, dtype=np.int64)
        where[self.free] = np.arange(len(self.free))
        x, y = where[a], where[b]
        out = np.zeros(len(x))
        for index in np.flatnonzero((x >= 0) & (y >= 0)):
            i, j = x[index], y[index]
            low = max(i, j)
            total = np.add.reduce(self.root[low:, i] * self.root[low:, j])
            out[index] = total - np.add.reduce(self.removed[:, i] * self.removed[:, j])
        return out

    def variances(self) -> Floats:
        """Variance of every parameter, 0 where fixed."""
        whole = np.zeros(self.size)
        own = np.add.reduce(self.root**2, axis=0)
        whole[self.free] = np.maximum(own - np.add.reduce(self.removed**2, axis=0), 0.0)
        return whole


class Constrained(Protocol):
    """What a layout says about the moves that its constraints allow."""

    @property
    def size(self) -> int:
        """Length of the parameter vector."""

    @property
    def fixed(self) -> NDArray[np.bool_]:
        """Parameters that do not move (size,)."""

    @property
    def centred(self) -> tuple[Ints, ...]:
        """Places of each set of parameters that sums to zero."""


def size_notes(layout: Constrained) -> tuple[Note, ...]:
    """A note where the information, which is a dense matrix, takes minutes.

    Raises:
        Unestimable: it would take half an hour or more and 10 GB of memory.
    """
    count = int((~layout.fixed).sum())
    if count > MOST_PARAMETERS:
        raise Unestimable(
            "too_many_parameters",
            "The model has {count} free parameters; standard errors can be computed for at most "
            "{most}. Drop a facet, share steps or anchor levels.",
            "模型有 {count} 个自由参数，最多能为 {most} 个参数计算标准误；"
            "请减少侧面、共用步阶或锚定部分水平。",
            {"count": count, "most": MOST_PARAMETERS},
        )
    if count <= MANY_PARAMETERS:
        return ()
    gigabytes = round(3 * 8 * layout.size**2 / 1e9, 1)
    return (
        note(
            "many_parameters",
            "The model has {count} free parameters: standard errors took a dense matrix, about "
            "{gigabytes} GB and minutes of computing.",
            "模型有 {count} 个自由参数：计算标准误用了稠密矩阵，约需 {gigabytes} GB 内存和数分钟。",
            count=count,
            gigabytes=gigabytes,
        ),
    )


def covariance_at(likelihood: Likelihood, point: Point) -> Covariance | None:
    """Inverse of the observed information at `point`, or None where it is not positive."""
    layout = likelihood.layout
    matrix = observed_information(likelihood, point)
    return constrained_inverse(matrix, layout)


def constrained_inverse(matrix: Floats, layout: Constrained) -> Covariance | None:
    """Covariance from the lower triangle of the information, under the layout's constraints."""
    from ronghe.engines.measurement import _kernels_algebra as algebra

    free = np.flatnonzero(~layout.fixed).astype(np.int64)
    reduced = np.ascontiguousarray(matrix[np.ix_(free, free)])
    constraints = np.zeros((len(layout.centred), len(free)))
    for row, places in enumerate(layout.centred):
        held = np.isin(free, places)
        constraints[row, held] = 1.0
        inside = np.flatnonzero(held)
        reduced[np.ix_(inside, inside)] += np.diag(reduced)[inside].mean() / len(inside)
    if not algebra.cholesky(reduced):
        return None
    root = algebra.invert_lower(reduced)
    if not np.isfinite(root).all():
        return None
    return Covariance(layout.size, free, root, _removed(root, constraints))


def _removed(root: Floats, constraints: Floats) -> Floats:
    """Rows r with K⁻¹A (A'K⁻¹A)⁻¹ A'K⁻¹ = Σ r r'."""
    from ronghe.engines.measurement import _kernels_algebra as algebra

    rows: list[Floats] = []
    for constraint in constraints:
        solved = algebra.lower_transposed_times(root, algebra.lower_times(root, constraint))
        for row in rows:
            solved = solved - row * np.add.reduce(row * constraint)
        rows.append(solved / math.sqrt(np.add.reduce(solved * constraint)))
    return np.array(rows).reshape(len(rows), root.shape[0])


def observed_information(likelihood: Likelihood, point: Point) -> Floats:
    """Negative Hessian of the marginal log-likelihood (size, size), lower triangle."""
    layout = likelihood.layout
    chunks = max(1, min(8, int(MATRIX_BYTES / (8 * layout.size**2))))
    matrix = _missing_information(likelihood, point, chunks)
    _add_complete(likelihood, point, matrix)
    _add_prior(layout, point, matrix)
    return matrix


def _location_places(likelihood: Likelihood) -> Ints:
    """Place of every atom's locations in the vector (A, F + 1), -1 where fixed."""
    layout, levels = likelihood.layout, likelihood.patterns.atom_levels
    places = np.empty(levels.shape, dtype=np.int64)
    for facet in range(levels.shape[1]):
        places[:, facet] = layout.places(facet).start + levels[:, facet]
    places[layout.fixed[places]] = -1
    return places


def _prior_places(layout: Layout) -> Ints:
    places = np.arange(len(layout.groups) + 1, dtype=np.int64)
    places[layout.fixed[: len(places)]] = -1
    return places


def _add_complete(likelihood: Likelihood, point: Point, matrix: Floats) -> None:
    from ronghe.engines.measurement import _kernels_information as kernels

    expected, products = likelihood.expectations(point.vector, point.mass, with_information=True)
    p = likelihood.patterns
    kernels.add_complete_information(
        matrix,
        expected,
        products,
        p.cell_atom,
        _location_places(likelihood),
        likelihood.layout.step_place,
        p.atom_group,
        p.atom_top,
    )


def _add_prior(layout: Layout, point: Point, matrix: Floats) -> None:
    mean = point.vector[: layout.log_sd]
    variance = math.exp(2 * point.vector[layout.log_sd])
    count, first, second = point.moments.T
    for group in range(len(mean)):
        matrix[group, group] += count[group] / variance
        matrix[layout.log_sd, group] += 2 * (first - count * mean)[group] / variance
    spread = second - 2 * mean * first + count * mean**2
    matrix[layout.log_sd, layout.log_sd] += 2 * float(spread.sum()) / variance


def _missing_information(likelihood: Likelihood, point: Point, chunks: int) -> Floats:
    """Minus the posterior covariances of the complete scores, lower triangle."""
    from ronghe.engines.measurement import _kernels_missing as kernels

    p, layout, vector = likelihood.patterns, likelihood.layout, point.vector
    persons = kernels.Persons(
        likelihood.table(vector), likelihood.grid.theta, likelihood.prior(vector), p.score,
        layout.person_group, p.link_start, p.link_cell, p.link_weight, likelihood.window,
    )  # fmt: skip
    atoms = kernels.Atoms(
        p.cell_start, p.cell_atom, np.exp(-likelihood.locations(vector)),
        _location_places(likelihood), layout.step_place, p.atom_group, p.atom_top,
        np.exp(-layout.steps(vector)),
    )  # fmt: skip
    population = kernels.Population(
        vector[: layout.log_sd], math.exp(vector[layout.log_sd]), _prior_places(layout)
    )
    bounds = even_bounds(p.link_start, chunks)
    matrices = np.zeros((chunks, layout.size, layout.size))
    widest = _widest(likelihood)

    def work(chunk: int) -> None:
        kernels.subtract_missing_information(
            matrices[chunk], persons, atoms, population, widest, bounds[chunk], bounds[chunk + 1]
        )

    likelihood.pool.run(work, chunks)
    for chunk in range(1, chunks):
        matrices[0] += matrices[chunk]
    kernels.fold(matrices[0])
    return np.asarray(matrices[0])


def _widest(likelihood: Likelihood) -> int:
    """A bound on how many parameters one person meets."""
    p = likelihood.patterns
    per_atom = p.atom_levels.shape[1] + max(int(p.atom_top.max()) - 1, 0)
    most = int(p.observations.max())
    return int(min(likelihood.layout.size, 2 + most * per_atom)) + 1
