"""Charts: every builder gives a specification that Vega-Lite accepts and the table behind it."""

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.presentation import charts
from ronghe.apps.base.presentation.charts.maps import _placed
from ronghe.apps.base.presentation.ruler import Scale

ABOUT = charts.About("growth", "Growth is steady", "calibration 3", date(2026, 11, 20))
LEVELS = Scale(-3.0, 3.0, ("novice", "competent", "expert"), (-1.0, 1.0))
EDGES = (-2.0, -1.0, 0.0, 1.0, 2.0)


ENTRY = charts.TrendPoint(date(2026, 2, 10), -0.5, -1.2, 0.2, "Entry, 10 February 2026")


def trend(series: Sequence[str] = ("",), anchor: charts.TrendPoint | None = None) -> charts.Chart:
    points = [
        charts.TrendPoint(date(2026, month, 1), 0.1 * month, 0.1 * month - 1, 0.1 * month + 1, name)
        for name in series
        for month in (3, 4)
    ]
    return charts.trend(
        ABOUT,
        points,
        time_title="Month",
        measure_title="Measure",
        columns=("Series", "Day", "Measure", "Lower", "Upper"),
        levels=LEVELS,
        anchor=anchor,
    )


def intervals(count: int = 2) -> charts.Chart:
    rows = [charts.Interval(f"Rater {n}", n, n - 0.5, n + 0.5, "AB"[n % 2]) for n in range(count)]
    columns = ("Rater", "Severity", "Lower", "Upper")
    return charts.intervals(ABOUT, rows, measure_title="Severity", columns=columns, reference=0.0)


def histogram() -> charts.Chart:
    return charts.histogram(
        ABOUT,
        [-1.5, 0.0, 0.4, 2.0],
        EDGES,
        measure_title="Measure",
        count_title="Persons",
        columns=("From", "To", "Persons"),
        levels=LEVELS,
    )


def curves() -> charts.Chart:
    lines = [charts.Curve("0", (-1.0, 1.0), (0.8, 0.2)), charts.Curve("1", (-1.0, 1.0), (0.2, 0.8))]
    columns = ("Category", "Measure", "Probability")
    return charts.curves(ABOUT, lines, x_title="Measure", y_title="Probability", columns=columns)


def scatter() -> charts.Chart:
    pairs = [charts.Pair("T1", 0.0, -0.2, 0.2, 0.1, -0.1, 0.3)]
    columns = ("Task", "First", "Second")
    return charts.scatter(
        ABOUT, pairs, x_title="First", y_title="Second", columns=columns, identity=True
    )


def variable_map() -> charts.Chart:
    return charts.variable_map(
        ABOUT,
        [-1.5, 0.0, 0.4, 2.0],
        EDGES,
        [charts.MapColumn("Tasks", (("T1", 0.2), ("it's hard", 1.1)))],
        persons_title="Persons",
        measure_title="Measure",
        columns=("Facet", "Name", "Measure"),
    )


EVERY = {
    "trend": trend(),
    "two trends": trend(("process", "outcome")),
    "anchored trend": trend(anchor=ENTRY),
    "two anchored trends": trend(("process", "outcome"), ENTRY),
    "intervals": intervals(),
    "histogram": histogram(),
    "curves": curves(),
    "scatter": scatter(),
    "map": variable_map(),
}
every_chart = pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)


@every_chart
def test_every_specification_is_drawn(chart: charts.Chart) -> None:
    drawn = vl_convert.vegalite_to_svg({**chart.spec, "width": 600})
    assert drawn.startswith("<svg")
    assert "NaN" not in drawn


@every_chart
def test_colours_are_tokens_and_every_row_of_the_table_has_every_column(
    chart: charts.Chart,
) -> None:
    assert "#" not in str(chart.spec).replace("https://", "")
    assert {len(row) for row in chart.rows} == {len(chart.columns)}


def test_the_table_of_a_trend_names_the_series_only_when_there_are_several() -> None:
    assert trend().columns == ("Day", "Measure", "Lower", "Upper")
    assert trend().rows[0] == (date(2026, 3, 1), pytest.approx(0.3), -0.7, 1.3)
    assert trend(("process", "outcome")).rows[2][0] == "outcome"


def test_series_differ_by_shape_and_dash_as_well_as_by_colour() -> None:
    channels: set[str] = set()
    for layer in trend(("process", "outcome")).spec["layer"]:
        channels |= layer["encoding"].keys()
    assert {"color", "shape", "strokeDash"} <= channels


def test_a_bin_holds_its_lower_end_and_the_last_one_its_upper_end_too() -> None:
    assert charts.counts_in_bins([-2.0, -1.0, 0.0, 1.0, 2.0, 2.1, -2.1], EDGES) == [1, 1, 1, 2]
    assert histogram().rows == ((-2.0, -1.0, 1), (-1.0, 0.0, 0), (0.0, 1.0, 2), (1.0, 2.0, 1))


@given(st.lists(st.floats(-2, 2)))
def test_every_value_inside_the_edges_is_counted_once(values: list[float]) -> None:
    assert sum(charts.counts_in_bins(values, EDGES)) == len(values)


def test_the_map_lists_persons_by_stretch_and_the_rest_by_name() -> None:
    assert variable_map().rows == (
        ("Persons", "1 (-2 – -1)", -1.5),
        ("Persons", "2 (0 – 1)", 0.5),
        ("Persons", "1 (1 – 2)", 1.5),
        ("Tasks", "T1", 0.2),
        ("Tasks", "it's hard", 1.1),
    )


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=20))
def test_close_neighbours_on_the_map_do_not_cover_each_other(values: list[float]) -> None:
    column = charts.MapColumn("Tasks", tuple((str(n), value) for n, value in enumerate(values)))
    rows = _placed(column, 1, 0.2)
    lanes: dict[Any, list[float]] = {}
    for row in rows:
        lanes.setdefault(row["x"], []).append(row["y"])
    assert len(rows) == len(values)
    assert all(1 <= x < 2 for x in lanes)
    for heights in lanes.values():
        assert all(b - a >= 0.2 - 0.0011 for a, b in itertools.pairwise(heights))


def test_an_anchor_is_drawn_and_stands_first_in_the_table() -> None:
    chart = trend(anchor=ENTRY)

    assert chart.rows[0] == ("Entry, 10 February 2026", -0.5, -1.2, 0.2)
    assert "Entry, 10 February 2026" in vl_convert.vegalite_to_svg({**chart.spec, "width": 600})
