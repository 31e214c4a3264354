"""Background work: load, call, log. A calibration takes seconds and never blocks a page."""

import logging
from datetime import datetime

from django_tasks import task

from ronghe.apps.assessment.models import Calibration
from ronghe.apps.assessment.services.calibrations import run_calibration
from ronghe.apps.assessment.services.course_sessions import abandon_expired
from ronghe.apps.assessment.services.mapped_evidence import follow_statements
from ronghe.apps.base.api import PeriodicJob, now, periodic_jobs
from ronghe.apps.people.api import command_viewer

log = logging.getLogger(__name__)


@task()
def calibrate(uuid: str) -> str:
    """Run the calibration with this UUID if it still waits; returns its state."""
    calibration = Calibration.objects.select_related("framework", "anchored_to").get(uuid=uuid)
    calibration = run_calibration(calibration, at=now())
    log.info("calibration %s: %s", calibration.uuid, calibration.state)
    return str(calibration.state)


def follow(at: datetime) -> str:
    """Let statements that came in since become evidence where a rule fits them."""
    done = follow_statements(viewer=command_viewer("statements"), at=at)
    return f"{done.read} statements read, {done.taken} taken, {done.corrected} taken back"


def abandon(at: datetime) -> str:
    """End the sessions of course units that went quiet."""
    return f"{abandon_expired(at=at)} sessions abandoned"


def register() -> None:
    periodic_jobs.register("assessment.courses", PeriodicJob(every_seconds=900, run=abandon))
    periodic_jobs.register("assessment.statements", PeriodicJob(every_seconds=30, run=follow))
