"""The process that does background work: one django-tasks worker over all queues.

Started by the supervisor as `python -m ronghe.config.worker`; more of them may run on other
machines of a PostgreSQL installation, each with its own RONGHE_WORKER name.
"""

import os
import socket
import sys

from ronghe.config.start import start_django


def worker_name() -> str:
    """The name by which a worker's unfinished tasks are found again after a fall."""
    return os.environ.get("RONGHE_WORKER") or f"ronghe-{socket.gethostname()}"[:64]


def fail_unfinished(name: str) -> int:
    """Mark what a fallen worker of this name left half done as failed; return how many.

    They are not run again by themselves: a task that felled the worker once would fell it again.
    """
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    left = [one for one in DBTaskResult.objects.running() if name in one.worker_ids]
    for one in left:
        one.status = "FAILED"
        one.finished_at = timezone.now()
        one.exception_class_path = "builtins.InterruptedError"
        one.traceback = "The worker ended before the task did."
        one.save()
    return len(left)


def main() -> int:
    start_django()
    from django.core.management import call_command

    name = worker_name()
    fail_unfinished(name)
    call_command("db_worker", queue_name="*", worker_id=name, reload=False, startup_delay=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
