"""The variable map: persons, items, every further facet and the steps on one ruler."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement import FacetTable
from ronghe.files.report import drawing as draw
from ronghe.files.report.subject import Floats, ReportInput
from ronghe.files.report.words import Say, decimal

TOP = 64.0
PAGE_WIDTH = 1000.0
RULER = 52.0
PERSONS_WIDTH, LANE_WIDTH, GAP = 150.0, 23.0, 20.0
NARROWEST, WIDEST = 96.0, 216.0
SLANT = 46.0
"""Room at the right for the slanting names under the last lanes."""
LABEL_GAP = 15.0
MOST_LANES = 16
LABELLED_ENDS = 7
MOST_BARS, RATINGS_PER_BAR = 45, 20


@dataclass(frozen=True, slots=True)
class Column:
    """A finished column: its width and its drawing, with x from 0."""

    width: float
    body: str


def variable_map(report: ReportInput, say: Say) -> str:
    """Draw the map. Higher stands for abler persons, harder items, stricter raters."""
    scale = _ruler_scale(report)
    columns = _columns(report, scale, PERSONS_WIDTH, say)
    spare = PAGE_WIDTH - _width(columns)
    if spare > 0:  # a narrow map fills the page with larger histograms of persons
        wider = PERSONS_WIDTH + min(spare / len(report.dimensions), PERSONS_WIDTH)
        columns = _columns(report, scale, wider, say)
    width = _width(columns)
    body = _ruler(scale, width, say)
    x = RULER
    for column in columns:
        body += draw.element("g", column.body, transform=f"translate({draw.number(x)} 0)")
        x += column.width + GAP
    height = scale.start + _name_depth(report)
    title, words = say("Variable map", "变量图"), _words(report, say)
    return draw.chart("map", width, height, title, words, body, least=0.85)


def _columns(
    report: ReportInput, scale: draw.Scale, persons_width: float, say: Say
) -> list[Column]:
    columns: list[Column] = []
    for dimension in report.dimensions:
        columns.append(_persons_column(report, dimension, scale, persons_width, say))
        columns.append(_items_column(report, dimension, scale, say))
    columns.extend(
        _levels_column(table, np.arange(len(table.levels)), scale, say.title(table.facet))
        for table in report.calibration.facets.values()
    )
    return [*columns, _steps_column(report, scale, say)]


def _width(columns: Sequence[Column]) -> float:
    return RULER + sum(column.width + GAP for column in columns) + SLANT


def _name_depth(report: ReportInput) -> float:
    """Room below for the slanting names of the lanes."""
    names = list(report.step_sets())
    if len(names) > MOST_LANES:
        return 16.0
    return 28.0 + 0.77 * max((min(draw.width_of(name, 11), 84.0) for name in names), default=0.0)


def _ruler_scale(report: ReportInput) -> draw.Scale:
    """Wide enough for all levels and steps, and for all but the outermost persons."""
    values: list[float] = []
    for table in report.facets:
        values.extend(table.measure.tolist())
    for owner, steps in report.step_sets().items():
        values.extend((steps + report.location_of(owner)).tolist())
    for dimension in report.dimensions:
        measures = report.measures_of(dimension)
        if len(measures):
            values.extend(np.quantile(measures, [0.002, 0.998]).tolist())
    low, high = draw.covering(values, least=3.0)
    height = min(max(56 * (high - low), 380.0), 860.0)
    return draw.Scale(low, high, TOP + height, TOP)


def _ruler(scale: draw.Scale, width: float, say: Say) -> str:
    parts = [draw.text(RULER - 12, TOP - 22, say("logits", "logit"), "axis", "end")]
    for value in draw.ticks(scale.low, scale.high, 10):
        y = scale(value)
        parts.append(
            draw.line(RULER - 6, y, width - GAP - SLANT, y, "zero" if value == 0 else "grid")
        )
        digits = 0 if value == int(value) else 1
        parts.append(draw.text(RULER - 12, y + 4, decimal(value, digits), "axis", "end"))
    return "".join(parts)


def _heading(words: str, width: float, under: str = "") -> str:
    found = draw.text(0, TOP - 38, draw.shortened(words, width, 13), "heading")
    return found + (draw.text(0, TOP - 22, draw.shortened(under, width), "axis") if under else "")


def _dimension_name(report: ReportInput, dimension: str) -> str:
    return dimension if len(report.dimensions) > 1 else ""


def _persons_column(
    report: ReportInput, dimension: str, scale: draw.Scale, width: float, say: Say
) -> Column:
    """A histogram on its side, with the mean and one and two SD as M, S and T."""
    measures = report.measures_of(dimension)
    under = _dimension_name(report, dimension) or say("abler ↑", "能力更高 ↑")
    body = _heading(say("Persons", "人员"), width, under)
    body += _histogram(measures, scale, width - 20, "persons")
    summary = report.calibration.summary
    mean, sd = summary.mean[dimension], summary.sd[dimension]
    for sign, distance in (("M", 0), ("S", 1), ("S", -1), ("T", 2), ("T", -2)):
        value = mean + distance * sd
        if scale.inside(value):
            body += draw.text(width - 12, scale(value) + 4, sign, "sign")
    return Column(width, body)


def _histogram(values: Floats, scale: draw.Scale, width: float, class_: str) -> str:
    """Bars on their side; what lies outside the ruler joins the outermost.

    Few different values (sums of the same scores) get a bar each, which fixed bins would clump.
    """
    inside = np.clip(values, scale.low, scale.high)
    centres: Floats
    centres, counts = np.unique(np.round(inside, 2), return_counts=True)
    heights = np.full(len(centres), 5.0)
    if len(centres) > MOST_BARS or len(values) < RATINGS_PER_BAR * len(centres):
        step = _bar_height(len(values))
        edges = np.arange(round(scale.low / step), round(scale.high / step) + 1) * step
        counts, _ = np.histogram(inside, bins=edges)
        centres = np.asarray(edges[:-1] + step / 2, dtype=np.float64)
        heights = np.full(len(centres), scale(0) - scale(step) - 1)
    largest = max(int(counts.max(initial=0)), 1)
    return "".join(
        draw.rect(0, scale(centre) - height / 2, width * count / largest, height, class_)
        for centre, count, height in zip(centres, counts, heights, strict=True)
        if count
    )


def _bar_height(count: int) -> float:
    """Logits per bar: finer where there are more to count."""
    return next(
        step for least, step in ((5_000, 0.1), (800, 0.2), (150, 0.25), (0, 0.5)) if count >= least
    )


def _items_column(report: ReportInput, dimension: str, scale: draw.Scale, say: Say) -> Column:
    table = report.calibration.items
    under = _dimension_name(report, dimension) or say("harder ↑", "更难 ↑")
    return _levels_column(table, report.items_of(dimension), scale, say.title("item"), under)


def _levels_column(
    table: FacetTable,
    places: NDArray[np.intp],
    scale: draw.Scale,
    heading: str,
    under: str = "",
) -> Column:
    """Each level a dot at its measure, with its name; many levels a histogram with its ends."""
    chosen = [int(place) for place in places if np.isfinite(table.measure[int(place)])]
    chosen.sort(key=lambda place: -table.measure[place])
    many = len(chosen) * LABEL_GAP > scale.start - scale.end + LABEL_GAP
    shown = chosen[:LABELLED_ENDS] + chosen[-LABELLED_ENDS:] if many else chosen
    x = 58.0 if many else 8.0
    names = [draw.width_of(str(table.levels[place])) for place in shown]
    width = min(max(x + 22 + max(names, default=0.0), NARROWEST), WIDEST)
    body = _heading(heading, width, under)
    if many:
        body += _histogram(table.measure[chosen], scale, 46, "levels")
    return Column(width, body + _labelled_dots(table, shown, scale, x, width))


def _labelled_dots(
    table: FacetTable, places: Sequence[int], scale: draw.Scale, x: float, width: float
) -> str:
    wanted = [scale.clipped(float(table.measure[place])) for place in places]
    heights = draw.spread_apart(wanted, LABEL_GAP, scale.end, scale.start)
    parts = []
    for place, true, shown in zip(places, wanted, heights, strict=True):
        name = str(table.levels[place])
        hint = f"{name}: {decimal(float(table.measure[place]))}"
        if abs(true - shown) > 1.5:
            parts.append(draw.line(x + 4, true, x + 15, shown, "leader"))
        parts.append(draw.dot(x, true, "level", 3.5, hint))
        short = draw.shortened(name, width - x - 18)
        parts.append(draw.text(x + 18, shown + 4, short, "label"))
    return "".join(parts)


def _steps_column(report: ReportInput, scale: draw.Scale, say: Say) -> Column:
    sets = report.step_sets()
    if len(sets) > MOST_LANES:
        return _pooled_steps(report, sets, scale, say)
    width = max(len(sets) * LANE_WIDTH, 90.0)
    body = _heading(say("Steps", "步阶"), width, _owner(report, say))
    for place, (owner, steps) in enumerate(sets.items()):
        x = LANE_WIDTH * (place + 0.5)
        body += _lane(owner, steps + report.location_of(owner), x, scale)
    return Column(width, body)


def _owner(report: ReportInput, say: Say) -> str:
    by_rater = report.calibration.model.steps == "rater"
    return say("per rater", "每位评分者") if by_rater else say("per item", "每题")


def _lane(owner: str, measures: Floats, x: float, scale: draw.Scale) -> str:
    heights = [scale.clipped(float(measure)) for measure in measures]
    parts = [draw.line(x, min(heights), x, max(heights), "lane")]
    for step, (measure, y) in enumerate(zip(measures, heights, strict=True), start=1):
        parts.append(draw.dot(x, y, "step", 7.5, f"{owner}, {step}: {decimal(float(measure))}"))
        parts.append(draw.text(x, y + 3.5, str(step), "step-number", "middle"))
    turn = f"translate({draw.number(x + 3)} {draw.number(scale.start + 16)}) rotate(50)"
    name = draw.text(0, 0, draw.shortened(owner, 84, 11), "small")
    return "".join(parts) + draw.element("g", name, transform=turn)


def _pooled_steps(
    report: ReportInput, sets: dict[str, Floats], scale: draw.Scale, say: Say
) -> Column:
    """Too many lanes: a lane per step number, a point per item."""
    most = max(len(steps) for steps in sets.values())
    width = max(most * LANE_WIDTH * 1.4, 90.0)
    body = _heading(say("Steps", "步阶"), width, _owner(report, say))
    for step in range(most):
        x = LANE_WIDTH * 1.4 * (step + 0.5)
        values = [
            float(steps[step]) + report.location_of(owner)
            for owner, steps in sets.items()
            if len(steps) > step
        ]
        points = "".join(
            f"M{draw.number(x)} {draw.number(scale.clipped(value))}h0" for value in values
        )
        body += draw.element("path", d=points, class_="points steps")
        y = scale.clipped(float(np.mean(values)))
        body += draw.dot(x, y, "step", 7.5) + draw.text(
            x, y + 3.5, str(step + 1), "step-number", "middle"
        )
    return Column(width, body)


def _words(report: ReportInput, say: Say) -> str:
    """What the map shows, for those who do not see it."""
    parts = []
    for dimension in report.dimensions:
        summary = report.calibration.summary
        parts.append(
            say(
                "Persons {name}: mean {mean}, SD {sd}.",
                "人员 {name}：均值 {mean}，标准差 {sd}。",
                name=_dimension_name(report, dimension),
                mean=decimal(summary.mean[dimension]),
                sd=decimal(summary.sd[dimension]),
            )
        )
    for table in report.facets:
        parts.append(
            say(
                "{facet} from {low} to {high}.",
                "{facet}：{low} 至 {high}。",
                facet=say.title(table.facet),
                low=decimal(float(np.nanmin(table.measure))),
                high=decimal(float(np.nanmax(table.measure))),
            )
        )
    return " ".join(parts)
