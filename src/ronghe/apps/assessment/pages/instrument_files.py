"""Instruments from a CSV file: look at what it would do, then let it land as drafts."""

import io
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.assessment.forms_instruments import InstrumentFileForm
from ronghe.apps.assessment.forms_upload import packed, unpacked
from ronghe.apps.assessment.pages.instrument_making import (
    framework_named,
    frameworks_to_work_on,
    trail_to,
)
from ronghe.apps.assessment.services.instruments import (
    MANAGE,
    InstrumentPlan,
    import_instruments,
    plan_instruments,
)
from ronghe.apps.base.api import Refused, Text
from ronghe.apps.base.presentation.tables import Column, Empty, build_table
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import PageRequest, page
from ronghe.standards.instrument_csv import COLUMNS, ROWS

PROBLEM_COLUMNS = (
    Column("line", gettext_lazy("Line"), kind="number", places=0, header=True),
    Column("column", gettext_lazy("Column")),
    Column("reason", gettext_lazy("What is wrong"), lambda one: Text(one.en, one.zh)),
)
NAME = "instruments.csv"


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def instrument_import(request: PageRequest) -> HttpResponse:
    """Nothing is written here."""
    frameworks = frameworks_to_work_on(request)
    form = InstrumentFileForm(request.POST or None, request.FILES or None, frameworks=frameworks)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        framework = framework_named(frameworks, form.cleaned_data["framework"])
        context = _looked_at(request, framework, form.cleaned_data["file"])
    return _render(request, form, context, 422 if form.errors else 200)


@require_POST
@page(MANAGE)
def instrument_import_land(request: PageRequest) -> HttpResponse:
    """All of it becomes drafts, or none."""
    frameworks = frameworks_to_work_on(request)
    framework = framework_named(frameworks, request.POST.get("framework", ""))
    content = unpacked(request.POST.get("content", ""))
    try:
        _plan, written = import_instruments(
            viewer=request.viewer, framework=framework, stream=io.BytesIO(content), name=NAME
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        written = []
    if not written:
        form = InstrumentFileForm(frameworks=frameworks)
        return _render(request, form, _looked_at(request, framework, content), 409)
    said = ngettext(
        "%(n)d instrument is a draft now.", "%(n)d instruments are drafts now.", len(written)
    )
    messages.success(request, said % {"n": len(written)})
    if len(written) == 1:
        return redirect("instrument_draft", written[0].uuid)
    return redirect("instruments")


def _looked_at(request: PageRequest, framework: Framework, content: bytes) -> dict[str, Any]:
    plan = plan_instruments(
        viewer=request.viewer, framework=framework, stream=io.BytesIO(content), name=NAME
    )
    return {
        "plan": plan,
        "framework": framework,
        "problems": _problems(request, plan) if plan.problems else None,
        "content": packed(content) if plan.can_land else "",
    }


def _problems(request: PageRequest, plan: InstrumentPlan) -> Any:
    caption = gettext_lazy("What is wrong")
    empty = Empty(gettext_lazy("Every row can be taken"))
    return build_table(request, plan.problems, PROBLEM_COLUMNS, caption, empty, page_size=200)


def _render(
    request: PageRequest, form: InstrumentFileForm, context: dict[str, Any], status: int
) -> HttpResponse:
    context |= {"form": form, "columns": COLUMNS, "rows": ROWS, "trail": trail_to()}
    return render(request, "assessment/instrument_import.html", context, status=status)
