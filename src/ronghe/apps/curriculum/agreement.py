"""Means, spread and agreement of votes on a scale from 1 to 5; plain numbers in and out.

Agreement within a group on one question is r_wg = 1 − s² / σ², with s² the sample variance and
σ² = (A² − 1) / 12 the variance of answers thrown by chance over A categories: 2 for five
(L. R. James, R. G. Demaree, G. Wolf, Journal of Applied Psychology 69, 1984, 85–98, formula 1).
Below nought it is shown as nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

CATEGORIES = 5
CHANCE_VARIANCE = (CATEGORIES**2 - 1) / 12
LEAST_AGREEMENT = 0.5


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one question about one task. `deviation` and `agreement` need two votes or more."""

    count: int
    mean: float | None
    deviation: float | None
    agreement: float | None

    @property
    def is_disputed(self) -> bool:
        """Whether opinions are spread so far that the group should talk before it goes on."""
        return self.agreement is not None and self.agreement < LEAST_AGREEMENT


def spread_of(votes: Sequence[int]) -> Spread:
    """Raises ValueError for a vote off the scale."""
    if any(not 1 <= vote <= CATEGORIES for vote in votes):
        raise ValueError("a vote is from 1 to 5")
    count = len(votes)
    if not count:
        return Spread(0, None, None, None)
    mean = sum(votes) / count
    if count == 1:
        return Spread(1, mean, None, None)
    variance = sum((vote - mean) ** 2 for vote in votes) / (count - 1)
    agreement = max(0.0, 1 - variance / CHANCE_VARIANCE)
    return Spread(count, mean, sqrt(variance), agreement)
