"""People from a file: look at what it would do, then let it land."""

import base64

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.base.api import now
from ronghe.apps.base.presentation.tables import Column, Empty, Table, build_table
from ronghe.apps.people.forms import PeopleFileForm
from ronghe.apps.people.models import Organisation
from ronghe.apps.people.pages.editing import uuid_of
from ronghe.apps.people.queries.units import organisation_for
from ronghe.apps.people.roles import Role
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.imports import (
    COLUMNS,
    REQUIRED,
    ImportPlan,
    ImportRefused,
    land_import,
    plan_import,
)


def _organisation(request: PageRequest) -> Organisation:
    """The one that the address or the form names, or the viewer's own."""
    wanted = request.POST.get("organisation") or request.GET.get("organisation")
    return organisation_for(request.viewer, "people.import_people", uuid_of(wanted))


@require_http_methods(["GET", "POST"])
@page("people.import_people")
def people_import(request: PageRequest) -> HttpResponse:
    """Upload, look at what it would do, then let it land; nothing is written before that."""
    organisation = _organisation(request)
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    context = {
        "form": form,
        "organisation": organisation,
        "columns": COLUMNS,
        "required": REQUIRED,
        "roles": [role for role in Role if role != Role.SYSTEM_ADMINISTRATOR],
    }
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        plan = plan_import(viewer=request.viewer, organisation=organisation, content=content)
        context |= _plan_context(request, plan, content)
    return render(request, "people/import.html", context)


def _plan_context(request: PageRequest, plan: ImportPlan, content: bytes) -> dict[str, object]:
    return {
        "plan": plan,
        "problems": _problem_table(request, plan),
        "content": base64.b64encode(content).decode() if plan.can_land else "",
    }


def _problem_table(request: PageRequest, plan: ImportPlan) -> Table:
    columns = (
        Column("line", gettext_lazy("Line"), kind="number", header=True),
        Column("column", gettext_lazy("Column")),
        Column("reason", gettext_lazy("What is wrong"), lambda problem: str(problem.reason)),
    )
    empty = Empty(gettext_lazy("Every row can be taken"))
    return build_table(
        request, plan.problems, columns, gettext_lazy("What is wrong"), empty, page_size=200
    )


@require_POST
@page("people.import_people")
def people_import_land(request: PageRequest) -> HttpResponse:
    organisation = _organisation(request)
    content = base64.b64decode(request.POST.get("content", ""))
    try:
        written = land_import(
            viewer=request.viewer, organisation=organisation, content=content, at=now()
        )
    except ImportRefused as refusal:
        context = {"form": PeopleFileForm(), "organisation": organisation, "columns": COLUMNS}
        context |= _plan_context(request, refusal.plan, content)
        return render(request, "people/import.html", context, status=409)
    text = ngettext("%(n)d role was added.", "%(n)d roles were added.", written) % {"n": written}
    messages.success(request, text)
    messages.info(request, _("Next: make sign-in links for those who are new, class by class."))
    return redirect("organisation", organisation.uuid)
