"""The page of a class: where it stands, who moved, who stands still, where it is weak."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.assessment.queries.classes import (
    ClassView,
    DimensionSummary,
    StudentRow,
    class_view,
    classes_listed,
)
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.ruler import NORMAL_95
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.competence.api import Dimension
from ronghe.apps.people.api import PageRequest, SchoolClass, page

MOVEMENT = {
    "up": Badge("supported", Text("moved on", "有进步")),
    "still": Badge("unknown", Text("stands still", "变化不大")),
    "down": Badge("attention", Text("fell back", "有退步")),
}


@require_GET
@page("assessment.view_class")
def classes(request: PageRequest) -> HttpResponse:
    """The classes of the viewer; somebody with only one goes straight to it."""
    listed = classes_listed(request.viewer)
    if len(listed) == 1:
        return redirect("class", uuid=listed[0].uuid)
    columns = (
        Column("title", gettext_lazy("Class"), _class_link, header=True),
        Column("programme", gettext_lazy("Programme"), _programme),
        Column("school", gettext_lazy("School"), _school),
        Column("entry", gettext_lazy("Entered in"), "cohort.entry_year", kind="number"),
    )
    empty = Empty(
        gettext_lazy("No class yet"),
        gettext_lazy("A class appears here once the school's office has given it to you."),
    )
    table = build_table(request, listed, columns, gettext_lazy("Classes"), empty)
    return render(request, "assessment/classes.html", {"table": table})


def _class_link(row: SchoolClass) -> Link:
    return Link(text_of(row), reverse("class", args=[row.uuid]))


def _programme(row: SchoolClass) -> Text:
    return text_of(row.cohort.programme)


def _school(row: SchoolClass) -> Text:
    return text_of(row.cohort.programme.organisation)


STUDENT_COLUMNS = (
    Column(
        "name",
        gettext_lazy("Student"),
        lambda row: Link(str(row.person), reverse("competence", args=[row.person.uuid])),
        order_by="name",
        header=True,
    ),
    Column(
        "ruler",
        gettext_lazy("Where they stand"),
        lambda row: row.ruler,
        kind="ruler",
        order_by="measure",
        sort_value=lambda row: row.measure,
    ),
    Column(
        "movement",
        gettext_lazy("Since the half-year before"),
        lambda row: _movement(row),
        kind="badge",
        order_by="movement",
        sort_value=lambda row: row.movement.change if row.movement else None,
    ),
)


def _movement(row: StudentRow) -> Badge | None:
    return MOVEMENT[row.movement.verdict] if row.movement else None


@require_GET
@page("assessment.view_class")
def one_class(request: PageRequest, uuid: UUID) -> HttpResponse:
    asked = request.GET.get("dimension", Dimension.BEHAVIOURAL)
    dimension = Dimension(asked if asked in Dimension.values else Dimension.BEHAVIOURAL)
    view = class_view(request.viewer, uuid, dimension)
    empty = Empty(
        gettext_lazy("Nobody in this class is measured on this dimension yet"),
        gettext_lazy("Open a rating session for the class to begin."),
    )
    table = build_table(
        request,
        view.students,
        STUDENT_COLUMNS,
        gettext_lazy("Students"),
        empty,
        sort="name",
        page_size=60,
    )
    context = {
        "view": view,
        "table": table,
        "title": DIMENSION_TEXT[dimension],
        "summaries": [(s, growth_text(s), gap_text(s)) for s in view.dimensions],
        "meaning": meaning_of(view),
        "still": sum(1 for s in view.students if s.movement and s.movement.verdict == "still"),
    }
    return render(request, "assessment/class.html", context)


def growth_text(summary: DimensionSummary) -> Text:
    """Whether the class as a whole moved since the half-year before."""
    growth = summary.growth
    if growth is None:
        return Text("", "")
    if growth.mean > NORMAL_95 * growth.standard_error:
        return Text("moved on since the half-year before", "较上一学期有进步")
    if growth.mean < -NORMAL_95 * growth.standard_error:
        return Text("fell back since the half-year before", "较上一学期有退步")
    return Text("stood still since the half-year before", "较上一学期没有进展")


def gap_text(summary: DimensionSummary) -> Text:
    """Basic against higher-order, where the difference speaks."""
    gap = summary.gap
    if gap is None:
        return Text("", "")
    if gap.mean > NORMAL_95 * gap.standard_error:
        return Text(
            f"higher-order work lags basic skills by {gap.mean:.1f} logits",
            f"高阶能力落后于基础技能 {gap.mean:.1f} 个 logit",
        )
    if gap.mean < -NORMAL_95 * gap.standard_error:
        return Text("higher-order work is ahead of basic skills", "高阶能力领先于基础技能")
    return Text("basic and higher-order go together", "基础与高阶同步")


def meaning_of(view: ClassView) -> str:
    """One sentence: what stands out in this class."""
    stopped = [s.title for s in view.dimensions if s.growth and is_still(s)]
    measured = [s for s in view.dimensions if s.growth]
    if measured and len(stopped) == len(measured):
        return _("The class as a whole has not moved on any dimension since the half-year before.")
    if stopped:
        names = ", ".join(str(title) for title in stopped)
        return _("The class moved on, but not in: %(names)s.") % {"names": names}
    if measured:
        return _("The class moved on in everything that was measured twice.")
    return _("Growth shows once the class was measured in two half-years.")


def is_still(summary: DimensionSummary) -> bool:
    growth = summary.growth
    return growth is not None and growth.mean <= NORMAL_95 * growth.standard_error
