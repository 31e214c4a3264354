"""Certificates for many at once: confirmed by a person in one act, issued by a job that may stop
and go on. How far it is stands in the confirmations themselves."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.certification.flows_credentials import BATCH, CONFIRMATION
from ronghe.apps.certification.holding import held_by
from ronghe.apps.certification.judging import judge
from ronghe.apps.certification.models import CertificateType, Confirmation, IssueBatch
from ronghe.apps.certification.services.confirmations import (
    issue_confirmed,
    locked_rule_in_force,
    not_confirmed,
    write_confirmations,
)
from ronghe.apps.certification.services.decisions import CONFIRM, keep_decisions
from ronghe.apps.people.api import Person, Viewer, command_viewer, require, require_all

MOST_IN_A_BATCH = 2_000
AT_ONCE = 25
SILENT_AFTER = timedelta(minutes=2)
UNFORESEEN = Text(
    "It could not be written; the log of the installation says why.",
    "未能写成凭证，原因见系统日志。",
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BatchReport:
    """The batch, with who was left out: the rule is not met any more, or they hold it."""

    batch: IssueBatch
    confirmed: int
    not_proved: tuple[Person, ...]
    held: tuple[Person, ...]


def confirm_batch(
    *,
    viewer: Viewer,
    certificate: CertificateType,
    persons: Sequence[Person],
    title: str,
    at: datetime,
) -> BatchReport:
    """Confirm a certificate for all of these whom the rule proves; a job issues it. The caller
    queues the job.

    Raises NotAllowed unless the viewer confirms for every one of them; Refused without a rule in
    force, for nobody or too many, or where nobody is left. Nothing is written then.
    """
    require(viewer, CONFIRM, programme=certificate.programme)
    require_all(viewer, CONFIRM, {person.pk for person in persons})
    _refuse_count(persons)
    with transaction.atomic():
        rule = locked_rule_in_force(certificate)
        keys = [person.pk for person in persons]
        held = {person for _certificate, person in held_by(keys, [certificate], localdate(at))}
        judged = judge(rule, [key for key in keys if key not in held], localdate(at))
        proved = {key: one for key, one in judged.items() if one.verdict.is_proved}
        fresh = not_confirmed(keep_decisions(viewer, rule, proved, at).values())
        if not fresh:
            raise _nobody_left()
        batch = IssueBatch.objects.create(
            rule=rule, title=title[:200], asked_at=at, asked_by_id=viewer.person_id
        )
        write_confirmations(viewer, rule, fresh, at, batch)
        audit(viewer, CONFIRM, subject=reference_of_batch(batch), count=len(fresh))
    return BatchReport(
        batch,
        len(fresh),
        tuple(p for p in persons if p.pk not in held and p.pk not in proved),
        tuple(p for p in persons if p.pk in held),
    )


def issue_some(*, batch: UUID, at: datetime, most: int = AT_ONCE) -> int:
    """Issue the next of a batch that wait; returns how many were taken up, none when nothing is
    left to take. Two that run at once share the work: each takes rows that the other has not
    locked. What fails for one person is written beside them and stops nobody else.
    """
    with transaction.atomic():
        current = IssueBatch.objects.select_related(
            "rule__certificate__programme__organisation", "rule__framework"
        ).get(uuid=batch)
        rows = list(
            waiting_in(current)
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("decision", "person")
            .order_by("pk")[:most]
        )
        if rows:
            _issue(current, rows, at)
        BATCH.make(current, "work", heard_at=at)
    if not waiting_in(current).exists():
        BATCH.make_all(IssueBatch.objects.filter(pk=current.pk), "finish", finished_at=at)
    return len(rows)


def retry_batch(*, viewer: Viewer, batch: IssueBatch, at: datetime) -> int:
    """Let what could not be issued wait again, and a job that died be followed by another; the
    caller queues it. Returns how many wait. Refused where nothing does."""
    require(viewer, CONFIRM, programme=batch.rule.certificate.programme)
    with transaction.atomic():
        rest = Confirmation.objects.filter(batch=batch).exclude(state=Confirmation.State.ISSUED)
        left = rest.count()
        if left == 0:
            raise Refused(
                "Everything in this batch is issued.", "该批次已全部颁发。", code="batch-done"
            )
        CONFIRMATION.make_all(rest, "wait_again")
        BATCH.make(batch, "wait_again", finished_at=None)
        audit(viewer, CONFIRM, subject=reference_of_batch(batch), touched="again", count=left)
    return left


def silent_batches(at: datetime) -> list[UUID]:
    """Batches with something left that no job was heard of for a while."""
    unfinished = IssueBatch.objects.exclude(state=IssueBatch.State.DONE)
    heard = {row.uuid: row.heard_at or row.asked_at for row in unfinished}
    return [uuid for uuid, moment in heard.items() if at - moment > SILENT_AFTER]


def waiting_in(batch: IssueBatch) -> "QuerySet[Confirmation]":
    return Confirmation.objects.filter(batch=batch, state=Confirmation.State.CONFIRMED)


def reference_of_batch(batch: IssueBatch) -> Reference:
    return Reference("certification.batch", batch.uuid)


def _issue(batch: IssueBatch, rows: list[Confirmation], at: datetime) -> None:
    """All of them together; where that fails, one by one. A database that is away stops it all."""
    viewer = command_viewer("certificates confirmed")
    try:
        with transaction.atomic():
            issue_confirmed(viewer, batch.rule, rows, at)
    except DatabaseError:
        raise
    except Exception as error:
        if len(rows) == 1:
            _write_fault(rows[0], error)
            return
        for row in rows:
            _issue(batch, [row], at)


def _write_fault(row: Confirmation, error: Exception) -> None:
    """A refusal says why; what nobody foresaw stands in the log."""
    text = error.text if isinstance(error, Refused) else UNFORESEEN
    if text is UNFORESEEN:
        log.error("confirmation %s was not issued", row.uuid, exc_info=error)
    CONFIRMATION.make(row, "fail", fault_en=text.en, fault_zh=text.zh)


def _refuse_count(persons: Sequence[Person]) -> None:
    if not 0 < len(persons) <= MOST_IN_A_BATCH:
        raise Refused(
            f"Choose between 1 and {MOST_IN_A_BATCH} students. Nothing was confirmed.",
            f"请选择 1 至 {MOST_IN_A_BATCH} 名学生。未作确认。",
            code="student-count",
        )


def _nobody_left() -> Refused:
    return Refused(
        "None of them is proved and without the certificate. Nothing was confirmed.",
        "所选学生均未达到要求或已持有证书。未作确认。",
        code="nobody-left",
    )
