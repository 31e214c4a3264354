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
    """Each programme with `decided_state`, the newest in force, with `coming_state`, the newest of
    all that were decided, and with `has_cohorts`."""
    decided = ProgrammeState.objects.filter(programme=OuterRef("pk")).order_by("-from_on", "-pk")
    return programmes.annotate(
        decided_state=Subquery(decided.filter(from_on__lte=on_date).values("state")[:1]),
        coming_state=Subquery(decided.values("state")[:1]),
        has_cohorts=Exists(Cohort.objects.filter(programme=OuterRef("pk"))),
    )


def state_of(programme: Programme, on_date: date) -> str:
    """The state on a day. Where nothing was decided yet: open if anybody has entered it, else
    planned."""
    row = with_state(Programme.objects.filter(pk=programme.pk), on_date).get()
    return state_shown(row)


def state_coming(programme: Programme, on_date: date) -> str:
    """The state that the last decision brings, now or later: what a new proposal starts from."""
    row = with_state(Programme.objects.filter(pk=programme.pk), on_date).get()
    return coming_shown(row)


def coming_shown(programme: Programme) -> str:
    """The same of a programme that came through `with_state`."""
    return programme.coming_state or state_shown(programme)  # type: ignore[attr-defined]


def state_shown(programme: Programme) -> str:
    """The state of a programme that came through `with_state`."""
    decided: str | None = programme.decided_state  # type: ignore[attr-defined]
    if decided:
        return decided
    return State.OPEN if programme.has_cohorts else State.PLANNED  # type: ignore[attr-defined]


def kinds_for(state: str) -> tuple[str, ...]:
    """What may be proposed of a programme in a state, in the order in which it is offered."""
    return tuple(kind for kind, states in ALLOWED_FROM.items() if state in states)


def may_be_proposed(kind: str, state: str) -> bool:
    return kind in kinds_for(state)


def takes_new_plans(programme: Programme, on_date: date) -> bool:
    """A closed programme takes no new plan; one that closes later still does."""
    return state_of(programme, on_date) != State.CLOSED


def undecided() -> Q:
    """The condition that a proposal is still under way."""
    return Q(state__in=(ProgrammeProposal.State.DRAFT, ProgrammeProposal.State.SUBMITTED))
