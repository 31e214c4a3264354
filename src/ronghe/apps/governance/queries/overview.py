"""What the pages about committees show: lists, one committee, one's own work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from ronghe.apps.governance.models import (
    Bench,
    Committee,
    Decision,
    EffectReview,
    Fulfilment,
    Meeting,
    Motion,
    Seat,
)
from ronghe.apps.governance.queries.committees import VIEW, committees_for, seats_in_term
from ronghe.apps.governance.queries.meetings import next_meeting
from ronghe.apps.governance.queries.motions import motions_for
from ronghe.apps.governance.rules import LIVE_MEETINGS
from ronghe.apps.people.api import (
    ENTERPRISE_ROLES,
    Membership,
    Organisation,
    Role,
    Viewer,
    in_force,
)

AT_SCHOOL = (Role.TEACHER, Role.PROGRAMME_LEAD, Role.SCHOOL_ADMINISTRATOR, Role.LABORATORY_MANAGER)
IN_PUBLIC = (Role.REGIONAL_OFFICER, Role.ALUMNUS, Role.INDUSTRY_EXPERT)
MOST_CANDIDATES = 1_000


def committees_listed(viewer: Viewer) -> "QuerySet[Committee]":
    """The committees the viewer may see, with `members` in term today and `meets_at` next."""
    coming = Meeting.objects.filter(committee=OuterRef("pk"), state__in=LIVE_MEETINGS)
    return (
        committees_for(viewer, VIEW)
        .select_related("organisation", "programme")
        .annotate(
            members=Count("seats", filter=in_force(viewer.on_date, "seats__"), distinct=True),
            meets_at=Subquery(coming.order_by("starts_at").values("starts_at")[:1]),
        )
        .order_by("organisation__title_en", "title_en", "pk")
    )


@dataclass(frozen=True, slots=True)
class BenchView:
    bench: Bench
    seats: tuple[Seat, ...]


def benches_of(committee: Committee, day: date) -> list[BenchView]:
    """Both benches always, the public one where somebody sits on it; one query."""
    seats = list(seats_in_term(committee, day))
    benches = [
        BenchView(bench, tuple(seat for seat in seats if seat.bench == bench))
        for bench in (Bench.SCHOOL, Bench.ENTERPRISE, Bench.PUBLIC)
    ]
    return [one for one in benches if one.seats or one.bench != Bench.PUBLIC]


def meetings_of(committee: Committee) -> Sequence[Meeting]:
    """The newest meetings."""
    return list(committee.meetings.order_by("-starts_at", "-pk")[:10])


def open_motions_of(viewer: Viewer, committee: Committee) -> Sequence[Motion]:
    """Motions that are not over, as far as the viewer may see them."""
    over = (Motion.State.CARRIED, Motion.State.FAILED, Motion.State.WITHDRAWN)
    return list(motions_for(viewer).filter(committee=committee).exclude(state__in=over)[:50])


def decisions_of(committee: Committee) -> "QuerySet[Decision]":
    """Decisions with what became of them, newest first."""
    return with_standing(Decision.objects.filter(motion__committee=committee)).order_by(
        "-decided_at", "-pk"
    )


def with_standing(decisions: "QuerySet[Decision]") -> "QuerySet[Decision]":
    """Annotate `is_done`, the `last_verdict` and the day to look `again_on`."""
    last = EffectReview.objects.filter(decision=OuterRef("pk")).order_by("-reviewed_at", "-pk")
    return decisions.select_related("motion__committee", "owner").annotate(
        is_done=Exists(Fulfilment.objects.filter(decision=OuterRef("pk"))),
        last_verdict=Subquery(last.values("verdict")[:1]),
        again_on=Subquery(last.values("review_again_on")[:1]),
    )


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A seat of the viewer with what comes next there."""

    seat: Seat
    meeting: Meeting | None


def own_seats(viewer: Viewer) -> list[OwnSeat]:
    rows = Seat.objects.filter(in_force(viewer.on_date), person=viewer.person_id).select_related(
        "committee__organisation"
    )
    return [OwnSeat(seat, next_meeting(seat.committee)) for seat in rows.order_by("pk")]


def own_decisions(viewer: Viewer) -> "QuerySet[Decision]":
    """Carried decisions that the viewer is to carry out, soonest due first."""
    rows = Decision.objects.filter(
        owner=viewer.person_id, carried=True, motion__committee__in=committees_for(viewer, VIEW)
    )
    return with_standing(rows).order_by("due_on", "pk")


def candidates_for(viewer: Viewer, committee: Committee) -> list[Membership]:
    """Who may be appointed: staff of the school, and from the region enterprises' people and
    others; one row a person."""
    school = committee.organisation
    condition = Q(organisation=school, role__in=AT_SCHOOL) | Q(
        organisation__region=school.region_id, role__in=(*ENTERPRISE_ROLES, *IN_PUBLIC)
    )
    rows = (
        Membership.objects.filter(in_force(viewer.on_date), condition)
        .filter(person__erased_at__isnull=True)
        .select_related("person", "organisation")
        .order_by("organisation__kind", "organisation__title_en", "person__name_en", "pk")
    )
    found: dict[int, Membership] = {}
    for row in rows[:MOST_CANDIDATES]:
        found.setdefault(row.person_id, row)
    return list(found.values())


def enterprises_near(committee: Committee) -> "QuerySet[Organisation]":
    """Enterprises of the region, which a motion may concern."""
    return Organisation.objects.filter(
        region=committee.organisation.region_id, kind=Organisation.Kind.ENTERPRISE
    ).order_by("title_en", "pk")
