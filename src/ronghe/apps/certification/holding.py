"""Who holds a certificate now: confirmed, and neither run out nor revoked."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from ronghe.apps.certification.models import CertificateType, Confirmation, Credential


def in_hand(on_date: date) -> "QuerySet[Confirmation]":
    """The confirmations that count on a day. What could not be issued counts as well: it is tried
    again, not confirmed again."""
    revoked = Credential.objects.filter(
        decision=OuterRef("decision__uuid"), state=Credential.State.REVOKED
    )
    return Confirmation.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on_date), ~Exists(revoked), is_current=True
    )


def held_by(
    persons: Collection[int], certificates: Collection[CertificateType], on_date: date
) -> dict[tuple[int, int], Confirmation]:
    """By certificate and person, both by primary key; one query."""
    rows = in_hand(on_date).filter(
        person__in=persons, certificate__in=[one.pk for one in certificates]
    )
    found = rows.select_related("decision", "confirmed_by")
    return {(row.certificate_id, row.person_id): row for row in found}
