"""My competence, somebody else's competence, and the evidence behind a number."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.assessment.growth_anchors import anchor_sessions
from ronghe.apps.assessment.queries.competence import (
    Child,
    CompetenceView,
    DimensionView,
    children_of,
    competence_of,
    student_for,
)
from ronghe.apps.assessment.queries.evidence import EvidenceRow, behind
from ronghe.apps.assessment.queries.judgement import judgement_of
from ronghe.apps.assessment.services.entry_measures import OccasionMeasure, measures_in
from ronghe.apps.assessment.wording import DIMENSION_TEXT, method_text
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.base.presentation.charts import About, Chart, TrendPoint, trend
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.base.presentation.ruler import NORMAL_95
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.competence.api import Dimension
from ronghe.apps.people.api import PageRequest, Person, page, persons_for

LEAST_POINTS = 2


@require_GET
@page("assessment.view_own_competence")
def my_competence(request: PageRequest) -> HttpResponse:
    """One's own; a guardian sees one of their children and may switch (`?child=`)."""
    viewer = request.viewer
    own = persons_for(viewer, "assessment.view_competence").filter(pk=viewer.person_id or 0).first()
    if own is not None:
        return _competence_page(request, own)
    children = children_of(viewer)
    if not children:
        raise NotFound("Nobody's competence is open to you yet.", "目前没有您可以查看的能力档案。")
    asked = request.GET.get("child", "")
    chosen = next((c for c in children if str(c.person.uuid) == asked), None)
    chosen = chosen or next((c for c in children if c.is_open), children[0])
    if not chosen.is_open:
        context = {"chosen": chosen, "children": children}
        return render(request, "assessment/competence_closed.html", context)
    return _competence_page(request, chosen.person, children)


@require_GET
@page("assessment.view_competence")
def competence(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _competence_page(request, student_for(request.viewer, uuid))


MOVED = {
    "up": Badge("supported", Text("moved on", "有进步")),
    "same": Badge("unknown", Text("about the same", "大致相同")),
    "down": Badge("attention", Text("lower", "有回落")),
}


def _competence_page(
    request: PageRequest, person: Person, children: Sequence[Child] = ()
) -> HttpResponse:
    view = competence_of(request.viewer, person)
    anchors = _anchors(request, person)
    context = {
        "view": view,
        "judgement": judgement_of(request.viewer, person),
        "method": method_text(view.calibration.method) if view.calibration else None,
        "is_own": person.pk == request.viewer.person_id,
        "children": children,
        "chosen": next((child for child in children if child.person.pk == person.pk), None),
        "dimensions": [
            (
                d,
                _history_chart(d, view, anchors.get(d.dimension)),
                MOVED[d.change.verdict] if d.change else None,
            )
            for d in view.dimensions
        ],
        "moved": [d.title for d in view.dimensions if d.change and d.change.verdict == "up"],
    }
    return render(request, "assessment/competence.html", context)


def _anchors(request: PageRequest, person: Person) -> dict[str, OccasionMeasure]:
    """Where the student began, by dimension: what the entry assessment alone says."""
    sessions = anchor_sessions(person)
    if not sessions:
        return {}
    measures = measures_in(viewer=request.viewer, person=person, sessions=sessions)
    return {one.dimension: one for one in measures}


def _point(when: date, measure: float, error: float, name: str) -> TrendPoint:
    reach = NORMAL_95 * error
    return TrendPoint(when, measure, measure - reach, measure + reach, name)


def _history_chart(
    dimension: DimensionView, view: CompetenceView, anchor: OccasionMeasure | None
) -> Chart | None:
    """Change over time: a line with its band from the entry assessment on, where at least two
    points are known."""
    known = len(dimension.history) + (anchor is not None)
    if known < LEAST_POINTS or dimension.ruler is None or view.newest is None:
        return None
    name = str(dimension.title)
    points = [
        _point(point.term, point.measure, point.standard_error, name) for point in dimension.history
    ]
    title = (
        str(dimension.change.text)
        if dimension.change
        else _("%(dimension)s by half-year") % {"dimension": name}
    )
    source = _("evidence of the school and of enterprises; calibration “%(title)s”") % {
        "title": text_of(view.calibration) if view.calibration else ""
    }
    return trend(
        About(f"history-{dimension.dimension}", title, source, view.newest),
        points,
        time_title=_("Half-year"),
        measure_title=_("Measure (logits)"),
        columns=(_("Dimension"), _("Half-year"), _("Measure"), _("Lower"), _("Upper")),
        levels=dimension.ruler.scale,
        anchor=_anchor_point(anchor),
    )


def _anchor_point(anchor: OccasionMeasure | None) -> TrendPoint | None:
    if anchor is None:
        return None
    name = _("Entry assessment, %(day)s") % {"day": day_in_words(anchor.first_day)}
    return _point(anchor.first_day, anchor.measure, anchor.standard_error, name)


BEHIND_COLUMNS = (
    Column("observed_on", gettext_lazy("When"), kind="day", order_by="observed_on", header=True),
    Column("item", gettext_lazy("What was looked at"), lambda row: row.item, order_by="item"),
    Column("category", gettext_lazy("What was seen"), lambda row: row.category),
    Column("rater", gettext_lazy("By whom"), lambda row: _rater(row), order_by="rater"),
    Column("context", gettext_lazy("Where"), order_by="context"),
    Column("phase", gettext_lazy("Process or outcome")),
    Column(
        "record",
        gettext_lazy("Record"),
        lambda row: Link(_("Open"), reverse("evidence_record", args=[row.record])),
    ),
)


def _rater(row: EvidenceRow) -> str:
    if not row.rater:
        return _("answered by the student")
    side = _("enterprise")
    return f"{row.rater} ({side})" if row.is_by_enterprise else row.rater


@require_GET
@page("assessment.view_competence")
def behind_number(request: PageRequest, uuid: UUID, dimension: str) -> HttpResponse:
    """The evidence behind one number: raters, contexts, method, and every score."""
    if dimension not in Dimension.values:
        raise NotFound("There is no such dimension.", "没有这一维度。")
    view = behind(request.viewer, student_for(request.viewer, uuid), dimension)
    empty = Empty(
        gettext_lazy("No evidence on this dimension yet"),
        gettext_lazy("It begins with the first rating or test that looks at it."),
    )
    caption = gettext_lazy("Every score this rests on")
    table = build_table(
        request, view.rows, BEHIND_COLUMNS, caption, empty, sort="-observed_on", page_size=25
    )
    context = {
        "view": view,
        "table": table,
        "title": DIMENSION_TEXT[Dimension(dimension)],
        "method": method_text(view.calibration.method) if view.calibration else None,
    }
    return render(request, "assessment/behind.html", context)
