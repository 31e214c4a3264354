"""Pages of own frameworks: the list, one version, one competence, import, publish, export."""

import base64
import binascii
import io
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, Text, now, text_of
from ronghe.apps.base.presentation.tables import (
    Badge,
    Column,
    Empty,
    Link,
    Table,
    build_table,
)
from ronghe.apps.competence.dimensions import Dimension
from ronghe.apps.competence.forms import FrameworkFileForm, SearchForm, VersionForm
from ronghe.apps.competence.models import Classification, Framework
from ronghe.apps.competence.queries import browsing
from ronghe.apps.competence.queries import frameworks as queries
from ronghe.apps.competence.queries.publishers import publisher_of
from ronghe.apps.competence.rules import WHY_NOT_READY, missing_for_publication
from ronghe.apps.competence.services.framework_imports import (
    FrameworkPlan,
    import_framework_csv,
    plan_framework_import,
)
from ronghe.apps.competence.services.frameworks import (
    begin_version,
    export_framework,
    export_framework_case,
    is_as_published,
    publish_framework,
)
from ronghe.apps.people.api import PageRequest, may, page
from ronghe.standards.framework_csv import COLUMNS, KINDS
from ronghe.standards.problems import Problem

MANAGE = "competence.manage_frameworks"
VOCABULARY_WORDS = {
    "CFSubjects": gettext_lazy("Subjects"),
    "CFConcepts": gettext_lazy("Concepts"),
    "CFItemTypes": gettext_lazy("Kinds of statement"),
    "CFAssociationGroupings": gettext_lazy("Groups of links"),
    "CFLicenses": gettext_lazy("Licences"),
}


def _framework_link(row: Framework) -> Link:
    return Link(text_of(row), reverse("framework", args=[row.uuid]))


def _state(row: Framework) -> Badge:
    if row.replaced_by_id:
        return Badge("unknown", gettext_lazy("Replaced"))
    if row.is_published:
        return Badge("supported", gettext_lazy("In force"))
    return Badge("attention", gettext_lazy("Draft"))


FRAMEWORK_COLUMNS = (
    Column("title", gettext_lazy("Framework"), _framework_link, order_by="title_en", header=True),
    Column("version", gettext_lazy("Version"), order_by="version"),
    Column("state", gettext_lazy("State"), _state, kind="badge"),
    Column("competence_count", gettext_lazy("Competences"), kind="number", places=0),
    Column("higher_count", gettext_lazy("Higher-order"), kind="number", places=0),
)


def _classification_link(row: Classification) -> Link:
    return Link(text_of(row), reverse("classification", args=[row.uuid]))


CLASSIFICATION_COLUMNS = (
    Column("title", gettext_lazy("Classification"), _classification_link, header=True),
    Column("version", gettext_lazy("Version")),
    Column("lang", gettext_lazy("Language")),
    Column("occupation_count", gettext_lazy("Occupations"), kind="number", places=0),
    Column("skill_count", gettext_lazy("Skills"), kind="number", places=0),
    Column("imported_at", gettext_lazy("Imported"), kind="day"),
)


@require_GET
@page("competence.view_frameworks")
def framework_list(request: PageRequest) -> HttpResponse:
    """Own frameworks and the classifications that they lean on, with one search over all."""
    no_framework = Empty(
        gettext_lazy("No framework yet"),
        gettext_lazy("A framework says what a programme's students are to be able to do."),
        gettext_lazy("Import a framework") if may(request.viewer, MANAGE) else "",
        reverse("framework_import") if may(request.viewer, MANAGE) else "",
    )
    no_classification = Empty(
        gettext_lazy("No classification imported yet"),
        gettext_lazy("On the server: ronghe import esco PATH, or onet, or csco."),
    )
    own = build_table(
        request,
        queries.frameworks(request.viewer),
        FRAMEWORK_COLUMNS,
        gettext_lazy("Own frameworks"),
        no_framework,
        key="own",
        prefix="own-",
        sort="title",
    )
    published = build_table(
        request,
        browsing.classifications(request.viewer),
        CLASSIFICATION_COLUMNS,
        gettext_lazy("Published classifications"),
        no_classification,
        key="published",
        prefix="published-",
    )
    context = {
        "own": own,
        "published": published,
        "form": SearchForm(),
        "may_manage": may(request.viewer, MANAGE),
    }
    return render(request, "competence/frameworks.html", context)


@require_GET
@page("competence.view_frameworks")
def framework(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = queries.framework_with(request.viewer, uuid)
    may_manage = may(request.viewer, MANAGE)
    missing = () if row.is_published or not may_manage else missing_for_publication(row)
    publisher = publisher_of(request.viewer, row)
    told = publisher.vocabularies if publisher else {}
    context = {
        "view": queries.view_framework(request.viewer, row),
        "publisher": publisher,
        "vocabularies": [(VOCABULARY_WORDS[name], terms) for name, terms in told.items()],
        "state": _state(row),
        "may_manage": may_manage,
        "publish": _publish_question(row) if may_manage else {},
        "missing": [WHY_NOT_READY[key] for key in missing],
        "was_changed": may_manage and not is_as_published(row),
        "version_form": VersionForm(),
        "trail": [(_("Frameworks"), reverse("frameworks"))],
    }
    return render(request, "competence/framework.html", context)


@require_GET
@page("competence.view_frameworks")
def competence_branch(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The competences below one, as a list to be put into the tree."""
    row = queries.competence_with(request.viewer, uuid)
    nodes = queries.branch_of(request.viewer, row)
    return render(request, "competence/competence_tree.html", {"nodes": nodes})


@require_GET
@page("competence.view_frameworks")
def framework_competence(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = queries.competence_with(request.viewer, uuid)
    context = {
        "view": queries.view_competence(request.viewer, row),
        "trail": [
            (_("Frameworks"), reverse("frameworks")),
            (str(text_of(row.framework)), reverse("framework", args=[row.framework.uuid])),
        ],
    }
    return render(request, "competence/competence.html", context)


@require_GET
@page("competence.view_frameworks")
def framework_export(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = queries.framework_with(request.viewer, uuid)
    data = export_framework(viewer=request.viewer, framework=row)
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.code}-{row.version}.csv"'
    return response


@require_GET
@page("competence.view_frameworks")
def framework_case(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The version as a CASE package, in the language of the page."""
    row = queries.framework_with(request.viewer, uuid)
    data = export_framework_case(
        viewer=request.viewer, framework=row, at=now(), language=get_language() or ""
    )
    response = HttpResponse(data, content_type="application/json; charset=utf-8")
    name = f"{row.code}-{row.version}.case.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@page("competence.manage_frameworks")
def framework_import(request: PageRequest) -> HttpResponse:
    """Upload, look at what it would do, then let it land; nothing is written before that."""
    form = FrameworkFileForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        name = str(getattr(request.FILES["file"], "name", "") or "framework.csv")
        try:
            context = _plan_context(request, form.cleaned_data["file"], name, _dimension(request))
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return _render_import(request, form, context, 422)
    return _render_import(request, form, context)


def _dimension(request: PageRequest) -> str:
    """What the form says the items of a CASE package are; a wrong word counts as none."""
    asked = request.POST.get("dimension", "")
    return asked if asked in Dimension.values else Dimension.BEHAVIOURAL


def _render_import(
    request: PageRequest, form: FrameworkFileForm, context: dict[str, object], status: int = 200
) -> HttpResponse:
    context |= {
        "form": form,
        "columns": COLUMNS,
        "kinds": KINDS,
        "trail": [(_("Frameworks"), reverse("frameworks"))],
    }
    return render(request, "competence/import.html", context, status=status)


def _plan_context(
    request: PageRequest, content: bytes, name: str, dimension: str
) -> dict[str, object]:
    plan = plan_framework_import(
        viewer=request.viewer, stream=io.BytesIO(content), name=name, dimension=dimension
    )
    lands = plan.can_land and plan.outcome != "same"
    return {
        "plan": plan,
        "counts": [(kind, len(plan.table.of_kind(kind))) for kind in KINDS],
        "problems": _problem_table(request, plan) if plan.problems else None,
        "content": base64.b64encode(content).decode() if lands else "",
        "name": name,
        "dimension": dimension,
        "lands": lands,
    }


def _problem_table(request: PageRequest, plan: FrameworkPlan) -> Table:
    columns = (
        Column("line", gettext_lazy("Line"), kind="number", places=0, header=True),
        Column("column", gettext_lazy("Column")),
        Column("severity", gettext_lazy("Row"), _left_out, kind="badge"),
        Column("reason", gettext_lazy("What is wrong"), lambda one: Text(one.en, one.zh)),
    )
    empty = Empty(gettext_lazy("Every row can be taken"))
    return build_table(
        request, plan.problems, columns, gettext_lazy("What is wrong"), empty, page_size=200
    )


def _left_out(problem: Problem) -> Badge:
    if problem.severity == "error":
        return Badge("blocked", gettext_lazy("left out"))
    return Badge("attention", gettext_lazy("taken"))


@require_POST
@page("competence.manage_frameworks")
def framework_import_land(request: PageRequest) -> HttpResponse:
    """Write what was looked at: all of it, or the sound rows where the user chose so."""
    name = request.POST.get("name", "framework.csv")
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
    except binascii.Error:
        content = b""
    dimension = _dimension(request)
    try:
        result = import_framework_csv(
            viewer=request.viewer,
            stream=io.BytesIO(content),
            name=name,
            all_or_none=request.POST.get("sound_rows") != "yes",
            dimension=dimension,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("framework_import")
    if result.framework is None:
        context = _plan_context(request, content, name, dimension)
        return _render_import(request, FrameworkFileForm(), context, 409)
    messages.success(request, _("The framework was imported as a draft."))
    for kept in result.kept[:20]:
        messages.warning(request, str(kept))
    return redirect("framework", result.framework.uuid)


@require_http_methods(["GET", "POST"])
@page("competence.manage_frameworks")
def framework_publish(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once, on a page of its own where no script opens the dialog; then publish."""
    row = queries.framework_with(request.viewer, uuid)
    if request.method == "GET":
        return render(request, "web/confirm.html", _publish_question(row))
    try:
        publish_framework(viewer=request.viewer, framework=row, at=now())
        messages.success(request, _("Published. From now on this version never changes."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("framework", row.uuid)


def _publish_question(row: Framework) -> dict[str, object]:
    return {
        "title": _("Publish this version?"),
        "text": _(
            "A published version never changes. Instruments and programmes may use it from now "
            "on; the version before it is marked as replaced."
        ),
        "action": _("Publish"),
        "action_url": reverse("framework_publish", args=[row.uuid]),
        "back_url": reverse("framework", args=[row.uuid]),
    }


@require_POST
@page("competence.manage_frameworks")
def framework_begin_version(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = queries.framework_with(request.viewer, uuid)
    form = VersionForm(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else ""
        draft = begin_version(viewer=request.viewer, framework=row, version=version)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("framework", row.uuid)
    messages.success(request, _("The new version is a draft. Change it by CSV, then publish it."))
    return redirect("framework", draft.uuid)
