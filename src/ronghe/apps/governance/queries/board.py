"""The board of a meeting: who is here, quorum on each bench, the vote that is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from ronghe.apps.base.api import day_of
from ronghe.apps.governance.counting import (
    Barrier,
    BenchTally,
    Tally,
    barrier_to_vote,
    count_votes,
)
from ronghe.apps.governance.models import (
    AgendaItem,
    Bench,
    Meeting,
    Motion,
    Seat,
    Vote,
    VotingRound,
)
from ronghe.apps.governance.queries.committees import seat_of, seats_in_term
from ronghe.apps.governance.queries.rounds import (
    BENCH_OF,
    present_seats,
    sitting_of,
    tally_before_vote,
    tally_from_json,
)
from ronghe.apps.people.api import Viewer


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member on the board. Who voted how is shown once the vote is counted."""

    seat: Seat
    is_here: bool
    is_recused: bool
    has_voted: bool


@dataclass(frozen=True, slots=True)
class BenchLine:
    bench: Bench
    tally: BenchTally
    members: tuple[MemberLine, ...]

    @property
    def lacking(self) -> int:
        """How many more members must come for quorum."""
        return max(self.tally.quorum - self.tally.present, 0)


@dataclass(frozen=True, slots=True)
class Board:
    """What everybody in the room sees; `barrier` is what keeps the viewer from voting."""

    meeting: Meeting
    benches: tuple[BenchLine, ...]
    tally: Tally
    voting_round: VotingRound | None
    own_seat: Seat | None
    is_own_here: bool
    barrier: Barrier | None

    @property
    def can_vote(self) -> int:
        """Who is here and has not stepped aside, or has voted before leaving."""
        lines = self.benches
        return max(sum(line.tally.present for line in lines), self.tally.cast)


def open_round_of(meeting: Meeting) -> VotingRound | None:
    rows = VotingRound.objects.filter(meeting=meeting, state=VotingRound.State.OPEN)
    return rows.select_related("motion__committee", "meeting").first()


def counted_without_quorum(meeting: Meeting) -> set[int]:
    """The motions (by primary key) that wait on this agenda after a count without quorum."""
    rows = VotingRound.objects.filter(
        meeting=meeting,
        state=VotingRound.State.WITHOUT_QUORUM,
        motion__state=Motion.State.ON_AGENDA,
    )
    return set(rows.values_list("motion", flat=True))


def board_of(viewer: Viewer, meeting: Meeting) -> Board:
    """The board as it stands now; a fixed number of queries."""
    day = day_of(meeting.opened_at or meeting.starts_at)
    seats = list(seats_in_term(meeting.committee, day))
    own = seat_of(viewer, meeting.committee, viewer.on_date)
    here = present_seats(meeting)
    voting_round = open_round_of(meeting)
    barrier: Barrier | None = None
    recused: frozenset[int] = frozenset()
    voted: frozenset[int] = frozenset()
    if voting_round is not None:
        sitting = sitting_of(voting_round)
        tally, recused, voted = count_votes(sitting), sitting.recused, frozenset(sitting.votes)
        barrier = barrier_to_vote(sitting, own.pk if own else None)
    else:
        tally = tally_before_vote(Motion(committee=meeting.committee), seats, here)
    lines = tuple(_line(bench, seats, here, recused, voted) for bench in tally.benches)
    is_here = own is not None and own.pk in here
    return Board(meeting, lines, tally, voting_round, own, is_here, barrier)


def _line(
    tally: BenchTally,
    seats: Sequence[Seat],
    here: frozenset[int],
    recused: frozenset[int],
    voted: frozenset[int],
) -> BenchLine:
    members = tuple(
        MemberLine(seat, seat.pk in here, seat.pk in recused, seat.pk in voted)
        for seat in seats
        if seat.bench == tally.bench
    )
    return BenchLine(BENCH_OF[tally.bench], tally, members)


@dataclass(frozen=True, slots=True)
class CountView:
    """A round that is over, as it is read."""

    voting_round: VotingRound
    benches: tuple[tuple[Bench, BenchTally], ...]
    votes: tuple[Vote, ...]


def counts_of(motion: Motion) -> list[CountView]:
    """The rounds of a motion that are over, oldest first; who voted how unless it was secret."""
    rounds = motion.rounds.exclude(state=VotingRound.State.OPEN).prefetch_related(
        "votes__seat__person"
    )
    return [_count_view(one) for one in rounds]


def _count_view(voting_round: VotingRound) -> CountView:
    tally = tally_from_json(voting_round.tally or {"benches": [], "is_written": False})
    votes = () if voting_round.is_secret else tuple(voting_round.votes.all())
    benches = tuple((BENCH_OF[bench.bench], bench) for bench in tally.benches)
    return CountView(voting_round, benches, votes)


def agenda_of(meeting: Meeting) -> Sequence[AgendaItem]:
    """The items with their motions and decisions."""
    return list(
        meeting.agenda.select_related("motion__decision", "decision__motion").order_by("position")
    )
