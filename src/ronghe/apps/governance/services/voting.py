"""Rounds of voting: opened, votes cast, counted or annulled; and stepping aside."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Refused, Text, audit, day_of
from ronghe.apps.governance.counting import Barrier, all_have_voted, barrier_to_vote, count_votes
from ronghe.apps.governance.flows import MOTION, ROUND
from ronghe.apps.governance.kinds import kind_named
from ronghe.apps.governance.models import (
    AgendaItem,
    Meeting,
    Motion,
    Recusal,
    Seat,
    Vote,
    VotingRound,
)
from ronghe.apps.governance.queries.committees import seats_in_term
from ronghe.apps.governance.queries.rounds import (
    present_seats,
    seat_pairs,
    sitting_of,
    tally_before_vote,
    tally_to_json,
)
from ronghe.apps.governance.services.access import (
    LEAD,
    TAKE_PART,
    require_committee,
    require_leading,
    require_seat,
)
from ronghe.apps.governance.services.decisions import record_decision
from ronghe.apps.governance.services.meetings import freeze_pack, note_change, running_meeting
from ronghe.apps.governance.services.motions import reference_of
from ronghe.apps.people.api import Viewer

CONVENE = "governance.convene_meeting"
SHORTEST_WRITTEN = timedelta(days=3)
LONGEST_WRITTEN = timedelta(days=60)

BARRIERS: dict[Barrier, Text] = {
    "closed": Text("This vote is closed.", "该表决已结束。"),
    "no_seat": Text("You have no vote here.", "您在此没有表决权。"),
    "recused": Text("You stepped aside from this motion.", "您已就该议案回避。"),
    "voted": Text("You have voted already; a vote stands.", "您已表决，表决不可更改。"),
    "absent": Text("You are not recorded as present.", "您未登记到会。"),
    "no_quorum": Text(
        "A bench has no quorum now. Wait until enough members are here.",
        "目前有一席不足法定人数，请等待足够委员到会。",
    ),
}


def refusal_of(barrier: Barrier) -> Refused:
    text = BARRIERS[barrier]
    code = barrier.replace("_", "-")
    return Refused(f"{text.en} Nothing was changed.", f"{text.zh}未作任何更改。", code=code)


# --- opening --------------------------------------------------------------------------------------


def open_round(
    *, viewer: Viewer, item: AgendaItem, is_secret: bool = False, at: datetime
) -> VotingRound:
    """Open the vote on an item's motion in the running meeting.

    Raises NotAllowed; Refused without quorum on each bench that decides, while another vote is
    open, or until it is named who carries it out, by when, and when its effect is looked at.
    """
    meeting, motion = item.meeting, item.motion
    require_leading(viewer, meeting.committee)
    if motion is None:
        raise Refused(
            "This item is no motion. Nothing was changed.",
            "该项不是议案。未作任何更改。",
            code="no-motion",
        )
    with transaction.atomic():
        running_meeting(meeting)
        seats = list(seats_in_term(meeting.committee, day_of(at)))
        if not tally_before_vote(motion, seats, present_seats(meeting)).has_quorum:
            raise refusal_of("no_quorum")
        _refuse_two_rounds(meeting)
        MOTION.make(motion, "open")
        voting_round = _create_round(viewer, motion, seats, at, meeting=meeting, secret=is_secret)
        note_change(meeting)
        audit(viewer, LEAD, subject=reference_of(motion), touched="vote opened")
    return voting_round


def open_written_round(
    *, viewer: Viewer, motion: Motion, closes_at: datetime, at: datetime
) -> VotingRound:
    """Let the committee decide in writing until `closes_at`; everybody entitled is counted.

    The evidence is kept as it stands now. Raises NotAllowed; Refused for a kind that is only
    decided in a meeting, a window shorter than 3 or longer than 60 days, or a motion that nobody
    is named to carry out.
    """
    require_committee(viewer, CONVENE, motion.committee)
    _refuse_in_writing(motion, closes_at - at)
    with transaction.atomic():
        Motion.objects.select_for_update().get(pk=motion.pk)
        MOTION.make(motion, "open_in_writing")
        freeze_pack(viewer, motion, at)
        seats = list(seats_in_term(motion.committee, day_of(at)))
        voting_round = _create_round(viewer, motion, seats, at, closes_at=closes_at)
        audit(viewer, CONVENE, subject=reference_of(motion), touched="written vote opened")
    return voting_round


def _create_round(
    viewer: Viewer,
    motion: Motion,
    seats: list[Seat],
    at: datetime,
    *,
    meeting: Meeting | None = None,
    closes_at: datetime | None = None,
    secret: bool = False,
) -> VotingRound:
    return VotingRound.objects.create(
        motion=motion,
        number=motion.rounds.count() + 1,
        meeting=meeting,
        is_secret=secret,
        seats=seat_pairs(seats),
        opened_at=at,
        opened_by_id=viewer.person_id,
        closes_at=closes_at,
    )


def _refuse_two_rounds(meeting: Meeting) -> None:
    if meeting.rounds.filter(state=VotingRound.State.OPEN).exists():
        raise Refused(
            "Another vote is open. Count it first; nothing was changed.",
            "尚有表决在进行，请先计票。未作任何更改。",
            code="round-open",
        )


def _refuse_in_writing(motion: Motion, window: timedelta) -> None:
    if not kind_named(motion.kind).allows_written:
        raise Refused(
            "A motion of this kind is decided in a meeting only. Nothing was changed.",
            "此类议案只能在会议上表决。未作任何更改。",
            code="not-in-writing",
        )
    if not SHORTEST_WRITTEN <= window <= LONGEST_WRITTEN:
        raise Refused(
            f"A written vote is open for {SHORTEST_WRITTEN.days} to {LONGEST_WRITTEN.days} days. "
            "Nothing was changed.",
            f"书面表决期为 {SHORTEST_WRITTEN.days} 至 {LONGEST_WRITTEN.days} 天。未作任何更改。",
            code="window",
        )


# --- votes ----------------------------------------------------------------------------------------


def cast_vote(
    *, viewer: Viewer, voting_round: VotingRound, choice: Vote.Choice, at: datetime
) -> Vote:
    """Cast the viewer's vote. It stands: nothing changes it, and a second is refused.

    Raises NotAllowed; Refused (`closed`, `no-seat`, `recused`, `voted`, `absent`, `no-quorum`).
    """
    seat = require_seat(viewer, voting_round.motion.committee)
    try:
        with transaction.atomic():
            locked = _lock(voting_round)
            barrier = barrier_to_vote(sitting_of(locked), seat.pk)
            if locked.closes_at is not None and at >= locked.closes_at:
                barrier = "closed"
            if barrier is not None:
                raise refusal_of(barrier)
            vote = Vote.objects.create(voting_round=locked, seat=seat, choice=choice, at=at)
            note_change(locked.meeting)
            audit(viewer, TAKE_PART, subject=reference_of(locked.motion), touched="vote")
    except IntegrityError:
        raise refusal_of("voted") from None
    return vote


def step_aside(*, viewer: Viewer, motion: Motion, seat: Seat, reason: str, at: datetime) -> None:
    """Take a seat out of the count of a motion: members themselves, chairs and secretary for one
    who has a conflict. It is not taken back; a vote cast before is no longer counted.

    Raises NotAllowed; Refused for a seat of another committee, once the motion is over, or when it
    is recorded already.
    """
    if viewer.person_id is None or seat.person_id != viewer.person_id:
        require_leading(viewer, motion.committee)
    else:
        require_committee(viewer, TAKE_PART, motion.committee)
    try:
        with transaction.atomic():
            meeting = _lock_for_recusal(motion, seat)
            Recusal.objects.create(
                motion=motion,
                seat=seat,
                reason=reason,
                lang=viewer.language,
                at=at,
                recorded_by_id=viewer.person_id,
            )
            note_change(meeting)
            audit(viewer, TAKE_PART, subject=reference_of(motion), touched="stepped aside")
    except IntegrityError:
        raise refusal_of("recused") from None


def _lock_for_recusal(motion: Motion, seat: Seat) -> Meeting | None:
    """The running meeting whose agenda has the motion, locked; what decides is locked too."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .filter(agenda__motion=motion, state=Meeting.State.RUNNING)
        .first()
    )
    locked = Motion.objects.select_for_update().get(pk=motion.pk)
    is_over = locked.state in {Motion.State.CARRIED, Motion.State.FAILED, Motion.State.WITHDRAWN}
    if is_over or seat.committee_id != motion.committee_id:
        raise Refused(
            "This motion is over, or the seat is not of its committee. Nothing was changed.",
            "该议案已结束，或该席位不属于本委员会。未作任何更改。",
            code="wrong-state",
        )
    return meeting


def _lock(voting_round: VotingRound) -> VotingRound:
    """Lock the meeting, then the round: everything that changes a vote goes by this order."""
    if voting_round.meeting_id is not None:
        Meeting.objects.select_for_update().get(pk=voting_round.meeting_id)
    Motion.objects.select_for_update().get(pk=voting_round.motion_id)
    rows = VotingRound.objects.select_for_update(of=("self",))
    return rows.select_related("motion__committee", "meeting").get(pk=voting_round.pk)


# --- counting -------------------------------------------------------------------------------------


def close_round(*, viewer: Viewer, voting_round: VotingRound, at: datetime) -> VotingRound:
    """Count the round. With quorum it decides, and the effects of the decision happen in the same
    transaction; without, the motion stays on the agenda undecided.

    Raises NotAllowed; Refused when it is closed, or for a written round before its end while
    somebody has not voted.
    """
    require_leading(viewer, voting_round.motion.committee)
    with transaction.atomic():
        locked = _lock(voting_round)
        sitting = sitting_of(locked)
        _refuse_unclosable(locked, is_complete=all_have_voted(sitting), at=at)
        tally = count_votes(sitting)
        decides = tally.has_quorum or locked.is_written
        ROUND.make(
            locked,
            "count" if decides else "find_no_quorum",
            tally=tally_to_json(tally),
            closed_at=at,
            closed_by_id=viewer.person_id,
        )
        if decides:
            record_decision(viewer=viewer, voting_round=locked, tally=tally, at=at)
        else:
            MOTION.make(locked.motion, "reopen")
        note_change(locked.meeting)
        audit(viewer, LEAD, subject=reference_of(locked.motion), touched="vote counted")
    return locked


def annul_round(*, viewer: Viewer, voting_round: VotingRound, reason: str, at: datetime) -> None:
    """Give up an open vote, with the reason, which the minutes print; the motion may be voted on
    again. Votes already cast stay on record and are not counted."""
    require_leading(viewer, voting_round.motion.committee)
    with transaction.atomic():
        locked = _lock(voting_round)
        if locked.state != VotingRound.State.OPEN:
            raise refusal_of("closed")
        tally = tally_to_json(count_votes(sitting_of(locked)))
        by = viewer.person_id
        ROUND.make(locked, "annul", tally=tally, closed_at=at, closed_by_id=by, reason=reason)
        MOTION.make(locked.motion, "postpone" if locked.is_written else "reopen")
        note_change(locked.meeting)
        audit(viewer, LEAD, subject=reference_of(locked.motion), touched="vote annulled")


def _refuse_unclosable(voting_round: VotingRound, *, is_complete: bool, at: datetime) -> None:
    if voting_round.state != VotingRound.State.OPEN:
        raise refusal_of("closed")
    if voting_round.closes_at is not None and at < voting_round.closes_at and not is_complete:
        raise Refused(
            "A written vote is counted at its end, or when everybody has voted. "
            "Nothing was changed.",
            "书面表决到期或全体表决后方可计票。未作任何更改。",
            code="round-runs",
        )


def close_written_rounds(*, viewer: Viewer, at: datetime) -> int:
    """Count every written round whose time is over; for the clock. Returns how many.

    One whose effect refuses stays open and is shown to the secretary.
    """
    counted = 0
    over = VotingRound.objects.filter(state=VotingRound.State.OPEN, closes_at__lte=at)
    for voting_round in over.select_related("motion__committee"):
        try:
            close_round(viewer=viewer, voting_round=voting_round, at=at)
        except Refused:
            continue
        counted += 1
    return counted
