"""What comes round by itself: sealing within a minute, signing once a day."""

from datetime import datetime

from ronghe.apps.base.api import PeriodicJob, periodic_jobs
from ronghe.apps.evidence.services.sealing import seal_all, sign_heads


def seal(at: datetime) -> str:
    return f"{seal_all()} records sealed"


def sign(at: datetime) -> str:
    return f"{sign_heads(at)} heads signed"


def register() -> None:
    periodic_jobs.register("evidence.seal", PeriodicJob(every_seconds=20, run=seal))
    periodic_jobs.register("evidence.sign", PeriodicJob(every_seconds=3600, run=sign))
