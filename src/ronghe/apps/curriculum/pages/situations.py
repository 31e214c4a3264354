"""Learning situations: reading one, writing one, taking one out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, text_of
from ronghe.apps.curriculum.forms_assessed import AssessedForm
from ronghe.apps.curriculum.forms_situations import NewSituationForm
from ronghe.apps.curriculum.models import LearningSituation
from ronghe.apps.curriculum.pages.shared import (
    accepted,
    kept_as_it_is,
    status_of,
    try_to,
    version_trail,
)
from ronghe.apps.curriculum.pages.situation_parts import (
    MEANINGS,
    ORDER,
    TITLES,
    PartForm,
    part_after,
    part_form,
    parts_of,
)
from ronghe.apps.curriculum.queries import modules as queries
from ronghe.apps.curriculum.queries.aims import aims_of
from ronghe.apps.curriculum.rules import is_editable
from ronghe.apps.curriculum.services.situations import (
    add_situation,
    change_situation,
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
        "aims": aims_of(row),
        "version": version,
        "may_edit": is_editable(version)
        and queries.reaches(request.viewer, EDIT, version.module.programme),
        "trail": version_trail(version),
    }
    return render(request, "curriculum/situation.html", context)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def situation_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A further situation of a draft: its first part; the others follow."""
    version = queries.version_for(request.viewer, uuid, EDIT)
    if not is_editable(version):
        return kept_as_it_is(request, version)
    form = NewSituationForm(request.POST if request.method == "POST" else None)
    made: list[LearningSituation] = []

    def act() -> None:
        draft = form.draft(version.situations.count() + 1)
        made.append(add_situation(viewer=request.viewer, version=version, draft=draft))

    if request.method == "POST" and accepted(form, act):
        return redirect("situation_part", made[0].uuid, part_after(ORDER[0]))
    context = {
        "form": form,
        "version": version,
        "part": ORDER[0],
        "meaning": MEANINGS[ORDER[0]],
        "next": part_after(ORDER[0]),
        "trail": version_trail(version),
    }
    return render(request, "curriculum/situation_part.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@page(EDIT)
def situation_edit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The first part of a situation of a draft."""
    return _part(request, uuid, ORDER[0])


@require_http_methods(["GET", "POST"])
@page(EDIT)
def situation_part(request: PageRequest, uuid: UUID, part: str) -> HttpResponse:
    """Another part of it."""
    if part not in ORDER:
        raise NotFound("A situation has no such part.", "学习情境没有这一部分。")
    return _part(request, uuid, part)


def _part(request: PageRequest, uuid: UUID, part: str) -> HttpResponse:
    """Whichever part is opened next, this one is saved first; what is wrong is said here, with
    all that was typed."""
    found = queries.situation_for(request.viewer, uuid, EDIT)
    version = found.version
    if not is_editable(version):
        return kept_as_it_is(request, version)
    row = queries.situations_of(version).get(pk=found.pk)
    row.version = version
    form = part_form(part, request.POST if request.method == "POST" else None, row)

    def act() -> None:
        change_situation(viewer=request.viewer, situation=found, change=form.applied)

    if request.method == "POST" and accepted(form, act):
        messages.success(request, _("Saved: %(part)s.") % {"part": TITLES[part]})
        return redirect(_address_after(request, found, part, form))
    context = {
        "form": form,
        "version": version,
        "situation": row,
        "part": part,
        "meaning": MEANINGS[part],
        "parts": parts_of(row),
        "next": part_after(part),
        "trail": [*version_trail(version), (str(text_of(row)), reverse("situation", args=[uuid]))],
    }
    return render(request, "curriculum/situation_part.html", context, status=status_of(form))


def _address_after(
    request: PageRequest, situation: LearningSituation, part: str, form: PartForm
) -> str:
    """Where the button leads: another part, the situation, or this part where rows were added or
    taken out."""
    to = request.POST.get("to", part_after(part))
    if isinstance(form, AssessedForm) and (form.removed or form.first_added):
        added = f"#aim-{form.first_added}" if form.first_added else ""
        return reverse("situation_part", args=[situation.uuid, part]) + added
    if to in ORDER:
        return reverse("situation_part", args=[situation.uuid, to])
    return reverse("situation", args=[situation.uuid])


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
