"""What a report is about, and the small readings of it that several parts need."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement import Calibration, FacetTable, Ratings
from ronghe.files.summary import Run

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReportInput:
    """A calibration, the ratings it came from, the run, and the day."""

    calibration: Calibration
    ratings: Ratings
    run: Run
    made: date

    @property
    def facets(self) -> tuple[FacetTable, ...]:
        """Items and further facets."""
        return (self.calibration.items, *self.calibration.facets.values())

    @property
    def dimensions(self) -> tuple[str, ...]:
        return self.calibration.population.dimensions

    def measures_of(self, dimension: str) -> Floats:
        """The WLE of every person who has one, on one dimension."""
        persons = self.calibration.persons
        chosen = (persons.dimension == dimension) & np.isfinite(persons.wle)
        return np.asarray(persons.wle[chosen])

    def items_of(self, dimension: str) -> NDArray[np.intp]:
        """Positions in the item table of the items that measure one dimension."""
        levels = self.calibration.items.levels
        owner = self.calibration.model.dimensions
        if owner is None:
            return np.arange(len(levels))
        return np.array([place for place, name in enumerate(levels) if owner[name] == dimension])

    def step_sets(self) -> dict[str, Floats]:
        """Step measures by item (by rater under rater steps), relative to it."""
        steps = self.calibration.steps
        starts = np.flatnonzero(np.r_[True, steps.item[1:] != steps.item[:-1]])
        parts = np.split(np.arange(len(steps.item)), starts[1:])
        return {str(steps.item[part[0]]): steps.measure[part] for part in parts if len(part)}

    def location_of(self, owner: str) -> float:
        """The measure that an owner's steps are relative to."""
        rater = self.calibration.model.rater_facet
        by_rater = self.calibration.model.steps == "rater" and rater in self.calibration.facets
        table = self.calibration.facets[rater] if by_rater else self.calibration.items
        found = np.flatnonzero(table.levels == owner)
        measure = float(table.measure[found[0]]) if len(found) else 0.0
        return measure if np.isfinite(measure) else 0.0

    def category_counts(self) -> dict[str, Floats]:
        """How many ratings each score of each item got, from score 0 to the highest."""
        ratings = self.ratings
        width = int(ratings.score.max()) + 1
        cells = ratings.item.astype(np.int64) * width + ratings.score
        counts = np.bincount(cells, minlength=len(ratings.items) * width)
        table = counts.reshape(-1, width)
        return {str(item): table[place] for place, item in enumerate(ratings.items)}

    def different_step_sets(self, name_of_all: str) -> dict[str, Floats]:
        """The step sets that differ: one, under `name_of_all`, where all items share theirs."""
        sets = self.step_sets()
        if self.calibration.model.steps != "shared" or not sets:
            return sets
        widest = max(sets.values(), key=len)
        return {name_of_all: widest}
