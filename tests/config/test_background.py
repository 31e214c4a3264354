"""The clock runs what is due, the worker's unfinished tasks are not left hanging, and the doctor
finds out whether somebody works."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from ronghe.apps.base.api import periodic_jobs
from ronghe.config import clock, upkeep, worker
from ronghe.config.doctor import CHECKS, Level
from ronghe.config.doctor import work as doctor
from ronghe.config.ping import answer


@dataclass
class Counted:
    """A job that counts its turns and may fail."""

    every_seconds: int
    fails: bool = False
    turns: list[datetime] = field(default_factory=list)

    def run(self, at: datetime) -> str:
        self.turns.append(at)
        if self.fails:
            raise ValueError("not today")
        return "done"


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_at_the_start_and_then_when_its_time_has_come() -> None:
    often, seldom = Counted(20), Counted(3600)
    waiting = [clock.Due("often", often, 100.0), clock.Due("seldom", seldom, 100.0)]

    assert clock.run_due(waiting, 100.0) == 20.0
    assert clock.run_due(waiting, 119.0) == 1.0
    assert clock.run_due(waiting, 120.0) == 20.0

    assert (len(often.turns), len(seldom.turns)) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_is_logged_and_does_not_hold_up_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, whole = Counted(20, fails=True), Counted(20)
    waiting = [clock.Due("broken", broken, 0.0), clock.Due("whole", whole, 0.0)]

    clock.run_due(waiting, 0.0)
    clock.run_due(waiting, 20.0)

    assert (len(broken.turns), len(whole.turns)) == (2, 2)
    assert [record.getMessage() for record in caplog.records] == ["broken failed"] * 2


def test_without_jobs_the_clock_looks_again_in_a_minute() -> None:
    assert clock.run_due([], 5.0) == 60.0


def test_the_platform_tidies_up_after_itself() -> None:
    upkeep.register_upkeep()

    assert {"config.prune_task_results", "config.clear_sessions"} <= dict(
        periodic_jobs.items()
    ).keys()


@pytest.mark.django_db(transaction=True)
def test_results_of_old_tasks_are_dropped_and_new_ones_kept() -> None:
    old, new = answer.enqueue(), answer.enqueue()
    call_command("db_worker", queue_name="*", batch=True, startup_delay=False, verbosity=0)
    long_ago = datetime.now(UTC) - timedelta(days=15)
    DBTaskResult.objects.filter(id=old.id).update(finished_at=long_ago)

    upkeep.prune_task_results(datetime.now(UTC))

    assert [str(one.id) for one in DBTaskResult.objects.all()] == [new.id]


@pytest.mark.django_db
def test_what_a_fallen_worker_left_half_done_is_marked_as_failed() -> None:
    mine, others, waiting = answer.enqueue(), answer.enqueue(), answer.enqueue()
    DBTaskResult.objects.get(id=mine.id).claim("ronghe-here")
    DBTaskResult.objects.get(id=others.id).claim("ronghe-elsewhere")

    assert worker.fail_unfinished("ronghe-here") == 1

    status = {str(one.id): one.status for one in DBTaskResult.objects.all()}
    assert status == {mine.id: "FAILED", others.id: "RUNNING", waiting.id: "READY"}


@pytest.mark.django_db
def test_the_doctor_says_when_no_worker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ANSWER_SECONDS", 0.3)

    (finding,) = doctor.check_worker()

    assert finding.level is Level.FAULT
    assert finding.en.startswith("No worker answers")
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_the_doctor_says_when_the_worker_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ANSWER_SECONDS", 0.3)
    DBTaskResult.objects.get(id=answer.enqueue().id).claim("ronghe-here")

    (finding,) = doctor.check_worker()

    assert (finding.level, finding.en) == (Level.HINT, "The worker is busy with 1 tasks")


@pytest.mark.django_db
def test_every_finding_of_the_doctor_speaks_both_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor, "ANSWER_SECONDS", 0.1)

    findings = [finding for check in CHECKS for finding in check()]

    assert len(findings) >= len(CHECKS)
    assert all(finding.en and finding.zh and finding.en != finding.zh for finding in findings)
