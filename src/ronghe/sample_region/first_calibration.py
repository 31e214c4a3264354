"""The first calibration of each framework, put in force, so that pages show measures."""

from collections.abc import Callable
from datetime import datetime

from ronghe.apps.assessment.api import (
    Calibration,
    CalibrationPlan,
    Item,
    ask_calibration,
    put_in_force,
    run_calibration,
)
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import command_viewer
from ronghe.sample_region.load_changes import close_completed_change


def calibrate_sample(*, at: datetime, report: Callable[[str, str], None]) -> int:
    """Calibrate every framework that has none yet; returns how many are now in force.

    A framework that shares anchor tasks with one calibrated before it is held to that one's
    scale, so that the regions can be compared. One that fails or does not converge is kept as
    such and named in `report` (English, Chinese).
    """
    viewer = command_viewer("sample region")
    done = 0
    for framework in Framework.objects.filter(calibrations__isnull=True).order_by("pk"):
        plan = CalibrationPlan(
            framework,
            "First calibration",
            "首次标定",
            evidence_to=at,
            anchored_to=shared_scale(framework),
        )
        calibration = run_calibration(ask_calibration(viewer=viewer, plan=plan, at=at), at=at)
        if calibration.state == Calibration.State.DONE and calibration.has_converged:
            put_in_force(viewer=viewer, calibration=calibration, at=at)
            done += 1
        else:
            report(
                f"{framework.title_en}: {calibration.failure_en or 'it did not converge'}",
                f"{framework.title_zh}：{calibration.failure_zh or '未收敛'}",
            )
    if done:
        close_completed_change(at=at)
    return done


def shared_scale(framework: Framework) -> Calibration | None:
    """The calibration in force of another framework whose anchor tasks this one shares."""
    anchors = Item.objects.filter(instrument__framework=framework).exclude(anchor="")
    return (
        Calibration.objects.filter(
            framework__instruments__items__anchor__in=anchors.values("anchor"),
            in_force_from__isnull=False,
        )
        .exclude(framework=framework)
        .order_by("pk")
        .first()
    )
