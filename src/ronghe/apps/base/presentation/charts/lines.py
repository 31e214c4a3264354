"""Lines: change over time with its band, and curves on common axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ronghe.apps.base.presentation.charts.parts import (
    DASHES,
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
    series_colours,
)
from ronghe.apps.base.presentation.ruler import Scale


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A measure on a day with its interval; `series` tells apart lines of one chart."""

    when: date
    value: float
    lower: float
    upper: float
    series: str = ""


def _level_rules(scale: Scale) -> list[Spec]:
    """Cut scores as quiet lines, each level's word at the foot of its stretch."""
    edges = (scale.low, *scale.cuts)
    words = [
        {"at": edge, "word": str(word)} for edge, word in zip(edges, scale.levels, strict=True)
    ]
    cuts = [{"at": cut} for cut in scale.cuts]
    y = {"field": "at", "type": "quantitative"}
    return [
        {
            "data": data(cuts),
            "mark": {"type": "rule", "color": "var(--line-strong)", "strokeDash": [2, 4]},
            "encoding": {"y": y},
        },
        {
            "data": data(words),
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "bottom",
                "dx": 4,
                "dy": -3,
                "color": "var(--muted)",
                "fontSize": 12,
            },
            "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "word"}},
        },
    ]


def trend(
    about: About,
    points: Sequence[TrendPoint],
    *,
    time_title: Label,
    measure_title: Label,
    columns: tuple[Label, Label, Label, Label, Label],
    levels: Scale | None = None,
    domain: tuple[float, float] | None = None,
    anchor: TrendPoint | None = None,
) -> Chart:
    """A line with its 95 % band; over the levels' words when `levels` is given. `domain` holds
    charts that stand side by side on one scale. `anchor` is one more measure that the line starts
    from: it stands by itself, with its interval and the name in its `series`.

    `columns` heads the table: series, day, measure, lower, upper; the first is left out when there
    is only one series.
    """
    names = distinct([point.series for point in points])
    domain = (levels.low, levels.high) if levels else domain
    x: Spec = {"field": "when", "type": "temporal", "title": str(time_title)}
    x["axis"] = {"format": "%Y-%m"}
    y = {"field": "value", **measure_axis(measure_title, domain)}
    layers = [*(_level_rules(levels) if levels else []), *_trend_layers(x, y, names)]
    layers += _anchor_layers(x, y, anchor) if anchor else []
    spec = layered(layers, data=data([_trend_row(point) for point in points]))
    skipped = 0 if len(names) > 1 else 1
    table = [(p.series, p.when, p.value, p.lower, p.upper)[skipped:] for p in points]
    if anchor:
        first = (anchor.series,) if skipped else (anchor.series, anchor.when)
        table.insert(0, (*first, anchor.value, anchor.lower, anchor.upper))
    return Chart(about, spec, columns[skipped:], tuple(table))


def _anchor_layers(x: Spec, y: Spec, anchor: TrendPoint) -> list[Spec]:
    """A hollow diamond over a rule as long as its interval, with its name beside it."""
    own = data([_trend_row(anchor)])
    ink = "var(--ink)"
    tooltip = [
        {"field": "series", "type": "nominal", "title": " "},
        {"field": "when", "type": "temporal", "title": x["title"], "format": "%Y-%m-%d"},
        {"field": "value", "title": y["title"], "format": ".2f"},
    ]
    name: Spec = {"type": "text", "align": "left", "dx": 9, "dy": 14, "color": ink, "fontSize": 12}
    dot: Spec = {"type": "point", "shape": "diamond", "size": 110, "strokeWidth": 2, "clip": True}
    return [
        {
            "data": own,
            "mark": {"type": "rule", "color": ink, "strokeWidth": 2, "clip": True},
            "encoding": {"x": x, "y": {**y, "field": "lower"}, "y2": {"field": "upper"}},
        },
        {
            "data": own,
            "mark": {**dot, "stroke": ink, "fill": "var(--surface)"},
            "encoding": {"x": x, "y": y, "tooltip": tooltip},
        },
        {
            "data": own,
            "mark": name,
            "encoding": {"x": x, "y": y, "text": {"field": "series"}},
        },
    ]


def _trend_row(point: TrendPoint) -> dict[str, Any]:
    numbers = {"value": point.value, "lower": point.lower, "upper": point.upper}
    rounded = {name: round(value, 3) for name, value in numbers.items()}
    return {"series": point.series, "when": point.when.isoformat(), **rounded}


def _trend_layers(x: Spec, y: Spec, names: Sequence[str]) -> list[Spec]:
    """The band, the line, and a dot for each point with its numbers on hover."""
    tints = colour(names)
    smooth = {"interpolate": "monotone", "clip": True}
    lower, upper = {**y, "field": "lower"}, {"field": "upper"}
    tooltip = [
        {"field": "when", "type": "temporal", "title": x["title"], "format": "%Y-%m-%d"},
        {"field": "value", "title": y["title"], "format": ".2f"},
    ]
    dashes, shapes = by_series(names, "strokeDash", DASHES), by_series(names, "shape", SHAPES)
    return [
        {
            "mark": {"type": "area", "opacity": 0.22, **smooth},
            "encoding": {"x": x, "y": lower, "y2": upper, **tints},
        },
        {"mark": {"type": "line", **smooth}, "encoding": {"x": x, "y": y, **tints, **dashes}},
        {
            "mark": {"type": "point", "clip": True},
            "encoding": {"x": x, "y": y, **tints, **shapes, "tooltip": tooltip},
        },
    ]


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line through (x, y); used for category probabilities and information."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]


def curves(
    about: About,
    lines: Sequence[Curve],
    *,
    x_title: Label,
    y_title: Label,
    columns: tuple[Label, Label, Label],
    y_domain: tuple[float, float] | None = (0.0, 1.0),
) -> Chart:
    """Smooth lines on common axes, named where they are highest and told apart by dash and colour.

    `columns` heads the table: curve, x, y.
    """
    rows = [
        {"series": line.name, "x": round(x, 4), "y": round(y, 5)}
        for line in lines
        for x, y in zip(line.x, line.y, strict=True)
    ]
    x = {"field": "x", **measure_axis(x_title), "scale": {"zero": False, "nice": False}}
    y_scale = {"domain": list(y_domain)} if y_domain else {"zero": True}
    y = {"field": "y", "type": "quantitative", "title": str(y_title), "scale": y_scale}
    names = distinct([line.name for line in lines])
    words = {
        "data": data([_peak(line) for line in lines]),
        "mark": {"type": "text", "dy": -8, "baseline": "bottom"},
        "encoding": {"x": x, "y": y, "text": {"field": "series"}},
    }
    table = tuple((row["series"], row["x"], row["y"]) for row in rows)
    spec = layered([_curve_layer(x, y, names), words], data=data(rows))
    return Chart(about, spec, columns, table)


def _curve_layer(x: Spec, y: Spec, names: Sequence[str]) -> Spec:
    """Lines without a legend: each is named at its peak."""
    series = {"field": "series", "type": "nominal", "legend": None}
    channels = {"color": {**series, "scale": series_colours(names)}}
    for channel, encoding in by_series(names, "strokeDash", DASHES).items():
        channels[channel] = {**encoding, "legend": None}
    return {"mark": {"type": "line"}, "encoding": {"x": x, "y": y, **channels}}


def _peak(line: Curve) -> dict[str, Any]:
    y, x = max(zip(line.y, line.x, strict=True))
    return {"series": line.name, "x": x, "y": y}
