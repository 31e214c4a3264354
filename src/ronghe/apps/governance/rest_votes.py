"""Routes of votes: opened in writing, cast, counted, read once they are over.

Voting is a member's own, with the session of their browser: a key has no seat.
"""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import now
from ronghe.apps.governance.counting import BenchTally, barrier_to_vote, count_votes
from ronghe.apps.governance.models import Vote, VotingRound
from ronghe.apps.governance.queries.board import CountView, counts_of
from ronghe.apps.governance.queries.committees import seat_of
from ronghe.apps.governance.queries.motions import motion_for
from ronghe.apps.governance.queries.rounds import round_for, sitting_of
from ronghe.apps.governance.rest_motions import AsideIn
from ronghe.apps.governance.rest_reading import VIEW, router
from ronghe.apps.governance.services.access import CONVENE, LEAD, TAKE_PART
from ronghe.apps.governance.services.voting import (
    annul_round,
    cast_vote,
    close_round,
    open_written_round,
)
from ronghe.apps.people.api import Paged, PageRequest, Strict, Viewer, route


class WrittenIn(Strict):
    days: int = Field(7, ge=3, le=60)


class ChoiceIn(Strict):
    choice: Literal["yes", "no", "abstain"]


class BenchTallyOut(Schema):
    """How one bench stands: `needed` yes among the votes cast, `quorum` members here."""

    bench: str
    decides: bool
    entitled: int
    present: int
    quorum: int
    yes: int
    no: int
    abstained: int
    needed: int


class OneVoteOut(Schema):
    seat: UUID
    choice: str


class RoundOut(Schema):
    """A vote. `votes` is filled once it is over, unless it was secret; `barrier` is what keeps the
    caller from voting: closed, no_seat, recused, voted, absent, no_quorum, or empty."""

    uuid: UUID
    motion: UUID
    number: int
    state: str
    is_secret: bool
    is_written: bool
    opened_at: datetime
    closes_at: datetime | None
    reason: str
    barrier: str
    benches: list[BenchTallyOut]
    votes: list[OneVoteOut]


def _benches(tallies: Any) -> list[BenchTallyOut]:
    names = BenchTallyOut.model_fields
    return [BenchTallyOut(**{name: getattr(one, name) for name in names}) for one in tallies]


def _round(row: VotingRound, tallies: tuple[BenchTally, ...], **more: Any) -> RoundOut:
    given = {
        name: getattr(row, name)
        for name in ("uuid", "number", "state", "is_secret", "is_written", "opened_at")
    }
    return RoundOut(
        **given,
        motion=row.motion.uuid,
        closes_at=row.closes_at,
        reason=row.reason,
        benches=_benches(tallies),
        **{"barrier": "", "votes": [], **more},
    )


def _over(view: CountView) -> RoundOut:
    votes = [OneVoteOut(seat=vote.seat.uuid, choice=vote.choice) for vote in view.votes]
    tallies = tuple(tally for _bench, tally in view.benches)
    return _round(view.voting_round, tallies, barrier="closed", votes=votes)


def round_out(viewer: Viewer, row: VotingRound) -> RoundOut:
    """A vote as it stands for the caller."""
    if row.state != VotingRound.State.OPEN:
        return next(_over(one) for one in counts_of(row.motion) if one.voting_round.pk == row.pk)
    sitting = sitting_of(row)
    seat = seat_of(viewer, row.motion.committee, viewer.on_date)
    barrier = barrier_to_vote(sitting, seat.pk if seat else None)
    return _round(row, count_votes(sitting).benches, barrier=barrier or "")


@router.get("/motions/{uuid}/rounds", response=list[RoundOut], summary="Votes that are over")
@paginate(Paged)
@route(VIEW)
def motion_rounds(request: PageRequest, uuid: UUID) -> Any:
    """Oldest first, with who voted how unless it was secret."""
    return [_over(view) for view in counts_of(motion_for(request.viewer, uuid))]


@router.post("/motions/{uuid}/written-vote", response={201: RoundOut}, summary="Vote in writing")
@route(CONVENE)
def open_in_writing(request: PageRequest, uuid: UUID, body: WrittenIn) -> Any:
    """Every member is asked to vote by a day; the evidence is sent as it is now."""
    at = now()
    opened = open_written_round(
        viewer=request.viewer,
        motion=motion_for(request.viewer, uuid),
        closes_at=at + timedelta(days=body.days),
        at=at,
    )
    return round_out(request.viewer, opened)


@router.get("/voting-rounds/{uuid}", response=RoundOut, summary="A vote")
@route(TAKE_PART)
def read_round(request: PageRequest, uuid: UUID) -> Any:
    """How it stands, and what keeps one from voting. For members."""
    return round_out(request.viewer, round_for(request.viewer, uuid))


@router.post("/voting-rounds/{uuid}/vote", response=RoundOut, summary="Vote")
@route(TAKE_PART)
def cast(request: PageRequest, uuid: UUID, body: ChoiceIn) -> Any:
    """One's own vote. It stands: nothing changes it, and a second is refused. For members."""
    found = round_for(request.viewer, uuid)
    choice = Vote.Choice(body.choice)
    cast_vote(viewer=request.viewer, voting_round=found, choice=choice, at=now())
    return round_out(request.viewer, round_for(request.viewer, uuid))


@router.post("/voting-rounds/{uuid}/count", response=RoundOut, summary="Close and count")
@route(LEAD)
def count(request: PageRequest, uuid: UUID) -> Any:
    """With quorum it decides, and what the decision does happens with it."""
    found = round_for(request.viewer, uuid)
    close_round(viewer=request.viewer, voting_round=found, at=now())
    return round_out(request.viewer, round_for(request.viewer, uuid))


@router.post("/voting-rounds/{uuid}/annul", response=RoundOut, summary="Annul a vote")
@route(LEAD)
def annul(request: PageRequest, uuid: UUID, body: AsideIn) -> Any:
    """Give up an open vote; the minutes print the reason, and it may be opened again."""
    found = round_for(request.viewer, uuid)
    annul_round(viewer=request.viewer, voting_round=found, reason=body.reason, at=now())
    return round_out(request.viewer, round_for(request.viewer, uuid))
