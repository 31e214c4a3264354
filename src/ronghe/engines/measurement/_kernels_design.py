"""Compiled passes over the observations that put them in order and find their patterns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._compile import compiled

Int = NDArray[np.int64]
Small = NDArray[np.int32]
Real = NDArray[np.float64]


@compiled
def person_starts(person: Small, keep: NDArray[np.bool_], persons: int) -> Int:
    """Where each person's kept observations start when sorted by person (persons + 1,)."""
    start = np.zeros(persons + 1, np.int64)
    for row in range(len(person)):
        if keep[row]:
            start[person[row] + 1] += 1
    for code in range(persons):
        start[code + 1] += start[code]
    return start


@compiled
def order_by_person(person: Small, keep: NDArray[np.bool_], start: Int) -> Small:
    """Kept rows, stably sorted by person."""
    place = start[:-1].copy()
    order = np.empty(start[-1], np.int32)
    for row in range(len(person)):
        if keep[row]:
            order[place[person[row]]] = row
            place[person[row]] += 1
    return order


@compiled
def _is_before(a: int, b: int, key: Int, score: Small, weight: Real) -> bool:
    if key[a] != key[b]:
        return bool(key[a] < key[b])
    if score[a] != score[b]:
        return bool(score[a] < score[b])
    return len(weight) > 0 and bool(weight[a] < weight[b])


@compiled
def sort_within_persons(
    order: Small, start: Int, key: Int, score: Small, weight: Real, low: int, high: int
) -> int:
    """Sort each person's rows by key, score and weight in place; return doubled keys."""
    doubled = 0
    for code in range(low, high):
        a, b = start[code], start[code + 1]
        gap = 1
        while gap < (b - a) // 9:
            gap = 3 * gap + 1
        while gap > 0:
            for i in range(a + gap, b):
                row = order[i]
                j = i - gap
                while j >= a and _is_before(row, order[j], key, score, weight):
                    order[j + gap] = order[j]
                    j -= gap
                order[j + gap] = row
            gap //= 3
        for i in range(a + 1, b):
            if key[order[i]] == key[order[i - 1]]:
                doubled += 1
    return doubled


@compiled
def score_counts(
    group: Small, score: Small, keep: NDArray[np.bool_], groups: int, scores: int
) -> Int:
    """Kept observations by group (rows) and given score (columns)."""
    counts = np.zeros((groups, scores), np.int64)
    for row in range(len(score)):
        if keep[row]:
            counts[group[row], score[row]] += 1
    return counts


@compiled
def level_extremes(
    level: Small,
    item: Small,
    score: Small,
    keep: NDArray[np.bool_],
    model_score: Small,
    top: Small,
    levels: int,
) -> NDArray[np.int8]:
    """Per level: 1 seen at the bottom, 2 seen at the top, 4 seen between (bits), 0 unseen."""
    seen = np.zeros(levels, np.int8)
    width = model_score.shape[1]
    flat = model_score.ravel()
    for row in range(len(score)):
        if keep[row]:
            k = flat[item[row] * width + score[row]]
            bit = 4
            if k == 0:
                bit = 1
            elif k == top[item[row]]:
                bit = 2
            seen[level[row]] |= bit
    return seen


@compiled
def pattern_runs(start: Int, levels: Small, weight: Real, low: int, high: int) -> Int:
    """First rows of runs: same person and same levels of every facet but the item (column 0).

    A row whose weight differs from its run's, or whose item stands already in the run, starts a
    new run of its own.
    """
    runs = np.empty(start[high] - start[low], np.int64)
    count = 0
    for code in range(low, high):
        for row in range(start[code], start[code + 1]):
            fresh = row == start[code] or levels[row, 0] <= levels[row - 1, 0]
            if not fresh:
                for column in range(1, levels.shape[1]):
                    fresh = fresh or levels[row, column] != levels[row - 1, column]
                if len(weight) > 0:
                    fresh = fresh or weight[row] != weight[row - 1]
            if fresh:
                runs[count] = row
                count += 1
    return runs[:count].copy()


@compiled
def run_hashes(runs: Int, levels: Small) -> NDArray[np.uint64]:
    """A 64-bit fingerprint of each run's facet levels and items; `runs` ends with the row count."""
    hashes = np.empty(len(runs) - 1, np.uint64)
    for run in range(len(runs) - 1):
        value = np.uint64(1469598103934665603)
        first = runs[run]
        for column in range(1, levels.shape[1]):
            value = _mixed(value, levels[first, column])
        for row in range(first, runs[run + 1]):
            value = _mixed(value, levels[row, 0])
        hashes[run] = value
    return hashes


@compiled
def _mixed(value: np.uint64, code: int) -> np.uint64:
    value = (value ^ np.uint64(code + 1)) * np.uint64(1099511628211)
    return np.uint64(value ^ (value >> np.uint64(29)))


@compiled
def runs_equal(runs: Int, levels: Small, cell: Int, first: Int) -> bool:
    """Whether every run has exactly the levels of the first run of its cell (no hash clash)."""
    for run in range(len(runs) - 1):
        a, b = runs[run], runs[first[cell[run]]]
        length = runs[run + 1] - a
        if length != runs[first[cell[run]] + 1] - b:
            return False
        for offset in range(length):
            for column in range(levels.shape[1]):
                if levels[a + offset, column] != levels[b + offset, column]:
                    return False
    return True


@compiled
def join(level: Int, met: Int, levels: int, meetings: int) -> Int:
    """Representative (lowest code) of each level after joining all that met the same thing."""
    parent = np.arange(levels)
    first = np.full(meetings, -1, np.int64)
    for row in range(len(level)):
        if first[met[row]] < 0:
            first[met[row]] = level[row]
        a, b = _root(parent, level[row]), _root(parent, first[met[row]])
        if a != b:
            parent[max(a, b)] = min(a, b)
    for code in range(levels):
        parent[code] = _root(parent, code)
    return parent


@compiled
def _root(parent: Int, code: int) -> int:
    while parent[code] != code:
        parent[code] = parent[parent[code]]
        code = parent[code]
    return code
