"""Relationships that higher apps write: who may see whom, from when to when, because of what."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Greatest

from ronghe.apps.base.api import Reference, audit
from ronghe.apps.people.models import Relationship
from ronghe.apps.people.viewer import Viewer


def begin_relationships(
    *,
    viewer: Viewer,
    pairs: Iterable[tuple[int, int]],
    kind: Relationship.Kind,
    source: Reference,
    starts_on: date,
    ends_on: date | None = None,
) -> int:
    """Let each (viewer, subject) pair of primary keys see; pairs that stand already are left.

    The caller's own service has checked its permission; this leaves the trace. Returns how many
    pairs were given.
    """
    rows = [
        Relationship(
            viewer_id=sees,
            subject_id=seen,
            kind=kind,
            source=source,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for sees, seen in pairs
    ]
    with transaction.atomic():
        Relationship.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        audit(viewer, "people.begin_relationships", subject=source, count=len(rows))
    return len(rows)


def end_relationships(*, viewer: Viewer, source: Reference, on_date: date) -> int:
    """End every relationship that comes from `source`; returns how many would have gone on.

    One that has not begun yet ends on its first day.
    """
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gt=on_date)
    with transaction.atomic():
        ended = Relationship.objects.filter(goes_on, source=source).update(
            ends_on=Greatest(F("starts_on"), Value(on_date, DateField()))
        )
        audit(viewer, "people.end_relationships", subject=source, count=ended)
    return ended
