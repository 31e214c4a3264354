"""Rosters: hand one in, look at what it would do, let it land, or drop it; export our own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, Text, now
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.connect.forms_rosters import ChoicesForm, RosterFileForm
from ronghe.apps.connect.models import RosterUpload
from ronghe.apps.connect.queries.rosters import programmes_to_choose, upload_for, uploads_of
from ronghe.apps.connect.roster_plan import RosterPlan
from ronghe.apps.connect.services.roster_export import export_roster
from ronghe.apps.connect.services.rosters import (
    RosterRefused,
    content_of,
    drop_upload,
    hand_in_roster,
    land_upload,
    plan_roster,
    set_choices,
    source_of,
)
from ronghe.apps.people.api import Organisation, PageRequest, organisation_for, page
from ronghe.standards.oneroster import Org
from ronghe.standards.problems import Problem

IMPORT = "people.import_people"
EXPORT = "connect.export_roster"
MOST_TAKEN = 500
KIND_WORDS = {
    "person": Text("person", "人员"),
    "class": Text("class", "班级"),
    "role": Text("role", "角色"),
}
WHAT_BADGES = {
    "new": Badge("supported", gettext_lazy("new")),
    "changed": Badge("attention", gettext_lazy("changed")),
    "ended": Badge("unknown", gettext_lazy("ends")),
}
STATE_BADGES = {
    RosterUpload.State.WAITING: Badge("attention", gettext_lazy("waits")),
    RosterUpload.State.LANDED: Badge("supported", gettext_lazy("landed")),
    RosterUpload.State.DROPPED: Badge("unknown", gettext_lazy("dropped")),
}


def _organisation(request: PageRequest, action: str = IMPORT) -> Organisation:
    text = request.POST.get("organisation") or request.GET.get("organisation")
    try:
        wanted = UUID(text) if text else None
    except ValueError:
        raise NotFound("There is no such organisation.", "没有此单位。") from None
    return organisation_for(request.viewer, action, wanted)


def _number(kind: str, what: str) -> object:
    return lambda row: row.counts.get(f"{kind}_{what}", 0) if row.state == "landed" else None


UPLOADS = (
    Column(
        "name",
        gettext_lazy("Package"),
        lambda row: Link(row.name, reverse("roster", args=[row.uuid])),
        header=True,
    ),
    Column("uploaded_at", gettext_lazy("Handed in"), kind="day"),
    Column("state", gettext_lazy("State"), lambda row: STATE_BADGES[row.state], kind="badge"),
    Column("persons", gettext_lazy("New people"), _number("person", "new"), "number", places=0),  # type: ignore[arg-type]
    Column("roles", gettext_lazy("New roles"), _number("role", "new"), "number", places=0),  # type: ignore[arg-type]
    Column("ended", gettext_lazy("Roles ended"), _number("role", "ended"), "number", places=0),  # type: ignore[arg-type]
)


@require_http_methods(["GET", "POST"])
@page(IMPORT)
def rosters(request: PageRequest) -> HttpResponse:
    """Earlier packages, and the form for the next one."""
    organisation = _organisation(request)
    form = RosterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"]
        try:
            upload = hand_in_roster(
                viewer=request.viewer,
                organisation=organisation,
                name=name,
                content=content,
                at=now(),
            )
            return redirect("roster", upload.uuid)
        except RosterRefused as refusal:
            form.add_error("file", str(refusal))
    rows = uploads_of(request.viewer, organisation)
    empty = Empty(
        gettext_lazy("No roster yet"),
        gettext_lazy("Choose a package above; you first see what it would do."),
    )
    context = {
        "organisation": organisation,
        "form": form,
        "table": build_table(request, rows, UPLOADS, gettext_lazy("Earlier packages"), empty),
        "may_export": True,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "connect/rosters.html", context, status=status)


CHANGES = (
    Column("name", gettext_lazy("Who or what"), lambda one: str(one.name), header=True),
    Column("kind", gettext_lazy("Kind"), lambda one: str(KIND_WORDS[one.kind])),
    Column("what", gettext_lazy("What happens"), lambda one: WHAT_BADGES[one.what], kind="badge"),
    Column("detail", gettext_lazy("More"), lambda one: str(one.detail)),
)


def _reason(problem: Problem) -> str:
    return str(Text(problem.en, problem.zh))


def _severity(problem: Problem) -> Badge:
    if problem.severity == "error":
        return Badge("blocked", _("stands in the way"))
    return Badge("attention", _("for information"))


PROBLEMS = (
    Column("file", gettext_lazy("File"), header=True),
    Column("line", gettext_lazy("Line"), kind="number", places=0),
    Column("column", gettext_lazy("Column")),
    Column("reason", gettext_lazy("What is wrong"), _reason),
    Column("severity", gettext_lazy("Weight"), _severity, kind="badge"),
)


@require_GET
@page(IMPORT)
def roster(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What a package would do, or what it did."""
    upload = upload_for(request.viewer, uuid)
    return _show(request, upload)


def _show(request: PageRequest, upload: RosterUpload, *, status: int = 200) -> HttpResponse:
    organisation = upload.source.organisation
    context: dict[str, object] = {
        "upload": upload,
        "organisation": organisation,
        "state": STATE_BADGES[RosterUpload.State(upload.state)],
        "trail": [(_("Rosters (OneRoster)"), _rosters_of(organisation))],
    }
    if upload.state == RosterUpload.State.WAITING:
        plan = plan_roster(
            viewer=request.viewer,
            organisation=organisation,
            content=content_of(upload),
            at=now(),
            take_erased=_taken(request),
        )
        context |= _plan_context(request, upload, plan)
    return render(request, "connect/roster.html", context, status=status)


def _taken(request: PageRequest) -> list[str]:
    """The rows of erased people that somebody has ticked; keys that no plan has do nothing."""
    given = request.POST if request.method == "POST" else request.GET
    return given.getlist("take")[:MOST_TAKEN]


def _plan_context(
    request: PageRequest, upload: RosterUpload, plan: RosterPlan
) -> dict[str, object]:
    form = ChoicesForm(
        source=upload.source,
        programmes=programmes_to_choose(upload.source.organisation),
        schools=plan.schools,
    )
    return {
        "plan": plan,
        "form": form,
        "numbers": _numbers(plan),
        "problems": _problem_table(request, plan) if plan.problems else None,
        "changes": _change_table(request, plan) if plan.changes else None,
    }


def _numbers(plan: RosterPlan) -> list[tuple[str, int]]:
    told = (
        (_("People who are new"), plan.count("person", "new")),
        (_("People whose name or number changes"), plan.count("person", "changed")),
        (_("Classes that are new"), plan.count("class", "new")),
        (_("Classes that are renamed"), plan.count("class", "changed")),
        (_("Roles that begin"), plan.count("role", "new")),
        (_("Roles whose days change"), plan.count("role", "changed")),
        (_("Roles that end today"), plan.count("role", "ended")),
    )
    return [one for one in told if one[1]]


def _problem_table(request: PageRequest, plan: RosterPlan) -> Table:
    caption = gettext_lazy("What is wrong")
    empty = Empty(gettext_lazy("Every row can be taken"))
    rows = sorted(plan.problems, key=lambda one: one.severity != "error")
    return build_table(request, rows, PROBLEMS, caption, empty, prefix="wrong-", key="wrong")


def _change_table(request: PageRequest, plan: RosterPlan) -> Table:
    caption = gettext_lazy("What would change")
    empty = Empty(gettext_lazy("Nothing would change"))
    return build_table(request, plan.changes, CHANGES, caption, empty, prefix="change-", key="c")


def _rosters_of(organisation: Organisation) -> str:
    return f"{reverse('rosters')}?organisation={organisation.uuid}"


@require_POST
@page(IMPORT)
def roster_choices(request: PageRequest) -> HttpResponse:
    """Set how rows are read, then look again."""
    organisation = _organisation(request)
    waiting = uploads_of(request.viewer, organisation).filter(state=RosterUpload.State.WAITING)
    upload = waiting.first()
    source = source_of(organisation)
    schools = _schools(request, upload)
    form = ChoicesForm(
        request.POST,
        source=source,
        programmes=programmes_to_choose(organisation),
        schools=schools,
    )
    if form.is_valid():
        set_choices(viewer=request.viewer, organisation=organisation, choices=form.choices())
        messages.success(request, _("Rosters are read in this way from now on."))
    else:
        messages.error(request, _("This choice is not one of those offered. Nothing was changed."))
    return redirect("roster", upload.uuid) if upload else redirect(_rosters_of(organisation))


def _schools(request: PageRequest, upload: RosterUpload | None) -> tuple[Org, ...]:
    if upload is None:
        return ()
    plan = plan_roster(
        viewer=request.viewer,
        organisation=upload.source.organisation,
        content=content_of(upload),
        at=now(),
    )
    return plan.schools


@require_POST
@page(IMPORT)
def roster_land(request: PageRequest, uuid: UUID) -> HttpResponse:
    upload = upload_for(request.viewer, uuid)
    try:
        land_upload(viewer=request.viewer, upload=upload, at=now(), take_erased=_taken(request))
    except RosterRefused as refusal:
        messages.error(request, str(refusal))
        return _show(request, upload, status=409)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("roster", upload.uuid)
    messages.success(request, _("The roster has landed."))
    return redirect("roster", upload.uuid)


@require_POST
@page(IMPORT)
def roster_drop(request: PageRequest, uuid: UUID) -> HttpResponse:
    upload = upload_for(request.viewer, uuid)
    drop_upload(viewer=request.viewer, upload=upload, at=now())
    messages.success(request, _("The package was dropped. It has changed nothing."))
    return redirect(_rosters_of(upload.source.organisation))


@require_GET
@page(EXPORT)
def roster_export(request: PageRequest) -> HttpResponse:
    """The organisation's people and classes of today as a OneRoster 1.2 package."""
    organisation = _organisation(request, EXPORT)
    content = export_roster(viewer=request.viewer, organisation=organisation)
    response = HttpResponse(content, content_type="application/zip")
    name = f"oneroster-{organisation.code}-{request.viewer.on_date}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
