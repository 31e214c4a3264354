"""The entry of the navigation about programmes as a whole, what a proposal waits for, what a new
programme needs first, and by which decision a programme is what it is."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.base.api import NextStep, Text, day_of, in_both, next_step_providers, text_of
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.base.presentation.shell import NavigationEntry, navigation
from ronghe.apps.curriculum.models import (
    ProgrammeProposal,
    ProgrammeState,
    TrainingPlan,
    Workshop,
)
from ronghe.apps.curriculum.queries.programme_proposals import (
    VIEW,
    history_of_programme,
    own_proposals,
    proposals_for,
)
from ronghe.apps.curriculum.services.new_programmes import OPEN
from ronghe.apps.curriculum.services.plans import EDIT as EDIT_PLANS
from ronghe.apps.curriculum.services.programme_proposals import PROPOSE, title_of
from ronghe.apps.curriculum.services.workshops import MANAGE as MANAGE_WORKSHOPS
from ronghe.apps.governance.api import committee_of
from ronghe.apps.people.api import (
    Programme,
    UnitLink,
    Viewer,
    may,
    programme_links,
    programmes_for,
    reaches,
)

ENTRY = NavigationEntry(
    gettext_lazy("Programmes"),
    "programme_proposals",
    "curriculum.view_programme_proposals",
    group="partnership",
    order=60,
    icon="flag",
    under=("curriculum.curricula",),
)
FOUND = "governance.found_committee"
MOST = 20
SOON = timedelta(days=14)
State = ProgrammeProposal.State


def drafts_waiting(viewer: Viewer) -> Iterable[NextStep]:
    """The viewer's own drafts: nobody decides about them before they are handed in."""
    if viewer.person_id is None or not may(viewer, PROPOSE):
        return
    rows = proposals_for(viewer).filter(state=State.DRAFT, proposed_by=viewer.person_id)
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


def programmes_to_open(viewer: Viewer) -> Iterable[NextStep]:
    """New programmes that the committee has carried and nobody has opened."""
    if viewer.person_id is None or not may(viewer, OPEN):
        return
    rows = own_proposals(viewer, OPEN).filter(kind=ProgrammeProposal.Kind.NEW, state=State.CARRIED)
    for row in rows.order_by("settled_at", "pk")[:MOST]:
        yield NextStep(
            key=f"curriculum.open_programme.{row.pk}",
            title=_("Open the programme “%(title)s”") % {"title": text_of(row)},
            why=_("The committee has carried it; say who leads it."),
            url=reverse("programme_proposal", args=[row.uuid]),
            minutes=2,
            urgency="this_week",
            due=day_of(row.settled_at or row.proposed_at) + SOON,
        )


def first_steps(viewer: Viewer) -> Iterable[NextStep]:
    """What a programme needs that was opened as a new one: a committee, the analysis of its work,
    its first plan with the graduate profile."""
    if viewer.person_id is None:
        return
    if may(viewer, FOUND):
        for programme in _opened_as_new(viewer, FOUND):
            if committee_of(programme) is None:
                yield _found_committee(programme)
    if may(viewer, MANAGE_WORKSHOPS) and may(viewer, EDIT_PLANS):
        for programme in _opened_as_new(viewer, MANAGE_WORKSHOPS):
            yield from _work_then_plan(programme)


def _opened_as_new(viewer: Viewer, action: str) -> "QuerySet[Programme]":
    rows = programmes_for(viewer, action).filter(
        closed_on=None, proposals__kind=ProgrammeProposal.Kind.NEW
    )
    return rows.select_related("organisation").order_by("pk")[:MOST]


def _found_committee(programme: Programme) -> NextStep:
    return NextStep(
        key=f"curriculum.first_committee.{programme.pk}",
        title=_("Found the committee of %(programme)s") % {"programme": text_of(programme)},
        why=_("It approves the first plan; without one nothing can be decided."),
        url=reverse("committee_new"),
        minutes=15,
        urgency="this_week",
    )


def _work_then_plan(programme: Programme) -> Iterator[NextStep]:
    """Nothing while a workshop runs: it has steps of its own."""
    workshops = Workshop.objects.filter(programme=programme).exclude(state=Workshop.State.ABANDONED)
    if not workshops.exists():
        yield NextStep(
            key=f"curriculum.first_workshop.{programme.pk}",
            title=_("Analyse the work %(programme)s prepares for")
            % {"programme": text_of(programme)},
            why=_("The programme is new: its typical tasks come first, then everything else."),
            url=reverse("workshop_new"),
            minutes=15,
            urgency="this_week",
        )
    elif (
        workshops.filter(state=Workshop.State.PUBLISHED).exists()
        and not TrainingPlan.objects.filter(programme=programme).exists()
    ):
        yield NextStep(
            key=f"curriculum.first_plan.{programme.pk}",
            title=_("Begin the graduate profile and plan of %(programme)s")
            % {"programme": text_of(programme)},
            why=_("Its work is analysed; now say what graduates can do, and by when."),
            url=reverse("plan_new", args=[programme.uuid]),
            minutes=30,
            urgency="this_week",
        )


def decision_lines(viewer: Viewer, programme: Programme) -> Iterable[UnitLink]:
    """On the programme's page: the decision by which it was opened, and its newest state."""
    if not reaches(viewer, VIEW, programme=programme):
        return
    history = list(history_of_programme(programme))
    origin = next((one for one in history if one.proposal.is_new), None)
    if origin is not None:
        yield _line(Text("Opened by", "开设依据"), origin)
    if history and history[0] is not origin:
        yield _line(Text("Last decided", "最近决议"), history[0])


def _line(title: Text, row: ProgrammeState) -> UnitLink:
    decided = row.proposal.settled_at or row.recorded_at
    on, since = day_text(day_of(decided)), day_text(row.from_on)
    state = in_both(ProgrammeState.State(row.state).label)
    return UnitLink(
        title,
        Text(
            f"the committee's decision of {on.en}: {state.en} from {since.en}",
            f"委员会{on.zh}决议：自{since.zh}起{state.zh}",
        ),
        reverse("programme_proposal", args=[row.proposal.uuid]),
    )


def register() -> None:
    navigation.register("curriculum.programmes", ENTRY)
    next_step_providers.register("curriculum.programmes", drafts_waiting)
    next_step_providers.register("curriculum.programmes_to_open", programmes_to_open)
    next_step_providers.register("curriculum.first_steps", first_steps)
    programme_links.register("curriculum.decisions", decision_lines)
