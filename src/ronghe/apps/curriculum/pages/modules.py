"""Programmes with their modules, one version of a module, writing and deciding it, its impact."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.competence.api import Competence, TypicalTask
from ronghe.apps.curriculum.contents import is_as_published
from ronghe.apps.curriculum.flows import MODULE
from ronghe.apps.curriculum.forms import ModuleForm, NoteForm
from ronghe.apps.curriculum.models import ModuleVersion
from ronghe.apps.curriculum.pages.shared import (
    accepted,
    kept_as_it_is,
    programme_trail,
    status_of,
    try_to,
    version_trail,
)
from ronghe.apps.curriculum.queries import choices, impact
from ronghe.apps.curriculum.queries import modules as queries
from ronghe.apps.curriculum.rules import WORK_STATES, is_editable
from ronghe.apps.curriculum.services.modules import (
    begin_version,
    create_module,
    discard_version,
    edit_version,
)
from ronghe.apps.curriculum.services.publication import (
    approve_version,
    publish_version,
    return_version,
    submit_version,
)
from ronghe.apps.industry.api import EquipmentGeneration
from ronghe.apps.people.api import PageRequest, Programme, page

VIEW = queries.VIEW
EDIT = queries.EDIT
APPROVE = "curriculum.approve_modules"

PROGRAMME_COLUMNS = (
    Column(
        "programme",
        gettext_lazy("Programme"),
        lambda p: Link(text_of(p), reverse("modules", args=[p.uuid])),
        header=True,
    ),
    Column("school", gettext_lazy("School"), lambda p: text_of(p.organisation)),
    Column("modules", gettext_lazy("Modules"), lambda p: p.module_count, kind="number", places=0),
    Column(
        "plans", gettext_lazy("Training plans"), lambda p: p.plan_count, kind="number", places=0
    ),
)
MEANING = {
    ModuleVersion.State.DRAFT: "unknown",
    ModuleVersion.State.IN_REVIEW: "attention",
    ModuleVersion.State.APPROVED: "attention",
    ModuleVersion.State.PUBLISHED: "supported",
    ModuleVersion.State.RETIRED: "unknown",
}


def state_badge(version: ModuleVersion) -> Badge:
    return Badge(MEANING[ModuleVersion.State(version.state)], version.get_state_display())


def _unit(version: ModuleVersion) -> object:
    return text_of(version.task) if version.task else text_of(version, "technical_unit")


MODULE_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Module"),
        lambda row: Link(text_of(row.shown), reverse("module_version", args=[row.shown.uuid])),
        header=True,
    ),
    Column("unit", gettext_lazy("Task or technical unit"), lambda row: _unit(row.shown)),
    Column("hours", gettext_lazy("Hours"), lambda r: r.shown.total_hours, kind="number", places=0),
    Column("situations", gettext_lazy("Situations"), lambda r: r.situation_count, kind="number"),
    Column("taking", gettext_lazy("Taking it"), lambda r: r.enrolled, kind="number"),
    Column("state", gettext_lazy("State"), lambda r: state_badge(r.shown), kind="badge"),
    Column(
        "work",
        gettext_lazy("In work"),
        lambda r: (
            Link(
                _("Version %(number)d") % {"number": r.in_work.number},
                reverse("module_version", args=[r.in_work.uuid]),
            )
            if r.published and r.in_work
            else ""
        ),
    ),
)


@require_GET
@page(VIEW)
def curricula(request: PageRequest) -> HttpResponse:
    """The programmes whose curriculum the viewer may see."""
    empty = Empty(
        gettext_lazy("No programme yet"),
        gettext_lazy("A programme belongs to a school; its administrator adds it."),
    )
    rows = queries.programmes_listed(request.viewer)
    table = build_table(request, rows, PROGRAMME_COLUMNS, gettext_lazy("Programmes"), empty)
    return render(request, "curriculum/curricula.html", {"table": table})


@require_GET
@page(VIEW)
def modules(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The modules of a programme in the order of the work."""
    programme = queries.programme_for(request.viewer, uuid)
    may_edit = queries.reaches(request.viewer, EDIT, programme)
    empty = Empty(
        gettext_lazy("No module yet"),
        gettext_lazy("A module is about one whole typical task. Begin with the first of the work."),
        gettext_lazy("Write a module") if may_edit else "",
        reverse("module_new", args=[programme.uuid]) if may_edit else "",
    )
    rows = queries.modules_of(request.viewer, programme)
    table = build_table(
        request, rows, MODULE_COLUMNS, gettext_lazy("Modules"), empty, page_size=100
    )
    context = {
        "programme": programme,
        "table": table,
        "count": len(rows),
        "waiting": sum(1 for row in rows if row.in_work),
        "may_edit": may_edit,
        "trail": [(_("Curriculum"), reverse("curricula"))],
    }
    return render(request, "curriculum/modules.html", context)


# --- writing --------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(EDIT)
def module_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A new module of a programme."""
    programme = queries.programme_for(request.viewer, uuid, EDIT)
    form = _module_form(request, programme, None)
    made: list[ModuleVersion] = []

    def act() -> None:
        made.append(
            create_module(
                viewer=request.viewer,
                programme=programme,
                code=form.cleaned_data["code"],
                draft=form.draft(),
                at=now(),
                requires=form.required_modules(),
            )
        )

    if request.method == "POST" and accepted(form, act):
        return redirect("module_version", made[0].uuid)
    context = {"form": form, "programme": programme, "trail": programme_trail(programme)}
    return render(request, "curriculum/module_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@page(EDIT)
def module_edit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What a draft says, and what it requires."""
    version = queries.version_for(request.viewer, uuid, EDIT)
    if not is_editable(version):
        return kept_as_it_is(request, version)
    programme = version.module.programme
    form = _module_form(request, programme, version)

    def act() -> None:
        edit_version(
            viewer=request.viewer,
            version=version,
            draft=form.draft(),
            requires=form.required_modules(),
        )

    if request.method == "POST" and accepted(form, act):
        return redirect("module_version", version.uuid)
    context = {
        "form": form,
        "programme": programme,
        "version": version,
        "trail": version_trail(version),
    }
    return render(request, "curriculum/module_form.html", context, status=status_of(form))


def _module_form(
    request: PageRequest, programme: Programme, version: ModuleVersion | None
) -> ModuleForm:
    others = list(choices.other_modules(version.module if version else None, programme))
    titles = queries.titles_of(others)
    return ModuleForm(
        request.POST if request.method == "POST" else None,
        tasks=choices.tasks_of(programme),
        modules=[(one, titles[one.pk]) for one in others],
        version=version,
    )


# --- one version ----------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def module_version(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One version: what it is about, its situations, what it builds on, what comes next."""
    version = queries.version_for(request.viewer, uuid)
    view = queries.view_version(version)
    programme = version.module.programme
    is_draft = version.state == ModuleVersion.State.DRAFT
    context = {
        "version": version,
        "view": view,
        "badge": state_badge(version),
        "is_draft": is_draft,
        "revision": getattr(version, "revision", None) if version.state in WORK_STATES else None,
        "missing": [guard.why for guard in MODULE.failing("submit", version)] if is_draft else [],
        "is_changed": not is_as_published(version),
        "may_edit": queries.reaches(request.viewer, EDIT, programme),
        "may_approve": queries.reaches(request.viewer, APPROVE, programme),
        "note_form": NoteForm(),
        "trail": programme_trail(programme),
    }
    return render(request, "curriculum/module_version.html", context)


@require_POST
@page(EDIT)
def module_write(request: PageRequest, uuid: UUID, step: str) -> HttpResponse:
    """Hand in, publish, begin the next version, throw a draft away."""
    version = queries.version_for(request.viewer, uuid, EDIT)
    viewer, at = request.viewer, now()
    if step == "begin":
        return _begin(request, version)
    if step == "discard":
        programme = version.module.programme
        done = try_to(
            request,
            lambda: discard_version(viewer=viewer, version=version),
            _("The draft is thrown away."),
        )
        return redirect("modules", programme.uuid) if done else redirect("module_version", uuid)
    acts = {
        "submit": (submit_version, _("Handed in; somebody else reviews it now.")),
        "publish": (publish_version, _("Published. It does not change any more.")),
    }
    if step not in acts:
        raise NotFound("There is no such step.", "没有这个步骤。")
    service, success = acts[step]
    try_to(request, lambda: service(viewer=viewer, version=version, at=at), success)
    return redirect("module_version", version.uuid)


def _begin(request: PageRequest, version: ModuleVersion) -> HttpResponse:
    begun: list[ModuleVersion] = []
    done = try_to(
        request,
        lambda: begun.append(begin_version(viewer=request.viewer, module=version.module, at=now())),
        _("The next version is begun; it says what this one says until you change it."),
    )
    return redirect("module_version", begun[0].uuid if done else version.uuid)


@require_POST
@page(APPROVE)
def module_decide(request: PageRequest, uuid: UUID, step: str) -> HttpResponse:
    """Approve what was handed in, or give it back with a note."""
    version = queries.version_for(request.viewer, uuid, APPROVE)
    viewer = request.viewer
    if step == "approve":
        try_to(
            request,
            lambda: approve_version(viewer=viewer, version=version, at=now()),
            _("Approved. It can be published now."),
        )
    elif step == "return":
        note = request.POST.get("note", "")[:2_000]
        try_to(
            request,
            lambda: return_version(viewer=viewer, version=version, note=note),
            _("Given back with your note."),
        )
    else:
        raise NotFound("There is no such step.", "没有这个步骤。")
    return redirect("module_version", version.uuid)


# --- impact ---------------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def module_impact(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What the next version of a module touches."""
    version = queries.version_for(request.viewer, uuid)
    found = impact.impact_of_version(request.viewer, version)
    context = {"impact": found, "trail": version_trail(version)}
    return render(request, "curriculum/impact.html", context)


@require_GET
@page(VIEW)
def task_impact(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What a change of a typical task touches."""
    task = TypicalTask.objects.filter(uuid=uuid).first()
    if task is None:
        raise NotFound("There is no such task.", "没有这项典型工作任务。")
    return _impact_page(request, impact.impact_of_task(request.viewer, task))


@require_GET
@page(VIEW)
def competence_impact(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What a change of a competence touches."""
    competence = Competence.objects.filter(uuid=uuid).first()
    if competence is None:
        raise NotFound("There is no such competence.", "没有这项能力。")
    return _impact_page(request, impact.impact_of_competence(request.viewer, competence))


@require_GET
@page(VIEW)
def generation_impact(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What a new generation of equipment touches."""
    generation = EquipmentGeneration.objects.filter(uuid=uuid).first()
    if generation is None:
        raise NotFound("There is no such generation.", "没有这一代设备。")
    return _impact_page(request, impact.impact_of_generation(request.viewer, generation))


def _impact_page(request: PageRequest, found: impact.ImpactView) -> HttpResponse:
    context = {"impact": found, "trail": [(_("Curriculum"), reverse("curricula"))]}
    return render(request, "curriculum/impact.html", context)
