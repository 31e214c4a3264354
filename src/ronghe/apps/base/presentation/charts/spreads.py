"""Spreads: named measures with intervals, distributions, one measure against another."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ronghe.apps.base.presentation.charts.parts import (
    SHAPES,
    About,
    Chart,
    Label,
    Spec,
    by_series,
    colour,
    data,
    distinct,
    layered,
    measure_axis,
    numbers_on_hover,
)
from ronghe.apps.base.presentation.ruler import Scale

ROW_HEIGHT = 26


@dataclass(frozen=True, slots=True)
class Interval:
    """One named measure with its interval; `group` colours and shapes it."""

    label: str
    value: float
    lower: float
    upper: float
    group: str = ""


def intervals(
    about: About,
    rows: Sequence[Interval],
    *,
    measure_title: Label,
    columns: tuple[Label, Label, Label, Label],
    reference: float | None = None,
    domain: tuple[float, float] | None = None,
) -> Chart:
    """A dot with its interval for each row, in the order given, perhaps against a reference line.

    `columns` heads the table: name, measure, lower, upper.
    """
    tints = colour(distinct([row.group for row in rows]))
    shapes = by_series(distinct([row.group for row in rows]), "shape", SHAPES)
    y: Spec = {"field": "label", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"domain": False, "ticks": False}
    x = {"field": "value", **measure_axis(measure_title, domain)}
    low, high = {**x, "field": "lower"}, {"field": "upper"}
    tooltip = numbers_on_hover(("label", "value", "lower", "upper"), columns)
    layers = [
        *_reference(reference),
        {
            "mark": {"type": "rule", "strokeWidth": 2.5, "clip": True},
            "encoding": {"y": y, "x": low, "x2": high, **tints},
        },
        {
            "mark": {"type": "point", "size": 90, "clip": True},
            "encoding": {"y": y, "x": x, **tints, **shapes, "tooltip": tooltip},
        },
    ]
    spec = layered(layers, data=data([_interval_row(row) for row in rows]))
    table = tuple((row.label, row.value, row.lower, row.upper) for row in rows)
    return Chart(
        about,
        spec | {"height": ROW_HEIGHT * max(1, len(rows))},
        columns,
        table,
        tall=len(rows) > 10,
    )


def _interval_row(row: Interval) -> dict[str, Any]:
    numbers = {"value": row.value, "lower": row.lower, "upper": row.upper}
    rounded = {name: round(value, 3) for name, value in numbers.items()}
    return {"label": row.label, "series": row.group, **rounded}


def _reference(value: float | None) -> list[Spec]:
    if value is None:
        return []
    mark = {"type": "rule", "strokeDash": [4, 4], "color": "var(--line-strong)"}
    encoding = {"x": {"field": "at", "type": "quantitative"}}
    return [{"data": data([{"at": value}]), "mark": mark, "encoding": encoding}]


def counts_in_bins(values: Sequence[float], edges: Sequence[float]) -> list[int]:
    """How many values fall into each bin [edge, next edge); the last one holds its end too."""
    counts = [0] * (len(edges) - 1)
    for value in values:
        if edges[0] <= value <= edges[-1]:
            counts[min(bisect_right(edges, value) - 1, len(counts) - 1)] += 1
    return counts


def histogram(
    about: About,
    values: Sequence[float],
    edges: Sequence[float],
    *,
    measure_title: Label,
    count_title: Label,
    columns: tuple[Label, Label, Label],
    levels: Scale | None = None,
) -> Chart:
    """How many lie where. `columns` heads the table: from, to, count."""
    counts = counts_in_bins(values, edges)
    bins = list(zip(edges, edges[1:], counts, strict=False))
    axis = measure_axis(measure_title, (edges[0], edges[-1]))
    bars = {
        "mark": {"type": "bar", "color": "var(--chart-band)", "stroke": "var(--surface)"},
        "encoding": {
            "x": {"field": "from", "bin": "binned", **axis},
            "x2": {"field": "to"},
            "y": {"field": "count", "type": "quantitative", "title": str(count_title)},
            "tooltip": numbers_on_hover(("from", "to", "count"), columns),
        },
    }
    layers = [bars, *(_level_marks(levels) if levels else [])]
    rows = [{"from": low, "to": high, "count": count} for low, high, count in bins]
    return Chart(about, layered(layers, data=data(rows)), columns, tuple(bins))


def _level_marks(scale: Scale) -> list[Spec]:
    """Cut scores as upright lines with the word of the level that begins there."""
    cuts = [
        {"at": cut, "word": str(word)}
        for cut, word in zip(scale.cuts, scale.levels[1:], strict=True)
    ]
    x = {"field": "at", "type": "quantitative"}
    rule = {"type": "rule", "color": "var(--ink)", "strokeDash": [2, 4]}
    word = {"type": "text", "angle": 90, "align": "left", "baseline": "bottom", "dy": -4}
    return [
        {"data": data(cuts), "mark": rule, "encoding": {"x": x}},
        {
            "data": data(cuts),
            "mark": {**word, "color": "var(--muted)"},
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "word"}},
        },
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two measures of one thing with their intervals."""

    label: str
    x: float
    x_lower: float
    x_upper: float
    y: float
    y_lower: float
    y_upper: float
    group: str = ""


def scatter(
    about: About,
    pairs: Sequence[Pair],
    *,
    x_title: Label,
    y_title: Label,
    columns: tuple[Label, Label, Label],
    identity: bool = False,
) -> Chart:
    """Points with a cross of intervals; with `identity` both axes are alike and x = y is drawn.

    `columns` heads the table: name, x, y.
    """
    domain = _common_domain(pairs) if identity and pairs else None
    x = {"field": "x", **measure_axis(x_title, domain)}
    y = {"field": "y", **measure_axis(y_title, domain)}
    names = distinct([pair.group for pair in pairs])
    tooltip = numbers_on_hover(("label", "x", "y"), columns)
    layers = [*(_identity_line(domain) if domain else []), *_crosses(x, y, names, tooltip)]
    spec = layered(layers, data=data([_pair_row(pair) for pair in pairs])) | {"height": 340}
    table = tuple((pair.label, pair.x, pair.y) for pair in pairs)
    return Chart(about, spec, columns, table, tall=True)


def _crosses(x: Spec, y: Spec, names: Sequence[str], tooltip: list[Spec]) -> list[Spec]:
    tints, shapes = colour(names), by_series(names, "shape", SHAPES)
    faint = {"type": "rule", "opacity": 0.45}
    across = {"x": {**x, "field": "xl"}, "x2": {"field": "xu"}, "y": y}
    upright = {"y": {**y, "field": "yl"}, "y2": {"field": "yu"}, "x": x}
    dots = {"x": x, "y": y, **shapes, "tooltip": tooltip}
    return [
        {"mark": faint, "encoding": {**across, **tints}},
        {"mark": faint, "encoding": {**upright, **tints}},
        {"mark": {"type": "point", "size": 70}, "encoding": {**dots, **tints}},
    ]


def _pair_row(pair: Pair) -> dict[str, Any]:
    numbers = {
        "x": pair.x,
        "xl": pair.x_lower,
        "xu": pair.x_upper,
        "y": pair.y,
        "yl": pair.y_lower,
        "yu": pair.y_upper,
    }
    rounded = {name: round(value, 3) for name, value in numbers.items()}
    return {"label": pair.label, "series": pair.group, **rounded}


def _common_domain(pairs: Sequence[Pair]) -> tuple[float, float]:
    low = min(min(pair.x_lower, pair.y_lower) for pair in pairs)
    high = max(max(pair.x_upper, pair.y_upper) for pair in pairs)
    return (low, high)


def _identity_line(domain: tuple[float, float]) -> list[Spec]:
    ends = [{"x": end, "y": end} for end in domain]
    mark = {"type": "line", "strokeDash": [4, 4], "strokeWidth": 1.5, "color": "var(--line-strong)"}
    axes = {name: {"field": name, "type": "quantitative"} for name in ("x", "y")}
    return [{"data": data(ends), "mark": mark, "encoding": axes}]
