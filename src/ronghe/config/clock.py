"""The process that runs what comes round by itself: sealing, reminders, tidying up.

Started by the supervisor as `python -m ronghe.config.clock`. The jobs are those that the apps
registered in `base`; each is safe to run twice, so two clocks do no harm.
"""

import logging
import signal
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType
from typing import Protocol

from ronghe.config.start import start_django

logger = logging.getLogger("ronghe.clock")


class Job(Protocol):
    @property
    def every_seconds(self) -> int: ...

    def run(self, at: datetime, /) -> str: ...


@dataclass(slots=True)
class Due:
    """A job, by its name, with the monotonic second of its next turn."""

    name: str
    job: Job
    at: float


def run_due(waiting: list[Due], now: float) -> float:
    """Run every job whose turn has come; return the seconds until the next one's.

    A job that fails is logged and keeps its turn: the others are not held up by it.
    """
    for due in waiting:
        if due.at <= now:
            due.at = now + due.job.every_seconds
            run_one(due)
    return max(0.0, min((due.at for due in waiting), default=now + 60.0) - now)


def run_one(due: Due) -> None:
    from django.db import close_old_connections

    close_old_connections()
    try:
        logger.info("%s: %s", due.name, due.job.run(datetime.now(UTC)))
    except Exception:
        logger.exception("%s failed", due.name)


def main() -> int:
    start_django()
    from ronghe.apps.base.api import periodic_jobs
    from ronghe.config.upkeep import register_upkeep

    register_upkeep()
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    start = time.monotonic()
    waiting = [Due(name, job, start) for name, job in periodic_jobs.items()]
    while not stopping.is_set():
        stopping.wait(run_due(waiting, time.monotonic()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
