"""Checks of what runs: the database, the clock that seals, the worker."""

import time

from django.db import connection
from django_tasks import TaskResultStatus

from ronghe.config import database
from ronghe.config.doctor.findings import Finding, fault, hint, well
from ronghe.config.faults import CommandFault

ANSWER_SECONDS = 6.0
SEALED_WITHIN_SECONDS = 60


def check_database() -> list[Finding]:
    try:
        waiting = database.waiting_migrations()
    except CommandFault as error:
        return [fault(f"{error.en}", f"{error.zh}")]
    name, version = connection.display_name, ".".join(map(str, connection.get_database_version()))
    if waiting:
        return [
            fault(
                f"{name} {version} is {len(waiting)} migrations behind: run `ronghe migrate`",
                f"{name} {version} 还差 {len(waiting)} 个迁移：请运行 `ronghe migrate`",
            )
        ]
    return [well(f"{name} {version} is up to date", f"{name} {version} 已是最新")]


def check_administrator() -> list[Finding]:
    """Somebody must be able to sign in who can let the others in."""
    from ronghe.apps.base.api import today
    from ronghe.apps.people.api import administrators

    if database.waiting_migrations():
        return []
    if not administrators(today()):
        return [
            fault(
                "No system administrator can sign in: run `ronghe admin`",
                "没有可以登录的系统管理员：请运行 `ronghe admin`",
            )
        ]
    return [well("A system administrator can sign in", "系统管理员可以登录")]


def check_sealing() -> list[Finding]:
    """Records are sealed within a minute while a clock runs."""
    from ronghe.apps.base.api import now
    from ronghe.apps.evidence.api import oldest_unsealed

    if database.waiting_migrations():
        return []
    oldest = oldest_unsealed()
    if oldest is None:
        return [well("Every record of evidence is sealed", "所有证据记录均已封存")]
    seconds = int((now() - oldest).total_seconds())
    if seconds > SEALED_WITHIN_SECONDS:
        return [
            fault(
                f"Evidence has waited {seconds} s for its seal: no clock runs. `ronghe serve` "
                "starts one",
                f"证据已等待封存 {seconds} 秒：没有定时进程在运行。`ronghe serve` 会启动它",
            )
        ]
    return [well("Evidence is being sealed", "证据正在封存")]


def check_worker() -> list[Finding]:
    """Ask for an answer from whoever works through the background tasks."""
    from django_tasks_db.models import DBTaskResult

    from ronghe.config.ping import answer

    if database.waiting_migrations():
        return []
    asked = answer.enqueue()
    end = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < end:
        asked.refresh()
        if asked.status == TaskResultStatus.SUCCESSFUL:
            return [well("A worker answers", "后台进程有响应")]
        time.sleep(0.2)
    DBTaskResult.objects.filter(id=asked.id).delete()
    busy = DBTaskResult.objects.running().count()
    if busy:
        return [hint(f"The worker is busy with {busy} tasks", f"后台进程正在处理 {busy} 项任务")]
    return [
        fault(
            "No worker answers: calibrations and exports would wait. `ronghe serve` starts one",
            "没有后台进程响应：标定与导出会一直等待。`ronghe serve` 会启动它",
        )
    ]
