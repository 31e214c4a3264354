"""Motions as a viewer may see them, and what is known about a subject from above."""

from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import NotFound, Reference
from ronghe.apps.governance.models import Motion
from ronghe.apps.governance.queries.committees import VIEW, committees_for
from ronghe.apps.people.api import Viewer


def motions_for(viewer: Viewer) -> "QuerySet[Motion]":
    """The motions of the committees that the viewer may see; a draft only to its author."""
    seen = Motion.objects.filter(committee__in=committees_for(viewer, VIEW))
    drafts = seen.filter(state=Motion.State.DRAFT)
    if viewer.person_id is not None:
        drafts = drafts.exclude(proposed_by=viewer.person_id)
    return seen.exclude(pk__in=drafts.values("pk"))


def motion_for(viewer: Viewer, uuid: UUID) -> Motion:
    """One motion that the viewer may see; NotFound otherwise."""
    found = motions_for(viewer).filter(uuid=uuid)
    motion = found.select_related(
        "committee__organisation", "committee__programme", "proposed_by", "owner", "decision"
    ).first()
    if motion is None:
        raise NotFound("There is no such motion for you.", "没有您可以查看的该议案。")
    return motion


def motions_about(subject: Reference) -> "QuerySet[Motion]":
    """All motions about one thing, newest first, for the app that owns the thing: it has checked
    that its viewer may see the thing itself. Version "" of the subject is a version of its own."""
    return (
        Motion.objects.filter(subject=subject)
        .select_related("committee", "decision")
        .order_by("-proposed_at", "-pk")
    )
