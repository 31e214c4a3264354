"""A round of voting as the counting sees it, built from the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast
from uuid import UUID

from ronghe.apps.base.api import NotFound
from ronghe.apps.governance.counting import (
    BenchKey,
    BenchTally,
    Choice,
    Rule,
    Sitting,
    Tally,
    count_votes,
)
from ronghe.apps.governance.kinds import kind_named
from ronghe.apps.governance.models import (
    Attendance,
    Bench,
    Committee,
    Meeting,
    Motion,
    Recusal,
    Seat,
    VotingRound,
)
from ronghe.apps.governance.queries.motions import motions_for
from ronghe.apps.people.api import Viewer


def round_for(viewer: Viewer, uuid: UUID) -> VotingRound:
    """One round of a motion that the viewer may see; NotFound otherwise."""
    found = VotingRound.objects.filter(uuid=uuid, motion__in=motions_for(viewer))
    one = found.select_related("motion__committee__organisation", "meeting").first()
    if one is None:
        raise NotFound("There is no such vote for you.", "没有您可以参加的该次表决。")
    return one


def present_seats(meeting: Meeting) -> frozenset[int]:
    """Whoever's last event is arriving."""
    last: dict[int, str] = dict(
        Attendance.objects.filter(meeting=meeting).order_by("pk").values_list("seat", "kind")
    )
    return frozenset(seat for seat, kind in last.items() if kind == Attendance.Kind.ARRIVE)


def recused_seats(motion: Motion) -> frozenset[int]:
    return frozenset(Recusal.objects.filter(motion=motion).values_list("seat", flat=True))


def rule_of(motion: Motion, committee: Committee, *, is_written: bool) -> Rule:
    return Rule(
        needs_two_thirds=kind_named(motion.kind).majority == "two_thirds",
        is_written=is_written,
        public_bench_counts=committee.public_bench_counts,
    )


def seat_pairs(seats: Sequence[Seat]) -> list[list[Any]]:
    """What a round keeps of the seats in term when it is opened."""
    return [[seat.pk, str(seat.bench)] for seat in seats]


def sitting_of(voting_round: VotingRound) -> Sitting:
    """The round as it stands now; a handful of queries."""
    motion = voting_round.motion
    meeting = voting_round.meeting
    return Sitting(
        rule=rule_of(motion, motion.committee, is_written=voting_round.is_written),
        seats={seat: cast("BenchKey", bench) for seat, bench in voting_round.seats},
        present=present_seats(meeting) if meeting else frozenset(),
        recused=recused_seats(motion),
        votes={
            seat: cast("Choice", choice)
            for seat, choice in voting_round.votes.values_list("seat", "choice")
        },
        is_open=voting_round.state == VotingRound.State.OPEN,
    )


def tally_before_vote(motion: Motion, seats: Sequence[Seat], present: frozenset[int]) -> Tally:
    """Quorum for a motion before its vote is opened; for no motion yet, of everybody."""
    return count_votes(
        Sitting(
            rule=rule_of(motion, motion.committee, is_written=False),
            seats={seat.pk: cast("BenchKey", str(seat.bench)) for seat in seats},
            present=present,
            recused=recused_seats(motion) if motion.pk else frozenset(),
        )
    )


def tally_to_json(tally: Tally) -> dict[str, Any]:
    """A count as it is kept with the round and the decision."""
    return {
        "is_written": tally.is_written,
        "carried": tally.carried,
        "has_quorum": tally.has_quorum,
        "benches": [asdict(bench) for bench in tally.benches],
    }


def tally_from_json(content: Mapping[str, Any]) -> Tally:
    return Tally(tuple(BenchTally(**bench) for bench in content["benches"]), content["is_written"])


BENCH_OF: Mapping[BenchKey, Bench] = {
    "school": Bench.SCHOOL,
    "enterprise": Bench.ENTERPRISE,
    "public": Bench.PUBLIC,
}
