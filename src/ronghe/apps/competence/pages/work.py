"""Pages of own occupations: the list, the work of one in its order, one task with its versions."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.tables import Column, Empty, Link, build_table
from ronghe.apps.competence.models import Occupation
from ronghe.apps.competence.queries import work as queries
from ronghe.apps.people.api import PageRequest, page

VIEW = "competence.view_frameworks"


def _link(row: Occupation) -> Link:
    return Link(text_of(row), reverse("occupation", args=[row.uuid]))


COLUMNS = (
    Column("title", gettext_lazy("Occupation"), _link, order_by="title_en", header=True),
    Column("csco_code", gettext_lazy("National code")),
    Column("process_count", gettext_lazy("Work processes"), kind="number", places=0),
    Column("task_count", gettext_lazy("Tasks"), kind="number", places=0, order_by="task_count"),
    Column("published_at", gettext_lazy("Last workshop"), kind="day"),
)


@require_GET
@page(VIEW)
def occupation_list(request: PageRequest) -> HttpResponse:
    """Own occupations with how many tasks stand in each."""
    empty = Empty(
        gettext_lazy("No occupation yet"),
        gettext_lazy("Occupations come with a competence framework that is imported."),
    )
    rows = queries.occupations(request.viewer)
    table = build_table(request, rows, COLUMNS, gettext_lazy("Occupations"), empty, sort="title")
    context = {"table": table, "trail": [(_("Frameworks"), reverse("frameworks"))]}
    return render(request, "competence/occupations.html", context)


def _trail() -> list[tuple[str, str]]:
    return [
        (_("Frameworks"), reverse("frameworks")),
        (_("Occupations"), reverse("occupations")),
    ]


@require_GET
@page(VIEW)
def occupation(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = queries.occupation_with(request.viewer, uuid)
    context = {"view": queries.view_occupation(request.viewer, row), "trail": _trail()}
    return render(request, "competence/occupation.html", context)


@require_GET
@page(VIEW)
def task(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = queries.task_with(request.viewer, uuid)
    work = row.work_process.occupation
    trail = [*_trail(), (str(text_of(work)), reverse("occupation", args=[work.uuid]))]
    context = {"view": queries.view_task(request.viewer, row), "trail": trail}
    return render(request, "competence/task.html", context)
