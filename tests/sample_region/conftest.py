"""The region is made once for all tests that only read it."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from ronghe.engines.measurement import Ratings
from ronghe.sample_region.generator import generate
from ronghe.sample_region.records import SampleRegion
from sample import sample_copy, sample_database

__all__ = ["sample_copy", "sample_database"]

TODAY = date(2026, 11, 23)
Rows = np.ndarray
RatingsOf = Callable[[str, str], Ratings]


@pytest.fixture(scope="session")
def region() -> SampleRegion:
    return generate(today=TODAY)


@pytest.fixture(scope="session")
def ratings_of(region: SampleRegion) -> RatingsOf:
    """What raters gave in a programme and dimension; a person in a term is the unit."""

    def ratings(programme: str, dimension: str, *, without: int = -1) -> Ratings:
        scores, items, sessions = region.scores, region.items, region.sessions
        fits = np.array([s.programme == programme and not s.is_answered for s in sessions])
        wanted = np.array([item.dimension == dimension for item in items])
        rows = fits[scores.session] & wanted[scores.item] & (scores.session != without)
        numbers = scores.session[rows]
        return Ratings.from_labels(
            person=[
                f"{subject}/{sessions[number].term}"
                for subject, number in zip(scores.subject[rows], numbers, strict=True)
            ],
            item=[items[place].code for place in scores.item[rows]],
            score=scores.score[rows],
            facets={
                "rater": scores.rater[rows],
                "context": [sessions[number].context for number in numbers],
            },
        )

    return ratings
