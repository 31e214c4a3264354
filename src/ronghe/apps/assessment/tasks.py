"""Background work: load, call, log. A calibration takes seconds and never blocks a page."""

import logging

from django_tasks import task

from ronghe.apps.assessment.models import Calibration
from ronghe.apps.assessment.services.calibrations import run_calibration
from ronghe.apps.base.api import now

log = logging.getLogger(__name__)


@task()
def calibrate(uuid: str) -> str:
    """Run the calibration with this UUID if it still waits; returns its state."""
    calibration = Calibration.objects.select_related("framework", "anchored_to").get(uuid=uuid)
    calibration = run_calibration(calibration, at=now())
    log.info("calibration %s: %s", calibration.uuid, calibration.state)
    return str(calibration.state)
