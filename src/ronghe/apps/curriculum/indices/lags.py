"""How long something takes when part of it is still under way: the product-limit estimate.

What is still open is censored: it has lasted at least so long. Leaving it out would make a school
that never answers look quick. Days are whole or fractional, never negative.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

NORMAL_975 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Lag:
    """One thing that has lasted `days` and `is_over`, or goes on."""

    days: float
    is_over: bool


@dataclass(frozen=True, slots=True)
class Step:
    """At `days` the estimated share still open falls to `share`; `low` and `high` bound it.

    `at_risk` were open just before, `over` of them ended then.
    """

    days: float
    at_risk: int
    over: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MedianLag:
    """The median in days with a 95 % interval; None where the data do not reach it.

    `over` ended and `still_open` go on; the curve stands behind the median.
    """

    median: float | None
    low: float | None
    high: float | None
    over: int
    still_open: int
    curve: tuple[Step, ...]

    @property
    def count(self) -> int:
        return self.over + self.still_open


def product_limit(lags: Sequence[Lag]) -> tuple[Step, ...]:
    """The Kaplan–Meier curve at each duration at which something ended, in order.

    Kaplan, Meier (1958), Journal of the American Statistical Association 53, 457–481. Bounds by
    Greenwood's variance on the scale log(−log S), 95 %, which keeps them between 0 and 1; where
    S is 1 or 0 that scale has no place for it and both bounds are S itself. Raises ValueError for
    a negative duration.
    """
    if any(lag.days < 0 for lag in lags):
        raise ValueError("a duration is negative")
    ended = Counter(lag.days for lag in lags if lag.is_over)
    share, greenwood, steps = 1.0, 0.0, []
    for days in sorted(ended):
        at_risk = sum(lag.days >= days for lag in lags)
        over = ended[days]
        share *= 1 - over / at_risk
        greenwood += over / (at_risk * (at_risk - over)) if at_risk > over else 0.0
        steps.append(Step(days, at_risk, over, share, *_bounds(share, greenwood)))
    return tuple(steps)


def _bounds(share: float, greenwood: float) -> tuple[float, float]:
    """exp(−exp(log(−log S) ± z·se)), se² = greenwood / (log S)²."""
    if not 0 < share < 1:
        return share, share
    width = NORMAL_975 * sqrt(greenwood) / abs(log(share))
    return exp(log(share) * exp(width)), exp(log(share) * exp(-width))


def median_lag(lags: Sequence[Lag]) -> MedianLag:
    """The median duration; its interval is where the bounds of the curve cross one half.

    Brookmeyer, Crowley (1982), Biometrics 38, 29–41. Where the curve stands exactly at one half
    over an interval the median is its middle, as with an even number of complete durations. With
    fewer than three endings no interval is given.
    """
    curve = product_limit(lags)
    over = sum(lag.is_over for lag in lags)
    low, high = _crossings(curve) if over >= 3 else (None, None)
    return MedianLag(_median(curve), low, high, over, len(lags) - over, curve)


def _median(curve: Sequence[Step]) -> float | None:
    for place, step in enumerate(curve):
        if abs(step.share - 0.5) < 1e-9 and place + 1 < len(curve):
            return (step.days + curve[place + 1].days) / 2
        if step.share < 0.5 + 1e-9:
            return step.days
    return None


def _crossings(curve: Sequence[Step]) -> tuple[float | None, float | None]:
    low = next((step.days for step in curve if step.low <= 0.5), None)
    high = next((step.days for step in curve if step.high <= 0.5), None)
    return low, high
