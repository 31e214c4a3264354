"""Publishing a workshop: its tasks go down into `competence`, once, if nothing is missing."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import PublishedTasks, TaskPlan, plan_tasks, publish_tasks
from ronghe.apps.curriculum.flows_workshop import PUBLICATION
from ronghe.apps.curriculum.models import Workshop
from ronghe.apps.curriculum.queries.workshop_results import drafts_of, readiness_of
from ronghe.apps.curriculum.services.workshops import MANAGE, change_state, locked, note
from ronghe.apps.people.api import Viewer, require


def plan_of_workshop(*, viewer: Viewer, workshop: Workshop) -> TaskPlan:
    """What publishing would make new, replace, leave and retire; writes nothing. Raises
    NotAllowed, or Refused while titles are missing."""
    require(viewer, MANAGE, programme=workshop.programme)
    return plan_tasks(viewer=viewer, occupation=workshop.occupation, processes=drafts_of(workshop))


def publish_workshop(*, viewer: Viewer, workshop: Workshop, at: datetime) -> PublishedTasks:
    """Publish the board's tasks and end the workshop.

    Raises NotAllowed; Refused when it is not closing (or was published meanwhile) or something is
    missing. Nothing is published then.
    """
    require(viewer, MANAGE, programme=workshop.programme)
    with transaction.atomic():
        workshop = locked(workshop)
        readiness = readiness_of(workshop)
        change_state(workshop, Workshop.State.PUBLISHED, at=at, by=PUBLICATION)
        if not readiness.is_ready:
            raise _not_ready(len(readiness.missing))
        published = publish_tasks(
            viewer=viewer,
            occupation=workshop.occupation,
            processes=drafts_of(workshop),
            at=at,
        )
        note(viewer, MANAGE, workshop, "workshop published")
    return published


def _not_ready(count: int) -> Refused:
    return Refused(
        f"Something is still missing in {count} places. Nothing was published.",
        f"还有 {count} 处内容缺失。未发布任何内容。",
        code="workshop-not-ready",
    )
