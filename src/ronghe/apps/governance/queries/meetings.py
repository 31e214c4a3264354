"""Meetings as a viewer may see them, what waits for an agenda, and whose chair presides next."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.governance.models import (
    AgendaItem,
    Bench,
    Committee,
    Decision,
    Meeting,
    Motion,
)
from ronghe.apps.governance.queries.committees import VIEW, committees_for
from ronghe.apps.governance.registries import OpenMatter, open_matters
from ronghe.apps.governance.rules import LIVE_MEETINGS, WAITS_FOR_AGENDA
from ronghe.apps.people.api import Viewer


def meetings_for(viewer: Viewer) -> "QuerySet[Meeting]":
    return Meeting.objects.filter(committee__in=committees_for(viewer, VIEW))


def meeting_for(viewer: Viewer, uuid: UUID) -> Meeting:
    """One meeting that the viewer may see; NotFound otherwise."""
    found = meetings_for(viewer).filter(uuid=uuid)
    meeting = found.select_related("committee__organisation", "committee__programme").first()
    if meeting is None:
        raise NotFound("There is no such meeting for you.", "没有您可以查看的该会议。")
    return meeting


def next_meeting(committee: Committee) -> Meeting | None:
    """The meeting that runs or comes next."""
    rows = Meeting.objects.filter(committee=committee, state__in=LIVE_MEETINGS)
    return rows.order_by("starts_at", "pk").first()


def bench_to_preside(committee: Committee) -> Bench:
    """The bench whose chair leads the next meeting: the other one than last time."""
    last = (
        Meeting.objects.filter(committee=committee)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("-number")
        .first()
    )
    if last is not None and last.presiding == Bench.SCHOOL:
        return Bench.ENTERPRISE
    return Bench.SCHOOL


def motions_waiting(committee: Committee) -> "QuerySet[Motion]":
    """Submitted and postponed motions that are on no agenda of a meeting to come."""
    coming = AgendaItem.objects.filter(motion=OuterRef("pk"), meeting__state__in=LIVE_MEETINGS)
    return Motion.objects.filter(
        ~Exists(coming), committee=committee, state__in=WAITS_FOR_AGENDA
    ).order_by("proposed_at", "pk")


def reviews_due(committee: Committee, day: date) -> list[Decision]:
    """Decisions whose effect is to be looked at by `day`, oldest first."""
    decisions = (
        Decision.objects.filter(motion__committee=committee, carried=True, review_on__isnull=False)
        .select_related("motion", "owner")
        .prefetch_related("reviews")
        .order_by("review_on", "pk")
    )
    return [one for one in decisions if (due := review_due_on(one)) and due <= day]


def review_due_on(decision: Decision) -> date | None:
    """When the effect is looked at (again); None once it was found to have helped or not."""
    reviews = list(decision.reviews.all())
    return reviews[-1].review_again_on if reviews else decision.review_on


def matters_of(viewer: Viewer, committee: Committee) -> Iterator[OpenMatter]:
    """What other apps bring before the committee, soonest due first."""
    found = [matter for provider in open_matters for matter in provider(viewer, committee)]
    return iter(sorted(found, key=lambda one: (one.due or date.max, str(one.reference))))
