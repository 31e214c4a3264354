"""My competence, somebody else's competence, and the evidence behind a number."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.assessment.queries.competence import (
    CompetenceView,
    DimensionView,
    competence_of,
    student_for,
)
from ronghe.apps.assessment.queries.evidence import EvidenceRow, behind
from ronghe.apps.assessment.queries.judgement import judgement_of
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import NotFound
from ronghe.apps.base.presentation.charts import About, Chart, TrendPoint, trend
from ronghe.apps.base.presentation.ruler import NORMAL_95
from ronghe.apps.base.presentation.tables import Column, Empty, Link, build_table
from ronghe.apps.competence.api import Dimension
from ronghe.apps.people.api import PageRequest, Person, page, persons_for

LEAST_POINTS = 2


@require_GET
@page("assessment.view_own_competence")
def my_competence(request: PageRequest) -> HttpResponse:
    """One's own; a guardian sees the first of their children."""
    reached = persons_for(request.viewer, "assessment.view_own_competence").order_by("pk")
    person = reached.filter(pk=request.viewer.person_id or 0).first() or reached.first()
    if person is None:
        raise NotFound("Nobody's competence is open to you yet.", "目前没有您可以查看的能力档案。")
    return _competence_page(request, person)


@require_GET
@page("assessment.view_competence")
def competence(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _competence_page(request, student_for(request.viewer, uuid))


def _competence_page(request: PageRequest, person: Person) -> HttpResponse:
    view = competence_of(request.viewer, person)
    charts = {d.dimension: chart for d in view.dimensions if (chart := _history_chart(d, view))}
    context = {
        "view": view,
        "judgement": judgement_of(request.viewer, person),
        "is_own": person.pk == request.viewer.person_id,
        "dimensions": [(d, charts.get(d.dimension)) for d in view.dimensions],
    }
    return render(request, "assessment/competence.html", context)


def _history_chart(dimension: DimensionView, view: CompetenceView) -> Chart | None:
    """Change over time: a line with its band, where at least two half-years are known."""
    if len(dimension.history) < LEAST_POINTS or dimension.ruler is None or view.newest is None:
        return None
    name = str(dimension.title)
    points = [
        TrendPoint(
            point.term,
            point.measure,
            point.measure - NORMAL_95 * point.standard_error,
            point.measure + NORMAL_95 * point.standard_error,
            name,
        )
        for point in dimension.history
    ]
    title = str(dimension.change) or _("%(dimension)s by half-year") % {"dimension": name}
    source = _("Source: the school's and enterprises' evidence; calibration “%(title)s”") % {
        "title": view.calibration.title_en if view.calibration else ""
    }
    return trend(
        About(f"history-{dimension.dimension}", title, source, view.newest),
        points,
        time_title=_("Half-year"),
        measure_title=_("Measure (logits)"),
        columns=(_("Dimension"), _("Half-year"), _("Measure"), _("Lower"), _("Upper")),
        levels=dimension.ruler.scale,
    )


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
    return f"{row.rater} ({_('enterprise')})" if row.is_by_enterprise else row.rater


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
    table = build_table(request, view.rows, BEHIND_COLUMNS, caption, empty, sort="-observed_on")
    context = {"view": view, "table": table, "title": DIMENSION_TEXT[Dimension(dimension)]}
    return render(request, "assessment/behind.html", context)
