"""What the gallery shows: each component with nothing, one, many, and the longest names.

The exhibits are made up here and belong to nobody; the page exists to be looked at and checked.
"""

from datetime import date, timedelta
from math import exp, sin
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base import api as base
from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation import charts, tables
from ronghe.apps.base.presentation.ruler import Reading, Ruler, Scale

LEVELS = (
    Text("Novice", "新手"),
    Text("Advanced beginner", "入门"),
    Text("Competent", "胜任"),
    Text("Proficient", "熟练"),
    Text("Expert", "专家"),
)
CUTS = (-1.6, -0.2, 1.1, 2.6)
SCALE = Scale.from_cuts(LEVELS, CUTS)
LONG = Text(
    "Plans, documents and defends the commissioning of a networked production cell with two "
    "robots under changed customer requirements",
    "在客户要求发生变化的情况下，规划、记录并论证带两台机器人的联网生产单元的调试方案",
)
DAY = date(2026, 11, 20)


def levels(number: int) -> Text:
    return LEVELS[number]


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As it stands on the school's list."))
    hours = forms.IntegerField(label=_("Hours in the workshop"), min_value=0, max_value=60)
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    context = forms.ChoiceField(
        label=_("Where was it seen?"),
        choices=[
            ("class", _("In class")),
            ("workshop", _("In the school's workshop")),
            ("workplace", _("At the workplace")),
        ],
        widget=forms.RadioSelect,
    )
    programme = forms.ChoiceField(
        label=_("Programme"),
        choices=[("", _("Choose one")), ("cnc", _("CNC machining")), ("care", _("Elderly care"))],
    )
    remark = forms.CharField(label=_("What did you see?"), widget=forms.Textarea, required=False)
    file = forms.FileField(label=_("File"), required=False)
    agree = forms.BooleanField(label=_("I have seen this myself"), required=True)


def reading(value: float | None, se: float = 0.35, **more: Any) -> Reading:
    return Reading(value=value, se=se, **more)


def rulers() -> list[tuple[str | Promise, Ruler]]:
    """Every state of a measure."""
    supported = reading(0.6, 0.3, label=_label("Sets up"), level=LEVELS[2], url="#rulers")
    between = reading(
        1.1, 0.45, level=Text("Between competent and proficient", "介于胜任与熟练之间")
    )
    provisional = reading(-0.9, 0.6, level=LEVELS[1], provisional=True)
    missing = (
        Text("2 more ratings, one of them from an enterprise", "再有 2 次评分，其中 1 次来自企业"),
        Text("1 more context (now: workshop only)", "再有 1 种情境（目前只有实训车间）"),
    )
    process = reading(0.1, 0.25, label=Text("Process", "过程"), level=LEVELS[2])
    outcome = reading(1.4, 0.3, label=Text("Outcome", "结果"), level=LEVELS[3])
    school = reading(0.4, 0.3, label=Text("School's raters", "学校评分者"), level=LEVELS[2])
    firm = reading(0.7, 0.4, label=Text("Enterprise's raters", "企业评分者"), level=LEVELS[2])
    unknown = Reading(label=Text("Enterprise's raters", "企业评分者"), missing=missing[:1])
    return [
        (_("Supported"), Ruler(SCALE, (supported,), LONG)),
        (_("Between two levels"), Ruler(SCALE, (between,), target=2.0)),
        (_("Provisional"), Ruler(SCALE, (provisional,))),
        (_("Beyond the end of the scale"), Ruler(SCALE, (reading(4.2, 0.7, level=LEVELS[4]),))),
        (_("Not yet supported"), Ruler(SCALE, (Reading(missing=missing),))),
        (_("Two that can be told apart"), Ruler(SCALE, (process, outcome))),
        (_("Two that cannot be told apart"), Ruler(SCALE, (school, firm))),
        (_("One of two not yet supported"), Ruler(SCALE, (school, unknown))),
    ]


def _label(english: str) -> Text:
    return Text(english, "装夹")


def _people(count: int) -> list[dict[str, Any]]:
    names = ("李娜", "Zhang Wei", "王军", "Muhammad Abdurrahman bin Yusuf Al-Ghazali", "欧阳静怡")
    return [
        {
            "name": names[number % len(names)],
            "group": ("CNC 2024-2", LONG)[number == 3],
            "measure": None if number % 7 == 5 else round(2.4 * sin(number), 2),
            "ratings": 3 + number * 5 % 11,
            "seen": DAY - timedelta(days=number * 3),
        }
        for number in range(count)
    ]


def _standing(row: dict[str, Any]) -> tables.Badge:
    measured = row["measure"]
    if measured is None:
        return tables.Badge("unknown")
    return tables.Badge("supported" if measured > -1 else "attention")


def _on_scale(row: dict[str, Any]) -> Ruler:
    missing = (Text("1 more rating", "再有 1 次评分"),)
    one = Reading(row["name"], row["measure"], 0.4, missing=missing)
    return Ruler(SCALE, (one,))


def example_table(request: HttpRequest, count: int, prefix: str) -> tables.Table:
    columns = (
        tables.Column(
            "name",
            _("Student"),
            lambda row: tables.Link(row["name"], "#tables"),
            order_by="name",
            header=True,
        ),
        tables.Column("group", _("Class")),
        tables.Column(
            "ruler",
            _("Behavioural"),
            _on_scale,
            kind="ruler",
            order_by="measure",
            sort_value=lambda row: row["measure"],
        ),
        tables.Column("measure", _("Measure"), kind="number", order_by="measure"),
        tables.Column("ratings", _("Ratings"), kind="number", order_by="ratings"),
        tables.Column("standing", _("Standing"), _standing, kind="badge"),
        tables.Column("seen", _("Last seen"), kind="day", order_by="seen"),
    )
    empty = tables.Empty(
        _("No students in this class yet"),
        _("Import the class list first; a dry run shows what would happen."),
        _("Import a class list"),
        "#tables",
    )
    return tables.build_table(
        request,
        _people(count),
        columns,
        Text(f"Students of CNC 2024-2 ({count})", f"CNC 2024-2 班学生（{count}）"),
        empty,
        key=prefix or "students",
        prefix=prefix,
        page_size=8,
    )


def _about(key: str, title: str | Promise) -> charts.About:
    return charts.About(key, str(title), str(_("made up for this gallery")), DAY)


def trend_chart(key: str, days: int) -> charts.Chart:
    start = date(2025, 9, 1)
    points = [
        charts.TrendPoint(
            start + timedelta(days=32 * step),
            -1.4 + 0.19 * step + 0.15 * sin(step),
            -1.4 + 0.19 * step + 0.15 * sin(step) - 0.9 / (1 + 0.18 * step),
            -1.4 + 0.19 * step + 0.15 * sin(step) + 0.9 / (1 + 0.18 * step),
        )
        for step in range(days)
    ]
    return charts.trend(
        _about(key, _("From advanced beginner to competent in fourteen months")),
        points,
        time_title=_("Month"),
        measure_title=_("Measure (logits)"),
        columns=(_("Series"), _("Day"), _("Measure"), _("Lower"), _("Upper")),
        levels=SCALE,
    )


def raters_chart() -> charts.Chart:
    names = ("陈伟", "Zhao Min", "孙丽", LONG.en, "Wang Jun", "周涛")
    rows = [
        charts.Interval(
            name,
            0.5 * sin(3 * n),
            0.5 * sin(3 * n) - 0.3,
            0.5 * sin(3 * n) + 0.3,
            str((_("School"), _("Enterprise"))[n % 2]),
        )
        for n, name in enumerate(names)
    ]
    return charts.intervals(
        _about("gallery-raters", _("Enterprise and school raters overlap, with one exception")),
        rows,
        measure_title=_("Stricter (logits)"),
        columns=(_("Rater"), _("Severity"), _("Lower"), _("Upper")),
        reference=0.0,
    )


def _normal(count: int) -> list[float]:
    return [2.2 * sin(n * 1.7) * abs(sin(n * 0.61)) + 0.4 for n in range(count)]


EDGES = [-3.0 + 0.5 * n for n in range(15)]


def histogram_chart() -> charts.Chart:
    return charts.histogram(
        _about("gallery-histogram", _("Half of the class is competent or above")),
        _normal(160),
        EDGES,
        measure_title=_("Measure (logits)"),
        count_title=_("Students"),
        columns=(_("From"), _("To"), _("Students")),
        levels=SCALE,
    )


def curves_chart() -> charts.Chart:
    grid = tuple(-4 + 0.1 * step for step in range(81))
    steps = (-1.5, 0.1, 1.6)

    def share(theta: float, category: int) -> float:
        sums = [sum(theta - step for step in steps[:k]) for k in range(4)]
        return exp(sums[category]) / sum(exp(one) for one in sums)

    lines = [charts.Curve(str(k), grid, tuple(share(theta, k) for theta in grid)) for k in range(4)]
    return charts.curves(
        _about("gallery-curves", _("Each category is the likeliest somewhere")),
        lines,
        x_title=_("Measure (logits)"),
        y_title=_("Probability"),
        columns=(_("Category"), _("Measure"), _("Probability")),
    )


def scatter_chart() -> charts.Chart:
    pairs = [
        charts.Pair(f"{n + 1}", x, x - 0.25, x + 0.25, x + d, x + d - 0.3, x + d + 0.3)
        for n in range(14)
        for x, d in [(2 * sin(n), 1.4 if n == 9 else 0.2 * sin(5 * n))]
    ]
    return charts.scatter(
        _about("gallery-scatter", _("One anchor task behaves differently in the second region")),
        pairs,
        x_title=_("First region (logits)"),
        y_title=_("Second region (logits)"),
        columns=(_("Task"), _("First region"), _("Second region")),
        identity=True,
    )


def map_chart() -> charts.Chart:
    items = tuple((f"T{n + 1:02d}", 1.5 * sin(2 * n)) for n in range(9))
    raters = tuple((f"R{n + 1}", 0.7 * sin(3 * n)) for n in range(40))
    return charts.variable_map(
        _about("gallery-map", _("The tasks cover the middle of the class, not its top")),
        _normal(160),
        EDGES,
        [charts.MapColumn(str(_("Tasks")), items), charts.MapColumn(str(_("Raters")), raters)],
        persons_title=str(_("Students")),
        measure_title=_("Measure (logits)"),
        columns=(_("Facet"), _("Name"), _("Measure")),
    )


def example_steps(count: int) -> list[base.NextStep]:
    titles = (
        (_("Rate Zhang Wei on setting up a two-axis job"), _("He finished it yesterday.")),
        (str(LONG), _("Three students need one more rating to be supported.")),
        (_("Talk with Li Na about planning"), _("Her growth has stood still for nine weeks.")),
    )
    return [
        base.NextStep(
            str(n), str(titles[n][0]), str(titles[n][1]), "#steps", (4, 95, 0)[n], "now", due
        )
        for n, due in list(enumerate((DAY - timedelta(9), DAY + timedelta(3), None)))[:count]
    ]


def exhibits(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery's template draws."""
    return {
        "long": LONG,
        "today": DAY,
        "rulers": rulers(),
        "table_none": example_table(request, 0, "none_"),
        "table_one": example_table(request, 1, "one_"),
        "table_many": example_table(request, 61, "many_"),
        "charts": [
            trend_chart("gallery-trend", 15),
            trend_chart("gallery-trend-one", 1),
            trend_chart("gallery-trend-none", 0),
            raters_chart(),
            histogram_chart(),
            curves_chart(),
            scatter_chart(),
            map_chart(),
        ],
        "steps_many": example_steps(3),
        "steps_one": example_steps(1),
        "form": ExampleForm(),
        "form_wrong": ExampleForm(
            {"wrong-hours": "90", "wrong-context": "class"},
            prefix="wrong",
        ),
        "published": Text("Only in English", ""),
    }
