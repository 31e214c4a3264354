"""Charts of assessment: each says its finding in the title and has its table beside it."""

from collections.abc import Sequence
from datetime import date
from math import hypot

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ronghe.apps.assessment.queries.calibrations import CalibrationView, LevelRow
from ronghe.apps.assessment.queries.instruments import InstrumentView, ItemView
from ronghe.apps.assessment.queries.raters import NORMAL_95, RatersView, RaterView
from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.charts import (
    About,
    Chart,
    Curve,
    Interval,
    MapColumn,
    Pair,
    TrendPoint,
    curves,
    intervals,
    scatter,
    trend,
    variable_map,
)

EDGES = [-6.0 + 0.5 * step for step in range(25)]
LEAST_MOVE = 0.01  # logits: the same data on the same scale differ by rounding only
EVERY = 4  # curves are drawn from every fourth point


def _source(title: str) -> str:
    return _("evidence of schools and enterprises; calibration “%(title)s”") % {"title": title}


def severity_chart(view: RatersView) -> Chart:
    """Each rater's severity with its interval, school and enterprise told apart."""
    strict = sum(1 for rater in view.raters if rater.needs_attention)
    title = (
        _("%(n)s raters judge differently enough to be worth a talk") % {"n": strict}
        if strict
        else _("The raters judge alike")
    )
    rows = [
        Interval(
            str(rater.person),
            rater.severity,
            rater.severity - NORMAL_95 * (rater.standard_error or 0.0),
            rater.severity + NORMAL_95 * (rater.standard_error or 0.0),
            _("Enterprise") if rater.is_enterprise else _("School"),
        )
        for rater in sorted(view.raters, key=lambda r: str(r.person))
    ]
    calibration = view.calibration
    return intervals(
        About(
            "severity",
            title,
            _source(str(text_of(calibration)) if calibration else ""),
            _day(calibration),
        ),
        rows,
        measure_title=_("Stricter than the average rater (logits)"),
        columns=(_("Rater"), _("Severity"), _("Lower"), _("Upper")),
        reference=0.0,
    )


def drift_chart(view: RatersView, drifting: list[RaterView]) -> Chart:
    """Severity by half-year of those whose judging changed."""
    points = [
        TrendPoint(
            date.fromisoformat(period["period"]),
            period["severity"],
            period["severity"] - NORMAL_95 * (period["standard_error"] or 0.0),
            period["severity"] + NORMAL_95 * (period["standard_error"] or 0.0),
            str(rater.person),
        )
        for rater in drifting
        for period in rater.periods
    ]
    names = ", ".join(str(rater.person) for rater in drifting)
    calibration = view.calibration
    return trend(
        About(
            "drift",
            _("Judging changed over time: %(names)s") % {"names": names},
            _source(str(text_of(calibration)) if calibration else ""),
            _day(calibration),
        ),
        points,
        time_title=_("Half-year"),
        measure_title=_("Severity (logits)"),
        columns=(_("Rater"), _("Half-year"), _("Severity"), _("Lower"), _("Upper")),
    )


def item_map(view: InstrumentView) -> Chart:
    """Students and items on one ruler."""
    items = tuple(
        (f"{number} {item.title}", item.level.measure)
        for number, item in enumerate(view.items, start=1)
        if item.level is not None
    )
    hardest = max((measure for _code, measure in items), default=0.0)
    above = sum(1 for person in view.persons if person > hardest) / max(len(view.persons), 1)
    title = (
        _("Many students are beyond the hardest item")
        if above > 0.25
        else _("The items lie where the students are")
    )
    calibration = view.calibration
    source = _source(str(text_of(calibration)) if calibration else "")
    return variable_map(
        About("item-map", title, source, _day(calibration)),
        view.persons,
        EDGES,
        [MapColumn(_("Items"), items)],
        persons_title=_("Students"),
        measure_title=_("Measure (logits)"),
        columns=(_("Kind"), pgettext("thing", "Name"), _("Measure")),
    )


def category_chart(item: ItemView, view: InstrumentView) -> Chart:
    """Probability of each category along the scale."""
    found = item.curves
    if found is None:
        raise ValueError("an item without curves has no category chart")
    difficulty = item.level.measure if item.level else 0.0
    x = tuple(float(theta) for theta in found.theta[::EVERY])
    lines = [
        Curve(str(k), x, tuple(float(p) for p in found.probabilities[::EVERY, k]))
        for k in range(found.probabilities.shape[1])
    ]
    peaks = {int(k) for k in found.probabilities.argmax(axis=1)}
    title = (
        _("Each category is the likeliest somewhere")
        if len(peaks) == len(lines)
        else _("%(n)s of the categories are never the likeliest") % {"n": len(lines) - len(peaks)}
    )
    calibration = view.calibration
    source = _source(str(text_of(calibration)) if calibration else "")
    return curves(
        About(f"categories-{item.item.pk}", title, source, _day(calibration), str(item.title)),
        lines,
        x_title=_("Measure (logits); the item lies at %(at)s") % {"at": f"{difficulty:.1f}"},
        y_title=_("Probability"),
        columns=(_("Category"), _("Measure"), _("Probability")),
    )


def comparison_chart(view: CalibrationView) -> Chart:
    """Items of two calibrations against each other; off the line lie those that moved."""
    both = [row for row in view.items if row.other is not None]
    pairs = [_pair(row) for row in both]
    own, other = view.calibration, view.compared_with
    return scatter(
        About("comparison", _comparison_title(both), _source(str(text_of(own))), _day(own)),
        pairs,
        x_title=_("In “%(title)s” (logits)") % {"title": text_of(other)},
        y_title=_("Here (logits)"),
        columns=(_("Item"), _("In the other"), _("Here")),
        identity=True,
    )


def _comparison_title(both: Sequence[LevelRow]) -> str:
    if not both:
        return _("The two calibrations share no items")
    if all(row.level.is_anchored for row in both):
        return _("The shared items were held where the other calibration has them")
    moved = sum(_moved(row) for row in both)
    if not moved:
        return _("Every item lies where it lay in the other calibration")
    return ngettext(
        "%(n)d item lies elsewhere than in the other calibration",
        "%(n)d items lie elsewhere than in the other calibration",
        moved,
    ) % {"n": moved}


def _moved(row: LevelRow) -> bool:
    if row.other is None:
        return False
    error = hypot(row.level.standard_error or 0.0, row.other.standard_error or 0.0)
    return abs(row.level.measure - row.other.measure) > max(NORMAL_95 * error, LEAST_MOVE)


def _pair(row: LevelRow) -> Pair:
    here, there = row.level, row.other or row.level
    x_reach = NORMAL_95 * (there.standard_error or 0.0)
    y_reach = NORMAL_95 * (here.standard_error or 0.0)
    return Pair(
        str(row.name),
        there.measure,
        there.measure - x_reach,
        there.measure + x_reach,
        here.measure,
        here.measure - y_reach,
        here.measure + y_reach,
    )


def _day(calibration: object) -> date | None:
    finished = getattr(calibration, "finished_at", None)
    return finished.date() if finished else None
