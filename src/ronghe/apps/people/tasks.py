"""What comes round by itself in `people`: counts of what is long over are dropped."""

from datetime import datetime

from ronghe.apps.base.api import PeriodicJob, periodic_jobs
from ronghe.apps.people.rates import forget_turns

HOUR_SECONDS = 60 * 60


def forget_counts(at: datetime) -> str:
    return f"dropped {forget_turns(before=at)} counts"


def register() -> None:
    periodic_jobs.register("people.forget_counts", PeriodicJob(HOUR_SECONDS, forget_counts))
