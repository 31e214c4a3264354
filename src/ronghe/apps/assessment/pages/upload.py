"""Ratings from a CSV file: choose it, say which column is what, look at it, let it land."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.assessment.forms_upload import (
    ColumnsForm,
    UploadFileForm,
    packed,
    unpacked,
)
from ronghe.apps.assessment.services.upload_reading import UPLOAD, known_items
from ronghe.apps.assessment.services.upload_table import guess_columns, header_of
from ronghe.apps.assessment.services.uploads import (
    UploadPlan,
    UploadRefused,
    counts_by_instrument,
    land_upload,
    plan_upload,
)
from ronghe.apps.base.api import NotFound, now
from ronghe.apps.base.presentation.tables import Column, Empty, Table, build_table
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import PageRequest, Viewer, page, programmes_for

PROBLEM_COLUMNS = (
    Column("line", gettext_lazy("Line"), kind="number", places=0, header=True),
    Column("column", gettext_lazy("Column")),
    Column("reason", gettext_lazy("What is wrong"), lambda problem: str(problem.reason)),
)


def frameworks_for(viewer: Viewer) -> list[Framework]:
    """The frameworks of the programmes for which the viewer may upload."""
    followed = programmes_for(viewer, UPLOAD).values("programme_frameworks__framework")
    return list(Framework.objects.filter(pk__in=followed).order_by("code", "version"))


@require_http_methods(["GET", "POST"])
@page(UPLOAD)
def upload(request: PageRequest) -> HttpResponse:
    """The file first; then, on the same address, its columns and what it would do."""
    frameworks = frameworks_for(request.viewer)
    if request.method == "POST" and "content" in request.POST:
        return _look(request, frameworks, unpacked(request.POST["content"]))
    form = UploadFileForm(request.POST or None, request.FILES or None, frameworks=frameworks)
    if request.method == "POST" and form.is_valid():
        return _look(request, frameworks, form.cleaned_data["file"], form.cleaned_data["framework"])
    context = {"form": form, "frameworks": frameworks}
    return render(request, "assessment/upload.html", context, status=422 if form.errors else 200)


def _look(
    request: PageRequest, frameworks: list[Framework], content: bytes, chosen: str = ""
) -> HttpResponse:
    """The dry run: with the columns that were said, or as guessed the first time."""
    framework = _framework(frameworks, chosen or request.POST.get("framework", ""))
    header, _problems = header_of(content)
    data = _guessed(framework, header, content) if chosen else request.POST
    form = ColumnsForm(data, header=header)
    context: dict[str, Any] = {"framework": framework, "columns_form": form, "header": header}
    if form.is_valid():
        plan = plan_upload(
            viewer=request.viewer,
            framework=framework,
            content=content,
            columns=form.columns(),
            defaults=form.defaults(),
        )
        context |= _plan_context(request, plan)
    return render(request, "assessment/upload_columns.html", context)


def _framework(frameworks: list[Framework], uuid: str) -> Framework:
    found = next((one for one in frameworks if str(one.uuid) == uuid), None)
    if found is None:
        raise NotFound("There is no such framework for you.", "没有您可以使用的这个能力框架。")
    return found


def _guessed(framework: Framework, header: list[str], content: bytes) -> dict[str, str]:
    guess = guess_columns(header, known_items(framework))
    return {
        "content": packed(content),
        "framework": str(framework.uuid),
        "shape": guess.shape,
        "first_score": "0",
        "default_context": "" if guess.named("context") else "workshop",
        "default_phase": "" if guess.named("phase") else "process",
        **{f"column_{part}": name for part, name in guess.columns.items()},
    }


def _plan_context(request: PageRequest, plan: UploadPlan) -> dict[str, Any]:
    return {
        "plan": plan,
        "problems": _problem_table(request, plan),
        "instruments": counts_by_instrument(plan),
    }


def _problem_table(request: PageRequest, plan: UploadPlan) -> Table:
    empty = Empty(gettext_lazy("Every row can be taken"))
    caption = gettext_lazy("What is wrong")
    return build_table(request, plan.problems, PROBLEM_COLUMNS, caption, empty, page_size=500)


@require_POST
@page(UPLOAD)
def upload_land(request: PageRequest) -> HttpResponse:
    """All of it, or none."""
    frameworks = frameworks_for(request.viewer)
    framework = _framework(frameworks, request.POST.get("framework", ""))
    content = unpacked(request.POST.get("content", ""))
    header, _problems = header_of(content)
    form = ColumnsForm(request.POST, header=header)
    context: dict[str, Any] = {"framework": framework, "columns_form": form, "header": header}
    if not form.is_valid():
        return render(request, "assessment/upload_columns.html", context, status=422)
    try:
        plan = land_upload(
            viewer=request.viewer,
            framework=framework,
            content=content,
            columns=form.columns(),
            defaults=form.defaults(),
            at=now(),
        )
    except UploadRefused as refusal:
        context |= _plan_context(request, refusal.plan)
        return render(request, "assessment/upload_columns.html", context, status=409)
    count = plan.score_count
    text = ngettext("%(n)d score is evidence now.", "%(n)d scores are evidence now.", count)
    messages.success(request, text % {"n": count})
    return redirect("ratings_upload")
