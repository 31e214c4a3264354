"""How well measurement works: raters and instruments."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.assessment.models import Instrument
from ronghe.apps.assessment.observations import MEASURED_KINDS
from ronghe.apps.assessment.pages.figures import (
    category_chart,
    drift_chart,
    item_map,
    severity_chart,
)
from ronghe.apps.assessment.queries.calibrations import frameworks_for
from ronghe.apps.assessment.queries.instruments import (
    instrument_for,
    instrument_view,
    instruments_listed,
)
from ronghe.apps.assessment.queries.raters import raters_of
from ronghe.apps.assessment.services.instruments import MANAGE
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import PageRequest, may, page

ATTENTION = Badge("attention", Text("worth a talk", "值得谈一谈"))
FINE = Badge("supported", Text("fine", "良好"))

RATER_COLUMNS = (
    Column("name", gettext_lazy("Rater"), lambda r: str(r.person), order_by="name", header=True),
    Column(
        "where",
        pgettext_lazy("rater", "From"),
        lambda r: _("enterprise") if r.is_enterprise else _("school"),
        order_by="where",
    ),
    Column(
        "severity",
        gettext_lazy("Judges"),
        lambda r: r.severity_text,
    ),
    Column("count", gettext_lazy("Ratings"), kind="number", order_by="count"),
    Column("infit", gettext_lazy("Fit (infit)"), kind="number", places=2, order_by="infit"),
    Column(
        "agreement",
        gettext_lazy("Agrees / expected (%)"),
        lambda r: (
            f"{100 * r.observed_agreement:.0f} / {100 * r.expected_agreement:.0f}"
            if r.observed_agreement is not None and r.expected_agreement is not None
            else None
        ),
    ),
    Column(
        "standing",
        gettext_lazy("Standing"),
        kind="badge",
        value=lambda r: ATTENTION if r.needs_attention else FINE,
    ),
)
RATER_NOTE = gettext_lazy(
    "By name, for this is no ranking. Fit near 1: as consistent as expected; above 1.4 more "
    "surprising, below 0.6 more uniform. Agreement: how often the same category was chosen as by "
    "somebody else, and how often raters who judge alike would."
)


def _chosen_framework(
    request: PageRequest, action: str
) -> tuple[Framework | None, list[Framework]]:
    frameworks = frameworks_for(request.viewer, action)
    asked = request.GET.get("framework", "")
    chosen = next((f for f in frameworks if str(f.uuid) == asked), None)
    return chosen or (frameworks[0] if frameworks else None), frameworks


@require_GET
@page("assessment.view_raters")
def raters(request: PageRequest) -> HttpResponse:
    framework, frameworks = _chosen_framework(request, "assessment.view_raters")
    view = raters_of(request.viewer, framework)
    empty = Empty(
        gettext_lazy("No rater is calibrated yet"),
        gettext_lazy("Run a calibration once at least two people have rated the same students."),
        gettext_lazy("Calibrations"),
        reverse("calibrations"),
    )
    table = build_table(
        request,
        view.raters,
        RATER_COLUMNS,
        gettext_lazy("All raters"),
        empty,
        sort="name",
        page_size=100,
        note=RATER_NOTE,
    )
    drifting = [rater for rater in view.raters if rater.is_drifting]
    context = {
        "view": view,
        "frameworks": frameworks,
        "table": table,
        "talks": [rater for rater in view.raters if rater.needs_attention],
        "chart": severity_chart(view) if view.raters else None,
        "drift": drift_chart(view, drifting) if drifting else None,
    }
    return render(request, "assessment/raters.html", context)


@require_GET
@page("assessment.view_instruments")
def instruments(request: PageRequest) -> HttpResponse:
    columns = (
        Column(
            "title",
            gettext_lazy("Instrument"),
            lambda i: Link(text_of(i), reverse("instrument", args=[i.uuid])),
            header=True,
        ),
        Column("kind", gettext_lazy("Kind"), lambda i: i.get_kind_display()),
        Column("framework", gettext_lazy("Framework"), lambda i: text_of(i.framework)),
        Column("version", gettext_lazy("Version"), kind="number"),
        Column("items", gettext_lazy("Items"), "item_count", kind="number"),
        Column("minutes", gettext_lazy("Minutes"), kind="number"),
        Column("state", gettext_lazy("State"), state_of, kind="badge"),
    )
    empty = Empty(
        gettext_lazy("No instrument yet"),
        gettext_lazy("An instrument belongs to a framework that a programme follows."),
        gettext_lazy("Frameworks"),
        reverse("frameworks"),
    )
    listed = instruments_listed(request.viewer)
    table = build_table(request, listed, columns, gettext_lazy("Instruments"), empty)
    context = {"table": table, "may_make": may(request.viewer, MANAGE)}
    return render(request, "assessment/instruments.html", context)


def state_of(instrument: Instrument) -> Badge:
    """Draft, in use, or replaced by a newer version."""
    if instrument.published_at is None:
        return Badge("attention", gettext_lazy("draft"))
    if instrument.replaced_by_id is not None:
        return Badge("unknown", gettext_lazy("replaced"))
    return Badge("supported", gettext_lazy("in use"))


ITEM_NOTE = gettext_lazy(
    "Difficulty in logits, the units of the scale: higher is harder. Fit (infit; outfit minds far "
    "surprises more) near 1 is as expected; above 1.3 answers surprise, below 0.7 they repeat what "
    "other items say."
)
ITEM_COLUMNS = (
    Column("title", gettext_lazy("Item"), lambda i: i.title, header=True),
    Column(
        "difficulty",
        gettext_lazy("Difficulty"),
        kind="number",
        places=2,
        order_by="difficulty",
        value=lambda i: i.level.measure if i.level else None,
    ),
    Column(
        "error",
        gettext_lazy("Standard error"),
        kind="number",
        places=2,
        value=lambda i: i.level.standard_error if i.level else None,
    ),
    Column(
        "infit",
        gettext_lazy("Infit"),
        kind="number",
        places=2,
        order_by="infit",
        value=lambda i: i.level.infit if i.level else None,
    ),
    Column(
        "outfit",
        gettext_lazy("Outfit"),
        kind="number",
        places=2,
        value=lambda i: i.level.outfit if i.level else None,
    ),
    Column(
        "count",
        gettext_lazy("Observations"),
        kind="number",
        value=lambda i: sum(count for _text, count in i.used),
    ),
    Column("remark", gettext_lazy("What to look at"), lambda i: i.remark),
)


@require_GET
@page("assessment.view_instruments")
def instrument(request: PageRequest, uuid: UUID) -> HttpResponse:
    may_make = may(request.viewer, MANAGE)
    if may_make and instrument_for(request.viewer, uuid).published_at is None:
        return redirect("instrument_draft", uuid)
    view = instrument_view(request.viewer, uuid)
    asked = request.GET.get("item", "")
    worth = [item for item in view.items if item.remark.en and item.level] or view.items
    chosen = next((i for i in view.items if i.item.code == asked), worth[0] if worth else None)
    empty = Empty(gettext_lazy("This instrument has no items"))
    is_measured = view.instrument.kind in MEASURED_KINDS
    # A profile has no place on the scale: only what it asks, and how often it was answered.
    columns = [c for c in ITEM_COLUMNS if is_measured or c.key in ("title", "count")]
    note = ITEM_NOTE if is_measured else ""
    table = build_table(request, view.items, columns, gettext_lazy("Items"), empty, note=note)
    context = {
        "view": view,
        "table": table,
        "may_make": may_make,
        "attention": [item for item in view.items if item.remark.en and item.level],
        "uncalibrated": sum(1 for item in view.items if item.level is None),
        "worth_a_look": Text("worth a look", "值得留意"),
        "map": item_map(view) if view.persons else None,
        "is_measured": is_measured,
        "chosen": chosen,
        "chart": category_chart(chosen, view) if chosen and chosen.curves is not None else None,
    }
    return render(request, "assessment/instrument.html", context)
