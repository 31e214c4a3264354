"""Making an instrument: what it is, its items one by one, a look at the form, publishing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.assessment.forms import RatingForm
from ronghe.apps.assessment.forms_instruments import (
    CopyForm,
    InstrumentForm,
    ItemForm,
    competence_choices,
    row_from_anchors,
)
from ronghe.apps.assessment.instrument_rows import row_of
from ronghe.apps.assessment.models import Assignment, Instrument, RatingSession
from ronghe.apps.assessment.queries.calibrations import frameworks_for
from ronghe.apps.assessment.queries.forms import items_of
from ronghe.apps.assessment.queries.instruments import instrument_for
from ronghe.apps.assessment.services.instruments import (
    MANAGE,
    begin_instrument_version,
    copy_instrument,
    discard_draft,
    draft_of,
    export_instruments,
    faults_before_publication,
    publish_instrument,
    write_draft,
)
from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.competence.api import Framework, publisher_of
from ronghe.apps.people.api import PageRequest, Person, page
from ronghe.standards.instrument_csv import InstrumentRow, ItemRow

Trail = list[tuple[str, str]]


def draft_for(request: PageRequest, uuid: UUID) -> Instrument:
    """The draft that an address names, if the viewer may change it."""
    return draft_of(request.viewer, instrument_for(request.viewer, uuid))


def trail_to(instrument: Instrument | None = None) -> Trail:
    trail = [(_("Instruments"), reverse("instruments"))]
    if instrument is not None:
        url = reverse("instrument", args=[instrument.uuid])  # of a draft: on to its draft page
        trail.append((str(text_of(instrument)), url))
    return trail


def frameworks_to_work_on(request: PageRequest) -> list[Framework]:
    return frameworks_for(request.viewer, MANAGE)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def instrument_new(request: PageRequest) -> HttpResponse:
    """Which framework, then what it is."""
    frameworks = frameworks_to_work_on(request)
    chosen = _chosen(frameworks, request.POST.get("framework") or request.GET.get("framework", ""))
    context: dict[str, Any] = {"frameworks": frameworks, "framework": chosen, "trail": trail_to()}
    if chosen is None:
        return render(request, "assessment/instrument_new.html", context)
    publisher = publisher_of(request.viewer, chosen)
    form = InstrumentForm(
        request.POST or None,
        tasks=list(chosen.tasks.order_by("position", "pk")),
        rubrics=publisher.rubrics if publisher else (),
    )
    if request.method == "POST" and form.is_valid():
        draft = _write(request, chosen, form, form.as_row())
        if draft is not None:
            return redirect("instrument_draft", draft.uuid)
    context["form"] = form
    status = 422 if form.errors else 200
    return render(request, "assessment/instrument_new.html", context, status=status)


def _chosen(frameworks: Sequence[Framework], uuid: str) -> Framework | None:
    if len(frameworks) == 1:
        return frameworks[0]
    return next((one for one in frameworks if str(one.uuid) == uuid), None)


def _write(
    request: PageRequest, framework: Framework, form: InstrumentForm | ItemForm, row: InstrumentRow
) -> Instrument | None:
    """Write the draft; a refusal of the domain becomes an error of the form."""
    try:
        return write_draft(viewer=request.viewer, framework=framework, row=row)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@require_GET
@page(MANAGE)
def instrument_draft(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A draft with its items and with what it lacks before it may go out."""
    draft = draft_for(request, uuid)
    context = {
        "instrument": draft,
        "items": items_of(draft),
        "faults": faults_before_publication(draft),
        "trail": trail_to(),
    }
    return render(request, "assessment/instrument_draft.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def instrument_about(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Change what a draft is called, its task and its minutes."""
    draft = draft_for(request, uuid)
    tasks = list(draft.framework.tasks.order_by("position", "pk"))
    form = InstrumentForm(request.POST or None, tasks=tasks, row=row_of(draft))
    said = request.method == "POST" and form.is_valid()
    if said and _write(request, draft.framework, form, form.as_row()) is not None:
        return redirect("instrument_draft", draft.uuid)
    context = {"instrument": draft, "form": form, "trail": trail_to(draft)}
    status = 422 if form.errors else 200
    return render(request, "assessment/instrument_about.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def instrument_item_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Which competence first; then the item, begun from what the framework says of it."""
    draft = draft_for(request, uuid)
    code = request.POST.get("competence") or request.GET.get("competence", "")
    competence = draft.framework.competences.filter(code=code).first()
    if competence is None:
        context = {
            "instrument": draft,
            "groups": competence_choices(draft),
            "trail": trail_to(draft),
        }
        return render(request, "assessment/instrument_item_of.html", context)
    row = row_of(draft)
    begun = row_from_anchors(draft, competence, len(row.items))
    return _edit_item(request, draft, row, len(row.items), begun)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def instrument_item(request: PageRequest, uuid: UUID, place: int) -> HttpResponse:
    """Change one item; places count from 1."""
    draft = draft_for(request, uuid)
    row = row_of(draft)
    if not 1 <= place <= len(row.items):
        raise Http404
    return _edit_item(request, draft, row, place - 1, row.items[place - 1])


def _edit_item(
    request: PageRequest, draft: Instrument, row: InstrumentRow, place: int, item: ItemRow
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ItemForm(data, instrument=draft, row=item)
    if data is not None and form.is_valid():
        items = (*row.items[:place], form.as_row(), *row.items[place + 1 :])
        if _write(request, draft.framework, form, replace(row, items=items)) is not None:
            messages.success(request, _("Kept."))
            return redirect("instrument_draft", draft.uuid)
    context = {
        "instrument": draft,
        "form": form,
        "place": place + 1,
        "is_new": place == len(row.items),
        "trail": trail_to(draft),
    }
    status = 422 if form.errors else 200
    return render(request, "assessment/instrument_item.html", context, status=status)


@require_POST
@page(MANAGE)
def instrument_item_move(request: PageRequest, uuid: UUID, place: int) -> HttpResponse:
    """Up, down, or out."""
    draft = draft_for(request, uuid)
    row = row_of(draft)
    items = _moved(row.items, place - 1, request.POST.get("to", ""))
    if items is None:
        raise Http404
    write_draft(viewer=request.viewer, framework=draft.framework, row=replace(row, items=items))
    return redirect(f"{reverse('instrument_draft', args=[draft.uuid])}#items")


def _moved(items: Sequence[ItemRow], place: int, to: str) -> tuple[ItemRow, ...] | None:
    """The items in their new order; None for what cannot be."""
    if not 0 <= place < len(items):
        return None
    rest = [*items[:place], *items[place + 1 :]]
    if to == "out":
        return tuple(rest)
    target = {"up": place - 1, "down": place + 1}.get(to, -1)
    if not 0 <= target < len(items):
        return None
    return (*rest[:target], items[place], *rest[target:])


@require_GET
@page(MANAGE)
def instrument_preview(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The form as whoever rates or answers will see it; nothing is sent."""
    instrument = instrument_for(request.viewer, uuid)
    session = RatingSession(instrument=instrument)
    nobody = Assignment(session=session, subject=Person(), rater=Person(), draft={})
    form = RatingForm(assignment=nobody, items=items_of(instrument), day=request.viewer.on_date)
    context = {"instrument": instrument, "form": form, "trail": trail_to(instrument)}
    return render(request, "assessment/instrument_preview.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def instrument_publish(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once; then publish."""
    draft = draft_for(request, uuid)
    if request.method == "GET":
        question = {
            "title": _("Publish this instrument?"),
            "text": _("A published version never changes; the one before it is replaced."),
            "action": _("Publish"),
            "action_url": reverse("instrument_publish", args=[draft.uuid]),
            "back_url": reverse("instrument_draft", args=[draft.uuid]),
        }
        return render(request, "web/confirm.html", question)
    try:
        publish_instrument(viewer=request.viewer, instrument=draft, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("instrument_draft", draft.uuid)
    messages.success(request, _("Published. It can be used in rating sessions now."))
    return redirect("instrument", draft.uuid)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def instrument_discard(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once; then take the draft away."""
    draft = draft_for(request, uuid)
    if request.method == "GET":
        question = {
            "title": _("Discard this draft?"),
            "text": _("Its items go with it. Published versions stay."),
            "action": _("Discard"),
            "action_url": reverse("instrument_discard", args=[draft.uuid]),
            "back_url": reverse("instrument_draft", args=[draft.uuid]),
        }
        return render(request, "web/confirm.html", question)
    discard_draft(viewer=request.viewer, instrument=draft)
    messages.success(request, _("The draft is gone."))
    return redirect("instruments")


@require_POST
@page(MANAGE)
def instrument_version(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Begin the next version, or go to the draft that stands."""
    instrument = instrument_for(request.viewer, uuid)
    draft = begin_instrument_version(viewer=request.viewer, instrument=instrument)
    return redirect("instrument_draft", draft.uuid)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def instrument_copy(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A new instrument that begins as this one."""
    instrument = instrument_for(request.viewer, uuid)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            draft = copy_instrument(viewer=request.viewer, instrument=instrument, code=code)
            return redirect("instrument_draft", draft.uuid)
        except Refused as refusal:
            form.add_error("code", str(refusal))
    context = {"instrument": instrument, "form": form, "trail": trail_to()}
    status = 422 if form.errors else 200
    return render(request, "assessment/instrument_copy.html", context, status=status)


@require_GET
@page("assessment.view_instruments")
def instrument_export(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The instrument as CSV."""
    instrument = instrument_for(request.viewer, uuid)
    content = export_instruments([instrument])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"{instrument.code}-{instrument.version}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def framework_named(frameworks: Sequence[Framework], uuid: str) -> Framework:
    """One of the frameworks that the viewer works on. Raises NotFound."""
    found = next((one for one in frameworks if str(one.uuid) == uuid), None)
    if found is None:
        raise NotFound("There is no such framework for you.", "没有您可以使用的这个能力框架。")
    return found
