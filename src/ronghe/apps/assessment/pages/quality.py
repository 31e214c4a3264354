"""How well measurement works: raters, instruments, calibrations."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.assessment.forms_quality import CalibrationForm, CutScoreForm
from ronghe.apps.assessment.models import Calibration
from ronghe.apps.assessment.pages.figures import (
    category_chart,
    drift_chart,
    item_map,
    severity_chart,
)
from ronghe.apps.assessment.queries.calibrations import (
    LevelRow,
    calibration_for,
    calibration_view,
    calibrations_listed,
    frameworks_for,
)
from ronghe.apps.assessment.queries.instruments import instrument_view, instruments_listed
from ronghe.apps.assessment.queries.raters import raters_of
from ronghe.apps.assessment.services.calibrations import (
    CalibrationPlan,
    ask_calibration,
    put_in_force,
    set_cut_score,
)
from ronghe.apps.assessment.tasks import calibrate
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import Refused, Text, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.competence.api import Dimension, Framework
from ronghe.apps.people.api import PageRequest, page

ATTENTION = Badge("attention", Text("worth a talk", "值得聊聊"))
FINE = Badge("supported", Text("fine", "良好"))

RATER_COLUMNS = (
    Column("name", gettext_lazy("Rater"), lambda r: str(r.person), order_by="name", header=True),
    Column(
        "where",
        gettext_lazy("From"),
        lambda r: _("enterprise") if r.is_enterprise else _("school"),
        order_by="where",
    ),
    Column(
        "severity",
        gettext_lazy("Judges"),
        lambda r: r.severity_text,
        order_by="severity",
        sort_value=lambda r: r.severity,
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
    Column("remark", gettext_lazy("What helps"), lambda r: r.remark),
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
        request, view.raters, RATER_COLUMNS, gettext_lazy("Raters"), empty, page_size=100
    )
    drifting = [rater for rater in view.raters if rater.is_drifting]
    context = {
        "view": view,
        "frameworks": frameworks,
        "table": table,
        "attention": sum(rater.needs_attention for rater in view.raters),
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
    )
    empty = Empty(
        gettext_lazy("No instrument yet"),
        gettext_lazy("An instrument belongs to a framework that a programme follows."),
        gettext_lazy("Frameworks"),
        reverse("frameworks"),
    )
    listed = instruments_listed(request.viewer)
    table = build_table(request, listed, columns, gettext_lazy("Instruments"), empty)
    return render(request, "assessment/instruments.html", {"table": table})


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
        value=lambda i: i.level.count if i.level else 0,
    ),
    Column("remark", gettext_lazy("What to look at"), lambda i: i.remark),
)


@require_GET
@page("assessment.view_instruments")
def instrument(request: PageRequest, uuid: UUID) -> HttpResponse:
    view = instrument_view(request.viewer, uuid)
    empty = Empty(gettext_lazy("This instrument has no items"))
    table = build_table(request, view.items, ITEM_COLUMNS, gettext_lazy("Items"), empty)
    context = {
        "view": view,
        "table": table,
        "attention": sum(1 for item in view.items if item.remark.en),
        "map": item_map(view) if view.persons else None,
        "charts": [
            (item, category_chart(item, view)) for item in view.items if item.curves is not None
        ],
    }
    return render(request, "assessment/instrument.html", context)


STATES = {
    Calibration.State.WAITING: "unknown",
    Calibration.State.RUNNING: "unknown",
    Calibration.State.DONE: "supported",
    Calibration.State.FAILED: "blocked",
}


def _state(calibration: Calibration) -> Badge:
    if calibration.state == Calibration.State.DONE and not calibration.has_converged:
        return Badge("attention", Text("did not converge", "未收敛"))
    if calibration.in_force_from:
        return Badge("supported", Text("in force", "生效中"))
    return Badge(STATES[Calibration.State(calibration.state)], calibration.get_state_display())


CALIBRATION_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Calibration"),
        lambda c: Link(text_of(c), reverse("calibration", args=[c.uuid])),
        header=True,
    ),
    Column("framework", gettext_lazy("Framework"), lambda c: text_of(c.framework)),
    Column("evidence_to", gettext_lazy("Evidence up to"), kind="day", order_by="evidence_to"),
    Column("persons", gettext_lazy("Students"), "person_count", kind="number"),
    Column("observations", gettext_lazy("Observations"), "observation_count", kind="number"),
    Column("state", gettext_lazy("State"), _state, kind="badge"),
)


@require_GET
@page("assessment.view_calibrations")
def calibrations(request: PageRequest) -> HttpResponse:
    empty = Empty(
        gettext_lazy("Nothing has been calibrated yet"),
        gettext_lazy("Once a few dozen students were rated, ask for the first calibration."),
    )
    listed = calibrations_listed(request.viewer)
    table = build_table(request, listed, CALIBRATION_COLUMNS, gettext_lazy("Calibrations"), empty)
    return render(request, "assessment/calibrations.html", {"table": table})


@require_http_methods(["GET", "POST"])
@page("assessment.run_calibration")
def calibration_new(request: PageRequest) -> HttpResponse:
    """Ask for a calibration; it runs in the background and never changes what is in force."""
    form = CalibrationForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        plan = CalibrationPlan(
            framework=chosen["framework"],
            title_en=chosen["title"],
            title_zh=chosen["title"],
            evidence_to=now(),
            left_out=[session.pk for session in chosen["left_out"]],
            anchored_to=chosen["anchored_to"],
            seed=chosen["seed"],
        )
        try:
            asked = ask_calibration(viewer=request.viewer, plan=plan, at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            calibrate.enqueue(str(asked.uuid))
            messages.success(request, _("The calibration runs now; this page shows it when done."))
            return redirect("calibration", uuid=asked.uuid)
    return render(request, "assessment/calibration_new.html", {"form": form})


def _level_columns(compared: bool) -> tuple[Column, ...]:
    columns = [
        Column("name", gettext_lazy("Name"), order_by="name", header=True),
        Column(
            "measure",
            gettext_lazy("Measure"),
            "level.measure",
            kind="number",
            places=2,
            order_by="measure",
        ),
        Column(
            "error", gettext_lazy("Standard error"), "level.standard_error", kind="number", places=2
        ),
        Column("count", gettext_lazy("Observations"), "level.count", kind="number"),
        Column(
            "infit", gettext_lazy("Infit"), "level.infit", kind="number", places=2, order_by="infit"
        ),
        Column("outfit", gettext_lazy("Outfit"), "level.outfit", kind="number", places=2),
        Column("fair", gettext_lazy("Fair average"), "level.fair_average", kind="number", places=2),
    ]
    if compared:
        columns += [
            Column("other", gettext_lazy("In the other"), _other, kind="number", places=2),
            Column(
                "difference",
                gettext_lazy("Difference"),
                kind="number",
                places=2,
                order_by="difference",
            ),
        ]
    return tuple(columns)


def _other(row: LevelRow) -> float | None:
    return row.other.measure if row.other else None


@require_GET
@page("assessment.view_calibrations")
def calibration(request: PageRequest, uuid: UUID) -> HttpResponse:
    compared = request.GET.get("with", "")
    view = calibration_view(request.viewer, uuid, _uuid(compared))
    columns = _level_columns(view.compared_with is not None)
    empty = Empty(gettext_lazy("Nothing was estimated"))
    one = view.calibration
    others = calibrations_listed(request.viewer).filter(
        framework=one.framework, state=Calibration.State.DONE
    )
    context = {
        "view": view,
        "items": build_table(
            request,
            view.items,
            columns,
            gettext_lazy("Items"),
            empty,
            prefix="item-",
            page_size=100,
        ),
        "raters": build_table(
            request,
            view.raters,
            columns,
            gettext_lazy("Raters"),
            empty,
            prefix="rater-",
            page_size=100,
        ),
        "state": _state(one),
        "others": others.exclude(pk=one.pk)[:20],
        "cuts": [(DIMENSION_TEXT[Dimension(cut.dimension)], cut) for cut in view.cuts],
        "reliabilities": [(DIMENSION_TEXT.get(Dimension(d), d), r) for d, r in view.reliabilities],
        "cut_form": CutScoreForm(),
        "displaced": _displaced(one),
        "is_waiting": one.state in (Calibration.State.WAITING, Calibration.State.RUNNING),
        "is_late": one.state == Calibration.State.WAITING
        and now() - one.asked_at > timedelta(minutes=5),
    }
    return render(request, "assessment/calibration.html", context)


def _displaced(calibration: Calibration) -> list[tuple[str, float]]:
    """Anchored items that behave differently here, the farthest first."""
    found = calibration.diagnostics.get("displacement", {})
    flagged = [(code, d["displacement"]) for code, d in found.items() if d["is_displaced"]]
    return sorted(flagged, key=lambda pair: -abs(pair[1]))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@require_POST
@page("assessment.run_calibration")
def calibration_in_force(request: PageRequest, uuid: UUID) -> HttpResponse:
    one = calibration_for(request.viewer, uuid)
    try:
        put_in_force(viewer=request.viewer, calibration=one, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Every page shows this calibration's estimates from now on."))
    return redirect("calibration", uuid=one.uuid)


@require_POST
@page("assessment.run_calibration")
def cut_score(request: PageRequest, uuid: UUID) -> HttpResponse:
    one = calibration_for(request.viewer, uuid)
    form = CutScoreForm(request.POST)
    if form.is_valid():
        try:
            set_cut_score(viewer=request.viewer, calibration=one, at=now(), **form.cleaned_data)
            messages.success(request, _("The cut was set and all levels were worked out anew."))
        except Refused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("A cut needs a dimension, a level and a number in logits."))
    return redirect("calibration", uuid=one.uuid)
