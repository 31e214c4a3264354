"""Classes side by side, and the page of one: who needs a talk, who moved on, where it is weak."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.assessment.pages.class_words import (
    GROWTH,
    MOVEMENT,
    behind_text,
    gap_badge,
    gap_text,
    growth_text,
    meaning_of,
    meaning_of_comparison,
    signed,
    with_amount,
)
from ronghe.apps.assessment.queries.classes import StudentRow, class_view
from ronghe.apps.assessment.queries.comparison import (
    ClassStanding,
    SchoolStanding,
    classes_compared,
    has_several,
)
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.competence.api import Dimension
from ronghe.apps.people.api import PageRequest, may, page

TALKS_SHOWN = 8
NOTE = gettext_lazy(
    "Growth and gap are means over students, in logits, the units of the scale; one level is "
    "one to two logits. A gap above zero means that higher-order work lags basic skills."
)
SCHOOL_NOTE = gettext_lazy(
    "The gap is set against all students of a programme: only programmes that several of these "
    "schools teach count for it."
)


def _asked_dimension(request: PageRequest) -> Dimension:
    asked = request.GET.get("dimension", "")
    return Dimension(asked) if asked in Dimension.values else Dimension.BEHAVIOURAL


def _choices(chosen: Dimension) -> list[tuple[Dimension, Text, bool]]:
    return [(d, DIMENSION_TEXT[d], d == chosen) for d in Dimension]


def _class_link(row: ClassStanding) -> Link | Text:
    name = text_of(row.school_class)
    return Link(name, reverse("class", args=[row.school_class.uuid])) if row.may_open else name


def _growth_badge(row: ClassStanding) -> Badge:
    if row.summary is None:
        return GROWTH[""]
    return with_amount(GROWTH[row.summary.verdict], row.summary.growth)


CLASS_COLUMNS = (
    Column("title", gettext_lazy("Class"), _class_link, order_by="title", header=True),
    Column("school", gettext_lazy("School"), lambda r: text_of(r.school), order_by="school"),
    Column(
        "ruler",
        gettext_lazy("Where it stands"),
        lambda r: r.summary.ruler if r.summary else None,
        kind="ruler",
    ),
    Column(
        "growth",
        gettext_lazy("Growth over a year"),
        _growth_badge,
        kind="badge",
        order_by="growth",
        sort_value=lambda r: r.summary.growth.mean if r.summary and r.summary.growth else None,
    ),
    Column(
        "gap",
        gettext_lazy("Basic against higher-order"),
        lambda r: gap_badge(r.summary.gap if r.summary else None),
        kind="badge",
        order_by="gap",
        sort_value=lambda r: r.summary.gap.mean if r.summary and r.summary.gap else None,
    ),
)
SCHOOL_COLUMNS = (
    Column("school", gettext_lazy("School"), lambda r: text_of(r.school), header=True),
    Column("classes", gettext_lazy("Classes"), kind="number", order_by="classes"),
    Column("students", gettext_lazy("Students"), kind="number", order_by="students"),
    Column(
        "growth",
        gettext_lazy("Growth over a year"),
        lambda r: signed(r.growth) if r.growth else None,
        order_by="growth",
        sort_value=lambda r: r.growth.mean if r.growth else None,
    ),
    Column(
        "gap",
        gettext_lazy("Basic against higher-order"),
        lambda r: gap_badge(r.gap),
        kind="badge",
        order_by="gap",
        sort_value=lambda r: r.gap.mean if r.gap else None,
    ),
)


@require_GET
@page("assessment.compare_classes")
def classes(request: PageRequest) -> HttpResponse:
    """Classes, and schools where there are several, on one dimension; who may see only one class
    goes straight to it."""
    dimension = _asked_dimension(request)
    view = classes_compared(request.viewer, dimension)
    if len(view.classes) == 1 and view.classes[0].may_open:
        return redirect("class", uuid=view.classes[0].school_class.uuid)
    context = {
        "view": view,
        "choices": _choices(dimension),
        "title": DIMENSION_TEXT[dimension],
        "meaning": meaning_of_comparison(view),
        "table": _class_table(request, view.classes),
        "schools": _school_table(request, view.schools) if len(view.schools) > 1 else None,
    }
    return render(request, "assessment/classes.html", context)


def _class_table(request: PageRequest, standings: Sequence[ClassStanding]) -> Table:
    """Those worth a look first, the others as they come."""
    ordered = sorted(standings, key=lambda s: not (s.summary and s.summary.wants_attention))
    empty = Empty(
        gettext_lazy("No class yet"),
        gettext_lazy("A class appears here once the school's office has given it to you."),
    )
    several = len({standing.school.pk for standing in standings}) > 1
    columns = [column for column in CLASS_COLUMNS if several or column.key != "school"]
    return build_table(
        request, ordered, columns, gettext_lazy("Classes"), empty, page_size=100, note=NOTE
    )


def _school_table(request: PageRequest, schools: Sequence[SchoolStanding]) -> Table:
    empty = Empty(gettext_lazy("No school yet"))
    return build_table(
        request,
        schools,
        SCHOOL_COLUMNS,
        gettext_lazy("Schools"),
        empty,
        prefix="school-",
        note=SCHOOL_NOTE,
    )


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
        gettext_lazy("Over a year"),
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
    dimension = _asked_dimension(request)
    view = class_view(request.viewer, uuid, dimension)
    talks = [row for row in view.students if row.needs_talk]
    # Who fell back first, then who moved on in fewer dimensions.
    talks.sort(key=lambda row: (-len(row.moved("down")), len(row.moved("up"))))
    context = {
        "view": view,
        "table": _student_table(request, view.students),
        "title": DIMENSION_TEXT[dimension],
        "choices": _choices(dimension),
        "summaries": [
            (s, GROWTH[s.verdict], growth_text(s), gap_text(s), behind_text(s))
            for s in view.dimensions
        ],
        "meaning": meaning_of(view),
        "talks": [(row, row.moved("down"), row.moved("still")) for row in talks[:TALKS_SHOWN]],
        "more_talks": max(0, len(talks) - TALKS_SHOWN),
        "moved": [(r, r.moved("up")) for r in view.students if r.moved("up") and not r.needs_talk],
        "unmeasured": sum(1 for row in view.students if not row.movements),
        "may_open_session": may(request.viewer, "assessment.manage_sessions"),
        "fell_back": MOVEMENT["down"].word,
        "stands_still": MOVEMENT["still"].word,
        "moved_on": MOVEMENT["up"].word,
        "weak_here": Text("weak here", "薄弱"),
        "trail": [(_("Classes"), reverse("classes"))] if has_several(request.viewer) else [],
    }
    return render(request, "assessment/class.html", context)


def _student_table(request: PageRequest, students: Sequence[StudentRow]) -> Table:
    empty = Empty(
        gettext_lazy("Nobody in this class is measured on this dimension yet"),
        gettext_lazy("Open a rating session for the class to begin."),
    )
    caption = gettext_lazy("Students")
    return build_table(
        request, students, STUDENT_COLUMNS, caption, empty, sort="name", page_size=60
    )
