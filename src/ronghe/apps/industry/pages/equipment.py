"""The register of equipment: everybody's in reach, one organisation's, entering, retiring, news."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound, Refused, Text, now, text_of
from ronghe.apps.base.presentation.once import act_once
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.industry.forms.equipment import (
    EquipmentFilterForm,
    EquipmentForm,
    GenerationForm,
    KindForm,
    NewsForm,
    RetireForm,
)
from ronghe.apps.industry.forms.picking import language_of
from ronghe.apps.industry.models import Equipment, EquipmentType
from ronghe.apps.industry.queries.enterprises import organisation_for
from ronghe.apps.industry.queries.equipment import (
    VIEW,
    equipment_of,
    equipment_types,
    in_use,
    owned_in_reach,
)
from ronghe.apps.industry.queries.reach import organisations_reached
from ronghe.apps.industry.queries.signals import signals_from
from ronghe.apps.industry.queries.work import tasks_near
from ronghe.apps.industry.services.equipment import (
    MANAGE,
    add_equipment,
    change_equipment,
    define_generation,
    define_type,
    programmes_for_news,
    record_purchase,
    reference_of,
    retire_equipment,
)
from ronghe.apps.people.api import Organisation, PageRequest, may, page


def _generation(one: Equipment) -> str:
    if one.generation is None:
        return ""
    return f"{one.generation.number} · {text_of(one.generation)}"


def _standing(one: Equipment) -> Badge:
    if one.retired_on is not None:
        return Badge("unknown", _("retired"))
    if one.generation is None:
        return Badge("attention", _("generation missing"))
    if not one.tasks.all():
        return Badge("attention", _("tasks missing"))
    return Badge("supported", _("complete"))


DEVICE_COLUMNS = (
    Column("generation", gettext_lazy("Generation"), _generation, order_by="generation__number"),
    Column("model", gettext_lazy("Model"), order_by="model"),
    Column("year", gettext_lazy("Built in"), lambda e: str(e.year or ""), order_by="year"),
    Column("count", gettext_lazy("How many"), kind="number", places=0, order_by="count"),
)
OWNER = Column(
    "owner",
    gettext_lazy("Whose"),
    lambda e: Link(text_of(e.organisation), reverse("equipment_of", args=[e.organisation.uuid])),
    order_by="organisation__code",
)
STANDING = Column("standing", gettext_lazy("Standing"), _standing, kind="badge")


def _kind_column(*, linked: bool) -> Column:
    def value(one: Equipment) -> object:
        title = text_of(one.type)
        return Link(title, reverse("equipment_change", args=[one.uuid])) if linked else title

    return Column("kind", gettext_lazy("Kind"), value, order_by="type__code", header=True)


# --- everybody's --------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def equipment(request: PageRequest) -> HttpResponse:
    """What schools and enterprises in reach own today, side by side."""
    viewer = request.viewer
    kinds = list(equipment_types())
    form = EquipmentFilterForm(request.GET, kinds=kinds)
    rows = _narrowed(owned_in_reach(viewer), form)
    empty = Empty(
        gettext_lazy("No equipment entered yet"),
        gettext_lazy("Open your organisation's register and enter the first device."),
    )
    columns = (_kind_column(linked=False), *DEVICE_COLUMNS, OWNER)
    caption = gettext_lazy("Equipment in use")
    table = build_table(request, rows, columns, caption, empty, sort="kind", page_size=50)
    held = {one.organisation_id for one in viewer.held}
    own = organisations_reached(viewer, MANAGE).filter(pk__in=held)
    context = {
        "table": table,
        "form": form,
        "own": own.order_by("code"),
        "may_manage": may(viewer, MANAGE),
    }
    return render(request, "industry/equipment.html", context)


def _narrowed(rows: "QuerySet[Equipment]", form: EquipmentFilterForm) -> "QuerySet[Equipment]":
    wanted = form.cleaned_data if form.is_valid() else {}
    for word in wanted.get("q", "").split()[:8]:
        rows = rows.filter(
            Q(model__icontains=word)
            | Q(type__title_en__icontains=word)
            | Q(type__title_zh__icontains=word)
            | Q(organisation__title_en__icontains=word)
            | Q(organisation__title_zh__icontains=word)
        )
    if wanted.get("kind"):
        rows = rows.filter(type__code=wanted["kind"])
    if wanted.get("of"):
        rows = rows.filter(organisation__kind=wanted["of"])
    return rows


# --- one organisation's -------------------------------------------------------------------------


@require_GET
@page(VIEW)
def equipment_of_one(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The register of a school or enterprise, with what is not filled in yet."""
    viewer = request.viewer
    owner = organisation_for(viewer, VIEW, uuid)
    keeps = organisations_reached(viewer, MANAGE).filter(pk=owner.pk).exists()
    with_retired = bool(request.GET.get("retired"))
    rows = equipment_of(viewer, owner, with_retired=with_retired).prefetch_related("tasks")
    context = {
        "owner": owner,
        "table": _register(request, rows, owner, keeps=keeps),
        "gaps": rows.filter(in_use(viewer.on_date))
        .filter(Q(generation=None) | Q(tasks=None))
        .distinct()
        .count(),
        "keeps": keeps,
        "with_retired": with_retired,
        "trail": [(_("Equipment"), reverse("equipment"))],
    }
    return render(request, "industry/equipment_of.html", context)


def _register(
    request: PageRequest, rows: "QuerySet[Equipment]", owner: Organisation, *, keeps: bool
) -> Table:
    empty = Empty(
        gettext_lazy("No equipment entered yet"),
        gettext_lazy("Begin with the devices on which the main tasks are taught or done."),
        gettext_lazy("Enter equipment") if keeps else "",
        reverse("equipment_new", args=[owner.uuid]) if keeps else "",
    )
    columns = (_kind_column(linked=keeps), *DEVICE_COLUMNS, STANDING)
    caption = gettext_lazy("Register of equipment")
    return build_table(request, rows, columns, caption, empty, sort="kind")


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def equipment_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Enter devices; what looks like news for programmes is offered as a signal at once."""
    owner = organisation_for(request.viewer, MANAGE, uuid)
    data = request.POST if request.method == "POST" else None
    form = _form_of(request, owner, data)
    if request.method == "POST" and form.is_valid():

        def act() -> HttpResponse:
            return _after(request, add_equipment(viewer=request.viewer, draft=form.draft()))

        try:
            return act_once(request, act)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show_form(request, form, owner, None)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def equipment_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Correct an entry, or complete it."""
    found = _entry(request, uuid)
    owner = found.organisation
    data = request.POST if request.method == "POST" else None
    form = _form_of(request, owner, data, found)
    if request.method == "POST" and form.is_valid():
        try:
            change_equipment(viewer=request.viewer, equipment=found, draft=form.draft())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _after(request, found)
    return _show_form(request, form, owner, found)


def _form_of(
    request: PageRequest, owner: Organisation, data: Any, found: Equipment | None = None
) -> EquipmentForm:
    return EquipmentForm(
        data,
        organisation=owner,
        sites=list(owner.sites.all()),
        near=tasks_near(owner, request.viewer.on_date),
        equipment=found,
    )


def _entry(request: PageRequest, uuid: UUID) -> Equipment:
    rows = Equipment.objects.filter(organisation__in=organisations_reached(request.viewer, MANAGE))
    found = rows.select_related("organisation__region", "site", "type", "generation")
    one = found.filter(uuid=uuid).first()
    if one is None:
        raise NotFound("There is no such entry for you to keep.", "没有您可以维护的这条记录。")
    return one


def _show_form(
    request: PageRequest, form: EquipmentForm, owner: Organisation, entry: Equipment | None
) -> HttpResponse:
    context = {
        "form": form,
        "owner": owner,
        "entry": entry,
        "trail": [(str(text_of(owner)), reverse("equipment_of", args=[owner.uuid]))],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "industry/equipment_form.html", context, status=status)


def _after(request: PageRequest, entered: Equipment) -> HttpResponse:
    is_known = signals_from([reference_of(entered)]).exists()
    if not is_known and programmes_for_news(entered):
        return redirect("equipment_news", entered.uuid)
    messages.success(request, _("The register is up to date."))
    return redirect("equipment_of", entered.organisation.uuid)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def equipment_retire(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take devices out of use from a day on."""
    found = _entry(request, uuid)
    data = request.POST if request.method == "POST" else None
    form = RetireForm(data, initial={"retired_on": request.viewer.on_date.isoformat()})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["retired_on"]
        try:
            retire_equipment(viewer=request.viewer, equipment=found, on_date=day)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is out of use and stays in the register."))
            return redirect("equipment_of", found.organisation.uuid)
    context = {
        "form": form,
        "entry": found,
        "trail": [(str(text_of(found.type)), reverse("equipment_change", args=[found.uuid]))],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "industry/equipment_retire.html", context, status=status)


# --- news ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def equipment_news(request: PageRequest, uuid: UUID) -> HttpResponse:
    """This looks like news for programmes: record it as a signal, or leave it."""
    found = _entry(request, uuid)
    programmes = programmes_for_news(found)
    data = request.POST if request.method == "POST" else None
    form = NewsForm(data, initial={"title": _title_of(found)})
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["title"]
        try:
            signal = record_purchase(
                viewer=request.viewer,
                equipment=found,
                title=title,
                lang=language_of(title),
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The signal is recorded."))
            return redirect("signal", signal.uuid)
    context = {
        "form": form,
        "entry": found,
        "programmes": programmes,
        "back_url": reverse("equipment_of", args=[found.organisation.uuid]),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "industry/equipment_news.html", context, status=status)


def _title_of(found: Equipment) -> str:
    generation = text_of(found.generation) if found.generation else Text("", "")
    words = _("%(who)s now uses %(kind)s %(generation)s") % {
        "who": text_of(found.organisation),
        "kind": text_of(found.type),
        "generation": generation,
    }
    return words.strip()[:200]


# --- kinds --------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def equipment_kinds(request: PageRequest) -> HttpResponse:
    """Kinds of devices and their generations, for everybody; add one that is missing."""
    kinds = list(equipment_types())
    which = request.POST.get("form") if request.method == "POST" else None
    kind_form = KindForm(request.POST if which == "kind" else None)
    generation_form = GenerationForm(request.POST if which == "generation" else None, kinds=kinds)
    if which == "kind" and kind_form.is_valid():
        code = kind_form.cleaned_data["code"]
        define_type(viewer=request.viewer, code=code, title=kind_form.title)
        return redirect("equipment_kinds")
    if which == "generation" and generation_form.is_valid():
        _define(request, generation_form)
        return redirect("equipment_kinds")
    has_errors = bool(which) and (kind_form.errors or generation_form.errors)
    context = {
        "kinds": kinds,
        "kind_form": kind_form,
        "generation_form": generation_form,
        "trail": [(_("Equipment"), reverse("equipment"))],
    }
    status = 422 if has_errors else 200
    return render(request, "industry/equipment_kinds.html", context, status=status)


def _define(request: PageRequest, form: GenerationForm) -> None:
    kind: EquipmentType = form.chosen_kind
    define_generation(
        viewer=request.viewer,
        kind=kind,
        number=form.cleaned_data["number"],
        title=form.title,
        introduced_year=form.cleaned_data["year"],
    )
    messages.success(request, _("The generation is entered."))
