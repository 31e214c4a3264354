"""What may be proposed of a programme in which state, and what its state allows."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.people.api import Cohort, Programme

Kind = ProgrammeProposal.Kind
State = ProgrammeState.State

# From which states a kind of proposal makes sense, and to which one it leads if carried.
ALLOWED_FROM: Mapping[str, frozenset[str]] = {
    Kind.OPEN: frozenset({State.PLANNED, State.SUSPENDED, State.CLOSED}),
    Kind.ADJUST: frozenset({State.OPEN}),
    Kind.SUSPEND: frozenset({State.OPEN}),
    Kind.CLOSE: frozenset({State.OPEN, State.SUSPENDED}),
}
LEADS_TO: Mapping[str, str] = {
    Kind.OPEN: State.OPEN,
    Kind.ADJUST: State.OPEN,
    Kind.SUSPEND: State.SUSPENDED,
    Kind.CLOSE: State.CLOSED,
}


def with_state(programmes: "QuerySet[Programme]", on_date: date) -> "QuerySet[Programme]":
    """Each programme with `decided_state`, the newest in force, and `has_cohorts`."""
    newest = ProgrammeState.objects.filter(programme=OuterRef("pk"), from_on__lte=on_date)
    return programmes.annotate(
        decided_state=Subquery(newest.order_by("-from_on", "-pk").values("state")[:1]),
        has_cohorts=Exists(Cohort.objects.filter(programme=OuterRef("pk"))),
    )


def state_of(programme: Programme, on_date: date) -> str:
    """The state on a day. Where nothing was decided yet: open if anybody has entered it, else
    planned."""
    row = with_state(Programme.objects.filter(pk=programme.pk), on_date).get()
    return state_shown(row)


def state_shown(programme: Programme) -> str:
    """The state of a programme that came through `with_state`."""
    decided: str | None = programme.decided_state  # type: ignore[attr-defined]
    if decided:
        return decided
    return State.OPEN if programme.has_cohorts else State.PLANNED  # type: ignore[attr-defined]


def may_be_proposed(kind: str, state: str) -> bool:
    return state in ALLOWED_FROM[kind]


def takes_new_plans(programme: Programme, on_date: date) -> bool:
    """A closed programme takes no new plan; one that closes later still does."""
    return state_of(programme, on_date) != State.CLOSED


def undecided() -> Q:
    """The condition that a proposal is still under way."""
    return Q(state__in=(ProgrammeProposal.State.DRAFT, ProgrammeProposal.State.SUBMITTED))
