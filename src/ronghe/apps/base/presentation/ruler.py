"""The geometry of a measure on a ruler: a dot, its 95 % interval, and the words of the levels.

Everything is in the units of the scale (logits for calibrated measures); only `place` turns them
into percent of the drawing's width. What level is *said* is decided by whoever owns the cut scores
(definitions: the most probable if P >= 0.8, else "between A and B") and handed in as words.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot, isfinite

from ronghe.apps.base.text import Text

Words = str | Text

NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of the scale cut into levels: `levels` has one entry more than `cuts`.

    Raises ValueError unless low < cuts (rising) < high.
    """

    low: float
    high: float
    levels: tuple[Words, ...]
    cuts: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.levels) != len(self.cuts) + 1:
            raise ValueError("a scale has one level more than cuts")
        edges = (self.low, *self.cuts, self.high)
        if any(not a < b for a, b in itertools.pairwise(edges)):
            raise ValueError("cuts rise strictly between the ends of the scale")

    @classmethod
    def from_cuts(cls, levels: Sequence[Words], cuts: Sequence[float]) -> "Scale":
        """A scale that shows each outer level as wide as the inner ones are on average."""
        gaps = [b - a for a, b in itertools.pairwise(cuts)]
        width = sum(gaps) / len(gaps) if gaps else 2.0
        return cls(cuts[0] - width, cuts[-1] + width, tuple(levels), tuple(cuts))

    def place(self, value: float) -> float:
        """Percent of the way from low to high, held within the drawing."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Reading:
    """One measure. Without a `value` it is not yet supported, and `missing` says what would do.

    `level` is the words for it; `se` its standard error; `provisional` when it rests on a rater or
    an item that no calibration knows yet.
    """

    label: Words = ""
    value: float | None = None
    se: float = 0.0
    level: Words = ""
    provisional: bool = False
    missing: tuple[Words, ...] = ()
    url: str = ""

    def __post_init__(self) -> None:
        finite = self.value is None or isfinite(self.value)
        if not (finite and isfinite(self.se) and self.se >= 0):
            raise ValueError("a reading has a finite value and a standard error of zero or more")

    @property
    def lower(self) -> float:
        return (self.value or 0.0) - NORMAL_95 * self.se

    @property
    def upper(self) -> float:
        return (self.value or 0.0) + NORMAL_95 * self.se


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readings against each other: `distinct` when they differ by more than 1.96 standard
    errors of the difference."""

    difference: float
    se: float

    @property
    def distinct(self) -> bool:
        return abs(self.difference) > NORMAL_95 * self.se


def compare(first: Reading, second: Reading) -> Comparison | None:
    """The second reading minus the first; None when either is not supported."""
    if first.value is None or second.value is None:
        return None
    return Comparison(second.value - first.value, hypot(first.se, second.se))


ROW_HEIGHT = 36
LABEL_HEIGHT = 20
WORDS_HEIGHT = 48
COMPACT_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class Band:
    """One level as drawn: from `x`, `width` wide (percent); `near` when an interval touches it."""

    name: Words
    x: float
    width: float
    odd: bool
    near: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One reading as drawn; positions in percent, heights in pixels."""

    reading: Reading
    y: float
    label_y: float
    x: float
    left: float
    width: float
    right: float
    series: str
    open_left: bool
    open_right: bool


@dataclass(frozen=True, slots=True)
class Ruler:
    """One scale with one or more readings under each other. `target` is a wanted measure."""

    scale: Scale
    readings: tuple[Reading, ...]
    label: Words = ""
    target: float | None = None

    @property
    def with_labels(self) -> bool:
        return len(self.readings) > 1

    @property
    def row_height(self) -> int:
        return ROW_HEIGHT + (LABEL_HEIGHT if self.with_labels else 0)

    @property
    def height(self) -> int:
        return self.row_height * len(self.readings)

    @property
    def full_height(self) -> int:
        return self.height + WORDS_HEIGHT

    @property
    def bands(self) -> tuple[Band, ...]:
        edges = (self.scale.low, *self.scale.cuts, self.scale.high)
        stretches = zip(self.scale.levels, edges, edges[1:], strict=False)
        return tuple(
            self._band(index, name, low, high) for index, (name, low, high) in enumerate(stretches)
        )

    def _band(self, index: int, name: Words, low: float, high: float) -> Band:
        x = self.scale.place(low)
        width = round(self.scale.place(high) - x, 2)
        first, last = index == 0, index == len(self.scale.levels) - 1
        near = any(
            (reading.upper > low or first) and (reading.lower < high or last)
            for reading in self.supported
        )
        return Band(name, x, width, bool(index % 2), near)

    @property
    def supported(self) -> tuple[Reading, ...]:
        return tuple(reading for reading in self.readings if reading.value is not None)

    @property
    def cuts(self) -> tuple[float, ...]:
        return tuple(self.scale.place(cut) for cut in self.scale.cuts)

    @property
    def target_place(self) -> float | None:
        return None if self.target is None else self.scale.place(self.target)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(self._mark(index, reading) for index, reading in enumerate(self.readings))

    def _mark(self, index: int, reading: Reading) -> Mark:
        top = index * self.row_height
        middle = top + (LABEL_HEIGHT if self.with_labels else 0) + ROW_HEIGHT / 2
        left, right = self.scale.place(reading.lower), self.scale.place(reading.upper)
        return Mark(
            reading=reading,
            y=middle - (4 if self.with_labels else 0),
            label_y=top + 17,
            x=self.scale.place(reading.value or 0.0),
            left=left,
            width=round(right - left, 2),
            right=right,
            series="first" if index == 0 else "second",
            open_left=not self.scale.holds(reading.lower),
            open_right=not self.scale.holds(reading.upper),
        )

    @property
    def comparison(self) -> Comparison | None:
        return compare(*self.readings) if len(self.readings) == 2 else None


def rulers_on_one_scale(scale: Scale, readings: Iterable[Reading]) -> list[Ruler]:
    """One ruler a reading, all on the same scale, for the rows of a table."""
    return [Ruler(scale, (reading,), reading.label) for reading in readings]
