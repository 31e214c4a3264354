"""Proposals about programmes, the states of programmes, and what may be proposed by whom."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.rules_programme import undecided, with_state
from ronghe.apps.people.api import (
    AcademicYear,
    Organisation,
    Person,
    Programme,
    Region,
    Role,
    Viewer,
    in_force,
    organisations_for,
    programmes_for,
    reaches,
)

Kind = ProgrammeProposal.Kind
VIEW = "curriculum.view_programme_proposals"
PROPOSE = "curriculum.propose_programme"
OPEN = "curriculum.open_programme"
YEARS_AHEAD = 6
SEPTEMBER = 9
MAY_LEAD = (Role.TEACHER, Role.PROGRAMME_LEAD, Role.SCHOOL_ADMINISTRATOR)


def proposals_for(viewer: Viewer) -> "QuerySet[ProgrammeProposal]":
    """Proposals about programmes that the viewer reaches, and about new ones of their schools."""
    return _with_what_they_name(_reached(viewer, VIEW))


def own_proposals(viewer: Viewer, action: str = PROPOSE) -> "QuerySet[ProgrammeProposal]":
    """Those of them that the viewer may write, or open."""
    return _with_what_they_name(_reached(viewer, VIEW) & _reached(viewer, action))


def _reached(viewer: Viewer, action: str) -> Q:
    """A new programme is its school's before it is opened, and stays so for those who proposed."""
    return Q(kind=Kind.NEW, organisation__in=organisations_for(viewer, action)) | (
        ~Q(kind=Kind.NEW) & Q(programme__in=programmes_for(viewer, action))
    )


def _with_what_they_name(which: Q) -> "QuerySet[ProgrammeProposal]":
    return ProgrammeProposal.objects.filter(which).select_related(
        "programme__organisation__region", "organisation__region", "motion", "occupation"
    )


def proposal_for(viewer: Viewer, uuid: UUID) -> ProgrammeProposal:
    """Raises NotFound."""
    found = proposals_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such proposal for you.", "没有您可以查看的该提案。")
    return found


def programmes_with_state(viewer: Viewer) -> "QuerySet[Programme]":
    """The programmes that the viewer reaches, with their states; one query."""
    rows = programmes_for(viewer, VIEW).filter(closed_on=None)
    return with_state(rows, viewer.on_date).select_related("organisation").order_by("code", "pk")


def history_of_programme(programme: Programme) -> "QuerySet[ProgrammeState]":
    """Decided states, newest first, each with the proposal that brought it."""
    rows = ProgrammeState.objects.filter(programme=programme).select_related("proposal__motion")
    return rows.order_by("-from_on", "-pk")


def schools_to_begin_in(viewer: Viewer) -> "QuerySet[Organisation]":
    """The schools for which the viewer may propose a new programme."""
    rows = organisations_for(viewer, PROPOSE).filter(kind=Organisation.Kind.SCHOOL, closed_on=None)
    return rows.select_related("region").order_by("code")


def under_way(programmes: Sequence[Programme]) -> dict[int, ProgrammeProposal]:
    """The proposal about each programme that is a draft or before the committee; one query."""
    rows = ProgrammeProposal.objects.filter(undecided(), programme__in=programmes)
    return {row.programme_id: row for row in rows if row.programme_id is not None}


def trades_of(region: Region) -> dict[str, Programme]:
    """The trades that programmes of the region teach, each with one of them; by code."""
    rows = Programme.objects.filter(organisation__region=region, closed_on=None)
    return {row.trade: row for row in rows.order_by("-trade", "-pk")}


def school_years(region: Region, on_date: date) -> dict[int, date]:
    """The school years that begin after a day, each with its first day: the region's own where it
    has set one, else the first of September."""
    first = on_date.year + (on_date >= date(on_date.year, SEPTEMBER, 1))
    usual = {year: date(year, SEPTEMBER, 1) for year in range(first, first + YEARS_AHEAD)}
    known = AcademicYear.objects.filter(region=region, starts_on__gt=on_date)
    return {**usual, **{day.year: day for day in known.values_list("starts_on", flat=True)}}


def leads_to_choose(viewer: Viewer, proposal: ProgrammeProposal) -> list[Person]:
    """Who may be given the new programme: people of the school who teach or lead, the proposer
    first; nobody gives it to themselves."""
    if not reaches(viewer, OPEN, organisation=proposal.school):
        return []
    staff = Person.objects.filter(
        in_force(viewer.on_date, "memberships__"),
        memberships__organisation=proposal.school,
        memberships__role__in=MAY_LEAD,
        erased_at=None,
    )
    rows = staff.exclude(pk=viewer.person_id or 0).distinct()
    return sorted(rows, key=lambda one: (one.pk != proposal.proposed_by_id, str(one), one.pk))
