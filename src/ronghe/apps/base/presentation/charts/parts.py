"""What every chart is made of: its frame of words, shared axes, colours, dashes and shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

Label = str | Promise
Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
COLOURS = tuple(f"var(--chart-{n})" for n in range(1, 7))
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (1, 3), (10, 4))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
HEIGHT = 280


@dataclass(frozen=True, slots=True)
class About:
    """What stands around a drawing. `key` is unique on the page and names the downloads.

    `title` says the finding; `source` where the numbers come from; `as_of` their date, which is
    said as a month where they are counted `by_month`.
    """

    key: str
    title: Label
    source: Label
    as_of: date | None = None
    subtitle: Label = ""
    by_month: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with the table that says the same; `{% chart … %}` draws it."""

    about: About
    spec: Spec
    columns: tuple[Label, ...]
    rows: tuple[tuple[Any, ...], ...]
    tall: bool = False


def layered(layers: Sequence[Spec], **rest: Any) -> Spec:
    return {"$schema": SCHEMA, "height": HEIGHT, "layer": list(layers), **rest}


def data(rows: Sequence[Mapping[str, Any]]) -> Spec:
    return {"values": [dict(row) for row in rows]}


def measure_axis(title: Label, domain: Sequence[float] | None = None) -> Spec:
    scale: Spec = {"zero": False, "nice": domain is None}
    if domain:
        scale["domain"] = list(domain)
    return {"type": "quantitative", "title": str(title), "scale": scale}


def series_colours(names: Sequence[str]) -> Spec:
    return {"domain": list(names), "range": [COLOURS[i % 6] for i in range(len(names))]}


def by_series(names: Sequence[str], channel: str, values: Sequence[Any]) -> Spec:
    if len(names) < 2:
        return {}
    scale = {"domain": list(names), "range": [values[i % len(values)] for i in range(len(names))]}
    return {channel: {"field": "series", "type": "nominal", "scale": scale}}


def colour(names: Sequence[str]) -> Spec:
    if len(names) < 2:
        return {"color": {"value": COLOURS[0]}}
    return {"color": {"field": "series", "type": "nominal", "scale": series_colours(names)}}


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def numbers_on_hover(fields: Sequence[str], titles: Sequence[Label]) -> list[Spec]:
    """What a pointer over a mark says; the table under the chart says the same to everybody."""
    return [
        {"field": field, "title": str(title)}
        | ({} if field in ("label", "count") else {"format": ".2f"})
        for field, title in zip(fields, titles, strict=True)
    ]
