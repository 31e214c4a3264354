"""What comes round by itself: packages that nobody let land within a day are dropped."""

from datetime import datetime

from ronghe.apps.base.api import PeriodicJob, periodic_jobs
from ronghe.apps.connect.services.rosters import drop_old_uploads

HOUR_SECONDS = 60 * 60


def drop_old_rosters(at: datetime) -> str:
    return f"dropped {drop_old_uploads(at)} rosters"


def register() -> None:
    periodic_jobs.register("connect.drop_old_rosters", PeriodicJob(HOUR_SECONDS, drop_old_rosters))
