"""The columns of a workshop's board, its phases, and who has come."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.curriculum.forms_workshop import ProcessForm
from ronghe.apps.curriculum.models import Card
from ronghe.apps.curriculum.pages.workshop_doors import Door, by_account, by_link
from ronghe.apps.curriculum.queries.boards import process_with
from ronghe.apps.curriculum.services.board_processes import (
    ProcessChanged,
    add_process,
    remove_process,
    rename_process,
)
from ronghe.apps.curriculum.services.workshops import go_to_phase, join
from ronghe.apps.people.api import PageRequest


@require_POST
def _add_process(request: PageRequest, door: Door) -> HttpResponse:
    form = ProcessForm(request.POST)
    try:
        titles = form.titles() if form.is_valid() else {}
        add_process(viewer=door.viewer, workshop=door.workshop, titles=titles)
        messages.success(request, _("The process was added."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(door.base)


@require_http_methods(["GET", "POST"])
def _process(request: PageRequest, door: Door, process: UUID) -> HttpResponse:
    """Rename a column, or take it off the board while it is empty."""
    row = process_with(door.workshop, process)
    form = ProcessForm(request.POST if request.method == "POST" else None, process=row)
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                remove_process(viewer=door.viewer, process=row)
                return redirect(door.base)
            if form.is_valid():
                version = form.cleaned_data["version"]
                rename_process(
                    viewer=door.viewer, process=row, version=version, titles=form.titles()
                )
                return redirect(door.base)
        except ProcessChanged as changed:
            row = changed.process
            data = request.POST.copy()
            data["version"] = str(row.version)
            form = ProcessForm(data, process=row)
            called = _("It is now called:")
            form.add_error(None, f"{changed} {called} {text_of(row)}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "process": row,
        "form": form,
        "is_empty": not row.cards.filter(state=Card.State.ON_BOARD).exists(),
        "trail": [(door.workshop.title, door.base)],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "curriculum/workshop_process.html", context, status=status)


@require_POST
def _phase(request: PageRequest, door: Door) -> HttpResponse:
    try:
        target = request.POST.get("target", "")
        go_to_phase(viewer=door.viewer, workshop=door.workshop, target=target, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(door.base)


@require_POST
def _join(request: PageRequest, door: Door) -> HttpResponse:
    """Say that one is here; the others see it."""
    join(viewer=door.viewer, workshop=door.workshop, at=now())
    return redirect(door.base)


processes, link_processes = by_account(_add_process), by_link(_add_process)
process, link_process = by_account(_process), by_link(_process)
joining, link_joining = by_account(_join), by_link(_join)
phase = by_account(_phase)
