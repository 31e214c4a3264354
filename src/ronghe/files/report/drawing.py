"""SVG by hand: scales, ticks and elements. Colours and fonts come from the page's classes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from data (`low` to `high`) to drawing units (`start` to `end`)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def inside(self, value: float) -> bool:
        return self.low <= value <= self.high

    def clipped(self, value: float) -> float:
        return self(min(max(value, self.low), self.high))


def covering(
    values: Iterable[float], *, margin: float = 0.0, least: float = 1.0
) -> tuple[float, float]:
    """Half-logit bounds around all finite values, at least `least` wide."""
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(finite) - margin, max(finite) + margin
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    return math.floor(low * 2) / 2, math.ceil(high * 2) / 2


def ticks(low: float, high: float, wanted: int = 7) -> list[float]:
    """Round numbers from `low` to `high`: steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / max(wanted, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [number * step + 0.0 for number in range(first, last + 1)]


def number(value: float) -> str:
    """A coordinate: one decimal, no trailing zero."""
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def element(name: str, content: str = "", **attributes: object) -> str:
    """One element. `class_` is class, an underscore a hyphen; floats get one decimal."""
    parts = [name]
    for key, value in attributes.items():
        text = number(value) if isinstance(value, float) else escape(str(value))
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{text}"')
    inside = " ".join(parts)
    return f"<{inside}>{content}</{name}>" if content else f"<{inside}/>"


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=class_)


def rect(x: float, y: float, width: float, height: float, class_: str) -> str:
    return element(
        "rect",
        x=float(x),
        y=float(y),
        width=max(float(width), 0.0),
        height=max(float(height), 0.0),
        class_=class_,
    )


def text(x: float, y: float, words: str, class_: str = "label", anchor: str = "start") -> str:
    return element("text", escape(words), x=float(x), y=float(y), class_=class_, text_anchor=anchor)


def dot(x: float, y: float, class_: str, radius: float = 4.0, hint: str = "") -> str:
    inside = f"<title>{escape(hint)}</title>" if hint else ""
    return element("circle", inside, cx=float(x), cy=float(y), r=float(radius), class_=class_)


def path(points: Sequence[tuple[float, float]], class_: str) -> str:
    steps = [
        f"{'L' if place else 'M'}{number(x)} {number(y)}" for place, (x, y) in enumerate(points)
    ]
    return element("path", d="".join(steps), class_=class_)


def group(*parts: str, class_: str) -> str:
    return element("g", "".join(parts), class_=class_)


def chart(
    key: str,
    width: float,
    height: float,
    title: str,
    description: str,
    body: str,
    *,
    least: float = 0.0,
) -> str:
    """A whole drawing with its name and description for those who do not see it.

    It shrinks with the page, but not below the share `least` of its size.
    """
    names = element("title", escape(title), id=f"{key}-title") + element(
        "desc", escape(description), id=f"{key}-desc"
    )
    return element(
        "svg",
        names + body,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        class_="chart",
        style=f"max-width:{number(width)}px;min-width:{number(least * width)}px",
    )


def width_of(words: str, size: float = 12.0) -> float:
    """About how wide a text is: Chinese characters one em, others a little over half."""
    return sum(size if ord(mark) > 0x2E7F else size * 0.56 for mark in words)


def shortened(words: str, room: float, size: float = 12.0) -> str:
    """The text, cut with an ellipsis where it is wider than its room."""
    if width_of(words, size) <= room:
        return words
    kept = words
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def spread_apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as can be to the wanted ones (rising), at least `gap` apart, within bounds.

    Neighbours that would overlap form a block that sits at the mean of its wishes (pool adjacent
    violators). When all do not fit they are spread evenly.
    """
    count = len(wanted)
    if count * gap > high - low + gap:
        step = (high - low) / max(count - 1, 1)
        return [low + step * place for place in range(count)]
    blocks: list[tuple[float, int]] = []  # sum of wishes less own offset, size
    for place, wish in enumerate(wanted):
        mean, size = wish - place * gap, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > mean / size:
            before, others = blocks.pop()
            mean, size = mean + before, size + others
        blocks.append((mean, size))
    shifted = [total / size for total, size in blocks for _ in range(size)]
    top = high - (count - 1) * gap
    return [min(max(base, low), top) + place * gap for place, base in enumerate(shifted)]
