"""Meetings: planned, papers out, running, closed; who comes and goes."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from ronghe.apps.base.api import Refused, audit, day_of, digest_of_content
from ronghe.apps.governance.flows import MEETING, MOTION
from ronghe.apps.governance.models import (
    AgendaItem,
    Attendance,
    CirculatedPack,
    Committee,
    Meeting,
    Motion,
    NoticeConsent,
    Seat,
    VotingRound,
)
from ronghe.apps.governance.packs import as_of_at_most, build_pack, pack_to_json
from ronghe.apps.governance.queries.committees import chairs_in_term, seats_in_term
from ronghe.apps.governance.queries.meetings import bench_to_preside
from ronghe.apps.governance.queries.rounds import present_seats
from ronghe.apps.governance.rules import working_days
from ronghe.apps.governance.services.access import (
    CONVENE,
    LEAD,
    TAKE_PART,
    require_committee,
    require_leading,
    require_seat,
)
from ronghe.apps.governance.services.agenda import draw_agenda, reference_of
from ronghe.apps.people.api import Viewer


def plan_meeting(
    *, viewer: Viewer, committee: Committee, starts_at: datetime, place: str, at: datetime
) -> Meeting:
    """Plan a meeting, with what waits on its agenda. The chairs preside in turn.

    Raises NotAllowed; Refused for a time in the past or a dissolved committee.
    """
    require_committee(viewer, CONVENE, committee)
    _refuse_past(starts_at, at)
    if committee.dissolved_on is not None:
        raise Refused(
            "This committee is dissolved. Nothing was planned.",
            "该委员会已撤销。未安排会议。",
            code="committee-dissolved",
        )
    with transaction.atomic():
        Committee.objects.select_for_update().get(pk=committee.pk)
        last = committee.meetings.aggregate(last=Max("number"))["last"] or 0
        meeting = Meeting.objects.create(
            committee=committee,
            number=last + 1,
            presiding=bench_to_preside(committee),
            starts_at=starts_at,
            place=place,
        )
        audit(viewer, CONVENE, subject=reference_of(meeting))
        draw_agenda(viewer=viewer, meeting=meeting)
    return meeting


def reschedule_meeting(
    *, viewer: Viewer, meeting: Meeting, starts_at: datetime, place: str, at: datetime
) -> None:
    """Move a planned meeting; consent to short notice was for the old day and is asked anew."""
    require_committee(viewer, CONVENE, meeting.committee)
    _refuse_past(starts_at, at)
    with transaction.atomic():
        rows = Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.PLANNED)
        if not rows.update(starts_at=starts_at, place=place):
            raise Refused(
                "The papers of this meeting are out. Cancel it and plan another. "
                "Nothing was changed.",
                "会议文件已送达。请取消后另行安排。未作任何更改。",
                code="wrong-state",
            )
        meeting.notice_consents.all().delete()
        audit(viewer, CONVENE, subject=reference_of(meeting), touched="rescheduled")
    meeting.refresh_from_db()


def cancel_meeting(*, viewer: Viewer, meeting: Meeting) -> None:
    """Cancel a meeting that has not begun; its motions wait for another."""
    require_committee(viewer, CONVENE, meeting.committee)
    with transaction.atomic():
        MEETING.make(meeting, "cancel")
        for motion in Motion.objects.filter(
            agenda_items__meeting=meeting, state=Motion.State.ON_AGENDA
        ):
            MOTION.make(motion, "take_off_agenda")
        audit(viewer, CONVENE, subject=reference_of(meeting), touched="cancelled")


# --- papers ---------------------------------------------------------------------------------------


def notice_of(meeting: Meeting, at: datetime) -> int:
    """Working days between sending the papers at `at` and the meeting."""
    return working_days(day_of(at), day_of(meeting.starts_at))


def chairs_without_consent(meeting: Meeting, at: datetime) -> list[Seat]:
    """Whose consent is missing for the notice that papers sent now would give."""
    if notice_of(meeting, at) >= meeting.committee.notice_days:
        return []
    given = set(meeting.notice_consents.values_list("seat", flat=True))
    chairs = chairs_in_term(meeting.committee, day_of(at))
    return [seat for seat in chairs if seat.pk not in given]


def consent_to_short_notice(*, viewer: Viewer, meeting: Meeting, at: datetime) -> None:
    """A chair agrees that this meeting's papers come late. Given twice it changes nothing."""
    seat = require_seat(viewer, meeting.committee)
    if not seat.is_chair:
        raise Refused(
            "Only a chair agrees to shorter notice. Nothing was changed.",
            "只有主任委员可以同意缩短通知期。未作任何更改。",
            code="not-leading",
        )
    with transaction.atomic():
        _, is_new = NoticeConsent.objects.get_or_create(
            meeting=meeting, seat=seat, defaults={"given_at": at}
        )
        if is_new:
            audit(viewer, TAKE_PART, subject=reference_of(meeting), touched="short notice")


def circulate_meeting(*, viewer: Viewer, meeting: Meeting, at: datetime) -> None:
    """Send the papers out: the agenda stands from now on, and each motion's pack is kept as it is.

    Raises NotAllowed; Refused for an empty agenda, or for too short a notice without the consent
    of every chair.
    """
    require_committee(viewer, CONVENE, meeting.committee)
    with transaction.atomic():
        MEETING.make(meeting, "circulate", circulated_at=at)
        _refuse_uncirculable(meeting, at)
        for motion in Motion.objects.filter(agenda_items__meeting=meeting).select_related(
            "committee"
        ):
            freeze_pack(viewer, motion, at)
        audit(viewer, CONVENE, subject=reference_of(meeting), touched="circulated")


def freeze_pack(viewer: Viewer, motion: Motion, at: datetime) -> CirculatedPack:
    """Keep a motion's evidence as it stands now, with its digest. The caller has checked."""
    content = pack_to_json(as_of_at_most(build_pack(viewer, motion), day_of(at)))
    return CirculatedPack.objects.create(
        motion=motion,
        number=motion.packs.count() + 1,
        content=content,
        digest=digest_of_content(content),
        circulated_at=at,
    )


def _refuse_uncirculable(meeting: Meeting, at: datetime) -> None:
    _refuse_past(meeting.starts_at, at)
    if not meeting.agenda.exists():
        raise Refused(
            "The agenda is empty. Nothing was sent.", "议程为空。未送达。", code="agenda-empty"
        )
    chairs = chairs_in_term(meeting.committee, day_of(at))
    missing = chairs_without_consent(meeting, at)
    if notice_of(meeting, at) < meeting.committee.notice_days and (missing or not chairs):
        days = meeting.committee.notice_days
        raise Refused(
            f"Papers go out {days} working days before, or with the consent of every chair. "
            "Nothing was sent.",
            f"文件须在会前 {days} 个工作日送达，缩短须经各席主任委员同意。未送达。",
            code="short-notice",
        )


def _refuse_past(starts_at: datetime, at: datetime) -> None:
    if starts_at <= at:
        raise Refused(
            "This time is over. Nothing was changed.",
            "该时间已过。未作任何更改。",
            code="time-over",
        )


# --- the meeting itself ---------------------------------------------------------------------------


def start_meeting(*, viewer: Viewer, meeting: Meeting, at: datetime) -> None:
    """Open the meeting. Raises NotAllowed; Refused before its day or without papers out."""
    require_leading(viewer, meeting.committee)
    if day_of(at) < day_of(meeting.starts_at):
        raise Refused(
            "It begins on its day, not before. Nothing was changed.",
            "会议只能在当日开始。未作任何更改。",
            code="too-early",
        )
    with transaction.atomic():
        MEETING.make(meeting, "start", opened_at=at, revision=F("revision") + 1)
        audit(viewer, LEAD, subject=reference_of(meeting), touched="started")


def close_meeting(*, viewer: Viewer, meeting: Meeting, at: datetime) -> None:
    """Close the meeting; motions that were not voted on are postponed. Refused while a vote is
    open."""
    require_leading(viewer, meeting.committee)
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.rounds.filter(state=VotingRound.State.OPEN).exists():
            raise Refused(
                "A vote is open. Count it first; nothing was changed.",
                "尚有表决在进行，请先计票。未作任何更改。",
                code="round-open",
            )
        MEETING.make(meeting, "close", closed_at=at, revision=F("revision") + 1)
        for motion in Motion.objects.filter(
            agenda_items__meeting=meeting, state=Motion.State.ON_AGENDA
        ):
            MOTION.make(motion, "postpone")
        audit(viewer, LEAD, subject=reference_of(meeting), touched="closed")


def postpone_motion(*, viewer: Viewer, item: AgendaItem) -> None:
    """Leave a motion for a later meeting; the next agenda takes it up."""
    require_leading(viewer, item.meeting.committee)
    motion = item.motion
    if motion is None or motion.state == Motion.State.OPEN:
        raise Refused(
            "Only a motion that is not being voted on can be postponed. Nothing was changed.",
            "只有未在表决中的议案才能延期。未作任何更改。",
            code="wrong-state",
        )
    with transaction.atomic():
        running_meeting(item.meeting)
        MOTION.make(motion, "postpone")
        note_change(item.meeting)
        audit(viewer, LEAD, subject=reference_of(item.meeting), touched="postponed")


def record_attendance(
    *, viewer: Viewer, meeting: Meeting, seat: Seat, kind: Attendance.Kind, at: datetime
) -> None:
    """Somebody arrives or leaves: members say so themselves, chairs and secretary for anybody.

    Raises NotAllowed; Refused when the meeting is not running, the seat is not of this committee
    today, or nothing would change.
    """
    if viewer.person_id is None or seat.person_id != viewer.person_id:
        require_leading(viewer, meeting.committee)
    else:
        require_committee(viewer, TAKE_PART, meeting.committee)
    with transaction.atomic():
        running_meeting(meeting)
        _refuse_pointless(meeting, seat, kind, at)
        Attendance.objects.create(
            meeting=meeting, seat=seat, kind=kind, at=at, recorded_by_id=viewer.person_id
        )
        note_change(meeting)
        audit(viewer, TAKE_PART, subject=reference_of(meeting), touched=kind)


def _refuse_pointless(meeting: Meeting, seat: Seat, kind: Attendance.Kind, at: datetime) -> None:
    day = day_of(at)
    if not seats_in_term(meeting.committee, day).filter(pk=seat.pk).exists():
        raise Refused(
            "This seat is not of this committee today. Nothing was changed.",
            "该席位今日不属于本委员会。未作任何更改。",
            code="no-seat",
        )
    is_here = seat.pk in present_seats(meeting)
    if is_here == (kind == Attendance.Kind.ARRIVE):
        raise Refused(
            "That is recorded already. Nothing was changed.",
            "已有该记录。未作任何更改。",
            code="recorded-already",
        )


def running_meeting(meeting: Meeting) -> Meeting:
    """Lock the meeting against everything else that changes it; Refused when it does not run."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.state != Meeting.State.RUNNING:
        raise Refused(
            "This meeting is not running. Nothing was changed.",
            "该会议不在进行中。未作任何更改。",
            code="not-running",
        )
    return locked


def note_change(meeting: Meeting | None) -> None:
    """Let boards that poll know that something changed."""
    if meeting is not None:
        Meeting.objects.filter(pk=meeting.pk).update(revision=F("revision") + 1)
