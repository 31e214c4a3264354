"""Postings from a file: look at what it would do, choose the columns, then let it land."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ronghe.apps.base.api import Refused, now
from ronghe.apps.base.presentation.tables import Column, Empty, Table, build_table
from ronghe.apps.industry.forms.demand import PostingFileForm, PostingLandForm, land_form
from ronghe.apps.industry.queries import demand as queries
from ronghe.apps.industry.services.postings import (
    IMPORT,
    PostingFile,
    PostingPlan,
    land_postings,
    plan_postings,
)
from ronghe.apps.people.api import PageRequest, Region, page
from ronghe.standards.job_posting import column_names, guess_format
from ronghe.standards.problems import Problem


@require_http_methods(["GET", "POST"])
@page(IMPORT)
def postings_import(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Upload and look; look again with other columns; land."""
    region = queries.region_for(request.viewer, uuid, IMPORT)
    if request.method != "POST":
        return _show(request, region, {"form": PostingFileForm()})
    try:
        if "content" in request.POST:
            return _second_step(request, region)
        return _first_step(request, region)
    except Refused as refusal:
        form = PostingFileForm(initial={"source": request.POST.get("source", "")})
        return _show(request, region, {"form": form, "refusal": str(refusal)}, 422)


def _show(
    request: PageRequest, region: Region, context: dict[str, object], status: int = 200
) -> HttpResponse:
    trail = [(_("Demand"), reverse("demand_region", args=[region.uuid]))]
    context |= {"region": region, "trail": trail}
    return render(request, "industry/postings_import.html", context, status=status)


def _first_step(request: PageRequest, region: Region) -> HttpResponse:
    form = PostingFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, region, {"form": form}, 422)
    content, name = form.cleaned_data["file"], form.file_name
    source = form.cleaned_data["source"]
    is_table = guess_format(name, content) == "csv"
    second = land_form(source, name[:200], content, is_table=is_table)
    file = PostingFile(region, source, name, content)
    plan = plan_postings(viewer=request.viewer, file=file)
    return _show(request, region, {"second": second, **_plan_context(request, plan)})


def _second_step(request: PageRequest, region: Region) -> HttpResponse:
    carried = PostingLandForm(request.POST)
    if not carried.is_valid():
        return _show(request, region, {"form": PostingFileForm(), "is_lost": True}, 422)
    content, name = carried.cleaned_data["content"], carried.cleaned_data["name"] or "postings"
    is_table = guess_format(name, content) == "csv"
    form = PostingLandForm(request.POST, columns=column_names(content) if is_table else ())
    if not form.is_valid():
        return _show(request, region, {"second": form}, 422)
    file = PostingFile(region, form.cleaned_data["source"], name, content, None, form.mapping())
    if "land" not in request.POST:
        plan = plan_postings(viewer=request.viewer, file=file)
        return _show(request, region, {"second": form, **_plan_context(request, plan)})
    sound_rows = request.POST.get("land") == "sound"
    plan, landed = land_postings(viewer=request.viewer, file=file, at=now(), sound_rows=sound_rows)
    if landed is None:
        return _show(request, region, {"second": form, **_plan_context(request, plan)}, 409)
    words = ngettext("%(n)d posting was taken in.", "%(n)d postings were taken in.", landed.created)
    messages.success(request, words % {"n": landed.created})
    return redirect("demand_region", region.uuid)


def _plan_context(request: PageRequest, plan: PostingPlan) -> dict[str, object]:
    return {"plan": plan, "problems": _problem_table(request, plan)}


def _problem_table(request: PageRequest, plan: PostingPlan) -> Table:
    columns = (
        Column("line", gettext_lazy("Line"), kind="number", places=0, header=True),
        Column("column", gettext_lazy("Column")),
        Column("reason", gettext_lazy("What is wrong"), _reason),
    )
    caption = gettext_lazy("What is wrong")
    empty = Empty(gettext_lazy("Every row can be taken"))
    return build_table(request, plan.problems, columns, caption, empty, page_size=200)


def _reason(problem: Problem) -> str:
    return problem.zh if (get_language() or "").startswith("zh") else problem.en
