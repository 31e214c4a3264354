"""Whether estimates moved after a revised module was taught, and how surely.

Only what the same students were estimated at before and after; others who were not taught it are
set beside them where there are any. It is a comparison of groups that nobody drew by lot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance
from typing import Literal

LEAST_PAIRS = 5

Reading = Literal["too_few", "rose", "fell", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One student's measure before and after, in logits of one calibration's scale."""

    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Change:
    """The mean change in logits with its 95 % interval; None with fewer than LEAST_PAIRS."""

    count: int
    mean: float | None
    low: float | None
    high: float | None

    @property
    def reading(self) -> Reading:
        if self.low is None or self.high is None:
            return "too_few"
        if self.low > 0:
            return "rose"
        return "fell" if self.high < 0 else "cannot_tell"


def mean_change(pairs: Sequence[Pair]) -> Change:
    """The paired mean with Student's interval.

    The spread of the differences holds both how students differ and the error of each measure, so
    nothing is added for the latter.
    """
    differences = [pair.after - pair.before for pair in pairs]
    if len(differences) < LEAST_PAIRS:
        return Change(len(differences), None, None, None)
    error = sqrt(variance(differences) / len(differences))
    return _interval(len(differences), fmean(differences), error, len(differences) - 1)


def difference_of(taught: Sequence[Pair], others: Sequence[Pair]) -> Change:
    """How much more the taught changed than the others, with Welch's interval.

    Welch (1947), Biometrika 34, 28–35. `count` is that of the smaller group.
    """
    groups = [[pair.after - pair.before for pair in group] for group in (taught, others)]
    count = min(len(group) for group in groups)
    if count < LEAST_PAIRS:
        return Change(count, None, None, None)
    first, second = (variance(group) / len(group) for group in groups)
    mean = fmean(groups[0]) - fmean(groups[1])
    if first + second == 0:
        return Change(count, mean, mean, mean)
    parts = sum(part**2 / (len(g) - 1) for part, g in zip((first, second), groups, strict=True))
    return _interval(count, mean, sqrt(first + second), (first + second) ** 2 / parts)


def _interval(count: int, mean: float, error: float, freedom: float) -> Change:
    from scipy.special import stdtrit  # imported late: pages that show no effect do not need it

    width = float(stdtrit(freedom, 0.975)) * error
    return Change(count, mean, mean - width, mean + width)
