"""Limited-memory BFGS that climbs, with a diagonal start.

Source: J. Nocedal and S. J. Wright, Numerical Optimization, 2nd ed. (2006), algorithm 7.4. Sums
go through NumPy's own pairwise addition, never through a threaded library, so that a result does
not depend on the number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

import numpy as np

from ronghe.engines.measurement.data import Floats
from ronghe.engines.measurement.exceptions import Unestimable

MEMORY = 12
SUFFICIENT = 1e-4
HALVINGS = 25


class Climbable(Protocol):
    """What a climb needs of a point."""

    @property
    def vector(self) -> Floats:
        """Where it is."""

    @property
    def log_likelihood(self) -> float:
        """How high it is."""

    @property
    def gradient(self) -> Floats:
        """Which way is up."""


P = TypeVar("P", bound=Climbable)


def product(a: Floats, b: Floats) -> float:
    """Inner product with a fixed order of sums."""
    return float(np.add.reduce(a * b))


def direction(gradient: Floats, pairs: list[tuple[Floats, Floats]], scale: Floats) -> Floats:
    """The two-loop recursion: approximate inverse negative Hessian times `gradient`."""
    turned = gradient.copy()
    used = []
    for move, change in reversed(pairs):
        weight = product(move, turned) / product(move, change)
        turned -= weight * change
        used.append(weight)
    factor = 1.0
    if pairs:
        move, change = pairs[-1]
        factor = product(move, change) / product(change, scale * change)
    turned = factor * scale * turned
    for (move, change), weight in zip(pairs, reversed(used), strict=True):
        turned += (weight - product(change, turned) / product(move, change)) * move
    return turned


def climb(
    at: Callable[[Floats], P],
    start: P,
    scale: Floats,
    settle: Callable[[Floats], Floats],
    longest: float,
) -> Iterator[P]:
    """Points that climb from `start`; ends when no step climbs any more.

    `scale` is the diagonal of a first inverse negative Hessian; `settle` projects a step onto the
    constraints; no parameter moves by more than `longest` in one step.
    """
    here = start
    pairs: list[tuple[Floats, Floats]] = []
    while True:
        step = settle(direction(here.gradient, pairs, scale))
        slope = product(step, here.gradient)
        if slope <= 0.0 and pairs:
            pairs.clear()
            continue
        there = _first_rise(at, here, step, slope, longest)
        if there is None:
            return
        move, change = there.vector - here.vector, here.gradient - there.gradient
        if product(move, change) > 1e-12 * product(move, move):
            pairs = [*pairs[-MEMORY + 1 :], (move, change)]
        here = there
        yield here


def _first_rise(
    at: Callable[[Floats], P], here: P, step: Floats, slope: float, longest: float
) -> P | None:
    largest = float(np.abs(step).max(initial=0.0))
    if slope <= 0.0 or largest == 0.0:
        return None
    length = min(1.0, longest / largest)
    for _ in range(HALVINGS):
        try:
            there = at(here.vector + length * step)
        except Unestimable:  # the trial went too far; a shorter one may do
            length *= 0.3
            continue
        rise = there.log_likelihood - here.log_likelihood
        if rise >= SUFFICIENT * length * slope:
            return there
        if length * slope < 1e-10 * (1.0 + abs(here.log_likelihood)):
            return None
        bend = slope * length - rise
        length *= min(0.5, max(0.1, 0.5 * slope * length / bend)) if bend > 0 else 0.5
    return None
