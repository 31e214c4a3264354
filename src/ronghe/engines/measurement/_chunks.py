"""Work over fixed chunks in a thread pool: which chunks there are never depends on the threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Result = TypeVar("Result")
Runner = Callable[[Callable[[int], Result], int], list[Result]]


class Workers:
    """Runs `work(chunk)` for chunks 0..n-1 and returns the results in the order of the chunks."""

    def __init__(self, pool: ThreadPoolExecutor | None) -> None:
        self._pool = pool

    def run(self, work: Callable[[int], Result], chunks: int) -> list[Result]:
        """Results of all chunks, in their order."""
        if self._pool is None or chunks == 1:
            return [work(chunk) for chunk in range(chunks)]
        return list(self._pool.map(work, range(chunks)))


@contextmanager
def workers(threads: int | None) -> Iterator[Workers]:
    """A pool of `threads` workers (None: as many as this process may use)."""
    count = threads or _processors()
    if count == 1:
        yield Workers(None)
        return
    with ThreadPoolExecutor(count) as pool:
        yield Workers(pool)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def even_bounds(cumulative: NDArray[np.int64], chunks: int) -> NDArray[np.int64]:
    """Bounds (chunks + 1,) of runs of rows with about equal work.

    `cumulative` (rows + 1,) is the work up to each row.
    """
    targets = np.linspace(cumulative[0], cumulative[-1], chunks + 1)
    bounds = np.searchsorted(cumulative, targets, side="left").astype(np.int64)
    bounds[0], bounds[-1] = 0, len(cumulative) - 1
    return bounds
