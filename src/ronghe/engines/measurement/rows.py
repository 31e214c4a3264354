"""Rows in persons' order with their parameters looked up: what person measures and fit need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._chunks import Workers, even_bounds
from ronghe.engines.measurement.data import Codes, Floats, Ints
from ronghe.engines.measurement.design import Design

CHUNKS = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """n rows, each person's together.

    Attributes:
        start: int64 (P + 1,) where each person's rows start.
        ease: float64 (n,) exp(-location), location = item + further facets.
        group, score: int32 (n,) step group and model score; weight (n,) or empty.
        power: float64 (G, M + 1) exp(-cumulated steps), 0 where a category is impossible.
        low, top: int32 (G,) lowest and highest possible category.
    """

    start: Ints
    ease: Floats
    group: Codes
    score: Codes
    weight: Floats
    power: Floats
    low: Codes
    top: Codes

    @property
    def bounds(self) -> Ints:
        """Fixed chunks of persons with about equal numbers of rows."""
        return even_bounds(self.start, CHUNKS)


def rows_of(design: Design, locations: tuple[Floats, ...], steps: Floats) -> Rows:
    """Rows of `design` under locations per facet and cumulated steps per step group."""
    total = np.zeros(len(design.rows))
    for column, measures in enumerate(locations):
        total += measures[design.levels[:, column]]
    low, top = category_ends(steps)
    return Rows(
        design.start,
        np.exp(-total),
        np.ascontiguousarray(design.groups),
        design.score,
        design.weight,
        np.exp(-steps),
        low,
        top,
    )


def category_ends(steps: Floats) -> tuple[Codes, Codes]:
    """Lowest and highest possible category of each step group."""
    possible = np.isfinite(steps)
    low = np.argmax(possible, axis=1)
    top = steps.shape[1] - 1 - np.argmax(possible[:, ::-1], axis=1)
    return low.astype(np.int32), top.astype(np.int32)


def weighted_likelihood(
    rows: Rows, begin: Floats, pool: Workers, *, bias: float = 1.0
) -> tuple[Floats, Floats, NDArray[np.int8]]:
    """Warm's weighted likelihood measures (P,), their standard errors, and extreme marks.

    `bias` 1 is Warm's correction, 0 plain maximum likelihood. Source: T. A. Warm, Psychometrika
    54 (1989), 427–450; for polytomous scores the correction is J / 2I with J the sum of third
    central moments, since the score is the sufficient statistic.
    """
    from ronghe.engines.measurement import _kernels_person as kernels

    persons = len(rows.start) - 1
    wle, error = np.empty(persons), np.empty(persons)
    extreme = np.zeros(persons, dtype=np.int8)
    bounds = rows.bounds

    def work(chunk: int) -> None:
        kernels.weighted_likelihood(
            wle,
            error,
            extreme,
            begin,
            rows.start,
            rows.ease,
            rows.group,
            rows.score,
            rows.weight,
            rows.power,
            rows.low,
            rows.top,
            bias,
            bounds[chunk],
            bounds[chunk + 1],
        )

    pool.run(work, CHUNKS)
    return wle, error, extreme
