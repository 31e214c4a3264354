"""Ratings drawn from the model with known parameters: for benchmarks and for tests of recovery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import Floats, Ratings

ROWS_AT_ONCE = 1 << 20
PERSON_SD = 1.2
PERSON_MEAN = 0.3
RATER_SD = 0.5


@dataclass(frozen=True, slots=True)
class Design:
    """Who rates whom on what.

    Each person is rated by `raters_per_person` different raters out of `raters` (0: no rater
    facet). A rater sees `items_per_rater` items drawn once for that rater, or all of them (None).
    Items belong to `dimensions` dimensions in turn; scores run from 0 to `categories` - 1.
    """

    persons: int
    items: int = 12
    raters: int = 0
    raters_per_person: int = 1
    items_per_rater: int | None = None
    categories: int = 5
    dimensions: int = 1
    correlation: float = 0.6

    @property
    def n_ratings(self) -> int:
        """Number of observations that the design gives."""
        return self.persons * self.raters_per_person * (self.items_per_rater or self.items)


@dataclass(frozen=True, slots=True)
class Truth:
    """The parameters behind simulated ratings, in logits and under the model's constraints.

    `ability` (persons, dimensions); `difficulty` (items,), summing to zero in each dimension;
    `severity` (raters,), summing to zero; `steps` (items, categories - 1), summing to zero.
    """

    ability: Floats
    difficulty: Floats
    severity: Floats
    steps: Floats
    dimension: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Simulation:
    """Simulated ratings with the truth behind them; `dimensions` maps items where several."""

    ratings: Ratings
    truth: Truth
    dimensions: Mapping[str, str] | None


def simulate(design: Design, seed: int) -> Simulation:
    """Draw parameters and ratings. The same design and seed give the same ratings.

    Persons are normal (mean 0.3, SD 1.2, equal correlations between dimensions), raters normal
    (SD 0.5), items evenly spread over three logits, steps a logit apart with some noise.
    """
    random = np.random.default_rng(seed)
    truth = _draw_truth(design, random)
    person, rater, item = _assign(design, random)
    score = _draw_scores(truth, person, rater, item, random)
    items = _labels("I", design.items)
    ratings = Ratings.from_codes(
        persons=_labels("P", design.persons),
        items=items,
        facets={"rater": _labels("R", design.raters)} if design.raters else {},
        person=person,
        item=item,
        facet={"rater": rater} if design.raters else {},
        score=score,
    )
    owners = None
    if design.dimensions > 1:
        owners = {str(name): f"D{of + 1}" for name, of in zip(items, truth.dimension, strict=True)}
    return Simulation(ratings, truth, owners)


def _labels(letter: str, count: int) -> NDArray[np.str_]:
    """Names whose order as text is their order as numbers."""
    width = len(str(max(count - 1, 1)))
    return np.array([f"{letter}{number:0{width}d}" for number in range(count)])


def _draw_truth(design: Design, random: np.random.Generator) -> Truth:
    dimension = np.arange(design.items) % design.dimensions
    difficulty = random.permutation(np.linspace(-1.5, 1.5, design.items))
    for number in range(design.dimensions):
        difficulty[dimension == number] -= difficulty[dimension == number].mean()
    severity = random.normal(0.0, RATER_SD, design.raters)
    count = design.categories - 1
    even = (np.arange(count) - (count - 1) / 2) if count > 1 else np.zeros(1)
    steps = even + random.normal(0.0, 0.2, (design.items, count))
    return Truth(
        ability=_draw_abilities(design, random),
        difficulty=difficulty,
        severity=severity - severity.mean() if design.raters else severity,
        steps=steps - steps.mean(axis=1, keepdims=True),
        dimension=dimension,
    )


def _draw_abilities(design: Design, random: np.random.Generator) -> Floats:
    """One factor common to all dimensions gives them equal correlations."""
    common = random.normal(size=(design.persons, 1))
    own = random.normal(size=(design.persons, design.dimensions))
    shared = design.correlation if design.dimensions > 1 else 0.0
    return np.asarray(
        PERSON_MEAN + PERSON_SD * (np.sqrt(shared) * common + np.sqrt(1 - shared) * own)
    )


def _assign(
    design: Design, random: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Person, rater and item code of every rating; a person's raters differ."""
    seen = _items_seen(design, random)
    pairs = np.arange(design.persons * design.raters_per_person, dtype=np.int32)
    person = pairs // design.raters_per_person
    rater = np.zeros(len(pairs), dtype=np.int32)
    if design.raters:
        first = random.integers(0, design.raters, design.persons, dtype=np.int32)
        apart = random.integers(
            1,
            max(design.raters // design.raters_per_person, 2),
            design.persons,
            dtype=np.int32,
        )
        turn = pairs % design.raters_per_person
        rater = (first[person] + turn * apart[person]) % np.int32(design.raters)
    width = seen.shape[1]
    return np.repeat(person, width), np.repeat(rater, width), seen[rater].ravel()


def _items_seen(design: Design, random: np.random.Generator) -> NDArray[np.int32]:
    """Items that each rater sees (raters, items seen), rising."""
    every = np.arange(design.items, dtype=np.int32)
    if design.items_per_rater is None:
        return np.tile(every, (max(design.raters, 1), 1))
    chosen = [
        np.sort(random.permutation(every)[: design.items_per_rater]) for _ in range(design.raters)
    ]
    return np.array(chosen, dtype=np.int32)


def _draw_scores(
    truth: Truth,
    person: NDArray[np.int32],
    rater: NDArray[np.int32],
    item: NDArray[np.int32],
    random: np.random.Generator,
) -> NDArray[np.int32]:
    score = np.empty(len(person), dtype=np.int32)
    for start in range(0, len(person), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        of_item = item[rows]
        location = truth.ability[person[rows], truth.dimension[of_item]] - truth.difficulty[of_item]
        if len(truth.severity):
            location -= truth.severity[rater[rows]]
        score[rows] = _draw_categories(location, truth.steps, of_item, random)
    return score


def _draw_categories(
    location: Floats, steps: Floats, item: NDArray[np.int32], random: np.random.Generator
) -> NDArray[np.int32]:
    """Categories by the inverse of their cumulated probabilities."""
    count = steps.shape[1]
    cumulated = np.cumsum(steps, axis=1)
    weights = np.ones((count + 1, len(location)))
    for category in range(1, count + 1):
        weights[category] = np.exp(category * location - cumulated[item, category - 1])
    reached = np.cumsum(weights, axis=0)
    level = random.random(len(location)) * reached[-1]
    return np.asarray((reached[:-1] <= level).sum(axis=0), dtype=np.int32)
