"""Teaching resources: of a module, one of them, its file, and keeping them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.curriculum.forms_resources import (
    AccessForm,
    ConfirmForm,
    ResourceForm,
    VersionForm,
)
from ronghe.apps.curriculum.models import Module, TeachingResource
from ronghe.apps.curriculum.queries.programme_modules import people_of
from ronghe.apps.curriculum.queries.resources import (
    EDIT,
    VIEW,
    ResourceRow,
    may_edit,
    module_for,
    reports_of,
    resource_for,
    resource_version_for,
    resources_listed,
)
from ronghe.apps.curriculum.queries.revisions import module_titles
from ronghe.apps.curriculum.queries.staleness import standings_of
from ronghe.apps.curriculum.resource_answers import file_answer
from ronghe.apps.curriculum.services.resources import (
    add_resource,
    add_resource_version,
    confirm_resource,
    set_access,
)
from ronghe.apps.industry.api import EquipmentGeneration
from ronghe.apps.people.api import PageRequest, Viewer, page, programmes_for

# What is served may show itself and nothing else: no script, no form, no frame around it.


def _standing(row: ResourceRow) -> Badge:
    if row.standing.is_stale:
        return Badge("attention", _("stale"))
    return Badge("supported", _("up to date"))


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Resource"),
        lambda r: Link(str(text_of(r.resource)), reverse("resource", args=[r.resource.uuid])),
        header=True,
    ),
    Column("kind", gettext_lazy("Kind"), lambda r: r.resource.get_kind_display()),
    Column(
        "version",
        gettext_lazy("Version"),
        lambda r: r.standing.version.number if r.standing.version else None,
        kind="number",
        places=0,
    ),
    Column("since", gettext_lazy("Stale since"), lambda r: r.standing.since, kind="day"),
    Column("open_reports", gettext_lazy("Reports open"), kind="number", places=0),
    Column("standing", gettext_lazy("Standing"), _standing, kind="badge"),
)


def _table(request: PageRequest, rows: list[ResourceRow], empty: Empty) -> Table:
    return build_table(request, rows, COLUMNS, gettext_lazy("Teaching resources"), empty)


@require_GET
@page(VIEW)
def resources_all(request: PageRequest) -> HttpResponse:
    """Every resource that the viewer may see, stale ones first."""
    rows = resources_listed(request.viewer, request.viewer.on_date)
    empty = Empty(
        gettext_lazy("No teaching resource yet"),
        gettext_lazy("Whoever writes a module adds its workbooks, manuals and digital resources."),
    )
    context = {"table": _table(request, rows, empty), **_counts(rows)}
    return render(request, "curriculum/resources.html", context)


def _counts(rows: list[ResourceRow]) -> dict[str, int]:
    return {"count": len(rows), "stale": sum(row.standing.is_stale for row in rows)}


@require_GET
@page(VIEW)
def resources(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The resources of one module."""
    module = module_for(request.viewer, uuid)
    rows = resources_listed(request.viewer, request.viewer.on_date, module)
    keeps = may_edit(request.viewer, module)
    empty = Empty(
        gettext_lazy("No teaching resource yet"),
        gettext_lazy("A workbook for students comes first, then the manual for teachers."),
        gettext_lazy("Add a resource") if keeps else "",
        reverse("resource_new", args=[module.uuid]) if keeps else "",
    )
    context = {
        "table": _table(request, rows, empty),
        "module": module,
        "title": module_titles([module.pk]).get(module.pk),
        "keeps": keeps,
        "trail": [(_("Teaching resources"), reverse("resources_all"))],
        **_counts(rows),
    }
    return render(request, "curriculum/resources.html", context)


@require_GET
@page(VIEW)
def resource(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One resource: its newest version, whether it is stale and why, its versions and reports."""
    viewer, found = request.viewer, resource_for(request.viewer, uuid)
    standing = next(
        iter(standings_of(TeachingResource.objects.filter(pk=found.pk), viewer.on_date)), None
    )
    versions = found.versions.select_related("generation__type", "module_version").prefetch_related(
        "authors__person"
    )
    context = {
        "resource": found,
        "standing": standing,
        "days": standing.days_stale(viewer.on_date) if standing else None,
        "versions": list(versions),
        "reports": list(reports_of(viewer, found)[:50]),
        "keeps": may_edit(viewer, found.module),
        "module_title": module_titles([found.module_id]).get(found.module_id),
        "trail": _trail(found),
    }
    return render(request, "curriculum/resource.html", context)


def _trail(found: TeachingResource) -> list[tuple[str, str]]:
    return [
        (_("Teaching resources"), reverse("resources_all")),
        (_title_of(found.module), reverse("resources", args=[found.module.uuid])),
    ]


def _title_of(module: Module) -> str:
    """What its newest version is called; every module has one."""
    return str(module_titles([module.pk]).get(module.pk, module.code))


@require_GET
@page(VIEW)
def resource_file(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The file of a version, to whoever may see the resource. Kinds that a browser shows safely
    are shown, the others saved; nothing in it runs."""
    return file_answer(resource_version_for(request.viewer, uuid))


def _kept(viewer: Viewer, uuid: UUID) -> TeachingResource:
    """A resource that the viewer keeps; NotFound otherwise."""
    found = resource_for(viewer, uuid)
    if not may_edit(viewer, found.module):
        raise NotFound("There is no such resource for you.", "没有由您维护的这项资源。")
    return found


def _generations() -> list[EquipmentGeneration]:
    rows = EquipmentGeneration.objects.select_related("type").order_by("type__code", "number")
    return list(rows[:500])


def _words(found: TeachingResource, heading: str, meaning: str, action: str) -> FormWords:
    own = reverse("resource", args=[found.uuid])
    return FormWords(
        heading=heading,
        meaning=meaning,
        action=action,
        back_url=own,
        trail=((_("Teaching resources"), reverse("resources_all")), (str(text_of(found)), own)),
        is_upload=True,
    )


@require_http_methods(["GET", "POST"])
@page(EDIT)
def resource_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A new resource of a module, with its first version."""
    module = _editable_module(request.viewer, uuid)
    form = ResourceForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        generations=_generations(),
        people=list(people_of(request.viewer, module.programme)),
    )
    back = reverse("resources", args=[module.uuid])
    words = FormWords(
        heading=_("Add a resource"),
        meaning=_("A file or a link, who wrote it, and who may see it."),
        action=_("Add it"),
        back_url=back,
        trail=((_("Teaching resources"), back),),
        facts=(_title_of(module),),
        is_upload=True,
    )

    def act() -> HttpResponse:
        made = add_resource(
            viewer=request.viewer,
            module=module,
            draft=form.resource(),
            version=form.version(),
            at=now(),
        )
        messages.success(request, _("The resource is there."))
        return redirect("resource", made.uuid)

    return answer_form(request, form, words, act)


def _editable_module(viewer: Viewer, uuid: UUID) -> Module:
    rows = Module.objects.filter(
        uuid=uuid, programme__in=programmes_for(viewer, EDIT), versions__isnull=False
    )
    found = rows.select_related("programme").first()
    if found is None:
        raise NotFound("There is no such module for you.", "没有您可以编写的该模块。")
    return found


@require_http_methods(["GET", "POST"])
@page(EDIT)
def resource_version_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The next version: made for what the module, its task and the machines are now."""
    found = _kept(request.viewer, uuid)
    form = VersionForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        generations=_generations(),
    )
    words = _words(
        found,
        _("A new version"),
        _("It is made for the module as it stands now; the resource is no longer stale then."),
        _("Add the version"),
    )

    def act() -> HttpResponse:
        add_resource_version(
            viewer=request.viewer, resource=found, version=form.version(), at=now()
        )
        messages.success(request, _("The new version is there."))
        return redirect("resource", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def resource_confirm(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say that the newest version is right for what stands now, too."""
    found = _kept(request.viewer, uuid)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None, generations=_generations()
    )
    words = _words(
        found,
        _("It still holds"),
        _("Say why the same file is right for what has changed; it becomes the next version."),
        _("Confirm it"),
    )

    def act() -> HttpResponse:
        confirm_resource(
            viewer=request.viewer,
            resource=found,
            note=form.cleaned_data["note"],
            lang=get_language() or "en",
            generation=form.chosen,
            at=now(),
        )
        messages.success(request, _("Confirmed."))
        return redirect("resource", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def resource_access(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Who may see a resource."""
    found = _kept(request.viewer, uuid)
    named = [str(one) for one in found.readers.values_list("person__uuid", flat=True)]
    form = AccessForm(
        request.POST if request.method == "POST" else None,
        people=list(people_of(request.viewer, found.module.programme)),
        initial={"confidentiality": found.confidentiality, "circle": named},
    )
    words = _words(
        found,
        _("Who may see it"),
        _("It counts at once, for every version and its file."),
        _("Save"),
    )

    def act() -> HttpResponse:
        set_access(
            viewer=request.viewer,
            resource=found,
            confidentiality=form.cleaned_data["confidentiality"],
            circle=form.chosen,
        )
        messages.success(request, _("Saved."))
        return redirect("resource", found.uuid)

    return answer_form(request, form, words, act)
