"""What comes round by itself: grades on their way, and questions and tickets that have run out."""

from datetime import datetime

from ronghe.apps.base.api import PeriodicJob, periodic_jobs
from ronghe.apps.connect.services.lti_grades import queue_grades, send_grades
from ronghe.apps.connect.services.outside import drop_spent

GRADES_EVERY = 120
DROP_EVERY = 3_600


def tell_grades(at: datetime) -> str:
    queue_grades(at)
    return send_grades(at)


def register() -> None:
    periodic_jobs.register("connect.grades", PeriodicJob(GRADES_EVERY, tell_grades))
    periodic_jobs.register("connect.drop_spent", PeriodicJob(DROP_EVERY, drop_spent))
