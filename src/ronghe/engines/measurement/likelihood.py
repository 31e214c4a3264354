"""The marginal log-likelihood of a one-dimensional model and its gradient, exact to rounding.

The integral over a person's measure is a trapezoid sum on an equally spaced grid. For a smooth,
log-concave posterior its error falls as exp(-2 (π s / h)²) with s the posterior SD and h the step
(L. N. Trefethen and J. A. C. Weideman, SIAM Review 56, 2014, 385–458), so the step follows the
narrowest posterior and the ends follow the outermost one; each person is summed only where the
posterior is above exp(-25) of its peak.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ronghe.engines.measurement._chunks import Workers, even_bounds
from ronghe.engines.measurement.data import Codes, Floats, Ints
from ronghe.engines.measurement.design import Design
from ronghe.engines.measurement.exceptions import Unestimable
from ronghe.engines.measurement.parameters import Layout
from ronghe.engines.measurement.patterns import Patterns

STEP_OVER_SD = 0.9
WIDEST_STEP = 0.5
MOST_NODES = 6001
LONGEST_REACH = 200.0
SMALLEST_SD = 0.02
ACCUMULATOR_BYTES = 400_000_000


@dataclass(slots=True)
class Grid:
    """Equally spaced nodes: `low`, `step` and how many."""

    low: float
    step: float
    nodes: int

    @property
    def theta(self) -> Floats:
        """The nodes (Q,)."""
        return np.asarray(self.low + self.step * np.arange(self.nodes), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Point:
    """The likelihood at one parameter vector.

    `gradient` is that of the log-likelihood, zero for fixed parameters and centred where the
    parameters are; `mass` (C, Q) is the posterior mass of each cell's persons on the grid.
    """

    vector: Floats
    log_likelihood: float
    gradient: Floats
    mass: Floats
    moments: Floats


@dataclass(slots=True)
class Likelihood:
    """Evaluates points; keeps the grid and each person's window and moments of the last one."""

    design: Design
    patterns: Patterns
    layout: Layout
    pool: Workers
    grid: Grid = field(init=False)
    window: Codes = field(init=False)
    eap: Floats = field(init=False)
    variance: Floats = field(init=False)
    evaluations: int = 0
    _group: Codes = field(init=False)
    _chunk_bounds: Ints = field(init=False)
    _cell_bounds: Ints = field(init=False)

    def __post_init__(self) -> None:
        persons = len(self.patterns.score)
        self.grid = Grid(-8.0, WIDEST_STEP, 33)
        self.window = np.tile(np.array([12, 20], dtype=np.int32), (persons, 1))
        self.eap = np.full(persons, np.nan)
        self.variance = np.full(persons, np.nan)
        self._group = self.layout.person_group
        self._cell_bounds = even_bounds(self.patterns.cell_start, 8)
        self._set_chunks()

    def _set_chunks(self) -> None:
        cells = len(self.patterns.cell_start) - 1
        fitting = int(ACCUMULATOR_BYTES / (8.0 * cells * self.grid.nodes))
        persons = len(self.patterns.score)
        chunks = max(1, min(8, fitting, persons // 500))
        self._chunk_bounds = even_bounds(self.patterns.link_start, chunks)

    def locations(self, vector: Floats) -> Floats:
        """Location of each atom (A,): item plus further facets."""
        block = vector[self.layout.first_location :]
        offsets = self.layout.offsets
        total = np.zeros(len(self.patterns.atom_levels))
        for column in range(self.patterns.atom_levels.shape[1]):
            total += block[offsets[column] + self.patterns.atom_levels[:, column]]
        return total

    def prior(self, vector: Floats) -> Floats:
        """Log prior density on the grid per group (G, Q)."""
        layout = self.layout
        log_sd = vector[layout.log_sd]
        distance = (self.grid.theta[None, :] - vector[: layout.log_sd, None]) / math.exp(log_sd)
        return np.asarray(-0.5 * distance**2 - log_sd - 0.5 * math.log(2 * math.pi))

    def at(self, vector: Floats) -> Point:
        """The point at `vector`, on a grid that is fine and wide enough for it.

        Raises:
            Unestimable: a posterior is so narrow or so far out that no grid holds it.
        """
        while True:
            self.evaluations += 1
            point, below, above, narrowest = self._on_grid(vector)
            if not self._adapt(below, above, math.sqrt(narrowest)):
                return point

    def coarsen(self, point: Point) -> Point:
        """`point` on the widest grid that suits it, if the present one is needlessly fine."""
        suited = min(WIDEST_STEP, STEP_OVER_SD * math.sqrt(float(np.nanmin(self.variance))))
        if self.grid.step > 0.6 * suited:
            return point
        held = np.flatnonzero(point.mass.any(axis=0)) * self.grid.step + self.grid.low
        margin = 2.0 + 0.1 * (held[-1] - held[0])
        self._move_to(held[0] - margin, held[-1] + margin, suited)
        return self.at(point.vector)

    def adopt(self, grid: Grid) -> None:
        """Begin on a grid that suited a part of the persons."""
        self._move_to(grid.low, grid.low + grid.step * (grid.nodes - 1), grid.step)

    def _on_grid(self, vector: Floats) -> tuple[Point, int, int, float]:
        table = self.table(vector)
        total, mass, moments, below, above, narrowest = self._persons(vector, table)
        log_likelihood = total + self._constant(vector)
        expected, _ = self.expectations(vector, mass, with_information=False)
        gradient = self._gradient(vector, expected, moments)
        point = Point(vector, log_likelihood, gradient, mass, moments)
        return point, below, above, narrowest

    def table(self, vector: Floats) -> Floats:
        """Log-normaliser of every cell on the grid (C, Q)."""
        from ronghe.engines.measurement import _kernels_marginal as kernels

        p = self.patterns
        theta = self.grid.theta
        table = np.empty((len(p.cell_start) - 1, len(theta)))
        odds, location = np.exp(theta), self.locations(vector)
        power = np.exp(-self.layout.steps(vector))

        def work(chunk: int) -> None:
            kernels.fill_table(
                table,
                theta,
                odds,
                p.cell_start,
                p.cell_atom,
                location,
                p.atom_group,
                p.atom_top,
                power,
                self._cell_bounds[chunk],
                self._cell_bounds[chunk + 1],
            )

        self.pool.run(work, len(self._cell_bounds) - 1)
        return table

    def _persons(
        self, vector: Floats, table: Floats
    ) -> tuple[float, Floats, Floats, int, int, float]:
        from ronghe.engines.measurement import _kernels_marginal as kernels

        p = self.patterns
        theta, prior = self.grid.theta, self.prior(vector)
        bounds = self._chunk_bounds
        chunks = len(bounds) - 1
        mass = np.zeros((chunks, *table.shape))
        moments = np.zeros((chunks, len(self.layout.groups), 3))

        def work(chunk: int) -> tuple[float, int, int, float]:
            return kernels.person_pass(
                table,
                theta,
                prior,
                p.score,
                self._group,
                p.link_start,
                p.link_cell,
                p.link_weight,
                self.window,
                self.eap,
                self.variance,
                mass[chunk],
                moments[chunk],
                bounds[chunk],
                bounds[chunk + 1],
            )

        parts = self.pool.run(work, chunks)
        for chunk in range(1, chunks):
            mass[0] += mass[chunk]
            moments[0] += moments[chunk]
        total = math.fsum(part[0] for part in parts)
        taking_part = float(moments[0, :, 0].sum())
        return (
            total + taking_part * math.log(self.grid.step),
            mass[0],
            moments[0],
            sum(part[1] for part in parts),
            sum(part[2] for part in parts),
            min(part[3] for part in parts),
        )

    def _adapt(self, below: int, above: int, narrowest: float) -> bool:
        """Change the grid if it does not hold every posterior; return whether it changed."""
        grid = self.grid
        low, high = grid.low, grid.low + grid.step * (grid.nodes - 1)
        step = grid.step
        if step > STEP_OVER_SD * narrowest * 1.1:
            step = min(WIDEST_STEP, 0.9 * STEP_OVER_SD * narrowest)
        reach = 0.25 * (high - low)
        low -= reach if below else 0.0
        high += reach if above else 0.0
        if step == grid.step and not below and not above:
            return False
        self._move_to(low, high, step)
        return True

    def _move_to(self, low: float, high: float, step: float) -> None:
        grid = self.grid
        nodes = math.ceil((high - low) / step) + 1
        if nodes > MOST_NODES or max(-low, high) > LONGEST_REACH:
            raise Unestimable(
                "posterior_too_narrow",
                "A person's measure is too far out or too exact to be integrated; the data do "
                "not hold the population distribution together.",
                "有人员的测量值过于极端或过于精确，无法积分；数据不足以确定总体分布。",
            )
        ratio = grid.step / step
        shift = (grid.low - low) / step
        moved = np.rint(self.window * ratio + shift)
        self.window = np.clip(moved, 0, nodes - 1).astype(np.int32)
        self.grid = Grid(low, step, nodes)
        self._set_chunks()

    def _constant(self, vector: Floats) -> float:
        """The part of the log-likelihood that no measure enters: -Σ w x δ - Σ w T_x."""
        p, layout = self.patterns, self.layout
        steps = layout.steps(vector)
        seen = p.category_count > 0
        total = -float((p.category_count[seen] * steps[seen]).sum())
        for facet, score in enumerate(p.level_score):
            total -= float((score * vector[layout.places(facet)]).sum())
        return total

    def expectations(
        self, vector: Floats, mass: Floats, *, with_information: bool
    ) -> tuple[Floats, Floats]:
        """Posterior-expected category counts (L, M + 1) and products (L, M + 1, M + 1) by link."""
        from ronghe.engines.measurement import _kernels_marginal as kernels

        p = self.patterns
        theta, location = self.grid.theta, self.locations(vector)
        power = np.exp(-self.layout.steps(vector))
        expected = np.zeros((len(p.cell_atom), power.shape[1]))
        square = power.shape[1] if with_information else 0
        information = np.zeros((len(p.cell_atom) if square else 0, square, square))
        odds = np.exp(theta)

        def work(chunk: int) -> None:
            kernels.atom_expectations(
                expected,
                information,
                with_information,
                odds,
                mass,
                p.cell_start,
                p.cell_atom,
                location,
                p.atom_group,
                p.atom_top,
                power,
                self._cell_bounds[chunk],
                self._cell_bounds[chunk + 1],
            )

        self.pool.run(work, len(self._cell_bounds) - 1)
        return expected, information

    def _gradient(self, vector: Floats, expected: Floats, moments: Floats) -> Floats:
        p, layout = self.patterns, self.layout
        gradient = np.zeros(layout.size)
        variance = math.exp(2 * vector[layout.log_sd])
        mean = vector[: layout.log_sd]
        count, first, second = moments.T
        gradient[: layout.log_sd] = (first - count * mean) / variance
        spread = second - 2 * mean * first + count * mean**2
        gradient[layout.log_sd] = float((spread / variance - count).sum())
        scores = np.zeros(len(expected))
        for k in range(1, expected.shape[1]):
            scores += k * expected[:, k]
        for facet, observed in enumerate(p.level_score):
            level = p.atom_levels[p.cell_atom, facet]
            gradient[layout.places(facet)] = (
                np.bincount(level, weights=scores, minlength=len(observed)) - observed
            )
        counts = np.zeros(p.category_count.shape)
        for k in range(expected.shape[1]):
            counts[:, k] = np.bincount(
                p.atom_group[p.cell_atom], weights=expected[:, k], minlength=len(counts)
            )
        free = layout.step_place >= 0
        gradient[layout.step_place[free]] = (counts - p.category_count)[free]
        gradient[layout.fixed] = 0.0
        return layout.centre(gradient)
