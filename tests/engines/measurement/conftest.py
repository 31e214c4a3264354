"""What several tests of the measurement engine start from."""

import numpy as np
import pytest
from hypothesis import settings

from ronghe.engines.measurement.locations import LocatedRatings, cumulated_steps

# The first example of a property may have to compile a kernel.
settings.register_profile("engines", deadline=None)
settings.load_profile("engines")


@pytest.fixture
def place_ratings():
    """Builds ratings that are already on the scale: one step group, locations given."""

    def build(location, score, steps=(0.0,), *, codes=None, weight=None, extreme=None):
        n = len(score)
        facets = {name: np.asarray(each, np.int32) for name, each in (codes or {}).items()}
        return LocatedRatings(
            location=np.asarray(location, float),
            score=np.asarray(score, np.int64),
            cumulated=cumulated_steps([steps]),
            group=np.zeros(n, np.int64),
            low=np.zeros(n, np.int64),
            top=np.full(n, len(steps)),
            weight=np.ones(n) if weight is None else np.asarray(weight, float),
            extreme=np.zeros(n, bool) if extreme is None else np.asarray(extreme, bool),
            row=np.arange(n),
            labels={
                name: np.array([f"{name}{code}" for code in range(each.max() + 1)])
                for name, each in facets.items()
            },
            codes=facets,
        )

    return build


@pytest.fixture
def simulate():
    """Scores drawn from the model at given locations (N,) and steps (m,)."""

    def draw(random, location, steps=(0.0,)):
        exponent = np.asarray(location)[:, None] * np.arange(len(steps) + 1)
        mass = np.exp(exponent - cumulated_steps(steps))
        reached = np.cumsum(mass / mass.sum(axis=1, keepdims=True), axis=1)
        return (random.random(len(mass))[:, None] > reached[:, :-1]).sum(axis=1)

    return draw
