"""Calibrations: asked for and put in force by choice, run in the background, stored whole."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
from django.db import transaction

from ronghe.apps.assessment.flows import CALIBRATION
from ronghe.apps.assessment.models import (
    CalibratedLevel,
    CalibratedStep,
    Calibration,
    CutScore,
    RatingSession,
)
from ronghe.apps.assessment.observations import NO_RATER, ObservationTable, load_observations
from ronghe.apps.assessment.queries.anchors import LEFT_OUT, shared_items
from ronghe.apps.assessment.queries.parameters import semester_number
from ronghe.apps.assessment.services.cuts import write_default_cuts
from ronghe.apps.assessment.services.diagnostics import diagnose
from ronghe.apps.assessment.services.estimates import rebuild_estimates
from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import Viewer, programmes_for, refuse, require
from ronghe.engines.measurement import (
    Anchors,
    FacetTable,
    MeasurementError,
    Model,
    Note,
    calibrate,
    subsets,
)
from ronghe.engines.measurement import Calibration as Result

RUN = "assessment.run_calibration"
METHOD = "many-facet partial credit, marginal maximum likelihood"
BATCH = 1_000
TOUCHED = 200  # letters of the audit's column


@dataclass(frozen=True, slots=True)
class CalibrationPlan:
    """What is asked: evidence up to when, sessions (primary keys) left out, anchors, steps, seed.

    `anchored_to` holds the items and steps of an earlier calibration that also occur here, by the
    same item code or the same anchor task, but for the item codes in `anchors_left_out`, which are
    estimated anew.
    """

    framework: Framework
    title_en: str
    title_zh: str
    evidence_to: datetime
    left_out: Collection[int] = ()
    anchored_to: Calibration | None = None
    anchors_left_out: Collection[str] = ()
    steps: str = "item"
    seed: int = 1


def ask_calibration(*, viewer: Viewer, plan: CalibrationPlan, at: datetime) -> Calibration:
    """Write down that a calibration is wanted; the caller queues its run.

    Raises NotAllowed unless the viewer may calibrate a programme that follows the framework, and
    Refused for anchors that are not done or have not converged, and for leaving out what is no
    anchor or every anchor. Nothing is written then.
    """
    _require_framework(viewer, plan.framework)
    anchored = plan.anchored_to
    if anchored and not (anchored.state == Calibration.State.DONE and anchored.has_converged):
        raise Refused(
            "Only a calibration that is done and has converged can anchor another.",
            "只有已完成且已收敛的标定才能作为锚定依据。",
            code="anchor-not-usable",
        )
    _require_some_anchors(plan)
    with transaction.atomic():
        calibration = Calibration.objects.create(
            framework=plan.framework,
            title_en=plan.title_en,
            title_zh=plan.title_zh,
            evidence_to=plan.evidence_to,
            anchored_to=plan.anchored_to,
            choices={
                "left_out": sorted(plan.left_out),
                LEFT_OUT: sorted(plan.anchors_left_out),
                "steps": plan.steps,
            },
            seed=plan.seed,
            asked_at=at,
            asked_by_id=viewer.person_id,
        )
        left_out = ", ".join(sorted(plan.anchors_left_out))
        touched = f"anchors left out: {left_out}"[:TOUCHED] if left_out else ""
        audit(viewer, RUN, subject=reference_of(calibration), touched=touched)
    return calibration


def _require_some_anchors(plan: CalibrationPlan) -> None:
    left_out = set(plan.anchors_left_out)
    if not left_out:
        return
    earlier = plan.anchored_to
    shared = set(shared_items(earlier, plan.framework).values()) if earlier else set()
    if left_out - shared:
        raise Refused(
            "Only anchors of the chosen earlier calibration can be left out.",
            "只能排除所选早期标定中的锚定任务。",
            code="no-such-anchor",
        )
    if left_out == shared:
        raise Refused(
            "Without any anchor nothing would keep the scale where it was. Keep at least one.",
            "全部排除后，将没有锚定任务来保持量尺不变。请至少保留一项。",
            code="no-anchors-left",
        )


def reference_of(calibration: Calibration) -> Reference:
    return Reference("assessment.calibration", calibration.uuid)


def _require_framework(viewer: Viewer, framework: Framework) -> None:
    require(viewer, RUN)
    if viewer.is_system:
        return
    followed = framework.programme_frameworks.values("programme")
    if not programmes_for(viewer, RUN).filter(pk__in=followed).exists():
        refuse(viewer, RUN)


def run_calibration(calibration: Calibration, *, at: datetime) -> Calibration:
    """Do the work of a waiting calibration and store what came out, or why nothing did.

    Reading, estimating and writing take seconds; what is written appears whole or not at all.
    """
    if not CALIBRATION.make_all(Calibration.objects.filter(pk=calibration.pk), "start"):
        return calibration
    try:
        table, notes = _readable(calibration)
        result = calibrate(table.ratings(), _model(calibration, table), seed=calibration.seed)
    except MeasurementError as error:
        CALIBRATION.make(
            calibration, "fail", finished_at=at, failure_en=error.en, failure_zh=error.zh
        )
        return calibration
    result = replace(result, notes=(*notes, *result.notes))
    with transaction.atomic():
        store_result(calibration, result, table, at)
    calibration.refresh_from_db()
    return calibration


def _model(calibration: Calibration, table: ObservationTable) -> Model:
    groups = table.groups()
    return Model(
        steps=calibration.choices.get("steps", "item"),
        dimensions=table.dimensions(),
        groups=groups if len(set(groups.values())) > 1 else None,
        anchors=_anchors(calibration, table),
        neutral={"rater": NO_RATER},
    )


def _readable(calibration: Calibration) -> tuple[ObservationTable, list[Note]]:
    """The observations that hang together; a disconnected session is left out and named."""
    table = load_observations(
        calibration.framework,
        evidence_to=calibration.evidence_to,
        left_out=calibration.choices.get("left_out", ()),
    )
    if table.count == 0:
        raise MeasurementError(
            "no_ratings",
            "There are no ratings or answers to calibrate yet.",
            "尚无可用于标定的评分或作答。",
        )
    if calibration.anchored_to_id:
        return table, []
    model = Model(dimensions=table.dimensions(), neutral={"rater": NO_RATER})
    parts = subsets(table.ratings(), model)
    if len(parts) == 1:
        return table, []
    largest = max(parts, key=lambda part: part.observations)
    keep = np.isin(table.unit, largest.persons)
    if "rater" in largest.levels:
        keep &= np.isin(table.rater, [*largest.levels["rater"], NO_RATER])
    return table.where(keep), [_left_out_note(table, ~keep)]


def _left_out_note(table: ObservationTable, rows: Any) -> Note:
    sessions = RatingSession.objects.filter(pk__in=np.unique(table.session[rows]).tolist())
    named = sorted(sessions.values_list("title_en", "title_zh"))
    return Note(
        "disconnected_left_out",
        f"{int(rows.sum())} observations cannot be compared with the rest and were left out. "
        f"Sessions: {', '.join(en for en, _ in named)}. One more rating can tie them in.",
        f"{int(rows.sum())} 条观测无法与其余部分比较，已排除。"
        f"涉及的评分活动：{'、'.join(zh for _, zh in named)}。再补一次评分即可连通。",
        {"sessions": sorted(str(uuid) for uuid in sessions.values_list("uuid", flat=True))},
    )


def _anchors(calibration: Calibration, table: ObservationTable) -> Anchors | None:
    """Measures and steps held at what the earlier calibration found, for items both have and
    nobody chose to leave out."""
    earlier = calibration.anchored_to
    if earlier is None:
        return None
    names = shared_items(earlier, calibration.framework)
    usable = set(table.item.tolist()) - set(calibration.choices.get(LEFT_OUT, ()))
    levels = earlier.levels.filter(facet="item", measure__isnull=False)
    measures = {names[row.level]: row.measure for row in levels if names.get(row.level) in usable}
    steps: dict[str, list[float]] = {}
    for step in earlier.steps.order_by("item", "step"):
        if names.get(step.item) in measures:
            steps.setdefault(names[step.item], []).append(step.measure)
    return Anchors(measures={"item": measures}, steps=steps)


def store_result(
    calibration: Calibration, result: Result, table: ObservationTable, at: datetime
) -> None:
    """Write a result: facets, steps, cuts, diagnostics and the calibration's row. Estimates are
    made when it is put in force."""
    summary = result.summary
    for facet in (result.items, *result.facets.values()):
        CalibratedLevel.objects.bulk_create(_levels(calibration, facet), batch_size=BATCH)
    CalibratedStep.objects.bulk_create(_steps(calibration, result), batch_size=BATCH)
    CALIBRATION.make(calibration, "finish")
    calibration.method = METHOD
    calibration.engine_version = summary.version
    calibration.finished_at = at
    calibration.has_converged = summary.converged
    calibration.person_count = len(np.unique(table.person))
    calibration.observation_count = summary.n_observations
    calibration.log_likelihood = summary.log_likelihood
    calibration.summary = _summary(result)
    calibration.population = _population(result)
    calibration.notes = [{"code": n.code, "en": n.en, "zh": n.zh} for n in result.notes]
    calibration.choices = calibration.choices | {
        "categories": {item: list(given) for item, given in result.categories.items()}
    }
    calibration.diagnostics = diagnose(result, table)
    calibration.save()
    write_default_cuts(calibration, result, table)


def _levels(calibration: Calibration, facet: FacetTable) -> list[CalibratedLevel]:
    return [
        CalibratedLevel(
            calibration=calibration,
            facet=facet.facet,
            level=str(facet.levels[row]),
            measure=float(facet.measure[row]),
            standard_error=_finite(facet.se[row]),
            count=int(facet.n[row]),
            infit=_finite(facet.infit[row]),
            infit_z=_finite(facet.infit_z[row]),
            outfit=_finite(facet.outfit[row]),
            outfit_z=_finite(facet.outfit_z[row]),
            observed_average=_finite(facet.observed_average[row]),
            fair_average=_finite(facet.fair_average[row]),
            is_anchored=bool(facet.anchored[row]),
        )
        for row in range(len(facet.levels))
        if np.isfinite(facet.measure[row])
    ]


def _steps(calibration: Calibration, result: Result) -> list[CalibratedStep]:
    table = result.steps
    return [
        CalibratedStep(
            calibration=calibration,
            item=str(table.item[row]),
            step=int(table.step[row]),
            measure=float(table.measure[row]),
            standard_error=_finite(table.se[row]),
        )
        for row in range(len(table.item))
    ]


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _summary(result: Result) -> dict[str, Any]:
    summary = result.summary
    return {
        "iterations": summary.iterations,
        "parameters": summary.n_parameters,
        "mean": dict(summary.mean),
        "sd": dict(summary.sd),
        "eap_reliability": {k: _finite(v) for k, v in summary.eap_reliability.items()},
        "wle_reliability": {k: _finite(v) for k, v in summary.wle_reliability.items()},
        "separation": {k: _finite(v) for k, v in summary.separation.items()},
        "correlation": {k: dict(v) for k, v in summary.correlation.items()},
    }


def _population(result: Result) -> dict[str, Any]:
    """Dimensions, the mean of each group (semester) and the covariance, for later posteriors.

    A semester in which a dimension was not looked at gets the mean of the nearest one in which it
    was.
    """
    population = result.population
    groups = [population.reference_group or "", *population.groups]
    means = np.vstack([population.mean, population.mean + population.contrasts])
    if population.observed is not None:
        means = _filled(groups, means, population.observed)
    return {
        "dimensions": list(population.dimensions),
        "means": dict(zip(groups, means.tolist(), strict=True)),
        "reference": groups[0],
        "covariance": population.covariance.tolist(),
    }


def _filled(groups: list[str], means: Any, observed: Any) -> Any:
    numbers = np.array([semester_number(group) for group in groups])
    filled = means.copy()
    for row, column in np.argwhere(~observed):
        known = np.flatnonzero(observed[:, column])
        distance = np.abs(numbers[known] - numbers[row])
        filled[row, column] = means[known[int(np.argmin(distance))], column]
    return filled


def put_in_force(*, viewer: Viewer, calibration: Calibration, at: datetime) -> None:
    """From now on pages show this calibration's estimates, refreshed with what came since.

    Refused while it is not done, or when it did not converge.
    """
    _require_framework(viewer, calibration.framework)
    if calibration.state != Calibration.State.DONE or not calibration.has_converged:
        raise Refused(
            "This calibration did not converge or is not done; it cannot be put in force.",
            "该标定尚未完成或未收敛，不能生效。",
            code="calibration-not-usable",
        )
    with transaction.atomic():
        Calibration.objects.filter(pk=calibration.pk).update(in_force_from=at)
        calibration.refresh_from_db()
        rebuild_estimates(calibration, at=at)
        audit(viewer, RUN, subject=reference_of(calibration), touched="put in force")


def set_cut_score(
    *,
    viewer: Viewer,
    calibration: Calibration,
    dimension: str,
    level: int,
    measure: float,
    method: str,
    at: datetime,
) -> CutScore:
    """Set where a level begins; Refused when the cuts of a dimension would no longer rise."""
    _require_framework(viewer, calibration.framework)
    cuts = dict(calibration.cuts.filter(dimension=dimension).values_list("level", "measure")) | {
        level: measure
    }
    ordered = [cuts[key] for key in sorted(cuts)]
    if level < 1 or any(below >= above for below, above in pairwise(ordered)):
        raise Refused(
            "Each level must begin above the one below it. Nothing was changed.",
            "每个等级的起点须高于下一等级。未作任何更改。",
            code="cuts-not-rising",
        )
    with transaction.atomic():
        cut, _ = CutScore.objects.update_or_create(
            calibration=calibration,
            dimension=dimension,
            level=level,
            defaults={"measure": measure, "method": method, "set_by_id": viewer.person_id},
        )
        rebuild_estimates(calibration, at=at)
        audit(viewer, RUN, subject=reference_of(calibration), touched="cut score")
    return cut
