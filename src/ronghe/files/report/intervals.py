"""The levels of a facet on a ruler: a dot with its 95 % interval, the highest on top."""

import numpy as np

from ronghe.engines.measurement import FacetTable
from ronghe.files.report import drawing as draw
from ronghe.files.report.words import Say, decimal, whole

ROW = 22.0
NAME_WIDTH, RULER_WIDTH, FIGURES_WIDTH = 240.0, 520.0, 230.0
MEASURE_END, COUNT_END, FAIR_END = 68.0, 138.0, 230.0
TOP, BOTTOM = 34.0, 44.0
MOST_ROWS = 40
Z_95 = 1.959963984540054


def shown_levels(table: FacetTable) -> tuple[list[int], bool]:
    """Places of the levels to draw, falling by measure; and whether the middle is left out."""
    order = np.argsort(-table.measure, kind="stable")
    places = [int(place) for place in order if np.isfinite(table.measure[place])]
    if len(places) <= MOST_ROWS:
        return places, False
    half = MOST_ROWS // 2
    return places[:half] + places[-half:], True


def interval_chart(table: FacetTable, key: str, title: str, say: Say) -> str:
    """Draw the intervals; of more than forty levels the twenty at each end."""
    places, cut = shown_levels(table)
    scale = _scale(table, places)
    bottom = TOP + ROW * len(places)
    body = _ruler(scale, bottom, table.facet, say)
    for row, place in enumerate(places):
        body += _row(table, place, TOP + ROW * (row + 0.5), scale)
    if cut:
        y = TOP + ROW * (MOST_ROWS // 2)
        body += draw.line(0, y, NAME_WIDTH + RULER_WIDTH + FIGURES_WIDTH, y, "cut")
    width = NAME_WIDTH + RULER_WIDTH + FIGURES_WIDTH
    description = _words(table, places, say)
    return draw.chart(key, width, bottom + BOTTOM, title, description, body, least=0.8)


def _scale(table: FacetTable, places: list[int]) -> draw.Scale:
    measure, reach = table.measure[places], np.nan_to_num(Z_95 * table.se[places])
    ends = np.concatenate([measure - reach, measure + reach, [0.0]])
    low, high = draw.covering(ends.tolist(), least=2.0)
    return draw.Scale(low, high, NAME_WIDTH, NAME_WIDTH + RULER_WIDTH)


def _ruler(scale: draw.Scale, bottom: float, facet: str, say: Say) -> str:
    parts = []
    for value in draw.ticks(scale.low, scale.high, 8):
        x = scale(value)
        parts.append(draw.line(x, TOP, x, bottom, "zero" if value == 0 else "grid"))
        digits = 0 if value == int(value) else 1
        parts.append(draw.text(x, bottom + 17, decimal(value, digits), "axis", "middle"))
    caption = say("logits, {more} →", "logit，{more} →", more=say.more(facet))
    parts.append(draw.text(scale.end, bottom + 35, caption, "axis", "end"))
    right = NAME_WIDTH + RULER_WIDTH
    for end, words in (
        (MEASURE_END, say("measure", "测量值")),
        (COUNT_END, say("ratings", "评分数")),
        (FAIR_END, say("fair average", "公平均分")),
    ):
        parts.append(draw.text(right + end, TOP - 10, words, "axis", "end"))
    return "".join(parts)


def _row(table: FacetTable, place: int, y: float, scale: draw.Scale) -> str:
    measure, se = float(table.measure[place]), float(table.se[place])
    name = str(table.levels[place])
    parts = [draw.text(0, y + 4, draw.shortened(name, NAME_WIDTH - 14, 13), "name")]
    if np.isfinite(se) and se > 0:
        parts.append(
            draw.line(scale(measure - Z_95 * se), y, scale(measure + Z_95 * se), y, "interval")
        )
    hint = f"{name}: {decimal(measure)} ± {decimal(Z_95 * se)}"
    parts.append(draw.dot(scale(measure), y, "level", 4.5, hint))
    right = NAME_WIDTH + RULER_WIDTH
    for end, words in (
        (MEASURE_END, decimal(measure)),
        (COUNT_END, whole(table.n[place])),
        (FAIR_END, decimal(float(table.fair_average[place]))),
    ):
        parts.append(draw.text(right + end, y + 4, words, "figure", "end"))
    return "".join(parts)


def _words(table: FacetTable, places: list[int], say: Say) -> str:
    if not places:
        return say("No level could be measured.", "没有可测量的水平。")
    top, last = places[0], places[-1]
    return say(
        "{count} levels. {most}: {first} at {high}. {least}: {final} at {low}.",
        "共 {count} 个。{most}：{first}，{high}。{least}：{final}，{low}。",
        count=len(table.levels),
        most=say.most(table.facet).capitalize(),
        first=table.levels[top],
        high=decimal(float(table.measure[top])),
        least=say.least(table.facet).capitalize(),
        final=table.levels[last],
        low=decimal(float(table.measure[last])),
    )
