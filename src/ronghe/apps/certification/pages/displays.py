"""Portfolio displays: the list, holding one, choosing what to show, what the panel sees."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.certification.file_answers import file_response
from ronghe.apps.certification.forms_displays import DisplayForm
from ronghe.apps.certification.forms_portfolio import ChoiceForm
from ronghe.apps.certification.queries.displays import (
    HOLD,
    classes_to_hold,
    display_for,
    displays_listed,
    entries_of,
    entry_for_panel,
    is_on_panel,
    is_organiser,
    item_shown,
    own_entry,
    panel_candidates,
    panel_view,
    rubrics_of,
)
from ronghe.apps.certification.queries.items import file_of
from ronghe.apps.certification.queries.shared import targets_of
from ronghe.apps.certification.queries.students import students_in
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.certification.services.displays import KEEP, choose_to_show, hold_display
from ronghe.apps.people.api import PageRequest, SchoolClass, may, page

VIEW = "certification.view_displays"


def _trail() -> list[tuple[str, str]]:
    return [(_("Portfolio displays"), reverse("displays"))]


@require_GET
@page(VIEW)
def displays(request: PageRequest) -> HttpResponse:
    """Those that the viewer holds, judges, or shows in."""
    context = {
        "rows": list(displays_listed(request.viewer)[:100]),
        "holds": may(request.viewer, HOLD),
        "today": request.viewer.on_date,
    }
    return render(request, "certification/displays.html", context)


@require_http_methods(["GET", "POST"])
@page(HOLD)
def display_new(request: PageRequest) -> HttpResponse:
    """Choose a class, then day, rubric and panel."""
    classes = classes_to_hold(request.viewer)
    school_class = _chosen(request, classes)
    if school_class is None:
        context = {"classes": classes, "trail": _trail()}
        return render(request, "certification/display_class.html", context)
    viewer = request.viewer
    form = DisplayForm(
        request.POST if request.method == "POST" else None,
        school_class=school_class,
        instruments=rubrics_of(school_class),
        candidates=panel_candidates(viewer, school_class),
        day=viewer.on_date,
    )

    def act() -> HttpResponse:
        students = students_in(viewer, school_class, HOLD)
        display = hold_display(viewer=viewer, plan=form.plan(), students=students, at=now())
        messages.success(
            request, _("The display stands. Students and panel find it among their next steps.")
        )
        return redirect("display", display.uuid)

    words = FormWords(
        heading=_("A portfolio display of %(name)s") % {"name": text_of(school_class)},
        meaning=_("Students choose what they show; a panel of school and enterprise rates it."),
        action=_("Open it"),
        back_url=reverse("displays"),
        trail=tuple(_trail()),
    )
    return answer_form(request, form, words, act)


def _chosen(request: PageRequest, classes: list[SchoolClass]) -> SchoolClass | None:
    wanted = request.GET.get("class", "")
    if wanted:
        return next((one for one in classes if str(one.uuid) == wanted), None)
    return classes[0] if len(classes) == 1 else None


@require_GET
@page(VIEW)
def display(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Who shows, who has chosen, how far the panel is; the panel's way into each."""
    found = display_for(request.viewer, uuid)
    rows = entries_of(request.viewer, found)
    context = {
        "display": found,
        "rows": rows,
        "chosen": sum(row.chosen > 0 for row in rows),
        "holds": is_organiser(request.viewer, found),
        "judges": is_on_panel(request.viewer, found),
        "own": next((r for r in rows if r.entry.person_id == request.viewer.person_id), None),
        "trail": _trail(),
    }
    return render(request, "certification/display.html", context)


@require_http_methods(["GET", "POST"])
@page(KEEP)
def display_choose(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A student chooses what the panel sees."""
    found = display_for(request.viewer, uuid)
    entry = own_entry(request.viewer, found)
    timeline = timeline_of(request.viewer, entry.person)
    form = ChoiceForm(
        request.POST if request.method == "POST" else None,
        entries=timeline.offered,
        initial={
            "targets": targets_of(entry.choices.all()),
            "shows_levels": entry.shows_levels,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose_to_show(
                viewer=request.viewer,
                entry=entry,
                targets=form.chosen(),
                shows_levels=form.cleaned_data["shows_levels"],
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The panel sees your choice from now on."))
            return redirect("display", found.uuid)
    context = {"form": form, "timeline": timeline, "display": found, "trail": _trail()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "certification/display_choose.html", context, status=status)


@require_GET
@page(VIEW)
def display_shown(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What one student shows, for the panel and for the student."""
    view = panel_view(request.viewer, uuid)
    entry = view.entry
    context = {
        "entry": entry,
        "panel": entry,
        "view": view,
        "shown": view.shown,
        "form_url": reverse("rate_person", args=[view.form]) if view.form else "",
        "has_chosen": entry.chosen_at is not None,
        "is_own": entry.person_id == request.viewer.person_id,
        "trail": [
            *_trail(),
            (str(text_of(entry.display.session)), reverse("display", args=[entry.display.uuid])),
        ],
    }
    return render(request, "certification/display_shown.html", context)


@never_cache
@require_GET
@page(VIEW)
def display_file(request: PageRequest, uuid: UUID, item: UUID) -> HttpResponse:
    entry = entry_for_panel(request.viewer, uuid)
    return file_response(file_of(item_shown(entry, item)))
