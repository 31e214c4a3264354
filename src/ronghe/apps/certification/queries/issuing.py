"""Who waits for a confirmation, and how far the batches are, for those who confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.certification.models import CertificateType, Confirmation, IssueBatch
from ronghe.apps.certification.queries.dry_runs import students_of_programme
from ronghe.apps.certification.queries.rules import rule_in_force
from ronghe.apps.certification.queries.standings import Standing, standings_for
from ronghe.apps.people.api import Viewer, persons_for, programmes_for

CONFIRM = "certification.confirm_certificates"
State = Confirmation.State
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is; `failed` are those with what stands against it, `done` those whose
    credential is there, by name. Of either the first MOST_NAMED."""

    batch: IssueBatch
    total: int
    issued: int
    failed: Sequence[Confirmation]
    done: Sequence[Confirmation] = ()

    @property
    def waiting(self) -> int:
        return self.total - self.issued - len(self.failed)

    @property
    def is_over(self) -> bool:
        return self.waiting == 0


def proved_now(viewer: Viewer, certificate: CertificateType) -> list[Standing]:
    """The students of the programme whom the rule in force proves and who do not hold the
    certificate: whom the viewer may confirm it for. Empty without a rule in force."""
    rule = rule_in_force(certificate)
    if rule is None:
        return []
    keys = [one.pk for one in students_of_programme(certificate.programme, viewer.on_date)]
    reached = persons_for(viewer, CONFIRM).filter(pk__in=keys)
    persons = list(reached.order_by("name_zh", "name_en", "pk"))
    standings = standings_for(rule, persons, viewer)
    return [one for one in standings if one.is_proved and one.held is None]


def batches_of(viewer: Viewer, certificate: CertificateType) -> "QuerySet[IssueBatch]":
    """The batches of a certificate, the newest first, for those who confirm it."""
    return IssueBatch.objects.filter(
        rule__certificate=certificate,
        rule__certificate__programme__in=programmes_for(viewer, CONFIRM),
    ).annotate(
        total=Count("confirmations"),
        issued=Count("confirmations", filter=Q(confirmations__state=State.ISSUED)),
    )


def batch_for(viewer: Viewer, uuid: UUID) -> IssueBatch:
    """One batch that the viewer may see; NotFound otherwise."""
    found = (
        IssueBatch.objects.filter(
            uuid=uuid, rule__certificate__programme__in=programmes_for(viewer, CONFIRM)
        )
        .select_related("rule__certificate__programme__organisation", "asked_by")
        .first()
    )
    if found is None:
        raise NotFound("There is no such batch for you.", "没有您可以查看的该批次。")
    return found


def progress_of(batch: IssueBatch) -> Progress:
    """Counted from its confirmations: three queries however large it is."""
    rows = Confirmation.objects.filter(batch=batch)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    failed = rows.filter(state=State.FAILED).select_related("person").order_by("pk")
    done = rows.filter(state=State.ISSUED).select_related("person", "decision")
    return Progress(
        batch,
        sum(counts.values()),
        counts.get(State.ISSUED, 0),
        tuple(failed[:MOST_NAMED]),
        tuple(done.order_by("person__name_zh", "person__name_en", "pk")[:MOST_NAMED]),
    )
