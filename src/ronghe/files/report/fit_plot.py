"""Fit against measure: which levels behave less, or more, predictably than the model expects."""

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement import FacetTable
from ronghe.files.report import drawing as draw
from ronghe.files.report.subject import Floats
from ronghe.files.report.words import Say, decimal

WIDTH, HEIGHT = 470.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 14.0, 18.0, 48.0
LOW_FIT, HIGH_FIT = 0.5, 1.5
"""Between these mean squares a rating is productive for measurement (Linacre 2002)."""

CLEAR_Z = 2.0
MOST_NAMES = 10
MOST_DOTS = 250


def misfitting(table: FacetTable) -> list[int]:
    """Levels whose infit is above 1.5 and clearly so (z > 2), the least predictable first."""
    found = np.flatnonzero((table.infit > HIGH_FIT) & (table.infit_z > CLEAR_Z))
    return [int(place) for place in found[np.argsort(-table.infit[found], kind="stable")]]


def overfitting(table: FacetTable) -> list[int]:
    """Levels whose infit is below 0.5 and clearly so (z < -2), the most predictable first."""
    found = np.flatnonzero((table.infit < LOW_FIT) & (table.infit_z < -CLEAR_Z))
    return [int(place) for place in found[np.argsort(table.infit[found], kind="stable")]]


def fit_plot(table: FacetTable, key: str, title: str, say: Say) -> str:
    """Draw infit (filled) and outfit (hollow) by measure; names stand at what misfits."""
    usable = np.isfinite(table.measure) & np.isfinite(table.infit) & np.isfinite(table.outfit)
    across = draw.Scale(
        *draw.covering(table.measure[usable].tolist(), margin=0.2), LEFT, WIDTH - RIGHT
    )
    up = _fit_scale(table, usable)
    body = _frame(across, up, table.facet, say)
    if int(usable.sum()) > MOST_DOTS:
        body += _points(table.measure[usable], table.outfit[usable], across, up, "points outfit")
        body += _points(table.measure[usable], table.infit[usable], across, up, "points infit")
    else:
        body += _dots(table, np.flatnonzero(usable), across, up)
    named = (misfitting(table) + overfitting(table))[:MOST_NAMES]
    body += _names(table, named, across, up)
    return draw.chart(key, WIDTH, HEIGHT, title, _words(table, usable, say), body)


def _fit_scale(table: FacetTable, usable: NDArray[np.bool_]) -> draw.Scale:
    """From 0 to 2, or as far as the largest mean square up to 4; what is beyond sits at the rim."""
    both = np.concatenate([table.infit[usable], table.outfit[usable], [1.9]])
    return draw.Scale(0.0, float(min(np.ceil(both.max() * 2 + 0.1) / 2, 4.0)), HEIGHT - BOTTOM, TOP)


def _frame(across: draw.Scale, up: draw.Scale, facet: str, say: Say) -> str:
    parts = [
        draw.rect(LEFT, up(HIGH_FIT), across.end - LEFT, up(LOW_FIT) - up(HIGH_FIT), "good-band")
    ]
    for value in draw.ticks(0, up.high, 5):
        parts.append(
            draw.line(LEFT, up(value), across.end, up(value), "zero" if value == 1 else "grid")
        )
        parts.append(draw.text(LEFT - 8, up(value) + 4, decimal(value, 1), "axis", "end"))
    for value in draw.ticks(across.low, across.high, 6):
        digits = 0 if value == int(value) else 1
        parts.append(
            draw.text(across(value), up.start + 18, decimal(value, digits), "axis", "middle")
        )
    caption = say("measure in logits, {more} →", "测量值（logit），{more} →", more=say.more(facet))
    parts.append(draw.text(across.end, HEIGHT - 8, caption, "axis", "end"))
    parts.append(draw.text(LEFT, TOP - 6, say("mean square", "均方"), "axis"))
    return "".join(parts)


def _points(measure: Floats, fit: Floats, across: draw.Scale, up: draw.Scale, class_: str) -> str:
    """Many points as one path of dots, which keeps the page small."""
    steps = [
        f"M{draw.number(across(x))} {draw.number(up.clipped(y))}h0"
        for x, y in zip(measure.tolist(), fit.tolist(), strict=True)
    ]
    return draw.element("path", d="".join(steps), class_=class_)


def _dots(table: FacetTable, places: NDArray[np.intp], across: draw.Scale, up: draw.Scale) -> str:
    parts = []
    for place in places.tolist():
        x = across(float(table.measure[place]))
        infit, outfit = float(table.infit[place]), float(table.outfit[place])
        hint = f"{table.levels[place]}: infit {decimal(infit)}, outfit {decimal(outfit)}"
        parts.append(draw.line(x, up.clipped(infit), x, up.clipped(outfit), "fit-pair"))
        parts.append(draw.dot(x, up.clipped(outfit), "outfit", 3.5, hint))
        parts.append(draw.dot(x, up.clipped(infit), "infit", 4.0, hint))
    return "".join(parts)


def _names(table: FacetTable, places: list[int], across: draw.Scale, up: draw.Scale) -> str:
    places = sorted(places, key=lambda place: up.clipped(float(table.infit[place])))
    wanted = [up.clipped(float(table.infit[place])) for place in places]
    heights = draw.spread_apart(wanted, 13, up.end + 6, up.start)
    parts = []
    for place, y in zip(places, heights, strict=True):
        x = across(float(table.measure[place]))
        name = draw.shortened(str(table.levels[place]), 120)
        is_right = x < (LEFT + across.end) / 2
        parts.append(
            draw.text(
                x + 8 if is_right else x - 8, y + 4, name, "label", "start" if is_right else "end"
            )
        )
    return "".join(parts)


def _words(table: FacetTable, usable: NDArray[np.bool_], say: Say) -> str:
    if not usable.any():
        return say("No fit could be computed.", "无法计算拟合。")
    infit, outfit = table.infit[usable], table.outfit[usable]
    return say(
        "Infit from {a} to {b}, outfit from {c} to {d}; 1 is as expected.",
        "infit 从 {a} 到 {b}，outfit 从 {c} 到 {d}；1 为符合预期。",
        a=decimal(float(infit.min())),
        b=decimal(float(infit.max())),
        c=decimal(float(outfit.min())),
        d=decimal(float(outfit.max())),
    )
