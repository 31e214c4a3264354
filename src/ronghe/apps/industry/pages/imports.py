"""Enterprises from a file: look at what it would do, then let it land, whole or in part."""

import base64
import binascii

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.base.api import now
from ronghe.apps.base.presentation.tables import Column, Empty, Table, build_table
from ronghe.apps.industry.forms.enterprises import EnterpriseFileForm
from ronghe.apps.industry.queries.reach import region_for
from ronghe.apps.industry.services.enterprises import ADD
from ronghe.apps.industry.services.import_table import COLUMNS
from ronghe.apps.industry.services.imports import (
    EnterprisePlan,
    EnterprisesRefused,
    land_enterprises,
    plan_enterprises,
)
from ronghe.apps.people.api import PageRequest, page

KIND_WORDS = {
    "enterprise": gettext_lazy("enterprises"),
    "site": gettext_lazy("sites"),
    "equipment": gettext_lazy("entries of equipment"),
    "post": gettext_lazy("posts"),
    "contact": gettext_lazy("contacts"),
}


@require_http_methods(["GET", "POST"])
@page(ADD)
def enterprises_import(request: PageRequest) -> HttpResponse:
    """Upload and look; nothing is written here."""
    region = region_for(request.viewer, ADD)
    form = EnterpriseFileForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        plan = plan_enterprises(viewer=request.viewer, region=region, content=content)
        context |= _plan_context(request, plan, content)
    status = 422 if form.is_bound and form.errors else 200
    return _show(request, context, status)


def _show(request: PageRequest, context: dict[str, object], status: int) -> HttpResponse:
    context |= {"columns": COLUMNS, "trail": [(_("Enterprises"), reverse("enterprises"))]}
    return render(request, "industry/import.html", context, status=status)


def _plan_context(request: PageRequest, plan: EnterprisePlan, content: bytes) -> dict[str, object]:
    return {
        "plan": plan,
        "counts": [(KIND_WORDS[kind], count) for kind, count in plan.counts.items()],
        "problems": _problem_table(request, plan),
        "content": base64.b64encode(content).decode() if plan.rows else "",
    }


def _problem_table(request: PageRequest, plan: EnterprisePlan) -> Table:
    columns = (
        Column("line", gettext_lazy("Line"), kind="number", places=0, header=True),
        Column("column", gettext_lazy("Column")),
        Column("reason", gettext_lazy("What is wrong"), lambda problem: str(problem.reason)),
    )
    empty = Empty(gettext_lazy("Every row can be taken"))
    caption = gettext_lazy("What is wrong")
    return build_table(request, plan.problems, columns, caption, empty, page_size=200)


@require_POST
@page(ADD)
def enterprises_import_land(request: PageRequest) -> HttpResponse:
    """Let the file land that was looked at: all of it, or the good rows."""
    region = region_for(request.viewer, ADD)
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
    except binascii.Error:
        content = b""
    only_good = request.POST.get("only_good") == "yes"
    try:
        plan = land_enterprises(
            viewer=request.viewer, region=region, content=content, only_good=only_good, at=now()
        )
    except EnterprisesRefused as refusal:
        context = {"form": EnterpriseFileForm(), **_plan_context(request, refusal.plan, content)}
        return _show(request, context, 409)
    count = len(plan.rows)
    words = ngettext("%(n)d row was taken.", "%(n)d rows were taken.", count) % {"n": count}
    messages.success(request, words)
    return redirect("enterprises")
