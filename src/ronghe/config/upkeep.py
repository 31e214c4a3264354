"""The platform's own periodic jobs: what no app owns."""

from datetime import datetime

from django.core.management import call_command

from ronghe.apps.base.api import PeriodicJob, periodic_jobs

DAY_SECONDS = 24 * 60 * 60


def prune_task_results(_at: datetime) -> str:
    """Drop results of background tasks after two weeks, failed ones after eight."""
    call_command(
        "prune_db_task_results",
        queue_name="*",
        min_age_days=14,
        failed_min_age_days=56,
        verbosity=0,
    )
    return "old task results dropped"


def clear_sessions(_at: datetime) -> str:
    """Drop sessions that have run out."""
    call_command("clearsessions")
    return "ended sessions dropped"


def register_upkeep() -> None:
    periodic_jobs.register(
        "config.prune_task_results", PeriodicJob(DAY_SECONDS, prune_task_results)
    )
    periodic_jobs.register("config.clear_sessions", PeriodicJob(DAY_SECONDS, clear_sessions))
