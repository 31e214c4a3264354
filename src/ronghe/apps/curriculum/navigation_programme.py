"""The entry of the navigation about programmes as a whole, and what a draft waits for."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.base.api import NextStep, next_step_providers
from ronghe.apps.base.presentation.shell import NavigationEntry, navigation
from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.curriculum.queries.programme_proposals import proposals_for
from ronghe.apps.curriculum.services.programme_proposals import PROPOSE, title_of
from ronghe.apps.people.api import Viewer, may

ENTRY = NavigationEntry(
    gettext_lazy("Programmes"),
    "programme_proposals",
    "curriculum.view_programme_proposals",
    group="partnership",
    order=60,
    icon="flag",
    under=("curriculum.curricula",),
)
MOST = 20


def drafts_waiting(viewer: Viewer) -> Iterable[NextStep]:
    """The viewer's own drafts: nobody decides about them before they are handed in."""
    if viewer.person_id is None or not may(viewer, PROPOSE):
        return
    rows = proposals_for(viewer).filter(
        state=ProgrammeProposal.State.DRAFT, proposed_by=viewer.person_id
    )
    for row in rows[:MOST]:
        yield NextStep(
            key=f"curriculum.programme_proposal.{row.pk}",
            title=_("Bring “%(title)s” to the committee") % {"title": title_of(row)},
            why=_("The proposal is a draft; its evidence names what is still missing."),
            url=reverse("programme_proposal", args=[row.uuid]),
            minutes=10,
            urgency="for_information",
            due=row.from_on,
        )


def register() -> None:
    navigation.register("curriculum.programmes", ENTRY)
    next_step_providers.register("curriculum.programmes", drafts_waiting)
