"""National teaching standards: the list, and importing one from CSV."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.base.presentation.tables import Column, Empty, build_table
from ronghe.apps.curriculum.forms_plans import StandardForm
from ronghe.apps.curriculum.pages.shared import status_of
from ronghe.apps.curriculum.queries.knowledge import standards_listed
from ronghe.apps.curriculum.queries.modules import VIEW
from ronghe.apps.curriculum.services.standards import IMPORT, StandardFaults, import_standard
from ronghe.apps.people.api import PageRequest, may, page
from ronghe.standards.problems import Problem

MOST_PROBLEMS = 50
COLUMNS = (
    Column("title", gettext_lazy("Teaching standard"), lambda s: text_of(s), header=True),
    Column("version", gettext_lazy("Version")),
    Column("trade", gettext_lazy("Trade")),
    Column(
        "elements", gettext_lazy("Elements"), lambda s: s.element_count, kind="number", places=0
    ),
    Column("publisher", gettext_lazy("Publisher")),
)


@require_GET
@page(VIEW)
def standards(request: PageRequest) -> HttpResponse:
    """The standards that plans are compared with."""
    may_import = may(request.viewer, IMPORT)
    empty = Empty(
        gettext_lazy("No teaching standard yet"),
        gettext_lazy("Import one as CSV; each plan then shows which of its knowledge it covers."),
        gettext_lazy("Import a standard") if may_import else "",
        reverse("standard_import") if may_import else "",
    )
    table = build_table(
        request, standards_listed(), COLUMNS, gettext_lazy("Teaching standards"), empty
    )
    context = {
        "table": table,
        "may_import": may_import,
        "trail": [(_("Curriculum"), reverse("curricula"))],
    }
    return render(request, "curriculum/standards.html", context)


@require_http_methods(["GET", "POST"])
@page(IMPORT)
def standard_import(request: PageRequest) -> HttpResponse:
    """A standard's list of knowledge from a CSV file; every fault is named by its line."""
    form = StandardForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            import_standard(
                viewer=request.viewer,
                head=form.head(),
                file=upload,
                name=upload.name or "standard.csv",
                at=now(),
            )
        except StandardFaults as faults:
            form.add_error("file", str(faults))
            problems = [_words(one) for one in faults.problems[:MOST_PROBLEMS]]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The standard is imported."))
            return redirect("standards")
    context = {
        "form": form,
        "problems": problems,
        "trail": [(_("Teaching standards"), reverse("standards"))],
    }
    return render(request, "curriculum/standard_import.html", context, status=status_of(form))


def _words(problem: Problem) -> str:
    is_chinese = (get_language() or "en").startswith("zh")
    return problem.text_zh() if is_chinese else str(problem)
