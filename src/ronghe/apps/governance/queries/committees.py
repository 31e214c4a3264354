"""Committees as a viewer may see them, their seats, and which one a programme has."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ronghe.apps.base.api import NotFound, Refused
from ronghe.apps.governance.models import Bench, Committee, Seat
from ronghe.apps.people.api import (
    Organisation,
    Programme,
    Viewer,
    in_force,
    organisations_for,
    programmes_for,
)

VIEW = "governance.view_committees"


def committee_of(programme: Programme) -> Committee | None:
    """The committee that decides about a programme: its own one, else its school's; None without.

    Answers which one it is, not what is in it; reading it takes a viewer.
    """
    living = Committee.objects.filter(dissolved_on__isnull=True)
    own = living.filter(programme=programme).first()
    return (
        own or living.filter(organisation=programme.organisation_id, programme__isnull=True).first()
    )


def committee_to_decide(programme: Programme) -> Committee:
    """The same where something is to be brought before it. Raises Refused without one."""
    found = committee_of(programme)
    if found is None:
        raise Refused(
            "This programme has no committee yet; found one first. Nothing was changed.",
            "该专业尚未设立委员会，请先设立。未作任何更改。",
            code="no-committee",
        )
    return found


def committees_to_ask(viewer: Viewer, organisation: Organisation) -> list[Committee]:
    """A school's living committees to which the viewer may propose; the whole school's first."""
    rows = committees_for(viewer, "governance.propose_motion").filter(
        organisation=organisation, dissolved_on__isnull=True
    )
    return sorted(rows, key=lambda one: (one.programme_id is not None, one.title_en, one.pk))


def committees_for(viewer: Viewer, action: str = VIEW) -> "QuerySet[Committee]":
    """The committees an action reaches: by programme, or by school where there is no programme."""
    return Committee.objects.filter(
        Q(programme__in=programmes_for(viewer, action))
        | Q(programme__isnull=True, organisation__in=organisations_for(viewer, action))
    )


def committee_for(viewer: Viewer, uuid: UUID) -> Committee:
    """One committee that the viewer may see; NotFound otherwise."""
    found = committees_for(viewer).filter(uuid=uuid).select_related("organisation", "programme")
    committee = found.first()
    if committee is None:
        raise NotFound("There is no such committee for you.", "没有您可以查看的该委员会。")
    return committee


def seats_in_term(committee: Committee, day: date) -> "QuerySet[Seat]":
    """The seats of a day: school bench, enterprise bench, public bench, chairs first."""
    rows = Seat.objects.filter(in_force(day), committee=committee)
    return rows.select_related("person", "organisation").order_by("-bench", "-is_chair", "pk")


def seat_of(viewer: Viewer, committee: Committee, day: date) -> Seat | None:
    """The viewer's own seat on a day."""
    if viewer.person_id is None:
        return None
    return seats_in_term(committee, day).filter(person=viewer.person_id).first()


def chairs_in_term(committee: Committee, day: date) -> list[Seat]:
    """The chairs of both benches on a day."""
    return list(seats_in_term(committee, day).filter(is_chair=True).exclude(bench=Bench.PUBLIC))
