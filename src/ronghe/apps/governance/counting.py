"""Quorum and majority on both benches. Pure: no table, no clock; seats and votes in, a tally out.

- Quorum of a bench: more than half of its seats without a conflict are here.
- Ordinary: on each bench more yes than no among the votes cast; an abstention is not a vote cast,
  a tie fails. Two thirds: at least two thirds of the votes cast are yes.
- In writing everybody entitled is counted: who does not answer is not for it.
- Who has a conflict leaves the count and the base of the quorum.
- The public bench speaks and is shown; it decides only where the committee says so, and then it
  is a third bench that needs all of this too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

BenchKey = Literal["school", "enterprise", "public"]
Choice = Literal["yes", "no", "abstain"]
Barrier = Literal["closed", "no_seat", "recused", "voted", "absent", "no_quorum"]
BENCHES: tuple[BenchKey, ...] = ("school", "enterprise", "public")


@dataclass(frozen=True, slots=True)
class Rule:
    """How a motion is decided."""

    needs_two_thirds: bool = False
    is_written: bool = False
    public_bench_counts: bool = False

    def decides(self, bench: BenchKey) -> bool:
        return bench != "public" or self.public_bench_counts


@dataclass(frozen=True, slots=True)
class Sitting:
    """A round of voting as it stands: who has a seat, who is here, who stepped aside, the votes.

    `seats` maps a seat to its bench; the other members are sets of seats, `votes` seat to choice.
    """

    rule: Rule
    seats: dict[int, BenchKey]
    present: frozenset[int] = frozenset()
    recused: frozenset[int] = frozenset()
    votes: dict[int, Choice] = field(default_factory=dict)
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class BenchTally:
    """One bench: `entitled` seats without a conflict, `quorum` of them needed and `present`,
    votes, and the `needed` number of yes. `is_for` says that it reaches both."""

    bench: BenchKey
    decides: bool
    seats: int
    entitled: int
    present: int
    quorum: int
    yes: int
    no: int
    abstained: int
    needed: int

    @property
    def has_quorum(self) -> bool:
        return self.present >= self.quorum

    @property
    def is_for(self) -> bool:
        return self.has_quorum and self.yes >= self.needed


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of a round, bench by bench."""

    benches: tuple[BenchTally, ...]
    is_written: bool

    @property
    def has_quorum(self) -> bool:
        return all(bench.has_quorum for bench in self.benches if bench.decides)

    @property
    def carried(self) -> bool:
        return all(bench.is_for for bench in self.benches if bench.decides)

    @property
    def cast(self) -> int:
        """Members who have voted, abstentions with them."""
        return sum(bench.yes + bench.no + bench.abstained for bench in self.benches)


def count_votes(sitting: Sitting) -> Tally:
    """Count a round as it stands. Votes of seats with a conflict, or of no seat, do not count."""
    shown = [
        bench for bench in BENCHES if sitting.rule.decides(bench) or bench in sitting.seats.values()
    ]
    return Tally(tuple(_count_bench(sitting, bench) for bench in shown), sitting.rule.is_written)


def _count_bench(sitting: Sitting, bench: BenchKey) -> BenchTally:
    seats = {seat for seat, side in sitting.seats.items() if side == bench}
    entitled = seats - sitting.recused
    here = entitled if sitting.rule.is_written else entitled & sitting.present
    choices = [choice for seat, choice in sitting.votes.items() if seat in entitled]
    yes, no = choices.count("yes"), choices.count("no")
    base = len(entitled) if sitting.rule.is_written else yes + no
    return BenchTally(
        bench=bench,
        decides=sitting.rule.decides(bench),
        seats=len(seats),
        entitled=len(entitled),
        present=len(here),
        quorum=quorum_of(len(entitled)),
        yes=yes,
        no=no,
        abstained=choices.count("abstain"),
        needed=yes_needed(base, needs_two_thirds=sitting.rule.needs_two_thirds),
    )


def quorum_of(entitled: int) -> int:
    """More than half; at least one, so that a bench without anybody entitled never has it."""
    return entitled // 2 + 1


def yes_needed(base: int, *, needs_two_thirds: bool) -> int:
    """How many of `base` votes must be yes: more than half, or at least two thirds; never none."""
    needed = -(-2 * base // 3) if needs_two_thirds else base // 2 + 1
    return max(needed, 1)


def barrier_to_vote(sitting: Sitting, seat: int | None) -> Barrier | None:
    """What keeps somebody from voting now; None when nothing does."""
    if not sitting.is_open:
        return "closed"
    if seat is None or seat not in sitting.seats:
        return "no_seat"
    if seat in sitting.recused:
        return "recused"
    if seat in sitting.votes:
        return "voted"
    if sitting.rule.is_written:
        return None
    if seat not in sitting.present:
        return "absent"
    return None if count_votes(sitting).has_quorum else "no_quorum"


def with_vote(sitting: Sitting, seat: int, choice: Choice) -> Sitting:
    """The sitting after a vote; raises ValueError where there is a barrier."""
    barrier = barrier_to_vote(sitting, seat)
    if barrier is not None:
        raise ValueError(barrier)
    return replace(sitting, votes={**sitting.votes, seat: choice})


def all_have_voted(sitting: Sitting) -> bool:
    """Whether nobody who may vote is missing; a written round may then be closed early."""
    entitled: Iterable[int] = sitting.seats.keys() - sitting.recused
    return all(seat in sitting.votes for seat in entitled)
