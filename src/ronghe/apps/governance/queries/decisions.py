"""Decisions as a viewer may see them."""

from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.governance.models import Decision
from ronghe.apps.governance.queries.committees import VIEW, committees_for
from ronghe.apps.governance.queries.overview import with_standing
from ronghe.apps.people.api import Viewer


def decisions_for(viewer: Viewer) -> "QuerySet[Decision]":
    """The decisions of the committees that the viewer may see, newest first."""
    rows = Decision.objects.filter(motion__committee__in=committees_for(viewer, VIEW))
    return with_standing(rows).order_by("-decided_at", "-pk")


def decision_for(viewer: Viewer, uuid: UUID) -> Decision:
    """One decision that the viewer may see; NotFound otherwise."""
    found = decisions_for(viewer).filter(uuid=uuid)
    decision = (
        found.select_related("motion__committee__organisation", "fulfilment__done_by")
        .prefetch_related("reviews")
        .first()
    )
    if decision is None:
        raise NotFound("There is no such decision for you.", "没有您可以查看的该决议。")
    return decision
