"""What comes round by itself: once a month the trends of every occupation with postings."""

import logging
from datetime import datetime

from ronghe.apps.base.api import PeriodicJob, Refused, periodic_jobs
from ronghe.apps.industry.services.monthly_trends import assess_when_due, due_for_assessment
from ronghe.apps.people.api import command_viewer

logger = logging.getLogger(__name__)

EVERY_SECONDS = 6 * 60 * 60
NAME = "industry.monthly_trends"


def assess_trends(at: datetime) -> str:
    """Assess what is due; one that fails is logged and waits for the next turn."""
    viewer, made = command_viewer("clock"), 0
    for watched in due_for_assessment(at):
        try:
            made += assess_when_due(viewer=viewer, watched=watched, at=at) is not None
        except Refused as refusal:
            logger.warning("trends of region %d, occupation %d: %s", *watched, refusal)
    return f"{made} trends assessed"


def register() -> None:
    periodic_jobs.register(NAME, PeriodicJob(EVERY_SECONDS, assess_trends))
