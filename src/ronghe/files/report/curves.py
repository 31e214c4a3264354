"""Curves along the scale: category probabilities by item, information and standard error."""

import numpy as np

from ronghe.engines.measurement.scale_curves import curves
from ronghe.files.report import drawing as draw
from ronghe.files.report import html
from ronghe.files.report.subject import Floats, ReportInput
from ronghe.files.report.words import Say, decimal

WIDTH, HEIGHT = 320.0, 216.0
WIDE, HIGH = 470.0, 270.0
"""Size of the information charts, two abreast."""

LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 20.0, 44.0
MOST_CHARTS = 12
POINTS = 81


def disordered(steps: Floats) -> bool:
    """Whether some step is easier than the one before, so that a category is never on top."""
    return bool(np.any(np.diff(steps) < 0))


def charted_sets(report: ReportInput, say: Say) -> dict[str, Floats]:
    """Whose curves are drawn: all, or of many those with disordered steps first."""
    sets = report.different_step_sets(say("All items", "全部题目"))
    order = sorted(sets, key=lambda owner: not disordered(sets[owner]))
    return {owner: sets[owner] for owner in order[:MOST_CHARTS]}


def category_chart(report: ReportInput, owner: str, steps: Floats, key: str, say: Say) -> str:
    """Probability of each category by ability, at average levels of the other facets."""
    location = report.location_of(owner)
    across, theta = _ability_axis(location + steps)
    up = draw.Scale(0.0, 1.0, HEIGHT - BOTTOM, TOP)
    chances = curves(location, steps, theta=theta).probabilities
    body = _frame(across, up, [0.0, 0.5, 1.0], 1, say)
    count = chances.shape[1]
    for category in range(count):
        points = [(across(x), up(y)) for x, y in zip(theta, chances[:, category], strict=True)]
        body += draw.path(points, f"curve category-{_shade(category, count)}")
    names = report.calibration.categories.get(owner) or tuple(range(count))
    for category in range(count):
        body += _peak(theta, chances[:, category], str(names[category]), across, up)
    words = say(
        "Steps at {where} logits.",
        "步阶位于 {where} logit。",
        where=", ".join(decimal(float(step)) for step in location + steps),
    )
    return draw.chart(key, WIDTH, HEIGHT, owner, words, body)


def _ability_axis(marks: Floats) -> tuple[draw.Scale, Floats]:
    low, high = draw.covering(marks.tolist(), margin=2.5)
    return draw.Scale(low, high, LEFT, WIDTH - RIGHT), np.linspace(low, high, POINTS)


def _shade(category: int, count: int) -> int:
    """One of five shades, from the lowest category to the highest."""
    return round(4 * category / max(count - 1, 1))


def _peak(theta: Floats, chance: Floats, name: str, across: draw.Scale, up: draw.Scale) -> str:
    """The category's number at its curve's highest place."""
    top = int(np.argmax(chance))
    x = min(max(across(float(theta[top])), LEFT + 7), WIDTH - RIGHT - 7)
    return draw.text(x, up(float(chance[top])) - 5, name, "label strong", "middle")


def _frame(across: draw.Scale, up: draw.Scale, levels: list[float], digits: int, say: Say) -> str:
    parts = []
    for value in levels:
        parts.append(draw.line(LEFT, up(value), across.end, up(value), "grid"))
        parts.append(draw.text(LEFT - 7, up(value) + 4, decimal(value, digits), "axis", "end"))
    for value in draw.ticks(across.low, across.high, 6):
        x = across(value)
        parts.append(draw.line(x, up.start, x, up.start + 4, "tick"))
        parts.append(draw.text(x, up.start + 17, decimal(value, 0), "axis", "middle"))
    caption = say("ability in logits →", "能力（logit）→")
    parts.append(draw.text(across.end, up.start + 35, caption, "axis", "end"))
    return "".join(parts)


def planned_information(report: ReportInput, dimension: str, theta: Floats) -> Floats:
    """Information of one rating on each item of a dimension, at average levels of all else.

    Under rater steps, the mean over the raters' steps.
    """
    sets = report.step_sets()
    table = report.calibration.items
    by_rater = report.calibration.model.steps == "rater"
    total = np.zeros(len(theta))
    for place in report.items_of(dimension):
        measure = float(table.measure[place])
        chosen = list(sets.values()) if by_rater else [sets.get(str(table.levels[place]))]
        known = [steps for steps in chosen if steps is not None and np.isfinite(measure)]
        for steps in known:
            total += curves(measure, steps, theta=theta).information / len(known)
    return total


def information_charts(report: ReportInput, dimension: str, key: str, say: Say) -> str:
    """Information, and the standard error it allows, of one rating on each item.

    The band marks where the middle 90 % of the persons are.
    """
    measures = report.measures_of(dimension)
    middle = np.quantile(measures, [0.05, 0.95]) if len(measures) else np.array([-1.0, 1.0])
    low, high = draw.covering([*middle.tolist(), -3.0, 3.0], margin=1.0)
    theta = np.linspace(low, high, POINTS)
    information = planned_information(report, dimension, theta)
    error = 1 / np.sqrt(np.maximum(information, 1e-6))
    across = draw.Scale(low, high, LEFT, WIDE - RIGHT)
    drawings = [
        (information, say("Information", "信息量"), "curve"),
        (np.minimum(error, 4.0), say("Standard error in logits", "标准误（logit）"), "curve"),
    ]
    parts = []
    for place, (values, title, class_) in enumerate(drawings):
        up = draw.Scale(0.0, float(values.max()) * 1.08, HIGH - BOTTOM, TOP)
        body = _band(middle, across, up)
        levels = draw.ticks(0, up.high, 4)
        body += _frame(across, up, levels, 0 if levels[1] >= 1 else 1, say)
        points = [(across(x), up(y)) for x, y in zip(theta, values, strict=True)]
        body += draw.path(points, class_)
        words = _information_words(theta, error, say)
        parts.append((title, draw.chart(f"{key}-{place}", WIDE, HIGH, title, words, body)))
    return "".join(html.small_figure(title, drawing) for title, drawing in parts)


def _band(middle: Floats, across: draw.Scale, up: draw.Scale) -> str:
    left, right = across.clipped(float(middle[0])), across.clipped(float(middle[1]))
    return draw.rect(left, TOP, right - left, up.start - TOP, "person-band")


def _information_words(theta: Floats, se: Floats, say: Say) -> str:
    best = int(np.argmin(se))
    return say(
        "The standard error is smallest, {se}, at {where} logits.",
        "标准误在 {where} logit 处最小，为 {se}。",
        se=decimal(float(se[best])),
        where=decimal(float(theta[best])),
    )
