"""What committees ask of their members, chairs and secretaries."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.apps.base.api import (
    NextStep,
    day_of,
    next_step_providers,
    now,
    signatures_of,
    text_of,
)
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.governance.models import (
    Committee,
    Decision,
    Declaration,
    Meeting,
    Minutes,
    Recusal,
    Seat,
    Vote,
    VotingRound,
)
from ronghe.apps.governance.queries.committees import committees_for
from ronghe.apps.governance.queries.meetings import motions_waiting, next_meeting, reviews_due
from ronghe.apps.governance.queries.minutes import reference_of
from ronghe.apps.governance.services.meetings import chairs_without_consent, notice_of
from ronghe.apps.people.api import Viewer, in_force, may

TAKE_PART = "governance.take_part"
CONVENE = "governance.convene_meeting"
SOON = timedelta(days=30)
YEAR = timedelta(days=365)
MINUTES_A_SECTION = 3
READING_AT_LEAST = 5
MOST = 30
MOST_CANCELLED = 3


def committee_steps(viewer: Viewer) -> Iterable[NextStep]:
    """Everything that waits for this viewer in committees."""
    if viewer.person_id is None:
        return
    if may(viewer, TAKE_PART):
        yield from _member_steps(viewer)
    if may(viewer, CONVENE):
        yield from _secretary_steps(viewer)
    yield from _decisions_due(viewer)


def _member_steps(viewer: Viewer) -> Iterator[NextStep]:
    seats = list(
        Seat.objects.filter(
            in_force(viewer.on_date),
            person=viewer.person_id,
            committee__in=committees_for(viewer, TAKE_PART),
            committee__dissolved_on__isnull=True,
        ).select_related("committee")[:MOST]
    )
    for seat in seats:
        yield from _meeting_step(seat)
        yield from _cancelled_steps(seat, now())
        yield from _interest_step(viewer, seat)
        if seat.is_chair:
            yield from _consent_step(seat, now())
            yield from _minutes_to_sign(seat)
    yield from _written_votes(seats)


def _meeting_step(seat: Seat) -> Iterator[NextStep]:
    """The pack to read before a meeting, or the meeting that runs now."""
    meeting = next_meeting(seat.committee)
    if meeting is None:
        return
    day = day_of(meeting.starts_at)
    address = reverse("meeting", args=[meeting.uuid])
    name = text_of(seat.committee)
    if meeting.state == Meeting.State.RUNNING:
        yield NextStep(
            key=f"governance.meeting.{meeting.pk}",
            title=_("Take part: %(committee)s meets now") % {"committee": name},
            why=_("Say that you are here, so that your bench has its quorum."),
            url=address,
            minutes=60,
            urgency="now",
            due=day,
        )
    elif meeting.state == Meeting.State.PLANNED:
        yield NextStep(
            key=f"governance.planned.{meeting.pk}",
            title=_("Keep the day free: %(committee)s meets") % {"committee": name},
            why=_("The meeting is planned; its papers follow."),
            url=address,
            minutes=0,
            urgency="for_information",
            due=day,
        )
    elif meeting.state == Meeting.State.CIRCULATED:
        yield NextStep(
            key=f"governance.read.{meeting.pk}",
            title=_("Read the papers of %(committee)s") % {"committee": name},
            why=_("Its meeting decides on them; who should step aside is said there."),
            url=address,
            minutes=_reading_minutes(meeting),
            urgency="this_week",
            due=day,
        )


def _cancelled_steps(seat: Seat, at: datetime) -> Iterator[NextStep]:
    """Meetings that will not be: told until their day is over."""
    rows = Meeting.objects.filter(
        committee=seat.committee_id, state=Meeting.State.CANCELLED, starts_at__gt=at
    )
    for meeting in rows.order_by("starts_at", "pk")[:MOST_CANCELLED]:
        yield NextStep(
            key=f"governance.cancelled.{meeting.pk}",
            title=_("Cancelled: meeting %(number)d of %(committee)s")
            % {"number": meeting.number, "committee": text_of(seat.committee)},
            why=_("It was to be on %(day)s; what it was to decide waits for another.")
            % {"day": day_in_words(day_of(meeting.starts_at))},
            url=reverse("meeting", args=[meeting.uuid]),
            minutes=0,
            urgency="for_information",
        )


def _consent_step(seat: Seat, at: datetime) -> Iterator[NextStep]:
    """A chair whose consent to shorter notice is waited for."""
    meeting = next_meeting(seat.committee)
    if meeting is None or meeting.state != Meeting.State.PLANNED:
        return
    is_short = notice_of(meeting, at) < seat.committee.notice_days
    if is_short and seat in chairs_without_consent(meeting, at):
        yield NextStep(
            key=f"governance.consent.{meeting.pk}",
            title=_("Say whether %(committee)s may meet at shorter notice")
            % {"committee": text_of(seat.committee)},
            why=_("The papers go out only once both chairs have agreed."),
            url=reverse("meeting", args=[meeting.uuid]),
            minutes=2,
            urgency="now",
            due=day_of(at),
        )


def _reading_minutes(meeting: Meeting) -> int:
    packs = meeting.agenda.filter(motion__packs__isnull=False).values_list(
        "motion__packs__content", flat=True
    )
    sections = sum(len(content) for content in packs)
    return READING_AT_LEAST + MINUTES_A_SECTION * sections


def _interest_step(viewer: Viewer, seat: Seat) -> Iterator[NextStep]:
    newest = (
        Declaration.objects.filter(committee=seat.committee_id, person=viewer.person_id)
        .order_by("-made_at")
        .first()
    )
    due = day_of(newest.made_at) + YEAR if newest else seat.starts_on + SOON
    if newest is None or due <= viewer.on_date + SOON:
        yield NextStep(
            key=f"governance.interests.{seat.pk}",
            title=_("Declare your interests for %(committee)s")
            % {"committee": text_of(seat.committee)},
            why=_("Once a year: what you have at stake, or that it is nothing."),
            url=reverse("committee_interests", args=[seat.committee.uuid]),
            minutes=3,
            urgency="this_week",
            due=due,
        )


def _minutes_to_sign(seat: Seat) -> Iterator[NextStep]:
    rows = Minutes.objects.filter(
        meeting__committee=seat.committee_id, meeting__state=Meeting.State.MINUTES
    ).select_related("meeting__committee")
    newest = {row.meeting_id: row for row in rows.order_by("version")[:MOST]}
    for minutes in newest.values():
        signed = {one.capacity for one in signatures_of(reference_of(minutes))}
        if f"{seat.bench} chair" not in signed:
            yield NextStep(
                key=f"governance.sign.{minutes.pk}",
                title=_("Sign the minutes of meeting %(number)d")
                % {"number": minutes.meeting.number},
                why=_("Both chairs sign; your password is asked again."),
                url=reverse("minutes", args=[minutes.meeting.uuid]),
                minutes=10,
                urgency="this_week",
                due=day_of(minutes.drawn_up_at) + timedelta(days=14),
            )


def _written_votes(seats: list[Seat]) -> Iterator[NextStep]:
    """Written votes that are open and wait for one of these seats."""
    ours = {seat.committee_id: seat for seat in seats}
    rounds = VotingRound.objects.filter(
        state=VotingRound.State.OPEN, meeting=None, motion__committee__in=ours
    ).select_related("motion")
    voted = set(Vote.objects.filter(seat__in=seats).values_list("voting_round", "seat"))
    aside = set(Recusal.objects.filter(seat__in=seats).values_list("motion", "seat"))
    for one in rounds[:MOST]:
        seat = ours[one.motion.committee_id]
        entitled = {pk for pk, _bench in one.seats}
        done = (one.pk, seat.pk) in voted or (one.motion_id, seat.pk) in aside
        if seat.pk in entitled and not done and one.closes_at is not None:
            yield NextStep(
                key=f"governance.vote.{one.pk}",
                title=_("Vote in writing: %(motion)s") % {"motion": text_of(one.motion)},
                why=_("Everybody entitled is counted; silence is not for it."),
                url=reverse("vote", args=[one.uuid]),
                minutes=10,
                urgency="now",
                due=day_of(one.closes_at),
            )


# --- secretary ------------------------------------------------------------------------------------


def _secretary_steps(viewer: Viewer) -> Iterator[NextStep]:
    committees = committees_for(viewer, CONVENE).filter(dissolved_on__isnull=True)
    for committee in committees.order_by("pk")[:MOST]:
        yield from _to_convene(viewer, committee)
        yield from _to_minute(committee)


def _to_convene(viewer: Viewer, committee: Committee) -> Iterator[NextStep]:
    meeting = next_meeting(committee)
    if meeting is not None and meeting.state == Meeting.State.PLANNED:
        yield NextStep(
            key=f"governance.circulate.{meeting.pk}",
            title=_("Send out the papers of %(committee)s") % {"committee": text_of(committee)},
            why=_("They go out %(days)d working days before the meeting.")
            % {"days": committee.notice_days},
            url=reverse("meeting", args=[meeting.uuid]),
            minutes=15,
            urgency="this_week",
            due=day_of(meeting.starts_at) - timedelta(days=committee.notice_days + 2),
        )
    if meeting is None:
        motions = motions_waiting(committee).count()
        reviews = len(reviews_due(committee, viewer.on_date))
        if motions or reviews:
            yield NextStep(
                key=f"governance.convene.{committee.pk}",
                title=_("Plan a meeting of %(committee)s") % {"committee": text_of(committee)},
                why=_("Waiting: motions %(motions)d, effects to look at %(reviews)d.")
                % {"motions": motions, "reviews": reviews},
                url=reverse("meeting_new", args=[committee.uuid]),
                minutes=10,
                urgency="this_week",
            )


def _to_minute(committee: Committee) -> Iterator[NextStep]:
    for meeting in committee.meetings.filter(state=Meeting.State.CLOSED)[:MOST]:
        yield NextStep(
            key=f"governance.minutes.{meeting.pk}",
            title=_("Draw up the minutes of meeting %(number)d") % {"number": meeting.number},
            why=_("They are made from what was recorded; both chairs then sign."),
            url=reverse("meeting", args=[meeting.uuid]),
            minutes=10,
            urgency="this_week",
        )


# --- decisions ------------------------------------------------------------------------------------


def _decisions_due(viewer: Viewer) -> Iterator[NextStep]:
    rows = Decision.objects.filter(
        owner=viewer.person_id,
        carried=True,
        due_on__lte=viewer.on_date + SOON,
        fulfilment__isnull=True,
    ).select_related("motion")
    for decision in rows.order_by("due_on", "pk")[:MOST]:
        is_late = decision.due_on is not None and decision.due_on <= viewer.on_date
        yield NextStep(
            key=f"governance.decision.{decision.pk}",
            title=_("Carry out: %(motion)s") % {"motion": text_of(decision.motion)},
            why=_("The committee decided it and named you. Report it when it is done."),
            url=reverse("decision", args=[decision.uuid]),
            minutes=5,
            urgency="now" if is_late else "this_week",
            due=decision.due_on,
        )


def register() -> None:
    next_step_providers.register("governance.committees", committee_steps)
