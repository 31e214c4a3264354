"""Background work: load, call, log. A year's certificates take a minute and never block a page."""

import logging
from datetime import datetime
from uuid import UUID

from django_tasks import task

from ronghe.apps.base.api import PeriodicJob, now, periodic_jobs
from ronghe.apps.certification.services.batches import issue_some, silent_batches

log = logging.getLogger(__name__)


@task()
def issue_batch(uuid: str) -> int:
    """Issue what waits in a batch, some at a time; returns how many this job took up."""
    taken = 0
    while some := issue_some(batch=UUID(uuid), at=now()):
        taken += some
    log.info("batch %s: %d taken up", uuid, taken)
    return taken


def follow_up(at: datetime) -> str:
    """Queue batches again whose job died."""
    silent = silent_batches(at)
    for uuid in silent:
        issue_batch.enqueue(str(uuid))
    return f"{len(silent)} batches taken up again"


def register() -> None:
    periodic_jobs.register("certification.batches", PeriodicJob(120, follow_up))
