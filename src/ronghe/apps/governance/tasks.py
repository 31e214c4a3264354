"""What comes round by itself: written votes whose time is over are counted."""

from datetime import datetime

from ronghe.apps.base.api import PeriodicJob, periodic_jobs
from ronghe.apps.governance.services.voting import close_written_rounds
from ronghe.apps.people.api import command_viewer

EVERY_SECONDS = 300


def count_written_votes(at: datetime) -> str:
    counted = close_written_rounds(viewer=command_viewer("clock"), at=at)
    return f"counted {counted} written votes"


def register() -> None:
    periodic_jobs.register(
        "governance.written_votes", PeriodicJob(EVERY_SECONDS, count_written_votes)
    )
