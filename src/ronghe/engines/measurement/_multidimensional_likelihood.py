"""The marginal log-likelihood of several correlated dimensions, and its gradient.

Each person's integral is taken over Gauss–Hermite nodes that stand at that person's posterior
mode, turned and scaled by the curvature there (J. C. Naylor and A. F. M. Smith, Applied
Statistics 31, 1982, 214–225).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ronghe.engines.measurement import _multidimensional_kernels as kernels
from ronghe.engines.measurement._chunks import Workers, even_bounds
from ronghe.engines.measurement._multidimensional_blocks import BlockPattern
from ronghe.engines.measurement._multidimensional_information import (
    Observations,
    Structure,
    observed_information,
)
from ronghe.engines.measurement._multidimensional_layout import DimensionalLayout
from ronghe.engines.measurement._multidimensional_nodes import ProductNodes, product_nodes
from ronghe.engines.measurement._multidimensional_tables import (
    REACH_OF_AN_ITEM,
    Span,
    constants_gradient,
    span_over,
    tabulate,
)
from ronghe.engines.measurement.data import Floats, Ints
from ronghe.engines.measurement.design import Design

CHUNKS = 8
NODES_OF_INFORMATION = 3
MATRIX_BYTES = 400_000_000


@dataclass(frozen=True, slots=True)
class DimensionalPoint:
    """The likelihood at one parameter vector.

    `gradient` is zero for fixed parameters and centred where the parameters are; `mean` (P, D)
    and `covariance` (P, D, D) are the posterior moments of the persons that have ratings.
    """

    vector: Floats
    log_likelihood: float
    gradient: Floats
    mean: Floats
    covariance: Floats


@dataclass(slots=True)
class DimensionalLikelihood:
    """Evaluates points; keeps where each person's nodes stand."""

    design: Design
    pattern: BlockPattern
    layout: DimensionalLayout
    pool: Workers
    nodes: ProductNodes
    persons: kernels.Persons = field(init=False)
    evaluations: int = 0

    def __post_init__(self) -> None:
        shape = self.pattern.score.shape
        self.persons = kernels.Persons(
            self.pattern.score, np.zeros(shape), np.zeros(shape), np.zeros((*shape, shape[1]))
        )

    @property
    def per_dimension(self) -> int:
        """Nodes on each axis."""
        return len(self.nodes.points)

    def use_nodes(self, per_dimension: int) -> None:
        """Change the number of nodes on each axis."""
        self.nodes = product_nodes(len(self.layout.dimensions), per_dimension)

    def at(self, vector: Floats) -> DimensionalPoint:
        """The point at `vector`, with the nodes of every person moved to where they belong."""
        return self._evaluate(vector, with_moments=True)

    def log_likelihood(self, vector: Floats) -> float:
        """The log-likelihood alone, in about half the time."""
        return self._evaluate(vector, with_moments=False).log_likelihood

    def constants(self, vector: Floats) -> Floats:
        """xi (C, M + 1) of each curve: k times the item's location plus the cumulated steps."""
        items = vector[self.layout.places(0)]
        steps = self.layout.steps(vector)
        categories = np.arange(steps.shape[1])
        pattern = self.pattern
        return np.asarray(
            items[pattern.curve_item][:, None] * categories + steps[pattern.curve_group]
        )

    def blocks(self, vector: Floats) -> kernels.Blocks:
        """The blocks with their shifts: the sum of the locations of all facets but the item."""
        pattern = self.pattern
        shift = np.zeros(len(pattern.table))
        for column in range(pattern.levels.shape[1]):
            shift += vector[self.layout.places(column + 1)][pattern.levels[:, column]]
        return kernels.Blocks(pattern.start, pattern.table, shift, pattern.weight)

    def move_to(self, vector: Floats) -> tuple[kernels.Tables, kernels.Blocks]:
        """Move every person's nodes to where `vector` puts the posterior; tables and blocks."""
        _, tables, blocks = self._move(vector)
        return tables, blocks

    def _move(self, vector: Floats) -> tuple[Span, kernels.Tables, kernels.Blocks]:
        """Set prior means and move the nodes; return tables that reach them all."""
        layout = self.layout
        group = layout.base.person_group[self.pattern.persons]
        self.persons.mean[:] = layout.population_means(vector)[group]
        inverse = layout.whitening(vector)
        precision = inverse.T @ inverse
        constants, blocks = self.constants(vector), self.blocks(vector)
        span = self._span(vector, blocks.shift)
        tables = tabulate(self.pattern.layout, constants, span)
        bounds = self._bounds()

        def work(chunk: int) -> None:
            kernels.find_modes(
                bounds[chunk], bounds[chunk + 1], self.persons, precision, blocks, tables
            )

        self.pool.run(work, len(bounds) - 1)
        return span, tables, blocks

    def _span(self, vector: Floats, shift: Floats) -> Span:
        """Where log-normalisers bend: around the thresholds of all items."""
        steps = self.layout.steps(vector)
        between = np.abs(np.diff(np.where(np.isfinite(steps), steps, np.nan), axis=1))
        widest = float(np.nanmax(between, initial=0.0))
        items = vector[self.layout.places(0)]
        reach = widest + REACH_OF_AN_ITEM
        return span_over(float(items.min()) - reach, float(items.max()) + reach)

    def _bounds(self, largest: int = CHUNKS) -> Ints:
        """Fixed slices of persons, at most `largest` of them."""
        persons = len(self.pattern.persons)
        slices = min(CHUNKS, largest, persons)
        return even_bounds(np.arange(persons + 1, dtype=np.int64), slices)

    def _evaluate(self, vector: Floats, *, with_moments: bool) -> DimensionalPoint:
        self.evaluations += 1
        span, tables, blocks = self._move(vector)
        whitening = self.layout.whitening(vector)
        constant = float(np.log(np.diag(whitening)).sum()) - self.nodes.log_kept
        posterior = kernels.Posterior(
            np.empty(len(self.pattern.persons)),
            np.empty(self.pattern.score.shape),
            np.empty(self.persons.factor.shape),
        )
        bounds = self._bounds()
        chunks = len(bounds) - 1
        mass = np.zeros((chunks, *tables.polynomial.shape))
        slope = np.zeros(len(self.pattern.table))
        grid = _grid(self.nodes)

        def work(chunk: int) -> None:
            kernels.integrate(
                bounds[chunk], bounds[chunk + 1], self.persons, whitening, constant, blocks,
                tables, grid, posterior, kernels.Expected(slope, mass[chunk]), with_moments,
            )  # fmt: skip

        self.pool.run(work, chunks)
        total = math.fsum(posterior.log_likelihood) + self._constant(vector)
        if not with_moments:
            return DimensionalPoint(vector, total, np.empty(0), np.empty(0), np.empty(0))
        for chunk in range(1, chunks):
            mass[0] += mass[chunk]
        gradient = self._gradient(vector, span, mass[0], slope, posterior)
        return DimensionalPoint(vector, total, gradient, posterior.mean, posterior.covariance)

    def information(self, point: DimensionalPoint) -> Floats:
        """Observed information at a stationary point, lower triangle."""
        layout, pattern, vector = self.layout, self.pattern, point.vector
        _, tables, blocks = self._move(vector)
        largest = max(1, int(MATRIX_BYTES / (8 * layout.size**2)))
        return observed_information(
            layout.size, self._bounds(largest), self.pool, self.persons,
            layout.population_factor(vector), blocks, tables,
            _grid(product_nodes(len(layout.dimensions), NODES_OF_INFORMATION)),
            self._observations(vector),
            Structure(
                layout.steps(vector), layout.step_place, layout.first_location,
                layout.base.person_group[pattern.persons],
                self.design.model.steps == "item",
            ),
        )  # fmt: skip

    def _observations(self, vector: Floats) -> Observations:
        layout, design = self.layout, self.design
        place = np.stack(
            [
                layout.places(column).start + design.levels[:, column].astype(np.int64)
                for column in range(design.levels.shape[1])
            ],
            axis=1,
        )
        item = design.levels[:, 0]
        weight = design.weight if len(design.weight) else np.ones(len(item))
        start = np.append(design.start[self.pattern.persons], design.start[-1])
        return Observations(
            start,
            place,
            vector[place].sum(axis=1),
            layout.item_dimension[item],
            np.ascontiguousarray(design.groups),
            design.scale.top[item],
            weight,
        )

    def _constant(self, vector: Floats) -> float:
        """The part of the log-likelihood that no measure enters."""
        steps = self.layout.steps(vector)
        seen = self.pattern.category_count > 0
        total = -math.fsum(self.pattern.category_count[seen] * steps[seen])
        for facet, score in enumerate(self.pattern.level_score):
            total -= math.fsum(score * vector[self.layout.places(facet)])
        return total

    def _gradient(
        self,
        vector: Floats,
        span: Span,
        mass: Floats,
        slope: Floats,
        posterior: kernels.Posterior,
    ) -> Floats:
        layout, pattern = self.layout, self.pattern
        gradient = np.zeros(layout.size)
        curves = constants_gradient(pattern.layout, self.constants(vector), span, mass)
        scores = np.add.reduce(curves * np.arange(curves.shape[1]), axis=1)
        gradient[layout.places(0)] = np.bincount(
            pattern.curve_item, weights=scores, minlength=len(layout.item_dimension)
        )
        for column in range(pattern.levels.shape[1]):
            places = layout.places(column + 1)
            gradient[places] = np.bincount(
                pattern.levels[:, column], weights=slope, minlength=places.stop - places.start
            )
        for facet, score in enumerate(pattern.level_score):
            gradient[layout.places(facet)] -= score
        counts = np.zeros(pattern.category_count.shape)
        np.add.at(counts, pattern.curve_group, curves)
        free = layout.step_place >= 0
        gradient[layout.step_place[free]] = (counts - pattern.category_count)[free]
        gradient[: layout.first_location] = self._population_gradient(vector, posterior)
        return layout.project(gradient)

    def _population_gradient(self, vector: Floats, posterior: kernels.Posterior) -> Floats:
        layout = self.layout
        factor = layout.population_factor(vector)
        inverse = np.linalg.inv(factor)
        precision = inverse.T @ inverse
        group = layout.base.person_group[self.pattern.persons]
        away = posterior.mean - self.persons.mean
        sums = np.stack(
            [
                np.bincount(group, weights=away[:, d], minlength=len(layout.base.groups))
                for d in range(away.shape[1])
            ],
            axis=1,
        )
        products = np.einsum("pd,pe->de", away, away) + posterior.covariance.sum(axis=0)
        inner = precision @ products @ precision - len(away) * precision
        covariance = layout.factor_gradient(factor, 0.5 * inner)
        return np.concatenate([(sums @ precision).reshape(-1), covariance])


def _grid(nodes: ProductNodes) -> kernels.Grid:
    return kernels.Grid(
        nodes.points, nodes.log_weight, nodes.prefix, nodes.change, nodes.first, nodes.last,
        nodes.line, nodes.line_weight,
    )  # fmt: skip
