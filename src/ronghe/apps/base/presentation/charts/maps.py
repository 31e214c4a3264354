"""The variable map: persons, items, raters and steps on one upright ruler."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ronghe.apps.base.presentation.charts.parts import (
    About,
    Chart,
    Label,
    Spec,
    data,
    layered,
    measure_axis,
)
from ronghe.apps.base.presentation.charts.spreads import counts_in_bins


@dataclass(frozen=True, slots=True)
class MapColumn:
    """One column of a variable map: named places on the common ruler."""

    title: str
    places: tuple[tuple[str, float], ...] = field(default=())


Kind = Literal["word", "point"]
WORDS_AT_MOST = 24
MAP_HEIGHT = 460
LINE = 16


def variable_map(
    about: About,
    persons: Sequence[float],
    edges: Sequence[float],
    map_columns: Sequence[MapColumn],
    *,
    persons_title: str,
    measure_title: Label,
    columns: tuple[Label, Label, Label],
) -> Chart:
    """Persons, items, raters and steps on one upright ruler.

    Persons lie as bars from the left, each further facet in its own column: as words while there
    are few, as points when many. `columns` heads the table: facet, name, measure.
    """
    titles = [persons_title, *(column.title for column in map_columns)]
    y = measure_axis(measure_title, (edges[0], edges[-1]))
    x: Spec = {"type": "quantitative", "title": None, "axis": _column_axis(titles)}
    x["scale"] = {"domain": [0, len(titles)], "nice": False}
    gap = (edges[-1] - edges[0]) * LINE / MAP_HEIGHT
    placed = [
        row
        for index, column in enumerate(map_columns, start=1)
        for row in _placed(column, index, gap)
    ]
    layers = [_persons_layer(persons, edges, x, y, persons_title), *_map_marks(placed, x, y)]
    spec = layered(layers) | {"height": MAP_HEIGHT}
    rows = [(column.title, *place) for column in map_columns for place in column.places]
    table = (*_persons_rows(persons, edges, persons_title), *rows)
    return Chart(about, spec, columns, table, tall=True)


def _persons_rows(
    persons: Sequence[float], edges: Sequence[float], title: str
) -> list[tuple[str, str, float]]:
    """The bars in words: how many lie between which ends, at the middle of the stretch."""
    stretches = zip(edges, edges[1:], counts_in_bins(persons, edges), strict=False)
    return [
        (title, f"{count} ({low:g} \N{EN DASH} {high:g})", (low + high) / 2)
        for low, high, count in stretches
        if count
    ]


def _persons_layer(
    persons: Sequence[float], edges: Sequence[float], x: Spec, y: Spec, title: str
) -> Spec:
    """The persons as bars that fill at most the first column."""
    counts = counts_in_bins(persons, edges)
    tallest = max([*counts, 1])
    bars = [
        {"low": low, "high": high, "start": 0, "end": 0.92 * count / tallest, "count": count}
        for low, high, count in zip(edges, edges[1:], counts, strict=False)
    ]
    return {
        "data": data(bars),
        "mark": {"type": "bar", "color": "var(--chart-band)", "stroke": "var(--surface)"},
        "encoding": {
            "x": {**x, "field": "start"},
            "x2": {"field": "end"},
            "y": {**y, "field": "low"},
            "y2": {"field": "high"},
            "tooltip": [{"field": "count", "title": title}],
        },
    }


def _column_axis(titles: Sequence[str]) -> Spec:
    """Column titles in the middle of their columns, by an expression over the places n + ½."""
    places = [index + 0.5 for index in range(len(titles))]
    quoted = [
        title.replace("\\", " ").replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") for title in titles
    ]
    names = ", ".join(f"'{title}'" for title in quoted)
    return {
        "values": places,
        "labelExpr": f"[{names}][floor(datum.value)]",
        "labelFlush": False,
        "labelOverlap": False,
        "orient": "top",
        "ticks": False,
        "domain": False,
        "grid": False,
    }


def _placed(column: MapColumn, index: int, gap: float) -> list[dict[str, Any]]:
    """Give each name a lane in its column so that close neighbours do not cover each other."""
    kind: Kind = "word" if len(column.places) <= WORDS_AT_MOST else "point"
    ordered = sorted(column.places, key=lambda place: (place[1], place[0]))
    lanes: list[float] = []
    rows: list[dict[str, Any]] = []
    for name, value in ordered:
        lane = next((n for n, last in enumerate(lanes) if value - last >= gap), len(lanes))
        lanes[lane : lane + 1] = [value]
        rows.append({"name": name, "y": round(value, 3), "lane": lane, "kind": kind})
    width = 0.86 / max(len(lanes), 1)
    return [{**row, "x": round(index + 0.07 + width * row["lane"], 4)} for row in rows]


def _map_marks(placed: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    tooltip = [
        {"field": "name", "title": " "},
        {"field": "y", "title": y["title"], "format": ".2f"},
    ]
    encoding = {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}, "tooltip": tooltip}
    point = {"type": "point", "size": 36}
    word = {"type": "text", "align": "left", "fontSize": 12, "limit": 110}
    points = [row for row in placed if row["kind"] == "point"]
    words = [row for row in placed if row["kind"] == "word"]
    layers = (
        (points, point, encoding),
        (words, word, {**encoding, "text": {"field": "name"}}),
    )
    # A layer without marks would be drawn as a picture that nobody can name.
    return [
        {"data": data(rows), "mark": mark, "encoding": channels}
        for rows, mark, channels in layers
        if rows
    ]
