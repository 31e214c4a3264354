"""Learning situations: reading one, writing one, taking one out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.curriculum.forms import SituationForm
from ronghe.apps.curriculum.models import LearningSituation, ModuleVersion
from ronghe.apps.curriculum.pages.shared import (
    accepted,
    kept_as_it_is,
    status_of,
    try_to,
    version_trail,
)
from ronghe.apps.curriculum.queries import choices
from ronghe.apps.curriculum.queries import modules as queries
from ronghe.apps.curriculum.rules import is_editable
from ronghe.apps.curriculum.services.situations import (
    add_situation,
    edit_situation,
    remove_situation,
)
from ronghe.apps.people.api import PageRequest, page

VIEW = queries.VIEW
EDIT = queries.EDIT


@require_GET
@page(VIEW)
def situation(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One situation: what is asked, what comes out, the six phases, what is assessed."""
    found = queries.situation_for(request.viewer, uuid)
    version = found.version
    row = queries.situations_of(version).get(pk=found.pk)
    context = {
        "situation": row,
        "version": version,
        "may_edit": is_editable(version)
        and queries.reaches(request.viewer, EDIT, version.module.programme),
        "trail": version_trail(version),
    }
    return render(request, "curriculum/situation.html", context)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def situation_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A further situation of a draft."""
    version = queries.version_for(request.viewer, uuid, EDIT)
    if not is_editable(version):
        return kept_as_it_is(request, version)
    form = _form(request, version, None)
    made: list[LearningSituation] = []

    def act() -> None:
        made.append(add_situation(viewer=request.viewer, version=version, draft=form.draft()))

    if request.method == "POST" and accepted(form, act):
        return redirect("situation", made[0].uuid)
    context = {"form": form, "version": version, "trail": version_trail(version)}
    return render(request, "curriculum/situation_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@page(EDIT)
def situation_edit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """All that a situation of a draft says."""
    found = queries.situation_for(request.viewer, uuid, EDIT)
    version = found.version
    if not is_editable(version):
        return kept_as_it_is(request, version)
    form = _form(request, version, found)

    def act() -> None:
        edit_situation(viewer=request.viewer, situation=found, draft=form.draft())

    if request.method == "POST" and accepted(form, act):
        return redirect("situation", found.uuid)
    context = {
        "form": form,
        "version": version,
        "situation": found,
        "trail": version_trail(version),
    }
    return render(request, "curriculum/situation_form.html", context, status=status_of(form))


@require_POST
@page(EDIT)
def situation_remove(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take a situation out of a draft."""
    found = queries.situation_for(request.viewer, uuid, EDIT)
    version = found.version
    try_to(
        request,
        lambda: remove_situation(viewer=request.viewer, situation=found),
        _("The situation is taken out."),
    )
    return redirect("module_version", version.uuid)


def _form(
    request: PageRequest, version: ModuleVersion, situation: LearningSituation | None
) -> SituationForm:
    programme = version.module.programme
    framework = choices.framework_of(programme)
    return SituationForm(
        request.POST if request.method == "POST" else None,
        tasks=choices.tasks_of(programme),
        competences=choices.leaf_competences(framework),
        levels=choices.levels_of(framework),
        instruments=choices.instruments_of(framework),
        elements=choices.elements_of(programme),
        equipment=choices.equipment_types(),
        situation=situation,
    )
