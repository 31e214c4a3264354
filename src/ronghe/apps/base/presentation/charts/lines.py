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
) -> Chart:
    """A line with its 95 % band; over the levels' words when `levels` is given.

    `columns` heads the table: series, day, measure, lower, upper.
    """
    names = distinct([point.series for point in points])
    rows = [
        {
            "series": point.series,
            "when": point.when.isoformat(),
            "value": round(point.value, 3),
            "lower": round(point.lower, 3),
            "upper": round(point.upper, 3),
        }
        for point in points
    ]
    domain = (levels.low, levels.high) if levels else None
    x = {
        "field": "when",
        "type": "temporal",
        "title": str(time_title),
        "axis": {"format": "%Y-%m"},
    }
    y = {"field": "value", **measure_axis(measure_title, domain)}
    band = {
        "mark": {"type": "area", "opacity": 0.22, "interpolate": "monotone", "clip": True},
        "encoding": {
            "x": x,
            "y": {**y, "field": "lower"},
            "y2": {"field": "upper"},
            **colour(names),
        },
    }
    line = {
        "mark": {"type": "line", "interpolate": "monotone", "clip": True},
        "encoding": {"x": x, "y": y, **colour(names), **by_series(names, "strokeDash", DASHES)},
    }
    dots = {
        "mark": {"type": "point", "clip": True},
        "encoding": {
            "x": x,
            "y": y,
            **colour(names),
            **by_series(names, "shape", SHAPES),
            "tooltip": [
                {
                    "field": "when",
                    "type": "temporal",
                    "title": str(time_title),
                    "format": "%Y-%m-%d",
                },
                {"field": "value", "title": str(measure_title), "format": ".2f"},
            ],
        },
    }
    spec = layered([*(_level_rules(levels) if levels else []), band, line, dots], data=data(rows))
    several = len(names) > 1
    table = tuple(
        (p.series, p.when, p.value, p.lower, p.upper)[0 if several else 1 :] for p in points
    )
    return Chart(about, spec, columns[0 if several else 1 :], table)


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
    names = distinct([line.name for line in lines])
    rows_of_data = [
        {"series": line.name, "x": round(x, 4), "y": round(y, 5)}
        for line in lines
        for x, y in zip(line.x, line.y, strict=True)
    ]
    peaks = [_peak(line) for line in lines]
    x = {"field": "x", **measure_axis(x_title)}
    x["scale"] = {"zero": False, "nice": False}
    y_scale = {"domain": list(y_domain)} if y_domain else {"zero": True}
    y = {"field": "y", "type": "quantitative", "title": str(y_title), "scale": y_scale}
    drawn = {
        "mark": {"type": "line"},
        "encoding": {
            "x": x,
            "y": y,
            "color": {
                "field": "series",
                "type": "nominal",
                "scale": series_colours(names),
                "legend": None,
            },
            **by_series(names, "strokeDash", DASHES),
        },
    }
    if "strokeDash" in drawn["encoding"]:
        drawn["encoding"]["strokeDash"]["legend"] = None
    words = {
        "data": data(peaks),
        "mark": {"type": "text", "dy": -8, "baseline": "bottom"},
        "encoding": {"x": x, "y": y, "text": {"field": "series"}},
    }
    table = tuple((row["series"], row["x"], row["y"]) for row in rows_of_data)
    return Chart(about, layered([drawn, words], data=data(rows_of_data)), columns, table)


def _peak(line: Curve) -> dict[str, Any]:
    y, x = max(zip(line.y, line.x, strict=True))
    return {"series": line.name, "x": x, "y": y}
