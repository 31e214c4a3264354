"""What waits for somebody with rosters: a package that was handed in and has not landed."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.connect.models import RosterUpload
from ronghe.apps.connect.services.rosters import KEPT_FOR
from ronghe.apps.people.api import Viewer, may, organisations_for

IMPORT = "people.import_people"


def rosters_to_land(viewer: Viewer) -> Iterable[NextStep]:
    if viewer.person_id is None or not may(viewer, IMPORT):
        return
    waiting = RosterUpload.objects.filter(
        source__organisation__in=organisations_for(viewer, IMPORT),
        state=RosterUpload.State.WAITING,
    )
    for upload in waiting.defer("content").select_related("source__organisation"):
        yield NextStep(
            key=f"connect.roster.{upload.pk}",
            title=_("Look at the roster of %(organisation)s and let it land")
            % {"organisation": text_of(upload.source.organisation)},
            why=_("It was handed in and has changed nothing yet; it is dropped after a day."),
            url=reverse("roster", args=[upload.uuid]),
            minutes=5,
            urgency="now",
            due=localdate(upload.uploaded_at + KEPT_FOR),
        )


def register() -> None:
    next_step_providers.register("connect.rosters", rosters_to_land)
