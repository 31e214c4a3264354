"""Calibrations: the list, asking for one, one of them, two side by side."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.assessment.forms_quality import CalibrationForm, CutScoreForm
from ronghe.apps.assessment.models import Calibration
from ronghe.apps.assessment.pages.figures import comparison_chart
from ronghe.apps.assessment.queries.calibrations import (
    LevelRow,
    calibration_for,
    calibration_view,
    calibrations_listed,
)
from ronghe.apps.assessment.services.calibrations import (
    CalibrationPlan,
    ask_calibration,
    put_in_force,
    set_cut_score,
)
from ronghe.apps.assessment.tasks import calibrate
from ronghe.apps.assessment.wording import DIMENSION_TEXT, method_text
from ronghe.apps.base.api import Refused, Text, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.competence.api import Dimension
from ronghe.apps.people.api import PageRequest, may, page

RUN = "assessment.run_calibration"
LEVEL_NOTE = gettext_lazy(
    "In logits, the units of the scale: higher is harder, or more severe. Fit (infit; outfit minds "
    "far surprises more) near 1 is as expected. Fair average: what an average student would get."
)

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
    context = {"table": table, "may_run": may(request.viewer, RUN), "total": table.total}
    return render(request, "assessment/calibrations.html", context)


@require_http_methods(["GET", "POST"])
@page("assessment.run_calibration")
def calibration_new(request: PageRequest) -> HttpResponse:
    """Ask for a calibration; it runs in the background and never changes what is in force.

    With "look" the form comes back as it was filled in, with what is known about the anchors.
    """
    viewer = request.viewer
    if request.method == "GET" or "look" in request.POST:
        form = CalibrationForm(viewer=viewer, initial=_filled_in(request.GET or request.POST))
        return render(request, "assessment/calibration_new.html", {"form": form})
    form = CalibrationForm(request.POST, viewer=viewer)
    if form.is_valid():
        chosen = form.cleaned_data
        plan = CalibrationPlan(
            framework=chosen["framework"],
            title_en=chosen["title"],
            title_zh=chosen["title"],
            evidence_to=now(),
            left_out=[session.pk for session in chosen["left_out"]],
            anchored_to=chosen["anchored_to"],
            anchors_left_out=chosen.get("anchors_left_out", ()),
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


def _filled_in(given: QueryDict) -> dict[str, object]:
    one = {
        name: given[name] for name in ("title", "framework", "anchored_to", "seed") if name in given
    }
    several = {name: given.getlist(name) for name in ("left_out", "anchors_left_out")}
    return {"seed": 1, **one, **several}


def _of_dimension(name: str) -> Callable[[tuple[str, Mapping[str, float]]], float | None]:
    return lambda row: row[1].get(name)


RELIABILITY_NOTE = gettext_lazy(
    "Reliability: the share of the differences between students that is not chance, near 1 is "
    "good. Separation: how many times larger the differences are than their errors."
)
RELIABILITY_COLUMNS = (
    Column(
        "dimension",
        gettext_lazy("Dimension"),
        lambda row: DIMENSION_TEXT.get(row[0], row[0]),
        header=True,
    ),
    *(
        Column(key, label, _of_dimension(key), kind="number", places=2)
        for key, label in (
            ("mean", gettext_lazy("Mean")),
            ("sd", gettext_lazy("Spread (SD)")),
            ("eap", gettext_lazy("Reliability (EAP)")),
            ("wle", gettext_lazy("Reliability (WLE)")),
            ("separation", gettext_lazy("Separation")),
        )
    ),
)


def _level_columns(compared: bool) -> tuple[Column, ...]:
    columns = [
        Column("name", gettext_lazy("Name"), _name, order_by="name", header=True),
        Column(
            "measure",
            gettext_lazy("Measure"),
            "level.measure",
            kind="number",
            places=2,
            order_by="measure",
        ),
        Column("error", gettext_lazy("Standard error"), _standard_error, kind="number", places=2),
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


def _name(row: LevelRow) -> Text:
    """With a word where the measure was held at an anchor."""
    if not row.level.is_anchored:
        return row.name
    return Text(f"{row.name.en} (anchor)", f"{row.name.zh}（锚定任务）")


def _standard_error(row: LevelRow) -> float | None:
    return None if row.level.is_anchored else row.level.standard_error


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
            page_size=30,
            note=LEVEL_NOTE,
        ),
        "raters": build_table(
            request,
            view.raters,
            columns,
            gettext_lazy("Raters"),
            empty,
            prefix="rater-",
            page_size=30,
        ),
        "state": _state(one),
        "others": others.exclude(pk=one.pk)[:20],
        "cuts": [
            (DIMENSION_TEXT[Dimension(c.dimension)], c, name, method_text(c.method))
            for c, name in view.cuts
        ],
        "method": method_text(one.method) if one.method else None,
        "reliabilities": build_table(
            request,
            view.reliabilities,
            RELIABILITY_COLUMNS,
            gettext_lazy("Dimensions"),
            empty,
            prefix="dimension-",
            note=RELIABILITY_NOTE,
        ),
        "cut_form": CutScoreForm(),
        "failure": Text(one.failure_en, one.failure_zh),
        "differs": Text("differs", "有差异"),
        "may_run": may(request.viewer, RUN),
        "comparison": comparison_chart(view) if view.compared_with else None,
        "is_waiting": one.state in (Calibration.State.WAITING, Calibration.State.RUNNING),
        "is_late": one.state == Calibration.State.WAITING
        and now() - one.asked_at > timedelta(minutes=5),
    }
    return render(request, "assessment/calibration.html", context)


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
